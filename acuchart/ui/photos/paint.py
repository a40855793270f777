"""What lies on a picture: marks, needles, crosses and slips of words, readable over any skin."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from acuchart.model.picture import PictureMark
from acuchart.ui.theme import font

_CROSS: Final = 9


def paint_mark(painter: QPainter, at: QPointF, number: int, mark: PictureMark, near: str) -> None:
    """A numbered disc with its words, and the point that it is next to."""
    painter.setPen(QPen(QColor("white"), 2))
    painter.setBrush(QColor("#0F5F55"))
    painter.drawEllipse(at, 10, 10)
    painter.setFont(font("micro"))
    painter.drawText(QRectF(at.x() - 10, at.y() - 10, 20, 20), Qt.AlignmentFlag.AlignCenter, str(number))
    words = " ".join(filter(None, (mark.code, mark.words, near)))
    if words:
        paint_chip(painter, words, at.x() + 14, at.y() - 11)


def paint_needle(painter: QPainter, at: QPointF, name: str) -> None:
    """A ring, so that the skin under it is seen, and its name where there is one."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(QColor("white"), 4.0), QPen(QColor("#0F5F55"), 2.0)):
        painter.setPen(pen)
        painter.drawEllipse(at, 6, 6)
    if name:
        paint_chip(painter, name, at.x() + 10, at.y() - 11)


def paint_cross(painter: QPainter, at: QPointF, colour: QColor) -> None:
    """Where two points hold a picture."""
    for pen in (QPen(QColor("#1B2624"), 3.5), QPen(colour, 1.6)):
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, _CROSS, _CROSS)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(at + QPointF(dx, dy) * 4, at + QPointF(dx, dy) * (_CROSS + 5))


def paint_chip(
    painter: QPainter, words: str, x: float, y: float, *, right: bool = False, most: float = 400.0
) -> None:
    """White words on a dark slip, at the right of ``x`` or ending there; cut at ``most`` px."""
    painter.setFont(font("hint"))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(max(most - 20, 10)))
    wide = metrics.horizontalAdvance(shown) + 20
    box = QRectF(x - wide if right else x, y, wide, metrics.height() + 8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(27, 38, 36, 215))
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(QColor("white"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
