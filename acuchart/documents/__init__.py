"""Papers: a frozen report from `model` becomes the bytes of a PDF file.

`KINDS` names every paper of a session; `letter` and `course_report` are of a course. The PDF libraries are loaded
when the first paper is made, not when this is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

from acuchart.documents.errors import DocumentError, UnprintableLetterError
from acuchart.documents.output import PLAIN, Attachment, Output
from acuchart.model.atlas import Atlas
from acuchart.model.report import SessionReport

if TYPE_CHECKING:
    from acuchart.model.course_record import CourseRecord
    from acuchart.model.letter import Letter

__all__ = [
    "KINDS",
    "OF_COURSE",
    "PAPERS",
    "Attachment",
    "DocumentError",
    "Maker",
    "Output",
    "UnprintableLetterError",
    "course_report",
    "letter",
]

PAPERS: Final = ("a4", "letter")
OF_COURSE: Final = ("letter", "course")
"""The papers that tell of a course: `letter` and `course_report` make them."""


class Maker(Protocol):
    """Makes one kind of paper. Raises DocumentError with a sentence that can be shown as it is."""

    def __call__(self, report: SessionReport, atlas: Atlas, *, paper: str, output: Output = PLAIN) -> bytes:
        """The PDF file of a report."""
        ...


def _summary(report: SessionReport, atlas: Atlas, *, paper: str, output: Output = PLAIN) -> bytes:
    from acuchart.documents.summary import summary

    return summary(report, atlas, paper=paper, output=output)


def _handout(report: SessionReport, atlas: Atlas, *, paper: str, output: Output = PLAIN) -> bytes:
    from acuchart.documents.handout import handout

    return handout(report, atlas, paper=paper, output=output)


def _large_handout(report: SessionReport, atlas: Atlas, *, paper: str, output: Output = PLAIN) -> bytes:
    from acuchart.documents.handout import handout

    return handout(report, atlas, paper=paper, large=True, output=output)


def _slip(report: SessionReport, atlas: Atlas, *, paper: str, output: Output = PLAIN) -> bytes:
    from acuchart.documents.handout import slip

    return slip(report, atlas, paper=paper, output=output)


KINDS: Final[Mapping[str, Maker]] = MappingProxyType(
    {"summary": _summary, "handout": _handout, "handout-large": _large_handout, "slip": _slip}
)
"""Every paper by the word that the command line and the window use for it."""


def letter(written: Letter, atlas: Atlas, *, paper: str, large: bool = False, output: Output = PLAIN) -> bytes:
    """The letter to another clinician as a PDF file. DocumentError where it cannot be printed."""
    from acuchart.documents.physician_letter import physician_letter

    return physician_letter(written, atlas, paper=paper, large=large, output=output)


def course_report(
    course: CourseRecord, atlas: Atlas, *, paper: str, large: bool = False, output: Output = PLAIN
) -> bytes:
    """The report of a course as a PDF file. DocumentError where it cannot be printed."""
    from acuchart.documents.course_pages import course_pages

    return course_pages(course, atlas, paper=paper, large=large, output=output)
