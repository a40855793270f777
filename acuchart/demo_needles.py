"""From a row of the demo's needle sets to needles at their places on the plates."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from acuchart.model.atlas import Atlas, Position
from acuchart.model.needle import Needle, NeedleState, Technique
from acuchart.model.side import Side

_KINDS = {"Tack": (0.2, 1.5, "tack"), "Seed": (0.0, 0.0, "seed")}


def needles_of(session_id: str, row: Mapping[str, Any], atlas: Atlas) -> Iterator[list[Needle]]:
    """One list per gesture. Raises ValueError that names the row where the atlas has no such place."""
    places = [_places(row, side, atlas) for side in _sides(row)]
    if not all(places):
        raise ValueError(f"The demo’s needle {row.get('at', row.get('label'))!r} has no place on {row['view']!r}.")
    if len(places) == 1:
        for place in places[0]:
            yield [_needle(session_id, row, place, atlas)]
        return
    for pair in zip(*places, strict=True):
        yield [_needle(session_id, row, place, atlas) for place in pair]


def _sides(row: Mapping[str, Any]) -> tuple[Side | None, ...]:
    """Both sides, one, or None: whatever side the place has."""
    wanted = row.get("side")
    if wanted == "both":
        return Side.RIGHT, Side.LEFT
    return (None,) if wanted is None else (Side(wanted),)


def _places(row: Mapping[str, Any], side: Side | None, atlas: Atlas) -> list[Position]:
    view_id = row["view"].format(side="" if side is None else side.word)
    if "xy" in row:
        return [_free(row, side or Side.MID, view_id, atlas)]
    found = [place for place in atlas.places(row["at"]) if place.view == view_id and side in (None, place.side)]
    if row.get("parts") != "all":
        found = found[:1]
    return [_along(place, row["along"]) if "along" in row else place for place in found]


def _free(row: Mapping[str, Any], side: Side, view_id: str, atlas: Atlas) -> Position:
    """A free mark; its numbers are for the side at the plate's right edge and are mirrored for the other."""
    x, y = row["xy"]
    if side is atlas.views[view_id].right_edge.opposite:
        x = 1.0 - x
    return Position(code="", side=side, view=view_id, part="", x=round(x, 5), y=y)


def _along(place: Position, fraction: float) -> Position:
    """The place at a fraction of a line's course, with the rest of the course as its path."""
    rest = fraction * sum(math.dist(a, b) for a, b in zip(place.path, place.path[1:], strict=False))
    for index, (a, b) in enumerate(zip(place.path, place.path[1:], strict=False)):
        length = math.dist(a, b)
        if length and rest <= length:
            x, y = (a[0] + (b[0] - a[0]) * rest / length, a[1] + (b[1] - a[1]) * rest / length)
            return Position(
                code=place.code,
                side=place.side,
                view=place.view,
                part=place.part,
                x=round(x, 5),
                y=round(y, 5),
                path=((x, y), *place.path[index + 1 :]),
            )
        rest -= length
    return place


def _needle(session_id: str, row: Mapping[str, Any], place: Position, atlas: Atlas) -> Needle:
    view = atlas.views[place.view]
    gauge, length, kind = _product(row["product"])
    code = row.get("at")
    return Needle(
        id="new",
        session_id=session_id,
        ordinal=0,
        view=view.ref,
        x=place.x,
        y=place.y,
        side=place.side,
        code=code,
        system="" if code is None else atlas.points[code].system,
        part=place.part,
        label=row.get("label", ""),
        state=NeedleState(row.get("state", "in")),
        gauge_mm=gauge,
        length_mm=length,
        kind=kind,
        depth_mm=row.get("depth"),
        angle_deg=row.get("angle"),
        direction_deg=_direction(row, place, atlas),
        technique=Technique(row.get("technique", "")),
        note=row.get("note", ""),
    )


def _direction(row: Mapping[str, Any], place: Position, atlas: Atlas) -> float | None:
    view = atlas.views[place.view]
    if len(place.path) > 1 and "along" in row:
        (ax, ay), (bx, by) = place.path[0], place.path[-1]
        return round(math.degrees(math.atan2((ay - by) * view.height, (bx - ax) * view.width)) % 360.0)
    wanted = row.get("direction")
    if wanted is None:
        return None
    mirrored = row.get("side") == "both" and place.side is view.right_edge.opposite
    return float((180.0 - wanted) % 360.0 if mirrored else wanted)


def _product(label: str) -> tuple[float, float, str]:
    if label in _KINDS:
        return _KINDS[label]
    gauge, length = label.split("×")
    return float(gauge), float(length), "filiform"
