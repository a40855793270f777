"""The fields of a practitioner's own safety rule."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model.safety_rules import LEVEL_WORDS, Catalogue, Level, OwnRule
from acuchart.ui.widgets import Segment, button, frame, label


class OwnRuleForm(QWidget):
    """Hands over the rule, or None where it is taken away; whoever opened it writes it."""

    kept = Signal(object)
    closed = Signal()

    def __init__(self, rule: OwnRule | None, catalogue: Catalogue) -> None:
        """Shows ``rule``, or an empty form."""
        super().__init__()
        self._rule = rule
        made = frame("sunk")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        grid = QGridLayout(made)
        grid.setContentsMargins(14, 12, 14, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self.fact = QComboBox()
        self.fact.setAccessibleName("Fact that the rule needs")
        self.fact.addItem("Everybody", "")
        for kind in catalogue.kinds.values():
            self.fact.addItem(kind.words, kind.kind)
        self.level = Segment(
            tuple((level.value, LEVEL_WORDS[level]) for level in Level), rule.level if rule else Level.CAUTION
        )
        self.points = _line("Points", "LI4; SP6")
        self.regions = _line("Regions", "abdomen; lumbar")
        self.from_depth = _line("From this depth, mm", "")
        self.sentence = _line("What it says", "{fact} and {point}.")
        self.source = _line("Source", "My teacher, 2019")
        self._problem = label("", "hint", tone="red", wrap=True)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("Fact", self.fact),
            ("How loudly", self.level),
            ("Points (none: any)", self.points),
            ("Regions (none: any)", self.regions),
            ("From this depth, mm", self.from_depth),
            ("Source", self.source),
        )
        for at, (words, field) in enumerate(fields):
            grid.addWidget(_titled(words, field), at // 2, at % 2)
        grid.addWidget(_titled("What it says; {fact} and {point} are filled in", self.sentence), 3, 0, 1, 2)
        grid.addWidget(self._problem, 4, 0, 1, 2)
        grid.addLayout(self._buttons(), 5, 0, 1, 2)
        self._problem.hide()
        if rule is not None:
            self.fact.setCurrentIndex(max(self.fact.findData(rule.fact), 0))
            for line, text in (
                (self.points, rule.points),
                (self.regions, rule.regions),
                (self.from_depth, "" if rule.depth_from_mm is None else f"{rule.depth_from_mm:g}"),
                (self.sentence, rule.sentence),
                (self.source, rule.source),
            ):
                line.setText(text)

    def take_focus(self) -> None:
        """Ready for the sentence."""
        self.sentence.setFocus()

    def keep(self) -> bool:
        """Hand the rule over. False where something is missing or cannot be."""
        typed = self.from_depth.text().strip().replace(",", ".").removesuffix("mm").strip()
        try:
            depth = float(typed) if typed else None
            if depth is not None and not 0 <= depth <= 300:
                raise ValueError
        except ValueError:
            return self._tell("Write the depth in millimetres from 0 to 300, or leave it empty.")
        if not self.sentence.text().strip():
            return self._tell("Write what the rule says.")
        if not (self.fact.currentData() or self.points.text().strip() or self.regions.text().strip() or typed):
            return self._tell("Choose a fact, a point, a region or a depth; else the rule speaks at every needle.")
        self.kept.emit(
            OwnRule(
                id=self._rule.id if self._rule else "new",
                fact=self.fact.currentData(),
                level=Level(self.level.current),
                sentence=self.sentence.text().strip(),
                points=self.points.text().strip(),
                regions=self.regions.text().strip(),
                depth_from_mm=depth,
                source=self.source.text().strip(),
                active=True if self._rule is None else self._rule.active,
            )
        )
        return True

    def _tell(self, problem: str) -> bool:
        self._problem.setText(problem)
        self._problem.show()
        return False

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        keep = button("Keep the rule", "primary", icon_name="check")
        keep.clicked.connect(self.keep)
        row.addWidget(keep)
        if self._rule is not None:
            rule = self._rule
            turn = button("Switch off" if rule.active else "Switch on")
            turn.clicked.connect(lambda: self.kept.emit(_turned(rule)))
            away = button("Take away", "danger", tip="The history keeps it")
            away.clicked.connect(lambda: self.kept.emit(None))
            row.addWidget(turn)
            row.addWidget(away)
        row.addStretch()
        close = button("Close", "quiet")
        close.clicked.connect(self.closed)
        row.addWidget(close)
        return row


def _turned(rule: OwnRule) -> OwnRule:
    return replace(rule, active=not rule.active)


def _line(name: str, example: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(example)
    made.setMaxLength(300)
    return made


def _titled(words: str, field: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    title = label(words, "label")
    title.setBuddy(field)
    column.addWidget(title)
    column.addWidget(field)
    return made
