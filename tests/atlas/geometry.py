"""The relations of `relations.csv` as tests on places in mm: x to the figure's left, y up, z to the front."""

from __future__ import annotations

import csv
import itertools
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).parent
Place = Sequence[float]


def relations() -> list[dict[str, str]]:
    with (HERE / "relations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places() -> dict[str, list[float]]:
    """Every point of the left side and the midline on the body, by code or code.part."""
    found: dict[str, list[float]] = json.loads((HERE / "points3d.json").read_text(encoding="utf-8"))[0]
    return found


def spread(values: Sequence[float]) -> float:
    return max(values) - min(values)


def share(p: Place, a: Place, b: Place, axes: Sequence[int] = (0, 1, 2)) -> float:
    """How far `p` is along the way from `a` to `b`, 0..1."""
    whole = [b[i] - a[i] for i in axes]
    part = [p[i] - a[i] for i in axes]
    return sum(x * y for x, y in zip(part, whole, strict=True)) / sum(x * x for x in whole)


def third(p: Place, trochanter: Place, hiatus: Place) -> float:
    """How far `p` is, seen from behind, from the outer third of the line between two bones."""
    goal = [trochanter[i] * 2 / 3 + hiatus[i] / 3 for i in (0, 1)]
    return math.dist(p[:2], goal)


def failure(row: dict[str, str], at: dict[str, list[float]]) -> str:
    """Empty when the relation holds, else the numbers that show that it does not."""
    marks = [at[name] for name in row["points"].split()]
    value, room = float(row["value"] or 0), float(row["tolerance"] or 0)
    number, holds = RELATIONS[row["relation"]](marks, value, room)
    return "" if holds else f"{row['relation']} {row['points']}: {number:.3f} ({row['source']})"


Answer = tuple[float, bool]
Relation = Callable[[list[list[float]], float, float], Answer]


def _within(number: float, value: float, room: float) -> Answer:
    return number, abs(number - value) <= room


def _more(number: float, room: float) -> Answer:
    return number, number > room


def _between(axis: int) -> Relation:
    def test(m: list[list[float]], _value: float, _room: float) -> Answer:
        low, high = sorted((m[1][axis], m[2][axis]))
        return m[0][axis], low < m[0][axis] < high

    return test


def _falling(m: list[list[float]], _value: float, _room: float) -> Answer:
    steps = [a[1] - b[1] for a, b in itertools.pairwise(m)]
    return min(steps), min(steps) > 0


RELATIONS: dict[str, Relation] = {
    "midline": lambda m, v, r: _within(max(abs(p[0]) for p in m), 0, r),
    "level": lambda m, v, r: _within(spread([p[1] for p in m]), 0, r),
    "upright": lambda m, v, r: _within(spread([p[0] for p in m]), 0, r),
    "frontal": lambda m, v, r: _within(spread([p[2] for p in m]), 0, r),
    "share": lambda m, v, r: _within(share(*m), v, r),
    "share_y": lambda m, v, r: _within(share(*m, axes=(1,)), v, r),
    "ratio_x": lambda m, v, r: _within(m[0][0] / m[1][0], v, r),
    "above": lambda m, v, r: _more(m[0][1] - m[1][1], r),
    "front": lambda m, v, r: _more(m[0][2] - m[1][2], r),
    "medial": lambda m, v, r: _more(m[1][0] - m[0][0], r),
    "apart": lambda m, v, r: _within(math.dist(m[0], m[1]), v, r),
    "equal": lambda m, v, r: _within(math.dist(m[0], m[2]) - math.dist(m[1], m[2]), 0, r),
    # Over the head: further round from the nape to the forehead, seen from the middle of the head.
    "along": lambda m, v, r: _more(_round(m[1]) - _round(m[0]), 0),
    "between_x": _between(0),
    "between_y": _between(1),
    "between_z": _between(2),
    "down": _falling,
    "third": lambda m, v, r: _within(third(m[0], TROCHANTER, m[1]), 0, r),
}
MIDDLE_OF_HEAD = (740.0, 45.0)
TROCHANTER = (160.0, 45.0, 22.0)  # the most prominent place of the hip of this figure, from its mesh


def _round(p: Place) -> float:
    """Angle of a place of the midline around the middle of the head: 0 straight down, growing over the nape."""
    return math.atan2(MIDDLE_OF_HEAD[1] - p[2], MIDDLE_OF_HEAD[0] - p[1]) % (2 * math.pi)
