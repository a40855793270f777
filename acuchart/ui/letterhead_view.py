"""The head and foot of a page as they print, drawn by the print code itself for an invented patient."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from acuchart.documents import DocumentError
from acuchart.model import clock
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.report import SessionReport
from acuchart.model.session import Section, Session
from acuchart.store import ChartStore
from acuchart.ui.theme import font, theme
from acuchart.ui.worker import Worker

_PAUSE_MS: Final = 250
_FOOT: Final = 0.075  # of the page's height
_EDGE: Final = 20
_WIDEST: Final = 600  # a wider sheet would show less of its head


class LetterheadView(QWidget):
    """The top and the foot of the first page, with what lies between left out."""

    def __init__(self, worker: Callable[[], Worker]) -> None:
        """Nothing is drawn before `show_practice`."""
        super().__init__()
        self._worker = worker
        self._practice: Practice | None = None
        self._page = QImage()
        self._words = "Drawing the page…"
        self._order = 0
        self.setMinimumSize(320, 300)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._draw)

    @property
    def page(self) -> QImage:
        """The page as last drawn."""
        return self._page

    def show_practice(self, practice: Practice) -> None:
        """Draw this profile, after a pause in typing."""
        if practice != self._practice:
            self._practice = practice
            self._pause.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sharp at every width."""
        super().resizeEvent(event)
        if self._practice is not None:
            self._pause.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A white sheet, also in the dim room; above the tear the head, below it the foot."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        width = self._sheet_width()
        sheet = QRectF((self.width() - width) / 2, 8, width, self.height() - 8 - _EDGE)
        painter.setPen(QPen(QColor(tokens.line2), 1))
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(sheet, 4, 4)
        if self._page.isNull():
            face = font("body")
            inside = sheet.adjusted(24, 24, -24, -24)
            painter.setFont(face)
            painter.setPen(QColor("#4F5B58"))
            painter.drawText(inside, 0x1000 | 0x84, self._words)
            painter.end()
            return
        scale = sheet.width() / self._page.width()
        whole = self._page.height()
        foot = whole * _FOOT
        foot_height = foot * scale
        head_height = sheet.height() - foot_height - 18
        inner = sheet.adjusted(1, 1, -1, -1)
        painter.drawImage(
            QRectF(inner.left(), inner.top(), inner.width(), head_height),
            self._page,
            QRectF(0, 0, self._page.width(), head_height / scale),
        )
        tear = inner.top() + head_height + 8
        pen = QPen(QColor("#C9C3B7"), 1)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.drawLine(round(inner.left()), round(tear), round(inner.right()), round(tear))
        painter.drawImage(
            QRectF(inner.left(), inner.bottom() - foot_height, inner.width(), foot_height),
            self._page,
            QRectF(0, whole - foot, self._page.width(), foot),
        )
        painter.end()

    def _sheet_width(self) -> float:
        return float(min(max(self.width() - 2 * _EDGE, 100), _WIDEST))

    def _draw(self) -> None:
        practice = self._practice
        if practice is None or not self.isVisible():
            return
        worker = self._worker()
        worker.forget(self._order)

        def job(_reader: ChartStore, _tell: Callable[[str], None]) -> bytes:
            from acuchart import assets
            from acuchart.documents import KINDS

            return KINDS["summary"](_sample(practice), assets.load_atlas(), paper=practice.paper)

        self._order = worker.start(job, self._take, self._refuse)

    def _take(self, data: object) -> None:
        from acuchart.ui.paper import Pages

        assert isinstance(data, bytes)
        pages = Pages(self)
        pages.load(data)
        drawn = pages.picture(0, round(self._sheet_width()), self.devicePixelRatioF())
        drawn.setDevicePixelRatio(1.0)
        pages.deleteLater()
        self._page = drawn
        self.update()

    def _refuse(self, error: Exception) -> None:
        self._page = QImage()
        expected = isinstance(error, DocumentError)
        self._words = str(error) if expected else "The page could not be drawn."
        self.update()
        if not expected:
            raise error


def _sample(practice: Practice) -> SessionReport:
    """A report about nobody."""
    return SessionReport(
        practice=practice,
        patient=Patient(id="sample", name="Sample Patient", born=date(1960, 1, 1)),
        session=Session(
            id="sample", patient_id="sample", started_at=clock.now(), title="The visit in a few words"
        ),
        notes={Section.REASON: "The reason for the visit, in the patient’s words."},
    )
