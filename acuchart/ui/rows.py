"""Lists of one kind of row: painted by a delegate, no widget per row, opened by a click or Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6 import QtWidgets
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from acuchart.ui.icons import paint_icon
from acuchart.ui.row_paint import ground, paint_avatar, write
from acuchart.ui.theme import Tokens, font, theme

_Index = QModelIndex | QPersistentModelIndex
TALL: Final = 63
LOW: Final = 57
_PAD: Final = 16
_RING: Final = 28
_CENTRE_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list; what is empty takes no room."""

    key: str
    title: str
    sub: str = ""
    lead: str = ""  # a time at the left edge
    initials: str = ""
    icon: str = ""
    tone: str = ""  # of the icon: "pine", "amber", "violet"
    part: float | None = None  # of a course that is done
    part_words: str = ""
    state: str = ""  # words at the right
    state_icon: str = ""
    state_tone: str = ""
    go: str = ""  # what opening does, as a button at the right: "Finish"
    cap: str = ""  # the key that opens it
    now: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        parts = (self.lead, self.title, self.sub, self.part_words, self.state, self.go)
        return ", ".join(part for part in parts if part)


class RowsModel(QAbstractListModel):
    """Rows as a Qt model."""

    def __init__(self, parent: QWidget) -> None:
        """Empty at first."""
        super().__init__(parent)
        self.rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Take other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """The number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words for readers and copying; the row itself for the delegate."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return None


class RowDelegate(QStyledItemDelegate):
    """Paints a `Row`."""

    def __init__(self, parent: QWidget, height: int, *, rules: bool = True) -> None:
        """``rules`` draws a line above each row but the first."""
        super().__init__(parent)
        self._height = height
        self._rules = rules

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """All rows are of one height."""
        return QSize(200, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Background, avatar or icon, two lines, ring, state."""
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, Row):
            return
        tokens = theme().tokens
        box = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picked = bool(state & QtWidgets.QStyle.StateFlag.State_Selected)
        hovered = bool(state & QtWidgets.QStyle.StateFlag.State_MouseOver)
        ground(painter, box, tokens, picked=picked, hovered=hovered, now=row.now)
        if self._rules and index.row():
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), QColor(tokens.line))
        left, right = box.left() + _PAD, box.right() - _PAD
        lit = picked or row.now
        if row.lead:
            ink = tokens.ink if row.now or not row.state_icon else tokens.ink3
            write(painter, QRectF(left, box.top(), 52, box.height()), row.lead, font("strong"), ink)
            left += 62
        if row.initials:
            paint_avatar(painter, QRectF(left, box.center().y() - 18, 36, 36), row.initials, tokens, lit=lit)
            left += 50
        elif row.icon:
            self._icon(painter, QRectF(left, box.center().y() - 16, 32, 32), row, tokens)
            left += 44
        right = self._right(painter, row, box, right, tokens)
        if row.part_words and right - left > 380:
            right = self._course(painter, row, box, left, right, tokens)
        self._words(painter, row, QRectF(left, box.top(), right - left, box.height()), tokens, quiet=lit)
        painter.restore()

    def _words(self, painter: QPainter, row: Row, box: QRectF, tokens: Tokens, *, quiet: bool) -> None:
        if not row.sub:
            write(painter, box, row.title, font("strong"), tokens.ink)
            return
        middle = box.center().y()
        write(painter, QRectF(box.left(), middle - 20, box.width(), 20), row.title, font("strong"), tokens.ink)
        write(painter, QRectF(box.left(), middle, box.width(), 18), row.sub, font("hint"), tokens.ink2)

    def _icon(self, painter: QPainter, box: QRectF, row: Row, tokens: Tokens) -> None:
        ground_of = {"amber": tokens.amber_wash, "violet": tokens.violet_wash, "pine": tokens.pine_wash}
        ink_of = {"amber": tokens.amber, "violet": tokens.violet, "pine": tokens.pine}
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground_of.get(row.tone, tokens.bg)))
        painter.drawRoundedRect(box, 9, 9)
        paint_icon(painter, row.icon, box.adjusted(6, 6, -6, -6), ink_of.get(row.tone, tokens.ink2))

    def _course(
        self, painter: QPainter, row: Row, box: QRectF, left: float, right: float, tokens: Tokens
    ) -> float:
        start = left + max(200, (right - left) * 0.55)
        middle = box.center().y()
        if row.part is not None:
            ring = QRectF(start + 2, middle - _RING / 2 + 2, _RING - 4, _RING - 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.line), 3.5))
            painter.drawEllipse(ring)
            pen = QPen(QColor(tokens.pine), 3.5)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(ring, 90 * 16, -round(min(1.0, row.part) * 360 * 16))
        text_left = start + (_RING + 8 if row.part is not None else 0)
        words = QRectF(text_left, box.top(), right - text_left, box.height())
        write(painter, words, row.part_words, font("label"), tokens.ink2)
        return start - 12

    def _right(self, painter: QPainter, row: Row, box: QRectF, right: float, tokens: Tokens) -> float:
        middle = box.center().y()
        if row.cap:
            right = paint_cap(painter, row.cap, right, middle, tokens) - 10
        if row.go:
            face = font("label")
            face.setWeight(QFont.Weight.DemiBold)
            width = QFontMetrics(face).horizontalAdvance(row.go) + 26
            pill = QRectF(right - width, middle - 18, width, 36)
            painter.setPen(QPen(QColor(tokens.line2), 1))
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
            write(painter, pill, row.go, face, tokens.ink, Qt.AlignmentFlag.AlignCenter)
            right = pill.left() - 12
        if row.state:
            ink = {"amber": tokens.amber, "pine": tokens.pine, "red": tokens.red}.get(row.state_tone, tokens.ink2)
            width = QFontMetrics(font("label")).horizontalAdvance(row.state) + 2
            write(painter, QRectF(right - width, box.top(), width, box.height()), row.state, font("label"), ink)
            right -= width
            if row.state_icon:
                right -= 20
                paint_icon(painter, row.state_icon, QRectF(right, middle - 8, 16, 16), ink)
            right -= 14
        return right


