"""Areas, strokes and cups as plain values: the screen and the paper draw the same outlines and the same hatch.

A kind is told by its pattern and its words first and by its ink second, so that a fax shows it too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from acuchart.model.area import AREA_WORDS, FOUND, Area, AreaKind
from acuchart.model.atlas_values import View
from acuchart.model.outline import Corner

Line = tuple[Corner, Corner]
_ROUND: Final = 28  # corners of a circle
_RADIUS_MM: Final = {AreaKind.CUP: 22.0, AreaKind.HEAT: 60.0, AreaKind.LIGHT: 40.0, AreaKind.MOXA: 6.0}
_SPOT_MM: Final = 12.0
_HATCH: Final[dict[AreaKind, tuple[tuple[float, float], ...]]] = {  # angle in degrees, distance in mm of plate
    AreaKind.GUA_SHA: ((60.0, 5.0),),
    AreaKind.CUP: (),
    AreaKind.MOXA: ((0.0, 3.0), (90.0, 3.0)),
    AreaKind.HEAT: ((0.0, 7.0),),
    AreaKind.LIGHT: ((90.0, 7.0),),
    AreaKind.MASSAGE: ((0.0, 5.0), (60.0, 9.0)),
    AreaKind.MICRONEEDLING: ((45.0, 3.5), (135.0, 3.5)),
    AreaKind.PAIN: ((45.0, 4.0), (135.0, 4.0)),
    AreaKind.NUMB: ((30.0, 8.0),),
    AreaKind.SCAR: ((90.0, 4.0),),
    AreaKind.WRINKLE: (),
    AreaKind.OTHER: ((15.0, 8.0),),
}
assert set(_HATCH) == set(AreaKind)
_TICK: Final = 0.014  # of the plate's height: half a cross tick of a scar, a barb of a stroke
_MOST_LINES: Final = 400  # of one hatch; a whole back has about a hundred


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneArea:
    """One area; every place is a fraction of the view box.

    ``hatch`` lines fill the box around the outline and are clipped to it by whoever draws; ``ticks`` are drawn as
    they are: the barbs of a stroke, the stitches of a scar. ``label_at`` is the middle of the label's upper edge.
    """

    area_id: str
    kind: AreaKind
    outline: tuple[Corner, ...]
    closed: bool
    hatch: tuple[Line, ...]
    ticks: tuple[Line, ...]
    label: str
    label_at: Corner
    found: bool  # found on the patient; else done by the practitioner


def plate_areas(view: View, areas: Iterable[Area]) -> tuple[SceneArea, ...]:
    """The areas that were drawn on ``view``, in the order of drawing."""
    return tuple(_area(view, area) for area in areas if area.view == view.ref)


def label_of(area: Area) -> str:
    """``Pain 6/10``, ``Cupping``, ``Gua sha: neck, light``."""
    words = AREA_WORDS[area.kind]
    if area.score is not None:
        words = f"{words} {area.score}/10"
    return f"{words}: {area.note.strip()}" if area.note.strip() else words


def _area(view: View, area: Area) -> SceneArea:
    corners = area.corners
    closed = area.closed
    if len(corners) == 1:
        corners, closed = _circle(view, corners[0], _RADIUS_MM.get(area.kind, _SPOT_MM)), True
    ticks: tuple[Line, ...] = ()
    if not closed:
        ticks = _stitches(view, corners) if area.kind is AreaKind.SCAR else _barbs(view, area.kind, corners)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return SceneArea(
        area_id=area.id,
        kind=area.kind,
        outline=corners,
        closed=closed,
        hatch=_hatch(view, area.kind, (min(xs), min(ys), max(xs), max(ys))) if closed else (),
        ticks=ticks,
        label=label_of(area),
        label_at=((min(xs) + max(xs)) / 2, min(max(ys), 1.0)),
        found=area.kind in FOUND,
    )


def _circle(view: View, middle: Corner, radius_mm: float) -> tuple[Corner, ...]:
    across = radius_mm / view.mm_per_unit / view.width
    down = radius_mm / view.mm_per_unit / view.height
    turns = (2 * math.pi * at / _ROUND for at in range(_ROUND))
    return tuple(
        (_within(middle[0] + across * math.cos(turn)), _within(middle[1] + down * math.sin(turn)))
        for turn in turns
    )


def _hatch(view: View, kind: AreaKind, box: tuple[float, float, float, float]) -> tuple[Line, ...]:
    """Parallel lines through the box, on a grid that starts at the plate's corner."""
    lines: list[Line] = []
    left, top, right, bottom = (
        box[0] * view.width,
        box[1] * view.height,
        box[2] * view.width,
        box[3] * view.height,
    )
    corners = ((left, top), (right, top), (left, bottom), (right, bottom))
    # Never finer than a person can see: the box of a lip is small, that of a back is large.
    finest = max(right - left, bottom - top) / 60
    for degrees, distance_mm in _HATCH[kind]:
        step = max(distance_mm / view.mm_per_unit, finest, view.height / 150)
        along = (math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))
        across = (-along[1], along[0])
        far = [x * across[0] + y * across[1] for x, y in corners]
        run = [x * along[0] + y * along[1] for x, y in corners]
        at = math.ceil(min(far) / step) * step
        while at <= max(far) and len(lines) < _MOST_LINES:
            ends = (
                (along[0] * one + across[0] * at, along[1] * one + across[1] * at) for one in (min(run), max(run))
            )
            start, end = ((x / view.width, y / view.height) for x, y in ends)
            lines.append((start, end))
            at += step
    return tuple(lines)


def _barbs(view: View, kind: AreaKind, corners: tuple[Corner, ...]) -> tuple[Line, ...]:
    """The arrow head of a stroke that was made; a line that was found has no direction."""
    if kind is AreaKind.WRINKLE or len(corners) < 2:
        return ()
    tip, before = corners[-1], corners[-min(len(corners), 4)]
    turn = math.atan2((tip[1] - before[1]) * view.height, (tip[0] - before[0]) * view.width)
    size = _TICK * view.height * 1.4
    found: list[Line] = []
    for side in (math.radians(150), math.radians(-150)):
        dx, dy = size * math.cos(turn + side), size * math.sin(turn + side)
        found.append((tip, (tip[0] + dx / view.width, tip[1] + dy / view.height)))
    return tuple(found)


def _stitches(view: View, corners: tuple[Corner, ...]) -> tuple[Line, ...]:
    """Short lines across a scar, as far apart as they are long."""
    half = _TICK * view.height / 2
    found: list[Line] = []
    rest = half
    for (ax, ay), (bx, by) in pairwise(corners):
        dx, dy = (bx - ax) * view.width, (by - ay) * view.height
        length = math.hypot(dx, dy)
        if not length:
            continue
        nx, ny = -dy / length * half / view.width, dx / length * half / view.height
        while rest <= length and len(found) < _MOST_LINES:
            x, y = ax + (bx - ax) * rest / length, ay + (by - ay) * rest / length
            found.append(((x - nx, y - ny), (x + nx, y + ny)))
            rest += 2.5 * half
        rest -= length
    return tuple(found)


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)
