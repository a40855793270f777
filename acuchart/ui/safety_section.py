"""Every safety rule with its source: switched or changed with a reason, and own rules beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.change import change_of
from acuchart.model.names import fold
from acuchart.model.safety_rules import (
    LEVEL_WORDS,
    OWN,
    Level,
    OwnRule,
    Rule,
    RuleChoice,
    rules_in_force,
)
from acuchart.store import safety as stored
from acuchart.ui.context import Context
from acuchart.ui.own_rule_form import OwnRuleForm
from acuchart.ui.page import card
from acuchart.ui.rows import LOW, Row, RowList
from acuchart.ui.rule_card import RuleCard, rule_words
from acuchart.ui.widgets import Segment, button, label

_SHOWN: Final = (("mine", "Own and changed"), ("all", "All rules"))
_NONE: Final = "No own rule, and none switched or changed."


class SafetySection(QWidget):
    """The rules of the practice; each change is in the history."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        """Reads when it is refreshed."""
        super().__init__()
        self._context = context
        self._catalogue = assets.load_safety()
        self._choices: tuple[RuleChoice, ...] = ()
        self._own: tuple[OwnRule, ...] = ()
        self._rules: tuple[Rule, ...] = ()
        self._hint = label("", "hint")
        made, column = card("Safety rules", self._hint)
        self.which = Segment(_SHOWN, "mine")
        self.which.chosen.connect(lambda _key: self._show_rows())
        self.wanted = QLineEdit()
        self.wanted.setPlaceholderText("Find a rule: pregnancy, orbit, LI4")
        self.wanted.setAccessibleName("Find a safety rule")
        self.wanted.textChanged.connect(lambda _text: self._show_rows())
        self.add = button("Own rule", icon_name="plus", tip="Write a rule of your own")
        self.add.clicked.connect(lambda: self._open_form(None))
        self.add.setEnabled(not context.store.read_only)
        line = QHBoxLayout()
        line.setContentsMargins(16, 12, 16, 10)
        line.setSpacing(10)
        line.addWidget(self.which)
        line.addWidget(self.wanted, 1)
        line.addWidget(self.add)
        column.addLayout(line)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(16, 0, 16, 10)
        column.addLayout(self._place)
        self.list = RowList("Safety rules", height=LOW)
        self.list.opened.connect(self.open_rule)
        self._none = label(
            "No own rule, and none switched or changed. All rules speak as they came.", "body", tone="quiet"
        )
        self._none.setContentsMargins(16, 4, 16, 14)
        column.addWidget(self.list)
        column.addWidget(self._none)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        self.card: RuleCard | None = None
        self.form: OwnRuleForm | None = None

    @property
    def state(self) -> tuple[str, str]:
        """``69 rules, 2 off``, and its tone."""
        off = sum(not rule.on for rule in self._rules)
        return f"{len(self._rules)} rules, {off} off", "ink3"

    def refresh(self) -> None:
        """Read the choices and own rules again."""
        store = self._context.store
        self._choices, self._own = stored.rule_choices(store), stored.own_rules(store)
        self._rules = rules_in_force(self._catalogue, self._choices, self._own)
        self._hint.setText(f"{self.state[0]}; they warn and never block")
        self._show_rows()

    def open_rule(self, rule_id: str) -> None:
        """A rule with its advice and its switch, over the list; an own rule with its fields."""
        if rule_id.startswith(OWN):
            self._open_form(next((one for one in self._own if one.rule.id == rule_id), None))
            return
        rule = next((one for one in self._rules if one.id == rule_id), None)
        self._close()
        if rule is None:
            return
        shipped = next(one for one in self._catalogue.rules if one.id == rule_id)
        choice = next((one for one in self._choices if one.id == rule_id), None)
        self.card = RuleCard(shipped, choice, self._catalogue, writable=not self._context.store.read_only)
        self.card.wanted.connect(self.keep_choice)
        self.card.closed.connect(self._close)
        self._place.addWidget(self.card)

    def keep_choice(self, choice: RuleChoice) -> bool:
        """Write what a shipped rule is to be from now on. False where it could not be written."""
        before = next((one for one in self._choices if one.id == choice.id), None)
        return before == choice or self._write(before, choice)

    def keep_own(self, before: OwnRule | None, after: OwnRule | None) -> bool:
        """Write an own rule, or take it away."""
        if before is None and after is not None:
            after = replace(after, id=uuid4().hex)
        return before == after or self._write(before, after)

    # ---- inside

    def _write(self, before: RuleChoice | OwnRule | None, after: RuleChoice | OwnRule | None) -> bool:
        if not self._context.write(change_of(before, after)):
            return False
        self._close()
        self.refresh()
        self.changed.emit()
        return True

    def _open_form(self, rule: OwnRule | None) -> None:
        self._close()
        self.form = OwnRuleForm(rule, self._catalogue)
        self.form.kept.connect(lambda after: self.keep_own(rule, after))
        self.form.closed.connect(self._close)
        self.form.setEnabled(not self._context.store.read_only)
        self._place.addWidget(self.form)
        self.form.take_focus()

    def _close(self) -> None:
        for part in (self.card, self.form):
            if part is not None:
                part.hide()
                part.deleteLater()
        self.card = self.form = None

    def _show_rows(self) -> None:
        wanted = fold(self.wanted.text()).split()
        switched = {choice.id for choice in self._choices}
        everything = self.which.current == "all" or bool(wanted)
        rows = []
        for rule in self._rules:
            if not everything and rule.id not in switched and not rule.id.startswith(OWN) and rule.on:
                continue
            words = rule_words(rule, self._catalogue)
            found = fold(" ".join((words, rule.source, *rule.points, *rule.regions, *rule.flags)))
            if all(word in found for word in wanted):
                rows.append(_row(rule, words))
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._none.setVisible(not rows)
        nothing = "No rule has these words." if wanted else _NONE
        self._none.setText(nothing)


def _row(rule: Rule, words: str) -> Row:
    level = LEVEL_WORDS[rule.level]
    return Row(
        key=rule.id,
        title=words,
        sub=f"{level}. {rule.source}",
        icon="alert" if rule.on else "eyeoff",
        tone="amber" if rule.on else "quiet",
        state="on" if rule.on else "off",
        state_tone="red" if rule.on and rule.level is Level.ABSOLUTE else "",
    )
