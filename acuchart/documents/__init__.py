"""Papers: a frozen report from `model` becomes the bytes of a PDF file.

`KINDS` names every paper. The PDF libraries are loaded when the first paper is made, not when this is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Protocol

from acuchart.documents.errors import DocumentError, UnprintableLetterError
from acuchart.documents.output import PLAIN, Attachment, Output
from acuchart.model.atlas import Atlas
from acuchart.model.report import SessionReport

__all__ = ["KINDS", "PAPERS", "Attachment", "DocumentError", "Maker", "Output", "UnprintableLetterError"]

PAPERS: Final = ("a4", "letter")


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
