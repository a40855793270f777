"""What the curves are drawn from, read from a real file: sessions, changes of needles, medicine, events."""

from datetime import date
from pathlib import Path

import pytest

from acuchart import assets
from acuchart.model.adverse import AdverseEvent
from acuchart.model.change import Record, change_of
from acuchart.model.course import Course
from acuchart.model.fact import Fact
from acuchart.model.intake import IntakeEntry
from acuchart.model.lead import Lead
from acuchart.model.measure import Measure
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.outcomes import Outcomes, series_of
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.session import Session, SessionStatus
from acuchart.model.side import Side
from acuchart.store import ChartStore, create_file
from acuchart.store.outcomes import outcomes

DAYS = {"s1": "2026-11-02", "s2": "2026-11-09", "s3": "2026-11-16", "s4": "2026-11-23"}


@pytest.fixture
def store(tmp_path: Path):
    made = create_file(tmp_path / "one.acuchart", practice=Practice(name="Fernwood"), passphrase=None)
    add(made, Patient(id="p1", name="Invented Person"))
    add(made, Course(id="c1", patient_id="p1", name="Neck", planned_sessions=6))
    yield made
    assert made.verify().ok
    made.close()


def add(store: ChartStore, *records: Record) -> None:
    store.apply([change_of(None, record) for record in records])


def visit(store: ChartStore, id_: str, *points: str, signed: bool = True, after: str = "") -> None:
    session = Session(id=id_, patient_id="p1", started_at=f"{DAYS[id_]}T09:00:00.000Z", course_id="c1")
    add(store, session)
    for number, words in enumerate(points, start=1):
        code, _, side = words.partition(" ")
        add(
            store,
            Needle(
                id=f"{id_}-{number}",
                session_id=id_,
                ordinal=number,
                view="face-front@1",
                x=0.1 + number / 20,
                y=0.4,
                side=Side(side or "M"),
                code=code or None,
                state=NeedleState.OUT,
            ),
        )
    if len(points) > 1 and id_ == "s3":
        add(store, Lead(id="l", session_id=id_, from_id=f"{id_}-1", to_id=f"{id_}-2"))
    add(store, value(id_, f"{6 - int(id_[1])}"))
    if after:
        add(store, value(id_, after, "after"))
    if signed:
        closed = Session(**{**{name: getattr(session, name) for name in session.__slots__}, "status": "signed"})
        assert closed.status == SessionStatus.SIGNED
        store.apply([change_of(session, closed)])


def value(session_id: str, typed: str, moment: str = "before") -> Measure:
    return Measure(
        id=f"{session_id}-{moment}",
        patient_id="p1",
        session_id=session_id,
        kind="PAIN_NRS",
        at=f"{DAYS[session_id]}T09:05:00.000Z",
        typed=typed,
        value=float(typed),
        moment=moment,
    )


def test_a_patient_without_measures_costs_one_look(store: ChartStore) -> None:
    assert outcomes(store, "p1") == Outcomes()


def test_changes_of_needles_are_told_from_signed_sessions(store: ChartStore) -> None:
    visit(store, "s1", "GB20 L", "GB20 R", "LI4 R")
    visit(store, "s2", "GB20 L", "GB20 R", "LI4 R")
    visit(store, "s3", "GB20 L", "GB20 R", "ST36 L")
    visit(store, "s4", "LI4 R", signed=False)
    found = outcomes(store, "p1")
    assert [one.number for one in found.visits] == [1, 2, 3, 4]
    assert found.visits[0].needles is None  # nothing changed from there to the next one
    (series,) = series_of(found, assets.load_measures(), {}, {})
    (mark,) = series.marks
    assert mark.needles
    assert mark.short == "+ ST36 L, e-stim GB20 L – GB20 R − LI4 R"
    assert mark.words == "session 3: new ST36 L, e-stim GB20 L – GB20 R; not set again LI4 R"
    assert [tick.number for tick in series.ticks] == ["1", "2", "3", "4"]


def test_medicine_facts_and_events_are_marks_and_rows(store: ChartStore) -> None:
    visit(store, "s1", "GB20 L")
    visit(store, "s2", "GB20 L", after="2")
    add(
        store,
        IntakeEntry(id="i", patient_id="p1", section="medication", text="Ibuprofen", told_on=date(2026, 11, 4)),
        IntakeEntry(id="o", patient_id="p1", section="sleep", text="Good", told_on=date(2026, 11, 4)),
        IntakeEntry(id="e", patient_id="p1", section="medication", text="before", told_on=date(2026, 10, 1)),
        Fact(id="f", patient_id="p1", kind="toxin", since=date(2026, 11, 5), until=date(2026, 11, 7)),
        AdverseEvent(id="a", session_id="s2", at="2026-11-09T09:30:00.000Z", kind="bruise", grade="G1"),
    )
    (series,) = series_of(
        outcomes(store, "p1"), assets.load_measures(), {"bruise": "Bruise"}, {"toxin": "Botulinum toxin"}
    )
    assert [one.words for one in series.marks] == [
        "medication told: Ibuprofen",
        "Botulinum toxin, from this day",
        "Botulinum toxin, until this day",
        "Bruise, grade 1",
    ]
    assert [(row.label, row.cells) for row in series.rows if row.cells] == [("1", ("5",)), ("2", ("4 → 2",))]
    assert series.words[0] == "1 point better, within noise."
    assert series.words[-1].startswith("Test and retest differ by up to 2 points")


def test_free_marks_near_their_old_place_are_the_same(store: ChartStore) -> None:
    visit(store, "s1", "", "")
    visit(store, "s2", "", "")
    found = outcomes(store, "p1")
    assert [one.compared for one in found.visits] == [True, True]
    assert found.visits[0].needles is None
