"""Needles over time as plain values on a plate: what changed between two sessions, and where most went in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from acuchart.model.atlas import Atlas, View
from acuchart.model.carried import difference
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.scene import place_on
from acuchart.model.side import Side

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
class Place:
    """Needles of one point and side that were marked on one plate, or free marks at one place of it.

    ``view`` is a view with its version; ``x`` and ``y`` are fractions of its box.
    """

    view: str
    x: float
    y: float
    count: int = 1
    code: str | None = None
    side: Side = Side.MID
    part: str = ""

    def with_more(self, number: int) -> Place:
        """The same place with more needles."""
        return replace(self, count=self.count + number)

    @property
    def name(self) -> str:
        """``EX-HN1 front L``; empty for free marks."""
        if self.code is None:
            return ""
        base = f"{self.code} {self.part}" if self.part else self.code
        return base if self.side is Side.MID else f"{base} {self.side}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapChoice:
    """Which sessions a map is of. ``codes`` are the points of a protocol: all of them were needled."""

    complaint: str = ""
    codes: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedleMap:
    """Where the needles of some sessions went in."""

    places: tuple[Place, ...] = ()
    patients: int = 0
    sessions: int = 0

    @property
    def needles(self) -> int:
        """Every needle that went in."""
        return sum(place.count for place in self.places)


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


def places_of(needles: Iterable[Needle]) -> tuple[Place, ...]:
    """The needles that went in, counted by point, side and plate, free marks by their place."""
    found: dict[tuple[str, str | None, Side, str, float, float], Place] = {}
    for needle in needles:
        if needle.state is NeedleState.PLANNED:
            continue
        named = needle.code is not None
        key = needle.view, needle.code, needle.side, needle.part, *((0.0, 0.0) if named else (needle.x, needle.y))
        there = found.get(key)
        if there is not None:
            found[key] = there.with_more(1)
            continue
        found[key] = Place(
            view=needle.view, code=needle.code, side=needle.side, part=needle.part, x=needle.x, y=needle.y
        )
    return tuple(found.values())


def heat(view: View, places: Iterable[Place], atlas: Atlas, *, most: int = 0) -> tuple[HeatSpot, ...]:
    """How often each place of ``view`` took a needle; the rarest first, so that the frequent ones lie on top.

    A named point is one place wherever it was marked; free marks are one place within some millimetres. ``most``
    is the count of the most frequent place of all plates, so that plates can be compared.
    """
    counts: Counter[tuple[str, float, float]] = Counter()
    across, down = view.width * view.mm_per_unit, view.height * view.mm_per_unit
    for place in places:
        seen = _seen(view, place, atlas)
        if seen is None:
            continue
        x, y = seen
        if place.code is None:
            x = (round(x * across / _GRID_MM) * _GRID_MM) / across
            y = (round(y * down / _GRID_MM) * _GRID_MM) / down
        counts[place.name, round(min(max(x, 0.0), 1.0), 5), round(min(max(y, 0.0), 1.0), 5)] += place.count
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


def used_views(atlas: Atlas, places: Iterable[Place]) -> tuple[View, ...]:
    """The plates on which needles were marked, the most used first."""
    counts: Counter[str] = Counter()
    for place in places:
        counts[place.view.partition("@")[0]] += place.count
    known = [(number, atlas.views[id_]) for id_, number in counts.items() if id_ in atlas.views]
    return tuple(view for _, view in sorted(known, key=lambda one: (-one[0], one[1].order, one[1].id)))


def most_frequent(places: Iterable[Place]) -> int:
    """The count of the most frequent named point, over all plates; 1 where there is none."""
    counts: Counter[str] = Counter()
    for place in places:
        if place.code is not None:
            counts[place.name] += place.count
    return max(counts.values(), default=1)


def ranking(places: Iterable[Place]) -> tuple[tuple[str, int], ...]:
    """The named points with how often each was needled, both sides together, the most frequent first."""
    counts: Counter[str] = Counter()
    for place in places:
        if place.code is not None:
            counts[place.code] += place.count
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _seen(view: View, place: Place, atlas: Atlas) -> tuple[float, float] | None:
    """Where a plate shows a place; a named point lies where the atlas has it, however it was nudged."""
    if place.code is not None:
        found = atlas.same_place(place.code, place.side, view.id, place.part)
        if found is not None:
            return found.x, found.y
    return (place.x, place.y) if place.view == view.ref else None
