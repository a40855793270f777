"""From 3D to the plates: where each mark lies on each plate that can see it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from mesh import Array, Body, Ints, unit, vertex_normals
from numpy.typing import NDArray
from outline import base_rings, inside, middle, simplified
from placing import Mark
from surface import Surface

Row = list[Any]
TOLERANCE = 0.03  # dm that a place may lie behind the front of the skin
FACING = 0.10  # cosine between the normal and the viewer
RIM_FACING = -0.35  # the same for the tips of fingers and toes: both faces of a hand show them
MARGIN = 2.0  # view-box units that the drawn outline may be off
SHOWN = 0.6  # share of a zone's outline that a plate must show
AROUND = ((0, 0), (3, 0), (-3, 0), (0, 3), (0, -3), (5, 0), (-5, 0), (0, 5), (0, -5))

Test = Callable[[Array, Array, Array, Array], NDArray[np.bool_]]
# The part of the body that each plate draws: tests on x, y, z and the distance from the wrist towards the fingers.
DRAWN: tuple[tuple[str, Test], ...] = (
    ("head-top", lambda x, y, z, c: (y > 6.35) & (abs(x) < 1.2)),
    ("head-", lambda x, y, z, c: (y > 4.3) & (abs(x) < 2.6)),
    ("face-", lambda x, y, z, c: (y > 4.3) & (abs(x) < 2.6)),
    ("neck-", lambda x, y, z, c: (y > 4.2) & (abs(x) < 2.6)),
    ("ear-", lambda x, y, z, c: (y > 6) & (x > 0.25)),
    ("hand-radial", lambda x, y, z, c: (x > 2.3) & (c > -1.3)),
    ("hand-ulnar", lambda x, y, z, c: (x > 2.3) & (c > -1.3)),
    ("hand-", lambda x, y, z, c: (x > 1.5) & (c > -1.3) & (y < 2.2)),
    ("foot-plantar", lambda x, y, z, c: (x > 0) & (y < -7.0)),
    ("foot-", lambda x, y, z, c: (x > 0) & (y < -4.6)),
    ("arm-", lambda x, y, z, c: (x > 0.5) & (y < 6.0) & (y > -2.6) & ~_beside_trunk(x, y)),
    ("leg-", lambda x, y, z, c: (x > 0) & (y < 1.9) & (x < 2.15)),
    ("chest", lambda x, y, z, c: (y > 1.2) & (y < 7)),
    ("abdomen", lambda x, y, z, c: (y > -1) & (y < 5) & (abs(x) < 2.1)),
    ("back-upper", lambda x, y, z, c: (y > 1.2) & (y < 7.2)),
    ("back-lower", lambda x, y, z, c: (y > -2) & (y < 5) & (abs(x) < 2.1)),
    ("body-left-arm-raised", lambda x, y, z, c: ~((x < -1.35) & (y < 5))),
)


def _beside_trunk(x: Array, y: Array) -> NDArray[np.bool_]:
    return np.asarray((y < 4.0) & (x < np.minimum(2.35, 1.36 + (4.05 - y) * 0.30)))


class Scene:
    """One plate: its projection, its outline and what stands in front."""

    def __init__(self, body: Body, view: dict[str, Any], art: Path) -> None:
        stored = json.loads((art / "views" / f"{view['id']}.json").read_text(encoding="utf-8"))
        self.id, self.one_side = view["id"], bool(view["side"])
        self.width, self.height = view["width"], view["height"]
        self._matrix = np.array(stored["projection"], float)
        self._scale = float(np.linalg.norm(self._matrix[2, :3]))
        self._viewer = unit(self._matrix[2, :3])
        self._outline = base_rings(art / "views" / f"{view['id']}.svg")
        self._body, self._posed = body, "pose" in stored
        vertices = body.raised if self._posed else body.vertices
        self._grid = _Grid(self._flat(vertices)[_part(view["id"], vertices, body)])

    def _flat(self, places: Array) -> Array:
        return np.asarray(places @ self._matrix[:, :3].T + self._matrix[:, 3])

    def _posed_mark(self, mark: Mark, skin: Surface, normals: Array) -> Mark:
        places, turned = [], []
        for place in mark.places:
            triangle, weights, _ = skin.nearest(place)
            ids = skin.original[skin.triangles[triangle]]
            places.append(weights @ self._body.raised[ids])
            turned.append(unit(weights @ normals[ids]))
        return Mark(mark.code, mark.part, mark.side, mark.shape, np.array(places), np.array(turned), mark.rim)

    def rows(self, marks: Sequence[Mark], skin: Surface) -> list[tuple[str, Row]]:
        """Code and row [side, part, x, y] or [side, part, x, y, path] of each mark that is seen."""
        raised = vertex_normals(self._body.raised, self._body.triangles) if self._posed else np.zeros(0)
        found = []
        for mark in marks:
            if mark.hidden or (mark.views and not self.id.startswith(mark.views)):
                continue
            seen = self._posed_mark(mark, skin, raised) if self._posed else mark
            found += [(mark.code, row) for row in self._rows_of(seen)]
        return found

    def _rows_of(self, mark: Mark) -> list[Row]:
        flat = self._flat(mark.places)
        shown = np.array([self._sees(p, n, mark.rim) for p, n in zip(flat, mark.normals, strict=True)])
        level = mark.side == "M" and not self.one_side
        if mark.shape == "point":
            return [[mark.side, mark.part, *self._fractions(flat[0], level)]] if shown[0] else []
        if mark.shape == "zone" and level:
            return self._middle_zone(mark, flat, shown)
        if mark.shape == "zone":
            if mark.side == "M":  # a profile sees the near half, which stands first
                flat, shown = flat[: len(flat) // 2], shown[: len(flat) // 2]
            seen = _seen_of_ring(shown)
            if len(seen) < max(3, SHOWN * len(flat)):
                return []
            path = simplified(flat[seen][:, :2], 0.6)
            at = self._fractions(np.array(middle(path)), level)
            return [[mark.side, mark.part, *at, [self._fractions(p, False) for p in path]]]
        rows: list[Row] = []
        for run in _runs(shown):
            path = simplified(flat[run][:, :2], 0.6)
            at = self._fractions(flat[run[len(run) // 2]], level)
            rows.append([mark.side, mark.part, *at, [self._fractions(p, level) for p in path]])
        return rows

    def _middle_zone(self, mark: Mark, flat: Array, shown: NDArray[np.bool_]) -> list[Row]:
        """A zone across the midline: its left half, which stands first in the ring, and the mirror of that."""
        half = len(flat) // 2
        seen = np.flatnonzero(shown[:half])
        if len(seen) < max(2, SHOWN * half):
            return []
        left = [self._fractions(place, False) for place in simplified(flat[seen][:, :2], 0.6)]
        ring = [*left, *([round(1 - x, 5), y] for x, y in reversed(left))]
        place = middle(np.array(ring) * [self.width, self.height])
        return [[mark.side, mark.part, *self._fractions(np.array(place), True), ring]]

    def _fractions(self, place: Array, middle_of_body: bool) -> list[float]:
        x = 0.5 if middle_of_body else round(float(place[0]) / self.width, 5)
        return [x, round(float(place[1]) / self.height, 5)]

    def _sees(self, place: Array, normal: Array, rim: bool) -> bool:
        x, y, z = (float(value) for value in place)
        if not (0 < x < self.width and 0 < y < self.height):
            return False
        if float(normal @ self._viewer) < (RIM_FACING if rim else FACING):
            return False
        room = (2.5 if rim else 1) * TOLERANCE * self._scale
        front = self._grid.depth(x, y)
        if rim and (front is None or abs(front - z) > room):
            near = [d for dx, dy in AROUND if (d := self._grid.depth(x + dx, y + dy)) is not None]
            front = min(near, key=lambda d: abs(d - z)) if near else None
        if front is None or abs(front - z) > room:
            return False
        return inside(self._outline, x, y, MARGIN)


def _part(view: str, vertices: Array, body: Body) -> Ints:
    """The triangles of the body part that a plate draws."""
    centres = vertices[body.triangles].mean(1) if "raised" in view else body.vertices[body.triangles].mean(1)
    wrist = body.joints["wrist.L"]
    along = (centres - wrist) @ unit(body.joints["finger3-1.L"] - wrist)
    for name, test in DRAWN:
        if view.startswith(name):
            return body.triangles[test(*centres.T, along)]
    return body.triangles


class _Grid:
    """Projected triangles in cells, for the depth of the front at a place."""

    CELL = 8.0

    def __init__(self, corners: Array) -> None:
        self._corners = corners
        low = (corners[:, :, :2].min(1) // self.CELL).astype(int)
        high = (corners[:, :, :2].max(1) // self.CELL).astype(int)
        cells: dict[int, list[Ints]] = {}
        for dx in range(int((high - low)[:, 0].max()) + 1):
            for dy in range(int((high - low)[:, 1].max()) + 1):
                ids = np.flatnonzero((low[:, 0] + dx <= high[:, 0]) & (low[:, 1] + dy <= high[:, 1]))
                if not len(ids):
                    continue
                keys = _cell(low[ids, 0] + dx, low[ids, 1] + dy)
                order = np.argsort(keys, kind="stable")
                unique, starts = np.unique(keys[order], return_index=True)
                for key, members in zip(unique, np.split(ids[order], starts[1:]), strict=True):
                    cells.setdefault(int(key), []).append(members)
        self._cells = {key: np.concatenate(members) for key, members in cells.items()}

    def depth(self, x: float, y: float) -> float | None:
        """Depth of the nearest skin, or None where there is none."""
        ids = self._cells.get(int(_cell(np.array(x // self.CELL, int), np.array(y // self.CELL, int))))
        if ids is None:
            return None
        a, b, c = (self._corners[ids, k] for k in range(3))
        whole = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
        whole = np.where(np.abs(whole) < 1e-12, 1e-12, whole)
        v = ((x - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (y - a[:, 1])) / whole
        w = ((b[:, 0] - a[:, 0]) * (y - a[:, 1]) - (x - a[:, 0]) * (b[:, 1] - a[:, 1])) / whole
        hit = (v >= -1e-6) & (w >= -1e-6) & (v + w <= 1 + 1e-6)
        if not hit.any():
            return None
        depth = (1 - v - w) * a[:, 2] + v * b[:, 2] + w * c[:, 2]
        return float(depth[hit].max())


def _cell(x: Ints, y: Ints) -> Ints:
    return np.asarray(x * 100003 + y)


def _seen_of_ring(shown: NDArray[np.bool_]) -> list[int]:
    """What is seen of a ring, in order, beginning after the longest stretch that is not seen."""
    count = len(shown)
    gap = max(range(count), key=lambda i: 0 if shown[i] else _gap(shown, i))
    order = [(gap + i) % count for i in range(count)]
    return [i for i in order if shown[i]]


def _runs(shown: NDArray[np.bool_]) -> list[list[int]]:
    """Stretches of a line that are seen, the longest first; single places are left out."""
    runs: list[list[int]] = [[]]
    for i, seen in enumerate(shown):
        if seen:
            runs[-1].append(i)
        elif runs[-1]:
            runs.append([])
    return sorted((run for run in runs if len(run) > 2), key=len, reverse=True)


def _gap(shown: NDArray[np.bool_], start: int) -> int:
    length = 0
    while length < len(shown) and not shown[(start + length) % len(shown)]:
        length += 1
    return length if shown[start - 1] else 0
