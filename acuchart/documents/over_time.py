"""Needles over time on paper: one map for each plate, and a line for each session with what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from acuchart.documents import words
from acuchart.documents.flow import Column, Flow, baseline, from_left, on_every_page
from acuchart.documents.letterhead import DEMO_WORDS, PATIENT_NAME, named
from acuchart.documents.paper import MM, Page, Paper
from acuchart.documents.plates import Box, circle_path, draw_scene
from acuchart.documents.text import BLACK, GREY, PINE, Style
from acuchart.model.atlas import Atlas, View
from acuchart.model.carried import difference
from acuchart.model.needle import Needle
from acuchart.model.over_time import HeatSpot, heat, most_frequent, used_views
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.report import SessionSummary
from acuchart.model.scene import Scene, side_words

_MARGIN: Final = 18 * MM
_TITLE: Final = Style(15, bold=True, leading=1.3)
_NAME: Final = Style(13, bold=True, leading=1.3)
_BODY: Final = Style(10, leading=1.42)
_HEADING: Final = Style(11, bold=True, leading=1.4, ink=PINE)
_CAPTION: Final = Style(8, leading=1.35)
_SMALL: Final = Style(7.5, leading=1.35, ink=GREY)
_TABLE: Final = Style(8.5, leading=1.3)
_TALL: Final = 250.0  # a plate is never taller
_GAP: Final = 16.0
_CAPTION_ROOM: Final = 32.0
_COUNT: Final = 5.5


def over_time(
    practice: Practice,
    patient: Patient,
    sessions: Sequence[tuple[SessionSummary, tuple[Needle, ...]]],
    atlas: Atlas,
    *,
    paper: str,
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
    most = most_frequent(every)
    views = used_views(atlas, [needles for _, needles in sessions])
    if views:
        flow.heading("Where most went in", _HEADING, keep=_TALL)
        _maps(flow, [(view, heat(view, every, atlas, most=most)) for view in views])
        said = "The larger and the darker a disc, the more often; the number is how often."
        flow.paragraph(said, Style(8, leading=1.35, ink=GREY), "")
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
        title="Needles over time", author=words.signature(practice) or practice.name, subject="Acupuncture course"
    )


def draw_heat(page: Page, view: View, spots: Sequence[HeatSpot], box: Box) -> None:
    """The plate with its discs; readable in grey, because size and number tell the same."""
    draw_scene(page, Scene(view=view, marks=(), side_words=side_words(view)), box)
    for spot in spots:
        x = box.x + spot.x * view.width * box.scale
        y = box.y + spot.y * view.height * box.scale
        radius = max(spot.radius * view.width * box.scale, 1.6)
        grey = 0.82 - 0.72 * spot.part
        page.operators.append(f"{grey:.3f} g 1 G 0.5 w {circle_path(x, page.height - y, radius)} B 0 g 0 G")
        if spot.count > 1 and radius > 3:
            ink = "1 g" if spot.part > 0.45 else BLACK
            line = page.type.line(str(spot.count), Style(_COUNT, bold=True, ink=ink), "a count")
            page.text(line, x - line.width / 2, y + 0.357 * _COUNT)


def _maps(flow: Flow, maps: Sequence[tuple[View, tuple[HeatSpot, ...]]]) -> None:
    columns = max(2, min(3, len(maps)))
    room = (flow.width - (columns - 1) * _GAP) / columns
    for start in range(0, len(maps), columns):
        row = maps[start : start + columns]
        scales = [min(room / view.width, _TALL / view.height) for view, _ in row]
        height = max(scale * view.height for scale, (view, _) in zip(scales, row, strict=True))
        flow.need(height + _CAPTION_ROOM)
        for at, (scale, (view, spots)) in enumerate(zip(scales, row, strict=True)):
            left = flow.left + at * (room + _GAP)
            box = Box(left + (room - view.width * scale) / 2, flow.y + height - view.height * scale, scale)
            draw_heat(flow.page, view, spots, box)
            line = flow.paper.type.line(view.short, _CAPTION, "a plate")
            flow.page.text(line, left + (room - line.width) / 2, flow.y + height + 11 + baseline(_CAPTION))
        flow.y += height + _CAPTION_ROOM
