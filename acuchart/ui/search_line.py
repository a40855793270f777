"""The line in which names are typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from acuchart.ui.icons import paint_icon
from acuchart.ui.theme import font, theme

_ICON: Final = 20


class SearchLine(QLineEdit):
    """A line with the magnifier in it and a quiet word at the right while there is room."""

    def __init__(self, example: str, note: str = "") -> None:
        """``example`` is the placeholder."""
        super().__init__()
        self._note = note
        self.setProperty("role", "search")
        self.setPlaceholderText(example)
        self.setAccessibleName(example)
        self.setTextMargins(_ICON + 12, 0, 0, 0)
        self.setClearButtonEnabled(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, then the magnifier."""
        super().paintEvent(event)
        tokens = theme().tokens
        painter = QPainter(self)
        paint_icon(painter, "search", self._icon_box(), tokens.ink2)
        if self._note and self.width() > 420:
            painter.setFont(font("label"))
            painter.setPen(QColor(tokens.ink3))
            box = self.rect().adjusted(0, 0, -16, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._note)
        painter.end()

    def _icon_box(self) -> QRectF:
        return QRectF(15, (self.height() - _ICON) / 2, _ICON, _ICON)
