"""Making a paper in the background and turning its bytes into pages for the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from acuchart.store import ChartStore

PAPERS = (("a4", "A4"), ("letter", "US Letter"))


class Pages(QObject):
    """A PDF in memory. The document reads from a buffer that lives as long as it does."""

    def __init__(self, parent: QObject) -> None:
        """Empty at first."""
        super().__init__(parent)
        self.document = QPdfDocument(self)
        self.data = b""
        self._buffer: QBuffer | None = None

    def load(self, data: bytes) -> None:
        """Take another PDF."""
        old = self._buffer
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.data = data
        self.document.load(self._buffer)
        if old is not None:
            old.deleteLater()

    def picture(self, page: int, width: int, ratio: float) -> QImage:
        """A page as an image of that width, on white."""
        size = self.document.pagePointSize(page)
        pixels = QSize(round(width * ratio), round(width * ratio * size.height() / max(size.width(), 1.0)))
        drawn = self.document.render(page, pixels)
        made = QImage(pixels, QImage.Format.Format_RGB32)
        made.fill(QColor("white"))
        painter = QPainter(made)
        painter.drawImage(0, 0, drawn)
        painter.end()
        made.setDevicePixelRatio(ratio)
        return made


TITLES = {"summary": "Treatment summary", "slip": "Slip for what stays in"}
"""The papers that the window previews, by their word in ``papers.MAKERS``."""


def paper_job(kind: str, session_id: str, paper: str) -> Callable[[ChartStore, Callable[[str], None]], bytes]:
    """The job that makes one kind of paper of a session."""

    def job(reader: ChartStore, _tell: Callable[[str], None]) -> bytes:
        from acuchart import papers
        from acuchart.ui import moments

        order = papers.Order(
            kind=kind,
            patient_id=reader.session(session_id).patient_id,
            session_id=session_id,
            made_on=moments.today(),
            paper=paper,
        )
        return papers.make(reader, order)

    return job
