"""The recall list: who has to be called or looked at, on one sheet for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from acuchart.documents import sheet, words
from acuchart.documents.flow import Column
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.text import Style
from acuchart.model.practice import Practice
from acuchart.model.recall import DUE_WORDS, Due

_TABLE: Final = Style(9, leading=1.35)
_WHERE: Final = "the recall list"


def recall_list(
    practice: Practice, lines: Sequence[Due], day: date, *, paper: str, output: Output = PLAIN
) -> bytes:
    """The list of ``day`` as a PDF file. Raises DocumentError where a name cannot be printed."""
    head = ", ".join(part for part in (practice.name, words.day(day)) if part)
    flow = sheet.start(paper, "Recall list", practice, lines=[(head, "the name of the practice")])
    if not lines:
        flow.paragraph("Nothing is due.", sheet.BODY, _WHERE)
    shares = (0.3, 0.2, 0.14, 0.36)
    columns = [
        Column(head, flow.width * share)
        for head, share in zip(("Patient", "Telephone", "Day", "What"), shares, strict=True)
    ]
    for kind, title in DUE_WORDS.items():
        of_kind = [line for line in lines if line.kind is kind]
        if not of_kind:
            continue
        flow.heading(title, sheet.HEADING, keep=4 * _TABLE.pitch)
        rows = [(line.patient_name, line.phone, words.short_day(line.day), line.words) for line in of_kind]
        flow.table(columns, rows, _TABLE, [f"the line of {line.patient_name}" for line in of_kind])
    return sheet.finish(flow, f"Recall list, {words.day(day)}", practice, subject="Recall", output=output)
