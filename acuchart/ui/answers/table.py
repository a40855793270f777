"""A table of own numbers: sorts by any column, tells what is few by word and colour, copies its rows."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from acuchart.model.answer_tables import Rules, Table, words_of
from acuchart.ui.theme import font, theme

_Index = QModelIndex | QPersistentModelIndex
_ROW: Final = 40
_TWO_LINES: Final = 54  # where several columns of words share the room


class NumbersModel(QAbstractTableModel):
    """The rows of one table in the chosen order."""

    def __init__(self, rules: Rules, parent: QWidget) -> None:
        """Nothing was counted yet."""
        super().__init__(parent)
        self._rules = rules
        self.table = Table(key="", columns=())
        self._sort: tuple[int, bool] | None = None

    def show(self, table: Table) -> None:
        """Other rows; those of another table stand as they were counted."""
        self.beginResetModel()
        if table.key != self.table.key:
            self._sort = None
        self.table = self.as_shown(table)
        self.endResetModel()

    def as_shown(self, table: Table) -> Table:
        """Another table of the same columns in the order that was chosen."""
        return table if self._sort is None else table.sorted(self._sort[0], down=self._sort[1])

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """How many rows."""
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """How many columns."""
        return 0 if parent.isValid() else len(self.table.columns)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names of the columns, and how each is counted."""
        if way is not Qt.Orientation.Horizontal or section >= len(self.table.columns):
            return None
        column = self.table.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(words=column.words)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell; what is few is amber."""
        if not index.isValid():
            return None
        value = self.table.rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words_of(value, self._rules)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(words=self.table.columns[index.column()].words)
        if role == Qt.ItemDataRole.ForegroundRole and self._rules.is_few(value):
            return QColor(theme().tokens.amber)
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return font("strong")
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Another order."""
        if 0 <= column < len(self.table.columns):
            self._sort = column, order is Qt.SortOrder.DescendingOrder
            self.show(self.table)


class NumbersTable(QTableView):
    """Ctrl+C asks for a copy of what is shown."""

    copy_wanted = Signal()

    def __init__(self, rules: Rules) -> None:
        """Empty."""
        super().__init__()
        self.numbers = NumbersModel(rules, self)
        self.setModel(self.numbers)
        self.setProperty("role", "plain")
        self.setAccessibleName("Own numbers")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(64)
        head.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)  # as it was counted, until a heading is pressed
        self.setSortingEnabled(True)
        theme().changed.connect(self.viewport().update)

    def show_table(self, table: Table) -> None:
        """Other rows; the first column takes the room that is left."""
        other = table.key != self.numbers.table.key
        self.numbers.show(table)
        if other:
            head = self.horizontalHeader()
            head.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
            wordy = sum(one.words for one in table.columns) > 1
            self.verticalHeader().setDefaultSectionSize(_TWO_LINES if wordy else _ROW)
            for column, one in enumerate(table.columns):
                mode = QHeaderView.ResizeMode.Stretch if column == 0 else QHeaderView.ResizeMode.Interactive
                head.setSectionResizeMode(column, mode)
                self.setColumnWidth(column, one.wide)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)


def _side(*, words: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if words else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
