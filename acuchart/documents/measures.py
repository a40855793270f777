"""Measures over time on paper: each curve as vectors, what became of it in words, and its values as a table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from acuchart.documents import sheet, words
from acuchart.documents.curve import draw_curve
from acuchart.documents.flow import Column, Flow
from acuchart.documents.output import PLAIN, Output
from acuchart.model.curve import curve_scene
from acuchart.model.outcomes import Series
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice

_SHEET: Final = "Measures over time"
_TALL: Final = 210.0
_LETTERS: Final = 8.5
_WHEN: Final = 0.2  # of the width of the table
_LEGEND: Final = (
    "Disc and whole line: right, or no side. Square and dashed line: left. Hollow: after the needles. "
    "Grey: where two tests of a person who did not change may differ."
)


def measures_over_time(
    practice: Practice, patient: Patient, shown: Sequence[Series], *, paper: str, output: Output = PLAIN
) -> bytes:
    """The curves of a patient as a PDF file. DocumentError where a name cannot be printed."""
    flow = sheet.start(paper, _SHEET, practice, patient)
    flow.paragraph(_LEGEND, sheet.SMALL, "the legend")
    for one in shown:
        _series(flow, one)
    return sheet.finish(flow, _SHEET, practice, patient, subject="Acupuncture course", output=output)


def _series(flow: Flow, one: Series) -> None:
    where = f"the measure “{one.title}”"
    scene = curve_scene(
        one.kind,
        one.values,
        width=flow.width,
        height=_TALL,
        sessions=one.ticks,
        marks=one.marks,
        letters=_LETTERS,
    )
    flow.heading(one.title, sheet.HEADING, keep=_TALL + 2 * sheet.BODY.pitch)
    draw_curve(flow.page, scene, flow.left, flow.y)
    flow.y += _TALL + 4
    for sentence in one.words:
        flow.paragraph(sentence, sheet.BODY, where)
    flow.space(6)
    names = [name or "Value" for name in one.names]
    part = flow.width * (1 - 2 * _WHEN) / max(len(names), 3)
    heads = [Column("Day", flow.width * _WHEN * 0.8), Column("Visit", flow.width * _WHEN * 0.8)]
    heads += [Column(name, part) for name in names]
    heads.append(Column("What happened", flow.width - sum(head.width for head in heads)))
    rows = []
    for day, group in groupby(one.rows, key=lambda row: row.at.date()):
        of_day = list(group)
        notes = "; ".join(row.note for row in of_day if row.note)
        visits = [row for row in of_day if row.cells] or of_day[:1]
        for row in visits:
            cells = row.cells or [""] * len(names)
            rows.append((words.short_day(day), row.label, *cells, notes))
            notes = ""
    flow.table(heads, rows, sheet.TABLE, [where for _ in rows])
