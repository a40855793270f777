"""One patient on one page: what must be seen, the goal, the course, the last points, every session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.adverse import AdverseEvent
from acuchart.model.change import change_of
from acuchart.model.patient import AlertLevel, Patient
from acuchart.model.report import SessionSummary
from acuchart.model.session import SessionStatus
from acuchart.store import safety as stored
from acuchart.ui import actions, moments
from acuchart.ui.context import Context
from acuchart.ui.course import course_states
from acuchart.ui.course_card import CourseCard
from acuchart.ui.discreet import discreet
from acuchart.ui.fields import Field
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.last_points import LastPoints
from acuchart.ui.page import Page, card, empty
from acuchart.ui.patient_form import DetailsForm
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.rows import LOW, Row, RowList
from acuchart.ui.safety_facts import SafetyFacts, fact_line
from acuchart.ui.widgets import Avatar, Elided, Glyph, button, frame, icon_button, label
from acuchart.ui.words import age_words, needle_words

_SIDE_BY_SIDE: Final = 1000
_RIGHT: Final = 376


class PatientPage(Page):
    """The page of one patient; every field on it keeps itself."""

    start_wanted = Signal(str)
    session_wanted = Signal(str)
    summary_wanted = Signal(str)
    list_wanted = Signal()

    def __init__(self, context: Context, index: PatientIndex, patient_id: str) -> None:
        """StoreError where there is no such patient."""
        super().__init__()
        self._context = context
        self._patient = context.store.patient(patient_id)
        self._sessions: tuple[SessionSummary, ...] = ()
        self._avatar = Avatar(size=56)
        self._name = Elided("", "name")
        self._facts = Elided("", "label")
        self._alerts = QWidget()
        self._alerts_row = FlowLayout(self._alerts, gap=8)
        self.start = button("", "big", icon_name="needle")
        self.go_on = button("", icon_name="play")
        self._start_action = actions.make(self, "start-session", self._start)
        actions.make(self, "edit-patient", self.edit)
        self.start.clicked.connect(self._start_action.trigger)
        self.go_on.clicked.connect(self._go_on)

        self.course = CourseCard(context, patient_id)
        self.course.session_wanted.connect(self.session_wanted)
        self.form = DetailsForm(self._write, works=index.works(), quiet=True)
        details, inside = card("Details", label("written as you type", "hint"))
        box = QVBoxLayout()
        box.setContentsMargins(12, 8, 12, 12)
        box.addWidget(self.form)
        inside.addLayout(box)
        self.safety = SafetyFacts(context, patient_id)
        self.safety.changed.connect(self._say)
        self.points = LastPoints(context)
        self.points.session_wanted.connect(self.session_wanted)
        self.timeline = RowList("Sessions, newest first", height=LOW)
        self.timeline.opened.connect(self.session_wanted)
        self._no_sessions = empty("No session yet.")
        visits, column = card("Timeline")
        column.addWidget(self.timeline)
        column.addWidget(self._no_sessions)
        self._right = (self.points, visits)

        left, right = QVBoxLayout(), QVBoxLayout()
        for side, parts in ((left, (self.course, self.safety, details)), (right, (self.points, visits))):
            side.setSpacing(14)
            for part in parts:
                side.addWidget(part)
            side.addStretch()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._columns.addLayout(left, 1)
        self._columns.addLayout(right)
        self.column.setSpacing(12)
        self.column.addLayout(self._head())
        self.column.addWidget(self._goal_band())
        self.column.addLayout(self._columns)
        self.column.addStretch()
        discreet().changed.connect(self._say)

    @property
    def patient(self) -> Patient:
        """As last read."""
        return self._patient

    def refresh(self) -> None:
        """Read the patient and the sessions again."""
        store = self._context.store
        self._patient = store.patient(self._patient.id)
        self._sessions = store.sessions(patient_id=self._patient.id)
        states = course_states(store, self._patient.id, self._sessions)
        running = next((state for state in reversed(states) if state.running), None)
        self.course.show_courses(states)
        self.points.show_session(self._sessions[0] if self._sessions else None)
        loose = sum(session.planned_sessions is None for session in self._sessions)
        number = running.done + 1 if running else loose + 1
        self.start.setText(f"Start session {number}")
        self.start.setToolTip(actions.TABLE["start-session"].tip)
        draft = self._draft()
        self.go_on.setVisible(draft is not None)
        if draft is not None:
            self.go_on.setText(f"Go on with session {draft.number_in_course}")
        events = stored.events_of(store, self._patient.id)
        self.timeline.show_rows(_lines(self._sessions, events))
        self.safety.refresh()
        self.timeline.setVisible(bool(self._sessions))
        self._no_sessions.setVisible(not self._sessions)
        self._say()

    def take_focus(self) -> None:
        """Enter starts the next session."""
        self.start.setFocus()

    def settle(self) -> bool:
        """Write what is typed. False where that failed."""
        return self.form.settle() and self.goal.settle() and self.safety.settle()

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

    # ---- inside

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
        row.addLayout(words, 4)
        row.addWidget(self._alerts, 3)
        row.addWidget(self.go_on)
        row.addWidget(self.start)
        return row

    def _goal_band(self) -> QWidget:
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
        return band

    def _say(self) -> None:
        patient, hidden = self._patient, discreet()
        self._avatar.say(patient.initials)
        self._name.say(hidden.name(patient.name))
        seen = len(self._sessions)
        first = moments.day_text(moments.day_of(self._sessions[-1].started_at)) if self._sessions else ""
        born = "" if patient.born is None or hidden.on else f"born {moments.day_text(patient.born, year=True)}"
        visits = f"{seen} session{'' if seen == 1 else 's'} since {first}" if seen else "no session yet"
        facts = (age_words(patient.born), born, patient.pronoun, visits)
        self._facts.say("  ·  ".join(fact for fact in facts if fact))
        while (item := self._alerts_row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for alert in patient.alerts:
            self._alerts_row.addWidget(_alert_chip(alert.text, alert.level, alert.confirmed_on))
        for fact in self.safety.facts:
            if fact.holds_on(moments.today()):
                words = fact_line(fact, assets.load_safety(), moments.today())
                self._alerts_row.addWidget(_alert_chip(words, AlertLevel.CAUTION, fact.confirmed_on))
        self.form.show_patient(patient)
        self.form.setVisible(not hidden.on)
        self.goal.say(patient.goal)

    def _write(self, values: dict[str, Any]) -> str | None:
        changed = replace(self._patient, **values)
        if changed == self._patient:
            return None
        before, self._patient = self._patient, changed
        if self._context.write(change_of(before, changed)):
            return None
        self._patient = before
        return "Not written yet; the reason is at the top."

    def _draft(self) -> SessionSummary | None:
        return next((one for one in self._sessions if one.status == SessionStatus.DRAFT), None)

    def _start(self) -> None:
        if self.settle():
            self.start_wanted.emit(self._patient.id)

    def _go_on(self) -> None:
        draft = self._draft()
        if draft is not None:
            self.session_wanted.emit(draft.id)


def _alert_chip(words: str, level: AlertLevel, day: Any) -> QWidget:
    tone = "red" if level is AlertLevel.STOP else "amber"
    made = frame("alert", tone=tone)
    row = QHBoxLayout(made)
    row.setContentsMargins(8, 5, 10, 5)
    row.setSpacing(6)
    row.addWidget(Glyph("alert", 16, tone))
    said = label(words, "alert-words", tone=tone)
    row.addWidget(said)
    confirmed = f"Confirmed {moments.day_text(day)}" if day else "Not confirmed yet"
    made.setToolTip(confirmed)
    made.setAccessibleName(f"Alert: {words}. {confirmed}")
    return made


def _lines(sessions: Sequence[SessionSummary], events: Sequence[AdverseEvent]) -> list[Row]:
    """Sessions and what went wrong, newest first; an event stands above its session."""
    dated = [(session.started_at, 0, _visit(session)) for session in sessions]
    dated += [(event.at, 1, _event(event)) for event in events]
    return [row for _, _, row in sorted(dated, key=lambda one: one[:2], reverse=True)]


def _event(event: AdverseEvent) -> Row:
    terms = assets.load_events()
    due = event.follow_up_on if event.resolved_on is None else None
    facts = (
        f"grade {event.grade[1:]}" if event.grade else "",
        f"follow-up {moments.day_text(due)}" if due else "",
        f"resolved {moments.day_text(event.resolved_on)}" if event.resolved_on else "not resolved",
    )
    return Row(
        key=event.session_id,
        title=terms.words(event.kind),
        sub=", ".join(fact for fact in facts if fact),
        icon="drop",
        tone="pine" if event.resolved_on else "amber",
        state=moments.near_day_text(event.at),
    )


def _visit(session: SessionSummary) -> Row:
    signed = session.status == SessionStatus.SIGNED
    state = "" if signed else _still(session)
    facts = (needle_words(session.needles), state, session.title)
    return Row(
        key=session.id,
        title=f"Session {session.number_in_course}",
        sub=", ".join(fact for fact in facts if fact),
        icon="needle",
        tone="pine" if signed else "amber",
        state=moments.near_day_text(session.started_at),
    )


def _still(session: SessionSummary) -> str:
    return f"IN {session.inside}" if session.inside else "not signed"
