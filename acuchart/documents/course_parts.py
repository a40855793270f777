"""What letter and course report share: sizes of print, tables (large: sentences), labels, the line to sign on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from acuchart.documents.flow import Column, Flow, baseline
from acuchart.documents.sign_line import SignLine
from acuchart.documents.text import GREY, PINE, Line, Span, Style, Words

_BAR: Final = 3.0
_INSET: Final = 12.0


@dataclass(frozen=True, slots=True)
class Print:
    """The styles of one size of print. Large print has no tables: its rows are sentences."""

    heading: Style
    body: Style
    table: Style
    small: Style
    sign: SignLine
    large: bool
    curve: float  # points for one unit of a curve
    labels: float  # the column of labels
    head: float  # how much larger the letterhead is

    @property
    def bold(self) -> Style:
        """Body text that stands out."""
        return replace(self.body, bold=True)


NORMAL: Final = Print(
    heading=Style(11.0, bold=True, leading=1.4, ink=PINE),
    body=Style(10.0, leading=1.4),
    table=Style(8.5, leading=1.3),
    small=Style(8.0, leading=1.35, ink=GREY),
    sign=SignLine(Style(9.0, leading=1.4), gap=27.0, part=0.58),
    large=False,
    curve=1.0,
    labels=88.0,
    head=1.0,
)
LARGE: Final = Print(
    heading=Style(22.0, bold=True, leading=1.35, ink=PINE),
    body=Style(18.0, bold=True, leading=1.4),
    table=Style(18.0, bold=True, leading=1.35),
    small=Style(14.0, leading=1.35),  # captions, and the one line of the footnote
    sign=SignLine(Style(18.0, bold=True, leading=1.4), gap=27.0, part=0.58),
    large=True,
    curve=1.7,
    labels=0.0,
    head=1.6,
)


def boxed(flow: Flow, paragraphs: Sequence[Sequence[Span]], body: Style, where: str) -> None:
    """Paragraphs beside a bar: what has to be read first."""
    laid = [flow.paper.lines(spans, body, where, flow.width - _INSET) for spans in paragraphs]
    height = sum(map(len, laid)) * body.pitch + (len(laid) - 1) * body.size * 0.35
    flow.need(min(height, flow.bottom - flow.top))
    page, top = flow.page, flow.y
    for at, lines in enumerate(laid):
        flow.space(body.size * 0.35 if at else 0.0)
        flow.put_lines(lines, body, indent=_INSET)
    if flow.page is page:
        page.block(flow.left, top, _BAR, flow.y - top, colour=PINE)


def labelled(
    flow: Flow, rows: Sequence[tuple[str, Words]], style: Print, where: str, *, tail: float = 0.0
) -> None:
    """Each row with its label in a column at the left, or above the text in large print.

    The last row stays together with ``tail`` points that follow.
    """
    for at, (label, text) in enumerate(rows):
        head = style.bold
        lines = flow.paper.lines(text, style.body, where, flow.width - style.labels)
        rows_high = len(lines) + style.large
        after = tail if at == len(rows) - 1 else 0.0
        flow.need(min(rows_high, 4) * style.body.pitch + (after if rows_high <= 4 else 0.0))
        line = flow.paper.type.line(label, head, "a label")
        flow.page.text(line, flow.left, flow.y + baseline(head))
        if style.large:
            flow.y += head.pitch
        flow.put_lines(lines, style.body, indent=style.labels, tail=after + style.body.size * 0.2)
        flow.space(style.body.size * 0.2)


def table(
    flow: Flow,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Words]],
    style: Print,
    where: Sequence[str],
    *,
    named: bool = False,
    tail: float = 0.0,
) -> None:
    """A table across the page; columns in which nothing stands are left out and the widest takes their room.

    ``named``: where the rows are sentences, the head of the first column begins them.
    """
    kept = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    if style.large:
        for row, name in zip(rows, where, strict=True):
            _spoken(flow, [(columns[at].head, row[at]) for at in kept if row[at]], style, name, named=named)
        return
    spare = flow.width - sum(columns[at].width for at in kept)
    widest = max(kept, key=lambda at: columns[at].width)
    made = [replace(columns[at], width=columns[at].width + (spare if at == widest else 0.0)) for at in kept]
    flow.table(made, [[row[at] for at in kept] for row in rows], style.table, where, tail=tail)


def _spoken(flow: Flow, cells: Sequence[tuple[str, Words]], style: Print, where: str, *, named: bool) -> None:
    """A row as sentences: the first cell in bold, then each head with what stands under it."""
    begin: list[Span] = [(f"{cells[0][0]} ", style.bold)] if named else []
    spans: list[Span] = [*begin, *_spans(cells[0][1], style.bold), ("\n", style.body)]
    for at, (head, text) in enumerate(cells[1:]):
        spans += [(f"{'; ' if at else ''}{head.lower()}: ", style.body), *_spans(text, style.body)]
    lines = flow.paper.lines(spans, style.body, where, flow.width)
    flow.need(min(len(lines), 4) * style.body.pitch)
    flow.put_lines(lines, style.body)
    flow.space(style.body.size * 0.5)


def _spans(text: Words, style: Style) -> list[Span]:
    return (
        [(text, style)] if isinstance(text, str) else [(part, replace(style, bold=how.bold)) for part, how in text]
    )


def one_line(flow: Flow, parts: Sequence[str], style: Style, where: str) -> Line | None:
    """As many of the sentences as one line holds, the last one cut with an ellipsis; None where there is none."""
    kept = " ".join(part for part in parts if part)
    if not kept:
        return None
    line = flow.paper.type.line(kept, style, where)
    while line.width > flow.width and len(kept) > 2:
        cut = max(int(len(kept) * flow.width / line.width) - 1, 1)
        kept = f"{kept[: min(cut, len(kept) - 2)].rstrip(' ,;.…')}…"
        line = flow.paper.type.line(kept, style, where)
    return line
