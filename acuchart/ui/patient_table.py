"""The table of patients: sorted by any column, opened by a click or Enter, copied as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QLineF,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from acuchart.model.names import fold
from acuchart.model.report import PatientSummary
from acuchart.ui import moments
from acuchart.ui.discreet import discreet
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.row_paint import ground, paint_avatar, write
from acuchart.ui.theme import font, theme
from acuchart.ui.widgets import viewport
from acuchart.ui.words import initials_of

_Index = QModelIndex | QPersistentModelIndex
_ROW: Final = 52
_FIRST: Final = 48  # patients that are read for the first picture: as many as a large window shows


def _born(row: PatientSummary) -> str:
    return moments.day_text(date.fromisoformat(row.born), year=True) if row.born else ""


def _seen(row: PatientSummary) -> str:
    return moments.near_day_text(row.last_seen) if row.last_seen else ""


def _name(row: PatientSummary) -> str:
    other = f" ({discreet().name(row.other_name)})" if row.other_name else ""
    return f"{discreet().name(row.name)}{other}{', retired' if row.shelf == 'retired' else ''}"


# heading, words, what it is sorted by, width (0: shares what is left)
_COLUMNS: Final[tuple[tuple[str, Callable[[PatientSummary], str], Callable[[PatientSummary], Any], int], ...]] = (
    ("Name", _name, lambda row: fold(row.name), 0),
    ("Born", _born, lambda row: row.born, 118),
    ("Kind of work", lambda row: row.work, lambda row: fold(row.work), 150),
    ("Complaint", lambda row: row.complaint, lambda row: fold(row.complaint), 0),
    ("Sessions", lambda row: str(row.sessions) if row.sessions else "–", lambda row: row.sessions, 92),
    ("Last seen", _seen, lambda row: row.last_seen, 118),
)


class PatientsModel(QAbstractTableModel):
    """The patients that fit the typed words, in the chosen order."""

    def __init__(self, index: PatientIndex, parent: QWidget) -> None:
        """All patients by name."""
        super().__init__(parent)
        self._index = index
        self._query = ""
        self._column, self._down = 0, False
        self._shown: Sequence[PatientSummary] = ()
        self._filled = False
        self.every = 0  # how many patients there are

    def patient(self, row: int) -> PatientSummary:
        """The patient in a line."""
        return self._shown[row]

    def find(self, query: str) -> None:
        """Show the patients that fit."""
        self._query = query
        self.read()

    def begin(self) -> None:
        """Show the first patients by name; `read` takes the rest."""
        self.beginResetModel()
        self._shown, self.every = self._index.first(_FIRST)
        self.endResetModel()

    def read(self) -> None:
        """Take what the index holds now."""
        every = self._index.rows
        self._filled = True
        self.beginResetModel()
        self.every = len(every)
        shown = [every[place] for place in self._index.find(self._query)]
        if self._column or self._down:  # by name is how the index already stands
            key = _COLUMNS[self._column][2]
            shown.sort(key=key, reverse=self._down)
            shown.sort(key=lambda row: key(row) in ("", 0))  # what is not known comes last
        self._shown = shown
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Another order."""
        wanted = max(column, 0), order == Qt.SortOrder.DescendingOrder
        if wanted != (self._column, self._down):
            self._column, self._down = wanted
            if self._filled:
                self.read()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Patients shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Columns."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell."""
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _COLUMNS[index.column()][1](self._shown[index.row()])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section][0]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def as_text(self, rows: list[int]) -> str:
        """Lines for the clipboard, with their headings."""
        lines = ["\t".join(column[0] for column in _COLUMNS)]
        lines += ["\t".join(column[1](self._shown[row]) for column in _COLUMNS) for row in rows]
        return "\n".join(lines)


class _Cells(QStyledItemDelegate):
    """Paints the cells; the row under the pointer is lit whole."""

    hovered = -1

    def __init__(self, table: QTableView, patients: PatientsModel) -> None:
        super().__init__(table)
        self._table = table
        self._patients = patients

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(80, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens = theme().tokens
        box = QRectF(option.rect)
        picked = self._table.selectionModel().isSelected(index)
        column, patient = index.column(), self._patients.patient(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground(painter, box, tokens, picked=False, hovered=index.row() == self.hovered, now=picked)
        painter.setPen(QColor(tokens.line))
        painter.drawLine(QLineF(box.left(), box.bottom() - 0.5, box.right(), box.bottom() - 0.5))
        words = _COLUMNS[column][1](patient)
        cell = box.adjusted(10, 0, -10, 0)
        if column == 0:
            if picked:
                painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(tokens.pine))
            avatar = QRectF(box.left() + 16, box.center().y() - 17, 34, 34)
            paint_avatar(painter, avatar, initials_of(patient.name), tokens, lit=picked)
            write(painter, cell.adjusted(52, 0, 0, 0), words, font("strong"), tokens.ink)
        else:
            write(painter, cell, words, font("body"), tokens.ink2)
        painter.restore()


class PatientTable(QTableView):
    """The table. Enter or a click opens, Ctrl+C copies the chosen lines."""

    opened = Signal(str)

    def __init__(self, model: PatientsModel) -> None:
        """One row is one patient."""
        super().__init__()
        self.setViewport(viewport())
        self._patients = model
        self._cells = _Cells(self, model)
        self.setModel(model)
        self.setItemDelegate(self._cells)
        self.setAccessibleName("Patients")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCornerButtonEnabled(False)
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(_ROW)
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setSectionsClickable(True)
        heads.setFixedHeight(40)
        heads.setMinimumSectionSize(60)
        heads.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, copy; letters go on to the page, which finds."""
        here = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here.isValid():
            self.opened.emit(self._patients.patient(here.row()).id)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.text() and event.text().isprintable() and event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the chosen lines on the clipboard, as a table."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if rows:
            QGuiApplication.clipboard().setText(self._patients.as_text(rows))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A plain click opens; with Ctrl or Shift it chooses."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        alone = len(self.selectionModel().selectedRows()) <= 1
        if event.button() is Qt.MouseButton.LeftButton and plain and alone and index.isValid():
            self.opened.emit(self._patients.patient(index.row()).id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the row under the pointer."""
        super().mouseMoveEvent(event)
        self._light(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: Any) -> None:
        """No row is lit."""
        super().leaveEvent(event)
        self._light(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room: names and complaints take what the others leave; narrow tables drop the least."""
        super().resizeEvent(event)
        width = self.viewport().width()
        self.setColumnHidden(2, width < 760)
        self.setColumnHidden(1, width < 620)
        fixed = sum(column[3] for place, column in enumerate(_COLUMNS) if not self.isColumnHidden(place))
        rest = max(width - fixed, 240)
        for place, (_, _, _, wide) in enumerate(_COLUMNS):
            self.setColumnWidth(place, wide or (rest * 9 // 20 if place == 0 else rest - rest * 9 // 20))

    def _light(self, row: int) -> None:
        if row != self._cells.hovered:
            self._cells.hovered = row
            self.viewport().update()
