"""The course that is running: which sessions are done and which one is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from acuchart.model.appointment import Appointment
from acuchart.model.course import Course
from acuchart.model.course_plan import CoursePlan, plan_of
from acuchart.model.finding import Finding
from acuchart.model.report import SessionSummary
from acuchart.store import ChartStore
from acuchart.store.kinds import of_patient, read
from acuchart.store.recall import REVIEW
from acuchart.store.timeline import course_ids
from acuchart.ui.moments import day_of, today


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseState:
    """A course with its sessions, oldest first."""

    course: Course
    number: int  # among the patient's courses, from 1
    sessions: tuple[SessionSummary, ...]
    plan: CoursePlan

    @property
    def visits(self) -> tuple[date, ...]:
        """The day of each session."""
        return tuple(day_of(session.started_at) for session in self.sessions)

    @property
    def done(self) -> int:
        """Sessions so far."""
        return len(self.sessions)

    @property
    def running(self) -> bool:
        """False where as many sessions took place as were planned, and where the course was ended."""
        return not self.plan.complete and not self.plan.ended


def course_states(
    store: ChartStore, patient_id: str, sessions: Sequence[SessionSummary] | None = None
) -> tuple[CourseState, ...]:
    """All courses of a patient, oldest first."""
    courses = store.courses(patient_id)
    if not courses:
        return ()
    listed = store.sessions(patient_id=patient_id) if sessions is None else sessions
    course_of = course_ids(store, patient_id)
    of_course: dict[str | None, list[SessionSummary]] = {}
    for session in reversed(listed):
        of_course.setdefault(course_of.get(session.id), []).append(session)
    planned = of_patient(store, Appointment, patient_id)
    reviewed = {one.session_id for one in reviews_made(store, patient_id)}
    return tuple(
        _state(course, number, tuple(of_course.get(course.id, ())), planned, reviewed)
        for number, course in enumerate(courses, start=1)
    )


def reviews_made(store: ChartStore, patient_id: str) -> tuple[Finding, ...]:
    """The reviews that were made: findings of the kind ``review``, each with the session at which it was made."""
    where = "kind = ? AND session_id IN (SELECT id FROM session WHERE patient_id = ?)"
    return read(store, Finding, where, REVIEW, patient_id)


def _state(
    course: Course,
    number: int,
    sessions: tuple[SessionSummary, ...],
    planned: tuple[Appointment, ...],
    reviewed: set[str],
) -> CourseState:
    last = max((at for at, session in enumerate(sessions, start=1) if session.id in reviewed), default=0)
    visits = [day_of(session.started_at) for session in sessions]
    plan = plan_of(course, visits, planned, today(), reviewed=last)
    return CourseState(course=course, number=number, sessions=sessions, plan=plan)


def running_course(store: ChartStore, patient_id: str) -> CourseState | None:
    """The newest course that has sessions left."""
    return next((state for state in reversed(course_states(store, patient_id)) if state.running), None)
