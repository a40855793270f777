"""Widgets in rows that break where the room ends, as words do."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from acuchart.ui.widgets import empty_out


class FlowLayout(QLayout):
    """Left to right, then the next row; every row as high as its highest widget."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 6) -> None:
        """``gap`` px between widgets and rows."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """At the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many widgets."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The widget at a place, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take a widget out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Never more room than asked."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The width decides about the rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows."""
        return self._lay_out(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place every widget."""
        super().setGeometry(rect)
        self._lay_out(rect, place=True)

    def sizeHint(self) -> QSize:
        """As small as may be: the width comes from outside."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The widest widget."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _lay_out(self, rect: QRect, *, place: bool) -> int:
        x, y, high = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():  # a hidden widget takes no room
                continue
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, high = rect.x(), y + high + self._gap, 0
            if place:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self._gap
            high = max(high, hint.height())
        return y + high - rect.y()


class Chips(QWidget):
    """Widgets in as many rows as they need at this width; it asks for the height itself."""

    def __init__(self, widgets: Iterable[QWidget] = (), *, gap: int = 6) -> None:
        """Shows ``widgets``."""
        super().__init__()
        self._flow = FlowLayout(self, gap=gap)
        self.show_widgets(widgets)

    def show_widgets(self, widgets: Iterable[QWidget]) -> None:
        """These instead of those before, which are thrown away."""
        empty_out(self._flow)
        for widget in widgets:
            self._flow.addWidget(widget)
            widget.show()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other rows."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        high = max(self._flow.heightForWidth(self.width()), 1)
        if high != self.minimumHeight():
            self.setFixedHeight(high)
