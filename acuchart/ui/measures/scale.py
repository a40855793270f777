"""A row of whole numbers: a tap, a digit or the arrows choose one; the last answer has a dashed rim."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from acuchart.ui.theme import font, theme

_GAP: Final = 4
MOST: Final = 11  # numbers in one row


class Scale(QWidget):
    """Numbers from ``low`` to ``high``. ``text`` is the chosen one, or what else was typed earlier, or empty."""

    chosen = Signal(str)  # a number, or nothing: not today

    def __init__(self, name: str, low: int, high: int, *, cell: int = 44, words: tuple[str, ...] = ()) -> None:
        """``cell`` is the height in px; ``words`` stand under the numbers, one each."""
        super().__init__()
        self.low, self.high = low, high
        self.count = high - low + 1
        self._cell, self._words, self._name = cell, words, name
        self._text, self._last, self._first = "", "", ""
        self.writable = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(cell)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(self.count * 30)
        self.setMaximumWidth(self.count * (cell + _GAP if not words else 4 * cell))
        self.setToolTip("Digits choose, the arrows move, a dot takes it out")
        self.say("", "")

    @property
    def number(self) -> int | None:
        """The chosen number."""
        return int(self._text) if self._text.isdigit() and self.low <= int(self._text) <= self.high else None

    def text(self) -> str:
        """What is there."""
        return self._text

    def say(self, text: str, last: str) -> None:
        """Show a value, and the last visit's."""
        self._text, self._last = text, last
        said = text or "nothing chosen"
        self.setAccessibleName(f"{self._name}: {said}" + (f", last time {last}" if last else ""))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its numbers are high."""
        return QSize(min(self.maximumWidth(), self.count * (self._cell + _GAP)), self._cell)

    def choose(self, text: str) -> None:
        """Somebody chose."""
        if self.writable and text != self._text:
            self.say(text, self._last)
            self.chosen.emit(text)

    def box(self, number: int) -> QRectF:
        """Where a number is."""
        wide = (self.width() + _GAP) / self.count
        return QRectF((number - self.low) * wide, 0, wide - _GAP, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, arrows, a dot; a nought after a one is a ten."""
        typed = event.text()
        if typed.isdigit() and typed.isascii():
            longer = self._first + typed
            wanted = longer if self._first and self.low <= int(longer) <= self.high else typed
            if self.low <= int(wanted) <= self.high:
                self._first = wanted
                self.choose(wanted)
            return
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            now = self.number
            at = (self.low if step > 0 else self.high) if now is None else now + step
            self.choose(str(min(max(at, self.low), self.high)))
        elif typed == "." or event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.choose("")
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The number under the finger; a second tap takes it out."""
        self._first = ""
        for number in range(self.low, self.high + 1):
            if self.box(number).adjusted(-_GAP / 2, 0, _GAP / 2, 0).contains(event.position()):
                self.choose("" if number == self.number else str(number))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press did it; the page under it need not know."""
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What was typed earlier is no first digit any more."""
        self._first = ""
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A box for each number."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        figures = QFont(font("strong"))
        figures.setPixelSize(round(self._cell * (0.34 if self._words else 0.36)))
        small = font("micro")
        if self._cell > 60:
            small.setPixelSize(16)
        chosen = self.number
        for number in range(self.low, self.high + 1):
            box = self.box(number).adjusted(1, 1, -1, -1)
            on = number == chosen
            pen = QPen(QColor(tokens.btn if on else tokens.line2), 1.2)
            if not on and str(number) == self._last:
                pen = QPen(QColor(tokens.ink2), 1.8, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(QColor(tokens.btn if on else tokens.raised))
            painter.drawRoundedRect(box, 9, 9)
            painter.setPen(QColor(tokens.on_btn if on else tokens.ink if self.writable else tokens.ink3))
            painter.setFont(figures)
            middle = Qt.AlignmentFlag.AlignCenter
            if self._words:
                painter.drawText(box.adjusted(0, 2, 0, -box.height() * 0.42), middle, str(number))
                painter.setFont(small)
                painter.drawText(
                    box.adjusted(0, box.height() * 0.5, 0, -3), middle, self._words[number - self.low]
                )
            else:
                painter.drawText(box, middle, str(number))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.pine), 2))
            edge = self.box(self.low if chosen is None else chosen)
            painter.drawRoundedRect(edge.adjusted(1, 1, -1, -1), 10, 10)
            if chosen is not None:
                painter.setPen(QPen(QColor(tokens.on_btn), 1.4))
                painter.drawRoundedRect(edge.adjusted(4, 4, -4, -4), 7, 7)
        painter.end()
