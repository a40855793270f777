"""The course that is running: which sessions are done and which one is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from acuchart.model.course import Course
from acuchart.model.report import SessionSummary
from acuchart.store import ChartStore


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseState:
    """A course with its sessions, oldest first."""

    course: Course
    number: int  # among the patient's courses, from 1
    sessions: tuple[SessionSummary, ...]

    @property
    def done(self) -> int:
        """Sessions so far."""
        return len(self.sessions)

    @property
    def running(self) -> bool:
        """False where as many sessions took place as were planned."""
        return self.done < self.course.planned_sessions


def course_states(
    store: ChartStore, patient_id: str, sessions: Sequence[SessionSummary] | None = None
) -> tuple[CourseState, ...]:
    """All courses of a patient, oldest first."""
    courses = store.courses(patient_id)
    if not courses:
        return ()
    listed = store.sessions(patient_id=patient_id) if sessions is None else sessions
    of_course: dict[str | None, list[SessionSummary]] = {}
    for session in reversed(listed):
        if session.planned_sessions is not None:
            of_course.setdefault(store.session(session.id).course_id, []).append(session)
    return tuple(
        CourseState(course=course, number=number, sessions=tuple(of_course.get(course.id, ())))
        for number, course in enumerate(courses, start=1)
    )


def running_course(store: ChartStore, patient_id: str) -> CourseState | None:
    """The newest course that has sessions left."""
    return next((state for state in reversed(course_states(store, patient_id)) if state.running), None)
