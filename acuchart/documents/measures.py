"""Measures over time on paper: each curve as vectors, what became of it in words, and its values as a table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from acuchart.documents import words
from acuchart.documents.curve import draw_curve
from acuchart.documents.flow import Column, Flow, from_left, on_every_page
from acuchart.documents.letterhead import DEMO_WORDS, PATIENT_NAME, named
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.paper import MM, Page, Paper
from acuchart.documents.text import GREY, PINE, Style
from acuchart.model.curve import curve_scene
from acuchart.model.outcomes import Series
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice

_MARGIN: Final = 18 * MM
_TITLE: Final = Style(15, bold=True, leading=1.3)
_NAME: Final = Style(13, bold=True, leading=1.3)
_BODY: Final = Style(10, leading=1.42)
_HEADING: Final = Style(11, bold=True, leading=1.4, ink=PINE)
_SMALL: Final = Style(7.5, leading=1.35, ink=GREY)
_TABLE: Final = Style(8.5, leading=1.3)
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
    made = Paper(paper)
    flow = Flow(made, margin=_MARGIN, top=18 * MM, bottom=18 * MM)
    flow.paragraph("Measures over time", _TITLE, "the title")
    flow.put_lines(from_left(made.lines(patient.name, _NAME, PATIENT_NAME, flow.width)), _NAME)
    flow.paragraph(words.born(patient.born), _BODY, "the birth date")
    if practice.demo:
        flow.paragraph(DEMO_WORDS, Style(10, bold=True, leading=1.42), "the demo mark")
    flow.paragraph(_LEGEND, _SMALL, "the legend")
    for one in shown:
        _series(flow, one)
    running = named(made, patient.name, f", {words.born(patient.born)}", _SMALL, _SMALL, flow.width)[0]
    foot = made.height - 11 * MM

    def finish(page: Page, at: int, total: int) -> None:
        page.text(made.type.line(f"Page {at} of {total}", _SMALL, "the foot"), _MARGIN, foot)
        if at > 1:
            page.text(running, _MARGIN, 11 * MM)

    on_every_page(made, finish)
    return made.pdf(
        title="Measures over time",
        author=words.signature(practice) or practice.name,
        subject="Acupuncture course",
        output=output,
    )


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
    flow.heading(one.title, _HEADING, keep=_TALL + 2 * _BODY.pitch)
    draw_curve(flow.page, scene, flow.left, flow.y)
    flow.y += _TALL + 4
    for sentence in one.words:
        flow.paragraph(sentence, _BODY, where)
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
            rows.append((f"{day.day} {day:%b %Y}", row.label, *cells, notes))
            notes = ""
    flow.table(heads, rows, _TABLE, [where for _ in rows])
