"""The atlas: diagram plates, named points and where each point lies on each plate."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from acuchart.model.atlas_bands import Bands
from acuchart.model.atlas_rows import order_of, places_of_row, point_of_row, systems_of_rows, view_of_row
from acuchart.model.atlas_values import Point as Point
from acuchart.model.atlas_values import Position as Position
from acuchart.model.atlas_values import System as System
from acuchart.model.atlas_values import View as View
from acuchart.model.side import Side
from acuchart.model.spelling import Spellings

REFERENCE: Final = "reference"  # the flag of lines that only help to find others


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """All plates and points, with the questions that charts ask of them. Made by `from_data`."""

    views: Mapping[str, View]
    points: Mapping[str, Point]
    _by_view: Mapping[str, tuple[Position, ...]] = field(repr=False)
    _by_code: Mapping[str, tuple[Position, ...]] = field(repr=False)
    systems: Mapping[str, System] = field(default_factory=lambda: MappingProxyType({}))
    # Filled at the first question, so that reading the atlas at start-up stays quick.
    _spellings: list[Spellings] = field(default_factory=list, repr=False, compare=False)
    _bands: dict[str, Bands] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def from_data(
        views: Sequence[Mapping[str, Any]],
        points: Sequence[Mapping[str, Any]],
        systems: Sequence[Mapping[str, Any]] = (),
    ) -> Atlas:
        """Make an atlas from the rows of `views.json`, `points.json` and `systems.json`.

        A point's `places` maps a view id to rows `[side, part, x, y]` or `[side, part, x, y, path]`.
        Raises ValueError that names the row when something is missing, unknown or outside the plate.
        """
        plates: dict[str, View] = {}
        for number, row in enumerate(sorted(views, key=order_of), start=1):
            view = view_of_row(row, number)
            if view.id in plates:
                raise ValueError(f"The atlas has two plates with the id {view.id!r}.")
            plates[view.id] = view
        for view in plates.values():
            if view.mirror not in plates:
                raise ValueError(f"Plate {view.id!r} has no mirror plate {view.mirror!r}.")
        named: dict[str, Point] = {}
        by_view: dict[str, list[Position]] = {id_: [] for id_ in plates}
        by_code: dict[str, tuple[Position, ...]] = {}
        for number, row in enumerate(points, start=1):
            point = point_of_row(row, number)
            if point.code in named:
                raise ValueError(f"The atlas has two rows for the point {point.code!r}.")
            named[point.code] = point
            places = places_of_row(point.code, row.get("places", {}), plates)
            by_code[point.code] = places
            for place in places:
                by_view[place.view].append(place)
        return Atlas(
            views=MappingProxyType(plates),
            points=MappingProxyType(named),
            _by_view={id_: tuple(rows) for id_, rows in by_view.items()},
            _by_code=by_code,
            systems=MappingProxyType(systems_of_rows(systems, named.values())),
        )

    def with_views(self, views: Sequence[View]) -> Atlas:
        """A new atlas with more plates. Raises ValueError where a plate exists already."""
        for view in views:
            if view.id in self.views:
                raise ValueError(f"There is already a plate with the id “{view.id}”.")
        return replace(
            self,
            views=MappingProxyType({**self.views, **{view.id: view for view in views}}),
            _by_view={**self._by_view, **{view.id: () for view in views}},
            _spellings=[],
            _bands={},
        )

    def with_system(self, system: System, points: Sequence[Point], places: Sequence[Position]) -> Atlas:
        """A new atlas with one more system, which then behaves like a shipped one; this one stays as it is.

        Raises ValueError where the system or a code exists already, or a place is on no plate or of no point.
        """
        if system.id in self.systems:
            raise ValueError(f"There is already a system called “{self.systems[system.id].name}”.")
        named = dict(self.points)
        for point in points:
            if point.code in named:
                raise ValueError(f"There is already a point with the code “{point.code}”.")
            named[point.code] = replace(point, system=system.id)
        by_view = {id_: list(rows) for id_, rows in self._by_view.items()}
        by_code: dict[str, tuple[Position, ...]] = {**self._by_code, **{point.code: () for point in points}}
        new = {point.code for point in points}
        for place in places:
            if place.code not in new or place.view not in by_view:
                raise ValueError(f"The place of “{place.code}” belongs to no point of the system, or to no plate.")
            by_view[place.view].append(place)
            by_code[place.code] = (*by_code[place.code], place)
        return Atlas(
            views=self.views,
            points=MappingProxyType(named),
            _by_view={id_: tuple(rows) for id_, rows in by_view.items()},
            _by_code=by_code,
            systems=MappingProxyType({**self.systems, system.id: system}),
        )

    def positions(self, view_id: str) -> tuple[Position, ...]:
        """Every position on a plate; empty for an unknown plate."""
        return self._by_view.get(view_id, ())

    def places(self, code: str) -> tuple[Position, ...]:
        """Every position of a code, on all plates; empty for an unknown code."""
        return self._by_code.get(code, ())

    def point(self, code: str) -> Point | None:
        """The point meant by a code, an alias, pinyin (tones optional) or Han characters, in any spelling.

        None when nothing or more than one thing has that name ("Shenmen" is on the wrist and on the ear): a
        chart must not guess. A code wins over an alias, an alias over a name.
        """
        exact = self.points.get(code)
        if exact is not None:
            return exact
        found = self._names().exact(code)
        return self.points[found] if found is not None else None

    def find(self, query: str, limit: int = 50) -> tuple[Point, ...]:
        """Points for a typed fragment, best first; accents ignored.

        Code, other codes, pinyin, Han and English come first, then set, channel, region, traditional use and
        caution.
        """
        return tuple(self.points[code] for code in self._names().search(query, limit))

    def reason(self, code: str, query: str) -> str:
        """Why `find` gives a point that has the words in none of its names; empty where a name has them."""
        point = self.points.get(code)
        return "" if point is None else self._names().reason(point, query)

    def bands(self, view_id: str) -> Bands:
        """The places of a plate by height; made at the first question."""
        found = self._bands.get(view_id)
        if found is None:
            found = Bands(self.positions(view_id), lambda place: self.points[place.code].shape == "line")
            self._bands[view_id] = found
        return found

    def prepare(self) -> None:
        """Make the search index now, so that the first letter typed does not wait for it; safe in any thread."""
        self._names()

    def nearest(self, view_id: str, x: float, y: float, *, radius_mm: float) -> Position | None:
        """The named place nearest to (x, y) within `radius_mm` of body on the plate, or None.

        A line gives the nearest place along it, a zone its middle. Within half the radius a point wins over a
        line that runs by, since most lines run through points. Reference lines never attract.
        """
        return self._nearest(view_id, x, y, radius_mm, {})

    def snap(
        self, view_id: str, x: float, y: float, *, radius_mm: float, shown: Collection[str] = ()
    ) -> Position | None:
        """The named place that a press at (x, y) takes, or None: `nearest`, with shy systems.

        A system with a `snap_mm` of its own attracts only from there, and its distances count as longer by as
        much, so that a channel point or a scalp line beside it wins. In `shown` are the systems that are seen:
        they are not shy.
        """
        shy = {
            system.id: radius_mm / system.snap_mm
            for system in self.systems.values()
            if system.snap_mm is not None and system.snap_mm < radius_mm and system.id not in shown
        }
        return self._nearest(view_id, x, y, radius_mm, shy)

    def _nearest(
        self, view_id: str, x: float, y: float, radius_mm: float, longer: Mapping[str, float]
    ) -> Position | None:
        view = self.views.get(view_id)
        if view is None:
            return None
        across, down = view.width * view.mm_per_unit, view.height * view.mm_per_unit
        best: Position | None = None
        best_mm = radius_mm
        bands = self.bands(view_id)
        for place in bands.near(y, radius_mm / down):
            dx, dy = (place.x - x) * across, (place.y - y) * down
            if abs(dx) <= best_mm and abs(dy) <= best_mm:
                distance = math.hypot(dx, dy) * longer.get(self.points[place.code].system, 1.0)
                if distance <= best_mm:
                    best, best_mm = place, distance
        if best is not None and best_mm <= radius_mm / 2 and self.points[best.code].system not in longer:
            return best
        for place in bands.near_lines(x, y, radius_mm / across, radius_mm / down):
            point = self.points[place.code]
            if REFERENCE not in point.flags:
                px, py, distance = nearest_on(place.path, x, y, across, down)
                distance *= longer.get(point.system, 1.0)
                if distance < best_mm or (best is None and distance <= best_mm):
                    best, best_mm = replace(place, x=px, y=py), distance
        return best

    def mirror(self, view_id: str, x: float, y: float) -> tuple[str, float, float]:
        """View id and fractions of the same place on the patient's other side; raises ValueError."""
        view = self.views.get(view_id)
        if view is None:
            raise ValueError(f"There is no plate called {view_id!r}.")
        return view.mirror, 1.0 - x, y

    def same_place(self, code: str, side: Side, view_id: str, part: str = "") -> Position | None:
        """Where a point of one side lies on another plate, or None where that plate does not show it."""
        for place in self._by_code.get(code, ()):
            if place.view == view_id and place.side is side and place.part == part:
                return place
        return None

    def view_of(self, ref: str) -> View:
        """The plate for a stored reference such as "face-front@1"; raises ValueError with a plain sentence."""
        view_id, at, version = ref.partition("@")
        view = self.views.get(view_id)
        if view is None:
            raise ValueError(f"This program has no diagram plate called {view_id!r}.")
        if not at or version != str(view.version):
            raise ValueError(
                f"This program has version {view.version} of the plate {view.name!r}, not {version or 'none'!r}."
            )
        return view

    def _names(self) -> Spellings:
        if not self._spellings:
            self._spellings.append(Spellings(self.points.values()))
        return self._spellings[0]


def nearest_on(
    path: Sequence[tuple[float, float]], x: float, y: float, across: float, down: float
) -> tuple[float, float, float]:
    """The place on a path nearest to (x, y) in fractions, and its distance in mm.

    The plate is ``across`` by ``down`` mm.
    """
    best = (path[0][0], path[0][1], math.hypot((path[0][0] - x) * across, (path[0][1] - y) * down))
    for (ax, ay), (bx, by) in itertools.pairwise(path):
        ex, ey = (bx - ax) * across, (by - ay) * down
        px, py = (x - ax) * across, (y - ay) * down
        length = ex * ex + ey * ey
        t = min(1.0, max(0.0, (px * ex + py * ey) / length)) if length else 0.0
        distance = math.hypot(px - t * ex, py - t * ey)
        if distance < best[2]:
            best = (ax + t * (bx - ax), ay + t * (by - ay), distance)
    return best
