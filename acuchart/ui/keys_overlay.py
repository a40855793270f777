"""All keys on one sheet, made from the table of actions."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from acuchart.ui import actions
from acuchart.ui.theme import theme
from acuchart.ui.widgets import frame, icon_button, label

_COLUMNS: Final = 3
_LONGEST: Final = 24  # lines under one heading


class KeysOverlay(QWidget):
    """Lies over the window; any click outside, Esc or the same key closes it."""

    def __init__(self, window: QWidget) -> None:
        """Hidden until `toggle`."""
        super().__init__(window)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("All keys")
        self._before: QWidget | None = None
        self._sheet = frame("dock")
        self._sheet.setMaximumSize(1240, 800)
        column = QVBoxLayout(self._sheet)
        column.setContentsMargins(28, 20, 20, 24)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.addWidget(label("All keys", "heading"), 1)
        close = icon_button("x", "Close the list of keys", tip="Close (Esc)")
        close.clicked.connect(self.close_sheet)
        head.addWidget(close)
        column.addLayout(head)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(_groups())
        column.addWidget(scroll)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, 24)
        whole.addStretch(1)
        whole.addWidget(self._sheet, 20)
        whole.addStretch(1)
        window.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        """Show the sheet, or close it."""
        if self.isVisible():
            self.close_sheet()
            return
        self._before = self.window().focusWidget()
        self._cover()
        self.show()
        self.raise_()
        self.setFocus()

    def close_sheet(self) -> None:
        """The keyboard goes back to where it was."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the sheet closes."""
        if not self._sheet.geometry().contains(event.position().toPoint()):
            self.close_sheet()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window whatever its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._cover()
        return super().eventFilter(watched, event)

    def _cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what lies under the sheet."""
        shade = QColor(theme().tokens.sunk if theme().tokens.dim else theme().tokens.ink)
        shade.setAlphaF(0.72 if theme().tokens.dim else 0.38)
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), shade)
        painter.end()


def _groups() -> QWidget:
    made = QWidget()
    made.setProperty("role", "page")
    groups: dict[str, list[actions.Row]] = {}
    for row in actions.TABLE.values():
        if row.keys:
            groups.setdefault(row.where, []).append(row)
    # The longest first, each into the column that is shortest.
    heights = [0] * _COLUMNS
    columns = [QVBoxLayout() for _ in range(_COLUMNS)]
    for where in sorted(groups, key=lambda name: (name != "Everywhere", -len(groups[name]))):
        rows = groups[where]
        parts = -(-len(rows) // _LONGEST)
        share = -(-len(rows) // parts)
        for part in range(parts):
            place = heights.index(min(heights))
            heights[place] += share + 2
            columns[place].addLayout(_group(where, rows[part * share : (part + 1) * share]))
    across = QHBoxLayout(made)
    across.setContentsMargins(0, 0, 8, 0)
    across.setSpacing(36)
    for column in columns:
        column.setSpacing(18)
        column.addStretch()
        across.addLayout(column, 1)
    return made


def _group(where: str, rows: list[actions.Row]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(0, 1)
    grid.addWidget(label(where, "eyebrow"), 0, 0, 1, 2)
    for place, row in enumerate(rows, start=1):
        grid.addWidget(label(row.words), place, 0)
        caps = QHBoxLayout()
        caps.setSpacing(4)
        caps.addStretch()
        for key in row.keys:
            words = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            caps.addWidget(label(words, "key"))
        grid.addLayout(caps, place, 1)
    return grid
