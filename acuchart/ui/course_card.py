"""The newest course of a patient: where it stands, its days, and the plan of the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.change import change_of
from acuchart.model.course import Course, CoursePreset
from acuchart.model.course_plan import course_of, in_force
from acuchart.model.finding import finding
from acuchart.store import StoreError
from acuchart.store.kinds import of_practice
from acuchart.store.recall import REVIEW
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.course import CourseState
from acuchart.ui.course_bar import CourseBar
from acuchart.ui.course_days import CourseDays
from acuchart.ui.course_form import CourseForm
from acuchart.ui.flow_layout import Chips
from acuchart.ui.widgets import Elided, button, choice_chip, label


class CourseCard(QFrame):
    """Bar, next day, reviews; below it, when wanted, the fields of a plan."""

    session_wanted = Signal(str)

    def __init__(self, context: Context, patient_id: str) -> None:
        """Empty until `show_courses`."""
        super().__init__()
        self.setProperty("role", "card")
        self._context = context
        self._patient_id = patient_id
        self._state: CourseState | None = None
        self._preset: CoursePreset | None = None
        self._title = Elided("No course is planned", "strong")
        self._note = label("", "hint")
        self.plan = button("Plan a course", "small")
        self.plan.clicked.connect(self._begin)
        self.change = button("Change", "small", tip="Change, end or review the course")
        self.change.setCheckable(True)
        self.change.clicked.connect(self._open_change)
        self.bar = CourseBar()
        self.bar.session_wanted.connect(self.session_wanted)
        self._next = label("", "label", wrap=True)
        self.review = button("Review is done", "small", tip="The review that is due was made at the last session")
        self.review.clicked.connect(self._review)
        self.days = CourseDays(context)
        self.form = CourseForm()
        self.form.changed.connect(self._form_changed)
        self._planner = self._make_planner()
        self._ender = self._make_ender()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        head.addWidget(self._note)
        head.addWidget(self.plan)
        head.addWidget(self.change)
        due = QHBoxLayout()
        due.setSpacing(10)
        due.addWidget(self._next, 1)
        due.addWidget(self.review)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addLayout(due)
        column.addWidget(self.days)
        column.addWidget(self._planner)
        column.addWidget(self._ender)
        self._planner.hide()
        self._ender.hide()

    def show_courses(self, states: Sequence[CourseState], review: str = "") -> None:
        """The newest of them; without a running one the next can be planned. ``review`` says what is due."""
        before = self._state
        self._state = state = states[-1] if states else None
        running = state is not None and state.running
        if before is not None and state is not None and before.course.id != state.course.id:
            self._close()
        self.bar.setVisible(state is not None)
        self.change.setVisible(running)
        self.plan.setVisible(not running and self._planner.isHidden())
        self._title.say(_title(state))
        self._note.setText("" if state is None else state.plan.words)
        words = "" if state is None else _next_words(state, review)
        self._next.setText(words)
        self._next.setVisible(bool(words))
        self.review.setVisible(state is not None and state.plan.review is not None)
        self.days.setVisible(running)
        if state is None:
            return
        self.bar.show_course(state)
        if running:
            patient = self._context.store.patient(self._patient_id)
            self.days.show_plan(state.plan, patient, state.visits)

    # ---- a new plan, and changes of one

    def _make_planner(self) -> QWidget:
        made = QWidget()
        self.presets: dict[str, QPushButton] = {}
        self._chips = Chips()
        self._origin = label("", "hint", wrap=True)
        self.keep = button("Plan it", "primary")
        self.keep.clicked.connect(self._keep)
        self._never = button("Not now", "quiet")
        self._never.clicked.connect(self._close)
        for field in self.form.fields.values():
            field.edit.returnPressed.connect(self._keep)
        row = QHBoxLayout()
        row.addWidget(self._origin, 1)
        row.addWidget(self._never)
        row.addWidget(self.keep)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._chips)
        column.addWidget(self.form)
        column.addLayout(row)
        return made

    def _make_ender(self) -> QWidget:
        made = QWidget()
        self.why = QLineEdit()
        self.why.setPlaceholderText("Why the course ends early")
        self.why.setAccessibleName("Why the course ends early")
        self.end = button("End the course", "small")
        self.end.clicked.connect(self._end)
        self.why.returnPressed.connect(self._end)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.why, 1)
        row.addWidget(self.end)
        return made

    def _begin(self) -> None:
        """The presets are offered; the first one fills the fields."""
        try:
            own = of_practice(self._context.store, CoursePreset)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        offered = in_force(assets.load_course_presets(), own)
        self.presets = {}
        for preset in offered:
            chip = choice_chip(preset.name, tip=preset.origin)
            chip.clicked.connect(lambda _checked=False, preset=preset: self._take(preset))
            self.presets[preset.id] = chip
        self._chips.show_widgets(self.presets.values())
        self._chips.show()
        self.keep.show()
        self._never.setText("Not now")
        self._planner.show()
        self.plan.hide()
        if offered:
            next(iter(self.presets.values())).setChecked(True)
            self._take(offered[0])
        self.form.fields["name"].edit.setFocus()
        self.form.fields["name"].edit.selectAll()

    def _take(self, preset: CoursePreset) -> None:
        self._preset = preset
        self.form.fill(asdict(preset))
        self._origin.setText(preset.origin)

    def _keep(self) -> None:
        if self._preset is None or not self.form.settle():
            return
        preset = replace(self._preset, **self.form.values)
        course = course_of(preset, id_=uuid4().hex, patient_id=self._patient_id, started_on=moments.today())
        if self._context.write(change_of(None, course)):
            self._close()

    def _open_change(self) -> None:
        """The plan of the running course in the fields; each change is kept at once."""
        if self._state is None or not self.change.isChecked():
            self._close()
            return
        self._preset = None
        self._chips.hide()
        self.keep.hide()
        self._never.setText("Close")
        self._origin.setText(self._state.course.origin)
        self._planner.show()
        self._ender.show()
        self.form.fill(_as_preset(self._state.course))
        self.form.fields["name"].edit.setFocus()

    def _form_changed(self) -> None:
        if self._preset is not None or self._state is None:
            return
        values: dict[str, Any] = dict(self.form.values)
        course = replace(self._state.course, planned_sessions=values.pop("sessions"), **values)
        if course != self._state.course:
            self._context.write(change_of(self._state.course, course))

    def _end(self) -> None:
        """The course is over before its last session; the reason stays with it."""
        if self._state is None:
            return
        course = replace(self._state.course, ended_on=moments.today(), ended_why=self.why.text().strip())
        later = [change_of(one, None) for one in self._state.plan.coming if one.course_id == course.id]
        if self._context.write(change_of(self._state.course, course), *later):
            self.why.clear()
            self._close()

    def _close(self) -> None:
        self._planner.hide()
        self._ender.hide()
        self.change.setChecked(False)
        self._preset = None
        self.plan.setVisible(self._state is None or not self._state.running)

    def _review(self) -> None:
        """Written at the newest session that is not signed; a signed one takes nothing."""
        if self._state is None or self._state.plan.review is None:
            return
        drafts = [one for one in self._state.sessions if one.status == "draft"]
        if not drafts:
            self._next.setText("Every session is signed; the review can be written at the next one.")
            self._next.show()
            return
        words = self._state.plan.review.words
        self._context.write(change_of(None, finding(drafts[-1].id, REVIEW, {"of": words})))


def _title(state: CourseState | None) -> str:
    if state is None:
        return "No course is planned"
    name = f", {state.course.name}" if state.course.name else ""
    return f"Course {state.number}{name}"


def _next_words(state: CourseState, review: str) -> str:
    """When the next session is, and what is due besides."""
    plan = state.plan
    parts = []
    if plan.ended:
        why = f": {state.course.ended_why}" if state.course.ended_why else ""
        parts.append(f"Ended on {moments.day_text(state.course.ended_on)}{why}." if state.course.ended_on else "")
    elif plan.late_days:
        parts.append(f"The next session is {plan.late_days} days late.")
    elif plan.next_on is not None:
        planned = ", planned" if plan.coming else ""
        parts.append(f"Next on {moments.day_text(plan.next_on)}{planned}.")
    if plan.maintenance_on is not None:
        parts.append(f"Maintenance from {moments.day_text(plan.maintenance_on)}.")
    if plan.review is not None:
        parts.append(f"{review or f'Review due ({plan.review.words})'}.")
    return " ".join(part for part in parts if part)


def _as_preset(course: Course) -> dict[str, Any]:
    return {
        "name": course.name,
        "sessions": course.planned_sessions,
        "per_day": course.per_day,
        "gap_days": course.gap_days,
        "retention_min": course.retention_min,
        "reviews": course.reviews,
        "maintenance_days": course.maintenance_days,
    }
