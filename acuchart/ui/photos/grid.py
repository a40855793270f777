"""Small pictures in rows, with what they show and when; read when they are painted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from acuchart.model.picture import Picture
from acuchart.store import ChartStore
from acuchart.ui.photos.shown import Thumbs, title_of, when_of
from acuchart.ui.theme import font, theme

_Index = QModelIndex | QPersistentModelIndex
CELL: Final = QSize(176, 190)
_PICTURE: Final = Qt.ItemDataRole.UserRole


class PhotoGrid(QListView):
    """Several can be chosen; ``opened`` carries the id of one that was opened."""

    opened = Signal(str)
    chosen = Signal()

    def __init__(self, store: ChartStore) -> None:
        """Empty at first."""
        super().__init__()
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self, Thumbs(store)))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setSpacing(4)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setAccessibleName("Pictures of this patient")
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.selectionModel().selectionChanged.connect(lambda _on, _off: self.chosen.emit())
        self.doubleClicked.connect(lambda index: self.opened.emit(self._model.pictures[index.row()].id))

    def show_pictures(self, pictures: Sequence[Picture], numbers: Mapping[str, str]) -> None:
        """Others, the newest first; what was chosen stays chosen."""
        chosen = {one.id for one in self.selected()}
        self._model.show(pictures, numbers)
        self.choose(chosen)

    @property
    def numbers(self) -> Mapping[str, str]:
        """Session id → “session 5”."""
        return self._model.numbers

    def selected(self) -> list[Picture]:
        """The chosen ones, in the order of the grid."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self._model.pictures[row] for row in rows]

    def choose(self, ids: set[str]) -> None:
        """Choose these."""
        model = self.selectionModel()
        model.clearSelection()
        first = True
        for row, picture in enumerate(self._model.pictures):
            if picture.id in ids:
                index = self._model.index(row)
                model.select(index, QItemSelectionModel.SelectionFlag.Select)
                if first:
                    model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                    first = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        here = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here.isValid():
            self.opened.emit(self._model.pictures[here.row()].id)
            return
        super().keyPressEvent(event)


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pictures: tuple[Picture, ...] = ()
        self.numbers: Mapping[str, str] = {}

    def show(self, pictures: Sequence[Picture], numbers: Mapping[str, str]) -> None:
        self.beginResetModel()
        self.pictures, self.numbers = tuple(pictures), numbers
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.pictures)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        picture = self.pictures[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title_of(picture)}, {when_of(picture, self.numbers)}"
        return picture if role == _PICTURE else None


class _Delegate(QStyledItemDelegate):
    def __init__(self, grid: PhotoGrid, thumbs: Thumbs) -> None:
        super().__init__(grid)
        self._grid, self._thumbs = grid, thumbs

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        picture: Picture = index.data(_PICTURE)
        box = QRectF(option.rect)
        state = option.state
        paint_cell(
            painter,
            box.adjusted(2, 2, -2, -2),
            self._thumbs,
            picture,
            self._grid.numbers,
            chosen=bool(state & QStyle.StateFlag.State_Selected),
            focus=bool(state & QStyle.StateFlag.State_HasFocus),
        )


def paint_cell(
    painter: QPainter,
    box: QRectF,
    thumbs: Thumbs,
    picture: Picture,
    numbers: Mapping[str, str],
    *,
    chosen: bool = False,
    focus: bool = False,
) -> None:
    """A small picture that fills its frame, and two lines under it."""
    tokens = theme().tokens
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(QPen(QColor(tokens.pine if chosen or focus else tokens.line), 2 if chosen or focus else 1))
    painter.setBrush(QColor(tokens.pine_wash if chosen else tokens.surface))
    painter.drawRoundedRect(box, 10, 10)
    room = box.adjusted(5, 5, -5, -48)
    image = thumbs.of(picture)
    scale = max(room.width() / max(image.width(), 1), room.height() / max(image.height(), 1))
    wide, high = room.width() / scale, room.height() / scale
    part = QRectF((image.width() - wide) / 2, (image.height() - high) / 2, wide, high)
    shape = QPainterPath()
    shape.addRoundedRect(room, 7, 7)
    painter.setClipPath(shape)
    painter.drawImage(room, image, part)
    painter.setClipping(False)
    for words, top, role, ink in (
        (title_of(picture), -44.0, "strong", tokens.ink),
        (when_of(picture, numbers), -24.0, "hint", tokens.ink2),
    ):
        painter.setFont(font(role))
        painter.setPen(QColor(ink))
        line = QRectF(box.left() + 8, box.bottom() + top, box.width() - 16, 20)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()
