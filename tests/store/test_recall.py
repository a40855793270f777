"""The recall list, read from a real file: each kind of line, and nothing of shelved patients."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from acuchart.documents.recall_list import recall_list
from acuchart.model.adverse import AdverseEvent
from acuchart.model.appointment import Appointment
from acuchart.model.change import Record, change_of
from acuchart.model.consent import Consent, Scope
from acuchart.model.course import Course
from acuchart.model.measure import Measure
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.patient import Patient, Shelf
from acuchart.model.practice import Practice
from acuchart.model.recall import DueKind
from acuchart.model.session import Session
from acuchart.model.side import Side
from acuchart.model.stamp import Stamp, StampKind
from acuchart.store import ChartStore, create_file
from acuchart.store.recall import day_list, due

TODAY = date(2026, 11, 25)
PATIENT = Patient(id="p1", name="Invented Person", phone="000 111")


def day(back: int) -> date:
    return TODAY - timedelta(days=back)


def at(back: int) -> str:
    return f"{day(back).isoformat()}T12:00:00.000Z"


def session(id_: str, back: int, course_id: str | None = "c1") -> Session:
    return Session(id=id_, patient_id="p1", started_at=at(back), course_id=course_id)


@pytest.fixture
def store(tmp_path: Path):
    made = create_file(tmp_path / "one.acuchart", practice=Practice(name="Fernwood"), passphrase=None)
    add(made, PATIENT)
    yield made
    assert made.verify().ok
    made.close()


def add(store: ChartStore, *records: Record) -> None:
    store.apply([change_of(None, record) for record in records])


def kinds(store: ChartStore) -> list[tuple[DueKind, date, str]]:
    return [(line.kind, line.day, line.words) for line in due(store, TODAY)]


COURSE = Course(id="c1", patient_id="p1", name="Micro eye", planned_sessions=4, gap_days=7, maintenance_days=28)


def test_an_unfinished_course_is_late(store):
    add(store, COURSE, session("s1", 30), session("s2", 20))
    assert kinds(store) == [(DueKind.LATE, day(13), "Micro eye: 2 of 4, 13 days late")]
    assert due(store, TODAY)[0].phone == "000 111"


def test_a_complete_course_asks_for_maintenance_and_an_old_one_for_nothing(store):
    add(store, COURSE, *(session(f"s{n}", 40 + n) for n in range(4)))
    assert kinds(store) == [(DueKind.MAINTENANCE, day(12), "Micro eye")]
    add(store, Appointment(id="a", patient_id="p1", day=day(-3), course_id="c1"))
    assert kinds(store) == []


def test_a_missed_day_is_told_until_the_patient_comes(store):
    add(store, COURSE, session("s1", 9), Appointment(id="a", patient_id="p1", day=day(2), course_id="c1"))
    assert kinds(store) == [(DueKind.MISSED, day(2), "Micro eye")]
    add(store, session("s2", 1))
    assert kinds(store) == []


def test_a_consent_that_runs_out_counts_once_for_each_scope(store):
    consent = Consent(
        id="k1",
        patient_id="p1",
        scope=Scope.TREATMENT,
        at=at(300),
        by="Invented Person",
        title="Treatment",
        version=1,
        words="I agree.",
        expires_on=day(-5),
    )
    add(store, consent)
    assert kinds(store) == [(DueKind.CONSENT, day(-5), "Treatment")]
    add(store, replace(consent, id="k2", expires_on=None))
    assert kinds(store) == []


def test_needles_left_in_and_open_events_come_first(store):
    needle = Needle(
        id="n1",
        session_id="s1",
        ordinal=1,
        view="ear-left@1",
        x=0.5,
        y=0.5,
        side=Side.LEFT,
        code="MA-TF1",
        state=NeedleState.LEFT_IN,
    )
    stamp = Stamp(
        id="t1",
        session_id="s1",
        kind=StampKind.EXPLAINED,
        at=at(2),
        number=20261128,
        text="Left in on purpose.",
        needle_id="n1",
    )
    event = AdverseEvent(id="e1", session_id="s1", at=at(2), kind="bruise", follow_up_on=day(-1))
    add(store, COURSE, session("s1", 2), needle, stamp, event)
    assert kinds(store) == [
        (DueKind.REMOVE, date(2026, 11, 28), "MA-TF1 L"),
        (DueKind.FOLLOW_UP, day(-1), "bruise"),
    ]


def test_nothing_of_a_retired_patient_is_due_and_the_day_list_names_the_others(store):
    add(store, COURSE, session("s1", 30), Appointment(id="a", patient_id="p1", day=TODAY, time="09:30"))
    assert [(one.time, whose.name) for one, whose in day_list(store, TODAY)] == [("09:30", "Invented Person")]
    store.apply([change_of(PATIENT, replace(PATIENT, shelf=Shelf.RETIRED))])
    assert kinds(store) == []
    assert day_list(store, TODAY) == ()


def test_the_list_prints_and_reads_back(store, tmp_path):
    import subprocess

    add(store, COURSE, session("s1", 30))
    path = tmp_path / "list.pdf"
    path.write_bytes(recall_list(store.practice(), due(store, TODAY), TODAY, paper="a4"))
    told = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    text = told.stdout
    assert "Invented Person" in text
    assert "Course unfinished" in text
    assert "Page 1 of 1" in text


def test_a_review_names_what_is_not_measured_yet(store: ChartStore) -> None:
    course = replace(COURSE, reviews="2")
    add(store, course, session("s1", 14), session("s2", 7))

    def measure(id_: str, kind: str, session_id: str, back: int, **facts: str) -> Measure:
        return Measure(
            id=id_, patient_id="p1", kind=kind, at=at(back), typed="4", value=4.0, session_id=session_id, **facts
        )

    assert [line.measures for line in due(store, TODAY) if line.kind is DueKind.REVIEW] == [()]
    add(store, measure("m1", "PAIN_NRS", "s1", 14, site="neck"), measure("m2", "MYMOP2", "s1", 14))
    add(store, measure("m3", "MYMOP2", "s2", 7))
    (line,) = [line for line in due(store, TODAY) if line.kind is DueKind.REVIEW]
    assert line.measures == (("PAIN_NRS", "neck"),)
    add(store, measure("m4", "PAIN_NRS", "s2", 7, site="neck"))
    (line,) = [line for line in due(store, TODAY) if line.kind is DueKind.REVIEW]
    assert line.measures == ()
