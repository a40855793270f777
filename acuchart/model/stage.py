"""The stages of a treatment as a practice wants them stamped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from acuchart.model import clock
from acuchart.model.stamp import STAGE_WORDS, STAGES, Stamp, StampKind

OF_A_SET: Final = frozenset(
    (StampKind.NEEDLES_IN, StampKind.RETENTION, StampKind.COUNTED_OUT, StampKind.STAGE, StampKind.PHOTO)
)
"""Stamped anew in each set of needles; consent, cleansing and aftercare are stamped once at a visit."""
UNTIMED: Final = frozenset(
    (StampKind.CONSENT, StampKind.CLEANSED, StampKind.NEEDLES_IN, StampKind.RETENTION, StampKind.COUNTED_OUT)
)
"""Stages that nothing can remind of: they come before the needles are in, or have a clock of their own."""
LONGEST_MIN: Final = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the practice's own list; ``id`` is the word of a stamp's kind, or an own id.

    ``after_min`` reminds so many minutes after the needles are in: “stimulate at 10 min”.
    """

    id: str
    ordinal: int
    words: str
    after_min: int | None = None
    removed: bool = False

    def __post_init__(self) -> None:
        """A stage has words."""
        if not self.words.strip():
            raise ValueError("A stage needs its words.")
        if self.after_min is not None and not 0 <= self.after_min <= LONGEST_MIN:
            raise ValueError("A stage comes from 0 minutes to a day after the needles.")

    @property
    def kind(self) -> StampKind:
        """What its stamp is; an own stage is stamped as ``STAGE`` with its id as text."""
        return _KINDS.get(self.id, StampKind.STAGE)

    @property
    def own(self) -> bool:
        """True for a stage that the practice added."""
        return self.id not in _KINDS

    def is_of(self, stamp: Stamp) -> bool:
        """True where a stamp is of this stage."""
        return stamp.kind is self.kind and (not self.own or stamp.text == self.id)


_KINDS: Final = {kind.value: kind for kind in (*STAGES, StampKind.PHOTO)}
SHIPPED: Final = tuple(
    Stage(id=kind.value, ordinal=at * 10, words=STAGE_WORDS[kind], removed=kind is StampKind.PHOTO)
    for at, kind in enumerate((*STAGES, StampKind.PHOTO), start=1)
)
"""What every practice begins with; a photo has its key, and its place in the line where somebody wants it."""


def all_stages(stored: Iterable[Stage]) -> tuple[Stage, ...]:
    """What is shipped, worded and placed as the practice has it, and its own stages, in their order."""
    found = {stage.id: stage for stage in SHIPPED} | {stage.id: stage for stage in stored}
    return tuple(sorted(found.values(), key=lambda stage: (stage.ordinal, stage.id)))


def stage_line(stored: Iterable[Stage]) -> tuple[Stage, ...]:
    """The stages that are stamped in this practice, in their order."""
    return tuple(stage for stage in all_stages(stored) if not stage.removed)


def stamped_at(stage: Stage, stamps: Iterable[Stamp], set_no: int) -> datetime | None:
    """When a stage was first stamped, in that set where it belongs to one; None while it is to come."""
    whole_visit = stage.kind not in OF_A_SET
    times = [stamp.at for stamp in stamps if stage.is_of(stamp) and (whole_visit or stamp.set_no == set_no)]
    return clock.local(min(times)) if times else None


def own_id(words: str, taken: Iterable[str]) -> str:
    """The id of a new own stage: its words, which exports can show, with a number where they are taken."""
    used = {one.casefold() for one in (*taken, *_KINDS)}
    base, number, found = words.strip(), 1, words.strip()
    while found.casefold() in used:
        number += 1
        found = f"{base} {number}"
    return found
