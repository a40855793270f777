"""The list of points found: code, names, and why a row is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from acuchart.model.atlas import Atlas, Point
from acuchart.ui.theme import font, theme

_Index = QModelIndex | QPersistentModelIndex
POINT: Final = Qt.ItemDataRole.UserRole + 1
WHY: Final = Qt.ItemDataRole.UserRole + 2
SYSTEM: Final = Qt.ItemDataRole.UserRole + 3
_ROW: Final = 60


def _no_reason(_code: str) -> str:
    return ""


class FoundModel(QAbstractListModel):
    """Points in the order of the search; favourites carry a star."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty at first."""
        super().__init__(parent)
        self._points: tuple[Point, ...] = ()
        self._favourites: frozenset[str] = frozenset()
        self._words: dict[str, str] = {}
        self._reason: Callable[[str], str] = _no_reason
        self._reasons: dict[str, str] = {}

    @property
    def points(self) -> tuple[Point, ...]:
        """What is listed."""
        return self._points

    def use(self, atlas: Atlas) -> None:
        """Whose words name the systems."""
        self._words = {id_: system.short for id_, system in atlas.systems.items()}

    def show_points(
        self, points: Sequence[Point], favourites: frozenset[str], reason: Callable[[str], str] = _no_reason
    ) -> None:
        """List these; ``reason`` says for a code why it is there, and is asked only for rows that are painted.

        Only rows that are new or gone are told to the list: typing must not build it anew.
        """
        old, new = self._points, tuple(points)
        self._reason, self._reasons = reason, {}
        if len(new) < len(old):
            self.beginRemoveRows(QModelIndex(), len(new), len(old) - 1)
            self._points = old[: len(new)]
            self.endRemoveRows()
        elif len(new) > len(old):
            self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
            self._points = new
            self.endInsertRows()
        self._points, self._favourites = new, favourites
        if both := min(len(old), len(new)):
            self.dataChanged.emit(self.index(0), self.index(both - 1))

    def reason(self, code: str) -> str:
        """Why a row is there, where its names do not say it."""
        if code not in self._reasons:
            self._reasons[code] = self._reason(code)
        return self._reasons[code]

    def words(self, system: str) -> str:
        """What lists call a system."""
        return self._words.get(system) or system.capitalize()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """One row for each point."""
        return 0 if parent.isValid() else len(self._points)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The point itself for the painter, a sentence for a screen reader."""
        if not index.isValid():
            return None
        point = self._points[index.row()]
        if role == POINT:
            return point
        if role == WHY:
            return self.reason(point.code)
        if role == SYSTEM:
            return self.words(point.system)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{point.code}, {point.pinyin} {point.hanzi_trad}, {point.name}"
        if role == Qt.ItemDataRole.UserRole:
            return point.code in self._favourites
        return None


@cache
def _face(role: str) -> QFont:
    """A font of the rows; made once, since a list is painted with every letter that is typed."""
    made = font("strong" if role == "code" else role)
    if role == "code":
        made.setPixelSize(13)
    return made


class _Rows(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens = theme().tokens
        point: Point = index.data(POINT)
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(rect).adjusted(0, 1, -2, -1)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.pine_wash))
            painter.drawRoundedRect(room, 10, 10)
        code_font = _face("code")
        wide = max(54.0, QFontMetricsF(code_font).horizontalAdvance(point.code) + 16)
        chip = QRectF(room.left() + 10, room.center().y() - 18, wide, 36)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.btn if selected else tokens.sunk))
        painter.drawRoundedRect(chip, 8, 8)
        painter.setPen(QColor(tokens.on_btn if selected else tokens.ink2))
        painter.setFont(code_font)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, point.code)
        right = _face("hint")
        mark = "★" if index.data(Qt.ItemDataRole.UserRole) else ""
        words = f"{mark} {index.data(SYSTEM)}".strip() if point.system != "channel" else mark
        painter.setFont(right)
        painter.setPen(QColor(tokens.ink3))
        end = room.adjusted(0, 0, -12, 0)
        painter.drawText(end, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        text = QRectF(chip.right() + 12, room.top() + 9, 0, 22)
        text.setRight(room.right() - 16 - QFontMetricsF(right).horizontalAdvance(words))
        first = _face("strong")
        painter.setFont(first)
        painter.setPen(QColor(tokens.ink))
        title = f"{point.pinyin} {point.hanzi_trad}".strip() or point.name
        self._line(painter, text, title)
        painter.setFont(_face("hint"))
        painter.setPen(QColor(tokens.ink2))
        why = index.data(WHY)
        if why:
            painter.setPen(QColor(tokens.pine_ink))
        below = text.translated(0, 20)
        self._line(painter, below, why or (point.name if title != point.name else point.location))
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, box: QRectF, words: str) -> None:
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class FoundList(QListView):
    """The list itself: up and down choose, Enter places."""

    def __init__(self, model: FoundModel) -> None:
        """One row high enough for a finger."""
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_Rows(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Points found")
