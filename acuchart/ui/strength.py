"""A bar and a sentence: how long a passphrase would stand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acuchart.model.passphrase import Strength as Kind
from acuchart.model.passphrase import estimate
from acuchart.ui.theme import theme
from acuchart.ui.widgets import label

_PARTS: Final = 4
_FILLED: Final = {Kind.NONE: 0, Kind.WEAK: 1, Kind.FAIR: 2, Kind.GOOD: 3, Kind.STRONG: 4}
_WORDS: Final = {
    Kind.NONE: "",
    Kind.WEAK: "Weak. ",
    Kind.FAIR: "Fair. ",
    Kind.GOOD: "Good. ",
    Kind.STRONG: "Strong. ",
}
assert set(_FILLED) == set(_WORDS) == set(Kind)


class Strength(QWidget):
    """Follows what is typed; the word stands beside the bar, so colour is never alone."""

    def __init__(self) -> None:
        """Empty at first."""
        super().__init__()
        self._bar = _Bar()
        self._words = label("", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._bar)
        column.addWidget(self._words)
        self.judge("")

    @property
    def text(self) -> str:
        """What is said."""
        return self._words.text()

    def judge(self, passphrase: str) -> None:
        """Judge what is typed."""
        found = estimate(passphrase)
        self._bar.fill(_FILLED[found.strength])
        advice = found.advice if passphrase else "Recommended. Four or more unrelated words are easy to keep."
        self._words.setText(_WORDS[found.strength] + advice)


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._filled = 0
        self.setFixedHeight(6)

    def sizeHint(self) -> QSize:
        return QSize(200, 6)

    def fill(self, filled: int) -> None:
        if filled != self._filled:
            self._filled = filled
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = (self.width() - 4 * (_PARTS - 1)) / _PARTS
        strong = tokens.pine if self._filled > 2 else tokens.amber
        for part in range(_PARTS):
            painter.setBrush(QColor(strong if part < self._filled else tokens.line2))
            painter.drawRoundedRect(QRectF(part * (width + 4), 0, width, 6), 3, 3)
        painter.end()
