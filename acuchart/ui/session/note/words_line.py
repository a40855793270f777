"""A line of words apart by semicolons, which offers words for each; anything may be typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal

from acuchart.model.exam import text_of, words_of
from acuchart.model.form import Words
from acuchart.ui.fields import PAUSE_MS
from acuchart.ui.session.note.offers import OfferLine


class WordsLine(OfferLine):
    """``changed`` tells the words a moment after typing and when the line is left."""

    changed = Signal(tuple)

    def __init__(self, name: str, offered: Sequence[str], *, example: str = "", writable: bool = True) -> None:
        """None of the ``offered`` words is a must."""
        super().__init__(offered)
        self.setAccessibleName(name)
        self.setPlaceholderText(example)
        self.setReadOnly(not writable)
        self._kept: Words = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.settle)
        self.textChanged.connect(self._later)
        self.editingFinished.connect(self.settle)

    @property
    def words(self) -> Words:
        """What is typed."""
        return words_of(self.text())

    def show_words(self, words: Words) -> None:
        """What the file holds, unless somebody is typing here."""
        if words == self._kept or (self.hasFocus() and self.words != self._kept):
            return
        self._kept = words
        if self.words != words:
            self.setText(text_of(words))
            if not self.hasFocus():
                self.setCursorPosition(0)

    def settle(self) -> None:
        """Hand over what is typed."""
        self._pause.stop()
        words = self.words
        if words != self._kept:
            self._kept = words
            self.changed.emit(words)

    def piece(self) -> tuple[int, int]:
        """Where the word under the cursor begins and ends."""
        text, at = self.text(), self.cursorPosition()
        end = text.find(";", at)
        return text.rfind(";", 0, at) + 1, len(text) if end < 0 else end

    def _later(self) -> None:
        if self.words != self._kept:
            self._pause.start()
