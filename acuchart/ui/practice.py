"""Practice: what the papers say about it, the light, the file, the needles on the digit keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model.change import change_of
from acuchart.model.practice import Practice
from acuchart.ui.context import Context
from acuchart.ui.fields import Field
from acuchart.ui.letterhead_view import LetterheadView
from acuchart.ui.page import Page, card
from acuchart.ui.paper import PAPERS
from acuchart.ui.session.presets import PRESETS, Preset
from acuchart.ui.theme import theme
from acuchart.ui.widgets import Elided, Glyph, Segment, button, frame, label
from acuchart.ui.worker import Worker

_LIGHTS: Final = (("system", "As computer"), ("light", "Paper"), ("dim", "Dim room"))
_SIDE_BY_SIDE: Final = 900
# key, words, example, row, column, columns
_FIELDS: Final = (
    ("name", "Practice name", "Fernwood Practice", 0, 0, 2),
    ("practitioner", "Your name", "", 1, 0, 1),
    ("credentials", "After your name", "Lic. Ac.", 1, 1, 1),
    ("address", "Address", "", 2, 0, 2),
    ("phone", "Telephone", "", 3, 0, 1),
    ("email", "E-mail", "", 3, 1, 1),
    ("footer", "Line at the foot of every page", "Questions? Call us, Tuesday to Friday.", 4, 0, 2),
)


class PracticePage(Page):
    """Every field keeps itself; the page beside them shows what prints."""

    def __init__(self, context: Context, worker: Callable[[], Worker]) -> None:
        """``worker`` gives the background worker when the first page has to be drawn."""
        super().__init__()
        self._context = context
        self._practice = context.store.practice()
        self.fields: dict[str, Field] = {}
        self.paper = Segment(PAPERS, self._practice.paper)
        self.paper.chosen.connect(lambda key: self._write({"paper": key}))
        self.letterhead = LetterheadView(worker)
        self.light = Segment(_LIGHTS, theme().choice)
        self.light.chosen.connect(theme().choose)
        theme().changed.connect(self._show_light)
        self.column.addWidget(label("Practice", "name"))
        self.column.addWidget(self._profile())
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(14)
        self._pair.addWidget(self._look(), 1)
        self._pair.addWidget(self._file(), 1)
        self.column.addLayout(self._pair)
        self.column.addWidget(_presets())
        self.column.addStretch()
        self.refresh()

    def refresh(self) -> None:
        """Show what the file holds; a field that is being typed in keeps its text."""
        self._practice = self._context.store.practice()
        for key, field in self.fields.items():
            field.say(getattr(self._practice, key))
        self.paper.set(self._practice.paper)
        self.letterhead.show_practice(self._typed())

    def take_focus(self) -> None:
        """Ready for the name of the practice."""
        self.fields["name"].edit.setFocus()

    def settle(self) -> bool:
        """Write what is typed. False where that failed."""
        return all([field.settle() for field in self.fields.values()])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The printed page goes under the fields in a narrow window."""
        super().resizeEvent(event)
        wide = self.viewport().width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(direction)
        self._pair.setDirection(direction)

    def _profile(self) -> QWidget:
        made, column = card("Profile and letterhead", label("printed on every paper, written as you type", "hint"))
        fields = QWidget()
        grid = QGridLayout(fields)
        grid.setContentsMargins(16, 14, 16, 16)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        for key, words, example, row, at, columns in _FIELDS:
            field = Field(words, self._keeper(key), text=getattr(self._practice, key), example=example)
            field.typed.connect(lambda _text: self.letterhead.show_practice(self._typed()))
            self.fields[key] = field
            grid.addWidget(field, row, at, 1, columns)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 4)
        grid.setRowStretch(len(_FIELDS), 1)
        right = frame("shelf")
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 14, 0, 0)
        top = QHBoxLayout()
        top.setContentsMargins(20, 0, 20, 0)
        top.addWidget(label("As it prints, for an invented patient", "label"), 1)
        top.addWidget(self.paper)
        beside.addLayout(top)
        beside.addWidget(self.letterhead, 1)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(0)
        self._halves.addWidget(fields, 4)
        self._halves.addWidget(right, 5)
        column.addLayout(self._halves)
        return made

    def _look(self) -> QWidget:
        made, column = card("Light")
        line = QHBoxLayout()
        line.setContentsMargins(16, 14, 16, 16)
        line.setSpacing(16)
        line.addWidget(self.light)
        line.addWidget(label("Printed pages are always black on white.", "hint", wrap=True), 1)
        column.addLayout(line)
        return made

    def _file(self) -> QWidget:
        store = self._context.store
        made, column = card("Practice file")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(store.path.name, "strong"))
        place = Elided(f"In {store.path.parent}", "hint")
        words.addWidget(place)
        state = "Encrypted with your passphrase" if store.encrypted else "Not encrypted: anyone can read it"
        if self._context.demo:
            state = "Not encrypted: nobody in it is real"
        tone = "pine" if store.encrypted or self._context.demo else "amber"
        said = label(state, "hint", tone=tone)
        words.addWidget(said)
        copy = button("Copy the place", "small", icon_name="copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(str(store.path)))
        line = QHBoxLayout()
        line.setContentsMargins(16, 12, 16, 14)
        line.setSpacing(12)
        line.addWidget(Glyph("shield" if store.encrypted else "alert", 20, tone))
        line.addLayout(words, 1)
        line.addWidget(copy)
        column.addLayout(line)
        return made

    def _show_light(self) -> None:
        self.light.set(theme().choice)

    def _keeper(self, key: str) -> Callable[[str], str | None]:
        return lambda text: self._write({key: text})

    def _write(self, values: dict[str, Any]) -> str | None:
        before = self._practice
        changed = replace(before, **values)
        if changed == before:
            return None
        self._practice = changed
        if self._context.write(change_of(before, changed)):
            return None
        self._practice = before
        return "Not written yet; the reason is at the top."

    def _typed(self) -> Practice:
        typed: dict[str, Any] = {key: field.text for key, field in self.fields.items()}
        return replace(self._practice, **typed)


def _presets() -> QWidget:
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
