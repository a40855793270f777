"""One shipped safety rule: what it says and where it comes from, its switch, and its words to be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model.safety_rules import LEVEL_WORDS, Catalogue, Level, Rule, RuleChoice
from acuchart.ui.widgets import Segment, button, frame, icon_button, label

_MOST: Final = 300  # letters of a line


class RuleCard(QWidget):
    """Hands over what the rule is to be, always with a reason; whoever opened the card writes it."""

    wanted = Signal(object)  # a RuleChoice
    closed = Signal()

    def __init__(self, shipped: Rule, choice: RuleChoice | None, catalogue: Catalogue, *, writable: bool) -> None:
        """Shows ``shipped`` as ``choice`` has made it."""
        super().__init__()
        self._shipped, self._choice = shipped, choice
        rule = self._rule = shipped if choice is None else choice.applied(shipped)
        made = frame("sunk")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        column = QVBoxLayout(made)
        column.setContentsMargins(14, 10, 10, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(label(rule_words(rule, catalogue), "strong", wrap=True), 1)
        away = icon_button("x", "Close the rule")
        away.clicked.connect(self.closed)
        head.addWidget(away)
        column.addLayout(head)
        if rule.advice:
            column.addWidget(label(rule.advice, "body", wrap=True))
        origin = f"{LEVEL_WORDS[rule.level]}. Source: {rule.source}. Confidence: {rule.confidence}."
        column.addWidget(label(origin, "hint", wrap=True))
        if choice is not None:
            done = "Changed" if choice.changes else f"Switched {'on' if rule.on else 'off'}"
            column.addWidget(label(f"{done}: {choice.why}", "hint", wrap=True))
        column.addWidget(self._fields())
        self.why = _line("Why the rule is switched or changed", "Why; kept in the history")
        self.switch = button("Switch off" if rule.on else "Switch on", tip="Needs a reason")
        self.keep = button("Keep the change", "primary", icon_name="check", tip="Needs a reason")
        self.as_shipped = button("As it came", tip="The shipped words and level again; needs a reason")
        self.change = button("Change", icon_name="note", tip="Other words, another level")
        self.switch.clicked.connect(self._turn)
        self.keep.clicked.connect(self._keep)
        self.as_shipped.clicked.connect(self._back)
        self.change.clicked.connect(self._open_fields)
        self.why.textChanged.connect(lambda _text: self._allow())
        self.why.returnPressed.connect(self._enter)
        self.why.setEnabled(writable)
        self.change.setEnabled(writable)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.why, 1)
        for part in (self.keep, self.switch, self.as_shipped, self.change):
            line.addWidget(part)
        column.addLayout(line)
        self.keep.hide()
        self.as_shipped.setVisible(choice is not None and choice.changes)
        self._allow()

    # ---- inside

    def _fields(self) -> QWidget:
        rule = self._rule
        made = self._inside = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        self.level = Segment(tuple((level.value, LEVEL_WORDS[level]) for level in Level), rule.level)
        self.sentence = _line("What the rule says", self._shipped.sentence, rule.sentence)
        self.advice = _line("What to do", self._shipped.advice, rule.advice)
        depth = "" if rule.depth_from_mm is None else f"{rule.depth_from_mm:g}"
        self.from_depth = _line("From this depth, mm", "", depth)
        self._problem = label("", "hint", tone="red", wrap=True)
        self._problem.hide()
        for at, (words, field) in enumerate(
            (
                ("How loudly", self.level),
                ("What it says; {fact} and {point} are filled in", self.sentence),
                ("What to do", self.advice),
                ("From this depth, mm", self.from_depth),
            )
        ):
            title = label(words, "label")
            title.setBuddy(field)
            grid.addWidget(title, at, 0)
            grid.addWidget(field, at, 1)
            if field is self.from_depth and rule.depth_from_mm is None:
                title.hide()
                field.hide()
        grid.addWidget(self._problem, 4, 1)
        grid.setColumnStretch(1, 1)
        made.hide()
        return made

    def _open_fields(self) -> None:
        self._inside.show()
        self.change.hide()
        self.switch.hide()
        self.keep.show()
        self.sentence.setFocus()

    def _allow(self) -> None:
        told = bool(self.why.text().strip())
        for one in (self.switch, self.keep, self.as_shipped):
            one.setEnabled(told)

    def _enter(self) -> None:
        (self.switch if self._inside.isHidden() else self.keep).click()

    def _as_it_is(self) -> RuleChoice:
        why = self.why.text().strip()
        if self._choice is not None:
            return replace(self._choice, why=why)
        return RuleChoice(id=self._shipped.id, active=self._shipped.on, why=why)

    def _turn(self) -> None:
        self.wanted.emit(replace(self._as_it_is(), active=not self._rule.on))

    def _back(self) -> None:
        self.wanted.emit(RuleChoice(id=self._shipped.id, active=self._rule.on, why=self.why.text().strip()))

    def _keep(self) -> None:
        shipped = self._shipped
        sentence, advice = self.sentence.text().strip(), self.advice.text().strip()
        if not sentence:
            self._tell("Write what the rule says, or take “As it came”.")
            return
        depth = shipped.depth_from_mm
        if depth is not None:
            try:
                depth = float(self.from_depth.text().strip().replace(",", ".").removesuffix("mm"))
            except ValueError:
                depth = -1.0
            if not 0 <= depth <= 300:
                self._tell("Write the depth in millimetres from 0 to 300.")
                return
        level = Level(self.level.current)
        self.wanted.emit(
            replace(
                self._as_it_is(),
                level=None if level is shipped.level else level,
                sentence="" if sentence == shipped.sentence else sentence,
                advice="" if advice == shipped.advice else advice,
                depth_from_mm=None if depth == shipped.depth_from_mm else depth,
            )
        )

    def _tell(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.show()


def rule_words(rule: Rule, catalogue: Catalogue) -> str:
    """The sentence of a rule as a list shows it, with what stands for any fact or point."""
    kind = catalogue.kinds.get(rule.fact)
    words = rule.sentence.replace("{fact}", kind.words if kind is not None else rule.fact)
    for mark, said in (
        ("{point}", "the point"),
        ("{code}", "its point"),
        ("{depth} mm", "A depth"),
        ("{usual}", "…"),
    ):
        words = words.replace(mark, said)
    return f"{words[:1].upper()}{words[1:]}".replace(" (… mm)", "")


def _line(name: str, example: str, text: str = "") -> QLineEdit:
    made = QLineEdit(text)
    made.setAccessibleName(name)
    made.setPlaceholderText(example)
    made.setMaxLength(_MOST)
    made.setCursorPosition(0)
    return made
