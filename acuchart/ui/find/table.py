"""Found sessions as a table that sorts, copies and is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from acuchart.model.report import SessionSummary
from acuchart.model.session import SessionStatus
from acuchart.ui import moments
from acuchart.ui.discreet import discreet
from acuchart.ui.table_out import as_csv, as_lines
from acuchart.ui.words import course_words

_Index = QModelIndex | QPersistentModelIndex
_COLUMNS: Final[tuple[tuple[str, Callable[[SessionSummary], str], Callable[[SessionSummary], Any]], ...]] = (
    ("Day", lambda one: moments.day_text(moments.day_of(one.started_at), year=True), lambda one: one.started_at),
    ("Patient", lambda one: discreet().name(one.patient_name), lambda one: one.patient_name.casefold()),
    ("Session", course_words, lambda one: one.number_in_course),
    ("Treats", lambda one: one.title, lambda one: one.title.casefold()),
    ("Needles", lambda one: str(one.needles), lambda one: one.needles),
    ("State", lambda one: _state(one), lambda one: _state(one)),
)


class SessionsModel(QAbstractTableModel):
    """The sessions that were found, in the chosen order."""

    def __init__(self, parent: QWidget) -> None:
        """Nothing is found yet."""
        super().__init__(parent)
        self.found: tuple[SessionSummary, ...] = ()
        self._column, self._order = 0, Qt.SortOrder.DescendingOrder

    def show(self, sessions: Sequence[SessionSummary]) -> None:
        """Other sessions, in the order that was chosen."""
        self.beginResetModel()
        self.found = self._sorted(sessions)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """How many sessions."""
        return 0 if parent.isValid() else len(self.found)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """How many columns."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names of the columns."""
        if way is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section][0]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _COLUMNS[index.column()][1](self.found[index.row()])
        if role == Qt.ItemDataRole.TextAlignmentRole and _COLUMNS[index.column()][0] == "Needles":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Another order; what is equal stays as it stood."""
        self._column, self._order = column, order
        self.show(self.found)

    def rows(self, sessions: Sequence[SessionSummary]) -> list[list[str]]:
        """Words of sessions with the names of the columns above them."""
        return [
            [name for name, _, _ in _COLUMNS],
            *([words(one) for _, words, _ in _COLUMNS] for one in sessions),
        ]

    def _sorted(self, sessions: Sequence[SessionSummary]) -> tuple[SessionSummary, ...]:
        key = _COLUMNS[self._column][2]
        return tuple(sorted(sessions, key=key, reverse=self._order is Qt.SortOrder.DescendingOrder))


class SessionsTable(QTableView):
    """Enter or a double click opens; Ctrl+C copies what is chosen, or everything."""

    opened = Signal(str)

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.sessions = SessionsModel(self)
        self.setModel(self.sessions)
        self.setProperty("role", "plain")
        self.setAccessibleName("Sessions found")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(40)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, wide in enumerate((122, 190, 90, 200, 90, 100)):
            self.setColumnWidth(column, wide)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.sessions.found[index.row()].id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.sessions.found[self.currentIndex().row()].id)
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        else:
            super().keyPressEvent(event)

    def copied(self) -> str:
        """What is chosen, or everything, as lines with tabs between the cells."""
        places = sorted({index.row() for index in self.selectedIndexes()})
        chosen = [self.sessions.found[place] for place in places] or self.sessions.found
        return as_lines(self.sessions.rows(chosen))

    def csv(self) -> bytes:
        """Everything as CSV that a spreadsheet opens without danger."""
        return as_csv(self.sessions.rows(self.sessions.found))


def _state(session: SessionSummary) -> str:
    if session.status == SessionStatus.SIGNED:
        return "Signed"
    return f"IN {session.inside}" if session.inside else "Not signed"
