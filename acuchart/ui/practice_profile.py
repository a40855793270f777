"""The profile of the practice: fields that keep themselves, beside the page that they print on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model.change import change_of
from acuchart.model.practice import Practice
from acuchart.ui.context import Context
from acuchart.ui.fields import Field
from acuchart.ui.letterhead_view import LetterheadView
from acuchart.ui.page import card
from acuchart.ui.paper import PAPERS
from acuchart.ui.widgets import Segment, frame, label
from acuchart.ui.worker import Worker

# key, words, example, row, column, columns
_FIELDS: Final = (
    ("name", "Practice name", "Fernwood Practice", 0, 0, 2),
    ("practitioner", "Your name", "", 1, 0, 1),
    ("credentials", "After your name", "Lic. Ac.", 1, 1, 1),
    ("address", "Address", "", 2, 0, 2),
    ("phone", "Telephone", "", 3, 0, 1),
    ("email", "E-mail", "", 3, 1, 1),
    ("footer", "Line at the foot of every page", "Questions? Call us, Tuesday to Friday.", 4, 0, 2),
)


class Profile(QWidget):
    """Every field keeps itself; the page beside them shows what prints."""

    def __init__(self, context: Context, worker: Callable[[], Worker]) -> None:
        """``worker`` gives the background worker when the first page has to be drawn."""
        super().__init__()
        self._context = context
        self._practice = context.store.practice()
        self.fields: dict[str, Field] = {}
        self.paper = Segment(PAPERS, self._practice.paper)
        self.paper.chosen.connect(lambda key: self._write({"paper": key}))
        self.letterhead = LetterheadView(worker)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._card())

    def refresh(self) -> None:
        """Show what the file holds; a field that is being typed in keeps its text."""
        self._practice = self._context.store.practice()
        for key, field in self.fields.items():
            field.say(getattr(self._practice, key))
        self.paper.set(self._practice.paper)
        self.letterhead.show_practice(self._typed())

    def settle(self) -> bool:
        """Write what is typed. False where that failed."""
        return all([field.settle() for field in self.fields.values()])

    def lay_out(self, *, wide: bool) -> None:
        """The printed page goes under the fields in a narrow window."""
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _card(self) -> QWidget:
        made, column = card("Profile and letterhead", label("printed on every paper, written as you type", "hint"))
        fields = QWidget()
        grid = QGridLayout(fields)
        grid.setContentsMargins(16, 14, 16, 16)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        for key, words, example, row, at, columns in _FIELDS:
            field = Field(words, self._keeper(key), text=getattr(self._practice, key), example=example)
            field.typed.connect(lambda _text: self.letterhead.show_practice(self._typed()))
            self.fields[key] = field
            grid.addWidget(field, row, at, 1, columns)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 4)
        grid.setRowStretch(len(_FIELDS), 1)
        right = frame("shelf")
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 14, 0, 0)
        top = QHBoxLayout()
        top.setContentsMargins(20, 0, 20, 0)
        top.addWidget(label("As it prints, for an invented patient", "label"), 1)
        top.addWidget(self.paper)
        beside.addLayout(top)
        beside.addWidget(self.letterhead, 1)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(0)
        self._halves.addWidget(fields, 4)
        self._halves.addWidget(right, 5)
        column.addLayout(self._halves)
        return made

    def _keeper(self, key: str) -> Callable[[str], str | None]:
        return lambda text: self._write({key: text})

    def _write(self, values: dict[str, Any]) -> str | None:
        before = self._practice
        changed = replace(before, **values)
        if changed == before:
            return None
        self._practice = changed
        if self._context.write(change_of(before, changed)):
            return None
        self._practice = before
        return "Not written yet; the reason is at the top."

    def _typed(self) -> Practice:
        typed: dict[str, Any] = {key: field.text for key, field in self.fields.items()}
        return replace(self._practice, **typed)
