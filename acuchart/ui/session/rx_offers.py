"""What hangs under the prescription line: the offers for the word that is being typed, and one plain sentence."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from acuchart.model.prescription import Completion
from acuchart.ui.icons import paint_icon
from acuchart.ui.theme import font, theme

LIMIT: Final = 7
_ROW: Final = 38
_WIDTH: Final = 560


class _Row(QStyledItemDelegate):
    """``ST36  Zúsānlǐ · 足三里`` and, where the point has one, its caution."""

    def __init__(self, offers: Offers) -> None:
        super().__init__(offers)
        self._offers = offers

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_WIDTH, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        offer = self._offers.at(index.row())
        if offer is None:
            return
        tokens = theme().tokens
        box: QRect = option.rect
        on = index.row() == self._offers.currentIndex().row()
        painter.save()
        if on:
            painter.fillRect(box, QColor(tokens.pine_wash))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        strong = QFont(font("strong"))
        painter.setFont(strong)
        painter.setPen(QColor(tokens.pine_ink if on else tokens.ink))
        inner = box.adjusted(12, 0, -12, 0)
        wide = max(painter.fontMetrics().horizontalAdvance(offer.text) + 12, 84)
        painter.drawText(inner, flags, offer.text)
        inner.setLeft(inner.left() + wide)
        painter.setFont(font("label"))
        painter.setPen(QColor(tokens.ink2))
        metrics = painter.fontMetrics()
        room = inner.width() if not offer.caution else min(inner.width(), max(190, inner.width() // 2))
        name = metrics.elidedText(offer.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, flags, name)
        if offer.caution:
            inner.setLeft(inner.left() + min(room, metrics.horizontalAdvance(name)) + 14)
            mark = QRect(inner.left(), box.center().y() - 7, 15, 15)
            paint_icon(painter, "alert", mark.toRectF(), tokens.amber)
            inner.setLeft(inner.left() + 21)
            painter.setPen(QColor(tokens.amber))
            painter.drawText(
                inner, flags, metrics.elidedText(offer.caution, Qt.TextElideMode.ElideRight, inner.width())
            )
        painter.restore()


class Offers(QListView):
    """The list of offers; a part of the page and no window, so that it never takes the keys away."""

    taken = Signal(object)  # a Completion

    def __init__(self, page: QWidget) -> None:
        """Hidden."""
        super().__init__(page)
        self._found: tuple[Completion, ...] = ()
        self._lines = QStringListModel(self)
        self.moved = False  # the arrows have chosen a row: Enter takes it then
        self.setProperty("role", "completer")
        self.setModel(self._lines)
        self.setItemDelegate(_Row(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What the word may mean")
        self.clicked.connect(lambda index: self.take(index.row()))
        self.hide()

    def at(self, row: int) -> Completion | None:
        """The offer of a row."""
        return self._found[row] if 0 <= row < len(self._found) else None

    def offer(self, found: list[Completion], corner: QPoint, width: int) -> None:
        """Show what was found under a place of the page; nothing found hides the list."""
        self._found = tuple(found[:LIMIT])
        self.moved = False
        if not self._found:
            self.hide()
            return
        self._lines.setStringList([f"{one.text}  {one.name}  {one.caution}".strip() for one in self._found])
        self.setCurrentIndex(self._lines.index(0, 0))
        self.setGeometry(corner.x(), corner.y(), min(_WIDTH, width), _ROW * len(self._found) + 12)
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """The arrows walk the list."""
        self.moved = True
        row = (self.currentIndex().row() + by) % max(len(self._found), 1)
        self.setCurrentIndex(self._lines.index(row, 0))

    def take(self, row: int | None = None) -> None:
        """The row that is marked, or the one that was clicked."""
        found = self.at(self.currentIndex().row() if row is None else row)
        self.hide()
        if found is not None:
            self.taken.emit(found)


class Sentence(QLabel):
    """One plain sentence under the line: what is wrong there and what to write."""

    def __init__(self, page: QWidget) -> None:
        """Hidden."""
        super().__init__(page)
        self.setProperty("role", "rx-sentence")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, words: str, corner: QPoint, width: int) -> None:
        """Show a sentence under a place of the page; empty hides it."""
        if not words:
            self.hide()
            return
        self.setText(words)
        self.setAccessibleName(words)
        self.setMaximumWidth(min(width, 720))
        self.adjustSize()
        self.move(corner)
        self.show()
        self.raise_()
