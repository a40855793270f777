"""The places of one plate by their height: a question about one place looks at its neighbours, not at hundreds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Final

from acuchart.model.atlas_values import Position

_HAIR: Final = 1e-9


class Bands:
    """Made once for a plate; answers keep the order of the atlas, so that equally near places stay in theirs."""

    def __init__(self, places: Sequence[Position], is_line: Callable[[Position], bool]) -> None:
        """``is_line`` tells a line, which is near all along its path, from a point or a zone."""
        lines = [place for place in places if place.path and is_line(place)]
        known = {id(line) for line in lines}
        self._lines = tuple((line, *_box(line)) for line in lines)
        rows = [(place.y, at, place) for at, place in enumerate(places) if id(place) not in known]
        rows.sort(key=lambda row: row[:2])
        self._rows = tuple((at, place) for _, at, place in rows)
        self._heights = [height for height, _, _ in rows]

    def near(self, y: float, reach: float) -> list[Position]:
        """The points and zones from ``y - reach`` to ``y + reach``, fractions of the plate's height."""
        low, high = bisect_left(self._heights, y - reach - _HAIR), bisect_right(self._heights, y + reach + _HAIR)
        return [place for _, place in sorted(self._rows[low:high], key=_order)]

    def near_lines(self, x: float, y: float, across: float, down: float) -> list[Position]:
        """The lines that may come as near as this to a place, fractions of the plate's width and height."""
        return [
            line
            for line, left, right, top, bottom in self._lines
            if left - across <= x <= right + across and top - down <= y <= bottom + down
        ]


def _box(line: Position) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in line.path], [y for _, y in line.path]
    return min(xs), max(xs), min(ys), max(ys)


def _order(row: tuple[int, Position]) -> int:
    return row[0]
