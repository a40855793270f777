"""What of a chart leaves, to choose: format, visits, parts of the note, names."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model.session import SECTION_TITLES, Section
from acuchart.ui.page import card
from acuchart.ui.transfer.leaving import FORMATS, Choice
from acuchart.ui.widgets import Segment, frame, label, set_property

_PERIODS = (("all", "All visits"), ("days", "From day to day"))
_KEPT_BACK = "With a part left out, the signature, findings, money and papers stay behind, too."
_PERIOD_WORDS = "What belongs to no visit stays behind, too, but for measures of these days."
_REDACTED = (
    "No birth date, numbers, addresses or physician, and no signature. What else names somebody (a village, an"
    " employer) stays: read the words beside this."
)


class Choices(QWidget):
    """A card of choices; ``changed`` at each of them."""

    changed = Signal()

    def __init__(self, paper: str, first: date, last: date) -> None:
        """``first`` and ``last`` are the days of the first and the last visit."""
        super().__init__()
        self._paper = paper
        self.kind = Segment([(key, words[0]) for key, words in FORMATS.items()], "fhir")
        self.kind.setAccessibleName("Format")
        self.about = label("", "hint", wrap=True)
        self.ips = QCheckBox("As an international patient summary")
        self.period = Segment(_PERIODS, "all")
        self.period.setAccessibleName("Visits")
        self.since, self.until = _day_field("From", first), _day_field("To", last)
        self.days = QWidget()
        row = QHBoxLayout(self.days)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.since, 1)
        row.addWidget(label("to", "label"))
        row.addWidget(self.until, 1)
        self.period_said = label(_PERIOD_WORDS, "hint", wrap=True)
        self.sections = {section: QCheckBox(title) for section, title in SECTION_TITLES.items()}
        self.sections_said = label(_KEPT_BACK, "hint", wrap=True)
        self.redact = QCheckBox("Names as initials")
        self.redact_said = label(_REDACTED, "hint", wrap=True)
        made, column = card("What goes")
        for parts in (
            (self.kind, self.about, self.ips),
            (self.period, self.days, self.period_said),
            (label("Parts of the note", "strong"), self._grid(), self.sections_said),
            (self.redact, self.redact_said),
        ):
            if column.count() > 2:
                column.addWidget(frame("rule"))
            box = QVBoxLayout()
            box.setContentsMargins(16, 12, 16, 12)
            box.setSpacing(8)
            for part in parts:
                box.addWidget(part)
            column.addLayout(box)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        for segment in (self.kind, self.period):
            set_property(segment, "tone", "tight")
            segment.chosen.connect(self._tell)
        for box_ in (self.ips, self.redact, *self.sections.values()):
            box_.toggled.connect(self._tell)
        for field in (self.since, self.until):
            field.dateChanged.connect(self._tell)
        self._show()

    @property
    def choice(self) -> Choice:
        """What is chosen now."""
        days = self.period.current == "days"
        return Choice(
            kind=self.kind.current,
            since=_date(self.since) if days else None,
            until=_date(self.until) if days else None,
            sections=frozenset(section for section, box in self.sections.items() if box.isChecked()),
            redact=self.redact.isChecked(),
            ips=self.ips.isChecked(),
            paper=self._paper,
        )

    @property
    def problem(self) -> str:
        """Why nothing can leave so; empty where it can."""
        choice = self.choice
        if choice.since and choice.until and choice.since > choice.until:
            return "The first day is after the last one; change one of them."
        return ""

    def _tell(self, *_: object) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        choice = self.choice
        self.about.setText(FORMATS[choice.kind][2])
        self.ips.setVisible(choice.kind == "fhir")
        days = self.period.current == "days"
        self.days.setVisible(days)
        self.period_said.setVisible(days)
        self.sections_said.setVisible(choice.sections != frozenset(Section))
        self.redact_said.setVisible(choice.redact)

    def _grid(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        for place, box in enumerate(self.sections.values()):
            box.setChecked(True)
            grid.addWidget(box, place // 2, place % 2)
        return made


def _day_field(name: str, day: date) -> QDateEdit:
    made = QDateEdit(QDate(day.year, day.month, day.day))
    made.setDisplayFormat("d MMM yyyy")  # the month in letters: no order to guess
    made.setAccessibleName(name)
    made.setMinimumWidth(124)
    made.lineEdit().setTextMargins(6, 0, 0, 0)
    return made


def _date(field: QDateEdit) -> date:
    day = field.date()
    return date(day.year(), day.month(), day.day())
