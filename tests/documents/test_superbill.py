"""Papers of money: every line with the codes as typed, sums that are right, and heads and feet on every page."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from acuchart.documents import PAPERS, DocumentError, Output, UnprintableLetterError
from acuchart.documents.superbill import SECTIONS, receipt, superbill
from acuchart.model.complaint import Complaint
from acuchart.model.money import Charge, Package
from acuchart.model.statement import Statement
from tests.documents.factory import report

DAY = date(2026, 11, 17)
SENTENCE = "32 min face to face; needles placed at 13:49 and 14:08. That supports 2 units of 15 min."
COMPLAINT = Complaint(id="a", patient_id="p1", words="Neck pain", side="L", code="ZZ1.2", code_system="ICD-10")
PACK = Package(
    id="k", patient_id="p1", name="Ten visits", visits=10, cents=80_000, bought_on=DAY - timedelta(days=30)
)


def line(id_: str, **values: object) -> Charge:
    plain = {"id": id_, "patient_id": "p1", "day": DAY, "words": "Treatment", "cents": 4500}
    return Charge(**{**plain, **values})


def statement(*lines: Charge, **values: object) -> Statement:
    made = report()
    practice = replace(made.practice, currency="USD", licence="AC 00000")
    plain = {
        "practice": practice, "patient": made.patient, "lines": lines, "made_on": DAY,
        "complaints": (COMPLAINT,),
        "packages": ((PACK, 8),), "sentences": {"a": SENTENCE}, "record_code": made.record_code,
    }  # fmt: skip
    return Statement(**{**plain, **values})


FOUR = (
    line("a", units=2, code="T15", session_id="s1"),
    line("b", day=DAY - timedelta(days=3), code="T15", paid_on=DAY, paid_how="card"),
    line("c", words="Ear seeds", cents=1550),
    line("d", package_id="k", session_id="s2"),
)


def words_in(data: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", PAPERS)
def test_a_superbill_says_codes_units_sums_and_what_supports_them(paper: str, large: bool):
    pages = words_in(superbill(statement(*FOUR, balance=19_000), paper=paper, large=large))
    text = " ".join(pages)
    for said in (
        "ICD-10 ZZ1.2", "Neck pain, left", "T15", SENTENCE, "Ear seeds", "90.00", "Registration: AC 00000",
        "Charged 150.50 USD", "Paid 45.00 USD", "To be paid 105.50 USD", "190.00 USD",
        "Ten visits: 8 of 10 left", "bought ahead", "Codes are those that the practitioner typed",
    ):  # fmt: skip
        assert said in text, said
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Barnaby Mockridge" in page
        assert "born 9 June 1955" in page
        assert "7f3a 91c2 5e08" in page
        assert "DEMO, invented patient" in page


@pytest.mark.parametrize("large", [False, True])
def test_a_receipt_says_what_was_received_and_how(large: bool):
    text = " ".join(words_in(receipt(statement(*FOUR), paper="a4", large=large)))
    assert "Received on 17 November 2026, card: 45.00 USD." in text
    assert "14 November 2026" in text or "14 Nov 2026" in text
    assert "Ten visits: 8 of 10 left" in text
    assert SENTENCE not in text  # a receipt says what was paid, not why


def test_a_part_that_is_not_wanted_is_left_out():
    whole = " ".join(words_in(superbill(statement(*FOUR), paper="a4")))
    said = {
        "diagnoses": "Neck pain", "support": "face to face", "packages": "Visits bought ahead",
        "sign": "Samplewright, Lic. Ac. (demo 0000) Date",
    }  # fmt: skip
    assert set(said) == set(SECTIONS)
    for name, words in said.items():
        assert words in whole or name == "sign"
        text = " ".join(words_in(superbill(statement(*FOUR), paper="a4", sections=set(SECTIONS) - {name})))
        assert words not in text
    assert "Date" in whole


def test_many_lines_run_over_pages_with_whose_they_are_on_each():
    many = [line(f"{at:03}", day=DAY - timedelta(days=at), code="T15", session_id="s") for at in range(120)]
    sentences = {one.id: SENTENCE for one in many}
    for large in (False, True):
        pages = words_in(superbill(statement(*many, sentences=sentences), paper="letter", large=large))
        assert len(pages) > 3
        assert all("born 9 June 1955" in page for page in pages)
        assert "To be paid 5400.00 USD" in pages[-1] + pages[-2]
        assert sum(page.count("face to face") for page in pages) == 120


def test_nothing_charged_is_no_paper():
    for make in (superbill, receipt):
        with pytest.raises(DocumentError, match="Nothing was charged on these days"):
            make(statement(), paper="a4")


def test_a_letter_that_cannot_be_printed_is_named():
    with pytest.raises(UnprintableLetterError, match="17 November 2026"):
        superbill(statement(line("a", words="Odd \U00013000")), paper="a4")


def test_without_colour_and_locked():
    data = superbill(statement(*FOUR), paper="a4", output=Output(grey=True))
    content = PdfReader(io.BytesIO(data)).pages[0].get_contents().get_data()
    assert not re.search(rb"[\d.]+ [\d.]+ [\d.]+ rg", content)
    assert PdfReader(io.BytesIO(receipt(statement(*FOUR), paper="a4", output=Output(password="x")))).is_encrypted
