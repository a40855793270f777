"""A session: one visit with its needles and its note."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class SessionStatus(StrEnum):
    """A draft takes changes; a signed session refuses them."""

    DRAFT = "draft"
    SIGNED = "signed"


class Section(StrEnum):
    """The parts of the note, in the order in which they are shown and printed."""

    REASON = "reason"
    SUBJECTIVE = "subjective"
    OBJECTIVE = "objective"
    ASSESSMENT = "assessment"
    PLAN = "plan"


SECTION_TITLES: Final = {
    Section.REASON: "Reason for the visit",
    Section.SUBJECTIVE: "Told me",
    Section.OBJECTIVE: "Found",
    Section.ASSESSMENT: "Assessment",
    Section.PLAN: "Plan",
}
assert set(SECTION_TITLES) == set(Section)


class VisitKind(StrEnum):
    """How the patient was seen; a remote visit and a call have no needles."""

    FIRST = "first"
    FOLLOW_UP = "follow_up"
    REMOTE = "remote"
    PHONE = "phone"


VISIT_WORDS: Final = {
    VisitKind.FIRST: "First visit",
    VisitKind.FOLLOW_UP: "Follow-up",
    VisitKind.REMOTE: "Remote visit",
    VisitKind.PHONE: "Phone call",
}
assert set(VISIT_WORDS) == set(VisitKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One visit. Times are UTC ISO 8601 text with a trailing Z; ``ended_at`` may be empty.

    ``layout`` is the form of the note that was last shown; the record under it is one. ``binned_at`` is when an
    unsigned session was put into the bin.
    """

    id: str
    patient_id: str
    started_at: str
    ended_at: str = ""
    course_id: str | None = None
    title: str = ""  # what the visit treats, "Micro eye, hands and feet"
    retention_min: int | None = None
    status: SessionStatus = SessionStatus.DRAFT
    visit: VisitKind = VisitKind.FOLLOW_UP
    layout: str = ""
    binned_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The text of one section, kept as typed. Its key is ``session_id/section``."""

    session_id: str
    section: Section
    text: str

    @property
    def id(self) -> str:
        """The key of this text in the gate."""
        return f"{self.session_id}/{self.section}"
