"""What a document needs, already read and resolved: the value that travels from store to paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from acuchart.model.adjunct import Adjunct
    from acuchart.model.adverse import AdverseEvent
    from acuchart.model.area import Area
    from acuchart.model.course import Course
    from acuchart.model.fact import Fact
    from acuchart.model.finding import Finding
    from acuchart.model.lead import Lead
    from acuchart.model.measure import Measure
    from acuchart.model.needle import Needle
    from acuchart.model.patient import Patient
    from acuchart.model.practice import Practice
    from acuchart.model.seal import Amendment, Seal
    from acuchart.model.session import Section, Session
    from acuchart.model.stamp import Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionReport:
    """One session with everything that its papers name.

    ``number_in_course`` counts from 1 within the course, or within the patient's sessions where there is
    no course. ``record_code`` is the head of the history chain (hex) at the time of reading.
    """

    practice: Practice
    patient: Patient
    session: Session
    needles: tuple[Needle, ...] = ()
    notes: Mapping[Section, str] = field(default_factory=dict)
    course: Course | None = None
    number_in_course: int = 1
    record_code: str = ""
    stamps: tuple[Stamp, ...] = ()
    seal: Seal | None = None
    amendments: tuple[Amendment, ...] = ()
    events: tuple[AdverseEvent, ...] = ()
    facts: tuple[Fact, ...] = ()  # the patient's, for a paper that shows zones
    leads: tuple[Lead, ...] = ()
    areas: tuple[Area, ...] = ()
    adjuncts: tuple[Adjunct, ...] = ()
    findings: tuple[Finding, ...] = ()
    measures: tuple[Measure, ...] = ()  # those of this session


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """One line of a list of sessions."""

    id: str
    patient_id: str
    patient_name: str
    started_at: str
    title: str
    status: str
    needles: int  # every needle that entered the skin
    inside: int  # still in, or not found
    number_in_course: int
    planned_sessions: int | None  # None where the session belongs to no course


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientSummary:
    """One line of the patient list."""

    id: str
    name: str
    born: str  # ISO date or empty
    work: str
    complaint: str
    sessions: int
    last_seen: str  # UTC ISO text or empty
    draft_id: str  # the newest unsigned session, or empty
    other_name: str = ""
    shelf: str = "open"
