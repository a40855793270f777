"""What an area on the plate is: kind, pain score, words; it takes the inspector's place while it is open."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from acuchart.model.area import AREA_WORDS, Area, AreaKind
from acuchart.model.atlas import View
from acuchart.model.change import change_of
from acuchart.model.outline import path_of
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.flow_layout import Chips
from acuchart.ui.session.area_layer import AreaLayer
from acuchart.ui.widgets import button, frame, icon_button, label

_SETTING: Final = "area-kind"
_NEAR_MM: Final = 18.0  # a line that comes back as near as this to its begin encloses an area
_SPOTS: Final = frozenset((AreaKind.CUP, AreaKind.MOXA, AreaKind.HEAT, AreaKind.LIGHT, AreaKind.PAIN))


class AreaCard(QWidget):
    """The area that is chosen on the plate."""

    opened = Signal()
    closed = Signal()
    said = Signal(str)

    def __init__(self, context: Context, document: SessionDocument, layer: AreaLayer) -> None:
        """Hidden."""
        super().__init__()
        self._context, self._document, self._layer = context, document, layer
        made = frame("inspector")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        column = QVBoxLayout(made)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        self._title = label("Area", "subhead")
        head.addWidget(self._title, 1)
        self._away = icon_button("x", "Take the area away", tip="Take the area away; undo brings it back")
        self._away.clicked.connect(self.remove)
        head.addWidget(self._away)
        column.addLayout(head)
        self.kinds: dict[AreaKind, QPushButton] = {
            kind: self._chip(words, partial(self._choose, kind)) for kind, words in AREA_WORDS.items()
        }
        self._kinds = Chips(self.kinds.values())
        column.addWidget(self._kinds)
        self._score_words = label("Pain now, 0 to 10", "label")
        self.scores = [self._chip(str(n), partial(self._set, score=n)) for n in range(11)]
        for number, score in enumerate(self.scores):
            score.setFixedWidth(38)
            score.setAccessibleName(f"Pain {number} of 10")
        self._scores = Chips(self.scores)
        column.addWidget(self._score_words)
        column.addWidget(self._scores)
        self.note = QLineEdit()
        self.note.setPlaceholderText("Note, such as strength or product")
        self.note.setAccessibleName("Note to the area")
        self.note.setMaxLength(200)
        self.note.editingFinished.connect(lambda: self._set(note=self.note.text().strip()))
        column.addWidget(self.note)
        done = button("Done", "primary", icon_name="check")
        done.clicked.connect(self.close_card)
        column.addWidget(done)
        layer.chosen.connect(self._on_chosen)
        document.changed.connect(lambda _changes: self._fill())
        self.hide()

    @property
    def area(self) -> Area | None:
        """The one that is chosen."""
        return self._document.areas.get(self._layer.selected)

    def add(self, view: View, corners: tuple[tuple[float, float], ...]) -> bool:
        """A new area on a plate; what the last one was, it is until somebody says otherwise."""
        word = self._context.settings.text(_SETTING, AreaKind.GUA_SHA)
        kind = AreaKind(word) if word in set(AreaKind) else AreaKind.GUA_SHA
        if len(set(corners)) < 2:
            corners = corners[:1]
            kind = kind if kind in _SPOTS else AreaKind.CUP
        area = Area(
            id=uuid4().hex,
            session_id=self._document.session.id,
            kind=kind,
            view=view.ref,
            path=path_of(corners),
            closed=_comes_back(view, corners) and kind is not AreaKind.WRINKLE,
        )
        if not self._document.edit(change_of(None, area)):
            return False
        self._layer.select(area.id)
        self.kinds[kind].setFocus()
        return True

    def remove(self) -> None:
        """It was a mistake, or it is done with."""
        area = self.area
        if area is not None and self._document.writable and self._document.edit(change_of(area, None)):
            self.said.emit(f"{AREA_WORDS[area.kind]} is taken away.")

    def close_card(self) -> None:
        """Everything is written already."""
        self._layer.select("")

    def _chip(self, words: str, slot: Callable[[], None]) -> QPushButton:
        made = button(words, "chip")
        made.setCheckable(True)
        made.clicked.connect(lambda _checked=False: slot())
        return made

    def _on_chosen(self, area_id: str) -> None:
        if area_id:
            self._fill()
            if self.isHidden():
                self.opened.emit()
                self.show()
        elif not self.isHidden():
            self.hide()
            self.closed.emit()

    def _fill(self) -> None:
        area = self.area
        if area is None:
            return
        self._title.setText(AREA_WORDS[area.kind])
        for kind, chip in self.kinds.items():
            chip.setChecked(kind is area.kind)
        for number, chip in enumerate(self.scores):
            chip.setChecked(number == area.score)
        for room in (self._kinds, self._scores):
            room.setEnabled(self._document.writable)
        for part in (self._score_words, self._scores):
            part.setVisible(area.kind is AreaKind.PAIN)
        if self.note.text().strip() != area.note or not self.note.hasFocus():
            self.note.setText(area.note)
        self.note.setReadOnly(not self._document.writable)
        self._away.setEnabled(self._document.writable)

    def _choose(self, kind: AreaKind) -> None:
        score = self.area.score if self.area is not None and kind is AreaKind.PAIN else None
        self._set(kind=kind, score=score)
        self._context.settings.keep_text(_SETTING, kind.value)

    def _set(self, **values: Any) -> None:
        area = self.area
        if area is None or not self._document.writable:
            self._fill()
            return
        changed = replace(area, **values)
        if changed != area:
            self._document.edit(change_of(area, changed))
        self._fill()


def _comes_back(view: View, corners: tuple[tuple[float, float], ...]) -> bool:
    """True for a line that ends where it began and went round something on its way."""
    if len(corners) < 4:
        return False
    places = [(x * view.width * view.mm_per_unit, y * view.height * view.mm_per_unit) for x, y in corners]
    gap = math.dist(places[0], places[-1])
    farthest = max(math.dist(places[0], place) for place in places)
    return gap <= min(_NEAR_MM, farthest / 2)
