"""The letter and the course report from a script, and all papers of a patient at once."""

import io
import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

PATIENT, COURSE, SESSION = "demo-p02", "demo-p02-c1", "demo-p02-s07"


@pytest.fixture
def made(say, practice, tmp_path):
    """Make a paper with options; where it is."""

    def make(*options: object) -> Path:
        out = tmp_path / "out.pdf"
        said = say("pdf", practice, "--out", out, *options)
        assert said.code == 0, said.err
        return out

    return make


def text_of(file: Path) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(file).pages))


@pytest.mark.parametrize("whose", [("--patient", PATIENT), ("--course", COURSE), ("--session", SESSION)])
def test_a_letter_is_of_the_course_however_it_is_asked_for(made, whose):
    text = text_of(made("--kind", "letter", *whose))
    assert "Dr H. Dummett" in text
    assert "After 7 of 10 sessions" in text
    assert "it does not show the cause" in text


def test_a_letter_carries_its_sessions_unless_it_must_not(say, made):
    value = say("show-pdf", made("--kind", "letter", "--patient", PATIENT), "--json").value
    assert [session["id"] for session in value["sessions"]] == [f"demo-p02-s0{number}" for number in range(1, 8)]
    assert {row["kind"] for row in value["more"]["measure"]} <= {"MYMOP2", "MONO10G", "CS_PR", "VA_LOGMAR"}
    files = PdfReader(made("--kind", "letter", "--patient", PATIENT)).attachments
    bundle = json.loads(files["patient-demo-p02.fhir.json"][0])
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert (bundle["type"], kinds.count("Procedure")) == ("document", 7)
    bare = made("--kind", "letter", "--patient", PATIENT, "--without-data")
    assert say("show-pdf", bare).code == 1
    assert not PdfReader(bare).attachments


def test_who_gets_it_what_is_asked_and_how_it_is_printed(made):
    words = ("--to", "Dr P. Notareal, Samplebury Surgery", "--question", "May he go on?", "--ask", "call us.")
    file = made("--kind", "letter", "--patient", PATIENT, "--large", "--grey", "--paper", "letter", *words)
    text = text_of(file)
    for part in ("Dr P. Notareal", "Samplebury Surgery", "Question: May he go on?", "We ask: call us."):
        assert part in text
    page = PdfReader(file).pages[0]
    assert b" rg" not in page.get_contents().get_data()
    assert float(page.mediabox.width) == 612


def test_a_course_report_says_every_session(made):
    text = text_of(made("--kind", "course", "--course", COURSE))
    assert "Course report" in text
    assert "Micro eye, ten in two weeks: 7 of 10 sessions" in text
    assert len(re.findall(r"\b\d \d+ Nov 2026 \d\d 2 to 20 mm", text)) == 7


LARGE = "“consent”, “course”, “handout”, “letter”, “receipt”, “superbill”"
OF_PATIENT = ("--kind", "letter", "--patient", PATIENT)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--kind", "letter"), "Say whose letter it is: --session ID, --patient ID or --course ID."),
        (("--patient", PATIENT), "The summary is of one session: give --session ID."),
        (
            ("--kind", "consent", "--course", COURSE),
            "The consent is not of a course: give --session ID or --patient ID.",
        ),
        ((*OF_PATIENT, "--course", COURSE), "Say once whose paper it is: --session, --patient or --course."),
        ((*OF_PATIENT, "--lang", "tlh"), "There are no words in “tlh” yet; there are words in “de”, “en”."),
        (("--session", SESSION, "--large"), f"There is no “summary” in large print; there is {LARGE}."),
        (
            ("--kind", "letter", "--patient", "demo-p09"),
            "The chart names no physician for this patient; say who gets the letter.",
        ),
        (
            ("--kind", "letter", "--patient", "nobody"),
            "There is no patient with the id “nobody” in “practice.acuchart”; “acuchart list” shows the ids.",
        ),
        (
            (*OF_PATIENT, "--ask", "We cure it"),
            "“cure” promises something; say it in another way in the letter.",
        ),
    ],
)
def test_what_cannot_be_made_is_one_sentence(say, practice, tmp_path, options, sentence):
    said = say("pdf", practice, "--out", tmp_path / "x.pdf", *options)
    assert said.code == 1
    assert said.err == f"{sentence}\n"
    assert not (tmp_path / "x.pdf").exists()


def test_a_course_that_there_is_not_is_one_sentence(say, practice, tmp_path):
    said = say("pdf", practice, "--out", tmp_path / "x.pdf", "--kind", "course", "--course", "nothing")
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "course" in said.err


def test_all_papers_of_a_patient_leave_at_once(say, practice, tmp_path):
    out = tmp_path / "out"
    said = say("export", practice, "--patient", PATIENT, "--as", "pdf", "--out", out, "--json")
    assert said.code == 0, said.err
    names = [Path(file).name for file in said.value["files"]]
    assert sum(name.startswith("summary-") for name in names) == 7
    assert sum(name.startswith("letter-") for name in names) == 1
    assert sum(name.startswith("course-") for name in names) == 1
    assert all(PdfReader(out / name).pages for name in names)
    again = say("export", practice, "--patient", PATIENT, "--as", "pdf", "--out", out)
    assert again.code == 1
    assert "already" in again.err


def test_a_period_and_initials_hold_for_papers_and_what_they_carry(say, practice, tmp_path):
    out = tmp_path / "out"
    days = ("--from", "2026-11-09", "--to", "2026-11-13", "--redact")
    said = say("export", practice, "--patient", PATIENT, "--as", "pdf", "--out", out, *days)
    assert said.code == 0, said.err
    names = sorted(file.name for file in out.iterdir())
    assert sum(name.startswith("summary-") for name in names) == 3
    for file in out.iterdir():
        words = text_of(file)
        carried = "".join(part.decode() for parts in PdfReader(file).attachments.values() for part in parts)
        for whole in (words, carried):
            assert "Mockridge" not in whole
            assert "Dummett" not in whole
        if file.name.startswith("letter-"):
            assert "To whom it may concern" in words
            assert "After 6 of 10 sessions" in words
            assert carried


def test_without_a_session_there_are_no_papers(say, practice, tmp_path):
    said = say(
        "export", practice, "--patient", PATIENT, "--as", "pdf", "--out", tmp_path / "o", "--to", "2000-01-01"
    )
    assert (said.code, said.err) == (
        1,
        "There is no session to make papers of; choose other days or another patient.\n",
    )
    assert not (tmp_path / "o").exists()


def test_a_locked_letter_opens_with_its_password(say, made, tmp_path):
    key = tmp_path / "key.txt"
    key.write_text("Grüße 12", encoding="utf-8")
    data = made("--kind", "letter", "--patient", PATIENT, "--password-file", key).read_bytes()
    assert PdfReader(io.BytesIO(data)).is_encrypted
