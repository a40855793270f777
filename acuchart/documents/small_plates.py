"""Small plates: where a course's needles were, and what changed from one session to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from acuchart.documents.flow import Flow, baseline
from acuchart.documents.paper import Page
from acuchart.documents.plates import Box, circle_path, packed_small, packed_view
from acuchart.documents.text import Style
from acuchart.model.atlas import View
from acuchart.model.over_time import Became, DiffMark, HeatSpot
from acuchart.model.side import Side

_GAP: Final = 12.0
_LEAST, _MOST = 1.2, 2.3  # points on a plate of the usual size: the rarest and the most frequent place
_MARK: Final = 2.0
_DENSE: Final = 24
_USUAL: Final = 90.0  # points: how tall a small plate is


@dataclass(frozen=True, slots=True)
class SmallPlate:
    """One plate with its dots or its changes, and what stands under it."""

    view: View
    caption: str
    spots: tuple[HeatSpot, ...] = ()
    marks: tuple[DiffMark, ...] = ()


def short_name(view: View) -> str:
    """``Hand back left``: the short name of a plate with its side in words."""
    name, _, side = view.short.rpartition(" ")
    return f"{name} {Side(side).word}" if name and side in (Side.LEFT, Side.RIGHT) else view.short


def per_row(number: int, most: int) -> int:
    """How many plates a row has, so that the rows are of one length."""
    rows = -(-number // most)
    return -(-number // max(rows, 1))


def row_of(
    flow: Flow, plates: Sequence[SmallPlate], caption: Style, *, left: float, width: float, tall: float
) -> float:
    """Plates side by side from ``left``, at the cursor, which stays; the height that they take."""
    room = (width - (len(plates) - 1) * _GAP) / len(plates)
    scales = [min(room / plate.view.width, tall / plate.view.height) for plate in plates]
    height = max(scale * plate.view.height for scale, plate in zip(scales, plates, strict=True))
    most = 0
    for at, (plate, scale) in enumerate(zip(plates, scales, strict=True)):
        x = left + at * (room + _GAP)
        wide = plate.view.width * scale
        box = Box(x + (room - wide) / 2, flow.y + height - plate.view.height * scale, scale)
        art = packed_view(plate.view) if plate.view.art else packed_small(plate.view.id)
        flow.page.drawing(art, box.x, box.y, box.scale)
        _draw(flow.page, plate, box, max(tall / _USUAL, 0.85) * (0.65 if _dense(plate) else 1.0))
        lines = flow.paper.lines(plate.caption, caption, "the plates", room)
        most = max(most, len(lines))
        for number, line in enumerate(lines):
            y = flow.y + height + 2 + number * caption.pitch + baseline(caption)
            flow.page.text(line, x + (room - line.width) / 2, y)
    return height + 2 + most * caption.pitch


def _dense(plate: SmallPlate) -> bool:
    """Whether marks of the usual size would lie on each other."""
    return len(plate.spots) + len(plate.marks) > _DENSE


def _draw(page: Page, plate: SmallPlate, box: Box, size: float) -> None:
    """Every place in black with a white rim, so that it shows on skin and on a fax."""

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            box.x + x * plate.view.width * box.scale,
            page.height - (box.y + y * plate.view.height * box.scale),
        )

    out = [_disc(*at(spot.x, spot.y), size * (_LEAST + (_MOST - _LEAST) * spot.part)) for spot in plate.spots]
    out += [_changed(*at(mark.x, mark.y), mark.change, size * _MARK) for mark in plate.marks]
    if out:
        page.operators.append(" ".join(out))


def _disc(x: float, y: float, radius: float) -> str:
    return f"1 g {circle_path(x, y, radius + 0.7)} f 0 g {circle_path(x, y, radius)} f"


def _changed(x: float, y: float, change: Became, size: float) -> str:
    """Shape tells it: a disc, a ring with a plus, a broken ring with a minus."""
    if change is Became.KEPT:
        return _disc(x, y, size * 0.8)
    ring = circle_path(x, y, size * 1.25)
    level = f"{x - size * 0.75:.2f} {y:.2f} m {x + size * 0.75:.2f} {y:.2f} l"
    base = f"1 g 0 G 0.6 w {circle_path(x, y, size * 1.25 + 0.7)} f"
    if change is Became.DROPPED:
        return f"{base} [1 0.8]0 d {ring} S []0 d {level} S"
    upright = f"{x:.2f} {y - size * 0.75:.2f} m {x:.2f} {y + size * 0.75:.2f} l"
    return f"{base} {ring} S 0.8 w {level} {upright} S"
