"""Every word that leaves, with names, birth dates and numbers tinted and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from acuchart.ui.counts_table import number_text
from acuchart.ui.discreet import discreet
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.page import card
from acuchart.ui.theme import theme
from acuchart.ui.transfer.leaving import counted
from acuchart.ui.widgets import Elided, empty_out, label

_MOST_TINTS: Final = 2000  # more would make the text slow to scroll; the counts are of all
_HIDDEN: Final = "Names are hidden now. Show them (Ctrl+H) to read what leaves."


class WordsView(QWidget):
    """A card with the counts above and the words below."""

    def __init__(self) -> None:
        """Nothing leaves at first."""
        super().__init__()
        self._words = ""
        self._marks: tuple[tuple[int, int, str], ...] = ()
        self.about = Elided("", "hint")
        self.tags = QWidget()
        self._row = FlowLayout(self.tags, gap=6)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Every word that leaves")
        made, column = card("Every word that leaves", self.about)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 16)
        inside.setSpacing(10)
        inside.addWidget(self.tags)
        inside.addWidget(self.text, 1)
        column.addLayout(inside, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        theme().changed.connect(self._tint)
        discreet().changed.connect(self._say)

    @property
    def words(self) -> str:
        """The text that leaves."""
        return self._words

    @property
    def counts(self) -> dict[str, int]:
        """How often the text tells who somebody is."""
        return counted(self._marks)

    def show_words(self, words: str, marks: Sequence[tuple[int, int, str]], files: Mapping[str, bytes]) -> None:
        """Other words that leave, with the places where they tell who the patient is."""
        self._words, self._marks = words, tuple(marks)
        size = sum(map(len, files.values()))
        kinds = f"{len(files)} file{'' if len(files) == 1 else 's'}"
        shown = f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, round(size / 1024))} KB"
        self.about.say(f"{number_text(len(words.split()))} words, {kinds}, {shown}")
        self._say()

    def clear(self, why: str) -> None:
        """Nothing to show now, and why."""
        self._words, self._marks = "", ()
        self.about.say(why)
        self._say()

    def _say(self) -> None:
        self.text.setPlainText(_HIDDEN if discreet().on and self._words else self._words)
        empty_out(self._row)
        for kind, number in self.counts.items():
            self._row.addWidget(label(f"{kind} {number}", "tag", tone="amber"))
        if self._words and not self._marks:
            self._row.addWidget(label("no name, birth date or number of the patient found", "tag", tone="pine"))
        self._tint()

    def _tint(self) -> None:
        picked: list[QTextEdit.ExtraSelection] = []
        if not discreet().on:
            tokens = theme().tokens
            look = QTextCharFormat()
            look.setBackground(QColor(tokens.amber_wash))
            look.setForeground(QColor(tokens.amber))
            places = _units(self._words, self._marks[:_MOST_TINTS])
            for first, last in places:
                made = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.text.document())
                cursor.setPosition(first)
                cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
                made.cursor, made.format = cursor, look
                picked.append(made)
        self.text.setExtraSelections(picked)


def _units(text: str, marks: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """The same places as Qt counts them: a letter beyond the first plane is two."""
    far = [place for place, letter in enumerate(text) if ord(letter) > 0xFFFF] if not text.isascii() else []
    if not far:
        return [(first, last) for first, last, _kind in marks]
    from bisect import bisect_left

    return [(first + bisect_left(far, first), last + bisect_left(far, last)) for first, last, _kind in marks]
