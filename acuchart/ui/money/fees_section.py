"""The fee list in Practice: a line for each fee and an empty one; what is typed is kept when the field is left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model.billing import amount_words, cents_of
from acuchart.model.change import change_of
from acuchart.model.money import Fee
from acuchart.store import StoreError
from acuchart.store.kinds import of_practice
from acuchart.ui.context import Context
from acuchart.ui.fields import Field
from acuchart.ui.page import card
from acuchart.ui.widgets import icon_button, label

_FAILED: Final = "Not written yet; the reason is at the top."
_AMOUNT, _CODE, _MINUTES, _SQUARE = 120, 120, 110, 44  # px


class FeesSection(QWidget):
    """Names, amounts, the practitioner’s own codes, and the minutes of what is counted in units."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        """Reads the file."""
        super().__init__()
        self._context = context
        self._fees: dict[str, Fee] = {}
        self._lines: dict[str, _Line] = {}
        self.currency = Field("Currency", self._keep_currency, example="EUR", hint=True)
        hint = label("minutes only for fees that are counted in units of time", "hint", wrap=True)
        made, column = card("Fees", hint)
        places = QHBoxLayout()
        places.setContentsMargins(16, 12, 16, 0)
        places.setSpacing(12)
        places.addWidget(self.currency)
        places.addStretch(1)
        heads = QHBoxLayout()
        heads.setContentsMargins(16, 6, 16, 0)
        heads.setSpacing(8)
        heads.addWidget(label("Fee", "label"), 1)
        for words, wide in (("Amount", _AMOUNT), ("Your code", _CODE), ("Minutes", _MINUTES), ("", _SQUARE)):
            head = label(words, "label")
            head.setFixedWidth(wide)
            heads.addWidget(head)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(16, 6, 16, 8)
        self._list.setSpacing(6)
        self._said = label("", "label", tone="red", wrap=True)
        self._said.setContentsMargins(16, 0, 16, 10)
        self._said.hide()
        column.addLayout(places)
        column.addLayout(heads)
        column.addLayout(self._list)
        column.addWidget(self._said)
        self.new = _Line(self, None)
        self._list.addWidget(self.new)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        self.refresh()

    @property
    def state(self) -> tuple[str, str]:
        """``4 fees``."""
        count = len(self._lines)
        return (f"{count} fee{'' if count == 1 else 's'}" if count else "no fee yet"), "ink3"

    @property
    def said(self) -> str:
        """Why something was not kept, or empty."""
        return self._said.text()

    @property
    def writable(self) -> bool:
        """False for a file that is open for reading only."""
        return not self._context.store.read_only

    def line(self, fee_id: str) -> _Line:
        """The line of a fee."""
        return self._lines[fee_id]

    def refresh(self) -> None:
        """Show what the file holds."""
        try:
            fees = of_practice(self._context.store, Fee)
            practice = self._context.store.practice()
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        self.currency.say(practice.currency)
        self._fees = {fee.id: fee for fee in fees}
        shown = [fee for fee in fees if not fee.removed]
        for gone in self._lines.keys() - {fee.id for fee in shown}:
            old = self._lines.pop(gone)
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        for at, fee in enumerate(shown):
            made = self._lines.get(fee.id)
            if made is None:
                made = self._lines[fee.id] = _Line(self, fee)
                made.show()
            self._list.insertWidget(at, made)
            made.show_fee(fee)
        self.changed.emit()

    def keep(self, fee: Fee | None, typed: dict[str, str]) -> bool:
        """Keep a line as it was typed; a new one where ``fee`` is None."""
        before = None if fee is None else self._fees[fee.id]
        try:
            values = _values(typed)
            after = Fee(id=uuid4().hex, **values) if before is None else replace(before, **values)
        except ValueError as error:
            self.tell(str(error))
            return False
        self.tell("")
        if after == before:
            return True
        if not self._context.write(change_of(before, after)):
            return False
        self.refresh()
        return True

    def remove(self, fee: Fee) -> None:
        """Take a fee out of the list; what was charged by it stays."""
        before = self._fees[fee.id]
        if self._context.write(change_of(before, replace(before, removed=True))):
            self.refresh()
            self.new.fields["name"].setFocus()

    def tell(self, words: str) -> None:
        """A sentence under the lines."""
        self._said.setText(words)
        self._said.setVisible(bool(words))

    def _keep_currency(self, text: str) -> str | None:
        if text and not (len(text) == 3 and text.isascii() and text.isalpha()):
            return "A currency has three letters, such as EUR."
        before = self._context.store.practice()
        after = replace(before, currency=text.upper())
        written = after == before or self._context.write(change_of(before, after))
        return None if written else _FAILED


class _Line(QWidget):
    """One fee; None is the empty line for a new one."""

    def __init__(self, section: FeesSection, fee: Fee | None) -> None:
        super().__init__()
        self._section, self._fee = section, fee
        self.fields = {name: QLineEdit() for name in ("name", "amount", "code", "minutes")}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        whose = "New fee" if fee is None else fee.name
        for (name, field), words, wide in zip(
            self.fields.items(),
            ("name", "amount", "your code", "minutes of a unit"),
            (0, _AMOUNT, _CODE, _MINUTES),
            strict=True,
        ):
            field.setAccessibleName(f"{whose}, {words}")
            field.setReadOnly(not section.writable)
            if fee is None:
                field.returnPressed.connect(self._new)
                # The next field of the line may have the keyboard now: then the fee is not finished.
                field.editingFinished.connect(lambda: QTimer.singleShot(0, self, self._left_new))
            else:
                field.editingFinished.connect(self._left)
            if wide:
                field.setFixedWidth(wide)
            if name in ("amount", "minutes"):
                field.setAlignment(Qt.AlignmentFlag.AlignRight)
            row.addWidget(field, 0 if wide else 1)
        self.fields["name"].setPlaceholderText("Add a fee" if fee is None else "")
        self.gone = icon_button("x", f"Remove the fee {whose}")
        self.gone.setEnabled(section.writable)
        keeps = self.gone.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.gone.setSizePolicy(keeps)
        row.addWidget(self.gone)
        if fee is None:
            self.gone.hide()
        else:
            self.gone.clicked.connect(lambda: section.remove(fee))

    def show_fee(self, fee: Fee) -> None:
        """What the file holds, except in the field that is being typed in."""
        self._fee = fee
        minutes = "" if fee.minutes is None else str(fee.minutes)
        texts = {"name": fee.name, "amount": amount_words(fee.cents), "code": fee.code, "minutes": minutes}
        for name, field in self.fields.items():
            if not (field.hasFocus() and field.isModified()):
                field.setText(texts[name])

    def _left(self) -> None:
        for field in self.fields.values():
            field.setModified(False)
        if self._section.writable:
            self._section.keep(self._fee, self._typed())

    def _left_new(self) -> None:
        if not any(field.hasFocus() for field in self.fields.values()):
            self._add()

    def _new(self) -> None:
        if self._add():
            self.fields["name"].setFocus()

    def _add(self) -> bool:
        typed = self._typed()
        if not typed["name"] or not self._section.writable or not self._section.keep(None, typed):
            return False
        for field in self.fields.values():
            field.clear()
        return True

    def _typed(self) -> dict[str, str]:
        return {name: field.text().strip() for name, field in self.fields.items()}


def _values(typed: dict[str, str]) -> dict[str, Any]:
    """The fields of a fee; ValueError with the sentence to show."""
    minutes = typed["minutes"]
    if minutes and not (minutes.isascii() and minutes.isdigit() and len(minutes) <= 3 and 0 < int(minutes) <= 600):
        raise ValueError("The minutes of a unit are a number from 1 to 600, or nothing.")
    if not typed["amount"]:
        raise ValueError(f"Write the amount of “{typed['name'][:40]}”, such as 85.50.")
    return {
        "name": typed["name"],
        "cents": cents_of(typed["amount"]),
        "code": typed["code"],
        "minutes": int(minutes) if minutes else None,
    }
