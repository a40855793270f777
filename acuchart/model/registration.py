"""A photo registered to a plate by points: where a place of the plate lies on the photo, and the other way round.

Two marks that name points of the atlas say how the plate is turned, moved and scaled; four or more also how it is
stretched. A body is no plate: what is left over between marks and points is told in millimetres of the plate.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from acuchart.model.atlas import Atlas, Position, View
from acuchart.model.picture import Picture, PictureMark
from acuchart.model.pictures import Spot, anchors_of
from acuchart.model.side import Side

_LEAST: Final = 2
_STRETCHED: Final = 4
_APART: Final = 0.04  # of the plate's shorter side: marks that are nearer register nothing
_POINTS: Final = ("channel", "extra", "scalp")  # systems of points; a zone is next to anything
_NEAR_MM: Final = 12.0  # a mark farther from every point is near none


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """How a plate lies on a picture: ``(x, y)`` in mm of it at ``(a x + c y + e, b x + d y + f)`` in pixels."""

    view: View
    turn: tuple[float, float, float, float, float, float]
    size: tuple[int, int]  # of the picture in pixels
    points: int
    apart_mm: float  # how far, in the mean, marks lie from their points; 0 with as few marks as are needed

    def on_picture(self, x: float, y: float) -> Spot:
        """Where a place of the plate, as fractions, lies on the picture, as fractions; it may lie beside it."""
        a, b, c, d, e, f = self.turn
        across, down = _mm(self.view, x, y)
        return (a * across + c * down + e) / self.size[0], (b * across + d * down + f) / self.size[1]

    def on_plate(self, x: float, y: float) -> Spot:
        """Where a place of the picture lies on the plate, both as fractions."""
        a, b, c, d, e, f = self.turn
        right, down = x * self.size[0] - e, y * self.size[1] - f
        whole = a * d - b * c
        across, along = (d * right - c * down) / whole, (a * down - b * right) / whole
        view = self.view
        return across / (view.width * view.mm_per_unit), along / (view.height * view.mm_per_unit)

    @property
    def words(self) -> str:
        """``Registered by 4 points, 3 mm apart in the mean``."""
        rest = f", {self.apart_mm:.0f} mm apart in the mean" if self.points > _LEAST else ""
        return f"Registered to “{self.view.short}” by {self.points} points{rest}"


def register(picture: Picture, marks: Sequence[PictureMark], atlas: Atlas) -> Registration | None:
    """The picture on the plate that shows most of its marked points; None below two of them or at one place."""
    named = [one for one in marks if one.code]
    best: tuple[View, list[tuple[Spot, Spot]]] | None = None
    for view in sorted(atlas.views.values(), key=lambda one: one.order):
        pairs = [pair for one in named if (pair := _pair(picture, one, view, atlas)) is not None]
        if best is None or len(pairs) > len(best[1]):
            best = (view, pairs)
    if best is None or len(best[1]) < _LEAST:
        return None
    view, pairs = best
    least = _APART * min(view.width, view.height) * view.mm_per_unit
    if max(math.dist(one, other) for one, _ in pairs for other, _ in pairs) < least:
        return None
    turn = (_stretched(pairs) if len(pairs) >= _STRETCHED else None) or _turned(pairs)
    if turn is None:
        return None
    a, b, c, d, e, f = turn
    scale = math.sqrt(abs(a * d - b * c))
    rest = [math.hypot(a * x + c * y + e - u, b * x + d * y + f - v) / scale for (x, y), (u, v) in pairs]
    size = (picture.width, picture.height)
    return Registration(view=view, turn=turn, size=size, points=len(pairs), apart_mm=sum(rest) / len(rest))


def nearest(found: Registration, mark: PictureMark, atlas: Atlas) -> tuple[Position, float] | None:
    """The point of the plate that is next to a mark, and how many millimetres of the plate away; None far off."""
    view = found.view
    here = _mm(view, *found.on_plate(mark.x, mark.y))
    listed = [
        (math.dist(here, _mm(view, one.x, one.y)), one)
        for one in atlas.positions(view.id)
        if one.code in atlas.points and atlas.points[one.code].system in _POINTS
    ]
    far, point = min(listed, key=lambda one: one[0], default=(math.inf, None))
    return None if point is None or far > _NEAR_MM else (point, far)


def _mm(view: View, x: float, y: float) -> Spot:
    return x * view.width * view.mm_per_unit, y * view.height * view.mm_per_unit


def _pair(picture: Picture, mark: PictureMark, view: View, atlas: Atlas) -> tuple[Spot, Spot] | None:
    """The point's place on the plate in mm, and its mark in pixels."""
    places = [one for one in atlas.places(mark.code) if one.view == view.id]
    side = _side(mark)
    if side is not None:
        places = [one for one in places if one.side is side]
    elif len({one.side for one in places}) > 1:
        places = [one for one in places if one.side is _seen_side(picture, mark, view)]
    if not places:
        return None
    return _mm(view, places[0].x, places[0].y), (mark.x * picture.width, mark.y * picture.height)


