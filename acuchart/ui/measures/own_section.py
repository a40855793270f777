"""The practice's own measures: name, unit, range, direction and band; each is then used as a shipped one is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model.change import change_of
from acuchart.model.measure import OwnMeasure
from acuchart.store import StoreError
from acuchart.store.kinds import of_practice
from acuchart.ui.context import Context
from acuchart.ui.fields import Field
from acuchart.ui.flow_layout import Chips
from acuchart.ui.page import card
from acuchart.ui.widgets import Segment, button, choice_chip, label

_BETTER: Final = (("lower", "Lower is better"), ("higher", "Higher is better"), ("", "Neither"))
_NUMBERS: Final = {
    "low": ("Lowest value", "empty: none"),
    "high": ("Highest value", "empty: none"),
    "band": ("Test and retest differ by", "empty: not known"),
    "change": ("Smallest change that counts", "empty: not known"),
}
_LONGEST: Final = 60


class OwnMeasuresSection(QWidget):
    """A chip for each measure; the fields of the chosen one below, kept as they are typed."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        """Reads the file."""
        super().__init__()
        self._context = context
        self._every: dict[str, OwnMeasure] = {}
        self._chosen = ""
        made, column = card("Own measures", label("offered beside the shipped ones", "hint"))
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(10)
        column.addLayout(inside)
        self.none = label(
            "No own measure yet. A walking distance, a grip, a count of steps can be one.", tone="quiet"
        )
        self.chips = Chips()
        self._form = QWidget()
        grid = QGridLayout(self._form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        self.fields = {
            "name": Field("Name", self._keep_name, example="such as: stairs without a stop", hint=True),
            "unit": Field("Unit", partial(self._keep_text, "unit"), example="such as: kg", hint=True),
        }
        for key, (words, example) in _NUMBERS.items():
            self.fields[key] = Field(words, partial(self._keep_number, key), example=example, hint=True)
        for at, field in enumerate(self.fields.values()):
            field.edit.setMaxLength(_LONGEST)
            field.hint.setWordWrap(True)
            grid.addWidget(field, at // 2, at % 2)
        self.better = Segment(_BETTER, "lower")
        self.better.chosen.connect(lambda key: self._keep(better=key))
        self.add = button("New measure", "small", icon_name="plus")
        self.add.clicked.connect(self._add)
        self.away = button("Take it out", "small", tip="It is no longer offered; values that were taken stay")
        self.away.clicked.connect(lambda: self._keep(removed=True))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for act in (self.add, self.away):
            foot.addWidget(act)
        foot.addStretch()
        row = QHBoxLayout()
        row.addWidget(self.better)
        row.addStretch()
        for part in (self.none, self.chips, self._form):
            inside.addWidget(part)
        inside.addLayout(row)
        inside.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        self.refresh()

    @property
    def state(self) -> str:
        """``2 of your own``."""
        offered = len(self._offered())
        return f"{offered} of your own" if offered else "none yet"

    def refresh(self) -> None:
        """Show what the file holds."""
        try:
            self._every = {one.id: one for one in of_practice(self._context.store, OwnMeasure)}
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        offered = self._offered()
        if self._chosen not in {one.id for one in offered}:
            self._chosen = offered[0].id if offered else ""
        chips: list[QWidget] = []
        for one in offered:
            chip = choice_chip(one.name, on=one.id == self._chosen)
            chip.clicked.connect(partial(self._choose, one.id))
            chips.append(chip)
        self.chips.show_widgets(chips)
        self._fill()

    def settle(self) -> bool:
        """Write what is typed. False where it cannot be."""
        return not self._chosen or all([field.settle() for field in self.fields.values()])

    # ---- inside

    def _offered(self) -> list[OwnMeasure]:
        return [one for one in self._every.values() if not one.removed]

    def _choose(self, id_: str, _on: bool = False) -> None:
        if self.settle():
            self._chosen = id_
        self.refresh()

    def _fill(self) -> None:
        one = self._every.get(self._chosen)
        self.setEnabled(not self._context.store.read_only)
        self.none.setVisible(one is None)
        for part in (self.chips, self._form, self.better, self.away):
            part.setVisible(one is not None)
        if one is None:
            return
        self.fields["name"].say(one.name)
        self.fields["unit"].say(one.unit)
        for key in _NUMBERS:
            value = getattr(one, key)
            self.fields[key].say("" if value is None else f"{value:g}")
        self.better.set(one.better)

    def _keep_name(self, text: str) -> str | None:
        alike = [
            one for one in self._offered() if one.id != self._chosen and one.name.casefold() == text.casefold()
        ]
        if alike:
            return "There is an own measure of that name already: choose another one."
        return self._keep(name=text)

    def _keep_text(self, key: str, text: str) -> str | None:
        return self._keep(**{key: text})

    def _keep_number(self, key: str, text: str) -> str | None:
        if not text:
            return self._keep(**{key: None})
        try:
            value = float(text.replace(",", ".").replace("−", "-"))
        except ValueError:
            return f"“{text[:20]}” is no number: type digits, or leave it empty."
        if abs(value) > 1e6 or value != value:
            return f"“{text[:20]}” is too large for a measure."
        return self._keep(**{key: value})

    def _keep(self, **values: object) -> str | None:
        before = self._every.get(self._chosen)
        if before is None:
            return None
        try:
            after = replace(before, **values)  # type: ignore[arg-type]
        except ValueError as error:
            return str(error)
        if after != before:
            if not self._context.write(change_of(before, after)):
                return "It could not be written; it is kept here."
            self._every[after.id] = after
            self.changed.emit()
            if after.removed or after.name != before.name:
                self.refresh()
        return None

    def _add(self) -> None:
        if not self.settle():
            return
        taken, number = {one.name for one in self._offered()}, 1
        while (name := f"New measure {number}") in taken:
            number += 1
        made = OwnMeasure(id=uuid4().hex, name=name, better="lower")
        if self._context.write(change_of(None, made)):
            self._chosen = made.id
            self.refresh()
            self.changed.emit()
            field = self.fields["name"].edit
            field.setFocus()
            field.selectAll()
