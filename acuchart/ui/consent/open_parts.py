"""What a text leaves open: fields for its gaps, and Yes and No for each choice."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model.consent_form import NO, YES, choices_of, gaps_of
from acuchart.ui.widgets import Segment, frame, label

_MOST: Final = 200  # letters of a gap
_TALL: Final = 44


class OpenParts(QWidget):
    """Nothing is chosen beforehand: who signs says yes or no to each."""

    changed = Signal()

    def __init__(self, words: str) -> None:
        """``words`` are those of the text, with its gaps and choices."""
        super().__init__()
        self.fields: dict[str, QLineEdit] = {}
        self.choices: dict[str, Segment] = {}
        self.answers: dict[str, bool] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for row, name in enumerate(gaps_of(words)):
            made = QLineEdit()
            made.setMaxLength(_MOST)
            made.setMinimumHeight(_TALL)
            made.setAccessibleName(name)
            made.textChanged.connect(lambda _text: self.changed.emit())
            self.fields[name] = made
            title = label(name, "strong", wrap=True)
            title.setBuddy(made)
            grid.addWidget(title, row, 0)
            grid.addWidget(made, row, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        column.addLayout(grid)
        asked = choices_of(words)
        if asked:
            column.addWidget(label("My choices", "strong"))
        for words_ in asked:
            column.addWidget(frame("rule"))
            row_ = QHBoxLayout()
            row_.setSpacing(12)
            row_.addWidget(label(words_, "consent", wrap=True), 1)
            choice = Segment(((YES, YES), (NO, NO)), "")
            choice.setAccessibleName(words_)
            choice.setProperty("touch", True)
            choice.chosen.connect(partial(self._answer, words_))
            self.choices[words_] = choice
            row_.addWidget(choice)
            column.addLayout(row_)
        self.setVisible(bool(self.fields or self.choices))

    @property
    def filled(self) -> dict[str, str]:
        """Gap → what is typed there."""
        return {name: field.text().strip() for name, field in self.fields.items()}

    @property
    def missing(self) -> str:
        """What still has to be said, as a sentence, or empty."""
        for name, text in self.filled.items():
            if not text:
                return f"“{name}” is not filled in yet."
        for words in self.choices:
            if words not in self.answers:
                return f"“{words}” is not answered yet."
        return ""

    def _answer(self, words: str, key: str) -> None:
        self.answers[words] = key == YES
        self.changed.emit()
