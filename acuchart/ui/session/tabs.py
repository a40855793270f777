"""The tabs of a session, and the pages behind them that are made when they are first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtWidgets import QWidget

from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument


class TabPage(Protocol):
    """What a page behind a tab answers; it is a QWidget and reads the document's signals itself."""

    def take_focus(self) -> None:
        """It came to the front: read again what may have changed elsewhere, and put the keyboard in its place."""


def _adjuncts(context: Context, document: SessionDocument) -> QWidget:
    from acuchart.ui.session.adjuncts_page import AdjunctsPage

    return AdjunctsPage(context, document)


def _measures(context: Context, document: SessionDocument) -> QWidget:
    from acuchart.ui.measures.page import MeasuresPage

    return MeasuresPage(context, document)


def _photos(context: Context, document: SessionDocument) -> QWidget:
    from acuchart.ui.photos.page import PhotosPage

    return PhotosPage(context, document)


def _consent(context: Context, document: SessionDocument) -> QWidget:
    from acuchart.ui.consent.page import ConsentPage

    return ConsentPage(context, document.patient.id, back="Back to Finish")


MAKERS: Final[dict[str, Callable[[Context, SessionDocument], QWidget]]] = {
    "adjuncts": _adjuncts,
    "measures": _measures,
    "photos": _photos,
    "consent": _consent,
}
"""Tab → what makes its page, for pages that need the document alone."""

TABS: Final = (
    ("needles", "Needles"),
    ("removal", "Out"),
    ("note", "Note"),
    ("adjuncts", "Adjuncts"),
    ("measures", "Measures"),
    ("photos", "Photos"),
    ("finish", "Finish"),
)
"""Tabs in their order; ``needles``, ``removal``, ``note`` and ``finish`` are made by the session's screen.

The consents have no tab: Finish leads to them where one is missing, and they lead back.
"""
