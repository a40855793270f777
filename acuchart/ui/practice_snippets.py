"""Snippets in Practice: the short words that become texts in a note; shipped ones can be worded anew."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.change import change_of
from acuchart.model.snippet import Snippet
from acuchart.store import StoreError
from acuchart.store.kinds import of_practice
from acuchart.ui.context import Context
from acuchart.ui.page import card
from acuchart.ui.widgets import icon_button, label

_NAME: Final = 120  # px of an abbreviation


class SnippetsSection(QWidget):
    """A line for each snippet and an empty one; what is typed is kept when the field is left."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        """Reads the file."""
        super().__init__()
        self._context = context
        self._shipped = {one.id: one for one in assets.load_snippets()}
        self._own: dict[str, Snippet] = {}
        self._lines: dict[str, _Line] = {}
        self._said = label("", "label", tone="red", wrap=True)
        self._said.setContentsMargins(16, 0, 16, 10)
        self._said.hide()
        hint = label(
            "type ; and the word in a note, then space; {…} is a field in which Tab stops", "hint", wrap=True
        )
        made, column = card("Snippets", hint)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(16, 12, 16, 12)
        self._list.setSpacing(6)
        column.addLayout(self._list)
        column.addWidget(self._said)
        self.new = _Line(self, None)
        self._list.addWidget(self.new)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        self.refresh()

    @property
    def state(self) -> str:
        """``13 snippets, 2 own``."""
        count = len({**self._shipped, **self._own})
        return f"{count} snippets" + (f", {len(self._own)} own" if self._own else "")

    @property
    def said(self) -> str:
        """Why something was not kept, or empty."""
        return self._said.text()

    def line(self, key: str) -> _Line:
        """The line of an abbreviation."""
        return self._lines[key]

    def refresh(self) -> None:
        """Show what the file holds."""
        try:
            self._own = {one.id: one for one in of_practice(self._context.store, Snippet)}
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        shown = dict(sorted({**self._shipped, **self._own}.items()))
        for gone in [key for key in self._lines if key not in shown]:
            old = self._lines.pop(gone)
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        for at, (key, snippet) in enumerate(shown.items()):
            made = self._lines.get(key)
            if made is None:
                made = self._lines[key] = _Line(self, snippet)
                self._list.insertWidget(at, made)
                made.show()
            made.show_snippet(snippet, own=key in self._own, shipped=key in self._shipped)
        self.changed.emit()

    @property
    def writable(self) -> bool:
        """False for a file that is open for reading only."""
        return not self._context.store.read_only

    def keep(self, key: str, text: str) -> bool:
        """Keep the text of an abbreviation; an own one without a text goes away."""
        before = self._own.get(key)
        after: Snippet | None = None
        try:
            after = Snippet(id=key, text=text) if text.strip() else None
        except ValueError as error:
            self._tell(f"“{key}”: {error}")
            return False
        if after == self._shipped.get(key):
            after = None  # worded as it was shipped
        self._tell("")
        if before == after:
            return True
        if not self._context.write(change_of(before, after)):
            return False
        self.refresh()
        return True

    def add(self, key: str, text: str) -> bool:
        """A new one; an abbreviation that is there already is not written over."""
        taken = {one.casefold() for one in (*self._shipped, *self._own)}
        if key.casefold() in taken:
            self._tell(f"“{key}” is there already; change its text in its line.")
            return False
        return self.keep(key, text)

    def _tell(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))


class _Line(QWidget):
    """An abbreviation with its text; None is the empty line for a new one."""

    def __init__(self, section: SnippetsSection, snippet: Snippet | None) -> None:
        super().__init__()
        self._section, self._snippet = section, snippet
        self.name, self.text = QLineEdit(), QLineEdit()
        self.name.setFixedWidth(_NAME)
        self.name.setPlaceholderText("short word")
        self.text.setPlaceholderText("text with {fields}")
        self.back = icon_button("undo", "As it was shipped")
        self.remove = icon_button("x", "Remove this snippet")
        for field in (self.name, self.text):
            field.setReadOnly(not section.writable)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(";", "strong"))
        row.addWidget(self.name)
        row.addWidget(self.text, 1)
        row.addWidget(self.back)
        row.addWidget(self.remove)
        for made in (self.back, self.remove):
            made.hide()
        if snippet is None:
            self.name.setAccessibleName("New snippet, short word")
            self.text.setAccessibleName("New snippet, text")
            self.name.editingFinished.connect(self._new)
            self.text.editingFinished.connect(self._new)
            return
        self.name.setReadOnly(True)
        self.name.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.name.setText(snippet.id)
        self.name.setAccessibleName(f"Snippet {snippet.id}")
        self.text.setAccessibleName(f"Text of snippet {snippet.id}")
        self.text.editingFinished.connect(self._typed)
        self.back.clicked.connect(lambda: section.keep(snippet.id, ""))
        self.remove.clicked.connect(lambda: section.keep(snippet.id, ""))

    def show_snippet(self, snippet: Snippet, *, own: bool, shipped: bool) -> None:
        """What the file holds."""
        self._snippet = snippet
        if not self.text.hasFocus() or not self.text.isModified():
            self.text.setText(snippet.text)
            self.text.setCursorPosition(0)
            self.text.setToolTip(snippet.text)
        self.back.setVisible(own and shipped and self._section.writable)
        self.remove.setVisible(own and not shipped and self._section.writable)

    def _typed(self) -> None:
        assert self._snippet is not None
        if self.text.text() != self._snippet.text:
            self.text.setModified(False)
            self._section.keep(self._snippet.id, self.text.text())

    def _new(self) -> None:
        name, text = self.name.text().strip().removeprefix(";"), self.text.text().strip()
        if name and text and self._section.add(name, text):
            self.name.clear()
            self.text.clear()
            self.name.setFocus()
