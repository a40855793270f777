"""An atlas with a practitioner's own systems: their pictures are plates, their points behave like shipped ones."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from acuchart.model import own_system
from acuchart.model.atlas import Atlas, System, View
from acuchart.model.own_record import KINDS, SHOWS, OwnSystem
from acuchart.model.plate import parse_plate
from acuchart.model.side import Side

PREFIX: Final = "own-"
REGION: Final = "own"
LONGEST_SIDE_MM: Final = 300.0  # a picture has no scale: its longer side is taken as so much body
PICTURE: Final = "picture"  # what a shared CSV calls the own plate; “picture-left” and “picture-right” for a pair
_ORDER: Final = 9000
_MOST_PX: Final = 20_000
_JPEG: Final = re.compile(r'<image\b[^>]*href="data:image/jpeg;base64,([A-Za-z0-9+/=]*)"')
_HEAD: Final = re.compile(r"<svg\b[^>]*>")
_MIRRORED: Final = "matrix(-1 0 0 1 "


def own_views(record: OwnSystem) -> tuple[View, ...]:
    """The plates of the own picture: none, one, or for a picture of one side that side and its mirror.

    Raises ValueError where the record holds no usable picture.
    """
    if record.kind not in KINDS or (record.kind and record.shows not in SHOWS):
        raise ValueError(f"The picture of “{record.name}” cannot be read.")
    if not record.kind:
        return ()
    if record.shows in ("front", "back"):
        edge = Side.LEFT if record.shows == "front" else Side.RIGHT
        return (_view(record, record.id, record.id, None, edge, mirrored=False),)
    pair = {Side.LEFT: f"{record.id}-left", Side.RIGHT: f"{record.id}-right"}
    drawn = Side.LEFT if record.shows == "left" else Side.RIGHT
    return tuple(
        _view(record, pair[side], pair[side.opposite], side, side, mirrored=side is not drawn)
        for side in (drawn, drawn.opposite)
    )


def read_rows(atlas: Atlas, record: OwnSystem, default_view: str = "") -> own_system.OwnFile:
    """The points of a record, and the lines that are refused, beside what `atlas` has already.

    A line that names no plate lies on the own picture, or without one on `default_view`.
    """
    own = own_views(record)
    names = {view.id: _shared_name(record, view.id) for view in own}
    views = {names[view.id]: replace(view, id=names[view.id], mirror=names[view.mirror]) for view in own}
    shipped = {view.id: view for view in atlas.views.values() if view.region != REGION}
    taken = [point.code for point in atlas.points.values() if point.system != record.id]
    default = names[own[0].id] if own else default_view
    found = own_system.parse(record.csv, {**views, **shipped}, taken=taken, default_view=default)
    ids = {name: id_ for id_, name in names.items()}
    return replace(found, rows=tuple(replace(row, view=ids.get(row.view, row.view)) for row in found.rows))


def shared_csv(record: OwnSystem, rows: Iterable[own_system.OwnRow]) -> str:
    """Rows as CSV text that any practice can read: the own plate is called “picture” in it, whatever its id."""
    return own_system.to_csv(replace(row, view=_shared_name(record, row.view)) for row in rows)


def with_own(atlas: Atlas, records: Iterable[OwnSystem]) -> Atlas:
    """The atlas with every own system in use.

    Plates of a system that is no longer in use stay, so that old charts can be opened and printed, but take no
    needles. What a newer atlas took over (a code of its own, say) is passed over line by line.
    """
    for record in records:
        try:
            views = own_views(record)
            atlas = atlas.with_views(views)
        except ValueError:
            continue
        if record.removed:
            continue
        rows = read_rows(atlas, record).rows
        system = System(id=record.id, name=record.name, short=record.name, source="own system", own=True)
        try:
            atlas = atlas.with_system(*own_system.system_of(system, rows, atlas.views))
        except ValueError:
            continue
    return atlas


def jpeg_of(art: str) -> tuple[bytes, bool] | None:
    """The photo in the drawing of an own plate, and whether it is shown mirrored; None for a real drawing."""
    found = _JPEG.search(art)
    if found is None:
        return None
    try:
        return base64.b64decode(found[1], validate=True), _MIRRORED in art[: found.start()]
    except binascii.Error:
        return None


def _view(record: OwnSystem, id_: str, mirror: str, side: Side | None, edge: Side, *, mirrored: bool) -> View:
    sides = "" if side is None else f", {side.word}"
    return View(
        id=id_,
        version=1,
        name=f"{record.name}{sides}",
        short=f"{record.name}{f' {side}' if side else ''}",
        region=REGION,
        width=float(record.width),
        height=float(record.height),
        mm_per_unit=LONGEST_SIDE_MM / max(record.width, record.height, 1),
        right_edge=edge,
        side=side,
        hidden=False,
        mirror=mirror,
        order=_ORDER,
        needles=not record.removed,
        art=_art(record, mirrored=mirrored),
    )


def _shared_name(record: OwnSystem, view_id: str) -> str:
    if view_id.startswith(record.id):
        return f"{PICTURE}{view_id.removeprefix(record.id)}"
    return view_id


def _art(record: OwnSystem, *, mirrored: bool) -> str:
    """The plate as SVG text, the same way that shipped plates are made; what a drawing may not hold is refused."""
    if not (0 < record.width <= _MOST_PX and 0 < record.height <= _MOST_PX):
        raise ValueError(f"The picture of “{record.name}” has no usable size.")
    try:
        data = base64.b64decode(record.picture, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"The picture of “{record.name}” cannot be read.") from None
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' viewBox="0 0 {record.width} {record.height}">'
    )
    turn = f' transform="{_MIRRORED}{record.width} 0)"' if mirrored else ""
    if record.kind == "jpeg":
        size = f'width="{record.width}" height="{record.height}"'
        inner = f'<image {size} xlink:href="data:image/jpeg;base64,{record.picture}"/>'
    else:
        drawing = data.decode("utf-8", "replace")
        parse_plate(drawing)  # no scripts, links, styles or document types
        start = _HEAD.search(drawing)
        end = drawing.rfind("</svg")
        if start is None or end < start.end():
            raise ValueError(f"The picture of “{record.name}” is not an SVG drawing.")
        inner = drawing[start.end() : end]
    return f"{head}<g{turn}>{inner}</g></svg>"
