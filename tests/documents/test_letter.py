"""The letter to another clinician: the answer first, numbers with band and n, sides in words, no promise."""

import io
import json
import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from acuchart import assets
from acuchart.documents import PAPERS, Attachment, DocumentError, Output, UnprintableLetterError, letter
from acuchart.documents.course_parts import LARGE, NORMAL
from acuchart.documents.flow import Flow
from acuchart.documents.text import Style
from acuchart.model.finding import finding
from acuchart.model.letter import Letter, addressee
from acuchart.model.session import SessionStatus
from tests.conftest import need
from tests.documents.course_factory import DAY, DOCTOR, course, letter_about
from tests.documents.names import NAMES
from tests.documents.test_handout import PROMISES
from tests.documents.test_text import GUESSED

ATLAS = assets.load_atlas()


def pdf(of: Letter | None = None, **options: object) -> bytes:
    return letter(of or letter_about(course()), ATLAS, **{"paper": "a4", **options})


def pages(data: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize("paper", PAPERS)
def test_page_one_answers_and_is_signed_and_page_two_tells_the_rest(paper: str) -> None:
    one, *rest = pages(pdf(paper=paper))
    assert len(rest) == 1
    places = [
        one.rindex(words) if words.startswith("Thaddeus") else one.index(words)
        for words in (
            "Dr H. Dummett",
            "Barnaby Mockridge",
            "Reason for treatment: Dry macular degeneration, both sides, diagnosed by the eye clinic.",
            "Short answer. After 7 of 10 sessions",
            "What was done",
            "What was measured",
            "Adverse events",
            "Red flags",
            "Visit on",
            "Thaddeus Samplewright, Lic. Ac.",
        )
    ]
    assert places == sorted(places)
    assert "Eye doctor" in one
    assert "Fablewood Eye Clinic" in one
    for words in ("Treatment, session by session", "Where the needles were", "STRICTA 2010"):
        assert words not in one
        assert words in rest[0]


def test_a_change_is_said_with_its_number_its_band_and_its_n() -> None:
    one, two = pages(pdf())
    assert "distance acuity, right, is 0.40 logMAR (was 0.52), 6 letters better, outside the band" in one
    assert "Distance acuity, left, is 0.73 logMAR (was 0.73), no change, within noise (±5 letters)" in one
    assert "it does not show the cause" in one
    assert re.search(
        r"Distance acuity, right \(logMAR\) 0\.52, 6 Oct 2026 0\.40, 24 Oct 2026 6 letters better", two
    )
    assert re.search(r"test and retest \(±5 letters\) 7 ", two)
    assert "Figure 1. Distance acuity. n: 7 right, 7 left." in one


def test_what_got_worse_is_said_as_plainly() -> None:
    of = course()
    worse = [replace(one, value=1.0, typed="1.0") if one.session_id == "s7" else one for one in of.measures]
    assert "letters worse, outside the band" in pages(pdf(letter_about(replace(of, measures=tuple(worse)))))[0]


def test_without_two_values_nothing_is_said_to_have_changed() -> None:
    of = course()
    one = pages(pdf(letter_about(replace(of, measures=()))))[0]
    assert "nothing was measured twice, so no change can be told" in one
    assert "What was measured" not in one
    once = tuple(one for one in of.measures if one.session_id == "s1")
    one = pages(pdf(letter_about(replace(of, measures=once))))[0]
    assert "nothing was measured twice" in one
    assert "one value, nothing to compare" in one
    assert "it does not show the cause" not in one


def test_events_and_red_flags_stand_on_page_one_with_what_they_are_counted_against() -> None:
    of = course()
    asked = finding("s3", "red_flags", {"answers": {"night pain": "yes", "fever": "no"}})
    sessions = tuple(replace(one, findings=(asked,)) if one.session.id == "s3" else one for one in of.sessions)
    one = pages(pdf(letter_about(replace(of, sessions=sessions))))[0]
    number = len(of.needles)
    assert f"1 event in 7 sessions with {number} needles." in one
    assert re.search(r"9 October 2026: .*; at \S+ left|right; G1", one)
    assert "Present: night pain; asked and not present: fever (asked 12 October 2026)." in one


def test_what_was_not_recorded_is_said_to_be_so() -> None:
    of = course()
    quiet = tuple(replace(one, events=()) for one in of.sessions)
    one, two = pages(pdf(letter_about(replace(of, sessions=quiet))))
    assert "No adverse event is recorded" in one
    assert f"None recorded in 7 sessions with {len(of.needles)} needles." in one
    assert "Red flags Not recorded." in one
    assert "Response: not recorded" in two


def test_a_session_that_is_not_signed_is_named() -> None:
    of = course()
    last = of.sessions[-1]
    draft = replace(last, session=replace(last.session, status=SessionStatus.DRAFT))
    one = pages(pdf(letter_about(replace(of, sessions=(*of.sessions[:-1], draft)))))[0]
    assert "Session 7 is not signed yet" in one


def test_words_of_chinese_medicine_stand_in_one_line_alone() -> None:
    of = course()
    long = finding("s7", "pattern", {"words": ["liver blood deficiency", "kidney yin deficiency"] * 12})
    sessions = (*of.sessions[:-1], replace(of.sessions[-1], findings=(long,)))
    data = pdf(letter_about(replace(of, sessions=sessions)))
    lines = [
        line
        for page in PdfReader(io.BytesIO(data)).pages
        for line in page.extract_text().splitlines()
        if "deficiency" in line
    ]
    assert len(lines) == 1
    assert lines[0].startswith("Point codes: ")
    assert lines[0].endswith("…")


def test_sides_are_words_and_months_are_letters() -> None:
    text = " ".join(pages(pdf()))
    assert not re.search(r"\b[A-Z]{2}\d+ [LR]\b", text)
    assert re.search(r"\b[A-Z]{2}\d+ (left|right|both sides)\b", text)
    assert not re.search(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2}", text)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("number", [1, 7, 60])
def test_every_page_says_whose_it_is_and_which_page(paper: str, large: bool, number: int) -> None:
    found = pages(pdf(letter_about(course(number)), paper=paper, large=large))
    for at, text in enumerate(found, start=1):
        for words in ("Barnaby Mockridge", "born 9 June 1955", f"Page {at} of {len(found)}", "7f3a 91c2 5e08"):
            assert words in text, (at, words)
        assert "DEMO, invented patient" in text
    assert len(found) == 2 or large


def test_a_long_course_says_what_is_left_out() -> None:
    of = course(60)
    two = pages(pdf(letter_about(of)))[1]
    found = re.search(r"(\d+) sessions between these are left out here; the course report has them all", two)
    assert found
    assert int(found[1]) > 40


@pytest.mark.parametrize("name", [name for _, name in NAMES if name not in GUESSED])
def test_a_name_in_any_script_reads_back_on_each_page(name: str, tmp_path: Path) -> None:
    need("pdftotext")
    of = course(2, name=name)
    doctor = replace(DOCTOR, name=name)
    file = tmp_path / "letter.pdf"
    file.write_bytes(pdf(letter_about(replace(of, clinicians=(doctor,)))))
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    one, two = (re.sub("[\u200e\u200f\u202a-\u202e]", "", page) for page in text.split("\x0c")[:2])
    wanted = " ".join(name.split())
    assert wanted in " ".join(one.split()), one
    # Whose it is and who gets it; where Poppler guesses at joined letters at a right edge, pypdf reads them.
    both = (one, PdfReader(file).pages[0].extract_text())
    assert all(max(text.count(word) for text in both) >= 2 for word in wanted.split()), both
    assert wanted in " ".join(two.split()), two


def test_a_letter_that_no_face_has_is_named_before_anything_is_saved() -> None:
    with pytest.raises(UnprintableLetterError, match="Who gets the letter"):
        pdf(replace(letter_about(course(1)), to=replace(course().clinicians[0], name="Dr \U00012000")))


@pytest.mark.parametrize("words", ["This will be cured.", "We guarantee relief.", "It is a risk-free method"])
def test_the_practitioners_words_do_not_promise(words: str) -> None:
    for field in ("question", "ask"):
        with pytest.raises(ValueError, match="promises something"):
            letter_about(course(1), **{field: words})


def test_no_word_of_the_letter_is_a_promise() -> None:
    data = json.loads(assets.text("resources/text/en/letter.json"))
    for part in ("letter", "course"):
        for text in data[part].values():
            assert not PROMISES.search(text), text


def test_the_question_and_what_is_asked_are_printed() -> None:
    of = letter_about(course(3), question="May he go on?", ask="please measure the acuity on 2 December.")
    one = pages(pdf(of))[0]
    assert "Question: May he go on?" in one
    assert "We ask: please measure the acuity on 2 December." in one
    assert one.index("May he go on") < one.index("Short answer") < one.index("We ask:")


def test_who_gets_it() -> None:
    of = course(1)
    assert addressee(of).name == "Dr H. Dummett"
    assert addressee(of, "k1").role == "Eye doctor"
    assert addressee(of, "dr h. dummett").id == "k1"
    other = addressee(of, "Dr P. Notareal, Samplebury Surgery, 1 High Street")
    assert (other.name, other.address) == ("Dr P. Notareal", "Samplebury Surgery, 1 High Street")
    lone = replace(of, clinicians=(), patient=replace(of.patient, physician="Dr X, Clinic"))
    assert addressee(lone).name == "Dr X"
    with pytest.raises(ValueError, match="names no physician"):
        addressee(replace(of, clinicians=()))


def test_a_course_without_a_session_has_no_letter() -> None:
    with pytest.raises(ValueError, match="nothing to write about"):
        letter_about(course(1), course=replace(course(1), sessions=()))


@pytest.mark.parametrize("days", [0, 40])
def test_what_is_next_lies_after_the_letter(days: int) -> None:
    of = letter_about(course(7), day=date.fromordinal(date(2026, 10, 25).toordinal() + days))
    one = pages(pdf(of))[0]
    assert ("Visit on 27 October 2026." in one) == (days == 0)
    assert "Next review at session 8." in one


def test_tools_find_nothing_wrong_and_the_data_come_out_byte_for_byte(tmp_path: Path) -> None:
    need("qpdf", "pdffonts", "pdfdetach")
    content = json.dumps({"made": "up"}).encode() * 400
    files = tuple(
        Attachment(f"x.{kind}.json", mime, how, "data", content)
        for kind, mime, how in (
            ("fhir", "application/fhir+json", "Data"),
            ("acuchart", "application/json", "Source"),
        )
    )
    for number, (paper, large, grey) in enumerate(
        (p, b, g) for p in PAPERS for b in (False, True) for g in (False, True)
    ):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(pdf(paper=paper, large=large, output=Output(attachments=files, grey=grey)))
        subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
        fonts = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[
            2:
        ]
        assert fonts
        assert all(row.split()[-5] == "yes" for row in fonts), fonts
    (tmp_path / "out").mkdir()
    subprocess.run(["pdfdetach", "-saveall", "-o", tmp_path / "out", file], check=True, capture_output=True)
    assert [(tmp_path / "out" / one.name).read_bytes() for one in files] == [content, content]
    assert "attached inside this PDF" in " ".join(pages(file.read_bytes()))
    assert "attached inside this PDF" not in " ".join(pages(pdf()))


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("length", [0, 300, 900, 1500, 2400, 3300])
def test_no_heading_and_no_signature_stands_alone(
    length: int, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    headings: list[float] = []
    plain = Flow.heading

    def noted(flow: Flow, words: str, how: Style, *, keep: float) -> None:
        plain(flow, words, how, keep=keep)
        headings.append(flow.bottom - flow.y)

    monkeypatch.setattr(Flow, "heading", noted)
    ask = ("please look at the eyes again " * 120)[:length]
    found = pages(pdf(letter_about(course(5), ask=ask), large=large))
    line = (LARGE if large else NORMAL).table.pitch
    assert headings
    assert all(left >= 2 * line for left in headings)
    signed = [text for text in found if re.search(r"(Thaddeus.*){2}|Next .*Thaddeus", text)]
    assert any(re.search(r"Next .*25 October 2026 ?Thaddeus Samplewright", text) for text in signed), found


def test_texts_of_any_length_are_a_paper(tmp_path: Path) -> None:
    of = course(3, name="Ottilie " * 60)
    doctor = replace(DOCTOR, name="Dr " + "Longname" * 60, address="\n".join(f"line {at}" for at in range(40)))
    long = letter_about(of, to=doctor, question="why " * 500, ask="when " * 900)
    for large in (False, True):
        found = pages(pdf(long, large=large))
        assert all(f"Page {at} of {len(found)}" in text for at, text in enumerate(found, start=1))
        assert " ".join(found).count("when") == 900


@given(ask=st.text(max_size=60), question=st.text(max_size=60), name=st.text(min_size=1, max_size=30))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_typed_is_printed_or_refused_in_one_sentence(ask: str, question: str, name: str) -> None:
    said = ""
    try:
        of = replace(course(1), clinicians=(replace(DOCTOR, name=name),))
        pdf(letter_about(of, ask=ask, question=question))
    except (ValueError, DocumentError) as error:
        said = str(error)
    assert "\n" not in said
    assert said.endswith(".") or not said


def test_the_letter_has_its_own_day() -> None:
    assert "25 October 2026" in pages(pdf(letter_about(course(1), day=DAY)))[0]
