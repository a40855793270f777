"""The Amsler grids of a session on paper: the patient's right eye at the left, as the patient saw them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from acuchart.documents.flow import Flow, baseline
from acuchart.documents.paper import Page
from acuchart.documents.plates import circle_path
from acuchart.documents.text import Style
from acuchart.model.amsler import CELLS, DIM, GONE, AmslerMark, grid_lines, read_marks
from acuchart.model.measure import Measure
from acuchart.model.report import SessionReport

_EDGE: Final = 128.0
_WORDS: Final = Style(8.0, leading=1.35)
_GAP: Final = 16.0
_GREY: Final = {DIM: 0.72, GONE: 0.35}  # what fills an area; a wavy one has its rim alone
_EYES: Final = {"R": "right eye", "L": "left eye"}


def grids(flow: Flow, report: SessionReport, heading: Style) -> None:
    """Both eyes beside one another with their words; nothing where none was drawn in the session."""
    there = [one for eye in _EYES for one in report.measures if one.kind == "AMSLER" and one.side == eye]
    if not there:
        return
    room = (flow.width - _GAP) / 2
    laid = [
        flow.paper.lines(f"Amsler, {_EYES[one.side]}: {one.typed}", _WORDS, "the Amsler grid", room)
        for one in there
    ]
    height = _EDGE + 6 + max(map(len, laid)) * _WORDS.pitch
    flow.heading("Amsler grid, as the patient saw it", heading, keep=height + 6)
    flow.space(4)
    flow.need(height)
    for at, (one, lines) in enumerate(zip(there, laid, strict=True)):
        x = flow.left + at * (room + _GAP)
        draw_grid(flow.page, _marks(one), x, flow.y, _EDGE)
        for number, line in enumerate(lines):
            flow.page.text(line, x, flow.y + _EDGE + 6 + number * _WORDS.pitch + baseline(_WORDS))
    flow.y += height


def draw_grid(page: Page, marks: Sequence[AmslerMark], x: float, y: float, edge: float) -> None:
    """One grid with its upper left corner at (x, y), in points; dim is light and dashed, gone is dark."""

    def place(corner: tuple[float, float]) -> str:
        return f"{x + corner[0] * edge:.2f} {page.height - y - corner[1] * edge:.2f}"

    parts = ["q 0.35 w 0.6 G"]
    for at in grid_lines():
        parts.append(f"{place((at, 0))} m {place((at, 1))} l {place((0, at))} m {place((1, at))} l S")
    parts.append("0 G 1 J 1 j")
    for mark in marks:
        corners = _square(mark) if len(mark.corners) == 1 else mark.corners
        shape = " ".join(f"{place(corner)} {'l' if number else 'm'}" for number, corner in enumerate(corners))
        dash = "[3 2] 0 d" if mark.pen == DIM else "[] 0 d"
        if mark.closed or len(mark.corners) == 1:
            fill = _GREY.get(mark.pen)
            parts.append(
                f"{dash} 1.1 w {f'{fill} g' if fill is not None else ''} {shape} h {'B' if fill else 'S'}"
            )
        else:
            parts.append(f"{dash} {2.2 if mark.pen == GONE else 1.3} w {shape} S")
    middle = (x + edge / 2, page.height - y - edge / 2)
    parts.append(f"0 g {circle_path(*middle, 1.8)} f Q")
    page.operators.append(" ".join(parts))


def _square(mark: AmslerMark) -> tuple[tuple[float, float], ...]:
    left, top = (min(int(part * CELLS), CELLS - 1) / CELLS for part in mark.corners[0])
    far = 1 / CELLS
    return ((left, top), (left + far, top), (left + far, top + far), (left, top + far))


def _marks(one: Measure) -> tuple[AmslerMark, ...]:
    try:
        return read_marks(one.path)
    except ValueError:  # of another program: its words are printed
        return ()
