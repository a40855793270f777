"""Where the practice’s needles went in, on paper: plates with discs and the most frequent points; no names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from acuchart.documents import sheet, words
from acuchart.documents.flow import Column
from acuchart.documents.heat import TALL, maps
from acuchart.documents.output import PLAIN, Output
from acuchart.model.atlas import Atlas
from acuchart.model.over_time import NeedleMap, heat, most_frequent, ranking, used_views
from acuchart.model.practice import Practice

_SHEET: Final = "Where the needles went in"
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
    counts = (
        words.counted(found.sessions, "session"),
        words.counted(found.needles, "needle"),
        words.counted(found.patients, "patient"),
    )
    lines = [(practice.name, "the name of the practice")] if practice.name else []
    lines += [(line, "what was chosen") for line in chosen]
    lines.append((f"{', '.join(counts)}.", _WHERE))
    flow = sheet.start(paper, _SHEET, practice, lines=lines)
    most = most_frequent(found.places)
    views = used_views(atlas, found.places)
    if views:
        flow.space(6)
        flow.need(TALL)
        maps(flow, [(view, heat(view, found.places, atlas, most=most)) for view in views])
        flow.heading("Most frequent points, both sides together", sheet.HEADING, keep=4 * sheet.TABLE.pitch)
        listed = ranking(found.places)[: 2 * _ROWS]
        half = (len(listed) + 1) // 2
        left = [(code, f"{number:,}") for code, number in listed[:half]]
        right = [(code, f"{number:,}") for code, number in listed[half:]]
        right += [("", "")] * (half - len(right))
        rows = [(*one, *other) for one, other in zip(left, right, strict=True)]
        shares = (("Point", 0.2), ("Needles", 0.3), ("Point", 0.2), ("Needles", 0.3))
        columns = [Column(head, flow.width * share) for head, share in shares]
        flow.table(columns, rows, sheet.TABLE, [_WHERE] * len(rows))
    return sheet.finish(flow, _SHEET, practice, subject="Needles of a practice", output=output)
