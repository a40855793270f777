"""The light of the window."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acuchart.ui.page import card
from acuchart.ui.theme import theme
from acuchart.ui.widgets import Segment, label

LIGHTS: Final = (("system", "As computer"), ("light", "Paper"), ("dim", "Dim room"))


class Look(QWidget):
    """Which light is on."""

    def __init__(self) -> None:
        """Follows the key that switches it, too."""
        super().__init__()
        self.light = Segment(LIGHTS, theme().choice)
        self.light.chosen.connect(theme().choose)
        theme().changed.connect(self._show_light)
        made, column = card("Look")
        line = QHBoxLayout()
        line.setContentsMargins(16, 14, 16, 16)
        line.setSpacing(16)
        line.addWidget(self.light)
        line.addWidget(label("Printed pages are always black on white.", "hint", wrap=True), 1)
        column.addLayout(line)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)

    def _show_light(self) -> None:
        self.light.set(theme().choice)
