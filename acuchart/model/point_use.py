"""How often a point was needled, in the practice and with one patient: the practice's own numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PointVisit:
    """One session of a patient in which the point was needled; ``sides`` are "L", "R", "M" in that order."""

    session_id: str
    started_at: str  # UTC ISO text
    sides: tuple[str, ...]
    needles: int
    depth_mm: float | None  # the deepest that was noted
    note: str  # the first note on one of its needles


@dataclass(frozen=True, slots=True, kw_only=True)
class PointUse:
    """Counts over all sessions, and one patient's visits, newest first. Planned needles do not count."""

    needles: int
    patients: int
    since: str  # UTC ISO text of the first session, or empty
    visits: tuple[PointVisit, ...] = ()
    patient_sessions: int = 0  # all sessions of that patient
