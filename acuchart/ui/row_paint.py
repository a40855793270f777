"""What the rows of lists and tables are painted with: their ground, a line of words, an avatar."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from acuchart.ui.theme import Tokens, font

_CENTRE_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def ground(
    painter: QPainter, box: QRectF, tokens: Tokens, *, picked: bool, hovered: bool, now: bool = False
) -> None:
    """The background of a row: pine wash with a bar where it is chosen."""
    if picked or now:
        painter.fillRect(box, QColor(tokens.pine_wash))
    elif hovered:
        painter.fillRect(box, QColor(tokens.sunk))
    if picked:
        painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(tokens.pine))


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    face: QFont,
    ink: str,
    align: Qt.AlignmentFlag = _CENTRE_LEFT,
) -> None:
    """One line of words, cut with “…” where the room ends."""
    painter.setFont(face)
    painter.setPen(QColor(ink))
    shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
    painter.drawText(box, align.value, shown)


def paint_avatar(painter: QPainter, box: QRectF, initials: str, tokens: Tokens, *, lit: bool = False) -> None:
    """Two initials in a rounded square."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.raised if lit else tokens.pine_wash))
    painter.drawRoundedRect(box, 10, 10)
    face = font("label")
    face.setWeight(QFont.Weight.DemiBold)
    write(painter, box, initials, face, tokens.pine_ink, Qt.AlignmentFlag.AlignCenter)
