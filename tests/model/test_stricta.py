"""The meter counts what the record says, nothing else."""

from dataclasses import replace

import pytest

from acuchart.assets import load_stricta
from acuchart.model.adjunct import Adjunct, AdjunctKind
from acuchart.model.course import Course
from acuchart.model.finding import finding
from acuchart.model.lead import Lead
from acuchart.model.needle import Needle, NeedleState, Technique
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.report import SessionReport
from acuchart.model.session import Section, Session, VisitKind
from acuchart.model.side import Side
from acuchart.model.stricta import Item, answers, counted

EMPTY = SessionReport(
    practice=Practice(),
    patient=Patient(id="p", name="Marigold Sampleton"),
    session=Session(id="s", patient_id="p", started_at="2026-11-17T13:41:00.000Z"),
)
NEEDLE = Needle(id="n", session_id="s", ordinal=1, view="face-front@1", x=0.5, y=0.5, side=Side.RIGHT, code="LI4")
WHOLE = replace(NEEDLE, depth_mm=5, gauge_mm=0.2, length_mm=15, technique=Technique.EVEN, sensation="aching")


def yes(report):
    return {one.item.item for one in answers(report, load_stricta()) if one.yes}


def test_an_empty_note_answers_nothing_and_asks_fourteen_items():
    found = answers(EMPTY, load_stricta())
    assert counted(found) == (0, 14)  # 6a and 6b are for trials, 1c from the second session on
    assert len(found) == 17
    assert all(one.where for one in found if one.yes is False)


@pytest.mark.parametrize(
    ("item", "change"),
    [
        ("1a", {"session": replace(EMPTY.session, layout="tcm")}),
        ("1b", {"findings": (finding("s", "pattern", {"words": ["wind"]}),)}),
        ("1b", {"notes": {Section.ASSESSMENT: "Segment C2."}}),
        ("2d", {"findings": (finding("s", "response", {"sought": ["aching"]}),)}),
        ("2f", {"session": replace(EMPTY.session, retention_min=20)}),
        ("3a", {"course": Course(id="c", patient_id="p", name="x", planned_sessions=10)}),
        ("3b", {"course": Course(id="c", patient_id="p", name="x", planned_sessions=10, gap_days=1)}),
        ("4a", {"adjuncts": (Adjunct(id="a", session_id="s", ordinal=1, kind=AdjunctKind.MOXA),)}),
        ("4a", {"findings": (finding("s", "beside", {"nothing": True}),)}),
        ("4b", {"notes": {Section.PLAN: "Warm the feet."}}),
        ("5", {"practice": Practice(practitioner="Thaddeus Samplewright", credentials="Lic. Ac. (demo)")}),
    ],
)
def test_each_answer_comes_from_the_record(item, change):
    assert item not in yes(EMPTY)
    assert item in yes(replace(EMPTY, **change))


def test_items_about_the_needles_ask_every_needle_that_was_placed():
    assert yes(replace(EMPTY, needles=(WHOLE,))) >= {"2a", "2b", "2c", "2d", "2e", "2g"}
    both = replace(EMPTY, needles=(WHOLE, replace(NEEDLE, id="m")))
    assert {"2a", "2b", "2d"} <= yes(both)
    assert not {"2c", "2e", "2g"} & yes(both)
    planned = replace(NEEDLE, id="m", state=NeedleState.PLANNED)
    assert yes(replace(both, needles=(WHOLE, planned))) >= {"2c", "2e", "2g"}
    wired = Lead(id="l", session_id="s", from_id="n", to_id="m")
    assert "2e" in yes(replace(both, leads=(wired,)))


def test_a_call_is_not_asked_about_needles_unless_one_is_there():
    call = replace(EMPTY, session=replace(EMPTY.session, visit=VisitKind.PHONE))
    assert counted(answers(call, load_stricta())) == (0, 7)
    assert counted(answers(replace(call, needles=(WHOLE,)), load_stricta()))[1] == 14


def test_from_the_second_session_on_variation_is_asked():
    second = replace(EMPTY, number_in_course=2)
    assert counted(answers(second, load_stricta())) == (0, 15)
    assert "1c" in yes(replace(second, needles=(WHOLE,)))


def test_an_item_that_no_rule_reads_is_refused():
    with pytest.raises(ValueError, match="9z"):
        Item.from_data({"item": "9z", "heading": "", "words": "", "for": "", "source": ""})
