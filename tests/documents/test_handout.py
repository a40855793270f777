"""Papers for patients: plain words, sides in words, no promise."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from acuchart import assets
from acuchart.assets import load_atlas
from acuchart.documents import KINDS, PAPERS, DocumentError, words
from acuchart.documents.handout import handout
from acuchart.documents.phrases import phrases, read
from acuchart.model.home_care import HomeCare
from acuchart.model.needle import NeedleState
from acuchart.model.stamp import Stamp, StampKind
from tests.documents.factory import five_plates, free_mark, named, needles_on, report

PROMISES = re.compile(
    r"\b(cure[sd]?|curing|guarantee\w*|heal(s|ed|ing)?|proven?|proof|percent|miracle|success\w*|effective\w*"
    r"|safe(ly)?|risk[- ]free|works|will (help|improve|relieve)|better)\b|%|\d+ of 10",
    re.IGNORECASE,
)


ZUSAGEN = re.compile(
    r"\b(heilt?|geheilt|Heilung|garantier\w*|bewiesen|wirkt|wirksam\w*|Erfolg\w*|sicher(e|es|er|n)?|besser\w*"
    r"|Prozent|hilft|lindert)\b|%",
    re.IGNORECASE,
)


def strings(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in strings(value)]
    if isinstance(data, list):
        return [text for value in data for text in strings(value)]
    return [data] if isinstance(data, str) else []


def pages(data: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


def made(kind: str, of: object = None, paper: str = "a4") -> str:
    return " ".join(pages(KINDS[kind](of or report(), load_atlas(), paper=paper)))


def test_no_word_for_patients_is_a_promise():
    files = [file for file in assets.every_file() if "text" in file.parts and file.suffix == ".json"]
    assert files
    for file in files:
        for text in strings(json.loads(file.read_text(encoding="utf-8"))):
            assert not PROMISES.search(text), text
            assert file.parent.name != "de" or not ZUSAGEN.search(text), text


@pytest.mark.parametrize(
    "text", ["It cures.", "70 % feel less", "We guarantee it.", "This heals.", "It is proven."]
)
def test_the_word_check_sees_promises(text: str):
    assert PROMISES.search(text)


def test_every_advice_has_a_source_and_its_own_name():
    said = phrases()
    for rows in (said.care, said.urgent, said.rules):
        assert rows
        assert len({row.id for row in rows}) == len(rows)
        assert all(row.text and row.source for row in rows)


def test_every_occasion_of_an_advice_can_occur():
    atlas = load_atlas()
    occasions = {"always", "needles", *(f"region:{view.region}" for view in atlas.views.values())}
    occasions |= {f"flag:{flag}" for point in atlas.points.values() for flag in point.flags}
    said = phrases()
    assert {row.when for row in (*said.care, *said.urgent)} <= occasions
    assert {view.region for view in atlas.views.values()} <= set(said.regions)


@pytest.mark.parametrize("kind", ["handout", "handout-large"])
@pytest.mark.parametrize("paper", PAPERS)
def test_a_handout_says_what_was_done(kind: str, paper: str):
    text = made(kind, paper=paper)
    for said in (
        "Fine needles in your face, head, hands and feet.",
        "They stayed in for 30 minutes.",
        "We counted 17 out.",
        "One small needle stays in on purpose.",
        "Keep make-up and creams off the spots",
        "Next visit",
        "Call us: 555 0142",
        "Barnaby Mockridge",
        "born 9 June 1955",
        "Record code 7f3a 91c2 5e08",
    ):
        assert said in text


def test_needles_over_the_lungs_bring_the_warning_about_breath():
    atlas = load_atlas()
    view = next(
        view.id
        for view in atlas.views.values()
        if any("pneumothorax_risk" in atlas.points[place.code].flags for place in atlas.positions(view.id))
    )
    code = next(
        place.code for place in atlas.positions(view) if "pneumothorax_risk" in atlas.points[place.code].flags
    )
    over = free_mark(view=atlas.views[view].ref, code=code)
    assert "Short of breath" in made("handout", report((over,)))
    assert "Short of breath" not in made("handout", report(tuple(needles_on("hand-dorsal-left", 3))))
    assert "Short of breath" not in made("handout", report((replace(over, state=NeedleState.PLANNED),)))


def test_a_visit_without_needles_says_so():
    text = made("handout", report(()))
    assert "No needles were used in this visit." in text
    assert "bruise" not in text


def test_large_print_is_large():
    sizes: dict[str, float] = {}

    def visit(text: str, _cm: object, _tm: object, _font: object, size: float) -> None:
        for said in ("Keep taking your", "Fine needles"):
            if said in text:
                sizes[said] = size

    PdfReader(io.BytesIO(KINDS["handout-large"](report(), load_atlas(), paper="a4"))).pages[0].extract_text(
        visitor_text=visit
    )
    assert len(sizes) == 2
    assert min(sizes.values()) >= 18


def test_the_slip_names_what_was_left_in_and_only_that():
    needles = five_plates()
    text = made("slip", report(needles))
    left = needles[9]
    place = load_atlas().view_of(left.view).name
    assert f"10 Press tack: {left.code}, {place}, {words.side(left.side)}. out on 20 November" in text
    assert not any(needle.code in text.split() for needle in needles if needle.code != left.code)
    assert "Take out on:" in text


def test_the_slip_says_by_when_it_was_agreed_to_be_out():
    needles = five_plates()
    stamps = tuple(
        Stamp(
            id=f"t{number}",
            session_id="s1",
            kind=StampKind.EXPLAINED,
            at=f"2026-11-17T14:0{number}:00.000Z",
            number=day,
            text="Left in on purpose, the patient agrees.",
            needle_id=needles[9].id,
        )
        for number, day in enumerate((20261120, 20261128))
    )
    text = made("slip", replace(report(needles), stamps=stamps))
    assert "Take out by 28 November 2026." in text
    assert "Take out on" not in text


def test_there_is_no_slip_where_nothing_was_left_in():
    with pytest.raises(DocumentError, match="No needle was left in"):
        made("slip", report(tuple(needle for needle in five_plates() if needle.state is not NeedleState.LEFT_IN)))


@pytest.mark.parametrize("name", ["عبد الله", "王小明", "Nguyễn Thị Hồng", "हिन्दी"])
@pytest.mark.parametrize("kind", ["handout", "handout-large", "slip"])
def test_names_of_every_script_are_on_patient_papers(kind: str, name: str):
    assert name in made(kind, named(name))


@given(
    st.text(max_size=200) | st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists).map(json.dumps)
)
def test_other_texts_are_refused_with_a_sentence(text: str):
    with pytest.raises(ValueError, match=r"^The words for patients"):
        read(text)


@given(st.data())
def test_a_text_that_lacks_a_part_is_refused_with_a_sentence(data: st.DataObject):
    whole = json.loads(assets.text("resources/text/en/handout.json"))
    part = data.draw(st.sampled_from(["handout", "regions", "care", "urgent", "slip"]))
    broken = data.draw(st.none() | st.integers() | st.lists(st.integers(), min_size=1) | st.just({"id": 1}))
    with pytest.raises(ValueError, match=r"^The words for patients"):
        read(json.dumps({**whole, part: broken}))


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("paper", PAPERS)
def test_home_care_stands_between_care_and_help_and_says_when_the_next_visit_is(paper: str, large: bool):
    library = assets.load_home_care()
    home = HomeCare(
        words=library.words,
        rows=library.rows,
        own="Rinse twice a day.",
        next_on=date(2026, 12, 3),
        next_time="15:00",
    )
    data = handout(report(), load_atlas(), paper=paper, large=large, home=home)
    text = " ".join(pages(data))
    for row in library.rows:
        assert " ".join(row.text.split()[:4]) in text, row.key  # the rest may stand on the next page
        assert row.title in text
    assert "Rinse twice a day." in text
    assert "Thursday, 3 December 2026, 15:00" in text
    assert text.index("Look after yourself") < text.index("Press at home") < text.index("Get help at once")
    width = 595 if paper == "a4" else 612
    for page in PdfReader(io.BytesIO(data)).pages:
        page.extract_text(visitor_text=lambda words, _cm, tm, _font, _size: _inside(words, tm, width))


def _inside(words: str, tm: list[float], width: int) -> None:
    assert not words.strip() or 30 < tm[4] < width - 30, words


def shape(data: Any) -> Any:
    """Names and sources without the words, to compare languages."""
    if isinstance(data, dict):
        return {key: value if key in ("id", "when", "source", "view", "not_with") else shape(value)
                for key, value in data.items() if key not in ("language", "about", "paper", "places")}  # fmt: skip
    return [shape(value) for value in data] if isinstance(data, list) else ""


def test_every_language_says_the_same_things_with_the_same_places_to_fill():
    english = json.loads(assets.text("resources/text/en/handout.json"))
    assert "de" in assets.languages()
    for language in assets.languages():
        other = json.loads(assets.text(f"resources/text/{language}/handout.json"))
        assert shape(other) == shape(english)
        for key, words_ in english["handout"].items():
            assert re.findall(r"\{\w+\}", words_) == re.findall(r"\{\w+\}", other["handout"][key]), key


def test_every_language_has_words_for_all_home_care_and_nothing_else_of_its_own():
    english = assets.load_home_care()
    for language in set(assets.languages()) - {"en"}:
        other = assets.load_home_care(language)
        assert set(other.words) == set(english.words)
        assert set(json.loads(assets.text(f"resources/text/{language}/home.json"))["rows"]) == {
            row.key for row in english.rows
        }
        for one, two in zip(english.rows, other.rows, strict=True):
            assert replace(two, title=one.title, text=one.text) == one
            assert two.title.strip()
            assert two.text.strip() != one.text


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_a_german_handout_has_no_english_word_left(large: bool):
    library = assets.load_home_care("de")
    home = HomeCare(words=library.words, rows=library.rows, next_on=date(2026, 12, 3), next_time="15:00")
    text = " ".join(pages(handout(report(), load_atlas(), paper="a4", large=large, home=home, language="de")))
    for words_ in (
        "Ihr Termin", "geboren am 9. Juni 1955", "17. November 2026", "Donnerstag, 3. Dezember 2026, 15:00",
        "Zu Hause drücken", "Unter dem Knie", "Seite 1 von", "Prüfcode", "DEMO, erfundene Person",
    ):  # fmt: skip
        assert words_ in text, words_
    rest = text.replace(report().practice.footer, "")
    assert not re.search(r"\b(the|and|your|Patient’s|Page|born|left|right|Record)\b", rest), rest
