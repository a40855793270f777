"""One course of a patient as its papers tell it: what letters and course reports are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from acuchart.model import clock
from acuchart.model.appointment import Appointment
from acuchart.model.complaint import Clinician, Complaint
from acuchart.model.course import Course
from acuchart.model.measure import Measure
from acuchart.model.measure_kinds import MeasureKind
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.patient import Patient
from acuchart.model.patient_record import PatientRecord
from acuchart.model.practice import Practice
from acuchart.model.report import SessionReport
from acuchart.model.retention import retentions

ALL: Final = ""
"""Instead of the id of a course: every session of the patient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRecord:
    """A course with its sessions, oldest first; ``course`` is None where it is every session of the patient.

    ``measures`` are those of the sessions, and those of no session that were taken while the course ran.
    """

    practice: Practice
    patient: Patient
    course: Course | None = None
    sessions: tuple[SessionReport, ...] = ()
    measures: tuple[Measure, ...] = ()
    kinds: Mapping[str, MeasureKind]
    complaints: tuple[Complaint, ...] = ()
    clinicians: tuple[Clinician, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    record_code: str = ""

    @property
    def first_day(self) -> date | None:
        """The local day of the first session."""
        return day_of(self.sessions[0]) if self.sessions else None

    @property
    def last_day(self) -> date | None:
        """The local day of the last session."""
        return day_of(self.sessions[-1]) if self.sessions else None

    @property
    def done(self) -> int:
        """How many sessions took place; those before a chosen period count, too."""
        return self.sessions[-1].number_in_course if self.sessions else 0

    @property
    def needles(self) -> tuple[Needle, ...]:
        """Every needle that entered the skin, in the order of the sessions."""
        return tuple(needle for report in self.sessions for needle in placed(report))


def course_of(
    record: PatientRecord, kinds: Mapping[str, MeasureKind], course_id: str | None = None
) -> CourseRecord:
    """One course of a chart; without an id the newest that has sessions, or every session where there is none.

    Sessions in the bin are left out. ValueError where the chart has no course with that id.
    """
    kept = tuple(report for report in record.sessions if not report.session.binned_at)
    if course_id is None:
        used = [report.course for report in kept if report.course is not None]
        course = used[-1] if used else None
    elif course_id == ALL:
        course = None
    else:
        course = next((one for one in record.courses if one.id == course_id), None)
        if course is None:
            raise ValueError(f"This patient has no course with the id “{course_id}”.")
    if course is None:  # numbers of several courses would come twice
        own = tuple(replace(report, number_in_course=at) for at, report in enumerate(kept, start=1))
    else:
        own = tuple(report for report in kept if report.session.course_id == course.id)
    more = record.more
    return CourseRecord(
        practice=record.practice,
        patient=record.patient,
        course=course,
        sessions=own,
        measures=_measures(own, kept, (one for one in more if isinstance(one, Measure)), course),
        kinds=kinds,
        complaints=tuple(one for one in more if isinstance(one, Complaint)),
        clinicians=tuple(one for one in more if isinstance(one, Clinician)),
        appointments=tuple(one for one in more if isinstance(one, Appointment)),
        record_code=record.record_code,
    )


def _measures(
    own: tuple[SessionReport, ...],
    every: tuple[SessionReport, ...],
    apart: Iterable[Measure],
    course: Course | None,
) -> tuple[Measure, ...]:
    """Those of the sessions, and of no session from the beginning of the course until another one begins."""
    found = [one for report in own for one in report.measures]
    if course is None:
        found += apart
    elif own or course.started_on:
        begin = min(day for day in (course.started_on, day_of(own[0]) if own else None) if day is not None)
        last = day_of(own[-1]) if own else begin
        others = [day_of(report) for report in every if report.session.course_id != course.id]
        end = min((day for day in others if day > last), default=date.max)
        found += [one for one in apart if begin <= clock.local(one.at).date() < end]
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def day_of(report: SessionReport) -> date:
    """The local day of a session."""
    return clock.local(report.session.started_at).date()


def placed(report: SessionReport) -> tuple[Needle, ...]:
    """The needles of a session that entered the skin."""
    return tuple(needle for needle in report.needles if needle.state is not NeedleState.PLANNED)


def retention_of(report: SessionReport) -> int | None:
    """Minutes of retention: as the session says, else the longest clock that was started."""
    if report.session.retention_min is not None:
        return report.session.retention_min
    return max((one.minutes for one in retentions(report.stamps)), default=None)


def spread(values: Iterable[float]) -> str:
    """``22 to 32``, ``30`` where all are the same, empty where there is none."""
    found = list(values)
    if not found:
        return ""
    low, high = min(found), max(found)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"
