"""Text, pictures and tables down the pages of a paper: no heading stays alone, tables repeat their heads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from acuchart.documents.paper import Page, Paper
from acuchart.documents.text import Line, Style, Words

_KEEP: Final = 2  # lines of a paragraph that stay together at either end of a page
_CELL_PAD: Final = 6.0
_ROW_PAD: Final = 2.4


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its head, its width in points, and whether its words end at its right, as amounts do."""

    head: str
    width: float
    right: bool = False


class Flow:
    """A cursor that runs down the pages. `top` and `bottom` leave room for heads and feet of later pages."""

    def __init__(self, paper: Paper, *, margin: float, top: float, bottom: float) -> None:
        self.paper = paper
        self.left = margin
        self.width = paper.width - 2 * margin
        self.top = top
        self.bottom = paper.height - bottom
        self.page: Page = paper.new_page()
        self.y = top

    @property
    def left_over(self) -> float:
        """Points that are free on this page."""
        return self.bottom - self.y

    def next_page(self) -> None:
        """Go on at the top of another page."""
        self.page = self.paper.new_page()
        self.y = self.top

    def need(self, height: float) -> bool:
        """Start another page where `height` does not fit on this one; true where it did."""
        if height <= self.left_over or self.y <= self.top:
            return False
        self.next_page()
        return True

    def space(self, height: float) -> None:
        """A gap; none at the top of a page."""
        if self.y > self.top:
            self.y += height

    def put(self, line: Line, style: Style, *, indent: float = 0.0, width: float | None = None) -> None:
        """One line; right-to-left text stands at the right edge."""
        room = (self.width if width is None else width) - indent
        x = self.left + indent + (room - line.width if line.rtl else 0.0)
        self.page.text(line, x, self.y + baseline(style))
        self.y += style.pitch

    def heading(self, words: str, style: Style, *, keep: float) -> None:
        """A heading that has at least `keep` points of what follows under it."""
        gap = style.size * 0.9
        self.need(gap + style.pitch + keep)
        self.space(gap)
        self.put(self.paper.type.line(words, style, "a heading"), style)
        self.y += 1.5

    def paragraph(self, words: Words, style: Style, where: str, *, indent: float = 0.0, tail: float = 0.0) -> None:
        """Text over as many lines and pages as it takes; its end stays together with `tail` points that follow."""
        lines = self.paper.lines(words, style, where, self.width - indent)
        self.put_lines(lines, style, indent=indent, tail=tail)

    def put_lines(self, lines: Sequence[Line], style: Style, *, indent: float = 0.0, tail: float = 0.0) -> None:
        """Lines of one text; no single line is left at the foot or the head of a page."""
        rest = list(lines)
        while rest:
            fit = int((self.left_over + 0.01) / style.pitch)
            over = len(rest) * style.pitch + tail > self.left_over + 0.01
            if fit < len(rest) or (over and self.y > self.top):
                fit = min(fit, len(rest) - _KEEP)
                if fit < _KEEP and self.y > self.top:
                    self.next_page()
                    continue
                fit = max(fit, 1)
            for line in rest[:fit]:
                self.put(line, style, indent=indent)
            del rest[:fit]
            if rest:
                self.next_page()

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Words]],
        style: Style,
        where: Sequence[str],
        *,
        tail: float = 0.0,
    ) -> None:
        """A table with a head on every page; only a row that no page can hold is cut.

        `where` names each row's text in errors. The last two rows stay together with `tail` points that follow.
        """
        head = Style(style.size, bold=True, leading=style.leading)
        heads = [self.paper.type.line(column.head, head, "a heading") for column in columns]
        laid = [
            [
                self.paper.lines(cell, style, name, column.width - _CELL_PAD) if cell else []
                for cell, column in zip(row, columns, strict=True)
            ]
            for row, name in zip(rows, where, strict=True)
        ]
        head_height = head.pitch + 2 * _ROW_PAD
        most = int((self.bottom - self.top - 2 * head_height) / style.pitch) - 1
        laid = [part for row in laid for part in _cut(row, most)]
        heights = [max(1, *(len(cell) for cell in row)) * style.pitch + 2 * _ROW_PAD for row in laid]
        self.need(head_height + sum(heights[:2]))
        self._table_head(columns, heads, head)
        for number, (row, height) in enumerate(zip(laid, heights, strict=True)):
            # The last row never stands alone under a repeated head.
            wanted = height + (heights[-1] + tail if number == len(laid) - 2 else 0.0)
            if self.need(wanted):
                self._table_head(columns, heads, head)
            x, top = self.left, self.y
            for cell, column in zip(row, columns, strict=True):
                for at, line in enumerate(cell):
                    shift = column.width - _CELL_PAD - line.width if line.rtl or column.right else 0.0
                    self.page.text(line, x + shift, top + _ROW_PAD + at * style.pitch + baseline(style))
                x += column.width
            self.y = top + height
            self.page.rule(self.left, self.left + self.width, self.y, thick=0.4, ink=0.78)

    def _table_head(self, columns: Sequence[Column], heads: Sequence[Line], style: Style) -> None:
        x = self.left
        for line, column in zip(heads, columns, strict=True):
            shift = column.width - _CELL_PAD - line.width if column.right else 0.0
            self.page.text(line, x + shift, self.y + _ROW_PAD + baseline(style))
            x += column.width
        self.y += style.pitch + 2 * _ROW_PAD
        self.page.rule(self.left, self.left + self.width, self.y, thick=0.9, ink=0.2)


def _cut(row: list[list[Line]], most: int) -> list[list[list[Line]]]:
    """A row in parts of at most `most` lines; nearly always the row itself."""
    lines = max(map(len, row))
    return [[cell[at : at + most] for cell in row] for at in range(0, max(lines, 1), most)]


def from_left(lines: Sequence[Line]) -> list[Line]:
    """Lines that start at the left edge whatever their direction: a name in a head."""
    return [replace(line, rtl=False) for line in lines]


def baseline(style: Style) -> float:
    """From the top of a line to its baseline."""
    return (style.pitch - style.size) / 2 + style.size * 0.86


def on_every_page(paper: Paper, draw: Callable[[Page, int, int], None]) -> None:
    """Heads and feet, when the number of pages is known: called with the page, its number and the total."""
    for number, page in enumerate(paper.pages, start=1):
        draw(page, number, len(paper.pages))
