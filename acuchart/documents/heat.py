"""Plates with discs that say how often each place took a needle, side by side on a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from acuchart.documents.flow import Flow, baseline
from acuchart.documents.paper import Page
from acuchart.documents.plates import Box, circle_path, draw_scene
from acuchart.documents.text import BLACK, GREY, Style
from acuchart.model.atlas import View
from acuchart.model.over_time import HeatSpot
from acuchart.model.scene import Scene, side_words

TALL: Final = 250.0
"""No plate is taller, in points."""
_GAP: Final = 16.0
_CAPTION_ROOM: Final = 32.0
_COUNT: Final = 5.5
_DARK: Final = 0.6  # a disc that is darker takes a white number; without colour it prints black
_CAPTION: Final = Style(8, leading=1.35)
_SAID: Final = Style(8, leading=1.35, ink=GREY)


def draw_heat(page: Page, view: View, spots: Sequence[HeatSpot], box: Box) -> None:
    """The plate with its discs; readable in grey, because size and number tell the same."""
    draw_scene(page, Scene(view=view, marks=(), side_words=side_words(view)), box)
    for spot in spots:
        x = box.x + spot.x * view.width * box.scale
        y = box.y + spot.y * view.height * box.scale
        radius = max(spot.radius * view.width * box.scale, 1.6)
        grey = 0.82 - 0.72 * spot.part
        page.operators.append(f"{grey:.3f} g 1 G 0.5 w {circle_path(x, page.height - y, radius)} B 0 g 0 G")
        if spot.count > 1 and radius > 3:
            ink = "1 g" if grey < _DARK else BLACK
            line = page.type.line(str(spot.count), Style(_COUNT, bold=True, ink=ink), "a count")
            page.text(line, x - line.width / 2, y + 0.357 * _COUNT)


def maps(flow: Flow, shown: Sequence[tuple[View, tuple[HeatSpot, ...]]]) -> None:
    """Two or three maps side by side, and what the discs mean."""
    columns = max(2, min(3, len(shown)))
    room = (flow.width - (columns - 1) * _GAP) / columns
    for start in range(0, len(shown), columns):
        row = shown[start : start + columns]
        scales = [min(room / view.width, TALL / view.height) for view, _ in row]
        height = max(scale * view.height for scale, (view, _) in zip(scales, row, strict=True))
        flow.need(height + _CAPTION_ROOM)
        for at, (scale, (view, spots)) in enumerate(zip(scales, row, strict=True)):
            left = flow.left + at * (room + _GAP)
            box = Box(left + (room - view.width * scale) / 2, flow.y + height - view.height * scale, scale)
            draw_heat(flow.page, view, spots, box)
            line = flow.paper.type.line(view.short, _CAPTION, "a plate")
            flow.page.text(line, left + (room - line.width) / 2, flow.y + height + 11 + baseline(_CAPTION))
        flow.y += height + _CAPTION_ROOM
    said = "The larger and the darker a disc, the more often; the number is how often."
    flow.paragraph(said, _SAID, "")
