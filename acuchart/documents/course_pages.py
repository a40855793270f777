"""The course report: curves, the needles from session to session, and every session of one course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from acuchart import assets
from acuchart.documents import course_parts, letter_words, letterhead, words
from acuchart.documents.course_parts import LARGE, NORMAL, Print
from acuchart.documents.flow import Flow
from acuchart.documents.letter_text import said_in
from acuchart.documents.letterhead import Headed
from acuchart.documents.measured import curve, marks_of, measured_table
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.paper import Paper
from acuchart.documents.sessions_table import days, sessions_table, stricta_part
from acuchart.documents.small_plates import SmallPlate, per_row, row_of, short_name
from acuchart.documents.text import Line
from acuchart.model.atlas import Atlas, View
from acuchart.model.course_lines import CourseFrame, CourseLine, course_frames, course_lines, number_words
from acuchart.model.course_record import CourseRecord
from acuchart.model.measured import measured
from acuchart.model.over_time import diff_marks, places_of, used_views

_WHERE: Final = "the course report"
_CURVE: Final = 165.0
_TALL: Final = 78.0
_PER_ROW: Final = 6
_LABEL: Final = 116.0  # the column that says which session it is


def course_pages(
    course: CourseRecord, atlas: Atlas, *, paper: str, large: bool = False, output: Output = PLAIN
) -> bytes:
    """The report as a PDF file on ``a4`` or ``letter`` paper, in normal or large print; any number of sessions.

    Raises DocumentError, in words for the practitioner, where something cannot be printed.
    """
    sheet = laid_out(course, atlas, paper, large=large)
    practice = course.practice
    return sheet.pdf(
        title=said_in("course")("title"),
        author=words.author(practice),
        subject="Acupuncture course",
        output=output,
    )


def laid_out(course: CourseRecord, atlas: Atlas, paper: str, *, large: bool = False) -> Paper:
    """The finished pages, before they become a file."""
    said, style = said_in("course"), LARGE if large else NORMAL
    first, last = course.first_day, course.last_day
    headed = Headed(
        practice=course.practice,
        patient=course.patient,
        day="" if first is None or last is None else days(first, last),
        record_code=course.record_code,
    )
    flow = letterhead.start(Paper(paper), headed, said("title"), scale=style.head)
    lines = course_lines(course)
    _overview(flow, course, atlas, style)
    _measured(flow, course, lines, style)
    _time_lapse(flow, course, lines, atlas, style)
    if lines:
        flow.heading(said("table"), style.heading, keep=4 * style.table.pitch)
        sessions_table(flow, course, lines, atlas, style, marked=bool(marks_of(course, lines)))
        stricta_part(flow, course, said_in("letter"), style, tail=style.sign.height(flow, course.practice))
    style.sign.put(flow, course.practice, said("date"))
    letterhead.finish(flow, headed)
    return flow.paper


def _overview(flow: Flow, course: CourseRecord, atlas: Atlas, style: Print) -> None:
    said, told = said_in("course"), said_in("letter")
    plan, patient = course.course, course.patient
    done = course.done
    number = (
        said("sessions", done=done, planned=plan.planned_sessions)
        if plan is not None
        else said("sessions_all", sessions=words.counted(done, "session"))
    )
    name = plan.name if plan is not None and plan.name else ""
    flow.space(4)
    flow.paragraph(": ".join(part for part in (name, number) if part), style.bold, "the course’s name")
    if patient.complaint:
        flow.paragraph(patient.complaint, style.body, "the complaint")
    if plan is not None and plan.origin:
        flow.paragraph(plan.origin, style.small, "the origin of the course")
    flow.heading(said("overview"), style.heading, keep=3 * style.body.pitch)
    if course.sessions:
        flow.paragraph(letter_words.what_was_done(course, atlas, told), style.body, _WHERE)
    happened = letter_words.events(course, assets.load_events(), told)
    rows = [
        (told("events_head"), "\n".join(happened)),
        (told("flags_head"), "\n".join(letter_words.red_flags(course, told))),
    ]
    flow.space(4)
    course_parts.labelled(flow, rows, style, _WHERE)
    unsigned = letter_words.drafts(course, told)
    if unsigned:
        flow.paragraph(unsigned, style.small, _WHERE)


def _measured(flow: Flow, course: CourseRecord, lines: Sequence[CourseLine], style: Print) -> None:
    """The table of all measures, then a curve for each one that was taken more than once."""
    said, told = said_in("course"), said_in("letter")
    groups = measured(course.measures, course.kinds)
    flow.heading(said("measured"), style.heading, keep=4 * style.table.pitch)
    if not groups:
        flow.paragraph(said("no_measure"), style.body, _WHERE)
        return
    measured_table(flow, [line for group in groups for line in group.lines], told, style)
    marks = marks_of(course, lines)
    for group in groups:
        if group.count > 1:
            flow.space(10)
            curve(flow, course, group, marks, told, style, _CURVE * (0.8 if style.large else 1.0))


def _time_lapse(flow: Flow, course: CourseRecord, lines: Sequence[CourseLine], atlas: Atlas, style: Print) -> None:
    """A row of small plates for each session, or for several in a row with the same places."""
    said = said_in("course")
    views = used_views(atlas, places_of(course.needles))
    if not views:
        return
    tall = _TALL * (1.5 if style.large else 1.0)
    frames = course_frames(course, lines)
    first = _Cell.of(flow, frames[0], sum(_shows(frames[0], view) for view in views), style, tall)
    flow.heading(said("plates"), style.heading, keep=4 * style.small.pitch + first.whole + 12)
    flow.paragraph(said("legend"), style.small, _WHERE)
    for frame in frames:
        _frame(flow, frame, [view for view in views if _shows(frame, view)], atlas, style, tall)


@dataclass(frozen=True, slots=True)
class _Cell:
    """The words of a frame and what it takes: plates in a row, the height of a row and of all."""

    head: list[Line]
    more: list[Line]
    columns: int
    high: float
    whole: float

    @classmethod
    def of(cls, flow: Flow, frame: CourseFrame, plates: int, style: Print, tall: float) -> _Cell:
        said = said_in("course")
        width = (flow.width if style.large else _LABEL) - 8
        columns = max(per_row(plates, _PER_ROW - 3 * style.large), 3)
        number = said("session", number=number_words(frame.first_number, frame.last_number))
        count = words.counted(len(frame.needles), "needle")
        what = said("first_places", count=count) if frame.before is None else f"{count}. {frame.changed}"
        head = flow.paper.lines(number, style.bold, _WHERE, width)
        text = f"{days(frame.first_day, frame.last_day)}\n{what}"
        more = flow.paper.lines(text, style.small, _WHERE, width)
        beside = len(head) * style.bold.pitch + len(more) * style.small.pitch
        high = tall + 2 + 2 * style.small.pitch
        rows = -(-plates // columns)
        whole = beside + rows * high if style.large else max(beside, rows * high)
        return cls(head, more, columns, high, whole)


def _frame(flow: Flow, frame: CourseFrame, views: Sequence[View], atlas: Atlas, style: Print, tall: float) -> None:
    """Which session it is at the left (above, in large print), its plates beside, as many rows as they need."""
    cell = _Cell.of(flow, frame, len(views), style, tall)
    columns, high = cell.columns, cell.high
    column = 0.0 if style.large else _LABEL
    flow.need(min(cell.whole + 12, flow.bottom - flow.top))
    flow.space(6)
    flow.page.rule(flow.left, flow.left + flow.width, flow.y, thick=0.4, ink=0.78)
    flow.y += 6
    top = flow.y
    flow.put_lines(cell.head, style.bold)
    flow.put_lines(cell.more, style.small)
    page, under = flow.page, flow.y
    flow.y = under if style.large else top
    plates = [
        SmallPlate(
            view, short_name(view), marks=diff_marks(view, frame.before or frame.needles, frame.needles, atlas)
        )
        for view in views
    ]
    for start in range(0, len(plates), columns):
        row = plates[start : start + columns]
        flow.need(high)
        width = (flow.width - column) * len(row) / columns
        flow.y += row_of(flow, row, style.small, left=flow.left + column, width=width, tall=tall)
    if flow.page is page:
        flow.y = max(flow.y, under)


def _shows(frame: CourseFrame, view: View) -> bool:
    return any(
        needle.view.partition("@")[0] == view.id
        for group in (frame.needles, frame.before or ())
        for needle in group
    )
