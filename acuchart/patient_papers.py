"""All papers of one chart, one after the other: a summary of each session, the letter and the course report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from acuchart.documents import Output, course_report, letter

if TYPE_CHECKING:
    from acuchart.model.atlas import Atlas
    from acuchart.model.measure_kinds import MeasureKind
    from acuchart.model.patient_record import PatientRecord

NOBODY: Final = "To whom it may concern"
"""Who gets the letter of a chart that names no physician, or no longer names one."""


def patient_papers(
    record: PatientRecord, atlas: Atlas, kinds: Mapping[str, MeasureKind], *, paper: str, day: date
) -> Iterator[tuple[str, bytes]]:
    """Name and content of every paper of a chart; of a chart without a session none.

    The letter and the course report are of the newest course; the letter carries the sessions as data. ``day`` is
    the day of the letter. Raises DocumentError where one cannot be printed.
    """
    from acuchart.documents.summaries import summaries
    from acuchart.exchange.scope import of_course
    from acuchart.model.complaint import Clinician
    from acuchart.model.course_record import course_of
    from acuchart.model.letter import Letter, addressee
    from acuchart.papers import attachments

    yield from summaries(record, atlas, paper=paper)
    course = course_of(record, kinds)
    if not course.sessions:
        return
    named = course.clinicians or course.patient.physician.strip()
    to = addressee(course) if named else Clinician(id="", patient_id=course.patient.id, name=NOBODY)
    data = Output(attachments=attachments(of_course(record, course), atlas))
    written = Letter(course=course, to=to, day=day)
    yield f"letter-{day}.pdf", letter(written, atlas, paper=paper, output=data)
    yield f"course-{day}.pdf", course_report(course, atlas, paper=paper)
