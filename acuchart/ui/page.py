"""What the pages share: air at the edges, a column that never grows wider than it reads, cards with a heading."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from acuchart.ui.widgets import frame, label

WIDEST: Final = 1640
_SIDE: Final = 26
_TOP: Final = 22


class Shown(Protocol):
    """What the workspace asks of everything that it shows."""

    def refresh(self) -> None:
        """Read again what the file holds."""
        ...

    def take_focus(self) -> None:
        """The keyboard goes where one types first."""
        ...


class Page(QScrollArea):
    """A page that scrolls when it must; put things into ``column``."""

    def __init__(self) -> None:
        """Empty at first."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setProperty("role", "page")
        self.column = QVBoxLayout(body)
        self.column.setSpacing(14)
        self.setWidget(body)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Centre the column in a wide window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        side = side_margin(self.viewport().width())
        self.column.setContentsMargins(side, _TOP, side, _TOP)


def side_margin(width: int) -> int:
    """The air at each side of a page of that width."""
    return max(_SIDE, (width - WIDEST) // 2)


def card(title: str = "", note: QWidget | None = None) -> tuple[QFrame, QVBoxLayout]:
    """A card with its heading line, and the column for what is in it."""
    made = frame("card")
    column = QVBoxLayout(made)
    column.setContentsMargins(1, 1, 1, 1)
    column.setSpacing(0)
    if title:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 10)
        head.setSpacing(8)
        head.addWidget(label(title, "strong"))
        if note is not None:
            head.addWidget(note, 1)
        else:
            head.addStretch()
        column.addLayout(head)
        column.addWidget(frame("rule"))
    return made, column


def empty(words: str, act: QWidget | None = None) -> QWidget:
    """An empty state: one line, and one action."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(16, 14, 16, 14)
    row.setSpacing(12)
    row.addWidget(label(words, "body", tone="quiet", wrap=True), 1)
    if act is not None:
        row.addWidget(act)
    return made
