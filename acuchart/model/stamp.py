"""What happened in a session and when: stages, clocks and counts, each one row that never needs a second look."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class StampKind(StrEnum):
    """What is stamped. The first seven are the stages of a treatment, in their order."""

    CONSENT = "consent"
    CLEANSED = "cleansed"
    NEEDLES_IN = "needles_in"
    RETENTION = "retention"  # the clock starts; ``number`` is minutes
    COUNTED_OUT = "counted_out"
    AFTERCARE = "aftercare"
    PHOTO = "photo"
    RETENTION_END = "retention_end"  # the clock was stopped before or after its time
    COUNTED = "counted"  # a region was counted, not tapped: ``number`` needles, ``text`` is the region
    EMERGENCY = "emergency"  # everything out at once; the count follows
    # Why a needle is not simply out: ``text`` says it, ``needle_id`` names it; of a needle that is left in,
    # ``number`` is the day to remove it by, as 20261128.
    EXPLAINED = "explained"
    # A warning was seen and the act kept: ``text`` is the warning, a line break and the reason; ``needle_id`` is
    # the needle, or the lead or adjunct that was warned of.
    WARNED = "warned"
    CONTACT_START = "contact_start"
    CONTACT_END = "contact_end"
    STAGE = "stage"  # a stage of the practice's own list; ``text`` is its id
    DISPOSED = "disposed"  # ``number`` needles went into the sharps bin
    ANOTHER_SET = "another_set"  # a set was begun; ``set_no`` is its number


STAGES: Final = (
    StampKind.CONSENT,
    StampKind.CLEANSED,
    StampKind.NEEDLES_IN,
    StampKind.RETENTION,
    StampKind.COUNTED_OUT,
    StampKind.AFTERCARE,
)
STAGE_WORDS: Final = {
    StampKind.CONSENT: "Consent",
    StampKind.CLEANSED: "Cleanse",
    StampKind.NEEDLES_IN: "Needles in",
    StampKind.RETENTION: "Retention",
    StampKind.COUNTED_OUT: "Out, counted",
    StampKind.AFTERCARE: "Aftercare",
    StampKind.PHOTO: "Photo",
    StampKind.RETENTION_END: "Retention stopped",
    StampKind.COUNTED: "Counted",
    StampKind.EMERGENCY: "Emergency",
    StampKind.EXPLAINED: "Explained",
    StampKind.WARNED: "Warning seen",
    StampKind.CONTACT_START: "Contact started",
    StampKind.CONTACT_END: "Contact stopped",
    StampKind.STAGE: "Stage",
    StampKind.DISPOSED: "Into the sharps bin",
    StampKind.ANOTHER_SET: "Another set",
}
assert set(STAGE_WORDS) == set(StampKind)
CLOCK_HANDS: Final = frozenset((StampKind.CONTACT_START, StampKind.CONTACT_END))
"""Started and stopped many times; undo leaves them alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One stamped moment. ``at`` is UTC ISO text; what ``number`` and ``text`` mean depends on the kind."""

    id: str
    session_id: str
    kind: StampKind
    at: str
    number: int | None = None
    text: str = ""
    needle_id: str = ""
    set_no: int = 1
