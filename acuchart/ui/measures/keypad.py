"""Large keys for a number that is too long for a row of keys, such as days of a month."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from acuchart.ui.widgets import button, label

_KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "Clear", "0")


class Keypad(QWidget):
    """A whole number up to ``high``; a digit that would go beyond it begins anew."""

    chosen = Signal(str)

    def __init__(self, name: str, high: int) -> None:
        """Empty."""
        super().__init__()
        self._high, self._text = high, ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        self.shown = label("–", "keypad")
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.shown)
        grid = QGridLayout()
        grid.setSpacing(10)
        self.keys = {}
        for at, key in enumerate(_KEYS):
            made = self.keys[key] = button(key, "keypad")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(lambda _on=False, key=key: self.press(key))
            grid.addWidget(made, at // 3, at % 3)
        column.addLayout(grid)
        self.setFixedWidth(380)

    def text(self) -> str:
        """What is chosen."""
        return self._text

    def say(self, text: str) -> None:
        """Show a number that is there already."""
        self._text = text
        self.shown.setText(text or "–")

    def press(self, key: str) -> None:
        """One key."""
        longer = "" if key == "Clear" else self._text + key
        if longer and int(longer) > self._high:
            longer = key if int(key) <= self._high else self._text
        text = str(int(longer)) if longer else ""
        if text != self._text:
            self.say(text)
            self.chosen.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same by keyboard."""
        if event.text().isascii() and event.text().isdigit():
            self.press(event.text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.press("Clear")
        else:
            super().keyPressEvent(event)
