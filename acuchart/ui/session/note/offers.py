"""A line that offers words while one types: a list under it that never takes the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from acuchart.model.names import fold

_MOST: Final = 7  # offers at once
_ROW: Final = 34
_EDGE: Final = 10


class OfferLine(QLineEdit):
    """Up and Down choose an offer, Enter or Tab takes it, Escape puts the list away. Anything may be typed."""

    def __init__(self, offered: Sequence[str] = ()) -> None:
        """Nothing typed yet."""
        super().__init__()
        self._offered: tuple[str, ...] = ()
        self._list: QListWidget | None = None
        self.offer(offered)
        self.textEdited.connect(lambda _text: self._look())

    def offer(self, offered: Sequence[str]) -> None:
        """Other words to offer, each once."""
        self._offered = tuple(dict.fromkeys(offered))

    @property
    def offers(self) -> tuple[str, ...]:
        """What the list shows now."""
        shown = self._list
        if shown is None or shown.isHidden():
            return ()
        return tuple(shown.item(at).text() for at in range(shown.count()))

    def piece(self) -> tuple[int, int]:
        """Where the word begins and ends that is being typed: here, the whole line."""
        return 0, len(self.text())

    def take(self, word: str) -> None:
        """An offered word in the place of what is being typed."""
        begin, end = self.piece()
        text = self.text()
        gap = " " if begin else ""
        self.setText(f"{text[:begin]}{gap}{word}{text[end:]}")
        self.setCursorPosition(begin + len(gap) + len(word))
        self.setModified(True)
        self._away()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The list first, then the line."""
        shown = self._list
        if shown is not None and not shown.isHidden():
            key, at = event.key(), shown.currentRow()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                shown.setCurrentRow((at + (1 if key == Qt.Key.Key_Down else -1)) % shown.count())
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at >= 0:
                self.take(shown.item(at).text())
                return
            if key == Qt.Key.Key_Escape:
                self._away()
                return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, on: bool) -> bool:
        """Tab takes the offer that was chosen, and leads on."""
        shown = self._list
        if on and shown is not None and not shown.isHidden() and shown.currentRow() >= 0:
            self.take(shown.item(shown.currentRow()).text())
        return super().focusNextPrevChild(on)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the keyboard."""
        super().focusOutEvent(event)
        self._away()

    def _look(self) -> None:
        begin, end = self.piece()
        typed = fold(self.text()[begin:end].strip())
        found = [word for word in self._offered if typed in fold(word)] if typed else []
        found.sort(key=lambda word: not fold(word).startswith(typed))
        if not found or (len(found) == 1 and fold(found[0]) == typed) or self.isReadOnly():
            self._away()
            return
        shown = self._made_list()
        shown.clear()
        shown.addItems(found[:_MOST])
        shown.setCurrentRow(-1)
        shown.setFixedSize(max(self.width(), 220), min(len(found), _MOST) * _ROW + _EDGE)
        window = self.window()
        place = self.mapTo(window, QPoint(0, self.height() + 2))
        if place.y() + shown.height() > window.height():  # no room below
            place = self.mapTo(window, QPoint(0, -shown.height() - 2))
        shown.move(max(0, min(place.x(), window.width() - shown.width())), place.y())
        shown.show()
        shown.raise_()

    def _made_list(self) -> QListWidget:
        if self._list is None:
            made = QListWidget(self.window())
            made.setProperty("role", "completer")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            made.setAccessibleName("Offers")
            made.itemPressed.connect(self._pressed)
            self.destroyed.connect(made.deleteLater)
            self._list = made
        return self._list

    def _pressed(self, item: QListWidgetItem) -> None:
        self.take(item.text())

    def _away(self) -> None:
        if self._list is not None:
            self._list.hide()
