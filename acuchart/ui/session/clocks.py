"""The clocks of a session in the bar: retention with its ring, and the minutes face to face."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.model.needle import NeedleState
from acuchart.model.retention import PRESETS, Retention, clock_words, contact, contact_runs, retention
from acuchart.ui.document import SessionDocument
from acuchart.ui.icons import icon
from acuchart.ui.moments import day_text
from acuchart.ui.time_ring import TimeRing
from acuchart.ui.widgets import button, icon_button, label, set_property

_LONG: Final = timedelta(hours=12)  # needles that went in longer ago than this are not being timed


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

    def refresh(self) -> None:
        """Read the clock."""
        now = datetime.now(UTC).astimezone()
        running = retention(self._document.stamps)
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
        if running.ended is not None:
            self._what.setText("Retention")
            self._time.setText(clock_words(max(running.ended - running.started, timedelta())))
            self._of.setText(f"of {whole}, ended {running.ended:%H:%M}")
        elif running.is_up(now):
            self._what.setText("Time is up")
            self._time.setText(clock_words(running.left(now)))
            self._of.setText(f"{whole} done at {running.due:%H:%M}")
        else:
            self._what.setText("Retention")
            self._time.setText(clock_words(running.left(now)))
            self._of.setText(f"of {whole} from {running.started:%H:%M}")

    def _show_elapsed(self, now: datetime) -> None:
        needles = self._document.needles.values()
        placed = [needle for needle in needles if needle.state is not NeedleState.PLANNED and needle.placed_at]
        planned = self._document.session.retention_min
        if not placed:
            self._what.setText("No needle in yet")
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
    """Minutes face to face, with the button that starts and stops them."""

    pressed = Signal()

    def __init__(self, document: SessionDocument) -> None:
        """Stopped until stamps say otherwise."""
        super().__init__()
        self._document = document
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self._time = label("00:00", "clock-small")
        self._more = label("not retention", "micro")
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
        self._timer.setInterval(1000)
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
        self._more.setText("running" if runs else "not retention")
        self.button.setEnabled(self._document.writable)
        self._timer.start() if runs and self.isVisible() else self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """The clock runs while it is seen."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """And rests while it is not; the file goes on."""
        super().hideEvent(event)
        self._timer.stop()


class MinutesDock(QFrame):
    """Floats over the bar: minutes to start a clock with, or to change the running one to; never in the way."""

    chosen = Signal(int)
    stopped = Signal()
    silenced = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        """Hidden until it is offered."""
        super().__init__(parent)
        self.setProperty("role", "dock")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(8)
        self._words = label("", "strong")
        row.addWidget(self._words)
        self._presets = {}
        for minutes in PRESETS:
            made = button(f"{minutes} min", "session-chip")
            made.setCheckable(True)
            made.clicked.connect(lambda _checked=False, minutes=minutes: self._take(minutes))
            self._presets[minutes] = made
            row.addWidget(made)
        self._stop = button("Stop the clock", "quiet")
        self._stop.clicked.connect(self._stop_it)
        self.silent = button(
            "Silent", "session-chip", tip="No sound when time is up; the ring and the edge still tell"
        )
        self.silent.setCheckable(True)
        self.silent.clicked.connect(self.silenced)
        close = icon_button("x", "Close")
        close.clicked.connect(self.hide)
        for made in (self._stop, self.silent, close):
            row.addWidget(made)
        self.hide()

    def offer(self, words: str, current: int | None, *, running: bool, silent: bool) -> None:
        """Show it over the bar with a sentence; ``current`` is marked."""
        self._words.setText(words)
        for minutes, made in self._presets.items():
            made.setChecked(minutes == current)
        self._stop.setVisible(running)
        self.silent.setChecked(silent)
        self.adjustSize()
        self.show()
        self.raise_()

    def _take(self, minutes: int) -> None:
        self.hide()
        self.chosen.emit(minutes)

    def _stop_it(self) -> None:
        self.hide()
        self.stopped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
