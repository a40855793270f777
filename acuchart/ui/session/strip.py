"""The strip over the session: who it is, what must be seen before a needle, and which session this is."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.model.alerts import SHOWN, loudest_first
from acuchart.model.patient import AlertLevel, Patient
from acuchart.ui.actions import TABLE, attach
from acuchart.ui.discreet import discreet
from acuchart.ui.document import SessionDocument
from acuchart.ui.moments import day_text
from acuchart.ui.running_strip import RunningStrip
from acuchart.ui.session.tabs import TABS
from acuchart.ui.watch import Watch
from acuchart.ui.widgets import Avatar, Elided, Glyph, Ring, Segment, frame, icon_button, label

_ALERTS: Final = 420  # px that all alerts together may ask for
_ALERTS_TIGHT: Final = 260
_STEPS: Final = 6


class Strip(QFrame):
    """Who, alerts, tabs, which session of the course."""

    page_chosen = Signal(str)
    session_wanted = Signal(str)

    def __init__(self, document: SessionDocument, home: QAction, number: int, watch: Watch) -> None:
        """``number`` is the session's place in its course."""
        super().__init__()
        self.setProperty("role", "strip")
        self._document = document
        patient = document.patient
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(10)
        back = icon_button("home", "Leave the session")
        attach(back, home)
        row.addWidget(back)
        self._avatar = Avatar(patient.initials, 40)
        row.addWidget(self._avatar)
        self._name = Elided(patient.name, "subhead")
        self._about = Elided(_about(patient, document.session.started_at), "hint")
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._about)
        words.addStretch(1)
        who = self._who = QWidget()
        who.setLayout(words)
        words.setContentsMargins(0, 0, 0, 0)
        who.setMinimumWidth(150)
        who.setMaximumWidth(230)
        row.addWidget(who, 2)
        row.addLayout(self._alerts(patient), 3)
        self._tabs = Segment(TABS, "needles")
        self._tabs.chosen.connect(self.page_chosen)
        row.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignVCenter)
        rule = frame("vrule")
        rule.setFixedHeight(36)
        row.addWidget(rule)
        row.addLayout(self._course(number))
        self.running = RunningStrip(watch, without=document.session.id, tight=True, most=1)
        self.running.session_wanted.connect(self.session_wanted)
        row.addWidget(self.running)
        self._buttons: dict[str, QPushButton] = {}
        for key, icon in (("hide-names", "eye"), ("theme", "moon"), ("help", "help")):
            made = icon_button(icon, TABLE[key].words, tip=TABLE[key].tip)
            self._buttons[key] = made
            row.addWidget(made)
        watch.changed.connect(self._fit)
        discreet().changed.connect(self.refresh)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Fold step by step until everything that is left has its room; no alert and no tab is cut for words."""
        for step in range(_STEPS):
            self._fold(step)
            for part in (self._tabs, self.running, self):  # now, and not when the loop comes to it
                cast(QLayout, part.layout()).activate()
            if self.minimumSizeHint().width() <= self.width():
                break

    def _fold(self, step: int) -> None:
        """What gives way: words beside the ring, other sessions' words, initials, buttons, the end of alerts."""
        self._course_words.setVisible(step < 1 and self._document.course is not None)
        self._tabs.fold(tight=step > 0, without="removal" if step > 1 else "")
        self.running.fold(step > 1)
        self._avatar.setVisible(step < 3)
        self._who.setMinimumWidth(150 if step < 2 else 124 if step < 3 else 100)
        for key in ("theme", "help"):  # their keys stay
            self._buttons[key].setVisible(step < 4 and self._buttons[key].property("adopted") is not None)
        room = _ALERTS if step < 2 else _ALERTS_TIGHT if step < 5 else 0
        for made, words in self._alert_words:
            made.setMinimumWidth(max(72, min(words.two_lines_width + 46, room // len(self._alert_words))))

    def show_due(self, count: int, words: str) -> None:
        """How many measures the review still asks for, on their tab."""
        self._tabs.badge("measures", count, words)
        self._fit()

    def show_page(self, page: str) -> None:
        """Which tab is on; the consents belong to Finish."""
        self._tabs.set("finish" if page == "consent" else page)

    @property
    def who(self) -> str:
        """The name as it is shown."""
        return self._name.full

    def refresh(self) -> None:
        """The name as it may be shown now."""
        patient = self._document.patient
        self._name.say(discreet().name(patient.name))
        self._about.say(discreet().text(_about(patient, self._document.session.started_at)))

    def _alerts(self, patient: Patient) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._alert_words: list[tuple[QFrame, Elided]] = []
        for alert in loudest_first(patient.alerts)[:SHOWN]:
            tone = "red" if alert.level is AlertLevel.STOP else ""
            confirmed = f", confirmed {day_text(alert.confirmed_on)}" if alert.confirmed_on else ""
            made = frame("alert", tone=tone)
            inside = QHBoxLayout(made)
            inside.setContentsMargins(9, 0, 9, 0)
            inside.setSpacing(6)
            inside.addWidget(Glyph("alert", 16, tone or "amber"))
            words = Elided(alert.text, "alert-words", tone=tone or "amber", two_lines=True)
            inside.addWidget(words, 1)
            made.setFixedHeight(42)
            self._alert_words.append((made, words))
            made.setMaximumWidth(words.sizeHint().width() + 44)
            made.setAccessibleName(f"Alert: {alert.text}{confirmed}")
            made.setToolTip(f"{alert.text}{confirmed}")
            row.addWidget(made, 10)
        row.addStretch(1)
        return row

    def _course(self, number: int) -> QHBoxLayout:
        course = self._document.course
        self._course_words = QWidget()
        ring = Ring(40)
        row = QHBoxLayout()
        row.setSpacing(8)
        if course is None:
            row.addWidget(label(f"Session {number}", "label"))
            self._course_words.setParent(self)  # nothing more to say
            self._course_words.hide()
            return row
        ring.show_part(number / course.planned_sessions, f"{number}/{course.planned_sessions}")
        row.addWidget(ring)
        words = QVBoxLayout(self._course_words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(label("Session", "hint"))
        strong = label("of course", "hint")
        strong.setProperty("tone", "strong")
        strong.setToolTip(course.name)
        words.addWidget(strong)
        words.addStretch(1)
        row.addWidget(self._course_words)
        return row

    def adopt(self) -> None:
        """Take over the window's own actions; a button without one is not shown."""
        known = getattr(self.window(), "actions_by_key", {})
        for key, made in self._buttons.items():
            action = known.get(key)
            made.setVisible(action is not None)
            if action is not None and made.property("adopted") is None:
                made.setProperty("adopted", True)
                attach(made, action)
        self._fit()


class GoalLine(QFrame):
    """The patient's goal in the patient's own words; where nothing can change, why."""

    def __init__(self, document: SessionDocument) -> None:
        """One line."""
        super().__init__()
        self._goal = goal = document.patient.goal.strip()
        self.setProperty("role", "goal-line")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 18, 0)
        row.setSpacing(10)
        if goal:
            row.addWidget(label("Goal", "eyebrow"))
            self._words = Elided("", "quote")
            row.addWidget(self._words, 1)
            self.refresh()
            discreet().changed.connect(self.refresh)
        self.reason = reason = why_closed(document)
        if reason:
            row.addWidget(label(reason, "label", tone="amber"), 0 if goal else 1, Qt.AlignmentFlag.AlignVCenter)
        if not (goal or reason):  # shown without a parent, it would be a window that takes the keys away
            self.hide()
        self.setFixedHeight(34)

    @property
    def words(self) -> str:
        """The goal as it is shown, or empty."""
        return self._words.full if self._goal else ""

    def refresh(self) -> None:
        """The goal as it may be shown now."""
        self._words.say(discreet().text(f"“{self._goal}”"))


def why_closed(document: SessionDocument) -> str:
    """The sentence that says why nothing can change, or empty."""
    if document.writable:
        return ""
    if document.session.status == "signed":
        return "This session is signed: everything can be read, nothing changed."
    return "This file is open for reading only: nothing can be changed."


def _about(patient: Patient, started_at: str) -> str:
    age = patient.age_on(clock.local(started_at).date())
    parts = [
        f"{age} y" if age is not None else "",
        f"born {day_text(patient.born, year=True)}" if patient.born else "",
        patient.pronoun,
    ]
    return " · ".join(part for part in parts if part)
