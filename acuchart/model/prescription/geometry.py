"""Where the words of a line lie on the plates: home plates, distances from points, directions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from acuchart.model.atlas import Atlas, Position, View
from acuchart.model.needle import Needle
from acuchart.model.prescription.values import Direction, Offset
from acuchart.model.side import Side

CUN_MM: Final = 25.0
"""A cun that is written as a distance; the atlas' depths use the same."""
UPRIGHT: Final = frozenset({"face", "head", "trunk", "body", "neck"})  # up on the plate is up on the body
_WHOLE: Final = ("body",)  # regions that show much and show it small
_WAYS: Final = (
    ("up",),
    ("down",),
    ("lateral",),
    ("medial",),
    ("up", "lateral"),
    ("up", "medial"),
    ("down", "lateral"),
    ("down", "medial"),
    ("forward",),
    ("back",),
    ("forward", "lateral"),
    ("forward", "medial"),
    ("back", "lateral"),
    ("back", "medial"),
)
_UNITS: Final = {"mm": 1.0, "cm": 10.0, "cun": CUN_MM}


class Seat(NamedTuple):
    """A place for a needle."""

    view: str  # with its version
    x: float
    y: float
    side: Side
    part: str = ""


def home(atlas: Atlas, code: str, side: Side, part: str) -> Position | None:
    """The plate on which a point is marked when no plate is said: the first in order that takes needles."""
    return next(iter(homes(atlas, code, side, part)), None)


def homes(atlas: Atlas, code: str, side: Side, part: str) -> list[Position]:
    """A point on all plates that show it and take needles, its own first."""
    seen = [
        place
        for place in atlas.places(code)
        if place.side is side and place.part == part and atlas.views[place.view].needles
    ]
    return sorted(seen, key=lambda place: _rank(atlas.views[place.view]))


def _rank(view: View) -> tuple[bool, int]:
    return view.region in _WHOLE, view.order


def offset_place(atlas: Atlas, offset: Offset, side: Side) -> Seat | None:
    """Where a phrase such as “1 cm lateral to GB14” lies, or None where no plate can say it."""
    if not offset.words:
        return None
    seen = [
        place
        for place in atlas.places(offset.reference)
        if place.side in (side, Side.MID) and atlas.views[place.view].needles
    ]
    for place in sorted(seen, key=lambda place: _rank(atlas.views[place.view])):
        vector = _vector(atlas.views[place.view], offset.words, side)
        if vector is None or (place.side is Side.MID and side is not Side.MID and vector[0] == 0):
            continue
        there = _beside(atlas, place, offset, vector, side)
        if there is not None:
            return there
    return None


def offset_on(atlas: Atlas, view: View, offset: Offset, side: Side) -> Seat | None:
    """The same on one plate alone, for a place on a line that may lie above the midline itself."""
    vector = _vector(view, offset.words, side) if offset.words else None
    for one in (side, Side.MID) if vector is not None else ():
        place = atlas.same_place(offset.reference, one, view.id)
        if place is not None and vector is not None:
            return _beside(atlas, place, offset, vector, side)
    return None


def _beside(atlas: Atlas, place: Position, offset: Offset, vector: tuple[float, float], side: Side) -> Seat | None:
    view, size = atlas.views[place.view], math.hypot(*vector)
    far = offset.amount * _UNITS[offset.unit]
    x = place.x + far * vector[0] / size / (view.width * view.mm_per_unit)
    y = place.y - far * vector[1] / size / (view.height * view.mm_per_unit)
    return Seat(view.ref, x, y, side) if 0 <= x <= 1 and 0 <= y <= 1 else None


def degrees(direction: Direction, seat: Seat, atlas: Atlas, *, paired: bool) -> float | None:
    """A direction as degrees on the plate of a needle, or None where that plate cannot show it."""
    view = atlas.views[seat.view.partition("@")[0]]
    if direction.degrees is not None:
        mirrored = paired and seat.side is Side.RIGHT
        return (180.0 - direction.degrees) % 360.0 if mirrored else direction.degrees
    if direction.towards is not None:
        for side in (seat.side, Side.MID):
            there = atlas.same_place(direction.towards, side, view.id)
            if there is not None:
                dx = (there.x - seat.x) * view.width
                dy = (seat.y - there.y) * view.height
                return math.degrees(math.atan2(dy, dx)) % 360.0 if dx or dy else None
        return None
    vector = _vector(view, direction.words, seat.side)
    return None if vector is None else math.degrees(math.atan2(vector[1], vector[0])) % 360.0


def direction_of(needle: Needle, atlas: Atlas) -> Direction | None:
    """The direction of a needle, in words where one of the straight ways is meant exactly."""
    if needle.direction_deg is None:
        return None
    view = atlas.views.get(needle.view.partition("@")[0])
    if view is not None:
        for words in _WAYS:
            vector = _vector(view, words, needle.side)
            if vector is None:
                continue
            turn = abs(math.degrees(math.atan2(vector[1], vector[0])) - needle.direction_deg) % 360.0
            if min(turn, 360.0 - turn) < 1e-9:
                return Direction(words=words)
    return Direction(degrees=needle.direction_deg)


def mirrored(needle: Needle, atlas: Atlas) -> Needle | None:
    """The needle on the patient's other side, or None where there is none."""
    seat = mirror_seat(atlas, Seat(needle.view, needle.x, needle.y, needle.side, needle.part))
    if seat is None:
        return None
    turned = None if needle.direction_deg is None else (180.0 - needle.direction_deg) % 360.0
    return replace(needle, view=seat.view, x=seat.x, y=seat.y, side=seat.side, direction_deg=turned)


def mirror_seat(atlas: Atlas, seat: Seat) -> Seat | None:
    """The same place on the patient's other side."""
    view_id = seat.view.partition("@")[0]
    if view_id not in atlas.views or seat.side is Side.MID:
        return None
    other, x, y = atlas.mirror(view_id, seat.x, seat.y)
    return Seat(atlas.views[other].ref, min(max(x, 0.0), 1.0), y, seat.side.opposite, seat.part)


def seen_from_above(view: View) -> bool:
    """True for the crown of the head: the face is at the lower edge."""
    return view.id.endswith("-top")


def _vector(view: View, words: Sequence[str], side: Side) -> tuple[float, float] | None:
    """Words of the body as right and up on a plate, or None where the plate does not show them.

    Away from the midline is only seen from the front and from behind; on a profile or a limb it points at or
    away from the reader. From above, forward is down on the plate, and up points at the reader.
    """
    across = up = 0.0
    above = seen_from_above(view)
    for word in words:
        if word in ("up", "down") and view.region in UPRIGHT and not above:
            up += 1.0 if word == "up" else -1.0
        elif word in ("forward", "back") and above:
            up += 1.0 if word == "back" else -1.0
        elif word in ("lateral", "medial") and view.side is None and side is not Side.MID:
            outwards = 1.0 if side is view.right_edge else -1.0
            across += outwards if word == "lateral" else -outwards
        else:
            return None
    return (across, up) if across or up else None
