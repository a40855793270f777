"""The field of the prescription line: one line of text whose words have the colours of what they were read as."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy

from acuchart.model.prescription import Problem, Word
from acuchart.ui.theme import font, theme

PX: Final = 16
_STRONG: Final = frozenset({"point", "electro"})
_QUIET: Final = frozenset({"separator", "place"})
_KEYS: Final = {
    Qt.Key.Key_Return: "enter",
    Qt.Key.Key_Enter: "enter",
    Qt.Key.Key_Escape: "escape",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Tab: "tab",
}


class _Colours(QSyntaxHighlighter):
    """Colours by role; what is wrong is underlined."""

    words: tuple[Word, ...] = ()
    problems: tuple[Problem, ...] = ()

    def highlightBlock(self, text: str) -> None:
        """Formats of the one line."""
        tokens = theme().tokens
        place = _places(text)
        size = len(text.encode("utf-16-le", "surrogatepass")) // 2
        for word in self.words:
            form = QTextCharFormat()
            strong = word.role in _STRONG
            form.setFontWeight(QFont.Weight.DemiBold if strong or word.role not in _QUIET else QFont.Weight.Normal)
            ink = tokens.ink if strong else tokens.ink3 if word.role in _QUIET else tokens.pine
            form.setForeground(QColor(tokens.amber if word.role == "unknown" else ink))
            start, end = min(place(word.span.start), size), min(place(word.span.end), size)
            self.setFormat(start, end - start, form)
        for problem in self.problems:
            start, end = min(place(problem.span.start), size), min(place(problem.span.end), size)
            for at in range(start, end):
                form = self.format(at)
                form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                form.setUnderlineColor(QColor(tokens.red))
                self.setFormat(at, 1, form)


class RxEdit(QPlainTextEdit):
    """One line. Undo is the session's own, hence the field keeps none of its own."""

    edited = Signal(str)  # a person changed the text
    pressed = Signal(str)  # "enter", "escape"
    focus_changed = Signal(bool)

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.setProperty("role", "rx")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words = QFont(font("strong"))
        words.setPixelSize(PX)
        words.setWeight(QFont.Weight.Medium)
        self.setFont(words)
        self.document().setDocumentMargin(2)
        self.setFixedHeight(QFontMetrics(words).height() + 10)
        self.setCursorWidth(2)
        self.setPlaceholderText("Type points: LI4 ST36 bil; GB20 L 25mm")
        self.setAccessibleName("Prescription line")
        self.setAccessibleDescription("Points, sides and sizes as words; Enter puts them in")
        self._colours = _Colours(self.document())
        self._said = ""
        self.keys = frozenset({"enter", "escape"})  # what `pressed` takes from the field now
        self.textChanged.connect(self._on_text)
        theme().changed.connect(self._colours.rehighlight)

    @property
    def line(self) -> str:
        """The text."""
        return self._said

    @property
    def cursor_at(self) -> int:
        """The cursor's place, counted in characters."""
        units = self.textCursor().position()
        raw = self._said.encode("utf-16-le", "surrogatepass")[: units * 2]
        return len(raw.decode("utf-16-le", "surrogatepass"))

    def show_line(self, text: str) -> None:
        """Another text that nobody typed; the cursor goes to its end."""
        if text == self._said:
            return
        self._said = text
        self.setPlainText(text)
        self.to_end()

    def replace(self, start: int, end: int, words: str) -> None:
        """As if typed: ``words`` in place of the characters from ``start`` to ``end``."""
        place = _places(self._said)
        cursor = self.textCursor()
        cursor.setPosition(place(start))
        cursor.setPosition(place(end), cursor.MoveMode.KeepAnchor)
        cursor.insertText(words)
        self.setTextCursor(cursor)

    def to_end(self) -> None:
        """The cursor behind the last word."""
        cursor = self.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.setTextCursor(cursor)

    def colour(self, words: Iterable[Word], problems: Iterable[Problem]) -> None:
        """What each word was read as."""
        now = (tuple(words), tuple(problems))
        if now != (self._colours.words, self._colours.problems):
            self._colours.words, self._colours.problems = now
            self._colours.rehighlight()

    def _on_text(self) -> None:
        text = self.toPlainText()
        if "\n" in text:  # a text that came in another way than by typing
            self.setPlainText("; ".join(part.strip() for part in text.split("\n") if part.strip()))
            self.to_end()
            return
        if text != self._said:
            self._said = text
            self.edited.emit(text)

    # ---- events

    def event(self, event: QEvent) -> bool:
        """Undo and redo are the session's."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo))
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that do something with the line as a whole are told; the rest is text."""
        word = _KEYS.get(Qt.Key(event.key()), "")
        if word in self.keys and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pressed.emit(word)
            event.accept()
        elif word in ("up", "down"):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab takes an offer while there are some."""
        if forwards and "tab" in self.keys:
            self.pressed.emit("tab")
            return True
        return super().focusNextPrevChild(forwards)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Lines that are pasted become groups."""
        lines = [part.strip() for part in source.text().splitlines()]
        self.insertPlainText("; ".join(part for part in lines if part))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel moves along the line."""
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The rim of the line shows the focus."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The rim goes."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(600, self.height())


class _Places:
    """Characters → the 16-bit units that Qt counts."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = not text or max(text) <= "\uffff"

    def __call__(self, index: int) -> int:
        return index if self._plain else index + sum(letter > "\uffff" for letter in self._text[:index])


_places = _Places
