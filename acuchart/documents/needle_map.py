"""Where the practice’s needles went in, on paper: plates with discs and the most frequent points; no names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from acuchart.documents import words
from acuchart.documents.flow import Column, Flow, on_every_page
from acuchart.documents.heat import TALL, maps
from acuchart.documents.letterhead import DEMO_WORDS
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.paper import MM, Page, Paper
from acuchart.documents.text import GREY, PINE, Style
from acuchart.model.atlas import Atlas
from acuchart.model.over_time import NeedleMap, heat, most_frequent, ranking, used_views
from acuchart.model.practice import Practice

_MARGIN: Final = 18 * MM
_TITLE: Final = Style(15, bold=True, leading=1.3)
_BODY: Final = Style(10, leading=1.42)
_HEADING: Final = Style(11, bold=True, leading=1.4, ink=PINE)
_SMALL: Final = Style(7.5, leading=1.35, ink=GREY)
_TABLE: Final = Style(8.5, leading=1.3)
_ROWS: Final = 15  # of the most frequent points, in two columns
_WHERE: Final = "the needle map"


def needle_map(
    practice: Practice,
    found: NeedleMap,
    chosen: Sequence[str],
    atlas: Atlas,
    *,
    paper: str,
    output: Output = PLAIN,
) -> bytes:
    """The maps as a PDF file; ``chosen`` are the words of what was sifted by, one line each.

    DocumentError where a word cannot be printed.
    """
    made = Paper(paper)
    flow = Flow(made, margin=_MARGIN, top=18 * MM, bottom=18 * MM)
    flow.paragraph("Where the needles went in", _TITLE, _WHERE)
    if practice.name:
        flow.paragraph(practice.name, _BODY, "the name of the practice")
    for line in chosen:
        flow.paragraph(line, _BODY, "what was chosen")
    counts = (
        words.counted(found.sessions, "session"),
        words.counted(found.needles, "needle"),
        words.counted(found.patients, "patient"),
    )
    flow.paragraph(f"{', '.join(counts)}.", _BODY, _WHERE)
    if practice.demo:
        flow.paragraph(DEMO_WORDS, Style(10, bold=True, leading=1.42), "the demo mark")
    most = most_frequent(found.places)
    views = used_views(atlas, found.places)
    if views:
        flow.space(6)
        flow.need(TALL)
        maps(flow, [(view, heat(view, found.places, atlas, most=most)) for view in views])
        flow.heading("Most frequent points, both sides together", _HEADING, keep=4 * _TABLE.pitch)
        listed = ranking(found.places)[: 2 * _ROWS]
        half = (len(listed) + 1) // 2
        left = [(code, f"{number:,}") for code, number in listed[:half]]
        right = [(code, f"{number:,}") for code, number in listed[half:]]
        right += [("", "")] * (half - len(right))
        rows = [(*one, *other) for one, other in zip(left, right, strict=True)]
        shares = (("Point", 0.2), ("Needles", 0.3), ("Point", 0.2), ("Needles", 0.3))
        columns = [Column(head, flow.width * share) for head, share in shares]
        flow.table(columns, rows, _TABLE, [_WHERE] * len(rows))
    foot = made.height - 11 * MM

    def finish(page: Page, at: int, total: int) -> None:
        page.text(made.type.line(f"Page {at} of {total}", _SMALL, "the foot"), _MARGIN, foot)

    on_every_page(made, finish)
    return made.pdf(
        title="Where the needles went in",
        author=words.signature(practice) or practice.name,
        subject="Needles of a practice",
        output=output,
    )
