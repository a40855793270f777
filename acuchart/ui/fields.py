"""Fields that keep themselves: what is typed is handed over after a pause and when the focus leaves. No Save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model.dates import birth_dates
from acuchart.ui.moments import day_text, month_names, today
from acuchart.ui.widgets import button, empty_out, label, set_property

PAUSE_MS: Final = 800
Keep = Callable[[str], "str | None"]
"""Takes the text; returns None where it was kept, else one sentence that says why not."""


class Field(QWidget):
    """A labelled line. ``hint`` reserves room under it, so that a sentence there moves nothing."""

    typed = Signal(str)

    def __init__(
        self, words: str, keep: Keep, *, text: str = "", example: str = "", hint: bool = False, quiet: bool = False
    ) -> None:
        """``quiet`` fields look like text until they are pointed at."""
        super().__init__()
        self._keep = keep
        self._kept = text
        self.edit = QLineEdit(text)
        self.edit.setPlaceholderText(example)
        self.edit.setAccessibleName(words)
        if quiet:
            self.edit.setProperty("role", "quiet")
        self.hint = label("", "hint")
        self.hint.setMinimumHeight(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 if quiet else 5)
        if words:
            title = label(words, "label")
            title.setBuddy(self.edit)
            title.setIndent(9 if quiet else 0)
            column.addWidget(title)
        column.addWidget(self.edit)
        column.addWidget(self.hint)
        self.hint.setVisible(hint)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.settle)
        self.edit.textEdited.connect(self._touched)
        self.edit.editingFinished.connect(self.settle)
        self.edit.installEventFilter(self)

    @property
    def text(self) -> str:
        """What stands there, without spaces around it."""
        return self.edit.text().strip()

    def say(self, text: str) -> None:
        """Show what the file holds, unless somebody is typing something else here."""
        if self.edit.hasFocus() and self.text != self._kept:
            return
        self._kept = text
        if self.edit.text() != text:
            self.edit.setText(text)
        if not self.edit.hasFocus():
            self.edit.setCursorPosition(0)  # a long text shows its beginning
        self.tell("")

    def settled(self, text: str) -> None:
        """Show a text that is already kept."""
        self._pause.stop()
        self._kept = text
        self.edit.setText(text)
        self.tell("")

    def settle(self) -> bool:
        """Hand over what is typed. False where it could not be kept; it stays in the field."""
        self._pause.stop()
        if self.text == self._kept:
            return not self.edit.property("error")
        problem = self._keep(self.text)
        if problem is None:
            self._kept = self.text
        self.tell(problem or "")
        return problem is None

    def tell(self, problem: str) -> None:
        """A sentence under the field, or none."""
        set_property(self.edit, "error", bool(problem))
        set_property(self.hint, "tone", "red" if problem else "")
        self.hint.setText(problem)
        if problem:
            self.hint.setVisible(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nothing typed is lost when the field goes away."""
        if event.type() == QEvent.Type.Hide and watched is self.edit and self._pause.isActive():
            self.settle()
        return super().eventFilter(watched, event)

    def _touched(self, text: str) -> None:
        self.tell("")
        self.typed.emit(text)
        self._pause.start()


class BirthField(QWidget):
    """A date of birth in any usual order; where it can be read in two ways, it asks which."""

    chosen = Signal()

    def __init__(
        self, keep: Callable[[date | None], bool], *, born: date | None = None, quiet: bool = False
    ) -> None:
        """``keep`` returns False where the day could not be written."""
        super().__init__()
        self._keep = keep
        self.born = born
        self.field = Field(
            "Born", self._read, text=_shown(born), example="1968-02-03 or 3 Feb 1968", hint=True, quiet=quiet
        )
        self._asked = QWidget(self)
        self._choices = QHBoxLayout(self._asked)
        self._choices.setContentsMargins(0, 0, 0, 0)
        self._choices.setSpacing(6)
        self._asked.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.field)
        column.addWidget(self._asked)
        self.field.typed.connect(self._typed)

    @property
    def unclear(self) -> bool:
        """True while the text is no date, or a date that was not decided."""
        return bool(self.field.text) and self.born is None

    def say(self, born: date | None) -> None:
        """Show what the file holds."""
        self.born = born
        self.field.say(_shown(born))

    def settle(self) -> bool:
        """Hand over what is typed."""
        return self.field.settle()

    def _typed(self, text: str) -> None:
        self._asked.hide()
        found = birth_dates(text, today(), month_names())
        self.born = found[0] if len(found) == 1 else None
        self.chosen.emit()

    def _read(self, text: str) -> str | None:
        found = birth_dates(text, today(), month_names())
        if len(found) > 1:
            self.born = None
            self._ask(found)
            return "Which day is meant?"
        if text and not found:
            self.born = None
            return "No date of birth that can be; type it as 1968-02-03."
        return self._take(found[0] if found else None)

    def _take(self, born: date | None) -> str | None:
        self.born = born
        if not self._keep(born):
            return "Not written yet; see above."
        # The clear form replaces what was typed, so that it can be checked at a glance; after this call returns.
        QTimer.singleShot(0, self, lambda: self._clear_form(born))
        return None

    def _clear_form(self, born: date | None) -> None:
        if self.born == born and not self.field.edit.property("error"):
            self.field.settled(_shown(born))

    def _ask(self, found: Sequence[date]) -> None:
        empty_out(self._choices)
        for day in found[:4]:
            chip = button(day_text(day, year=True), "chip")
            chip.clicked.connect(lambda _checked=False, day=day: self._decide(day))
            self._choices.addWidget(chip)
        self._choices.addStretch()
        self._asked.show()

    def _decide(self, day: date) -> None:
        self._asked.hide()
        self.born = day
        if self._keep(day):
            self.field.settled(_shown(day))
        self.chosen.emit()
        self.field.edit.setFocus()


def _shown(born: date | None) -> str:
    return "" if born is None else day_text(born, year=True)
