"""The sessions of a course as a table, and the items of STRICTA 2010 beside what the record says to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from acuchart import assets
from acuchart.documents import course_parts, letter_words, words
from acuchart.documents.course_parts import Print
from acuchart.documents.flow import Column, Flow, baseline
from acuchart.documents.letter_text import Said, said_in
from acuchart.documents.text import Words
from acuchart.model.atlas import Atlas
from acuchart.model.course_lines import CourseLine
from acuchart.model.course_record import CourseRecord
from acuchart.model.course_stricta import course_answers
from acuchart.model.place_words import place_words
from acuchart.model.stricta import counted

_FIRST: Final = 3  # of a long course these sessions are listed, and the newest ones
_GAP: Final = 18.0
_ROW: Final = 2.5  # between two items


def sessions_table(
    flow: Flow,
    course: CourseRecord,
    lines: Sequence[CourseLine],
    atlas: Atlas,
    style: Print,
    *,
    marked: bool = False,
    most: int = 0,
    tail: float = 0.0,
) -> None:
    """A row for each line; of more than ``most`` lines only the first and the newest, with a row that says so.

    ``marked``: changes of places bear the numbers that the curve has, N1, N2 …
    """
    said = said_in("letter")
    happened = _events(course)
    left_out = max(len(lines) - most, 0) if most else 0
    changes = [at for at, line in enumerate(lines) if line.changed]
    rows: list[list[Words]] = []
    for at, line in enumerate(lines):
        if left_out and _FIRST <= at < _FIRST + left_out:
            if at == _FIRST:
                count = sum(one.last_number - one.first_number + 1 for one in lines[at : at + left_out])
                rows.append(["…", "", "", "", "", "", said("left_out", count=count), ""])
            continue
        mark = f"N{changes.index(at) + 1}" if marked and at in changes else ""
        rows.append(_row(line, lines, at, atlas, happened, mark))
    columns = [
        Column("Session", 44),
        Column("Day", 78),
        Column("Needles", 42),
        Column("Depth", 52),
        Column("Retention", 48),
        Column("Stimulation", 58),
        Column("Where", 108),
        Column("Events", 63),
    ]
    course_parts.table(flow, columns, rows, style, ["the table of sessions"] * len(rows), named=True, tail=tail)


def _row(
    line: CourseLine,
    lines: Sequence[CourseLine],
    at: int,
    atlas: Atlas,
    happened: dict[str, str],
    mark: str,
) -> list[Words]:
    same = at > 0 and lines[at - 1].views == line.views
    used = [view for id_, view in atlas.views.items() if id_ in line.views]
    names = "" if same or not used else f"{letter_words.region_words(used)}."
    where = " ".join(part for part in (mark, names, line.changed) if part)
    return [
        line.number,
        days(line.first_day, line.last_day),
        str(line.needles) if line.needles else "0",
        line.depth,
        line.retention,
        line.stimulation,
        where or said_in("letter")("same"),
        "; ".join(happened[id_] for id_ in line.event_ids),
    ]


def _events(course: CourseRecord) -> dict[str, str]:
    """Event id → what it was and where, for a cell."""
    terms = assets.load_events()
    found = {}
    for report in course.sessions:
        by_id = {needle.id: needle for needle in report.needles}
        for event in report.events:
            needle = by_id.get(event.needle_id)
            at = "" if needle is None else f", {place_words(needle)}"
            found[event.id] = f"{terms.words(event.kind).lower()}{at}"
    return found


def days(first: date, last: date) -> str:
    """``3 Nov 2026`` or ``3 to 9 Nov 2026``."""
    if first == last:
        return words.short_day(first)
    begin = words.short_day(first)
    if first.year == last.year:
        begin = begin.rsplit(" ", 1)[0] if first.month != last.month else str(first.day)
    return f"{begin} to {words.short_day(last)}"


def stricta_part(flow: Flow, course: CourseRecord, said: Said, style: Print, *, tail: float = 0.0) -> None:
    """Every item with its answer, in two columns (one in large print); what is missing is said.

    Its end stays together with ``tail`` points that follow.
    """
    answers = course_answers(course, assets.load_stricta())
    told, asked = counted(answers)
    names = said_in("stricta")
    rows = []
    for one in answers:
        text = one.said or said("not_told" if one.yes is False else "asked_none")
        rows.append((one.item.item, f"{names(one.item.item)}: {text}"))
    columns = 1 if style.large else 2
    width = (flow.width - (columns - 1) * _GAP) / columns
    label = style.table.size * 2.6
    laid = [flow.paper.lines(text, style.table, "the items of STRICTA", width - label) for _, text in rows]
    heights = [len(lines) * style.table.pitch + _ROW for lines in laid]
    half = len(rows)
    if columns == 2:  # the shorter way to cut the list in two
        half = min(range(1, len(rows)), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    whole = max(sum(heights[:half]), sum(heights[half:]))
    keep = whole + tail if columns == 2 else 3 * style.table.pitch
    flow.heading(said("stricta", told=told, asked=asked), style.heading, keep=keep)
    top = flow.y
    for at, ((number, _), lines, height) in enumerate(zip(rows, laid, heights, strict=True)):
        if at == half:
            flow.y = top
        if columns == 1:
            flow.need(height + (tail if at == len(rows) - 1 else 0.0))
        x = flow.left + (width + _GAP if at >= half else 0.0)
        item = flow.paper.type.line(number, replace(style.table, bold=True), "a label")
        flow.page.text(item, x, flow.y + baseline(style.table))
        for row, line in enumerate(lines):
            flow.page.text(line, x + label, flow.y + row * style.table.pitch + baseline(style.table))
        flow.y += height
    if columns == 2:
        flow.y = top + whole
