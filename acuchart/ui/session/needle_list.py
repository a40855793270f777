"""The list of needles: everything that the plates show, for the keyboard and for those who hear the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from acuchart.model.scene import GLYPHS
from acuchart.ui.icons import paint_icon
from acuchart.ui.session.marks import MarkPainter
from acuchart.ui.session.needle_rows import Row
from acuchart.ui.session.selection import Selection
from acuchart.ui.theme import font, theme

_ROW: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NEEDLE_HIGH, _HEAD_HIGH = 44, 34


class NeedleModel(QAbstractListModel):
    """Rows of `needle_rows`; only what differs is announced as changed."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is listed."""
        return self._rows

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Take new rows: what is the same at the start and at the end stays where it is."""
        old = self._rows
        start = 0
        while start < min(len(old), len(rows)) and old[start].key == rows[start].key:
            start += 1
        end = 0
        while end < min(len(old), len(rows)) - start and old[-1 - end].key == rows[-1 - end].key:
            end += 1
        gone, come = len(old) - start - end, len(rows) - start - end
        tail = old[len(old) - end :] if end else ()
        if gone:
            self.beginRemoveRows(QModelIndex(), start, start + gone - 1)
            self._rows = old[:start] + tail
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), start, start + come - 1)
            self._rows = old[:start] + rows[start : start + come] + tail
            self.endInsertRows()
        before, self._rows = self._rows, rows
        changed = [at for at, (one, other) in enumerate(zip(before, rows, strict=True)) if one != other]
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        """Heads and needles."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for the eye, a sentence for the ear."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == _ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.title} {row.detail}".strip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.sentence
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.warn or None
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Heads take the focus, to be opened, but are never selected."""
        if index.isValid() and not self._rows[index.row()].needles:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class _Painter(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._marks: MarkPainter | None = None
        self._hint, self._strong, self._plain = font("hint"), font("strong"), font("label")
        self._plain.setWeight(QFont.Weight.Normal)
        self._head_font = font("hint")
        self._head_font.setWeight(QFont.Weight.DemiBold)
        self._hint_metrics, self._strong_metrics = QFontMetrics(self._hint), QFontMetrics(self._strong)
        self._plain_metrics = QFontMetrics(self._plain)

    def dress(self) -> None:
        self._marks = None

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: Row = index.data(_ROW)
        return QSize(200, _NEEDLE_HIGH if row.needles else _HEAD_HIGH)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Row = index.data(_ROW)
        rect: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.needles:
            self._needle(painter, rect, row, chosen=bool(state & QStyle.StateFlag.State_Selected))
        else:
            self._head(painter, rect, row)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(QColor(theme().tokens.pine), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), 8, 8)
        painter.restore()

    def _head(self, painter: QPainter, rect: QRect, row: Row) -> None:
        tokens = theme().tokens
        arrow = "down" if row.open else "fwd"
        paint_icon(painter, arrow, QRectF(rect.left() + 15, rect.center().y() - 7, 15, 15), tokens.ink3)
        words = self._head_font
        painter.setFont(words)
        painter.setPen(QColor(tokens.ink2))
        at = rect.adjusted(38, 0, -16, 0)
        painter.drawText(at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row.title)
        if row.hidden:
            x = at.left() + QFontMetrics(words).horizontalAdvance(row.title) + 8
            paint_icon(painter, "eyeoff", QRectF(x, rect.center().y() - 7, 15, 15), tokens.ink3)
        painter.setFont(self._hint)
        painter.drawText(at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.detail)

    def _needle(self, painter: QPainter, rect: QRect, row: Row, *, chosen: bool) -> None:
        tokens = theme().tokens
        if chosen:
            painter.fillRect(rect, QColor(tokens.pine_wash))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(tokens.pine))
        if self._marks is None:
            device = painter.device()
            self._marks = MarkPainter(tokens, device.devicePixelRatioF() if device is not None else 1.0)
        x, y = rect.left() + 27, rect.center().y() + 0.5
        for needle, number in zip(row.needles, row.numbers, strict=True):
            inside = GLYPHS[needle.state].letter or ("" if number is None else str(number))
            self._marks.draw(painter, x, y, needle.state, inside, size=min(GLYPHS[needle.state].canvas_px, 22))
            x += 16
        left, right = rect.left() + 66, rect.right() - 16
        middle = Qt.AlignmentFlag.AlignVCenter
        needle = row.needles[0]
        painter.setFont(self._hint)
        painter.setPen(QColor(tokens.ink3 if not chosen else tokens.ink2))
        wide = self._hint_metrics.horizontalAdvance(needle.size_label)
        painter.drawText(
            QRect(left, rect.top(), right - left, rect.height()),
            middle | Qt.AlignmentFlag.AlignRight,
            needle.size_label,
        )
        right -= wide + 8
        for there, name, tone in ((row.hidden, "eyeoff", tokens.ink3), (bool(row.warn), "alert", tokens.amber)):
            if there:
                paint_icon(painter, name, QRectF(right - 16, rect.center().y() - 7, 16, 16), tone)
                right -= 22
        title = self._strong_metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, right - left)
        painter.setFont(self._strong)
        painter.setPen(QColor(tokens.ink))
        painter.drawText(
            QRect(left, rect.top(), right - left, rect.height()), middle | Qt.AlignmentFlag.AlignLeft, title
        )
        left += self._strong_metrics.horizontalAdvance(title) + 6
        if right - left > 24 and row.detail:
            painter.setFont(self._plain)
            painter.setPen(QColor(tokens.ink2))
            rest = self._plain_metrics.elidedText(row.detail, Qt.TextElideMode.ElideRight, right - left)
            painter.drawText(
                QRect(left, rect.top(), right - left, rect.height()), middle | Qt.AlignmentFlag.AlignLeft, rest
            )


class NeedleList(QListView):
    """Keeps step with the selection of the plate."""

    toggled = Signal(str)  # the group that a press opens or closes
    shown = Signal(str)  # a needle that the list leads to

    def __init__(self, selection: Selection) -> None:
        """Empty until the model has rows."""
        super().__init__()
        self._selection = selection
        self._following = False
        self._needle_model = NeedleModel()
        self._painter = _Painter(self)
        self.setModel(self._needle_model)
        self.setItemDelegate(self._painter)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Needles")
        self.setMinimumHeight(2 * _NEEDLE_HIGH + _HEAD_HIGH)
        self.setTabKeyNavigation(False)
        self.selectionModel().selectionChanged.connect(self._chosen)
        theme().changed.connect(self._dress)

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """New rows; what is selected stays selected."""
        self._following = True
        self._needle_model.set_rows(rows)
        self._following = False
        self.follow()

    @property
    def needle_rows(self) -> tuple[Row, ...]:
        """What is listed."""
        return self._needle_model.rows

    def follow(self) -> None:
        """Take over the selection of the plate."""
        wanted = QItemSelection()
        last = QModelIndex()
        ids = set(self._selection.ids)
        for at, row in enumerate(self._needle_model.rows):
            if any(needle.id in ids for needle in row.needles):
                index = self._needle_model.index(at)
                wanted.select(index, index)
                if any(needle.id == self._selection.primary for needle in row.needles):
                    last = index
        self._following = True
        model = self.selectionModel()
        model.select(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if last.isValid():
            model.setCurrentIndex(last, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(last)
        self._following = False

    def _chosen(self) -> None:
        if self._following:
            return
        ids = [needle.id for row in self._selected_rows() for needle in row.needles]
        self._selection.set(ids)
        if ids:
            self.shown.emit(ids[-1])

    def _selected_rows(self) -> Iterable[Row]:
        return [
            self._needle_model.rows[index.row()] for index in sorted(self.selectedIndexes(), key=lambda i: i.row())
        ]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a group's head opens or closes it."""
        index = self.indexAt(event.position().toPoint())
        row = index.data(_ROW) if index.isValid() else None
        if isinstance(row, Row) and not row.needles:
            self.toggled.emit(row.key)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a group's head opens or closes it."""
        row = self.currentIndex().data(_ROW)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if enter and isinstance(row, Row) and not row.needles:
            self.toggled.emit(row.key)
            return
        super().keyPressEvent(event)

    def _dress(self) -> None:
        self._painter.dress()
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Another screen scale needs other pictures."""
        super().changeEvent(event)
        self._painter.dress()
