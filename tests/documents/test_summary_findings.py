"""The summary prints findings, adjuncts and how the patient was seen, in the sentences of the note."""

from dataclasses import replace
from datetime import date

import pytest

from acuchart.assets import measure_names
from acuchart.model.adjunct import Adjunct, AdjunctKind
from acuchart.model.done import adjunct_sentences, section_sentences
from acuchart.model.exam import taken_over
from acuchart.model.finding import finding
from acuchart.model.measure import Measure
from acuchart.model.session import Section, VisitKind
from tests.documents.factory import five_plates, report
from tests.documents.test_summary import made, pages

FOUND = (
    finding("s1", "tongue", {"body_colour": ["pale"], "regions": {"tip": ["red"]}}),
    finding("s1", "pulse", {"rate": 72, "places": {"left_guan": ["wiry"]}}),
    taken_over(finding("s0", "pattern", {"words": ["liver qi stagnation"]}), "s1", date(2026, 11, 10)),
    finding("s1", "response", {"sought": ["aching"]}),
    finding("s1", "of a later program", {"words": ["not ours to say"]}),
)
ROWS = (Adjunct(id="a", session_id="s1", ordinal=1, kind=AdjunctKind.MOXA, site="ST36", minutes=5),)
MEASURED = (
    Measure(id="m", patient_id="p1", kind="VA_LOGMAR", at="2026-11-17T13:45:00.000Z", typed="20/40", side="R",
            moment="after", session_id="s1"),
)  # fmt: skip


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_paper_says_what_the_note_says(paper):
    full = report(findings=FOUND, adjuncts=ROWS, measures=MEASURED)
    text = " ".join(pages(made(full, paper)))
    for section in Section:
        for line in section_sentences(section, FOUND, MEASURED, measure_names()):
            assert line in text
    assert "Pattern, as on 10 Nov 2026: liver qi stagnation." in text
    assert "Distance acuity, right: 20/40 after." in text
    for line in (*adjunct_sentences(ROWS), "Response: sought aching.", "Follow-up"):
        assert line in text
    assert "not ours to say" not in text


def test_sensations_at_needles_are_said_once_for_each():
    needles = five_plates()
    felt = replace(needles[0], sensation="aching")
    text = " ".join(pages(made(report((felt, *needles[1:])))))
    assert f"Felt: aching at {felt.name}." in text


def test_a_call_is_printed_as_one():
    full = report(())
    text = " ".join(pages(made(replace(full, session=replace(full.session, visit=VisitKind.PHONE)))))
    assert "Phone call" in text
    assert "No needle was placed in this session." in text


def test_a_note_without_findings_is_as_it_was():
    text = " ".join(pages(made(report())))
    assert "With the needles and beside them" not in text


def test_an_amsler_grid_is_drawn_with_its_words():
    facts = {"kind": "AMSLER", "typed": "1 square gone: upper right 1", "value": 1, "how": '{"squares": 20}'}
    drawn = replace(MEASURED[0], id="g", side="L", moment="", path="gone:0.6,0.2", **facts)
    with_grid, without = made(report(measures=(drawn,))), made(report())
    assert "Amsler, left eye: 1 square gone: upper right 1" in " ".join(pages(with_grid))
    assert "Amsler" not in " ".join(pages(without))