class RowList(QListView):
    """A list of rows. ``opened`` carries the key of a row that was clicked, or chosen with Enter."""

    opened = Signal(str)

    def __init__(self, name: str, *, height: int = LOW, fit: bool = True, rules: bool = True) -> None:
        """``fit`` makes the list as high as its rows; otherwise it scrolls by itself."""
        super().__init__()
        self._row_height = height
        self._fit = fit
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(self, height, rules=rules))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        if fit:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.opened.emit(self.rows.rows[index.row()].key))

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; the row that had the focus keeps it where it is still there."""
        if tuple(rows) == self.rows.rows:
            return
        here = self.currentIndex()
        key = self.rows.rows[here.row()].key if here.isValid() else ""
        self.rows.show(rows)
        if self._fit:
            self.setFixedHeight(max(len(rows) * self._row_height, 0))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if rows else Qt.FocusPolicy.NoFocus)
        place = next((place for place, row in enumerate(rows) if row.key == key), -1)
        if place >= 0 and self.hasFocus():
            self.setCurrentIndex(self.rows.index(place))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard lands on a row, not on nothing."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.rows:
            self.setCurrentIndex(self.rows.index(0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Only the list with the focus shows a chosen row."""
        super().focusOutEvent(event)
        self.selectionModel().clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open; letters go on to the page, which finds."""
        here = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and here.isValid():
            self.opened.emit(self.rows.rows[here.row()].key)
            return
        if event.text() and event.text().isprintable():
            event.ignore()
            return
        super().keyPressEvent(event)

    def point_of(self, place: int) -> QPoint:
        """The middle of a row, for a pointer that is moved by a script."""
        return self.visualRect(self.rows.index(place)).center()


def paint_cap(painter: QPainter, words: str, right: float, middle: float, tokens: Tokens) -> float:
    """A key cap that ends at ``right``; returns its left edge."""
    face = font("micro")
    face.setWeight(QFont.Weight.DemiBold)
    width = QFontMetrics(face).horizontalAdvance(words) + 14
    cap = QRectF(right - width, middle - 10, width, 20)
    painter.setPen(QPen(QColor(tokens.line), 1))
    painter.setBrush(QColor(tokens.sunk))
    painter.drawRoundedRect(cap, 4, 4)
    write(painter, cap, words, face, tokens.ink3, Qt.AlignmentFlag.AlignCenter)
    return cap.left()
