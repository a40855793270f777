"""The letter to another clinician: on page one the answer, on the next the treatment, the places and STRICTA."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from acuchart import assets
from acuchart.documents import course_parts, letter_words, letterhead, words
from acuchart.documents.course_parts import LARGE, NORMAL, Print
from acuchart.documents.flow import Flow
from acuchart.documents.letter_text import Said, said_in
from acuchart.documents.letterhead import Headed
from acuchart.documents.measured import curve, marks_of, measured_table
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.paper import Paper
from acuchart.documents.sessions_table import sessions_table, stricta_part
from acuchart.documents.small_plates import SmallPlate, per_row, row_of, short_name
from acuchart.documents.text import Span
from acuchart.model.atlas import Atlas
from acuchart.model.course_lines import CourseLine, course_lines, grouped
from acuchart.model.course_record import CourseRecord
from acuchart.model.letter import Letter
from acuchart.model.measured import MeasuredGroup, MeasuredLine, measured
from acuchart.model.over_time import heat, most_frequent, places_of, used_views

_WHERE: Final = "the letter"
# How tall the curve is and how many events page one names: as much as leaves it one page.
_FITS: Final = ((195.0, 5), (175.0, 4), (155.0, 3), (135.0, 2), (118.0, 1), (0.0, 1))
_MOST_LINES: Final = 4  # of measures without a curve
_CHIPS: Final = 140.0  # a lower curve has no room for what happened above it
_PER_ROW: Final = 6
_MOST_PLATES: Final = 12
# Rows of the table of sessions and the height of a plate: as much as leaves the rest one page.
_REST: Final = ((14, 96.0), (14, 76.0), (10, 76.0), (7, 66.0), (5, 60.0))


def physician_letter(
    letter: Letter, atlas: Atlas, *, paper: str, large: bool = False, output: Output = PLAIN
) -> bytes:
    """The letter as a PDF file on ``a4`` or ``letter`` paper, in normal or large print.

    Raises DocumentError, in words for the practitioner, where something cannot be printed.
    """
    sheet = laid_out(letter, atlas, paper, large=large, attached=bool(output.attachments))
    practice = letter.course.practice
    return sheet.pdf(
        title=f"{said_in('letter')('title')}, {words.day(letter.day)}",
        author=words.author(practice),
        subject="Acupuncture course",
        output=output,
    )


def laid_out(letter: Letter, atlas: Atlas, paper: str, *, large: bool = False, attached: bool = False) -> Paper:
    """The finished pages, before they become a file; the first one holds the whole answer."""
    lines = course_lines(letter.course)
    groups = measured(letter.course.measures, letter.course.kinds)
    for tall, most_events in _FITS:
        page_one = _PageOne(letter, atlas, lines, groups, large, attached)
        flow = page_one.make(Paper(paper), tall, most_events)
        if large or len(flow.paper.pages) == 1:
            break
    first = len(flow.paper.pages)
    for most_rows, plates_tall in _REST:
        del flow.paper.pages[first:]
        _page_two(flow, page_one, atlas, most_rows, plates_tall)
        if large or len(flow.paper.pages) == first + 1:
            break
    letterhead.finish(flow, page_one.headed)
    return flow.paper


class _PageOne:
    """What is on the first page; made again with less where it does not fit."""

    def __init__(
        self,
        letter: Letter,
        atlas: Atlas,
        lines: Sequence[CourseLine],
        groups: Sequence[MeasuredGroup],
        large: bool,
        attached: bool,
    ) -> None:
        self.letter, self.atlas, self.lines, self.groups = letter, atlas, lines, groups
        self.course: CourseRecord = letter.course
        self.style: Print = LARGE if large else NORMAL
        self.said: Said = said_in("letter")
        self.attached = attached
        self.marks = marks_of(self.course, lines)
        self.rest: tuple[MeasuredLine, ...] = ()
        self.more_events: tuple[str, ...] = ()
        self.headed = Headed(
            practice=self.course.practice,
            patient=self.course.patient,
            day=words.day(letter.day),
            record_code=self.course.record_code,
        )

    def make(self, paper: Paper, tall: float, most_events: int) -> Flow:
        """Lay it out; the flow stands below the signature."""
        said, style, course = self.said, self.style, self.course
        to = self.letter.to
        address = [part.strip() for part in to.address.replace(",", "\n").splitlines() if part.strip()]
        lines = [part for part in (to.name, to.role, *address) if part]
        flow = letterhead.start(paper, self.headed, said("title"), lines, scale=style.head)
        flow.space(3)
        asked = letter_words.question(self.letter, said, style.body, style.bold)
        if asked:
            flow.paragraph(asked, style.body, "the question")
        flow.space(style.body.size * 0.7)
        self._answer(flow)
        flow.heading(said("done"), style.heading, keep=3 * style.body.pitch)
        flow.paragraph(letter_words.what_was_done(course, self.atlas, said), style.body, _WHERE)
        self._measured(flow, tall)
        note = course_parts.one_line(
            flow, letter_words.footnote(course, self.atlas, said), style.small, "the footnote"
        )
        tail = style.sign.height(flow, course.practice) + (style.small.pitch + 6 if note is not None else 0.0)
        self._facts(flow, most_events, tail)
        style.sign.put(flow, course.practice, words.day(self.letter.day))
        if note is not None:
            flow.space(6)
            flow.put(replace(note, rtl=False), style.small)
        return flow

    def _answer(self, flow: Flow) -> None:
        said, style = self.said, self.style
        paragraphs: list[list[Span]] = [
            letter_words.short_answer(self.course, self.groups, said, style.body, style.bold)
        ]
        if self.letter.ask.strip():
            paragraphs.append([(f"{said('ask')} ", style.bold), (self.letter.ask.strip(), style.body)])
        course_parts.boxed(flow, paragraphs, style.body, _WHERE)

    def _measured(self, flow: Flow, tall: float) -> None:
        """The curve of what was measured most; the numbers of all measures are on the next page.

        Without a curve the numbers are here; what has no room goes on.
        """
        said, style = self.said, self.style
        every = tuple(line for group in self.groups for line in group.lines)
        self.rest = ()
        if not every:
            return
        drawn = next((group for group in self.groups if group.count > 1), None) if tall else None
        keep = 4 * style.table.pitch if drawn is None else tall * style.curve + 3 * style.small.pitch
        flow.heading(said("measured"), style.heading, keep=keep)
        if drawn is None:
            shown = every if style.large else every[:_MOST_LINES]
            self.rest = every[len(shown) :]
            measured_table(flow, shown, said, style)
            return
        marks = self.marks if tall >= _CHIPS else ()
        curve(flow, self.course, drawn, marks, said, style, tall, figure=said("figure"))
        self.rest = every

    def _facts(self, flow: Flow, most_events: int, tail: float) -> None:
        said, style, course = self.said, self.style, self.course
        happened = letter_words.events(course, assets.load_events(), said)
        shown = happened if style.large else happened[: most_events + 1]
        self.more_events = tuple(happened[len(shown) :])
        rows = [
            (said("events_head"), "\n".join(shown)),
            (said("flags_head"), "\n".join(letter_words.red_flags(course, said))),
            (said("alerts_head"), ". ".join(letter_words.alerts(course, said))),
            (said("next_head"), letter_words.what_is_next(self.letter, said)),
        ]
        flow.space(style.body.size * 0.8)
        unsigned = letter_words.drafts(course, said)
        if unsigned:
            flow.paragraph(unsigned, style.small, _WHERE)
            flow.space(3)
        course_parts.labelled(flow, [row for row in rows if row[1]], style, _WHERE, tail=tail)


def _page_two(flow: Flow, first: _PageOne, atlas: Atlas, most_rows: int, tall: float) -> None:
    """The treatment for those who want to know more; what page one had no room for comes before it."""
    said, style = first.said, first.style
    if not style.large:
        flow.next_page()
    if first.rest:
        flow.heading(said("measured"), style.heading, keep=4 * style.table.pitch)
        measured_table(flow, first.rest, said, style)
    if first.more_events:
        flow.heading(said("events_head"), style.heading, keep=2 * style.body.pitch)
        for line in first.more_events:
            flow.paragraph(line, style.body, "an adverse event")
    flow.heading(said("sessions"), style.heading, keep=4 * style.table.pitch)
    sessions_table(
        flow,
        first.course,
        grouped(first.lines),
        atlas,
        style,
        marked=bool(first.marks),
        most=most_rows,
    )
    _sites(flow, first, atlas, tall)
    stricta_part(flow, first.course, said, style)
    if first.attached:
        flow.space(6)
        flow.paragraph(said("attached"), style.small, _WHERE)


def _sites(flow: Flow, first: _PageOne, atlas: Atlas, tall: float) -> None:
    """Small plates with every place of the course."""
    said, style, needles = first.said, first.style, first.course.needles
    places = places_of(needles)
    views = used_views(atlas, places)[:_MOST_PLATES]
    if not views:
        return
    most = most_frequent(places)
    shown = 0
    plates = []
    for view in views:
        own = sum(needle.view.partition("@")[0] == view.id for needle in needles)
        shown += own
        plates.append(SmallPlate(view, f"{short_name(view)}, {own}", spots=heat(view, places, atlas, most=most)))
    columns = max(per_row(len(plates), _PER_ROW - 3 * style.large), 3)
    tall *= 1.7 if style.large else 1.0
    for start in range(0, len(plates), columns):
        row = plates[start : start + columns]
        room = tall + 3 * style.small.pitch
        if start == 0:
            flow.heading(said("where"), style.heading, keep=room)
        flow.need(room)
        flow.space(4)
        width = flow.width * len(row) / columns
        flow.y += row_of(flow, row, style.small, left=flow.left, width=width, tall=tall)
    flow.space(3)
    flow.paragraph(said("sites", count=shown, all=len(needles)), style.small, _WHERE)
