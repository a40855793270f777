"""The ring of a clock that runs down."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from acuchart.model.retention import Alarm, Retention
from acuchart.ui.icons import paint_icon
from acuchart.ui.theme import theme
from acuchart.ui.widgets import paint_ring


class TimeRing(QWidget):
    """Shrinks with the time that is left; a solid disc when it is up."""

    def __init__(self, size: int = 56, stroke: float = 6.0) -> None:
        """Empty."""
        super().__init__()
        self.part = 0.0
        self.up = False
        self._stroke = stroke
        self.setFixedSize(size, size)

    def show_clock(self, running: Retention | Alarm | None, now: datetime) -> None:
        """The clock as it stands; an empty ring without one."""
        part = 0.0 if running is None else running.part_left(now)
        up = running is not None and running.is_up(now)
        if (part, up) != (self.part, self.up):
            self.part, self.up = part, up
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track and part, or the disc."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        glyph = QRectF(self.rect()).center()
        side = self.width() * 0.38
        where = QRectF(glyph.x() - side / 2, glyph.y() - side / 2, side, side)
        if self.up:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.pine))
            painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
            paint_icon(painter, "clock", where, tokens.on_pine)
        else:
            paint_ring(painter, QRectF(self.rect()), self._stroke, self.part)
            if self.width() >= 48:
                paint_icon(painter, "clock", where, tokens.ink3)
        painter.end()
