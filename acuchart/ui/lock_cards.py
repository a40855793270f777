"""What the lock shows of a running session: clock and counts, and what may be done without a passphrase."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.model.retention import clock_words
from acuchart.ui.hold_button import HoldButton
from acuchart.ui.running import Running
from acuchart.ui.time_ring import TimeRing
from acuchart.ui.widgets import button, frame, label, set_property

MORE_MINUTES: Final = 5
_RING: Final = 92


class RunningCard(QFrame):
    """One session with needles in: no name, no region, no note."""

    more_wanted = Signal(str)

    def __init__(self, running: Running, number: int) -> None:
        """``number`` tells the sessions apart, as a room would."""
        super().__init__()
        self.setProperty("role", "card")
        self.running = running
        self._number = number
        self._ring = TimeRing(_RING, 8.0)
        self._title = label("", "heading")
        self._more = label("", "hint")
        self._time = label("", "clock-small")
        self._five = button(f"{MORE_MINUTES} min more", "small")
        self._five.clicked.connect(lambda: self.more_wanted.emit(running.session_id))
        if not running.has_clock() or not running.session_id:
            self._five.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(label(f"Session {number}", "label"))
        words.addWidget(self._title)
        words.addWidget(self._time)
        words.addWidget(self._more)
        five = QHBoxLayout()
        five.setContentsMargins(0, 6, 0, 0)
        five.addWidget(self._five)
        five.addStretch()
        words.addLayout(five)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 20, 16)
        row.setSpacing(20)
        row.addWidget(self._ring)
        row.addLayout(words, 1)
        row.addWidget(_pair(running))
        self.tell_time()

    def tell_time(self) -> None:
        """Read the wall clock."""
        now = datetime.now().astimezone()
        one = self.running
        alarm = one.nearest(now)
        self._ring.show_clock(alarm, now)
        since = clock.local(one.since).strftime("%H:%M") if one.since else "an unknown time"
        up = alarm is not None and alarm.is_up(now)
        title = "Needles in" if alarm is None or not alarm.words else alarm.words
        self._title.setText("Time is up" if up and alarm is not None and not alarm.words else title)
        set_property(self, "tone", "pine" if up else "")
        if alarm is not None:
            words = clock_words(alarm.left(now))
            self._time.setText(words if up else f"{words} {'to go' if alarm.words else 'left'}")
            ends = ("Was due" if up else "Due") if alarm.words else ("Ended" if up else "Ends")
            self._more.setText(f"{ends} {alarm.due:%H:%M}, in since {since}")
        else:
            self._time.hide()
            self._more.setText(f"In since {since}")
        self.setAccessibleName(
            f"Session {self._number}: {one.inside} in, {one.out} out, {self._title.text().lower()}, since {since}"
        )


class EmergencyCard(QFrame):
    """Pulling needles in an emergency needs no passphrase; counting and writing wait."""

    pulled = Signal(str)
    left = Signal()  # the question of the key is taken back

    def __init__(self, running: tuple[Running, ...]) -> None:
        """One button for each session."""
        super().__init__()
        self.setProperty("role", "emergency")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._ids = [one.session_id for one in running]
        self.buttons: list[HoldButton] = []
        self._said = label("", "strong", tone="red")
        self._said.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label("Emergency needs no passphrase", "strong"))
        words.addWidget(
            label(
                "Hold for one second. Clocks stop and the time is stamped. Counting and the note wait until you"
                " unlock.",
                "hint",
                wrap=True,
            )
        )
        words.addWidget(self._said)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 12, 18, 12)
        row.setSpacing(12)
        row.addLayout(words, 1)
        for number, one in enumerate(running, start=1):
            made = HoldButton(f"Session {number}\nall out")
            made.held.connect(lambda id_=one.session_id: self.pulled.emit(id_))
            self.buttons.append(made)
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)

    def ask(self) -> None:
        """The key was pressed while several sessions run: its figure says which."""
        self._said.setText("Press the figure of the session, or Esc.")
        self._said.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A figure pulls, Escape takes the question back; no other key goes on to the lock."""
        at = event.key() - Qt.Key.Key_1
        if not self._said.isHidden() and 0 <= at < len(self._ids) and self._ids[at]:
            self.pulled.emit(self._ids[at])
        elif event.key() == Qt.Key.Key_Escape:
            self._said.hide()
            self.left.emit()
        event.accept()


def _pair(running: Running) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(18)
    for name, count in (("IN", running.inside), ("OUT", running.out)):
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch()
        column.addWidget(label(name, "micro"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label(str(count), "name"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        row.addLayout(column)
    return made


def heading(running: tuple[Running, ...]) -> QWidget:
    """The line over the cards."""
    made = frame("")
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(label("Needles in" if running else "No needles in", "heading"))
    row.addStretch()
    row.addWidget(label("No names, no regions, no notes while locked", "hint"))
    return made
