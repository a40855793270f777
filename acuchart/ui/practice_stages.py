"""The stages of a treatment in Practice: their words, their order, and the minutes after which each rings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model.change import change_of
from acuchart.model.stage import UNTIMED, Stage, all_stages, own_id
from acuchart.store import StoreError
from acuchart.store.kinds import of_practice
from acuchart.ui.actions import TABLE
from acuchart.ui.context import Context
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.page import card
from acuchart.ui.session.stages import stage_keys
from acuchart.ui.widgets import button, empty_out, icon_button, label

_MINUTES: Final = 132  # px
_KEY: Final = 38  # px
_WORDS: Final = 40  # letters


class StagesSection(QWidget):
    """A line for each stage and an empty one; what is typed is kept when the field is left."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        """Reads the file."""
        super().__init__()
        self._context = context
        self._stored: dict[str, Stage] = {}
        self._lines: dict[str, Line] = {}
        self._said = label("", "label", tone="red", wrap=True)
        self._said.setContentsMargins(16, 0, 16, 10)
        self._said.hide()
        hint = label("stamped with one press or key; minutes ring after the needles are in", "hint", wrap=True)
        made, column = card("Stages of a treatment", hint)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(16, 12, 16, 12)
        self._list.setSpacing(6)
        self.new = QLineEdit()
        self.new.setPlaceholderText("Another stage, such as Stimulate or Turn over")
        self.new.setAccessibleName("New stage")
        self.new.setMaxLength(_WORDS)
        self.new.setReadOnly(not self.writable)
        self.new.editingFinished.connect(self._add)
        new = QHBoxLayout()
        new.setContentsMargins(_KEY + 8, 0, 0, 0)
        new.addWidget(self.new)
        self._gone = QWidget()
        self._gone_row = FlowLayout(self._gone, gap=6)
        column.addLayout(self._list)
        self._list.addLayout(new)
        self._list.addWidget(self._gone)
        column.addWidget(self._said)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        self.refresh()

    @property
    def state(self) -> str:
        """``6 stages`` and how many are own."""
        shown = [stage for stage in all_stages(self._stored.values()) if not stage.removed]
        own = sum(stage.own for stage in shown)
        return f"{len(shown)} stages" + (f", {own} own" if own else "")

    @property
    def said(self) -> str:
        """Why something was not kept, or empty."""
        return self._said.text()

    @property
    def writable(self) -> bool:
        """False for a file that is open for reading only."""
        return not self._context.store.read_only

    def line(self, stage_id: str) -> Line:
        """The line of a stage."""
        return self._lines[stage_id]

    @property
    def order(self) -> list[str]:
        """Ids as they stand from top to bottom."""
        return list(self._lines)

    def refresh(self) -> None:
        """Show what the file holds."""
        try:
            self._stored = {one.id: one for one in of_practice(self._context.store, Stage)}
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        stages = all_stages(self._stored.values())
        shown = [stage for stage in stages if not stage.removed]
        for gone in [key for key in self._lines if key not in {stage.id for stage in shown}]:
            old = self._lines.pop(gone)
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        keys = stage_keys(shown)
        lines: dict[str, Line] = {}
        for at, stage in enumerate(shown):
            made = self._lines.get(stage.id)
            if made is None:
                made = Line(self, stage)
                self._list.insertWidget(at, made)
                made.show()
            elif self._list.indexOf(made) != at:
                self._list.removeWidget(made)
                self._list.insertWidget(at, made)
            lines[stage.id] = made
            key = TABLE[keys[stage.id]].key_words if stage.id in keys else ""
            made.show_stage(stage, key, first=at == 0, last=at == len(shown) - 1)
        self._lines = lines
        self._offer_gone([stage for stage in stages if stage.removed])
        self.changed.emit()

    def keep(self, stage: Stage, **facts: Any) -> bool:
        """A stage was changed."""
        try:
            after = replace(stage, **facts)
        except ValueError as error:
            self.tell(f"“{stage.words}”: {error}")
            self.refresh()
            return False
        self.tell("")
        if after == stage:
            return True
        done = self._context.write(change_of(self._stored.get(stage.id), after))
        self.refresh()
        return done

    def shift(self, stage: Stage, step: int) -> None:
        """One place up or down: the two change places in one step."""
        order = self.order
        at = order.index(stage.id)
        if not 0 <= at + step < len(order):
            return
        other = self._lines[order[at + step]].stage
        changes = [
            change_of(self._stored.get(one.id), replace(one, ordinal=ordinal))
            for one, ordinal in ((stage, other.ordinal), (other, stage.ordinal))
        ]
        if self._context.write(*changes):
            self.refresh()

    def tell(self, words: str) -> None:
        """Say what cannot be."""
        self._said.setText(words)
        self._said.setVisible(bool(words))

    def _add(self) -> None:
        words = self.new.text().strip()
        if not words or not self.writable:
            return
        stages = all_stages(self._stored.values())
        if words.casefold() in {one.words.casefold() for one in stages if not one.removed}:
            self.tell(f"“{words}” is in the list already.")
            return
        self.tell("")
        ordinal = max(one.ordinal for one in stages) + 10
        made = Stage(id=own_id(words, (one.id for one in stages)), ordinal=ordinal, words=words)
        if self._context.write(change_of(None, made)):
            self.new.clear()
            self.refresh()
            self._lines[made.id].minutes.setFocus()

    def _offer_gone(self, stages: list[Stage]) -> None:
        empty_out(self._gone_row)
        for stage in stages if self.writable else ():
            made = button(stage.words, "chip", icon_name="plus", tip=f"Bring “{stage.words}” back into the line")
            made.setAccessibleName(f"Bring back {stage.words}")
            made.clicked.connect(lambda _checked=False, stage=stage: self.keep(stage, removed=False))
            self._gone_row.addWidget(made)
            made.show()
        self._gone.setVisible(bool(stages) and self.writable)


class Line(QWidget):
    """A stage: its key, its words, its minutes, its place."""

    def __init__(self, section: StagesSection, stage: Stage) -> None:
        """Fields of one stage."""
        super().__init__()
        self._section, self.stage = section, stage
        self._key = label("", "cap")
        self._key.setFixedWidth(_KEY)
        self._key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words, self.minutes = QLineEdit(), QLineEdit()
        self.words.setMaxLength(_WORDS)
        self.minutes.setMaxLength(10)
        self.minutes.setFixedWidth(_MINUTES)
        self.minutes.setPlaceholderText("no reminder")
        self.up, self.down = icon_button("up", "Earlier"), icon_button("down", "Later")
        self.remove = icon_button("x", "Leave out")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._key)
        row.addWidget(self.words, 1)
        row.addWidget(self.minutes)
        for part in (self.up, self.down, self.remove):
            part.setIconSize(QSize(18, 18))
            part.setEnabled(section.writable)
            row.addWidget(part)
        for field in (self.words, self.minutes):
            field.setReadOnly(not section.writable)
        self.words.editingFinished.connect(self._words_typed)
        self.minutes.editingFinished.connect(self._minutes_typed)
        self.up.clicked.connect(lambda: section.shift(self.stage, -1))
        self.down.clicked.connect(lambda: section.shift(self.stage, 1))
        self.remove.clicked.connect(lambda: section.keep(self.stage, removed=True))

    def show_stage(self, stage: Stage, key: str, *, first: bool, last: bool) -> None:
        """What the file holds."""
        self.stage = stage
        self._key.setText(key or "–")
        self._key.setToolTip(f"Stamped with {key} in a session" if key else "Stamped with a press in the bar")
        self.words.setText(stage.words)
        self.minutes.setText("" if stage.after_min is None else f"{stage.after_min} min")
        # What comes before the needles are in, and what has a clock of its own, is not reminded of.
        self.minutes.setEnabled(stage.kind not in UNTIMED)
        self.minutes.setPlaceholderText("no reminder" if stage.kind not in UNTIMED else "")
        name = f"Stage {stage.words}"
        self.words.setAccessibleName(name)
        self.minutes.setAccessibleName(f"{name}: remind so many minutes after the needles are in")
        self.minutes.setToolTip("Minutes after the needles are in, such as 10; then it rings")
        for part, words in ((self.up, "earlier"), (self.down, "later"), (self.remove, "left out")):
            part.setAccessibleName(f"{name} {words}")
            part.setToolTip(f"“{stage.words}” {words}")
        self.up.setEnabled(self._section.writable and not first)
        self.down.setEnabled(self._section.writable and not last)
        self.remove.setEnabled(self._section.writable and not (first and last))

    def _words_typed(self) -> None:
        words = self.words.text().strip()
        if words != self.stage.words:
            self._section.keep(self.stage, words=words)

    def _minutes_typed(self) -> None:
        text = self.minutes.text().strip().casefold()
        bare = text.removesuffix("minutes").removesuffix("min").strip()
        if not bare:
            self._section.keep(self.stage, after_min=None)
        elif bare.isascii() and bare.isdigit():
            self._section.keep(self.stage, after_min=int(bare))
        else:
            self._section.tell(f"“{self.minutes.text()}” is no number of minutes; write 10.")
            self._section.refresh()
