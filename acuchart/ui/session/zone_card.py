"""A no-go zone that was drawn by hand: the card that says what it is and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.change import change_of
from acuchart.model.fact import Fact, until_after
from acuchart.model.outline import path_of
from acuchart.ui.context import Context
from acuchart.ui.safety_facts import FactEditor
from acuchart.ui.widgets import Glyph, button, frame, icon_button, label

_FIRST: Final = "infection"  # what a new zone is until somebody says otherwise


class ZoneCard(QWidget):
    """What a new zone is, until when; takes the inspector's place while it is open."""

    opened = Signal()
    closed = Signal()

    def __init__(self, context: Context) -> None:
        """Hidden."""
        super().__init__()
        self._context = context
        self._catalogue = assets.load_safety()
        self.fact: Fact | None = None
        self.editor: FactEditor | None = None
        made = frame("inspector")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        self._column = QVBoxLayout(made)
        self._column.setContentsMargins(16, 10, 16, 12)
        self._column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(Glyph("alert", 18, "red"))
        head.addWidget(label("No-go zone", "subhead"), 1)
        away = icon_button("x", "Take the zone away", tip="Take the zone away; the history keeps it")
        away.clicked.connect(self.remove)
        head.addWidget(away)
        self._column.addLayout(head)
        self.kind = QComboBox()
        self.kind.setAccessibleName("What the zone is")
        for kind in self._catalogue.kinds.values():
            if kind.group == "zone":
                self.kind.addItem(kind.words, kind.kind)
        self.kind.activated.connect(lambda at: self._choose(self.kind.itemData(at)))
        self._column.addWidget(self.kind)
        done = button("Done", "primary", icon_name="check")
        done.clicked.connect(self.close_card)
        self._done = done
        self._column.addWidget(done)
        self.hide()

    def add(self, patient_id: str, view: str, corners: tuple[tuple[float, float], ...], day: date) -> bool:
        """A new zone on a plate, from ``day`` on. False where it could not be written."""
        fact = Fact(
            id=uuid4().hex,
            patient_id=patient_id,
            kind=_FIRST,
            since=day,
            confirmed_on=day,
            view=view,
            path=path_of(corners),
        )
        if not self._context.write(change_of(None, fact)):
            return False
        self.opened.emit()
        self._show(fact)
        self.setVisible(True)
        self.kind.setFocus()
        return True

    def remove(self) -> None:
        """The zone was a mistake."""
        if self.fact is not None and self._context.write(change_of(self.fact, None)):
            self.fact = None
            self.close_card()

    def close_card(self) -> None:
        """Everything is written already."""
        if self.editor is not None and self.fact is not None and not self.editor.settle():
            return
        if not self.isHidden():
            self.setVisible(False)
            self.closed.emit()

    def _choose(self, kind: str) -> None:
        if self.fact is None or (self.editor is not None and not self.editor.settle()):
            return
        until = until_after(self.fact.since, self._catalogue.kinds[kind].days)
        after = replace(self.fact, kind=kind, until=until)
        if self._keep(self.fact, after) is None:
            self._show(after)

    def _show(self, fact: Fact) -> None:
        self.fact = fact
        self.kind.setCurrentIndex(max(self.kind.findData(fact.kind), 0))
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
        self.editor = FactEditor(fact, self._catalogue, self._keep)
        self._column.insertWidget(self._column.indexOf(self._done), self.editor)

    def _keep(self, before: Fact, after: Fact) -> str | None:
        if before != after and not self._context.write(change_of(before, after)):
            return "Not written yet; the reason is at the top."
        self.fact = after
        return None
