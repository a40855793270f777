"""The planned days of a course: proposed, moved, taken out, and written into a calendar file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from acuchart import paths
from acuchart.files import write_beside
from acuchart.model import clock
from acuchart.model.appointment import Appointment
from acuchart.model.calendar_file import calendar_file
from acuchart.model.change import change_of
from acuchart.model.course_plan import CoursePlan, proposal
from acuchart.model.patient import Patient
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.day_field import DayField
from acuchart.ui.flow_layout import Chips
from acuchart.ui.widgets import button, label


class CourseDays(QWidget):
    """The days that are to come, each a chip that takes its day out when it is pressed."""

    def __init__(self, context: Context) -> None:
        """Empty until ``show_plan``."""
        super().__init__()
        self._context = context
        self._plan: CoursePlan | None = None
        self._patient: Patient | None = None
        self._visits: tuple[date, ...] = ()
        self._said = label("", "hint", wrap=True)
        self._chips = Chips()
        self.propose = button(
            "Propose the days", "small", tip="Days for the sessions that are left; change any of them"
        )
        self.propose.clicked.connect(self._propose)
        self.calendar = button(
            "Save a calendar file", "small", tip="An .ics file for a calendar of yours; initials only"
        )
        self.calendar.clicked.connect(self._save)
        self.day = DayField("", self._add, example="Add a day: 3 Dec, or 1 week")
        self.day.edit.setAccessibleName("Add a planned day")
        self.day.setMaximumWidth(220)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.day)
        row.addWidget(self.propose)
        row.addWidget(self.calendar)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._chips)
        column.addLayout(row)
        column.addWidget(self._said)
        self._said.hide()

    def show_plan(self, plan: CoursePlan, patient: Patient, visits: tuple[date, ...]) -> None:
        """The days of a course that is running."""
        self._plan, self._patient, self._visits = plan, patient, visits
        self._chips.show_widgets([self._chip(one) for one in plan.coming])
        self._chips.setVisible(bool(plan.coming))
        self.calendar.setVisible(bool(plan.coming))
        left = plan.course.planned_sessions - plan.done - len(plan.coming)
        self.propose.setVisible(left > 0)

    def _chip(self, one: Appointment) -> QPushButton:
        words = f"{moments.day_text(one.day)}{f' {one.time}' if one.time else ''}"
        chip = button(words, "chip", icon_name="x", tip="Take this day out")
        chip.setAccessibleName(f"Planned on {words}; press to take it out")
        chip.clicked.connect(lambda: self._context.write(change_of(one, None)))
        return chip

    def _propose(self) -> None:
        """Days for what is left, after those that are planned already."""
        assert self._plan is not None
        assert self._patient is not None
        plan, course = self._plan, self._plan.course
        taken = tuple(one.day for one in plan.coming)
        start = max((plan.next_on or moments.today()), moments.today())
        if taken:
            start = max(start, taken[-1] + timedelta(days=max(int((course.gap_days or 7) + 0.5), 1)))
        days = proposal(course, (*self._visits, *taken), start)
        made = [
            Appointment(id=uuid4().hex, patient_id=self._patient.id, day=day, course_id=course.id) for day in days
        ]
        if made:
            self._context.write(*(change_of(None, one) for one in made))

    def _add(self, day: date | None) -> str | None:
        if day is None or self._plan is None or self._patient is None:
            return None
        one = Appointment(
            id=uuid4().hex,
            patient_id=self._patient.id,
            day=day,
            course_id=self._plan.course.id,
        )
        if not self._context.write(change_of(None, one)):
            return "Not written yet; the reason is at the top."
        self.day.show_day(None)
        return None

    def _save(self) -> None:
        assert self._plan is not None
        assert self._patient is not None
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save a calendar file", str(paths.documents_dir() / "visits.ics"), "Calendar (*.ics)"
        )
        if chosen:
            self.write_calendar(Path(chosen))

    def write_calendar(self, path: Path) -> None:
        """Write the planned days; a file that cannot be written is said and leaves the old one in place."""
        assert self._plan is not None
        assert self._patient is not None
        title = f"Visit {self._patient.initials}"
        practice = self._context.store.practice()
        text = calendar_file(
            self._plan.coming,
            titles={one.id: title for one in self._plan.coming},
            stamp=clock.now()[:19].replace("-", "").replace(":", "") + "Z",
            place=practice.name,
        )
        try:
            write_beside(path, text.encode())
        except OSError:
            self._tell(f"“{path.name}” could not be written there; choose another folder.")
            return
        self._tell(f"Saved as “{path.name}”.")

    def _tell(self, words: str) -> None:
        self._said.setText(words)
        self._said.show()
