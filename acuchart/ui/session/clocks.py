"""The clocks of a session in the bar: retention with its ring, the minutes face to face, and the whole visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.model.needle import NeedleState
from acuchart.model.retention import PRESETS, Retention, clock_words, contact, contact_runs, retention, visit
from acuchart.model.session import Session
from acuchart.ui import treatment
from acuchart.ui.document import SessionDocument
from acuchart.ui.icons import icon
from acuchart.ui.moments import day_text
from acuchart.ui.time_ring import TimeRing
from acuchart.ui.widgets import button, icon_button, label, set_property

_LONG: Final = timedelta(hours=12)  # needles that went in longer ago than this are not being timed
_VISIT_MS: Final = 20_000


class RetentionClock(QFrame):
    """Ring and countdown; before a clock is started, how long the needles have been in. A press offers minutes."""

    wanted = Signal()

    def __init__(self, document: SessionDocument) -> None:
        """Looks at the wall clock once a second while it is seen."""
        super().__init__()
        self._document = document
        self.setProperty("role", "clock")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 8, 2)
        row.setSpacing(11)
        self.ring = TimeRing()
        self._what = label("", "hint")
        self._time = label("", "countdown")
        self._of = label("", "micro")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        for part in (self._what, self._time, self._of):
            words.addWidget(part)
        words.addStretch(1)
        row.addWidget(self.ring)
        row.addLayout(words)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.refresh)

    @property
    def words(self) -> str:
        """What the clock shows."""
        return self._time.text()

    @property
    def shown(self) -> Retention | None:
        """The newest clock that runs; one that was stopped gives way to a set that has none yet."""
        running = retention(self._document.stamps)
        if running is not None and not running.runs and running.set_no != self._document.current_set:
            return None
        return running

    def refresh(self) -> None:
        """Read the clock."""
        now = datetime.now(UTC).astimezone()
        running = self.shown
        self.ring.show_clock(running, now)
        if running is not None:
            self._show_retention(running, now)
        else:
            self._show_elapsed(now)
        said = f"{self._what.text()} {self._time.text()}, {self._of.text()}"
        if said != self.accessibleName():
            self.setAccessibleName(said)

    def _show_retention(self, running: Retention, now: datetime) -> None:
        whole = f"{running.minutes}:00"
        several = self._document.current_set > 1
        which = f", set {running.set_no}" if several else ""
        if running.ended is not None:
            self._what.setText(f"Retention{which}")
            self._time.setText(clock_words(max(running.ended - running.started, timedelta())))
            self._of.setText(f"of {whole}, ended {running.ended:%H:%M}")
        elif running.is_up(now):
            self._what.setText(f"Time is up{which}")
            self._time.setText(clock_words(running.left(now)))
            self._of.setText(f"{whole} done at {running.due:%H:%M}")
        else:
            self._what.setText(f"Retention{which}")
            self._time.setText(clock_words(running.left(now)))
            self._of.setText(f"of {whole} from {running.started:%H:%M}")

    def _show_elapsed(self, now: datetime) -> None:
        number = self._document.current_set
        needles = [one for one in self._document.needles.values() if one.set_no == number]
        placed = [needle for needle in needles if needle.state is not NeedleState.PLANNED and needle.placed_at]
        planned = self._document.session.retention_min
        if not placed:
            self._what.setText("No needle in yet" if number == 1 else f"No needle in, set {number}")
            self._time.setText("00:00")
            self._of.setText(f"{planned} min planned" if planned else "press to start a clock")
            return
        first = clock.local(min(needle.placed_at for needle in placed))
        out = [needle.removed_at for needle in placed]
        ended = all(needle.state in (NeedleState.OUT, NeedleState.DROPPED) for needle in placed) and all(out)
        passed = max((clock.local(max(out)) if ended else now) - first, timedelta())
        if passed > _LONG:
            self._what.setText("First needle")
            self._time.setText(f"{first:%H:%M}")
            self._of.setText(day_text(first.date(), year=True))
            return
        self._what.setText("All out after" if ended else "Needles in for")
        self._time.setText(clock_words(passed))
        self._of.setText(f"since {first:%H:%M}, first needle")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press offers minutes."""
        if self.rect().contains(event.position().toPoint()) and self._document.writable:
            self.wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So do Enter and Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._document.writable:
            self.wanted.emit()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The clock runs while it is seen."""
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """And rests while it is not; the file goes on."""
        super().hideEvent(event)
        self._timer.stop()


class ContactClock(QWidget):
    """Minutes face to face, with the button that starts and stops them, and under them the whole visit."""

    pressed = Signal()

    def __init__(self, document: SessionDocument) -> None:
        """Stopped until stamps say otherwise."""
        super().__init__()
        self._document = document
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self._time = label("00:00", "clock-small")
        self._more = label("", "micro")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        self._words = label("Contact", "hint")
        for part in (self._words, self._time, self._more):
            words.addWidget(part)
        words.addStretch(1)
        self.button = icon_button("play", "Start contact minutes", flat=False)
        set_property(self.button, "round", "true")
        self.button.clicked.connect(self.pressed)
        row.addLayout(words)
        row.addWidget(self.button)
        self._runs: bool | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)

    def fold(self, tight: bool) -> None:
        """Only the time and the button."""
        self._more.setVisible(not tight)

    @property
    def words(self) -> str:
        """What the clock shows."""
        return self._time.text()

    def refresh(self) -> None:
        """Read the clock."""
        now = datetime.now(UTC).astimezone()
        stamps = self._document.stamps
        self._time.setText(clock_words(contact(stamps, now)))
        runs = contact_runs(stamps)
        if runs != self._runs:
            self._runs = runs
            words = "Stop contact minutes" if runs else "Start contact minutes"
            self.button.setIcon(icon("pause" if runs else "play", "ink"))
            self.button.setAccessibleName(words)
            self.button.setToolTip(f"{words} (Space on this button)")
        session = self._document.session
        self._more.setText(visit_words(session, now))
        self.setToolTip(f"Contact, and the whole visit: {visit_words(session, now, whole=True)}")
        self.button.setEnabled(self._document.writable)
        self._timer.setInterval(1000 if runs else _VISIT_MS)
        self._timer.start() if (runs or not session.ended_at) and self.isVisible() else self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """The clock runs while it is seen."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """And rests while it is not; the file goes on."""
        super().hideEvent(event)
        self._timer.stop()


class MinutesDock(QFrame):
    """Floats over the bar: every clock of the visit, and minutes to start one with or to change it to."""

    chosen = Signal(int, int, str)  # minutes, the set, and when its clock began (empty: now)
    stopped = Signal(int)  # the set
    silenced = Signal(bool)

    def __init__(self, parent: QWidget, document: SessionDocument) -> None:
        """Hidden until it is offered."""
        super().__init__(parent)
        self._document = document
        self._set_no = 1
        self.setProperty("role", "dock")
        self._words = label("", "strong")
        self._visit = label("", "hint")
        close = icon_button("x", "Close")
        close.clicked.connect(self.hide)
        head, self._sets, row = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for part in (self._words, self._visit):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(close)
        self._set_chips: list[QPushButton] = []
        self._sets.addStretch(1)
        self._presets = {}
        for minutes in PRESETS:
            made = button(f"{minutes} min", "session-chip")
            made.setCheckable(True)
            made.clicked.connect(lambda _checked=False, minutes=minutes: self._take(minutes))
            self._presets[minutes] = made
            row.addWidget(made)
        self.from_last = button("", "session-chip", tip="The clock begins when the last needle of the set went in")
        self.from_last.setCheckable(True)
        self._stop = button("Stop the clock", "quiet")
        self._stop.clicked.connect(self._stop_it)
        self.silent = button(
            "Silent", "session-chip", tip="No sound when time is up; the ring and the edge still tell"
        )
        self.silent.setCheckable(True)
        self.silent.clicked.connect(self.silenced)
        for made in (self.from_last, self._stop, self.silent):
            row.addWidget(made)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 4, 8, 10)
        column.setSpacing(6)
        for line in (head, self._sets, row):
            line.setSpacing(8)
            column.addLayout(line)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tell_time)
        self.hide()

    @property
    def clocks(self) -> tuple[str, ...]:
        """The clocks as they are listed, where there are several sets."""
        return tuple(chip.text() for chip in self._set_chips)

    def offer(self, set_no: int, *, silent: bool) -> None:
        """Show it over the bar for a set."""
        self._set_no = set_no
        self.silent.setChecked(silent)
        for old in self._set_chips:
            self._sets.removeWidget(old)
            old.hide()
            old.deleteLater()
        last = self._document.current_set
        self._set_chips = []
        for number in range(1, last + 1) if last > 1 else ():
            made = button("", "session-chip")
            made.setCheckable(True)
            made.clicked.connect(lambda _checked=False, number=number: self._choose(number))
            self._sets.insertWidget(number - 1, made)
            self._set_chips.append(made)
            made.show()
        self._choose(set_no)
        self.show()
        self.raise_()
        self._timer.start()

    def _choose(self, set_no: int) -> None:
        """The set whose clock is meant."""
        self._set_no = set_no
        running = retention(self._document.stamps, set_no)
        runs = running is not None and running.runs
        which = f" of set {set_no}" if self._document.current_set > 1 else ""
        self._words.setText(f"{'Change the clock' if runs else 'Start the retention clock'}{which}")
        planned = running.minutes if running is not None else self._document.session.retention_min
        for minutes, made in self._presets.items():
            made.setChecked(minutes == (planned or treatment.DEFAULT_MINUTES))
        self._stop.setVisible(runs)
        last = "" if runs else treatment.last_needle_at(self._document, set_no)
        # Of another day it is no start of a clock.
        near = bool(last) and datetime.now(UTC) - clock.local(last) < _LONG
        self.from_last.setText(f"From the last needle, {clock.local(last):%H:%M}" if near else "")
        self.from_last.setVisible(near)
        self.from_last.setChecked(False)
        self._tell_time()
        self.adjustSize()

    def _tell_time(self) -> None:
        now = datetime.now(UTC).astimezone()
        self._visit.setText(visit_words(self._document.session, now, whole=True))
        for number, chip in enumerate(self._set_chips, start=1):
            chip.setText(f"Set {number} · {_clock_line(retention(self._document.stamps, number), now)}")
            chip.setChecked(number == self._set_no)

    def _take(self, minutes: int) -> None:
        self.hide()
        last = treatment.last_needle_at(self._document, self._set_no) if self.from_last.isChecked() else ""
        self.chosen.emit(minutes, self._set_no, last)

    def _stop_it(self) -> None:
        self.hide()
        self.stopped.emit(self._set_no)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is told while it is not seen."""
        super().hideEvent(event)
        self._timer.stop()


def _clock_line(one: Retention | None, now: datetime) -> str:
    if one is None:
        return "no clock"
    if one.ended is not None:
        return f"ended {one.ended:%H:%M}"
    words = clock_words(one.left(now))
    return f"time is up {words}" if one.is_up(now) else f"{words} left"


def visit_words(session: Session, now: datetime, *, whole: bool = False) -> str:
    """``visit 42 min``, and ``Visit 42 min, since 13:41`` in whole words."""
    begun = clock.local(session.started_at)
    lasts = visit(session, now)
    if lasts > _LONG:
        day = day_text(begun.date(), year=whole)
        return f"Visit began {day}, {begun:%H:%M}" if whole else f"visit of {day}"
    hours, minutes = divmod(int(lasts.total_seconds()) // 60, 60)
    time = f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
    if not whole:
        return f"visit {time}"
    return (
        f"Visit {time}, {begun:%H:%M} to {clock.local(session.ended_at):%H:%M}"
        if session.ended_at
        else (f"Visit {time}, since {begun:%H:%M}")
    )
