"""Invented courses for the tests of letters and course reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from acuchart import assets
from acuchart.model import clock
from acuchart.model.adverse import AdverseEvent
from acuchart.model.complaint import Clinician, Complaint
from acuchart.model.course import Course
from acuchart.model.course_record import CourseRecord
from acuchart.model.letter import Letter, addressee
from acuchart.model.measure import Measure
from acuchart.model.needle import Needle
from acuchart.model.report import SessionReport
from tests.documents.factory import five_plates, report

FIRST = date(2026, 10, 6)
DAY = date(2026, 10, 25)
DOCTOR = Clinician(
    id="k1",
    patient_id="p1",
    name="Dr H. Dummett",
    role="Eye doctor",
    address="Fablewood Eye Clinic\n2 Mock Street",
)


def session(number: int, needles: tuple[Needle, ...], **changes: Any) -> SessionReport:
    """A session of the course, one every third day, with its own ids and both eyes measured."""
    id_ = f"s{number}"
    at = datetime(FIRST.year, FIRST.month, FIRST.day, 9).astimezone() + timedelta(days=3 * (number - 1))
    made = report(())
    own = tuple(replace(needle, id=f"{id_}-{needle.id}", session_id=id_) for needle in needles)
    values = ((f"{0.54 - 0.02 * (number % 12):.2f}", "R"), (f"{0.74 - 0.01 * (number % 2):.2f}", "L"))
    measures = tuple(
        Measure(
            id=f"{id_}-{side}",
            patient_id="p1",
            kind="VA_LOGMAR",
            at=clock.stamp(at),
            typed=value,
            value=float(value),
            side=side,
            session_id=id_,
        )
        for value, side in values
    )
    seen = replace(made.session, id=id_, started_at=clock.stamp(at), ended_at="")
    return replace(made, session=seen, needles=own, measures=measures, number_in_course=number, **changes)


def course(sessions: int = 7, *, name: str = "Barnaby Mockridge", **changes: Any) -> CourseRecord:
    """A course of an invented patient: the same five plates, with needles that come and go, and one bruise."""
    every = five_plates()
    made = []
    for number in range(1, sessions + 1):
        needles = every[: len(every) - number % 3]
        made.append(session(number, needles))
    if sessions > 1:
        hit = made[1].needles[0]
        bruise = AdverseEvent(
            id="e1",
            session_id="s2",
            at=made[1].session.started_at,
            kind=next(iter(assets.load_events().kinds)),
            grade="G1",
            needle_id=hit.id,
            patient_told=True,
            resolved_on=date(2026, 10, 12),
        )
        made[1] = replace(made[1], events=(bruise,))
    patient = replace(report(()).patient, name=name, goal="Read the prices.")
    rows = tuple(replace(one, patient=patient) for one in made)
    values: dict[str, Any] = {
        "practice": report(()).practice,
        "patient": patient,
        "course": Course(
            id="c1", patient_id="p1", name="Eye course", planned_sessions=10, gap_days=3, reviews="8"
        ),
        "sessions": rows,
        "measures": tuple(measure for one in rows for measure in one.measures),
        "kinds": assets.load_measures(),
        "complaints": (
            Complaint(
                id="x1", patient_id="p1", words="Dry macular degeneration", side="B", diagnosed_by="the eye clinic"
            ),
        ),
        "clinicians": (DOCTOR,),
        "record_code": report(()).record_code,
    }
    return CourseRecord(**{**values, **changes})


def letter_about(of: CourseRecord, **changes: Any) -> Letter:
    """A letter about a course to its clinician."""
    values: dict[str, Any] = {"course": of, "to": addressee(of), "day": DAY}
    return Letter(**{**values, **changes})
