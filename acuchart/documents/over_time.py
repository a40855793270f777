"""Needles over time on paper: one map for each plate, and a line for each session with what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from acuchart.documents import words
from acuchart.documents.flow import Column, Flow, from_left, on_every_page
from acuchart.documents.heat import TALL, maps
from acuchart.documents.letterhead import DEMO_WORDS, PATIENT_NAME, named
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.paper import MM, Page, Paper
from acuchart.documents.text import GREY, PINE, Style
from acuchart.model.atlas import Atlas
from acuchart.model.carried import difference
from acuchart.model.needle import Needle
from acuchart.model.over_time import heat, most_frequent, places_of, used_views
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.report import SessionSummary

_MARGIN: Final = 18 * MM
_TITLE: Final = Style(15, bold=True, leading=1.3)
_NAME: Final = Style(13, bold=True, leading=1.3)
_BODY: Final = Style(10, leading=1.42)
_HEADING: Final = Style(11, bold=True, leading=1.4, ink=PINE)
_SMALL: Final = Style(7.5, leading=1.35, ink=GREY)
_TABLE: Final = Style(8.5, leading=1.3)


def over_time(
    practice: Practice,
    patient: Patient,
    sessions: Sequence[tuple[SessionSummary, tuple[Needle, ...]]],
    atlas: Atlas,
    *,
    paper: str,
    output: Output = PLAIN,
) -> bytes:
    """The maps of some sessions, oldest first, as a PDF file. DocumentError where a name cannot be printed."""
    made = Paper(paper)
    flow = Flow(made, margin=_MARGIN, top=18 * MM, bottom=18 * MM)
    flow.paragraph("Needles over time", _TITLE, "the title")
    flow.put_lines(from_left(made.lines(patient.name, _NAME, PATIENT_NAME, flow.width)), _NAME)
    flow.paragraph(words.born(patient.born), _BODY, "the birth date")
    every = [needle for _, needles in sessions for needle in needles]
    flow.paragraph(f"{words.counted(len(sessions), 'session')}, {words.counted(len(every), 'needle')}.", _BODY, "")
    if practice.demo:
        flow.paragraph(DEMO_WORDS, Style(10, bold=True, leading=1.42), "the demo mark")
    places = places_of(every)
    most = most_frequent(places)
    views = used_views(atlas, places)
    if views:
        flow.heading("Where most went in", _HEADING, keep=TALL)
        maps(flow, [(view, heat(view, places, atlas, most=most)) for view in views])
    flow.heading("Session by session", _HEADING, keep=3 * _TABLE.pitch)
    columns = [Column("Session", flow.width * 0.3), Column("What changed", flow.width * 0.7)]
    rows = []
    before: tuple[Needle, ...] | None = None
    for session, needles in sessions:
        changed = f"{words.counted(len(needles), 'needle')}, the first" if before is None else ""
        changed = changed or difference(before or (), needles).sentence
        rows.append((f"{session.number_in_course}, {words.day_of(session.started_at)}", changed))
        before = needles
    flow.table(columns, rows, _TABLE, [f"session {at}" for at in range(1, len(rows) + 1)])
    running = named(made, patient.name, f", {words.born(patient.born)}", _SMALL, _SMALL, flow.width)[0]
    foot = made.height - 11 * MM

    def finish(page: Page, at: int, total: int) -> None:
        page.text(made.type.line(f"Page {at} of {total}", _SMALL, "the foot"), _MARGIN, foot)
        if at > 1:
            page.text(running, _MARGIN, 11 * MM)

    on_every_page(made, finish)
    return made.pdf(
        title="Needles over time",
        author=words.signature(practice) or practice.name,
        subject="Acupuncture course",
        output=output,
    )
