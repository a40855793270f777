"""All patients: type to find among ten thousand, sort by any column, copy what is chosen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from acuchart.ui import actions
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.page import empty, side_margin
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.patient_table import PatientsModel, PatientTable
from acuchart.ui.search_line import SearchLine
from acuchart.ui.widgets import button, frame, label


class PatientsPage(QWidget):
    """The list with its line."""

    patient_wanted = Signal(str)
    new_patient_wanted = Signal(str)
    bin_wanted = Signal()

    def __init__(self, context: Context, index: PatientIndex, new_patient: QAction) -> None:
        """The model is made here and filled at the first look."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._index = index
        self._begun = False
        self.model = PatientsModel(index, self)
        self.table = PatientTable(self.model)
        self.table.opened.connect(self.patient_wanted)
        self.line = SearchLine("Name, complaint or kind of work")
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        self._count = label("", "body", tone="quiet")
        self.retired = button("Retired too", "chip", tip="Show patients that are retired, too")
        self.retired.setCheckable(True)
        self.retired.clicked.connect(self._show_retired)
        put_away = button("Bin", "chip", tip="Patients and sessions in the bin, and those retired")
        put_away.clicked.connect(self.bin_wanted)
        add = button("New patient", icon_name="plus")
        add.setMinimumHeight(48)
        actions.attach(add, new_patient)
        offer = button("New patient", "small", icon_name="plus", tip=actions.TABLE["new-patient"].tip)
        offer.clicked.connect(lambda: self.new_patient_wanted.emit(self.line.text().strip()))
        nothing = empty("", offer)
        self._nothing_words = nothing.findChild(QLabel)

        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(label("Patients", "name"))
        head.addWidget(self._count)
        head.addSpacing(8)
        head.addWidget(self.line, 1)
        head.addWidget(self.retired)
        head.addWidget(put_away)
        head.addWidget(add)
        self._card = frame("card")
        self._stack = QStackedLayout()
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addLayout(self._stack)
        self._stack.addWidget(self.table)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(nothing)
        column.addStretch()
        self._stack.addWidget(top)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(14)
        self._column.addLayout(head)
        self._column.addWidget(self._card, 1)
        discreet().changed.connect(self.table.viewport().update)

    def refresh(self) -> None:
        """Take what the index holds now; the chosen patient stays chosen."""
        if not self.window().isVisible():
            self._begun = True
            self.model.begin()
            self._tell()
            return
        here = self.table.currentIndex()
        key = self.model.patient(here.row()).id if here.isValid() else ""
        self.model.read()
        self._tell()
        for row in range(self.model.rowCount()):
            if key and self.model.patient(row).id == key:
                self.table.setCurrentIndex(self.model.index(row, 0))
                break

    def paintEvent(self, event: QPaintEvent) -> None:
        """At the start of the program all patients are read after the first picture."""
        super().paintEvent(event)
        if self._begun:
            self._begun = False
            QTimer.singleShot(0, self, self.refresh)

    def take_focus(self) -> None:
        """The line is ready for a name."""
        self.line.setFocus()
        self.line.selectAll()

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """From the line, Down goes into the list and Enter opens the first."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.model.rowCount():
                if event.key() == Qt.Key.Key_Down:
                    self.table.setFocus()
                    self.table.selectRow(0)
                elif self.line.text().strip():
                    self.patient_wanted.emit(self.model.patient(0).id)
                return True
            if event.key() == Qt.Key.Key_Escape and self.line.text():
                self.line.clear()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter typed anywhere goes into the line."""
        if event.text() and event.text().isprintable() and event.text().strip():
            self.line.setFocus()
            self.line.insert(event.text())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Centre the column in a wide window."""
        super().resizeEvent(event)
        side = side_margin(self.width())
        self._column.setContentsMargins(side, 22, side, 22)

    def _show_retired(self, on: bool) -> None:
        self._index.show_retired(on)
        self.refresh()

    def _find(self, query: str) -> None:
        self.model.find(query)
        self._tell()

    def _tell(self) -> None:
        shown, every = self.model.rowCount(), self.model.every
        query = self.line.text().strip()
        self._count.setText(f"{shown} of {every}" if query else f"{every}")
        self._stack.setCurrentIndex(0 if shown else 1)
        if self._nothing_words is not None:
            self._nothing_words.setText(
                f"No match for “{query}”." if query else "No patients yet. Add the first one."
            )
