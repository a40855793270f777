"""A planned visit: a day, perhaps a time; a light day list, no booking."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One planned visit. ``time`` is local, ``09:30`` or empty; ``course_id`` may be empty."""

    id: str
    patient_id: str
    day: date
    time: str = ""
    minutes: int | None = None
    course_id: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a time that no clock shows."""
        if self.time and not _TIME.fullmatch(self.time):
            raise ValueError("A time is written as 09:30.")
        if self.minutes is not None and not 0 < self.minutes <= 24 * 60:
            raise ValueError("A visit takes from 1 minute to a day.")
