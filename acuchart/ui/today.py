"""Today: who is in a room now, what is unfinished, and the shortest way to a patient."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.model.appointment import Appointment
from acuchart.model.recall import Whose
from acuchart.model.report import SessionSummary
from acuchart.model.session import SessionStatus
from acuchart.store import StoreError, recall
from acuchart.ui import actions, moments
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.due_card import DueCard
from acuchart.ui.finder import Finder
from acuchart.ui.page import Page, card, empty
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.rows import LOW, TALL, Row, RowList
from acuchart.ui.widgets import Elided, Ring, button, label, set_property
from acuchart.ui.words import course_part, course_words, initials_of, needle_words

_CARDS: Final = 4
_PLANNED: Final = "planned/"  # in front of a patient's id, in the list of today
_UNFINISHED: Final = 6
_RECENT: Final = 8
_TICK_MS: Final = 15_000
_SIDE_BY_SIDE: Final = 940
_RIGHT: Final = 376


class TodayPage(Page):
    """The first page. It asks the file again each time it is looked at."""

    patient_wanted = Signal(str)
    session_wanted = Signal(str)
    new_patient_wanted = Signal(str)

    def __init__(self, context: Context, index: PatientIndex, new_patient: QAction) -> None:
        """``new_patient`` is the window's action; its button stands beside the line."""
        super().__init__()
        self._context = context
        self._index = index
        self._date = label("", "label")
        self._greeting = label("", "name")
        self.finder = Finder(index)
        self.finder.picked.connect(self.patient_wanted)
        self.finder.wanted_new.connect(self.new_patient_wanted)
        self.column.addLayout(self._head(new_patient))

        self._running = QGridLayout()
        self._running.setSpacing(14)
        self._running_cards: list[RunningCard] = []
        self.column.addLayout(self._running)

        self._count = Elided("", "body", tone="quiet")
        self.visits = RowList("Sessions of today", height=TALL)
        self.unfinished = RowList("Unfinished notes", height=LOW)
        self.recent = RowList("Recently seen", height=LOW)
        self.visits.opened.connect(self._open_visit)
        self.unfinished.opened.connect(self.session_wanted)
        self.recent.opened.connect(self.patient_wanted)
        find = button("Find a patient", "small", tip=actions.TABLE["find"].tip)
        find.clicked.connect(lambda: self.finder.setFocus())
        self._no_visits = empty("Nobody yet today. Type a name to begin.", find)
        self._no_unfinished = empty("Every note is finished.")
        self._no_recent = empty("Nobody has been seen yet.")

        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(14)
        left.addWidget(_list_card("Today", self._count, self.visits, self._no_visits))
        left.addWidget(_list_card("Recently seen", None, self.recent, self._no_recent))
        left.addStretch()
        self.due = DueCard(context)
        self.due.patient_wanted.connect(self.patient_wanted)
        unfinished = _list_card("Unfinished notes", None, self.unfinished, self._no_unfinished)
        self._right = (unfinished, self.due)
        for part in self._right:
            right.addWidget(part)
        right.addStretch()
        self._columns.addLayout(left, 1)
        self._columns.addLayout(right)
        self.column.addLayout(self._columns)
        self.column.addStretch()

        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._tell_time)
        discreet().changed.connect(self._again)

    def refresh(self) -> None:
        """Read what there is."""
        store = self._context.store
        midnight = datetime.combine(moments.today(), time()).astimezone()
        try:
            of_today = store.sessions(since=clock.stamp(midnight))
            drafts = store.drafts()
            planned = recall.day_list(store, moments.today())
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        ids = {session.id for session in of_today}
        now = [session for session in of_today if session.status == SessionStatus.DRAFT]
        old = [session for session in drafts if session.id not in ids]
        self._show_running(now[:_CARDS])
        signed = sum(session.status == SessionStatus.SIGNED for session in of_today)
        visits = f"{len(of_today)} session{'' if len(of_today) == 1 else 's'}" if of_today else ""
        self._count.say(f"{visits}, {signed} signed" if signed else visits)
        seen_today = {session.patient_id for session in of_today}
        coming = [_planned(one, whose) for one, whose in planned if whose.id not in seen_today]
        rows = [_visit(session) for session in reversed(of_today)]
        rows = sorted([*rows, *coming], key=lambda row: row.lead or "99")
        _fill(self.visits, self._no_visits, rows)
        _fill(self.unfinished, self._no_unfinished, [_unfinished(session) for session in old[:_UNFINISHED]])
        seen = self._index.seen_lately(_RECENT)
        recent = [
            Row(
                key=patient.id,
                title=discreet().name(patient.name),
                sub=patient.complaint or patient.work,
                initials=initials_of(patient.name),
                state=moments.near_day_text(patient.last_seen),
            )
            for patient in seen
        ]
        _fill(self.recent, self._no_recent, recent)
        self.due.refresh()
        self._tell_time()

    def take_focus(self) -> None:
        """The line is ready for a name."""
        self.finder.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter typed anywhere on the page goes into the line."""
        if event.text() and event.text().isprintable() and event.text().strip():
            self.finder.setFocus()
            self.finder.insert(event.text())
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The clocks go on."""
        super().showEvent(event)
        self._tell_time()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """The clocks rest while nobody looks."""
        super().hideEvent(event)
        self._tick.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The right column goes under the left one where both would be cramped."""
        super().resizeEvent(event)
        wide = self.viewport().width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)
        for part in self._right:
            part.setMinimumWidth(_RIGHT if wide else 0)
            part.setMaximumWidth(_RIGHT if wide else 16_777_215)

    def _open_visit(self, key: str) -> None:
        """A session that is there, or the patient of a planned one."""
        patient_id = key.removeprefix(_PLANNED)
        if patient_id != key:
            self.patient_wanted.emit(patient_id)
        else:
            self.session_wanted.emit(key)

    def _head(self, new_patient: QAction) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._date)
        words.addWidget(self._greeting)
        add = button("New patient", icon_name="plus")
        add.setMinimumHeight(48)
        actions.attach(add, new_patient)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(words)
        row.addSpacing(12)
        row.addWidget(self.finder, 1)
        row.addWidget(add)
        return row

    def _show_running(self, sessions: list[SessionSummary]) -> None:
        if [one.session for one in self._running_cards] == sessions:
            return
        for old in self._running_cards:
            self._running.removeWidget(old)
            old.deleteLater()
        self._running_cards = [RunningCard(session, first=place == 0) for place, session in enumerate(sessions)]
        for place, made in enumerate(self._running_cards):
            made.opened.connect(self.session_wanted)
            self._running.addWidget(made, place // 2, place % 2)
        for side in (0, 1):
            self._running.setColumnStretch(side, 1 if len(sessions) > side else 0)

    def _tell_time(self) -> None:
        self._date.setText(moments.long_day_text(moments.today()))
        self._greeting.setText(moments.greeting())
        for one in self._running_cards:
            one.tell_time()

    def _again(self) -> None:
        self._running_cards, old = [], self._running_cards
        for one in old:
            self._running.removeWidget(one)
            one.deleteLater()
        if self.isVisible():
            self.refresh()


class RunningCard(QFrame):
    """A session that is open now: since when, whose, how many needles are in."""

    opened = Signal(str)

    def __init__(self, session: SessionSummary, *, first: bool) -> None:
        """The newest one is the loudest."""
        super().__init__()
        self.session = session
        self.setProperty("role", "card")
        if first:
            set_property(self, "tone", "pine")
        self._ring = Ring(72, stroke=6)
        self._ring.setToolTip("Time since the start; once round is an hour")
        name = Elided(discreet().name(session.patient_name), "subhead")
        self._started = Elided("", "hint")
        what = Elided(session.title or course_words(session).capitalize(), "hint")
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch()
        for line in (self._started, name, what):
            words.addWidget(line)
        words.addStretch()
        inside = label(f"IN {session.inside}", "heading")
        placed = label(f"{needle_words(session.needles)} placed", "hint")
        count = QVBoxLayout()
        count.setSpacing(1)
        count.addStretch()
        count.addWidget(inside)
        count.addWidget(placed)
        count.addStretch()
        go = button("Open", "primary" if first else "")
        go.setAccessibleName(f"Open the session of {name.full}")
        go.clicked.connect(lambda: self.opened.emit(session.id))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 13, 16, 13)
        row.setSpacing(16)
        row.addWidget(self._ring)
        row.addLayout(words, 1)
        row.addLayout(count)
        row.addWidget(go)
        self.tell_time()

    def tell_time(self) -> None:
        """How long it has been open."""
        started = clock.local(self.session.started_at)
        passed = max(timedelta(), datetime.now().astimezone() - started)
        minutes = int(passed.total_seconds() // 60)
        hours, rest = divmod(minutes, 60)
        self._ring.show_part(rest / 60 if minutes else 0.0, f"{hours}:{rest:02}")
        self._started.say(f"Since {started:%H:%M}, {moments.since_text(self.session.started_at)}")


def _visit(session: SessionSummary) -> Row:
    signed = session.status == SessionStatus.SIGNED
    return Row(
        key=session.id,
        title=discreet().name(session.patient_name),
        sub=session.title or needle_words(session.needles),
        lead=moments.clock_text(session.started_at),
        initials=initials_of(session.patient_name),
        part=course_part(session),
        part_words=course_words(session),
        state="Signed" if signed else f"IN {session.inside}",
        state_icon="check" if signed else "needle",
        state_tone="" if signed or not session.inside else "pine",
        now=not signed and session.inside > 0,
    )


def _planned(one: Appointment, whose: Whose) -> Row:
    return Row(
        key=f"{_PLANNED}{whose.id}",
        title=discreet().name(whose.name),
        sub=one.note or "planned",
        lead=one.time,
        initials=initials_of(whose.name),
        state="Planned",
        state_icon="clock",
    )


def _unfinished(session: SessionSummary) -> Row:
    day = moments.day_text(moments.day_of(session.started_at))
    still = f"IN {session.inside}" if session.inside else "note not signed"
    return Row(
        key=session.id,
        title=discreet().name(session.patient_name),
        sub=f"{day}, {still}",
        icon="needle" if session.inside else "note",
        tone="amber" if session.inside else "",
        go="Finish",
    )


def _list_card(title: str, note: QWidget | None, rows: RowList, nothing: QWidget) -> QFrame:
    made, column = card(title, note)
    column.addWidget(rows)
    column.addWidget(nothing)
    return made


def _fill(shown: RowList, nothing: QWidget, rows: list[Row]) -> None:
    shown.show_rows(rows)
    shown.setVisible(bool(rows))
    nothing.setVisible(not rows)
