"""Names beside a plate on paper: what the numbers in the marks are called, with leaders that never cross."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from acuchart.documents.paper import Page
from acuchart.documents.text import Line, Style
from acuchart.model.scene import Scene, SceneMark, spread, uncrossed

if TYPE_CHECKING:
    from acuchart.documents.plates import Box

LEAST: Final = 80.0  # points for a name: less holds none
_NAME: Final = Style(6.5)
Text = tuple[Line, float, float]
"""A line with its left edge and its baseline."""
_PITCH: Final = 11.0
_CLOSEST: Final = 8.2  # nearer than this, lines of text touch
_MANY: Final = 20  # names in one gutter; above it, marks of one name share it
_ELBOW: Final = 12.0
_GAP: Final = 3.0  # from a name to its leader
_INSIDE: Final = 0.05  # of a plate's width at each edge, where nothing is drawn: names may begin there


def name_operators(
    page: Page, scene: Scene, box: Box, gutter: float
) -> tuple[str, list[tuple[Line, float, float]]]:
    """Leaders, to lie under the marks, and the lines of text with their places; nothing where there is no room.

    ``gutter`` is the width of the paper at each side of the plate, in points.
    """
    wide = scene.view.width * box.scale
    inside = _INSIDE * wide
    if gutter + inside < LEAST or not scene.marks:
        return "", []
    left = [mark for mark in scene.marks if mark.x < 0.499]
    right = [mark for mark in scene.marks if mark.x > 0.501]
    for mark in scene.marks:
        if 0.499 <= mark.x <= 0.501:
            (left if len(left) <= len(right) else right).append(mark)
    columns = [_groups(column, grouped=len(column) > _MANY) for column in (left, right)]
    if max(map(len, columns)) * _CLOSEST > scene.view.height * box.scale:
        return "", []
    operators: list[str] = []
    texts: list[Text] = []
    for groups, at_left in zip(columns, (True, False), strict=True):
        anchor = box.x + inside if at_left else box.x + wide - inside
        _column(page, scene, box, groups, anchor, gutter + inside, operators, texts)
    return f"0.5 G 0.35 w {' '.join(operators)} S 0 G", texts


def _column(
    page: Page,
    scene: Scene,
    box: Box,
    groups: Sequence[Sequence[SceneMark]],
    anchor: float,
    room: float,
    operators: list[str],
    texts: list[Text],
) -> None:
    at_left = anchor < box.x + scene.view.width * box.scale / 2
    nearest = min if at_left else max
    ends = [box.place(scene, nearest(group, key=lambda mark: mark.x)) for group in groups]
    bottom = box.y + scene.view.height * box.scale
    heights = spread([y for _, y in ends], pitch=_PITCH, low=box.y + 4, high=bottom - 4)
    elbow = anchor + _ELBOW if at_left else anchor - _ELBOW
    for group, end, y in zip(groups, ends, uncrossed(elbow, ends, heights), strict=True):
        line = _fitted(page, group, room - _GAP)
        texts.append((line, anchor - _GAP - line.width if at_left else anchor + _GAP, y + 0.36 * _NAME.size))
        here = page.height - y
        operators.append(
            f"{anchor:.2f} {here:.2f} m {elbow:.2f} {here:.2f} l {end[0]:.2f} {page.height - end[1]:.2f} l"
        )


def _fitted(page: Page, group: Sequence[SceneMark], room: float) -> Line:
    """The name with its numbers, or with their count, or cut to the room there is."""
    numbers = " ".join(str(mark.number) for mark in group if mark.number is not None)
    name = group[0].label
    counted = f"{name} × {len(group)}" if len(group) > 1 else name
    cut = (f"{name[:length].rstrip()}…" for length in range(len(name) - 1, 3, -1))
    for words in (f"{name}  {numbers}".rstrip(), counted, *cut):
        line = page.type.line(words, _NAME, "the plate")
        if line.width <= room:
            return line
    return page.type.line("…", _NAME, "the plate")


def _groups(marks: Sequence[SceneMark], *, grouped: bool) -> list[list[SceneMark]]:
    found: dict[str, list[SceneMark]] = {}
    for mark in marks:
        found.setdefault(mark.label if grouped else mark.needle_id, []).append(mark)
    return list(found.values())