def _side(mark: PictureMark) -> Side | None:
    """What the mark's words say: ``L``, ``R``."""
    return {"L": Side.LEFT, "R": Side.RIGHT}.get(mark.words.strip().upper())


def _seen_side(picture: Picture, mark: PictureMark, view: View) -> Side:
    """The patient's side by where the mark lies: beside the middle between the anchors, or of the picture."""
    anchors = anchors_of(picture)
    middle = 0.5 if anchors is None else (anchors[0][0] + anchors[1][0]) / 2
    return view.right_edge if mark.x > middle else view.right_edge.opposite


def _turned(pairs: Iterable[tuple[Spot, Spot]]) -> tuple[float, float, float, float, float, float] | None:
    """The turn, scale and shift of least squares."""
    listed = list(pairs)
    count = len(listed)
    mx, my = (sum(one[0][at] for one in listed) / count for at in (0, 1))
    mu, mv = (sum(one[1][at] for one in listed) / count for at in (0, 1))
    square = sum((x - mx) ** 2 + (y - my) ** 2 for (x, y), _ in listed)
    a = sum((x - mx) * (u - mu) + (y - my) * (v - mv) for (x, y), (u, v) in listed) / square
    b = sum((x - mx) * (v - mv) - (y - my) * (u - mu) for (x, y), (u, v) in listed) / square
    if math.hypot(a, b) < 1e-9:
        return None
    return a, b, -b, a, mu - a * mx + b * my, mv - b * mx - a * my


def _stretched(pairs: Iterable[tuple[Spot, Spot]]) -> tuple[float, float, float, float, float, float] | None:
    """The affine map of least squares; None for points on a line, or where it would turn the body over."""
    listed = list(pairs)
    count = len(listed)
    mx, my = (sum(one[0][at] for one in listed) / count for at in (0, 1))
    mu, mv = (sum(one[1][at] for one in listed) / count for at in (0, 1))
    xx = sum((x - mx) ** 2 for (x, _), _ in listed)
    yy = sum((y - my) ** 2 for (_, y), _ in listed)
    xy = sum((x - mx) * (y - my) for (x, y), _ in listed)
    whole = xx * yy - xy * xy
    if whole < 1e-4 * (xx + yy) ** 2:  # all but on a line
        return None
    xu, xv = (sum((x - mx) * (one[at] - mean) for (x, _), one in listed) for at, mean in ((0, mu), (1, mv)))
    yu, yv = (sum((y - my) * (one[at] - mean) for (_, y), one in listed) for at, mean in ((0, mu), (1, mv)))
    a, c = (xu * yy - yu * xy) / whole, (yu * xx - xu * xy) / whole
    b, d = (xv * yy - yv * xy) / whole, (yv * xx - xv * xy) / whole
    if a * d - b * c <= 0:
        return None
    return a, b, c, d, mu - a * mx - c * my, mv - b * mx - d * my
