"""The needle presets on the digit keys, to be changed: kept in the practice file, the same in every session."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from acuchart.model.change import change_of
from acuchart.model.needle import Technique
from acuchart.model.preset import KINDS, PRESETS, Preset
from acuchart.store import StoreError
from acuchart.store.sets import changed_presets
from acuchart.ui.context import Context
from acuchart.ui.page import card
from acuchart.ui.widgets import frame, label

_NUMBER: Final = r"(\d{1,3}(?:[.,]\d{1,3})?)"
_SIZE: Final = re.compile(rf"{_NUMBER}\s*[x×*]\s*{_NUMBER}(?:\s*mm)?", re.IGNORECASE)
_TECHNIQUES: Final = {
    Technique.NONE: "No technique",
    Technique.EVEN: "Even",
    Technique.TONIFY: "Tonify",
    Technique.DISPERSE: "Disperse",
}


class PresetsCard(QWidget):
    """Nine tiles; what is typed is kept when the field is left."""

    def __init__(self, context: Context) -> None:
        """Reads the file."""
        super().__init__()
        self._context = context
        self._said = label("", "label", tone="red", wrap=True)
        made, column = card("Needle presets", label("the same digit keys in every session", "hint"))
        grid = QGridLayout()
        grid.setContentsMargins(16, 14, 16, 10)
        grid.setSpacing(10)
        self.tiles = {preset.id: Tile(preset, self) for preset in PRESETS}
        for at, tile in enumerate(self.tiles.values()):
            grid.addWidget(tile, at // 3, at % 3)
        column.addLayout(grid)
        column.addWidget(self._said)
        self._said.setContentsMargins(16, 0, 16, 10)
        self._said.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        self._changed: dict[str, Preset] = {}
        self.refresh()

    @property
    def state(self) -> str:
        """``9 keys set, 2 changed``."""
        changed = len(self._changed)
        return f"{len(PRESETS)} keys set" + (f", {changed} changed" if changed else "")

    def refresh(self) -> None:
        """Show what the file holds."""
        try:
            self._changed = {preset.id: preset for preset in changed_presets(self._context.store)}
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        for preset in PRESETS:
            self.tiles[preset.id].show_preset(self._changed.get(preset.id, preset))

    def keep(self, tile: Tile, **facts: Any) -> None:
        """A tile was changed."""
        try:
            new = replace(tile.preset, **facts)
        except ValueError as error:
            self.refuse(tile, str(error))
            return
        self._said.hide()
        if new != tile.preset and self._context.write(change_of(self._changed.get(new.id), new)):
            self.refresh()

    def refuse(self, tile: Tile, why: str) -> None:
        """Say what cannot be, and show again what is."""
        self._said.setText(f"Needle {tile.preset.id}: {why}")
        self._said.show()
        tile.show_preset(tile.preset)


class Tile(QWidget):
    """One digit with its needle."""

    def __init__(self, preset: Preset, page: PresetsCard) -> None:
        """Fields for what a needle is."""
        super().__init__()
        self.preset, self._page = preset, page
        writable = not page._context.store.read_only
        number = preset.id
        self.size_field = self._line(f"Needle {number}: gauge × length in millimetres", 16, writable)
        self.depth_field = self._line(f"Needle {number}: usual depth, millimetres", 6, writable)
        self.angle_field = self._line(f"Needle {number}: usual angle, degrees", 6, writable)
        self.kind, self.technique = QComboBox(), QComboBox()
        for kind in KINDS:
            self.kind.addItem(kind.capitalize(), kind)
        for technique, words in _TECHNIQUES.items():
            self.technique.addItem(words, technique)
        self.kind.setAccessibleName(f"Needle {number}: kind")
        self.technique.setAccessibleName(f"Needle {number}: technique")
        for box in (self.kind, self.technique):
            box.setEnabled(writable)
        self.size_field.editingFinished.connect(self._size_typed)
        self.depth_field.editingFinished.connect(lambda: self._number_typed("depth_mm", self.depth_field))
        self.angle_field.editingFinished.connect(lambda: self._number_typed("angle_deg", self.angle_field))
        self.kind.activated.connect(lambda _at: page.keep(self, kind=self.kind.currentData()))
        self.technique.activated.connect(
            lambda _at: page.keep(self, technique=Technique(self.technique.currentData()))
        )
        self.lot_field = self._line(f"Needle {number}: lot of the box that is open", 32, writable)
        self.lot_field.setPlaceholderText("Lot of the open box")
        self.lot_field.editingFinished.connect(lambda: page.keep(self, lot=self.lot_field.text().strip()))
        self.depth_field.setPlaceholderText("Depth, mm")
        self.angle_field.setPlaceholderText("Angle, °")
        for choice in (self.kind, self.technique):  # three tiles beside each other fit a small window
            choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            choice.setMinimumWidth(92)
        grid = QGridLayout()
        grid.setSpacing(6)
        grid.addWidget(self.size_field, 0, 0, 1, 2)
        grid.addWidget(self.depth_field, 1, 0)
        grid.addWidget(self.angle_field, 1, 1)
        grid.addWidget(self.kind, 2, 0)
        grid.addWidget(self.technique, 2, 1)
        grid.addWidget(self.lot_field, 3, 0, 1, 2)
        inner = frame("preset")
        row = QHBoxLayout(inner)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(12)
        row.addWidget(label(number, "cap"))
        row.addLayout(grid, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inner)

    def _line(self, name: str, longest: int, writable: bool) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.setMaxLength(longest)
        made.setReadOnly(not writable)
        made.setMinimumWidth(60)
        return made

    def show_preset(self, preset: Preset) -> None:
        """What the file holds."""
        self.preset = preset
        self.size_field.setText(f"{preset.gauge_mm:.2f}×{preset.length_mm:g}")
        self.depth_field.setText("" if preset.depth_mm is None else f"{preset.depth_mm:g}")
        self.angle_field.setText("" if preset.angle_deg is None else f"{preset.angle_deg:g}")
        self.lot_field.setText(preset.lot)
        self.kind.setCurrentIndex(max(self.kind.findData(preset.kind), 0))
        self.technique.setCurrentIndex(max(self.technique.findData(preset.technique), 0))

    def _size_typed(self) -> None:
        text = self.size_field.text().strip()
        if text == f"{self.preset.gauge_mm:.2f}×{self.preset.length_mm:g}":
            return
        found = _SIZE.fullmatch(text)
        if found is None:
            self._page.refuse(self, f"“{text}” is no size: write 0.16×15.")
            return
        gauge, length = (float(part.replace(",", ".")) for part in found.groups())
        self._page.keep(self, gauge_mm=gauge, length_mm=length)

    def _number_typed(self, name: str, field: QLineEdit) -> None:
        text = field.text().strip().replace(",", ".")
        try:
            value = float(text) if text else None
        except ValueError:
            self._page.refuse(self, f"“{field.text()}” is not a number.")
            return
        self._page.keep(self, **{name: value})
