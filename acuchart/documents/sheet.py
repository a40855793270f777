"""Sheets without a letterhead, for the chart and the desk: what and whose they are at the top, and the feet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from acuchart.documents import words
from acuchart.documents.flow import Flow, from_left, on_every_page
from acuchart.documents.letterhead import PATIENT_NAME, named
from acuchart.documents.output import Output
from acuchart.documents.paper import MM, Page, Paper
from acuchart.documents.text import GREY, PINE, Style
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice

BODY: Final = Style(10, leading=1.42)
HEADING: Final = Style(11, bold=True, leading=1.4, ink=PINE)
SMALL: Final = Style(7.5, leading=1.35, ink=GREY)
TABLE: Final = Style(8.5, leading=1.3)
_MARGIN: Final = 18 * MM
_EDGE: Final = 11 * MM  # to the baseline of heads and feet
_TITLE: Final = Style(15, bold=True, leading=1.3)
_NAME: Final = Style(13, bold=True, leading=1.3)
_DEMO: Final = Style(10, bold=True, leading=1.42)


def start(
    paper: str,
    title: str,
    practice: Practice,
    patient: Patient | None = None,
    lines: Sequence[tuple[str, str]] = (),
) -> Flow:
    """A flow under the title, the patient where it is of one, and lines with what errors call each."""
    made = Paper(paper)
    flow = Flow(made, margin=_MARGIN, top=18 * MM, bottom=18 * MM)
    flow.paragraph(title, _TITLE, "the title")
    if patient is not None:
        flow.put_lines(from_left(made.lines(patient.name, _NAME, PATIENT_NAME, flow.width)), _NAME)
        flow.paragraph(words.born(patient.born), BODY, "the birth date")
    for line, where in lines:
        flow.paragraph(line, BODY, where)
    if practice.demo:
        flow.paragraph(words.ENGLISH.demo, _DEMO, "the demo mark")
    return flow


def finish(
    flow: Flow, title: str, practice: Practice, patient: Patient | None = None, *, subject: str, output: Output
) -> bytes:
    """The PDF file, with the number on each page and the patient on each page after the first."""
    made = flow.paper
    running = None
    if patient is not None:
        running = named(made, patient.name, f", {words.born(patient.born)}", SMALL, SMALL, flow.width)[0]

    def draw(page: Page, number: int, total: int) -> None:
        count = words.ENGLISH.page.format(number=number, total=total)
        page.text(made.type.line(count, SMALL, "the foot"), flow.left, made.height - _EDGE)
        if running is not None and number > 1:
            page.text(running, flow.left, _EDGE)

    on_every_page(made, draw)
    return made.pdf(title=title, author=words.author(practice), subject=subject, output=output)
