"""One part of the note: plain text as high as it is long, in which short words become snippets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextEdit

from acuchart.model.session import SECTION_TITLES, Section
from acuchart.model.snippet import Snippet, field_before, next_field, typed_before

PROMPTS: Final = {
    Section.REASON: "What the visit is for",
    Section.SUBJECTIVE: "In the patient’s words",
    Section.OBJECTIVE: "Looked, listened, asked, felt",
    Section.ASSESSMENT: "What it comes to",
    Section.PLAN: "Next visit, home care",
}
assert set(PROMPTS) == set(Section)
_LOWEST: Final = 46
_AROUND: Final = 20  # px of padding above and below the text
_EXPANDS: Final = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class Part(QTextEdit):
    """Tab leads to the next field of a snippet, and where there is none, on to the next part."""

    typed = Signal(str)

    def __init__(
        self, section: Section, *, writable: bool, snippets: Callable[[], Mapping[str, Snippet]] = dict
    ) -> None:
        """Empty. ``snippets`` are asked for when a semicolon was typed."""
        super().__init__()
        self._snippets = snippets
        self.setProperty("role", "note")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setReadOnly(not writable)
        self.setAccessibleName(SECTION_TITLES[section])
        self.setPlaceholderText(PROMPTS[section] if writable else "Nothing written")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_LOWEST)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self.textChanged.connect(lambda: self.typed.emit(self.toPlainText()))

    def show_text(self, text: str) -> None:
        """Text from the file; it is not typed, hence not written back."""
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)

    def add(self, text: str) -> None:
        """Text under what is there, as if it were typed: undo takes it back."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(f"\n{text}" if self.toPlainText().strip() else text)
        self.setTextCursor(cursor)

    def _fit(self) -> None:
        high = max(int(self.document().size().height()) + _AROUND, _LOWEST)
        if high != self.height():
            self.setFixedHeight(high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of letters needs another height."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    # ---- keys

    def event(self, event: QEvent) -> bool:
        """Tab is looked at before it leads away."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not self.isReadOnly():
            if event.key() == Qt.Key.Key_Tab and not event.modifiers() and (self._expand() or self._step(1)):
                return True
            if event.key() == Qt.Key.Key_Backtab and self._step(-1):
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter expand an abbreviation; Escape leaves the text alone."""
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
            event.ignore()
            return
        if event.key() in _EXPANDS and not event.modifiers() and self._expand():
            return
        super().keyPressEvent(event)

    def _expand(self) -> bool:
        """The abbreviation before the cursor becomes its text, and the first field is chosen."""
        cursor = self.textCursor()
        if cursor.hasSelection() or self.isReadOnly():
            return False
        before = cursor.block().text()[: cursor.positionInBlock()]
        word = typed_before(before)
        found = self._snippets().get(word.casefold()) if word else None
        if found is None:
            return False
        begin = cursor.position() - len(word) - 1
        cursor.beginEditBlock()  # one step of undo
        cursor.setPosition(begin, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(found.text)
        cursor.endEditBlock()
        end = cursor.position()
        self.setTextCursor(cursor)
        field = next_field(self.toPlainText(), begin)
        if field is not None and field[1] <= end:
            self._choose(field)
        elif not found.text[-1].isspace():
            self.insertPlainText(" ")
        return True

    def _step(self, way: int) -> bool:
        """Choose the next or the last field; False where there is none."""
        cursor, text = self.textCursor(), self.toPlainText()
        ahead = way > 0
        field = next_field(text, cursor.selectionEnd()) if ahead else field_before(text, cursor.selectionStart())
        if field is None:
            return False
        self._choose(field)
        return True

    def _choose(self, span: tuple[int, int]) -> None:
        cursor = self.textCursor()
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
