"""Needles over time on paper: one map for each plate, and a line for each session with what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from acuchart.documents import sheet, words
from acuchart.documents.flow import Column
from acuchart.documents.heat import TALL, maps
from acuchart.documents.output import PLAIN, Output
from acuchart.model.atlas import Atlas
from acuchart.model.carried import difference
from acuchart.model.needle import Needle
from acuchart.model.over_time import heat, most_frequent, places_of, used_views
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.report import SessionSummary

_SHEET: Final = "Needles over time"


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
    every = [needle for _, needles in sessions for needle in needles]
    counts = f"{words.counted(len(sessions), 'session')}, {words.counted(len(every), 'needle')}."
    flow = sheet.start(paper, _SHEET, practice, patient, [(counts, "the counts")])
    places = places_of(every)
    most = most_frequent(places)
    views = used_views(atlas, places)
    if views:
        flow.heading("Where most went in", sheet.HEADING, keep=TALL)
        maps(flow, [(view, heat(view, places, atlas, most=most)) for view in views])
    flow.heading("Session by session", sheet.HEADING, keep=3 * sheet.TABLE.pitch)
    columns = [Column("Session", flow.width * 0.3), Column("What changed", flow.width * 0.7)]
    rows = []
    before: tuple[Needle, ...] | None = None
    for session, needles in sessions:
        changed = f"{words.counted(len(needles), 'needle')}, the first" if before is None else ""
        changed = changed or difference(before or (), needles).sentence
        rows.append((f"{session.number_in_course}, {words.day_of(session.started_at)}", changed))
        before = needles
    flow.table(columns, rows, sheet.TABLE, [f"session {at}" for at in range(1, len(rows) + 1)])
    return sheet.finish(flow, _SHEET, practice, patient, subject="Acupuncture course", output=output)
