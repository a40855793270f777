from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings

from acuchart import assets
from acuchart.exchange.html_site import IndexLine, index_page, patient_page
from acuchart.model.needle import Needle
from acuchart.model.side import Side
from tests.exchange.factory import AT, PRACTICE, made_records, needle, record

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> \" ' & </title></style>"
VOID = {"meta", "br", "link", "img"}


class Page(HTMLParser):
    """Reads a page as a browser would and notes what matters."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def page_of(chart, **more):
    pieces = patient_page(chart, atlas=assets.load_atlas(), art=assets.plate_svg, at=AT, **more)
    return "".join(pieces)


def check(page: Page) -> None:
    assert (page.wrong, page.open) == ([], [])
    assert not {"script", "iframe", "object", "form", "img", "link", "base"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    for name, value in page.attributes:
        if name in ("href", "src", "xlink:href"):
            assert value.startswith(("#plate-", "../plates/", "../index.html")), value


def test_a_page_tells_the_whole_chart():
    page = Page(page_of(record()))
    check(page)
    for words in (
        "Maria Łukasz-Nguyễn",
        "Demo practice",
        "STOP: Apixaban 5 mg (confirmed 2 Nov 2026)",
        "Micro eye, hands",
        "Session 1 of 10",
        "5 needles in, 3 out, 1 left in on purpose, 1 not found, 1 planned, not placed.",
        "A-shi <b>",
        "out after 25 min",
        "“better” by 30 %",
        "draft, not signed",
        "Consent 15:02; Explained 15:40: GV20 midline: =Stays until Friday",
        "Amendment, 17 Nov 2026, 09:00, Hannah Example: The right hand, not the left.",
        "Signed 16 Nov 2026, 15:56",
        "R Patient’s right",
        "ab" * 32,
    ):
        assert words in page.text


def test_markup_in_any_field_stays_text():
    chart = record()
    patient = replace(chart.patient, name=HOSTILE, complaint=HOSTILE, goal=HOSTILE, address=HOSTILE)
    practice = replace(PRACTICE, name=HOSTILE, practitioner=HOSTILE)
    reports = tuple(
        replace(
            report,
            patient=patient,
            practice=practice,
            session=replace(report.session, title=HOSTILE),
            needles=tuple(replace(n, code=None, label=HOSTILE, note=HOSTILE) for n in report.needles),
            notes={section: HOSTILE for section in report.notes},
        )
        for report in chart.sessions
    )
    hostile = replace(chart, practice=practice, patient=patient, sessions=reports)
    for plates in (None, "../plates"):
        page = Page(page_of(hostile, plates=plates))
        check(page)
        assert page.text.count("<script>alert('x')</script>") > 10
    line = IndexLine(name=HOSTILE, born="", visits=1, last="", page="../index.html")
    check(Page("".join(index_page(practice, [line], at=AT))))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(made_records())
def test_any_chart_is_a_page(chart):
    check(Page(page_of(chart, plates="../plates", index="../index.html")))


def test_every_needle_is_a_mark_on_its_plate_on_the_patients_side():
    atlas = assets.load_atlas()
    place = atlas.same_place("BL2", Side.RIGHT, "face-front")
    assert place is not None
    mark = needle(1, "session-2", x=place.x, y=place.y)
    chart = record()
    text = page_of(replace(chart, sessions=(replace(chart.sessions[1], needles=(mark,)),)), plates="../plates")
    view = atlas.views["face-front"]
    assert f'cx="{place.x * view.width:.1f}" cy="{place.y * view.height:.1f}"' in text
    assert place.x < 0.5, "seen from the front, the patient’s right is at the left of the picture"
    assert '<image href="../plates/face-front.svg"' in text


def test_a_page_alone_holds_each_drawing_once():
    text = page_of(record())
    assert text.count('<symbol id="plate-face-front"') == 1
    assert text.count('<use href="#plate-face-front"') == 2
    ids = [value for name, value in Page(text).attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_a_needle_on_an_unknown_plate_is_in_the_table_and_said():
    chart = record()
    lost: Needle = needle(1, "session-2", view="face-front@99")
    page = Page(page_of(replace(chart, sessions=(replace(chart.sessions[1], needles=(lost,)),))))
    check(page)
    assert "cannot draw" in page.text
    assert "BL2" in page.text


def test_the_list_of_patients_is_sorted_by_name():
    lines = [
        IndexLine(name=name, born="", visits=0, last="", page=f"html/p{n}.html")
        for n, name in enumerate(["Zoe", "Émile", "adam"])
    ]
    text = Page("".join(index_page(PRACTICE, lines, at=AT))).text
    assert text.index("adam") < text.index("Émile") < text.index("Zoe")


@pytest.mark.parametrize("rule", ["default-src &#x27;none&#x27;", "form-action &#x27;none&#x27;"])
def test_nothing_in_a_page_may_run(rule):
    assert rule in page_of(record())
