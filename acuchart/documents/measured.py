"""What was measured, on paper: the curve with its caption, and every line with first, last, change, band and n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from acuchart.documents import words
from acuchart.documents.course_parts import Print, table
from acuchart.documents.curve import draw_curve
from acuchart.documents.flow import Column, Flow
from acuchart.documents.letter_text import Said
from acuchart.documents.text import Words
from acuchart.model import clock
from acuchart.model.course_lines import CourseLine
from acuchart.model.course_record import CourseRecord
from acuchart.model.curve import curve_scene
from acuchart.model.curve_parts import CurveMark, CurveTick
from acuchart.model.measured import MeasuredGroup, MeasuredLine
from acuchart.model.progress import size_words

_LETTERS: Final = 8.5
_CROWDED: Final = 50  # values of a line, whose dots would lie on each other
MOST_MARKS: Final = 6  # above this many changes their letters would lie on each other


def marks_of(course: CourseRecord, lines: Sequence[CourseLine]) -> tuple[CurveMark, ...]:
    """Where the places of the needles changed, N1, N2 …; empty where there are too many to tell apart."""
    found: list[CurveMark] = []
    for report, line in zip(course.sessions, lines, strict=True):
        if line.changed:
            at = clock.local(report.session.started_at)
            found.append(CurveMark(at=at, words=line.changed, needles=True, short=f"N{len(found) + 1}"))
    return tuple(found) if len(found) <= MOST_MARKS else ()


def curve(
    flow: Flow,
    course: CourseRecord,
    group: MeasuredGroup,
    marks: Sequence[CurveMark],
    said: Said,
    style: Print,
    tall: float,
    *,
    figure: str = "",
) -> None:
    """The curve across the page with its caption, which stay together."""
    scene = curve_scene(
        group.kind,
        group.measures,
        width=flow.width / style.curve,
        height=tall,
        sessions=[
            CurveTick(at=clock.local(report.session.started_at), number=str(report.number_in_course))
            for report in course.sessions
        ],
        marks=marks,
        letters=_LETTERS,
    )
    if group.count > _CROWDED:
        scene = replace(scene, dots=tuple(replace(dot, size=dot.size * 0.4) for dot in scene.dots))
    caption = flow.paper.lines(_caption(group, marks, said, figure), style.small, "a curve", flow.width)
    flow.need(scene.height * style.curve + len(caption) * style.small.pitch)
    draw_curve(flow.page, scene, flow.left, flow.y, style.curve)
    flow.y += scene.height * style.curve + 2
    flow.put_lines(caption, style.small)


def _caption(group: MeasuredGroup, marks: Sequence[CurveMark], said: Said, figure: str) -> str:
    sides = {one.side for one in group.measures}
    kind = group.kind
    band = ""
    if kind.band is not None:
        band = said("band", band=size_words(kind, kind.band), source=kind.band_source)
    hollow = said("hollow") if any(one.moment == "after" for one in group.measures) else ""
    text = said(
        "curve",
        name=group.name,
        shapes=said("shapes") if {"R", "L"} <= sides else "",
        band=band,
        marks=(said("changed_at") if marks else "") + hollow,
        number=said("number", count=_counts(group)),
    )
    return f"{figure} {text}".strip()


def _counts(group: MeasuredGroup) -> str:
    """How many values each line has: ``7 right, 7 left``."""
    return ", ".join(f"{line.progress.count} {line.which}".strip() for line in group.lines)


def measured_table(
    flow: Flow, lines: Sequence[MeasuredLine], said: Said, style: Print, *, tail: float = 0.0
) -> None:
    """Every line of values as a row."""
    columns = [
        Column(said("measure"), 140),
        Column(said("first"), 78),
        Column(said("last"), 80),
        Column(said("change"), 172),
        Column(said("values"), 22),
    ]
    rows: list[list[Words]] = []
    for line in lines:
        unit = f" ({line.kind.unit_words})" if line.kind.unit_words else ""
        single = line.progress.count == 1
        rows.append(
            [
                f"{line.name}{unit}",
                f"{line.first}, {_day(line.values[0].at)}",
                "" if single else f"{line.last}, {_day(line.values[-1].at)}",
                change_words(line, said),
                str(line.progress.count),
            ]
        )
    table(flow, columns, rows, style, [f"the values of {line.name}" for line in lines], tail=tail)


def change_words(line: MeasuredLine, said: Said) -> str:
    """``3 letters better, within noise (±5 letters)``; a number stands in every one."""
    if line.progress.count == 1:
        return said("single")
    kind, moved = line.kind, line.progress.short.partition(", ")[0]
    if kind.band is None or not line.progress.verdict:
        return f"{moved}; {said('no_band')}"
    inside = line.progress.verdict == "within noise"
    return f"{moved}, {said('inside' if inside else 'outside', band=size_words(kind, kind.band))}"


def _day(at: str) -> str:
    """3 Nov 2026."""
    return words.short_day(clock.local(at).date())
