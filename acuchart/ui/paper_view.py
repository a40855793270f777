"""The pages of a paper on the screen, one below the other."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget

from acuchart.ui.paper import Pages
from acuchart.ui.theme import theme


class PaperView(QPdfView):
    """A whole page at first, on the ground of the theme."""

    def __init__(self, parent: QWidget, pages: Pages, name: str, *, gap: int) -> None:
        """``name`` is for screen readers, ``gap`` the pixels between two pages."""
        super().__init__(parent)
        self.setDocument(pages.document)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitInView)
        self.setPageSpacing(gap)
        self.setFrameShape(QPdfView.Shape.NoFrame)
        self.setAccessibleName(name)
        theme().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Dark, QColor(theme().tokens.sunk))
        self.setPalette(colours)
