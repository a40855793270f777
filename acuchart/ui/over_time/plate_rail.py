"""The plates that have something to show, as a column that scrolls where they are many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from acuchart.model.atlas import View
from acuchart.ui.widgets import choice_chip, empty_out

_WIDE: Final = 162


class PlateRail(QScrollArea):
    """One chip for each plate, one of them on."""

    chosen = Signal(str)

    def __init__(self) -> None:
        """Empty until ``show_views``."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(_WIDE)
        self.chips: dict[str, QPushButton] = {}
        inside = QWidget()
        inside.setProperty("role", "page")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(6)
        self.setWidget(inside)

    @property
    def current(self) -> str:
        """The plate that is on; empty where there is none."""
        return next((id_ for id_, chip in self.chips.items() if chip.isChecked()), "")

    def show_views(self, views: Sequence[View], current: str = "") -> None:
        """Other plates; ``current`` stays on where it is among them, else the first is."""
        empty_out(self._column)
        self.chips = {}
        for view in views:
            made = choice_chip(view.short, tip=view.name)
            made.clicked.connect(lambda _checked=False, id_=view.id: self.chosen.emit(id_))
            self.chips[view.id] = made
            self._column.addWidget(made)
        self._column.addStretch()
        if views:
            self.chips[current if current in self.chips else views[0].id].setChecked(True)
