"""What a course plans, as fields that say at once what cannot be; for a patient's course and for a preset."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from acuchart.model.course_plan import reviews_of
from acuchart.ui.fields import Field

_NUMBER: Final = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?")
_FIELDS: Final = (  # key, words, example, column, span
    ("name", "What it is", "Micro eye, ten in two weeks", 0, 4),
    ("sessions", "Sessions", "10", 0, 1),
    ("per_day", "On one day", "1", 1, 1),
    ("gap_days", "Days between", "7", 2, 1),
    ("retention_min", "Minutes in", "30", 3, 1),
    ("reviews", "Reviews", "4 8, or w6 w12 for weeks", 0, 2),
    ("maintenance_days", "Then every … days", "28", 2, 2),
)


class CourseForm(QWidget):
    """Fields over a dictionary; ``changed`` comes after each change that is possible."""

    changed = Signal()

    def __init__(self) -> None:
        """Empty; call ``fill``."""
        super().__init__()
        self._values: dict[str, Any] = {}
        self.fields: dict[str, Field] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        row = -1
        for key, words, example, column, span in _FIELDS:
            row += column == 0
            made = Field(words, self._keeper(key), example=example)
            made.edit.setToolTip(f"{words}: {example}")
            self.fields[key] = made
            grid.addWidget(made, row, column, 1, span)
        for column in range(4):
            grid.setColumnStretch(column, 1)

    @property
    def values(self) -> Mapping[str, Any]:
        """What is planned, as the fields of a ``CoursePreset``."""
        return dict(self._values)

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show a plan: the fields of a ``CoursePreset``."""
        self._values = {key: values[key] for key in self.fields}
        for key, field in self.fields.items():
            value = self._values[key]
            field.settled("" if value is None else f"{value:g}" if isinstance(value, float) else str(value))

    def settle(self) -> bool:
        """Take over what is typed. False while a field holds what cannot be."""
        return all([field.settle() for field in self.fields.values()])

    def _keeper(self, key: str) -> Callable[[str], str | None]:
        def keep(text: str) -> str | None:
            try:
                value = _read(key, text)
            except ValueError as error:
                return str(error)
            if value != self._values.get(key):
                self._values[key] = value
                self.changed.emit()
            return None

        return keep


def _read(key: str, text: str) -> Any:
    """The value of a field; ValueError with a sentence."""
    if key == "name":
        if not text:
            raise ValueError("A course needs a name.")
        return text
    if key == "reviews":
        reviews_of(text)
        return text
    if not text and key in ("gap_days", "retention_min", "maintenance_days"):
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError("Write a number.")
    number = float(text.replace(",", "."))
    if key == "gap_days":
        return number
    if number != int(number):
        raise ValueError("Write a whole number.")
    if key in ("sessions", "per_day") and not 1 <= number <= (400 if key == "sessions" else 12):
        raise ValueError("At least 1.")
    return int(number)
