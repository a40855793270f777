"""One patient on one page: what must be seen, the goal, the curve, the course, the last points, what happened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model.alerts import confirmations
from acuchart.model.change import change_of
from acuchart.model.intake_form import Flag
from acuchart.model.patient import Patient, Shelf
from acuchart.model.report import SessionSummary
from acuchart.store.shelving import charts_of
from acuchart.store.timeline import Tally, drafts_of, in_courses, tally
from acuchart.ui import actions, moments
from acuchart.ui.context import Context
from acuchart.ui.course import course_states
from acuchart.ui.course_card import CourseCard
from acuchart.ui.course_glance import CourseGlance
from acuchart.ui.curve_card import CurveCard
from acuchart.ui.discreet import discreet
from acuchart.ui.due_measures import review_of
from acuchart.ui.fields import Field
from acuchart.ui.intake_card import IntakeCard
from acuchart.ui.last_points import LastPoints
from acuchart.ui.page import Page, card
from acuchart.ui.papers.card import PapersCard
from acuchart.ui.patient_alerts import AlertChips
from acuchart.ui.patient_entry import EntryCard
from acuchart.ui.patient_form import DetailsForm
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.patient_records import CLINICIANS, COMPLAINTS, RecordsCard
from acuchart.ui.patient_shelf import ShelfBand
from acuchart.ui.patient_timeline import NEWEST, TimelineCard
from acuchart.ui.photos.card import PhotosCard
from acuchart.ui.safety_facts import SafetyFacts
from acuchart.ui.widgets import Avatar, Elided, button, frame, icon_button, label
from acuchart.ui.words import age_words

_SIDE_BY_SIDE: Final = 1000
_RIGHT: Final = 376
_AROUND: Final = 200  # px of the head that are neither name, alerts nor buttons
_ALERTS: Final = 330  # as narrow as the alerts may stand beside the name
_BEFORE_BUTTONS: Final = 3
_BESIDE: Final = (
    ("over-time", "Points over time"),
    ("export", "Export the chart"),
    ("consent", "Consents"),
    ("money", "Money"),
)


class PatientPage(Page):
    """The page of one patient; every field on it keeps itself."""

    start_wanted = Signal(str)
    session_wanted = Signal(str)
    patient_wanted = Signal(str)
    list_wanted = Signal()
    photos_wanted = Signal(str)  # in that session
    paper_wanted = Signal(str)  # the id of a line of Documents; empty for a new paper
    beside_wanted = Signal(str)  # a page about this patient: "over-time" or "export"

    def __init__(self, context: Context, index: PatientIndex, patient_id: str) -> None:
        """StoreError where there is no such patient."""
        super().__init__()
        self._context = context
        self._patient = context.store.patient(patient_id)
        self._counted = Tally(sessions=0, loose=0, first_at="")
        self._drafts: tuple[SessionSummary, ...] = ()
        self._newest: int | None = NEWEST
        self._newest_id = ""
        self._avatar = Avatar(size=56)
        self._name = Elided("", "name")
        self._facts = Elided("", "label")
        self.alerts = AlertChips()
        self.alerts_below = QWidget()
        self._below = QHBoxLayout(self.alerts_below)
        self._below.setContentsMargins(0, 0, 0, 0)
        self.alerts_below.hide()
        self._alerts_are_below = False
        self.alerts.confirm_wanted.connect(self._confirm)
        self.start = button("", "big", icon_name="needle")
        self.go_on = button("", icon_name="play")
        self._start_action = actions.make(self, "start-session", self._start)
        actions.make(self, "edit-patient", self.edit)
        self.start.clicked.connect(self._start_action.trigger)
        self.go_on.clicked.connect(self._go_on)
        self.band = ShelfBand(context)
        self.band.patient_wanted.connect(self.patient_wanted)

        self.curve = CurveCard(context, patient_id)
        self.photos = PhotosCard(context, patient_id)
        self.photos.photos_wanted.connect(lambda: self.photos_wanted.emit(self._newest_id))
        self.course = CourseCard(context, patient_id)
        self.course.session_wanted.connect(self.session_wanted)
        self.glance = CourseGlance()
        self.glance.clicked.connect(lambda: self.ensureWidgetVisible(self.course))
        self.complaints = RecordsCard(context, patient_id, COMPLAINTS)
        self.clinicians = RecordsCard(context, patient_id, CLINICIANS)
        self.safety = SafetyFacts(context, patient_id)
        self.safety.changed.connect(self._say)
        self.alerts.more_wanted.connect(lambda: self.ensureWidgetVisible(self.safety))
        self.intake = IntakeCard(context, patient_id)
        self.intake.fact_wanted.connect(self._add_fact)
        self.form = DetailsForm(self._write, works=index.works(), quiet=True)
        details, inside = card("Details", label("written as you type", "hint"))
        box = QVBoxLayout()
        box.setContentsMargins(12, 8, 12, 12)
        box.addWidget(self.form)
        inside.addLayout(box)
        self.points = LastPoints(context)
        self.points.session_wanted.connect(self.session_wanted)
        self.timeline = TimelineCard(context, patient_id)
        self.timeline.session_wanted.connect(self.session_wanted)
        self.timeline.all_wanted.connect(self._show_all)
        self.papers = PapersCard(context, patient_id)
        self.papers.paper_wanted.connect(self.paper_wanted)
        self.entry = EntryCard(context, index, self._patient)
        self.entry.left.connect(self.list_wanted)
        self.entry.session_moved.connect(self.patient_wanted)
        parts = (self.curve, self.photos, self.course, self.complaints, self.safety, self.intake, details)
        self._right = (self.points, self.timeline, self.papers, self.clinicians, self._more(), self.entry)

        left, right = QVBoxLayout(), QVBoxLayout()
        for side, those in ((left, parts), (right, self._right)):
            side.setSpacing(14)
            for part in those:
                side.addWidget(part)
            side.addStretch()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._columns.addLayout(left, 1)
        self._columns.addLayout(right)
        self.column.setSpacing(12)
        self.column.addLayout(self._head())
        self.column.addWidget(self.alerts_below)
        self.column.addWidget(self.band)
        self.column.addLayout(self._goal_row())
        self.column.addLayout(self._columns)
        self.column.addStretch()
        discreet().changed.connect(self._say)

    @property
    def patient(self) -> Patient:
        """As last read."""
        return self._patient

    def refresh(self) -> None:
        """Read the patient and the newest sessions again; the rest is read when it is asked for."""
        store, id_ = self._context.store, self._patient.id
        self._patient = store.patient(id_)
        self._counted = tally(store, id_)
        self._drafts = drafts_of(store, id_)
        sessions = store.sessions(patient_id=id_, limit=self._newest)
        states = course_states(store, id_, in_courses(store, id_))
        running = next((state for state in reversed(states) if state.running), None)
        review = review_of(store, states[-1] if states else None)
        self.course.show_courses(states, review.words if review else "")
        self.glance.show_course(states[-1] if states else None, review)
        self.points.show_session(sessions[0] if sessions else None)
        number = running.done + 1 if running else self._counted.loose + 1
        self.start.setText(f"Start session {number}")
        in_use = self._patient.shelf is Shelf.OPEN
        self._start_action.setEnabled(in_use)
        self.start.setEnabled(in_use)
        self.start.setToolTip(actions.TABLE["start-session"].tip if in_use else "The chart is not in use.")
        self.go_on.setVisible(bool(self._drafts) and in_use)
        if self._drafts:
            self.go_on.setText(f"Go on with session {self._drafts[0].number_in_course}")
        self.timeline.show_sessions(sessions, self._counted)
        self._newest_id = (self._drafts or sessions)[0].id if sessions else ""
        self.photos.add.setEnabled(bool(sessions))
        self.photos.add.setToolTip("" if sessions else "Photos are added in a session; start one first.")
        self.curve.refresh()
        self.photos.refresh()
        self.complaints.refresh()
        self.clinicians.refresh()
        self.papers.refresh()
        self.safety.refresh()
        self.intake.refresh(self.safety.facts)
        self.entry.setVisible(in_use)
        self.entry.show_patient(self._patient, self._drafts, charts_of(store, id_))
        self.band.show_patient(self._patient)
        self._say()

    def take_focus(self) -> None:
        """Enter starts the next session."""
        self.start.setFocus()

    def settle(self) -> bool:
        """Write what is typed. False where that failed."""
        parts = (self.form, self.goal, self.safety, self.complaints, self.clinicians, self.intake)
        return all([part.settle() for part in parts])

    def edit(self) -> None:
        """The keyboard goes to the details."""
        first = self.form.fields["name"].edit
        first.setFocus()
        first.selectAll()
        self.ensureWidgetVisible(first)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The right column goes under the left one in a narrow window."""
        super().resizeEvent(event)
        wide = self.viewport().width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)
        for part in self._right:
            part.setMinimumWidth(_RIGHT if wide else 0)
            part.setMaximumWidth(_RIGHT if wide else 16_777_215)
        self._fold_head()

    # ---- inside

    def _fold_head(self) -> None:
        """The alerts go under the name where they would cut it; neither is ever cut."""
        others = self.start.sizeHint().width() + (0 if self.go_on.isHidden() else self.go_on.sizeHint().width())
        room = self.viewport().width() - others - _AROUND
        name = max(self._name.sizeHint().width(), self._facts.sizeHint().width())
        below = room - name < _ALERTS
        self._name.setMinimumWidth(max(24, min(self._name.sizeHint().width(), room)))
        if below != self._alerts_are_below:
            self._alerts_are_below = below
            holder = self._below if below else self._head_row
            if below:
                holder.addWidget(self.alerts)
            else:
                self._head_row.insertWidget(_BEFORE_BUTTONS, self.alerts, 1)
            self.alerts_below.setVisible(below)

    def _head(self) -> QHBoxLayout:
        back = icon_button("back", "Back to the list of patients")
        back.clicked.connect(self.list_wanted)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._facts)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(back)
        row.addWidget(self._avatar)
        row.addLayout(words, 1)
        row.addWidget(self.alerts, 1)
        self._head_row = row
        row.addWidget(self.go_on)
        row.addWidget(self.start)
        return row

    def _goal_row(self) -> QHBoxLayout:
        """The goal, and beside it where the course stands."""
        band = frame("goal")
        self.goal = Field(
            "", lambda text: self._write({"goal": text}), example="Write the goal in the patient’s words"
        )
        self.goal.edit.setProperty("role", "goal")
        self.goal.edit.setAccessibleName("Goal, in the patient’s own words")
        self._goal_words = label("Goal, own words", "strong", tone="pine")
        row = QHBoxLayout(band)
        row.setContentsMargins(14, 2, 8, 2)
        row.setSpacing(8)
        row.addWidget(self._goal_words)
        row.addWidget(self.goal, 1)
        whole = QHBoxLayout()
        whole.setSpacing(14)
        whole.addWidget(band, 1)
        whole.addWidget(self.glance)
        return whole

    def _say(self) -> None:
        patient, hidden = self._patient, discreet()
        self._avatar.say(patient.initials)
        self._name.say(hidden.name(patient.name))
        seen, first_at = self._counted.sessions, self._counted.first_at
        first = moments.day_text(moments.day_of(first_at)) if first_at else ""
        born = "" if patient.born is None or hidden.on else f"born {moments.day_text(patient.born, year=True)}"
        visits = f"{seen} session{'' if seen == 1 else 's'} since {first}" if seen else "no session yet"
        facts = (age_words(patient.born), born, patient.pronoun, visits)
        self._facts.say("  ·  ".join(fact for fact in facts if fact))
        self.alerts.show_patient(patient, self.safety.facts, writable=not self._context.store.read_only)
        self.form.show_patient(patient)
        self.form.setVisible(not hidden.on)
        self.goal.say(patient.goal)
        self._fold_head()

    def _write(self, values: dict[str, Any]) -> str | None:
        changed = replace(self._patient, **values)
        if changed == self._patient:
            return None
        before, self._patient = self._patient, changed
        if self._context.write(change_of(before, changed)):
            return None
        self._patient = before
        return "Not written yet; the reason is at the top."

    def _confirm(self) -> None:
        """Everything that must be seen still holds today."""
        if self.settle():
            self._context.write(*confirmations(self._patient, self.safety.facts, moments.today()))

    def _add_fact(self, flag: Flag) -> None:
        if self.settle() and self.safety.add(flag.kind, flag.word, flag.day):
            self.ensureWidgetVisible(self.safety)

    def _show_all(self) -> None:
        self._newest = None
        self.refresh()

    def _more(self) -> QWidget:
        """What leads to other pages about the patient."""
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        for at, (key, words) in enumerate(_BESIDE):
            one = button(words, "small")
            one.clicked.connect(lambda _checked=False, key=key: self.beside_wanted.emit(key))
            grid.addWidget(one, at // 2, at % 2)
        return made

    def _start(self) -> None:
        if self.settle():
            self.start_wanted.emit(self._patient.id)

    def _go_on(self) -> None:
        if self._drafts:
            self.session_wanted.emit(self._drafts[0].id)
