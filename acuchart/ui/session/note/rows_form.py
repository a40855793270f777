"""A few rows of fields, the last one empty: what is typed there is a new row, a row that is emptied goes away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from acuchart.model.form import Form, write
from acuchart.ui.session.note.offers import OfferLine
from acuchart.ui.still_box import StillBox
from acuchart.ui.widgets import frame, set_property


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One field of a row: where it stands, and what it offers. With ``choices`` it is a list to choose from."""

    name: str  # of the form's field
    title: str
    line: int = 0
    at: int = 0
    span: int = 1
    number: bool = False
    offers: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()  # value, words


class RowsForm(QWidget):
    """Rows of one form. ``changed`` tells all rows that say something, in their order."""

    changed = Signal(tuple)

    def __init__(self, kind: type[Form], cells: Sequence[Cell], *, writable: bool = True) -> None:
        """One empty row."""
        super().__init__()
        self._kind, self._cells, self._writable = kind, tuple(cells), writable
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.show_rows(())

    def show_rows(self, rows: Sequence[Form]) -> None:
        """What the file holds; a row with the keyboard in it keeps its words."""
        if [row.form for row in self._rows if row.form is not None] != list(rows):
            wanted = [*rows, *([None] if self._writable else [])]
            while len(self._rows) > len(wanted):
                gone = self._rows.pop()
                gone.hide()
                gone.deleteLater()
            while len(self._rows) < len(wanted):
                self._add()
            for row, form in zip(self._rows, wanted, strict=True):
                row.show_form(form)
        elif not self._rows and self._writable:
            self._add()

    def field(self, row: int, name: str) -> QLineEdit | QComboBox:
        """The field of a row, from 0."""
        return self._rows[row].fields[name]

    def _add(self) -> None:
        row = _Row(self._kind, self._cells, len(self._rows) + 1, writable=self._writable)
        row.changed.connect(self._tell)
        before = [list(self._rows[-1].fields.values())[-1]] if self._rows else []
        self._rows.append(row)
        self._column.addWidget(row)
        row.setVisible(True)
        for one, other in pairwise((*before, *row.fields.values())):  # Tab leads from the row before into this one
            QWidget.setTabOrder(one, other)

    def _tell(self) -> None:
        rows = tuple(row.form for row in self._rows if row.form is not None)
        if self._writable and (not self._rows or self._rows[-1].form is not None):
            self._add()
        self.changed.emit(rows)


class _Row(QWidget):
    """The fields of one row."""

    changed = Signal()

    def __init__(self, kind: type[Form], cells: Sequence[Cell], number: int, *, writable: bool) -> None:
        super().__init__()
        self._kind, self._cells = kind, {cell.name: cell for cell in cells}
        self.form: Form | None = None
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        inner = frame("preset")
        grid = QGridLayout(inner)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setSpacing(6)
        for cell in cells:
            made = self._choice(cell) if cell.choices else self._line(cell)
            made.setAccessibleName(f"{cell.title}, row {number}")
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            made.setMinimumWidth(44)
            if isinstance(made, QComboBox):
                made.setEnabled(writable)
            else:
                made.setReadOnly(not writable)
            grid.addWidget(made, cell.line, cell.at, 1, cell.span)
            self.fields[cell.name] = made
        for at in range(12):
            grid.setColumnStretch(at, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inner)

    def show_form(self, form: Form | None) -> None:
        """The words of a row, or none."""
        self.form = form
        for name, made in self.fields.items():
            value = None if form is None else getattr(form, name)
            if isinstance(made, QComboBox):
                at = made.findData(value or "")
                if at < 0:  # a word of another program
                    made.addItem(str(value), value)
                    at = made.count() - 1
                made.setCurrentIndex(at)
            elif not made.hasFocus():
                made.setText(f"{value:g}" if isinstance(value, float) else value or "")

    def _line(self, cell: Cell) -> QLineEdit:
        made = OfferLine(cell.offers)
        made.setPlaceholderText(cell.title)
        made.setToolTip(cell.title)
        made.editingFinished.connect(self._typed)
        return made

    def _choice(self, cell: Cell) -> QComboBox:
        made = StillBox()
        made.setToolTip(cell.title)
        for value, words in cell.choices:
            made.addItem(words, value)
        made.activated.connect(lambda _at: self._typed())
        return made

    def _typed(self) -> None:
        values: dict[str, Any] = {}
        for name, made in self.fields.items():
            if isinstance(made, QComboBox):
                values[name] = made.currentData() or ""
                continue
            text = made.text().strip()
            if self._cells[name].number:
                value = number_of(text)
                wrong = bool(text) and value is None
                set_property(made, "error", wrong)
                made.setToolTip(f"“{text}” is no number." if wrong else self._cells[name].title)
                if wrong:
                    return
                values[name] = value
            else:
                values[name] = text
        rest = {} if self.form is None else self.form.rest
        new = self._kind(rest=rest, **values)
        after = new if write(new) else None
        if after != self.form:
            self.form = after
            self.changed.emit()


def number_of(text: str) -> float | None:
    """A number as it is typed, with a point or a comma; None where it is none or below zero."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value < 10_000 else None
