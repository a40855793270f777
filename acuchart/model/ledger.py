"""The needle ledger: numbers and counts, derived from the needles alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from acuchart.model.needle import Needle, NeedleState


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


def count_by_view(needles: Iterable[Needle]) -> Mapping[str, Count]:
    """View reference → count; the counts of all views add up to the count of the session."""
    groups: dict[str, list[Needle]] = {}
    for needle in needles:
        groups.setdefault(needle.view, []).append(needle)
    return {view: count(group) for view, group in groups.items()}
