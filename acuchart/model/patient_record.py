"""One patient's whole chart as a value: what travels from the store to the exchange formats and back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from acuchart.model.change import Change, Entity, Record, change_of
from acuchart.model.course import Course
from acuchart.model.fact import Fact
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.report import SessionReport
from acuchart.model.seal import parts_of
from acuchart.model.session import Note, SessionStatus

MORE: Final = (
    Entity.COMPLAINT,
    Entity.CLINICIAN,
    Entity.INTAKE,
    Entity.APPOINTMENT,
    Entity.CONSENT,
    Entity.PACKAGE,
    Entity.CHARGE,
    Entity.MEASURE,
    Entity.PICTURE,
    Entity.PICTURE_MARK,
    Entity.DISCLOSURE,
    Entity.KEPT_PAPER,
)
"""What hangs on a patient and on no session; of measures those of no session. Parents before their children."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRecord:
    """A patient with everything that hangs on the patient; courses and sessions oldest first.

    ``record_code`` is the head of the history chain (hex) at the time of reading. ``more`` holds the other
    records of the patient, those of ``MORE``; measures of a session are in its report.
    """

    practice: Practice
    patient: Patient
    courses: tuple[Course, ...] = ()
    sessions: tuple[SessionReport, ...] = ()
    record_code: str = ""
    facts: tuple[Fact, ...] = ()
    more: tuple[Record, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what belongs to somebody else: a chart must never mix two patients."""
        courses = {course.id for course in self.courses}
        if any(course.patient_id != self.patient.id for course in self.courses):
            raise ValueError("A course of this record belongs to another patient.")
        if any(fact.patient_id != self.patient.id for fact in self.facts):
            raise ValueError("A safety fact of this record belongs to another patient.")
        if any(self.patient.id != getattr(one, "patient_id", self.patient.id) for one in self.more):
            raise ValueError("A row of this record belongs to another patient.")
        for report in self.sessions:
            session = report.session
            hung = (
                *(record for part in parts_of(report).values() for record in part),
                *report.amendments,
                *report.events,
            )
            if session.patient_id != self.patient.id or report.patient.id != self.patient.id:
                raise ValueError("A session of this record belongs to another patient.")
            if session.course_id is not None and session.course_id not in courses:
                raise ValueError("A session of this record belongs to a course that is not there.")
            sealed = () if report.seal is None else (report.seal,)
            if any(getattr(one, "session_id") != session.id for one in (*hung, *sealed)):  # noqa: B009 (each has it)
                raise ValueError("A needle or another row of this record belongs to another session.")
            if any(one.id != session.id for one in sealed):
                raise ValueError("A seal of this record does not bear the id of its session.")

    @property
    def finished(self) -> bool:
        """True where every session is signed."""
        return all(report.session.status is SessionStatus.SIGNED for report in self.sessions)

    def records(self) -> Iterator[Record]:
        """Every record below the practice, what is referred to before what refers to it."""
        yield self.patient
        yield from self.facts
        yield from self.courses
        for report in self.sessions:
            yield report.session
            yield from _signed(report)
            yield from _afterwards(report)
        yield from self.more

    def additions(self) -> tuple[Change, ...]:
        """The changes that write this chart into a file that has none of it, as one step.

        A signed session is written as a draft, filled and signed last, because a signed one takes nothing.
        """
        changes: list[Change] = [change_of(None, self.patient)]
        changes += [change_of(None, fact) for fact in self.facts]
        changes += [change_of(None, course) for course in self.courses]
        for report in self.sessions:
            draft = replace(report.session, status=SessionStatus.DRAFT)
            changes.append(change_of(None, draft))
            changes += [change_of(None, record) for record in _signed(report)]
            if report.session != draft:
                changes.append(change_of(draft, report.session))
            changes += [change_of(None, record) for record in _afterwards(report)]
        changes += [change_of(None, record) for record in self.more]
        return tuple(changes)


def numbered(sessions: Sequence[SessionReport]) -> tuple[SessionReport, ...]:
    """Sessions oldest first, each with its number within its course (or within those of no course).

    A session in the bin takes no number from those after it.
    """
    counts: dict[str | None, int] = {}
    result = []
    for report in sorted(sessions, key=lambda report: (report.session.started_at, report.session.id)):
        course_id = report.session.course_id
        number = counts.get(course_id, 0) + 1
        if not report.session.binned_at:
            counts[course_id] = number
        result.append(replace(report, number_in_course=number))
    return tuple(result)


def _signed(report: SessionReport) -> Iterator[Record]:
    """What a signature closes, beside the session's own row."""
    for part in parts_of(report).values():
        yield from part
    for section, text in report.notes.items():
        yield Note(session_id=report.session.id, section=section, text=text)


def _afterwards(report: SessionReport) -> Iterator[Record]:
    if report.seal is not None:
        yield report.seal
    yield from report.amendments
    yield from report.events
