"""Papers from a script: with data or without, grey, locked; and the chart in one read back."""

import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

SESSION = "demo-p05-s02"


@pytest.fixture
def made(say, practice, tmp_path):
    """Make a paper of one session, with more options; where it is."""

    def make(*options: object) -> Path:
        out = tmp_path / "out.pdf"
        said = say("pdf", practice, "--session", SESSION, "--out", out, *options)
        assert said.code == 0, said.err
        return out

    return make


@pytest.fixture
def password(tmp_path: Path) -> Path:
    path = tmp_path / "password.txt"
    path.write_text("Grüße 12\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["summary", "handout", "handout-large"])
def test_a_paper_carries_nothing_unless_it_is_asked_to(say, made, kind):
    said = say("show-pdf", made("--kind", kind))
    assert (said.code, said.out) == (1, "")
    assert said.err == "“out.pdf” carries no chart from acuchart; ask for a paper that was made with its data.\n"


@pytest.mark.parametrize("kind", ["summary", "handout", "handout-large"])
def test_a_paper_with_data_carries_its_session_and_no_other(say, made, practice, kind):
    shown = say("show", practice, "--session", SESSION, "--json").value
    value = say("show-pdf", made("--kind", kind, "--with-data"), "--json").value
    assert value["format"] == "acuchart-patient"
    assert value["patient"]["name"] == shown["patient"]["name"]
    assert [session["id"] for session in value["sessions"]] == [SESSION]
    assert len(value["sessions"][0]["needles"]) == len(shown["needles"])
    assert not any(value["more"].values())


def test_the_fhir_document_in_a_paper_is_of_that_session_and_the_names_name_nobody(made):
    files = PdfReader(io.BytesIO(made("--with-data").read_bytes())).attachments
    assert sorted(files) == ["patient-demo-p05.acuchart.json", "patient-demo-p05.fhir.json"]
    bundle = json.loads(files["patient-demo-p05.fhir.json"][0])
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert (bundle["type"], kinds[0], kinds.count("Procedure")) == ("document", "Composition", 1)


def test_a_paper_is_shown_in_words_too(say, made):
    said = say("show-pdf", made("--with-data"))
    assert said.code == 0
    assert SESSION in said.out


def test_a_locked_paper_opens_with_its_password_alone(say, made, password, tmp_path):
    out = made("--with-data", "--password-file", password)
    assert PdfReader(io.BytesIO(out.read_bytes())).is_encrypted
    assert say("show-pdf", out).err == "“out.pdf” is locked; give its password to read it.\n"
    other = tmp_path / "other.txt"
    other.write_text("Grüße 13", encoding="utf-8")
    said = say("show-pdf", out, "--password-file", other)
    assert said.err == "The password does not open “out.pdf”; type it again as you were given it.\n"
    assert say("show-pdf", out, "--password-file", password, "--json").value["sessions"][0]["id"] == SESSION


def test_whoever_locks_a_paper_is_told_that_it_is_no_archive_file(say, practice, password, tmp_path):
    said = say("pdf", practice, "--session", SESSION, "--out", tmp_path / "x.pdf", "--password-file", password)
    assert "no PDF/A" in said.err
    assert b"pdfaid" not in (tmp_path / "x.pdf").read_bytes()


def test_the_password_of_a_paper_is_never_that_of_the_practice(say, made, monkeypatch):
    monkeypatch.setenv("ACUCHART_PASSPHRASE", "of the practice")
    assert not PdfReader(io.BytesIO(made().read_bytes())).is_encrypted
    assert say("show-pdf", made("--with-data"), "--json").code == 0


def test_a_grey_paper_has_no_colour(made):
    page = PdfReader(io.BytesIO(made("--grey").read_bytes())).pages[0]
    assert b" rg" not in page.get_contents().get_data()
    assert b" rg" in PdfReader(io.BytesIO(made().read_bytes())).pages[0].get_contents().get_data()


def test_what_cannot_be_shown_is_one_sentence(say, tmp_path, password):
    assert say("show-pdf", password).err == "“password.txt” is not a PDF file; choose another file.\n"
    said = say("show-pdf", tmp_path / "nowhere.pdf")
    assert said.code == 1
    assert said.err.startswith("“nowhere.pdf” could not be used: ")


def test_papers_of_money_and_consent_come_of_a_session_too(say, practice, made, tmp_path):
    assert "Consent" in PdfReader(io.BytesIO(made("--kind", "consent").read_bytes())).metadata.subject
    large = PdfReader(io.BytesIO(made("--kind", "consent", "--large").read_bytes()))
    assert len(large.pages) >= 1
    said = say("pdf", practice, "--session", SESSION, "--kind", "superbill", "--out", tmp_path / "none.pdf")
    assert said.code == 1
    assert said.err.startswith("Nothing was charged on these days")
    assert not (tmp_path / "none.pdf").exists()
    said = say("pdf", practice, "--session", SESSION, "--kind", "poem", "--out", tmp_path / "none.pdf")
    assert "superbill" in said.err
