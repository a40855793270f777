"""Words to switch on and off: rows of chips that are one stop of the Tab key; arrows walk, Space switches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from acuchart.model.intake_words import Word
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.widgets import button, label


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipRow:
    """One row: its key, its heading, the words that it offers; ``usual`` of them are seen at first."""

    key: str
    title: str
    words: tuple[Word, ...]
    usual: int = 99


class Chips(QWidget):
    """Rows of chips. ``pressed`` tells the row and the word; who listens decides what is on."""

    pressed = Signal(str, str)

    def __init__(self, name: str, rows: Sequence[ChipRow], *, writable: bool = True) -> None:
        """``name`` is what a screen reader says before the word."""
        super().__init__()
        self._name, self._writable = name, writable
        self._rows = {row.key: row for row in rows}
        self._chips: dict[tuple[str, str], QPushButton] = {}
        self._more: dict[str, QPushButton] = {}
        self._parts: dict[str, tuple[QLabel, QWidget]] = {}
        self._current: QPushButton | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for row in rows:
            title, box = label(row.title, "hint"), QWidget()
            title.setVisible(bool(row.title))
            FlowLayout(box, gap=5)
            self._parts[row.key] = (title, box)
            column.addWidget(title)
            column.addWidget(box)
            for word in row.words:
                self._chip(row.key, word.word, word.tip)
            if len(row.words) > row.usual:
                more = self._make(box, f"{len(row.words) - row.usual} more", f"{row.title or name}: more words")
                more.setCheckable(True)
                more.toggled.connect(lambda _on, key=row.key: self._fold(key))
                self._more[row.key] = more
            self._fold(row.key)
        self._settle()

    def show_on(self, on: Mapping[str, Sequence[str]]) -> None:
        """Which words are on, by row; a word that is not offered gets a chip of its own."""
        for key, words in on.items():
            for word in words:
                if (key, word) not in self._chips:
                    self._chip(key, word, "")
        for (key, word), chip in self._chips.items():
            chip.setChecked(word in on.get(key, ()))
        for key in self._rows:
            self._fold(key)
        self._settle()

    def say(self, key: str, word: str, text: str) -> None:
        """Other words on one chip: an answer beside the question."""
        chip = self._chips[key, word]
        chip.setText(text)
        chip.setAccessibleName(f"{self._name}, {text}")

    def show_rows(self, keys: Sequence[str]) -> None:
        """Only these rows are seen."""
        for key, (title, box) in self._parts.items():
            title.setVisible(key in keys and bool(self._rows[key].title))
            box.setVisible(key in keys)
        self._settle()

    def chip(self, key: str, word: str) -> QPushButton:
        """The chip of a word."""
        return self._chips[key, word]

    def focus_chip(self, chip: QPushButton | None = None) -> None:
        """The keyboard goes to a chip, or to the one where it was last."""
        found = chip or self._current
        if found is not None:
            self._settle(found)
            found.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Home and End walk; Enter switches; a letter leads to the next word that begins with it."""
        if not isinstance(watched, QPushButton):
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.text().isalpha() and not event.modifiers():
                event.accept()  # R leads to a word here, not to the removal
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._key(watched, event)
        elif event.type() == QEvent.Type.FocusIn:
            self._settle(watched)
        return super().eventFilter(watched, event)

    def _key(self, chip: QPushButton, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        seen = self._seen()
        if not plain or chip not in seen:
            return False
        at, key = seen.index(chip), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            chip.click()
        elif key == Qt.Key.Key_Right:
            self.focus_chip(seen[min(at + 1, len(seen) - 1)])
        elif key == Qt.Key.Key_Left:
            self.focus_chip(seen[max(at - 1, 0)])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.focus_chip(seen[0 if key == Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focus_chip(self._beside(chip, seen, 1 if key == Qt.Key.Key_Down else -1))
        elif event.text().strip() and event.text().isalpha():
            letter = event.text().casefold()
            walk = [*seen[at + 1 :], *seen[: at + 1]]
            self.focus_chip(next((one for one in walk if one.text().casefold().startswith(letter)), chip))
        else:
            return False
        return True

    def _beside(self, chip: QPushButton, seen: list[QPushButton], way: int) -> QPushButton:
        """The nearest chip in the line above or below."""
        here = chip.mapTo(self, chip.rect().center())
        places = {one: one.mapTo(self, one.rect().center()) for one in seen}
        beyond = [one for one in seen if (places[one].y() - here.y()) * way > chip.height() // 2]
        if not beyond:
            return chip
        line = min(abs(places[one].y() - here.y()) for one in beyond)
        row = [one for one in beyond if abs(places[one].y() - here.y()) <= line + 4]
        return min(row, key=lambda one: abs(places[one].x() - here.x()))

    def _seen(self) -> list[QPushButton]:
        found = []
        for key, (_, box) in self._parts.items():
            if not box.isHidden():
                row = [chip for (of, _), chip in self._chips.items() if of == key and not chip.isHidden()]
                found += [*row, *([self._more[key]] if key in self._more else [])]
        return found

    def _chip(self, key: str, word: str, tip: str) -> None:
        chip = self._make(self._parts[key][1], word, f"{self._rows[key].title or self._name}: {word}", tip)
        chip.setCheckable(True)
        chip.setEnabled(self._writable)
        chip.clicked.connect(lambda _checked=False: self.pressed.emit(key, word))
        self._chips[key, word] = chip
        more = self._more.get(key)
        layout = self._parts[key][1].layout()
        if more is not None and layout is not None:  # the fold stays at the end
            layout.removeWidget(more)
            layout.addWidget(more)

    def _make(self, box: QWidget, text: str, name: str, tip: str = "") -> QPushButton:
        made = button(text, "chip", tip=tip)
        made.setAccessibleName(name)
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        made.installEventFilter(self)
        layout = box.layout()
        assert layout is not None
        layout.addWidget(made)
        return made

    def _fold(self, key: str) -> None:
        """The usual words, and those that are on, unless the row is unfolded."""
        more = self._more.get(key)
        usual = {word.word for word in self._rows[key].words[: self._rows[key].usual]}
        for (of, word), chip in self._chips.items():
            if of == key:
                chip.setVisible(more is None or more.isChecked() or word in usual or chip.isChecked())
        if more is not None:
            hidden = sum(of == key and chip.isHidden() for (of, _), chip in self._chips.items())
            more.setText("fewer" if more.isChecked() else f"{hidden} more")
        self._parts[key][1].updateGeometry()

    def _settle(self, current: QPushButton | None = None) -> None:
        """Tab stops at one chip only: where the keyboard was last, else the first."""
        seen = self._seen()
        wanted = next((one for one in (current, self._current, *seen) if one in seen), None)
        if self._current is not None and self._current is not wanted:
            self._current.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._current = wanted
        if wanted is not None:
            wanted.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
