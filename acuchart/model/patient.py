"""The patient: who is treated, and what must be seen before a needle is placed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AlertLevel(StrEnum):
    """How loudly an alert is shown; it never blocks."""

    CAUTION = "caution"
    STOP = "stop"


class Shelf(StrEnum):
    """Where a patient's chart lies. Only a chart without a signed session ever leaves the bin for good."""

    OPEN = "open"
    BIN = "bin"
    RETIRED = "retired"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One worded fact that must be seen, with the day it was last confirmed."""

    text: str
    level: AlertLevel = AlertLevel.CAUTION
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A person in care. ``id`` is an opaque text; at most three alerts are shown."""

    id: str
    name: str
    born: date | None = None
    pronoun: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    work: str = ""  # kind of work: "Micro eye", "Medical", "Face" … the practitioner's word
    complaint: str = ""
    goal: str = ""  # in the patient's own words
    physician: str = ""
    alerts: tuple[Alert, ...] = ()
    created_at: str = ""
    other_name: str = ""  # the same name in another script or spelling
    sex: str = ""
    guardian: str = ""
    language: str = ""  # of handouts, such as “de”
    large_print: bool = False
    shelf: Shelf = Shelf.OPEN
    shelved_at: str = ""  # UTC text
    shelved_why: str = ""
    merged_into: str = ""  # the id of the patient that this entry was merged into

    def __post_init__(self) -> None:
        """Refuse a patient without a name: a chart must say whose it is."""
        if not self.name.strip():
            raise ValueError("A patient needs a name.")

    @property
    def initials(self) -> str:
        """Up to two letters for the avatar."""
        words = self.name.split()
        picked = words[:1] + words[-1:] if len(words) > 1 else words
        return "".join(word[0] for word in picked).upper()

    def age_on(self, day: date) -> int | None:
        """Full years on ``day``, or None where the birth date is not known."""
        if self.born is None:
            return None
        before_birthday = (day.month, day.day) < (self.born.month, self.born.day)
        return day.year - self.born.year - before_birthday
