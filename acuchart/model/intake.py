"""The intake: what a patient told once and confirms again, one dated row for each section."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeEntry:
    """What was told in one section on one day. The newest row of a section is the one that holds.

    ``section`` is a section of ``resources/intake/sections.json``; ``unchanged_on`` is the last day on which the
    patient said that nothing changed.
    """

    id: str
    patient_id: str
    section: str
    text: str
    told_on: date
    unchanged_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse days in the wrong order."""
        if not self.section.strip():
            raise ValueError("An intake entry needs its section.")
        if self.unchanged_on is not None and self.unchanged_on < self.told_on:
            raise ValueError("An intake entry is confirmed on or after the day on which it was told.")
