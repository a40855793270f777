"""Choosing one patient among all: a line, and the few that fit it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from acuchart.model.names import fold, near_duplicates
from acuchart.model.patient import Patient
from acuchart.model.report import PatientSummary
from acuchart.ui.discreet import discreet
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.rows import Row, RowList
from acuchart.ui.widgets import label
from acuchart.ui.words import age_words, initials_of

_MOST: Final = 5
_LOOK_MS: Final = 150
_SAME_LENGTH: Final = 0.86  # names whose lengths differ more cannot be alike enough (model.names)


def alike(index: PatientIndex, name: str, born: date | None) -> Sequence[PatientSummary]:
    """Patients in use or retired who may be the same person, likeliest first."""
    length, everybody = len(fold(name)), index.everybody
    candidates = [
        Patient(id=row.id, name=row.name, born=date.fromisoformat(row.born) if row.born else None)
        for row in everybody
        if length and 2 * min(length, len(row.name)) >= _SAME_LENGTH * (length + len(row.name)) - 2
    ]
    summaries = {row.id: row for row in everybody}
    return [summaries[one.id] for one in near_duplicates(name, born, candidates)]


def patient_row(one: PatientSummary, go: str) -> Row:
    """A patient as a row: name, age, complaint."""
    away = "retired" if one.shelf == "retired" else ""
    return Row(
        key=one.id,
        title=discreet().name(one.name),
        sub=", ".join(part for part in (age_words(one.born), one.complaint, away) if part),
        initials=initials_of(one.name),
        go=go,
    )


class PatientPicker(QWidget):
    """At first those with a name like the one given; typing finds among all."""

    picked = Signal(str)

    def __init__(self, index: PatientIndex, patient: Patient | None = None) -> None:
        """``patient`` is never offered; without one those who came last are offered at first."""
        super().__init__()
        self._index, self._patient = index, patient
        self.line = QLineEdit()
        self.line.setPlaceholderText("Name, complaint or kind of work")
        self.line.setAccessibleName("Find the patient" if patient is None else "Find the other patient")
        self.rows = RowList("Patients to choose from", height=57)
        self.rows.opened.connect(self.picked)
        self._none = label("", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self.rows)
        column.addWidget(self._none)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_LOOK_MS)
        self._pause.timeout.connect(self.look)
        self.line.textEdited.connect(lambda _text: self._pause.start())
        self.line.returnPressed.connect(self._first)
        self.look()

    def look(self) -> None:
        """Show those who fit."""
        self._pause.stop()
        query = self.line.text().strip()
        every = self._index.rows
        found: Sequence[PatientSummary]
        if query:
            found = [every[place] for place in self._index.find(query)[: _MOST + 1]]
        elif self._patient is None:
            found = self._index.seen_lately(_MOST)
        else:
            found = alike(self._index, self._patient.name, self._patient.born)
        shown = [one for one in found if self._patient is None or one.id != self._patient.id][:_MOST]
        self.rows.show_rows([patient_row(one, "Choose") for one in shown])
        self.rows.setVisible(bool(shown))
        nobody = "Nobody else with a name like this; type one." if self._patient else "Type a name."
        self._none.setText(f"No match for “{query}”." if query else nobody)
        self._none.setVisible(not shown)

    def _first(self) -> None:
        self.look()
        if self.line.text().strip() and self.rows.rows.rows:
            self.picked.emit(self.rows.rows.rows[0].key)
