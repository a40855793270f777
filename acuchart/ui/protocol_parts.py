"""What belongs to a protocol beside its line: needles by number, areas, measures, and words to be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from acuchart.model.area import AREA_WORDS
from acuchart.model.atlas import Atlas
from acuchart.model.preset import Preset
from acuchart.model.protocol import Protocol, ProtocolArea, measure_words, without_lot
from acuchart.store import StoreError
from acuchart.store.sets import presets_of
from acuchart.ui.context import Context
from acuchart.ui.flow_layout import Chips
from acuchart.ui.session.note.did import measure_names
from acuchart.ui.session.note.offers import OfferLine
from acuchart.ui.widgets import button, label

_LINES: Final = (
    ("needle", "Needle"),
    ("stays", "Stays in"),
    ("frequency", "How often"),
    ("sessions", "How many"),
    ("more", "Also"),
    ("source", "Source"),
    ("cautions", "Cautions"),
)


class WordsBox(QPlainTextEdit):
    """A few lines of words, kept when the keys go elsewhere: each keeping is a version."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The words are done for now."""
        super().focusOutEvent(event)
        self.left.emit()


class MeasureLine(OfferLine):
    """Takes the name of a measure with Enter, and is then empty for the next one."""

    chosen = Signal(str)

    def take(self, word: str) -> None:
        """One of the names."""
        super().take(word)
        self.clear()
        self.chosen.emit(word)


class ProtocolParts(QWidget):
    """Shows the parts of any set; those of an own one are changed here, each change at once."""

    changed = Signal(object)  # the Protocol as it is now

    def __init__(self, context: Context) -> None:
        """Nothing is shown."""
        super().__init__()
        self._context = context
        self._one: Protocol | None = None
        self._names: dict[str, str] = {}
        self.areas, self.presets, self.measures = Chips(), Chips(), Chips()
        self.measure = MeasureLine()
        self.measure.setPlaceholderText("Add a measure")
        self.measure.setAccessibleName("Add a measure to take with this set")
        self.measure.chosen.connect(self._add_measure)
        self.home_care = WordsBox()
        self.home_care.left.connect(self.commit)
        self.home_care.setAccessibleName("Home care")
        self.home_care.setPlaceholderText("What the patient does at home")
        self.home_care.setTabChangesFocus(True)
        self.home_care.setFixedHeight(66)
        self.lines = {name: QLineEdit() for name, _ in _LINES}
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(8)
        self._form.setHorizontalSpacing(12)
        for name, words in _LINES:
            line = self.lines[name]
            line.setAccessibleName(words)
            line.editingFinished.connect(self.commit)
            self._form.addRow(label(words, "hint"), line)
        self._area_head = label("Areas", "eyebrow")
        self._preset_head = label("Needles by number in the line", "eyebrow")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (
            self._area_head,
            self.areas,
            self._preset_head,
            self.presets,
            label("Measures", "eyebrow"),
            self.measures,
            self.measure,
            label("Home care", "eyebrow"),
            self.home_care,
        ):
            column.addWidget(part)
        column.addSpacing(6)
        column.addLayout(self._form)

    def show_protocol(self, one: Protocol) -> None:
        """The parts of another one."""
        self._one = one
        self._names = measure_names(self._context.store)
        self._show_areas(one)
        self._show_presets(one)
        kinds = one.measures.split()
        self.measures.show_widgets([self._measure_chip(kind) for kind in kinds])
        self.measures.setVisible(bool(kinds))
        self.measure.setVisible(one.own)
        self.measure.offer([words for kind, words in self._names.items() if kind not in kinds])
        self.home_care.setPlainText(one.home_care)
        self.home_care.setReadOnly(not one.own)
        for name, line in self.lines.items():
            text = getattr(one, name)
            line.setText(text)
            line.setReadOnly(not one.own)
            line.setToolTip(text)
            line.setCursorPosition(0)
            self._form.setRowVisible(line, one.own or bool(text))

    def commit(self) -> bool:
        """Keep what is typed."""
        one = self._one
        if one is not None and one.own:
            typed: dict[str, Any] = {name: line.text().strip() for name, line in self.lines.items()}
            self._keep(replace(one, home_care=self.home_care.toPlainText().strip(), **typed))
        return True

    # ---- areas

    def _show_areas(self, one: Protocol) -> None:
        chips = []
        for at, area in enumerate(one.areas):
            words = area_words(area, self._context.atlas)
            chip = button(words, "chip", tip="Take it out of the set" if one.own else words)
            chip.clicked.connect(lambda _checked=False, at=at: self._drop_area(at))
            chip.setEnabled(one.own)
            chips.append(chip)
        self.areas.show_widgets(chips)
        for part in (self._area_head, self.areas):
            part.setVisible(bool(chips))

    def _drop_area(self, at: int) -> None:
        if self._one is not None:
            self._keep(replace(self._one, areas=(*self._one.areas[:at], *self._one.areas[at + 1 :])))

    # ---- needles by number

    def _show_presets(self, one: Protocol) -> None:
        held = {preset.id: preset for preset in one.presets}
        try:
            nine = presets_of(self._context.store)
        except StoreError as error:
            self._context.failed.emit(str(error))
            nine = ()
        chips = []
        for preset in nine:
            mine = held.get(preset.id)
            if mine is None and not one.own:
                continue
            chip = button(f"{preset.id} · {(mine or preset).label}", "chip")
            chip.setCheckable(True)
            chip.setChecked(mine is not None)
            chip.setEnabled(one.own)
            chip.setToolTip(
                "The set brings this needle along; press to use the practice’s own"
                if mine is not None
                else "The practice’s needle; press to give it to the set"
            )
            chip.clicked.connect(lambda _checked=False, preset=preset: self._switch(preset))
            chips.append(chip)
        self.presets.show_widgets(chips)
        for part in (self._preset_head, self.presets):
            part.setVisible(bool(chips))

    def _switch(self, preset: Preset) -> None:
        """Give a numbered needle to the set, or take it out."""
        if self._one is None:
            return
        rest = tuple(one for one in self._one.presets if one.id != preset.id)
        there = len(rest) < len(self._one.presets)
        found = rest if there else (*rest, without_lot(preset))
        self._keep(replace(self._one, presets=tuple(sorted(found, key=lambda one: one.id))))

    # ---- measures

    def _measure_chip(self, kind: str) -> QWidget:
        assert self._one is not None
        chip = button(measure_words(kind, self._names), "chip")
        chip.setEnabled(self._one.own)
        chip.setToolTip("Take it out of the set")
        chip.clicked.connect(lambda: self._keep_measures(lambda kinds: [one for one in kinds if one != kind]))
        return chip

    def _add_measure(self, words: str) -> None:
        kind = next((kind for kind, name in self._names.items() if name == words), "")
        if kind:
            self._keep_measures(lambda kinds: [*kinds, kind])

    def _keep_measures(self, change: Callable[[list[str]], list[str]]) -> None:
        if self._one is not None:
            self._keep(replace(self._one, measures=" ".join(change(self._one.measures.split()))))

    def _keep(self, after: Protocol) -> None:
        if self._one is not None and self._one.own and after != self._one:
            self._one = after
            self.changed.emit(after)


def area_words(area: ProtocolArea, atlas: Atlas) -> str:
    """``Gua sha, Face front``."""
    view = atlas.views.get(area.view.partition("@")[0])
    where = view.short if view is not None else "a plate that is not here"
    return f"{AREA_WORDS[area.kind]}, {where}"
