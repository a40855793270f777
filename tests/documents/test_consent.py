"""The consent paper has every word that was signed, and the signature as lines."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from acuchart import assets
from acuchart.documents import PAPERS, Output
from acuchart.documents.consent import blank_consent, consent_paper
from acuchart.model.consent import Consent
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.signing import Dot, words_of, write_strokes

PRACTICE = Practice(name="Fernhollow Acupuncture", practitioner="Hollis Brindle", phone="555 0100")
PATIENT = Patient(id="p", name="Clementine Fairbrook", born=date(1974, 5, 8))
TEXTS = {text.key: text for text in assets.load_consent_texts()}
# A bar at the left and one at the right, so that a picture shows where the strokes are.
STROKES = write_strokes([[Dot(100, 50, 0), Dot(100, 250, 90)], [Dot(900, 250, 200), Dot(900, 50, 300)]])


def signed(key: str = "left_in", **values: Any) -> Consent:
    text = TEXTS[key]
    plain: dict[str, Any] = {"id": "c", "patient_id": "p", "scope": text.scope, "at": "2026-11-17T12:00:00.000Z"}
    plain |= {"by": PATIENT.name, "title": text.title, "version": 2, "words": words_of(text), "strokes": STROKES}
    return Consent(**{**plain, **values})


def words_in(data: bytes) -> str:
    return " ".join(re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages)


def ink(data: bytes, tmp_path: Path) -> Image.Image:
    if shutil.which("pdftoppm") is None:
        pytest.skip("not installed: pdftoppm")
    file = tmp_path / "consent.pdf"
    file.write_bytes(data)
    subprocess.run(["pdftoppm", "-r", "72", "-gray", "-png", str(file), str(tmp_path / "page")], check=True)
    return Image.open(next(tmp_path.glob("page*.png"))).convert("L")


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("key", list(TEXTS))
def test_every_word_that_was_signed_is_on_the_paper(key: str, paper: str):
    one = signed(key, expires_on=date(2027, 11, 17))
    text = words_in(consent_paper(PRACTICE, PATIENT, one, paper=paper))
    for words in (TEXTS[key].text, TEXTS[key].risks, TEXTS[key].title, "Clementine Fairbrook born 8 May 1974"):
        assert " ".join(words.split()) in text
    assert "Signed on the screen by Clementine Fairbrook on 17 November 2026" in text
    assert "It holds until 17 November 2027" in text
    assert "version 2" in text


def test_the_words_are_those_of_the_signature_and_not_of_the_text_now():
    text = words_in(consent_paper(PRACTICE, PATIENT, signed(words="Words of another year."), paper="a4"))
    assert "Words of another year." in text
    assert TEXTS["left_in"].text not in text


def test_the_signature_is_drawn_in_its_proportions(tmp_path: Path):
    tall = upright(ink(consent_paper(PRACTICE, PATIENT, signed(), paper="a4"), tmp_path))
    # 800 thousandths of a field of 90 mm are 204 points, 200 are 51.
    assert max(tall) - min(tall) == pytest.approx(204, abs=2)
    assert max(tall.values()) == pytest.approx(51, abs=3)
    other = tmp_path / "paper"
    other.mkdir()
    assert upright(ink(consent_paper(PRACTICE, PATIENT, signed(strokes=""), paper="a4"), other)) == {}


def upright(picture: Image.Image) -> dict[int, int]:
    """The columns of a page in which ink runs down further than letters are high, and how far."""
    found = {}
    for x in range(picture.width):
        column = "".join("#" if picture.getpixel((x, y)) < 170 else " " for y in range(picture.height))
        longest = max(map(len, column.split()), default=0)
        if longest > 30:
            found[x] = longest
    return found


def test_what_came_later_is_said():
    one = signed(withdrawn_on=date(2026, 12, 1), withdrawn_why="no more photos", reviewed_on=date(2026, 11, 20))
    text = words_in(consent_paper(PRACTICE, PATIENT, one, paper="a4"))
    assert "Taken back on 1 December 2026: no more photos." in text
    assert "Gone through again on 20 November 2026." in text


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("key", list(TEXTS))
def test_the_blank_form_has_lines_to_sign_on_that_never_stand_alone(key: str, large: bool):
    patient = Patient(id="p", name="Łukasz Ćwik-Invented 吳", large_print=large)
    data = blank_consent(PRACTICE, patient, TEXTS[key], paper="a4", record_code="7f3a91c25e08b4d6")
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]
    assert len(pages) <= (2 if large else 1)
    assert set(TEXTS[key].risks.split()) <= set(" ".join(pages).split())
    for words in (*TEXTS[key].risks.split()[-5:], "Place and day", "Signature of patient or guardian"):
        assert words in pages[-1]
    for page in pages:
        assert "birth date not recorded" in page
        assert "7f3a 91c2 5e08" in page


def test_a_long_text_goes_on_over_pages_with_the_patient_on_each():
    one = signed(words="A sentence that was signed. " * 400)
    pages = PdfReader(io.BytesIO(consent_paper(PRACTICE, PATIENT, one, paper="letter"))).pages
    assert len(pages) > 1
    for page in pages:
        text = re.sub(r"\s+", " ", page.extract_text())
        assert "Clementine Fairbrook" in text
        assert "born 8 May 1974" in text
    assert "A sentence that was signed." in pages[-1].extract_text()
    assert f"Page 2 of {len(pages)}" in pages[1].extract_text()


def test_a_grey_and_a_locked_file_can_be_made():
    locked = consent_paper(
        PRACTICE, PATIENT, signed(), paper="a4", output=Output(password="fern in rain", grey=True)
    )
    reader = PdfReader(io.BytesIO(locked))
    assert reader.is_encrypted
    assert reader.decrypt("fern in rain")


def test_a_name_in_right_to_left_letters_does_not_turn_its_line_round():
    found = words_in(consent_paper(PRACTICE, replace(PATIENT, name="عبد الله"), signed(), paper="a4"))
    at = found.index("born 8 May 1974")
    before = found[max(at - 12, 0) : at]
    assert any("\u0600" <= letter <= "\u06ff" or letter >= "\ufb50" for letter in before), before
