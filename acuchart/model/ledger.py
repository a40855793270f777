"""The needle ledger: numbers and counts, derived from the needles alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from acuchart.model.needle import Needle, NeedleState
from acuchart.model.side import Side
from acuchart.model.stamp import Stamp

_Key = TypeVar("_Key", str, int)
NO_PRODUCT: Final = "Size not said"
NO_LOT: Final = "Lot not said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many needles went in, are still in, and are accounted for as out."""

    placed: int = 0  # every needle that entered the skin, whatever became of it
    inside: int = 0  # in, or not found: these must be explained before signing
    out: int = 0  # taken out, or fell out and found
    left_in: int = 0
    planned: int = 0


def in_order(needles: Iterable[Needle]) -> tuple[Needle, ...]:
    """Needles in the order of placing; the id breaks ties so that the order never flickers."""
    return tuple(sorted(needles, key=lambda needle: (needle.ordinal, needle.id)))


def numbers(needles: Iterable[Needle]) -> dict[str, int]:
    """Needle id → the number on its disc: 1..n without gaps; planned needles carry none."""
    placed = (needle for needle in in_order(needles) if needle.state is not NeedleState.PLANNED)
    return {needle.id: number for number, needle in enumerate(placed, start=1)}


def count(needles: Iterable[Needle]) -> Count:
    """The count over any set of needles."""
    by_state = dict.fromkeys(NeedleState, 0)
    for needle in needles:
        by_state[needle.state] += 1
    planned = by_state[NeedleState.PLANNED]
    return Count(
        placed=sum(by_state.values()) - planned,
        inside=by_state[NeedleState.IN] + by_state[NeedleState.NOT_FOUND],
        out=by_state[NeedleState.OUT] + by_state[NeedleState.DROPPED],
        left_in=by_state[NeedleState.LEFT_IN],
        planned=planned,
    )


def count_by(needles: Iterable[Needle], key: Callable[[Needle], _Key]) -> Mapping[_Key, Count]:
    """Counts of groups; whatever they are grouped by, they add up to the count of all."""
    groups: dict[_Key, list[Needle]] = {}
    for needle in needles:
        groups.setdefault(key(needle), []).append(needle)
    return {name: count(group) for name, group in groups.items()}


def count_by_view(needles: Iterable[Needle]) -> Mapping[str, Count]:
    """View reference → count."""
    return count_by(needles, lambda needle: needle.view)


def count_by_set(needles: Iterable[Needle]) -> Mapping[int, Count]:
    """Number of a set → count."""
    return count_by(needles, lambda needle: needle.set_no)


def product_words(needle: Needle) -> str:
    """``0.16×15``, or that nobody said it."""
    return needle.size_label or NO_PRODUCT


def lot_words(needle: Needle) -> str:
    """``0.16×15, lot A123``: a lot number is one of its product."""
    return f"{product_words(needle)}, lot {needle.lot}" if needle.lot else NO_LOT


def current_set(needles: Iterable[Needle], stamps: Iterable[Stamp]) -> int:
    """The set that the next needle belongs to: the last one that was begun."""
    return max((1, *(one.set_no for one in needles), *(stamp.set_no for stamp in stamps)))


def set_numbers(needles: Iterable[Needle], stamps: Iterable[Stamp]) -> tuple[int, ...]:
    """The sets of a visit that have been begun, from 1."""
    return tuple(range(1, current_set(needles, stamps) + 1))


def points_in_words(needles: Iterable[Needle]) -> tuple[str, ...]:
    """``GB20 bil``, ``MS6 R ×3``, ``GV20``: each point once, in the order of placing."""
    sides: dict[str, list[Side]] = {}
    for needle in in_order(needles):
        sides.setdefault(needle.code or needle.label or "free mark", []).append(needle.side)
    return tuple(_point(name, found) for name, found in sides.items())


def _point(name: str, sides: list[Side]) -> str:
    left, right, middle = (sides.count(side) for side in (Side.LEFT, Side.RIGHT, Side.MID))
    if left and left == right and not middle:
        return f"{name} bil" + (f" ×{left}" if left > 1 else "")
    parts = [
        f"{letter} ×{number}".strip() if number > 1 else letter
        for letter, number in (("", middle), ("L", left), ("R", right))
        if number
    ]
    return f"{name} {' '.join(parts)}".strip()
