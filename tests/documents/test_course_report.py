"""The course report: every session, what changed from one to the next, right and quick with hundreds of them."""

import io
import re
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from acuchart import assets
from acuchart.documents import PAPERS, Output, course_report
from acuchart.documents.course_parts import LARGE, NORMAL
from acuchart.documents.flow import Flow
from acuchart.documents.text import Style
from acuchart.model.course_lines import course_frames, course_lines, grouped
from acuchart.model.course_record import CourseRecord
from tests.conftest import need
from tests.documents.course_factory import course, session

ATLAS = assets.load_atlas()


def pdf(of: CourseRecord | None = None, **options: object) -> bytes:
    return course_report(of or course(), ATLAS, **{"paper": "a4", **options})


def pages(data: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", PAPERS)
def test_every_page_says_whose_it_is_and_which_page(paper: str, large: bool) -> None:
    found = pages(pdf(paper=paper, large=large))
    assert len(found) > 1
    for at, text in enumerate(found, start=1):
        for words in ("Barnaby Mockridge", "born 9 June 1955", f"Page {at} of {len(found)}", "7f3a 91c2 5e08"):
            assert words in text, (at, words)


def test_what_stands_in_it() -> None:
    text = " ".join(pages(pdf()))
    for words in (
        "Eye course: 7 of 10 sessions",
        "Distance acuity, right (logMAR) 0.52, 6 Oct 2026 0.40, 24 Oct 2026",
        "Disc: kept from the session before; ring with a plus: new; broken ring with a minus: not set again.",
        "1 event in 7 sessions",
        "STRICTA 2010:",
        "2a Needles: 24 to 26 a session",
        "3a Sessions: 7 of 10 planned",
        "Thaddeus Samplewright, Lic. Ac. (demo 0000)",
    ):
        assert words in text, words


def test_a_session_with_the_same_places_joins_the_one_before() -> None:
    first = course(1).sessions[0]
    same = tuple(session(number, first.needles) for number in range(1, 5))
    of = replace(course(1), sessions=same)
    lines = course_lines(of)
    frames = course_frames(of, lines)
    assert [(one.first_number, one.last_number) for one in frames] == [(1, 4)]
    assert [(one.number, one.changed) for one in grouped(lines)] == [("1 to 4", "")]
    assert "Session 1 to 4" in " ".join(pages(pdf(of)))


def test_what_is_new_and_what_was_not_set_again_is_named_with_its_side_in_words() -> None:
    of = course(3)
    two, three = course_lines(of)[1:]
    assert re.fullmatch(r"Not set again: [A-Z]+\d+ (left|right)\.", two.changed)
    assert re.fullmatch(r"New: .* (left|right|both sides)\.", three.changed)
    text = " ".join(pages(pdf(of)))
    assert two.changed in text
    assert three.changed in text


def test_a_call_between_two_sessions_changes_no_place() -> None:
    first, second = course(1).sessions[0].needles, ()
    of = replace(course(1), sessions=(session(1, first), session(2, second), session(3, first)))
    assert [line.changed for line in course_lines(of)] == ["", "", ""]
    assert [(one.first_number, one.last_number) for one in course_frames(of, course_lines(of))] == [(1, 3)]


def test_four_hundred_sessions_are_all_there_and_cost_no_more_than_their_share() -> None:
    pdf(course(2))  # plates and faces are read once
    few, many = course(100), course(400)
    begin = time.process_time()
    pdf(few)
    quick = time.process_time() - begin
    begin = time.process_time()
    data = pdf(many)
    slow = time.process_time() - begin
    found = pages(data)
    assert all(f"Page {at} of {len(found)}" in text for at, text in enumerate(found, start=1))
    text = " ".join(found)
    for number in (1, 2, 199, 399, 400):
        assert re.search(rf"Session {number} ", text), number
    rows = [int(one) for one in re.findall(r"(?:^| )(\d+) \d+ [A-Z][a-z]{2} 20\d\d 2[456] 4 to 8 mm ", text)]
    assert rows == list(range(1, 401))
    assert slow < 9 * quick  # 4 is the share, squares would be 16
    assert len(data) < 3e6


def test_a_course_without_needles_and_measures_is_a_paper_too() -> None:
    of = course(1)
    bare = replace(of, sessions=(session(1, ()),), measures=())
    text = " ".join(pages(pdf(bare)))
    assert "Nothing was measured in this course." in text
    assert "Needles over time" not in text
    assert "Course report" in " ".join(pages(pdf(replace(of, sessions=(), measures=()))))


@pytest.mark.parametrize("number", range(1, 14))
@pytest.mark.parametrize("large", [False, True])
def test_no_heading_and_no_signature_stands_alone(
    number: int, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the length: under each heading there is more on its page, and before the signature too."""
    style = LARGE if large else NORMAL
    headings: list[tuple[int, float]] = []
    plain = Flow.heading

    def noted(flow: Flow, words: str, how: Style, *, keep: float) -> None:
        plain(flow, words, how, keep=keep)
        headings.append((len(flow.paper.pages), flow.y))

    monkeypatch.setattr(Flow, "heading", noted)
    of = course(number)
    found = pages(pdf(of, large=large))
    room = Flow(_paper(), margin=10, top=10, bottom=54).bottom
    for page, y in headings:
        assert y + 2 * style.table.pitch <= room, page
    last = found[-1]
    assert "Thaddeus Samplewright" in last
    body = last.rpartition("Thaddeus")[0]
    assert "Comparator in detail" in body, last


def _paper() -> object:
    from acuchart.documents.paper import Paper

    return Paper("a4")


def test_tools_find_nothing_wrong(tmp_path: Path) -> None:
    need("qpdf", "pdftotext")
    for grey in (False, True):
        file = tmp_path / "course.pdf"
        file.write_bytes(pdf(course(30), paper="letter", output=Output(grey=grey)))
        subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
        text = subprocess.run(
            ["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True
        ).stdout
        assert "Page 1 of" in text
