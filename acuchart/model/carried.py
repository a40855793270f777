"""What one session has of another: kept, added, dropped; and the needles of before that can be taken over."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from acuchart.model.ledger import in_order
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.prescription.courses import is_course
from acuchart.model.prescription.from_plates import NOTE

NEAR: Final = 0.012  # fractions of a plate: a free mark as near as this is the same place
_NAMED: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """From an earlier session to a later one. ``kept`` holds the later needles, ``dropped`` the earlier ones."""

    kept: tuple[Needle, ...] = ()
    added: tuple[Needle, ...] = ()
    dropped: tuple[Needle, ...] = ()

    @property
    def sentence(self) -> str:
        """``12 kept; 2 new: GB14 L, LI4 R; 1 not set again: ST2 R``."""
        parts = [f"{len(self.kept)} kept"]
        if self.added:
            parts.append(f"{len(self.added)} new: {_names(self.added)}")
        if self.dropped:
            parts.append(f"{len(self.dropped)} not set again: {_names(self.dropped)}")
        return "; ".join(parts)


def difference(earlier: Iterable[Needle], later: Iterable[Needle]) -> Difference:
    """Compare by point and side, free marks by place; planned needles of the earlier session were never in."""
    rest = [needle for needle in in_order(earlier) if needle.state is not NeedleState.PLANNED]
    by_name: dict[tuple[str, str, str], list[Needle]] = {}
    free: list[Needle] = []
    for needle in rest:
        if needle.code is None:
            free.append(needle)
        else:
            by_name.setdefault((needle.code, needle.side, needle.part), []).append(needle)
    kept: list[Needle] = []
    added: list[Needle] = []
    for needle in in_order(later):
        if needle.code is not None:
            there = by_name.get((needle.code, needle.side, needle.part), [])
            (kept if there else added).append(needle)
            if there:
                there.pop(0)
            continue
        near = min(free, key=lambda one: _apart(one, needle), default=None)
        if near is not None and _apart(near, needle) <= NEAR:
            free.remove(near)
            kept.append(needle)
        else:
            added.append(needle)
    left = {one.id for group in (*by_name.values(), free) for one in group}
    dropped = tuple(needle for needle in rest if needle.id in left)
    return Difference(kept=tuple(kept), added=tuple(added), dropped=dropped)


def taken_over(
    ghosts: Iterable[Needle],
    *,
    session_id: str,
    first_ordinal: int,
    moment: str,
    new_id: Callable[[], str],
    state: NeedleState = NeedleState.IN,
) -> tuple[Needle, ...]:
    """New needles at the same places with the same facts; pairs that are taken over together stay pairs."""
    chosen = in_order(ghosts)
    pairs: dict[str, int] = {}
    for ghost in chosen:
        if ghost.pair_id is not None:
            pairs[ghost.pair_id] = pairs.get(ghost.pair_id, 0) + 1
    linked = {pair: new_id() for pair, number in pairs.items() if number > 1}
    return tuple(
        replace(
            ghost,
            id=new_id(),
            session_id=session_id,
            ordinal=first_ordinal + at,
            state=state,
            note="\n".join(
                line for line in ghost.note.splitlines() if line.startswith(NOTE) or is_course(line, ghost.code)
            ),
            pair_id=linked.get(ghost.pair_id or ""),
            placed_at="" if state is NeedleState.PLANNED else moment,
            removed_at="",
        )
        for at, ghost in enumerate(chosen)
    )


def _apart(one: Needle, other: Needle) -> float:
    return math.hypot(one.x - other.x, one.y - other.y) if one.view == other.view else math.inf


def _names(needles: tuple[Needle, ...]) -> str:
    shown = ", ".join(needle.name for needle in needles[:_NAMED])
    more = len(needles) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown
