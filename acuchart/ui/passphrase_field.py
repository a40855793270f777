"""A line for a passphrase: hidden or shown, and a word when Caps Lock is on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from acuchart.ui.icons import icon, paint_icon
from acuchart.ui.theme import theme
from acuchart.ui.widgets import icon_button

CAPS_WORDS: Final = "Caps Lock is on."


class PassphraseField(QLineEdit):
    """Typed words are dots until the eye is pressed."""

    caps = Signal(bool)

    def __init__(self, name: str) -> None:
        """``name`` is what a screen reader says."""
        super().__init__()
        self.setProperty("role", "big")
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setTextMargins(34, 0, 44, 0)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._eye = icon_button("eye", "Show the passphrase")
        self._eye.setParent(self)
        self._eye.setIconSize(QSize(18, 18))
        self._eye.setCursor(Qt.CursorShape.ArrowCursor)
        self._eye.clicked.connect(lambda: self.show_words(self.echoMode() is QLineEdit.EchoMode.Password))

    def show_words(self, on: bool) -> None:
        """Show what is typed, or dots."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icon("eyeoff" if on else "eye", "ink2"))
        name = "Hide the passphrase" if on else "Show the passphrase"
        self._eye.setAccessibleName(name)
        self._eye.setToolTip(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A capital without Shift, or a small letter with it, says that Caps Lock is on."""
        letter = event.text()
        if len(letter) == 1 and letter.isalpha() and letter.lower() != letter.upper():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps.emit(letter.isupper() is not shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps.emit(False)
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, then the key."""
        super().paintEvent(event)
        painter = QPainter(self)
        paint_icon(painter, "key", QRectF(14, (self.height() - 20) / 2, 20, 20), theme().tokens.ink2)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The eye stays at the right end."""
        super().resizeEvent(event)
        self._eye.setGeometry(self.width() - 47, (self.height() - 44) // 2, 44, 44)
