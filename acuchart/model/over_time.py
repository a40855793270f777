"""Needles over time as plain values on a plate: what changed between two sessions, and where most went in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from acuchart.model.atlas import Atlas, View
from acuchart.model.carried import difference
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.scene import place_on

_GRID_MM: Final = 4.0  # free marks as near as this are one place
_LEAST: Final = 0.012  # radius of the rarest place, of the plate's shorter side
_MOST: Final = 0.032  # and of the most frequent one


class Became(StrEnum):
    """What became of a place; shape tells it first, colour second."""

    KEPT = "kept"  # a disc
    ADDED = "added"  # a ring with a plus
    DROPPED = "dropped"  # a dashed ring with a minus


BECAME_WORDS: Final = {Became.KEPT: "kept", Became.ADDED: "new", Became.DROPPED: "not set again"}
assert set(BECAME_WORDS) == set(Became)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffMark:
    """One place on a plate; ``x`` and ``y`` are fractions of its box."""

    x: float
    y: float
    change: Became
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatSpot:
    """One place with how often a needle was set there; ``radius`` is a fraction of the plate's width.

    ``part`` is its share of the most frequent place of all, from above 0 to 1.
    """

    x: float
    y: float
    count: int
    label: str
    part: float
    radius: float


def diff_marks(
    view: View, earlier: Iterable[Needle], later: Iterable[Needle], atlas: Atlas
) -> tuple[DiffMark, ...]:
    """What ``view`` shows of the change from one session to a later one; what was dropped lies lowest."""
    found = difference(earlier, later)
    marks = []
    for change, needles in (
        (Became.DROPPED, found.dropped),
        (Became.KEPT, found.kept),
        (Became.ADDED, found.added),
    ):
        for needle in needles:
            place = place_on(atlas, view, needle)
            if place is not None and needle.state is not NeedleState.PLANNED:
                marks.append(DiffMark(x=place[0], y=place[1], change=change, label=needle.name))
    return tuple(marks)


def heat(view: View, needles: Iterable[Needle], atlas: Atlas, *, most: int = 0) -> tuple[HeatSpot, ...]:
    """How often each place of ``view`` took a needle; the rarest first, so that the frequent ones lie on top.

    A named point is one place wherever it was marked; free marks are one place within some millimetres. ``most``
    is the count of the most frequent place of all plates, so that plates can be compared.
    """
    counts: Counter[tuple[str, float, float]] = Counter()
    across, down = view.width * view.mm_per_unit, view.height * view.mm_per_unit
    for needle in needles:
        place = None if needle.state is NeedleState.PLANNED else place_on(atlas, view, needle)
        if place is None:
            continue
        x, y = place
        label = needle.name
        if needle.code is None:
            x = (round(x * across / _GRID_MM) * _GRID_MM) / across
            y = (round(y * down / _GRID_MM) * _GRID_MM) / down
            label = ""
        counts[label, round(min(max(x, 0.0), 1.0), 5), round(min(max(y, 0.0), 1.0), 5)] += 1
    top = max(most, *counts.values()) if counts else 1
    spots = [
        HeatSpot(
            x=x,
            y=y,
            count=count,
            label=label or "free mark",
            part=count / top,
            radius=(_LEAST + (_MOST - _LEAST) * count / top) * min(view.width, view.height) / view.width,
        )
        for (label, x, y), count in counts.items()
    ]
    return tuple(sorted(spots, key=lambda spot: (spot.count, spot.label, spot.x, spot.y)))


def used_views(atlas: Atlas, sessions: Iterable[Sequence[Needle]]) -> tuple[View, ...]:
    """The plates on which needles were marked, the most used first."""
    counts = Counter(
        needle.view.partition("@")[0]
        for needles in sessions
        for needle in needles
        if needle.state is not NeedleState.PLANNED
    )
    known = [(number, atlas.views[id_]) for id_, number in counts.items() if id_ in atlas.views]
    return tuple(view for _, view in sorted(known, key=lambda one: (-one[0], one[1].order, one[1].id)))


def most_frequent(needles: Iterable[Needle]) -> int:
    """The count of the most frequent named point, over all plates; 1 where there is none."""
    counts = Counter(
        (needle.code, needle.side, needle.part)
        for needle in needles
        if needle.code is not None and needle.state is not NeedleState.PLANNED
    )
    return max(counts.values(), default=1)
