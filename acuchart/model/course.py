"""A course: a planned run of sessions, and the presets from which courses are made."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A planned run of sessions, such as ten treatments in two weeks.

    ``gap_days`` are the days from one visit to the next, ``per_day`` the treatments on one day. ``reviews`` are
    session numbers or weeks, ``5 10`` or ``w6 w12``. ``maintenance_days`` is the gap after the last session.
    ``origin`` says in words where the plan comes from.
    """

    id: str
    patient_id: str
    name: str
    planned_sessions: int
    started_on: date | None = None
    per_day: int = 1
    gap_days: float | None = None
    retention_min: int | None = None
    reviews: str = ""
    maintenance_days: int | None = None
    origin: str = ""
    ended_on: date | None = None
    ended_why: str = ""

    def __post_init__(self) -> None:
        """A course plans at least one session."""
        if self.planned_sessions < 1:
            raise ValueError("A course plans at least one session.")
        if self.per_day < 1:
            raise ValueError("A course has at least one treatment a day.")
        for words, value in (
            ("gap", self.gap_days),
            ("retention", self.retention_min),
            ("maintenance", self.maintenance_days),
        ):
            if value is not None and value < 0:
                raise ValueError(f"The {words} of a course is 0 or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePreset:
    """A course of the practice's own choosing, or a shipped one that was changed (it has the shipped one's id)."""

    id: str
    name: str
    sessions: int
    per_day: int = 1
    gap_days: float | None = None
    retention_min: int | None = None
    reviews: str = ""
    maintenance_days: int | None = None
    measures: str = ""  # kinds of measures to take, apart by spaces
    origin: str = ""
    removed: bool = False

    def __post_init__(self) -> None:
        """A preset has a name and at least one session."""
        if not self.name.strip():
            raise ValueError("A course preset needs a name.")
        if self.sessions < 1 or self.per_day < 1:
            raise ValueError("A course plans at least one session.")
