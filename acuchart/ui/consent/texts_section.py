"""Consent texts in Practice: what patients sign. A change is a version of its own; what was signed stays."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.consent import SCOPE_WORDS, ConsentText, Scope
from acuchart.model.signing import newest, next_version, promise_in
from acuchart.store import StoreError
from acuchart.store.consents import signatures
from acuchart.store.kinds import of_practice
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.flow_layout import Chips
from acuchart.ui.page import card
from acuchart.ui.rows import LOW, Row, RowList
from acuchart.ui.widgets import button, frame, label

_OPEN: Final = "A line that begins with [ ] is a choice, yes or no; {which needles} is filled in at the signing."
_LONGEST: Final = 600  # months
_LINES: Final = 132  # px of a text that is edited; more scrolls


class ConsentTextsSection(QWidget):
    """The texts as rows; the open one is edited below them and kept as its next version."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        """Reads the file."""
        super().__init__()
        self._context = context
        self._texts: tuple[ConsentText, ...] = ()
        self._counts: dict[tuple[str, int], int] = {}
        self._open: ConsentText | None = None
        hint = label("a change is a new version; what was signed keeps its words", "hint", wrap=True)
        made, column = card("Consent texts", hint)
        self.rows = RowList("Consent texts", height=LOW)
        self.rows.opened.connect(self.open)
        self.editor = _Editor()
        self.editor.keep.clicked.connect(self._keep)
        self.editor.use.clicked.connect(self._use)
        self.editor.close_.clicked.connect(self._close)
        self.scope = QComboBox()
        self.scope.setAccessibleName("What a new text is for")
        for one in Scope:
            self.scope.addItem(SCOPE_WORDS[one], one.value)
        self.add = button("Add a text", "small", icon_name="plus", tip="An own text beside those that are there")
        self.add.clicked.connect(self._add)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 10, 16, 14)
        foot.setSpacing(8)
        foot.addWidget(self.scope)
        foot.addWidget(self.add)
        foot.addStretch()
        column.addWidget(self.rows)
        column.addWidget(self.editor)
        column.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        self.editor.hide()
        self.refresh()

    @property
    def state(self) -> tuple[str, str]:
        """``8 texts``."""
        used = sum(not text.removed for text in self._texts)
        return f"{used} text{'' if used == 1 else 's'}", "ink3"

    def refresh(self) -> None:
        """Show what the file holds; a text that is being edited keeps what was typed."""
        store = self._context.store
        try:
            self._texts = newest(assets.load_consent_texts(), of_practice(store, ConsentText))
            self._counts = signatures(store)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        self.rows.show_rows([self._row(text) for text in self._texts])
        for act in (self.add, self.editor.keep, self.editor.use):
            act.setEnabled(not store.read_only)
            act.setToolTip("This file is open for reading only." if store.read_only else "")
        self.changed.emit()

    def open(self, key: str) -> None:
        """Edit the text of a key as its next version."""
        self._open = next(text for text in self._texts if text.key == key)
        self.editor.show_text(self._open)
        self.editor.show()
        self.editor.title.setFocus()

    # ---- inside

    def _row(self, text: ConsentText) -> Row:
        signed = self._counts.get((text.title, text.version), 0)
        made = f"since {moments.day_text(moments.day_of(text.made_at))}" if text.made_at else "as shipped"
        months = "until withdrawn" if text.months is None else f"{text.months} months"
        facts = (SCOPE_WORDS[text.scope], f"version {text.version}, {made}", months, text.language)
        return Row(
            key=text.key,
            title=text.title,
            sub=" · ".join(facts),
            icon="doc",
            tone="" if text.removed else "pine",
            state="not in use" if text.removed else _signed(signed),
            state_icon="lock" if signed and not text.removed else "",
        )

    def _add(self) -> None:
        """An empty text; it is nothing before it is kept."""
        self._open = None
        self.editor.begin(Scope(self.scope.currentData()))
        self.editor.show()
        self.editor.title.setFocus()

    def _keep(self) -> None:
        editor = self.editor
        months = editor.months_typed()
        if months == "":
            editor.tell("Write the months as a number up to 600, or nothing for until it is withdrawn.")
            return
        words: dict[str, Any] = {
            "title": editor.title.text().strip(),
            "text": editor.text.toPlainText().strip(),
            "risks": editor.risks.toPlainText().strip(),
            "language": editor.language.text().strip() or "en",
            "months": months,
        }
        before = self._open
        if before is not None and all(getattr(before, name) == value for name, value in words.items()):
            self._close()
            return
        id_, now = uuid4().hex, clock.now()
        try:
            if before is None:
                made = ConsentText(id=id_, key=id_, version=1, scope=editor.scope, made_at=now, **words)
            else:
                made = next_version(before, id_, now, **words)
        except ValueError as error:
            editor.tell(str(error))
            return
        self._write(made)

    def _use(self) -> None:
        """Out of use, or in use again: also a version, so that it can be read later when that was."""
        if self._open is not None:
            gone = not self._open.removed
            self._write(next_version(self._open, uuid4().hex, clock.now(), removed=gone))

    def _write(self, text: ConsentText) -> None:
        if self._context.write(change_of(None, text)):
            self._close()
            self.refresh()

    def _close(self) -> None:
        self.editor.hide()
        self._open = None
        self.rows.setFocus()


class _Editor(QWidget):
    """The fields of one text."""

    def __init__(self) -> None:
        super().__init__()
        self.scope = Scope.TREATMENT
        self._head = label("", "strong", wrap=True)
        self.title, self.language, self.months = QLineEdit(), QLineEdit(), QLineEdit()
        self.text, self.risks = QPlainTextEdit(), QPlainTextEdit()
        self.keep = button("", "primary")
        self.use = button("", "small")
        self.close_ = button("Leave it as it is", "quiet")
        self._said = label("", "label", tone="amber", wrap=True)
        self.language.setMaximumWidth(90)
        self.months.setMaximumWidth(130)
        self.months.setPlaceholderText("until withdrawn")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 6)
        column.setSpacing(6)
        column.addWidget(frame("rule"))
        column.addWidget(self._head)
        first = QHBoxLayout()
        first.setSpacing(10)
        for words, field, share in (
            ("Title", self.title, 1),
            ("Language", self.language, 0),
            ("Months it holds", self.months, 0),
        ):
            first.addLayout(_named(words, field), share)
        column.addLayout(first)
        column.addLayout(_named("What is asked", self.text))
        column.addWidget(label(_OPEN, "hint", wrap=True))
        column.addLayout(_named("Risks; this cannot be empty", self.risks))
        for area in (self.text, self.risks):
            area.setFixedHeight(_LINES)
            area.setTabChangesFocus(True)
            area.textChanged.connect(self._check)
        self.title.textChanged.connect(self._check)
        column.addWidget(self._said)
        acts = Chips((self.keep, self.use, self.close_), gap=8)
        column.addWidget(acts)

    def show_text(self, text: ConsentText) -> None:
        """The newest version, to be changed."""
        self._fill(text.scope, text.title, text.text, text.risks, text.language, text.months)
        self._head.setText(f"{SCOPE_WORDS[text.scope]}, to be version {text.version + 1}")
        self.keep.setText(f"Keep as version {text.version + 1}")
        self.use.setText("Use it again" if text.removed else "Take it out of use")
        self.use.show()

    def begin(self, scope: Scope) -> None:
        """An empty one."""
        self._fill(scope, "", "", "", "en", 12)
        self._head.setText(f"{SCOPE_WORDS[scope]}, a new text")
        self.keep.setText("Keep as version 1")
        self.use.hide()

    def months_typed(self) -> int | str | None:
        """The months, None where nothing is typed, an empty text where it is no number."""
        typed = self.months.text().strip()
        if not typed:
            return None
        whole = typed.isascii() and typed.isdigit() and len(typed) <= len(str(_LONGEST))
        return int(typed) if whole and int(typed) <= _LONGEST else ""

    def tell(self, words: str) -> None:
        """A sentence under the fields."""
        self._said.setText(words)
        self._said.setVisible(bool(words))

    @property
    def said(self) -> str:
        """That sentence."""
        return self._said.text()

    def _fill(self, scope: Scope, title: str, text: str, risks: str, language: str, months: int | None) -> None:
        self.scope = scope
        self.title.setText(title)
        self.text.setPlainText(text)
        self.risks.setPlainText(risks)
        self.language.setText(language)
        self.months.setText("" if months is None else str(months))
        self._check()

    def _check(self) -> None:
        """A promise is named while it is typed; the practitioner decides."""
        every = (self.title.text(), self.text.toPlainText(), self.risks.toPlainText())
        found = next((word for words in every if (word := promise_in(words))), "")
        self.tell(f"“{found}” promises something; a consent says what may happen." if found else "")


def _named(words: str, field: QWidget) -> QVBoxLayout:
    title = label(words, "label")
    title.setBuddy(field)
    field.setAccessibleName(words)
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(title)
    column.addWidget(field)
    return column


def _signed(count: int) -> str:
    return {0: "", 1: "signed once"}.get(count, f"signed {count} times")
