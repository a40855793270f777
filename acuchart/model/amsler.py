"""The Amsler grid: what a patient draws on it, counted in its squares and said by quadrant.

Twenty by twenty squares of one degree each around the point that is looked at (Amsler 1947; on paper 5 mm squares
at about 30 cm). Left and right are those of the picture, as the patient sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from acuchart.model.outline import Outline, inside, path_of, read_corners

CELLS: Final = 20
WAVY, DIM, GONE = "wavy", "dim", "gone"
PENS: Final = (WAVY, DIM, GONE)
"""From the mildest: a square that several outlines hold counts for the last of them."""
STRAIGHT: Final = "all lines straight"
_JOINS: Final = 0.12  # of the grid: a stroke that ends so near its beginning is an area
_QUADRANTS: Final = ("upper left", "upper right", "lower left", "lower right")
Cell = tuple[int, int]  # column and row, from the upper left


@dataclass(frozen=True, slots=True, kw_only=True)
class AmslerMark:
    """One outline: an area where it comes back to its beginning, a stroke, or one square that was tapped."""

    pen: str
    corners: Outline

    @property
    def closed(self) -> bool:
        """True for an area."""
        if len(self.corners) < 4:
            return False
        (ax, ay), (bx, by) = self.corners[0], self.corners[-1]
        away = max(abs(x - ax) + abs(y - ay) for x, y in self.corners)
        return abs(ax - bx) + abs(ay - by) <= min(_JOINS, away / 2)


def read_marks(path: str) -> tuple[AmslerMark, ...]:
    """The outlines of ``Measure.path``. ValueError where it is no drawing of a grid."""
    marks = []
    for part in path.split(";"):
        if not part.strip():
            continue
        pen, colon, corners = part.partition(":")
        if not colon or pen.strip() not in PENS:
            raise ValueError("The drawing of the Amsler grid cannot be read.")
        found = read_corners(
            corners,
            unreadable="The drawing of the Amsler grid cannot be read.",
            outside="The drawing of the Amsler grid leaves the grid.",
        )
        if found:
            marks.append(AmslerMark(pen=pen.strip(), corners=found))
    return tuple(marks)


def write_marks(marks: Iterable[AmslerMark]) -> str:
    """The outlines as ``Measure.path`` keeps them."""
    return ";".join(f"{mark.pen}:{path_of(mark.corners)}" for mark in marks)


def squares(marks: Iterable[AmslerMark]) -> dict[str, frozenset[Cell]]:
    """Pen → the squares that count for it; each counts once, for the worst that was drawn there."""
    worst: dict[Cell, str] = {}
    for mark in marks:
        for cell in _cells(mark):
            if cell not in worst or PENS.index(mark.pen) > PENS.index(worst[cell]):
                worst[cell] = mark.pen
    return {pen: frozenset(cell for cell, drawn in worst.items() if drawn == pen) for pen in PENS}


def amsler_value(marks: Sequence[AmslerMark]) -> float:
    """How many squares are not as they should be."""
    return float(sum(map(len, squares(marks).values())))


def amsler_words(marks: Sequence[AmslerMark]) -> str:
    """``30 squares wavy, 5 gone: upper right 20, lower right 15``; without marks that the lines are straight."""
    found = squares(marks)
    counts = [f"{len(found[pen])} {pen}" for pen in PENS if found[pen]]
    if not counts:
        return STRAIGHT
    number, _, word = counts[0].partition(" ")
    counts[0] = f"{number} square{'' if number == '1' else 's'} {word}"
    return f"{', '.join(counts)}: {', '.join(_by_quadrant(found))}"


def amsler_change(now: Sequence[AmslerMark], last: Sequence[AmslerMark]) -> str:
    """What is drawn now against the last drawing, in squares; no word of the cause."""
    old = frozenset().union(*squares(last).values())
    new = frozenset().union(*squares(now).values())
    if new == old:
        return "The same squares as last time."
    more, less = len(new - old), len(old - new)
    parts = [f"{more} more" if more else "", f"{less} less" if less else ""]
    return f"Against last time: {' and '.join(part for part in parts if part)}."


def grid_lines() -> tuple[float, ...]:
    """Where the lines are, as fractions of the grid; the same across and down."""
    return tuple(at / CELLS for at in range(CELLS + 1))


def _by_quadrant(found: Mapping[str, frozenset[Cell]]) -> list[str]:
    half, counts = CELLS // 2, dict.fromkeys(_QUADRANTS, 0)
    for cells in found.values():
        for column, row in cells:
            counts[_QUADRANTS[(column >= half) + 2 * (row >= half)]] += 1
    return [f"{name} {number}" for name, number in counts.items() if number]


def _cells(mark: AmslerMark) -> set[Cell]:
    """The squares that a mark holds: those a stroke passes through, those whose middle lies in an area."""
    cells = {_cell(x, y) for x, y in mark.corners}
    if mark.closed:
        held = {
            (column, row)
            for column in range(CELLS)
            for row in range(CELLS)
            if inside(mark.corners, (column + 0.5) / CELLS, (row + 0.5) / CELLS)
        }
        return held or cells  # an area that holds no middle is where it was drawn
    for (ax, ay), (bx, by) in pairwise(mark.corners):
        steps = max(1, round(max(abs(ax - bx), abs(ay - by)) * CELLS * 4))
        cells |= {_cell(ax + (bx - ax) * at / steps, ay + (by - ay) * at / steps) for at in range(steps + 1)}
    return cells


def _cell(x: float, y: float) -> Cell:
    return min(int(x * CELLS), CELLS - 1), min(int(y * CELLS), CELLS - 1)
