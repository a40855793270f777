"""Consent: the words, and who agreed to which of them when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    """What a patient can agree to, each apart."""

    TREATMENT = "treatment"
    STIMULATION = "stimulation"
    LEFT_IN = "left_in"
    PHOTO_RECORD = "photo_record"
    PHOTO_SHOW = "photo_show"
    PHOTO_TEACH = "photo_teach"
    PHOTO_PUBLISH = "photo_publish"
    SHARE = "share"


SCOPE_WORDS: Final = {
    Scope.TREATMENT: "Treatment",
    Scope.STIMULATION: "Electrical stimulation",
    Scope.LEFT_IN: "Needles left in",
    Scope.PHOTO_RECORD: "Photos for the record",
    Scope.PHOTO_SHOW: "Photos shown to other patients",
    Scope.PHOTO_TEACH: "Photos for teaching",
    Scope.PHOTO_PUBLISH: "Photos for marketing",
    Scope.SHARE: "Sharing with physicians",
}
assert set(SCOPE_WORDS) == set(Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """One version of the words that a patient is asked to sign; a change makes a new row with the next version.

    ``key`` is what all versions of one text share; ``scope`` is what a signature under it allows.
    """

    id: str
    key: str
    version: int
    scope: Scope
    title: str
    text: str
    risks: str
    language: str = "en"
    made_at: str = ""
    months: int | None = None  # a signature holds so long; None for until it is withdrawn
    removed: bool = False

    def __post_init__(self) -> None:
        """A text says what it asks and what can go wrong."""
        if not self.title.strip() or not self.text.strip():
            raise ValueError("A consent text needs a title and its words.")
        if not self.risks.strip():
            raise ValueError("A consent text names the risks; write them down.")
        if self.version < 1:
            raise ValueError("The versions of a consent text begin with 1.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One signature. ``words`` are those that were signed, to the letter; ``strokes`` the drawn signature.

    ``strokes`` is a list of strokes, ``x,y,ms x,y,ms; x,y,ms …`` in thousandths of the field's width and in
    milliseconds from the first touch; empty where a paper was signed, then ``picture_id`` may name its scan.
    """

    id: str
    patient_id: str
    scope: Scope
    at: str  # UTC text
    by: str  # who signed: the patient, or the guardian's name
    title: str
    version: int
    words: str
    strokes: str = ""
    picture_id: str = ""
    expires_on: date | None = None
    reviewed_on: date | None = None
    withdrawn_on: date | None = None
    withdrawn_why: str = ""

    def holds_on(self, day: date) -> bool:
        """True where it was neither withdrawn nor has run out."""
        over = self.expires_on is not None and self.expires_on < day
        return not over and (self.withdrawn_on is None or day < self.withdrawn_on)
