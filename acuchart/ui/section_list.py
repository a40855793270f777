"""The list at the left of a long page: each section with its state of now; one is on at a time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from acuchart.ui.icons import paint_icon
from acuchart.ui.theme import font, theme

WIDE: Final = 232
_HIGH: Final = 58


class SectionRow(QAbstractButton):
    """A name over its state; a pine bar when it is on."""

    def __init__(self, name: str, picture: str) -> None:
        """Without a state at first."""
        super().__init__()
        self._picture = picture
        self._state, self._tone = "", "ink3"
        self.setText(name)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(_HIGH)
        self.setAccessibleName(name)

    @property
    def state(self) -> str:
        """What is said under the name."""
        return self._state

    def say(self, state: str, tone: str = "ink3") -> None:
        """Another state."""
        self._state, self._tone = state, tone
        self.setAccessibleName(f"{self.text()}: {state}" if state else self.text())
        self.setToolTip(state)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the list."""
        return QSize(WIDE, _HIGH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Icon, name, state."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        on = self.isChecked()
        if on or self.underMouse() or self.hasFocus():
            edge = tokens.pine if self.hasFocus() else tokens.line if on else "transparent"
            painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
            painter.setBrush(QColor(tokens.surface if on else tokens.sunk))
            painter.drawRoundedRect(box, 10, 10)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.pine))
            painter.drawRoundedRect(QRectF(1, 10, 3, self.height() - 20), 1.5, 1.5)
        paint_icon(painter, self._picture, QRectF(14, (self.height() - 18) / 2, 18, 18), tokens.ink2)
        name, state = font("body"), font("hint")
        name.setWeight(QFont.Weight.DemiBold if on else QFont.Weight.Medium)
        room = self.width() - 52
        for words, face, ink, y, high in (
            (self.text(), name, tokens.ink if on else tokens.ink2, 9, 20),
            (self._state, state, getattr(tokens, self._tone), 30, 18),
        ):
            painter.setFont(face)
            painter.setPen(QColor(ink))
            shown = QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.drawText(44, y, room, high, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class SectionList(QWidget):
    """``chosen`` carries the key of a section that is wanted in view."""

    chosen = Signal(str)

    def __init__(self, sections: tuple[tuple[str, str, str], ...]) -> None:
        """``sections`` are (key, name, icon)."""
        super().__init__()
        self.setFixedWidth(WIDE)
        self.rows: dict[str, SectionRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for key, name, picture in sections:
            row = SectionRow(name, picture)
            row.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self.rows[key] = row
            column.addWidget(row)
        column.addStretch()

    def mark(self, key: str) -> None:
        """The section that is in view."""
        for name, row in self.rows.items():
            row.setChecked(name == key)
