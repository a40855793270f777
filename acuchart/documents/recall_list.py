"""The recall list: who has to be called or looked at, on one sheet for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from acuchart.documents import words
from acuchart.documents.flow import Column, Flow, on_every_page
from acuchart.documents.letterhead import DEMO_WORDS
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.paper import MM, Page, Paper
from acuchart.documents.text import GREY, PINE, Style
from acuchart.model.practice import Practice
from acuchart.model.recall import DUE_WORDS, Due

_MARGIN: Final = 18 * MM
_TITLE: Final = Style(16, bold=True, leading=1.3)
_BODY: Final = Style(10, leading=1.42)
_SMALL: Final = Style(7.5, leading=1.35, ink=GREY)
_HEADING: Final = Style(11, bold=True, leading=1.4, ink=PINE)
_TABLE: Final = Style(9, leading=1.35)
_WHERE: Final = "the recall list"


def recall_list(
    practice: Practice, lines: Sequence[Due], day: date, *, paper: str, output: Output = PLAIN
) -> bytes:
    """The list of ``day`` as a PDF file. Raises DocumentError where a name cannot be printed."""
    made = Paper(paper)
    flow = Flow(made, margin=_MARGIN, top=16 * MM, bottom=18 * MM)
    flow.paragraph("Recall list", _TITLE, _WHERE)
    where = ", ".join(part for part in (practice.name, _day(day)) if part)
    flow.paragraph(where, _BODY, "the name of the practice")
    if practice.demo:
        flow.paragraph(DEMO_WORDS, Style(10, bold=True, leading=1.42), _WHERE)
    if not lines:
        flow.paragraph("Nothing is due.", _BODY, _WHERE)
    shares = (0.3, 0.2, 0.14, 0.36)
    columns = [
        Column(head, flow.width * share)
        for head, share in zip(("Patient", "Telephone", "Day", "What"), shares, strict=True)
    ]
    for kind, title in DUE_WORDS.items():
        of_kind = [line for line in lines if line.kind is kind]
        if not of_kind:
            continue
        flow.heading(title, _HEADING, keep=4 * _TABLE.pitch)
        rows = [(line.patient_name, line.phone, _short(line.day), line.words) for line in of_kind]
        flow.table(columns, rows, _TABLE, [f"the line of {line.patient_name}" for line in of_kind])
    foot = made.height - 10 * MM

    def number(page: Page, at: int, total: int) -> None:
        page.text(made.type.line(f"Page {at} of {total}", _SMALL, "the foot"), _MARGIN, foot)

    on_every_page(made, number)
    return made.pdf(
        title=f"Recall list, {_day(day)}",
        author=words.signature(practice) or practice.name,
        subject="Recall",
        output=output,
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _short(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
