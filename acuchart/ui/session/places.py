"""Where things lie on a plate, in words and in millimetres."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from acuchart.model.atlas import Atlas, Position, View, nearest_on
from acuchart.model.prescription.geometry import UPRIGHT, seen_from_above
from acuchart.model.side import Side

_CLOSE_MM: Final = 15.0
_PHRASE_MM: Final = 45.0  # a free mark farther than this from every named point gets no phrase

_BESIDE_MM: Final = 15.0  # a stroke along a line ends no farther beside it
_SHORT_MM: Final = 3.0


def phrase(atlas: Atlas, view: View, x: float, y: float, *, plain: bool = False) -> str:
    """``1.2 cm lateral to GB14``: where a free mark lies, or empty where no named point is near.

    Up and down are said only on plates of a standing body, before and behind where it is seen from above; on
    the others the distance alone is sure. With ``plain`` only points that every reader knows count, not those of
    systems that are shy (`System.snap_mm`).
    """
    near = _nearest_point(atlas, view, x, y, plain=plain)
    if near is None:
        return ""
    dx = (x - near.x) * view.width * view.mm_per_unit
    dy = (y - near.y) * view.height * view.mm_per_unit
    far = f"{math.hypot(dx, dy) / 10:.1f} cm"
    words = []
    top = seen_from_above(view)
    upright = view.region in UPRIGHT
    if abs(dy) > 0.4 * abs(dx) and upright:
        up, down = ("posterior", "anterior") if top else ("above", "below")
        words.append(up if dy < 0 else down)
    if abs(dx) > 0.4 * abs(dy) and view.side is None:
        outwards = abs(x - 0.5) > abs(near.x - 0.5)
        words.append("lateral" if outwards else "medial")
    if not words or (len(words) == 1 and not upright):
        return f"{far} from {near.code}"
    to = "" if words[-1] in ("above", "below") else " to"
    return f"{far} {' and '.join(words)}{to} {near.code}"


def _nearest_point(atlas: Atlas, view: View, x: float, y: float, *, plain: bool) -> Position | None:
    down = view.height * view.mm_per_unit
    for reach in (_CLOSE_MM, _PHRASE_MM):  # most marks lie close to a point
        near = _nearest_of(atlas, view, x, y, atlas.bands(view.id).near(y, reach / down), reach, plain=plain)
        if near is not None:
            return near
    return None


def _nearest_of(
    atlas: Atlas, view: View, x: float, y: float, places: Iterable[Position], reach: float, *, plain: bool
) -> Position | None:
    side = view.side_at(x)
    best, best_mm = None, reach
    for place in places:
        if place.path or (place.side is not side and Side.MID not in (place.side, side)):
            continue
        if plain and atlas.systems[atlas.points[place.code].system].snap_mm is not None:
            continue
        apart = apart_mm(view, place.x, place.y, x, y)
        if apart < best_mm:
            best, best_mm = place, apart
    return best


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A needle along a line: the place where it begins, where its tip lies, its direction, and the words."""

    start: Position
    x: float
    y: float
    direction_deg: float
    words: str


def course(
    atlas: Atlas, view: View, start: Position, x: float, y: float, shown: Collection[str] = ()
) -> Course | None:
    """From a place on a line along it to where (x, y) lies on it.

    A stroke that begins on a point follows a line that runs through it where the line's system is in ``shown``.
    None where there is no line, and where the hand went away from it or hardly moved along it.
    """
    found: tuple[float, Course] | None = None
    for line in _lines_from(atlas, view, start, shown):
        end_x, end_y, aside = _onto(line, view, x, y)
        if aside > _BESIDE_MM or apart_mm(view, line.x, line.y, end_x, end_y) < _SHORT_MM:
            continue
        if found is None or aside < found[0]:
            up = (line.y - end_y) * view.height
            degrees = math.degrees(math.atan2(up, (end_x - line.x) * view.width)) % 360.0
            begin, end = (_landmark(atlas, view, *place) for place in ((line.x, line.y), (end_x, end_y)))
            words = f"{line.code} from {begin} to {end}"
            found = aside, Course(start=line, x=end_x, y=end_y, direction_deg=degrees, words=words)
    return None if found is None else found[1]


def _lines_from(atlas: Atlas, view: View, start: Position, shown: Collection[str]) -> Iterator[Position]:
    if start.path:
        if atlas.points[start.code].shape == "line":
            yield start
        return
    for line in atlas.positions(view.id):
        point = atlas.points[line.code]
        if line.path and point.shape == "line" and point.system in shown:
            x, y, aside = _onto(line, view, start.x, start.y)
            if aside < _SHORT_MM:
                yield replace(line, x=x, y=y)


def from_place_mm(atlas: Atlas, view: View, place: Position, x: float, y: float) -> float:
    """Millimetres of body between (x, y) and a named place: for a line the nearest place along it."""
    if place.path and atlas.points[place.code].shape == "line":
        return _onto(place, view, x, y)[2]
    return apart_mm(view, place.x, place.y, x, y)


def _onto(line: Position, view: View, x: float, y: float) -> tuple[float, float, float]:
    return nearest_on(line.path, x, y, view.width * view.mm_per_unit, view.height * view.mm_per_unit)


def _landmark(atlas: Atlas, view: View, x: float, y: float) -> str:
    """A channel or extra point that is there, or how far away one is."""
    near = _nearest_point(atlas, view, x, y, plain=True)
    if near is not None and apart_mm(view, near.x, near.y, x, y) < _SHORT_MM:
        return near.code
    return phrase(atlas, view, x, y, plain=True) or "its end"


def is_phrase(label: str) -> bool:
    """True for a label that `phrase` wrote."""
    return label[:1].isdigit() and " cm " in label


def apart_mm(view: View, ax: float, ay: float, bx: float, by: float) -> float:
    """Millimetres of body between two places on a plate."""
    return math.hypot((ax - bx) * view.width, (ay - by) * view.height) * view.mm_per_unit
