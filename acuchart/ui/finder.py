"""Type to find a patient: a line with its answers floating under it, nothing on the page moves."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QVBoxLayout

from acuchart.model.report import PatientSummary
from acuchart.ui.discreet import discreet
from acuchart.ui.moments import near_day_text
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.rows import Row, RowList
from acuchart.ui.search_line import SearchLine
from acuchart.ui.words import age_words, initials_of

_SHOWN: Final = 7
_NEW: Final = "+"
_ROW: Final = 54


class Finder(SearchLine):
    """Finds by any fragment, accents ignored. Enter opens the first; Ctrl+N makes a new patient of the words."""

    picked = Signal(str)
    wanted_new = Signal(str)

    def __init__(self, index: PatientIndex) -> None:
        """The answers float over the window that the line is in."""
        super().__init__("Find a patient", "type anywhere to find a patient")
        self._index = index
        self._panel = QFrame(self)
        self._panel.setProperty("role", "dock")
        self.answers = RowList("Patients found", height=_ROW, rules=False)
        self.answers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.answers)
        self._panel.hide()
        self.textChanged.connect(self._find)
        self.answers.opened.connect(self._open)
        index.changed.connect(self._find)
        discreet().changed.connect(self._find)

    @property
    def open_panel(self) -> bool:
        """True while answers are shown."""
        return self._panel.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk through the answers, Enter opens, Esc clears."""
        key = event.key()
        if self.open_panel and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            here = self.answers.currentIndex().row() + (1 if key == Qt.Key.Key_Down else -1)
            self._mark(here % len(self.answers.rows.rows))
        elif self.open_panel and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            place = max(self.answers.currentIndex().row(), 0)
            self._open(self.answers.rows.rows[place].key)
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The panel lives in the window, above every card."""
        super().showEvent(event)
        self.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay under the line when the window changes."""
        if event.type() == QEvent.Type.Resize and self.open_panel:
            self._place()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The panel goes with its line."""
        self._panel.hide()
        super().hideEvent(event)

    def _find(self) -> None:
        query = self.text().strip()
        if not query:
            self._panel.hide()
            return
        every = self._index.rows
        found = [every[place] for place in self._index.find(query)[:_SHOWN]]
        rows = [_answer(patient, first=place == 0) for place, patient in enumerate(found)]
        note = "only when nobody above fits" if found else f"No match for “{query}”"
        rows.append(Row(key=_NEW, title=f"New patient “{query}”", sub=note, icon="plus", cap="Ctrl+N"))
        self.answers.show_rows(rows)
        self.answers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._mark(0)
        if self.isVisible():
            self._place()
            self._panel.show()
            self._panel.raise_()

    def _mark(self, place: int) -> None:
        self.answers.setCurrentIndex(self.answers.rows.index(place))

    def _place(self) -> None:
        window = self.window()
        if self._panel.parentWidget() is not window:
            self._panel.setParent(window)
            shadow = QGraphicsDropShadowEffect(self._panel)
            shadow.setBlurRadius(20)
            shadow.setOffset(0, 6)
            shadow.setColor(QColor(0, 0, 0, 40))
            self._panel.setGraphicsEffect(shadow)
        corner = self.mapTo(window, QPoint(0, self.height() + 6))
        self._panel.setGeometry(corner.x(), corner.y(), self.width(), self.answers.height() + 14)

    def _open(self, key: str) -> None:
        words = self.text().strip()
        self.clear()
        if key == _NEW:
            self.wanted_new.emit(words)
        else:
            self.picked.emit(key)


def _answer(patient: PatientSummary, *, first: bool) -> Row:
    parts = [age_words(patient.born), patient.complaint or patient.work]
    if patient.last_seen:
        parts.append(f"last seen {near_day_text(patient.last_seen)}")
    return Row(
        key=patient.id,
        title=discreet().name(patient.name),
        sub=", ".join(part for part in parts if part),
        initials=initials_of(patient.name),
        cap="Enter" if first else "",
    )
