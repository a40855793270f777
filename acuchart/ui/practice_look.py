"""The light of the window, and the needles on the digit keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.ui.page import card
from acuchart.ui.session.presets import PRESETS, Preset
from acuchart.ui.theme import theme
from acuchart.ui.widgets import Segment, frame, label

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


def presets_card() -> QWidget:
    """The nine needles in the order of their keys."""
    made, column = card("Needle presets", label("the same digit keys in every session", "hint"))
    grid = QGridLayout()
    grid.setContentsMargins(16, 14, 16, 16)
    grid.setSpacing(10)
    for place, preset in enumerate(PRESETS):
        grid.addWidget(_preset(preset), place // 3, place % 3)
    column.addLayout(grid)
    return made


def _preset(preset: Preset) -> QWidget:
    made = frame("preset")
    cap = label(str(preset.number), "cap")
    facts = [f"{preset.depth_mm:g} mm deep" if preset.depth_mm is not None else ""]
    facts += [f"{preset.angle_deg:g}°" if preset.angle_deg is not None else ""]
    facts += [preset.technique.value]
    said = ", ".join(fact for fact in facts if fact) or ("stays in" if preset.kind != "filiform" else "")
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label(preset.label, "subhead"))
    words.addWidget(label(said or "depth and angle as you mark", "hint"))
    row = QHBoxLayout(made)
    row.setContentsMargins(12, 8, 12, 8)
    row.setSpacing(12)
    row.addWidget(cap)
    row.addLayout(words, 1)
    return made
