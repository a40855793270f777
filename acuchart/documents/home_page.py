"""Home care on the handout: points to press with their pictures, blocks of advice, own words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from acuchart.documents.flow import Flow, baseline
from acuchart.documents.plates import Box, draw_scene
from acuchart.documents.text import Style
from acuchart.model.atlas import Atlas
from acuchart.model.home_care import HomeCare, HomeRow
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.scene import Scene, plate_scene

if TYPE_CHECKING:
    from acuchart.documents.handout import Print

_WHERE: Final = "the home care"
_LARGE: Final = 14.0  # points; larger words need the whole width
_TOGETHER: Final = 4  # lines that stay with their heading
_GAP: Final = 16.0
_PAD: Final = 8.0
_HIGH: Final = 96.0  # of a picture in normal print
_PICTURE: Final = 0.36  # of a box


def put_home(flow: Flow, home: HomeCare, atlas: Atlas, style: Print) -> None:
    """Everything that was chosen; nothing where nothing was."""
    press = [row for row in home.rows if row.view]
    if press:
        flow.heading(home.words["press"], style.heading, keep=_HIGH + 3 * style.body.pitch)
        flow.paragraph(home.words["how"], style.body, _WHERE)
        columns = 1 if style.body.size > _LARGE else 2
        for start in range(0, len(press), columns):
            _row(flow, press[start : start + columns], start, columns, atlas, style)
    blocks = [(row.title, row.text) for row in home.rows if not row.view]
    for title, text in [*blocks, (home.words["own"], home.own.strip())]:
        if text:
            lines = flow.paper.lines(text, style.body, _WHERE, flow.width)
            flow.heading(title, style.heading, keep=min(len(lines), _TOGETHER) * style.body.pitch)
            flow.put_lines(lines, style.body)


def _row(flow: Flow, rows: list[HomeRow], first: int, columns: int, atlas: Atlas, style: Print) -> None:
    """Boxes side by side: the plate with the place, and beside it where that is."""
    wide = (flow.width - (columns - 1) * _GAP) / columns
    picture = (flow.width - _GAP) / 2 * _PICTURE
    words = wide - picture - 3 * _PAD
    laid = [flow.paper.lines(row.text, style.body, _WHERE, words) for row in rows]
    title = replace(style.body, bold=True)
    most = max(map(len, laid))
    high = max(_HIGH, title.pitch + most * style.body.pitch) + 2 * _PAD
    flow.need(high + 8)
    flow.space(8)
    for at, (row, lines) in enumerate(zip(rows, laid, strict=True)):
        left = flow.left + at * (wide + _GAP)
        bottom = flow.page.height - flow.y - high
        flow.page.operators.append(f"q 0.6 G 0.8 w {left:.2f} {bottom:.2f} {wide:.2f} {high:.2f} re S Q")
        scene = _scene(row, first + at + 1, atlas)
        if scene is not None:
            scale = min(picture / scene.view.width, (high - 2 * _PAD) / scene.view.height)
            x = left + _PAD + (picture - scene.view.width * scale) / 2
            y = flow.y + (high - scene.view.height * scale) / 2
            draw_scene(flow.page, scene, Box(x, y, scale), Style(0.1))
        x, y = left + 2 * _PAD + picture, flow.y + _PAD
        name = flow.paper.type.line(f"{first + at + 1}  {row.title}", title, _WHERE)
        flow.page.text(name, x, y + baseline(title))
        for number, line in enumerate(lines, start=1):
            flow.page.text(line, x, y + title.pitch + (number - 1) * style.body.pitch + baseline(style.body))
    flow.y += high


def _scene(row: HomeRow, number: int, atlas: Atlas) -> Scene | None:
    """The plate with the one place, numbered as the words beside it."""
    view = atlas.views.get(row.view)
    place = next((one for one in atlas.places(row.id) if one.view == row.view), None)
    if view is None or place is None:
        return None
    mark = Needle(
        id=row.id, session_id="", ordinal=number, view=view.ref, x=place.x, y=place.y, side=place.side,
        code=row.id, system=atlas.points[row.id].system, state=NeedleState.OUT,
    )  # fmt: skip
    scene = plate_scene(view, [mark], atlas)
    marks = tuple(replace(one, number=number) for one in scene.marks)
    return replace(scene, marks=marks, side_words=())  # pressed on both sides, as the words say
