"""The treatment summaries of a whole chart, one after the other, with names that sort by day."""

from __future__ import annotations

from collections.abc import Iterator

from acuchart.documents import KINDS
from acuchart.model.atlas import Atlas
from acuchart.model.course_record import day_of
from acuchart.model.patient_record import PatientRecord


def summaries(record: PatientRecord, atlas: Atlas, *, paper: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of the summary of each session, oldest first. DocumentError where one cannot be printed."""
    for number, report in enumerate(record.sessions, start=1):
        yield f"summary-{day_of(report)}-{number:03}.pdf", KINDS["summary"](report, atlas, paper=paper)
