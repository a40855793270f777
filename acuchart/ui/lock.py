"""The lock: hides everything that names a person, keeps drafts and clocks alive, and opens to the same place."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.ui.icons import icon
from acuchart.ui.widgets import button, frame, label, set_property

FREE_TRIES: Final = 2
LONGEST_WAIT_S: Final = 30
MINUTES: Final = (2, 5, 15, 60)
_TICK_MS: Final = 1000
_SLEPT_S: Final = 20.0  # the wall clock ran this much ahead of the program's own: the machine was asleep
_ACTIVITY: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """One session with needles in, without a name: what may be seen while locked."""

    inside: int
    out: int
    since: str  # UTC ISO text of its first needle


def wait_after(failures: int) -> int:
    """Seconds until the next try counts: none for the first slips, then doubled, at most half a minute."""
    slow = failures - FREE_TRIES
    return 0 if slow <= 0 else min(2 ** (slow - 1), LONGEST_WAIT_S)


class LockScreen(QWidget):
    """Lies over the whole window. It asks ``opens`` whether a passphrase is right and never shows a name."""

    unlocked = Signal()

    def __init__(self, window: QWidget, *, opens: Callable[[str], bool] | None) -> None:
        """``opens`` is None for a practice file without a passphrase: then any key opens."""
        super().__init__(window)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._opens = opens
        self._failures = 0
        self._wait_until = 0.0
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def show_over(self, why: str, running: tuple[Running, ...]) -> None:
        """Cover the window; ``why`` is one sentence (“Locked by you.”)."""
        self._why.setText(f"{why} Everything is saved.")
        self._fill(running)
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self._field.clear()
        self._field.setFocus()
        self._tick()
        self._timer.start()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(72, 48, 72, 48)
        left.setSpacing(10)
        left.addWidget(label("acuchart", "subhead"))
        left.addStretch(2)
        self._date = label("", "body", tone="quiet")
        self._time = label("", "title")
        self._time.setStyleSheet("font-size: 64px; font-weight: 700;")
        self._why = label("", "label", wrap=True)
        for widget in (self._date, self._time, self._why):
            left.addWidget(widget)
        left.addSpacing(28)
        self._field = QLineEdit()
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setAccessibleName("Passphrase")
        self._field.setMaximumWidth(360)
        self._field.returnPressed.connect(self._try)
        self._field.textEdited.connect(lambda _text: self._say(""))
        self._field.addAction(icon("key", "ink3"), QLineEdit.ActionPosition.LeadingPosition)
        self._button = button("Unlock", "primary")
        self._button.clicked.connect(self._try)
        ask = QHBoxLayout()
        ask.setSpacing(8)
        ask.addWidget(self._field, 1)
        ask.addWidget(self._button)
        ask.addStretch(1)
        self._ask_name = label("Passphrase", "label")
        left.addWidget(self._ask_name)
        left.addLayout(ask)
        self._said = label(" ", "label", tone="amber", wrap=True)
        left.addWidget(self._said)
        left.addStretch(3)
        if self._opens is None:
            self._ask_name.setText("This practice file has no passphrase: the lock only hides the screen.")
            self._field.hide()
            self._button.setText("Go on")
        row.addLayout(left, 1)
        side = frame("aside")
        self._strips = QVBoxLayout(side)
        self._strips.setContentsMargins(48, 48, 48, 48)
        self._strips.setSpacing(14)
        row.addWidget(side, 1)

    def _fill(self, running: tuple[Running, ...]) -> None:
        while (item := self._strips.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        head = "Needles in" if running else "No needles in"
        self._strips.addWidget(label(head, "heading"))
        self._strips.addWidget(label("No names, no regions, no notes while locked", "hint"))
        self._strips.addStretch(1)
        self._since: list[tuple[object, str]] = []
        for number, one in enumerate(running, start=1):
            card = frame("card")
            inside = QHBoxLayout(card)
            inside.setContentsMargins(18, 16, 18, 16)
            words = QVBoxLayout()
            words.addWidget(label(f"Session {number}", "label"))
            since = clock.local(one.since).strftime("%H:%M") if one.since else "not known"
            words.addWidget(label(f"Needles in since {since}", "subhead"))
            inside.addLayout(words, 1)
            for name, count in (("IN", one.inside), ("OUT", one.out)):
                pair = QVBoxLayout()
                pair.setSpacing(0)
                pair.addWidget(label(name, "micro"), 0, Qt.AlignmentFlag.AlignHCenter)
                pair.addWidget(label(str(count), "name"), 0, Qt.AlignmentFlag.AlignHCenter)
                inside.addLayout(pair)
                inside.addSpacing(18)
            card.setAccessibleName(f"Session {number}: {one.inside} in, {one.out} out, since {since}")
            self._strips.addWidget(card)
        self._strips.addStretch(2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Without a passphrase any ordinary key goes on; every other key stops here."""
        if self._opens is None and event.text():
            self._go_on()
        event.accept()

    def _try(self) -> None:
        if self._opens is None:
            self._go_on()
            return
        if time.monotonic() < self._wait_until:
            return
        if self._opens(self._field.text()):
            self._failures = 0
            self._go_on()
            return
        self._failures += 1
        self._wait_until = time.monotonic() + wait_after(self._failures)
        self._field.selectAll()
        self._say("That is not the passphrase; check the spelling and Caps Lock.")
        self._tick()

    def _go_on(self) -> None:
        self._timer.stop()
        self._field.clear()
        self.hide()
        self.unlocked.emit()

    def _say(self, words: str) -> None:
        self._said.setText(words or " ")
        set_property(self._field, "error", "true" if words else "false")

    def _tick(self) -> None:
        now = datetime.now()
        self._date.setText(f"{now:%A} {now.day} {now:%B %Y}")
        self._time.setText(f"{now:%H:%M}")
        left = self._wait_until - time.monotonic()
        self._button.setEnabled(left <= 0)
        if left > 0:
            self._say(f"That is not the passphrase. The next try counts in {int(left) + 1} s.")


class Locker(QObject):
    """Decides when to lock: on request, after idle minutes, and when the machine has slept."""

    locked = Signal()
    unlocked = Signal()

    def __init__(
        self,
        window: QWidget,
        *,
        opens: Callable[[str], bool] | None,
        running: Callable[[], tuple[Running, ...]],
        flush: Callable[[], object],
        minutes: int = 5,
    ) -> None:
        """``running`` reads what the lock may show; ``flush`` writes text that is being typed."""
        super().__init__(window)
        self._window = window
        self._running = running
        self._flush = flush
        self._screen = LockScreen(window, opens=opens)
        self._screen.hide()
        self._screen.unlocked.connect(self._open)
        self._set_aside: list[QWidget] = []
        self._focus: QWidget | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(lambda: self.lock(f"Locked, nothing touched for {self._minutes} minutes."))
        self.set_minutes(minutes)
        self._gap = self._clock_gap()
        self._watch = QTimer(self)
        self._watch.setInterval(5000)
        self._watch.timeout.connect(self._look_for_sleep)
        self._watch.start()
        # On windows, not on the whole program: a filter there would run for every event of every widget.
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusWindowChanged.connect(self._listen_to)
        self._listen_to(app.focusWindow())

    @property
    def is_locked(self) -> bool:
        """True while the screen is covered."""
        return self._screen.isVisibleTo(self._window)

    def set_minutes(self, minutes: int) -> None:
        """Idle minutes until the lock closes by itself."""
        self._minutes = minutes
        self._idle.start(minutes * 60_000)

    def lock(self, why: str = "Locked by you.") -> None:
        """Cover the window now, whatever is open; dialogs are hidden and come back."""
        if self.is_locked:
            return
        self._flush()
        self._idle.stop()
        self._focus = QApplication.focusWidget()
        for other in QApplication.topLevelWidgets():
            if other is self._window or not other.isVisible():
                continue
            if isinstance(other, QDialog):
                self._set_aside.append(other)
                other.hide()
            elif other.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip):
                other.close()
        for child in self._window.children():
            if isinstance(child, QWidget) and child is not self._screen:
                child.setEnabled(False)
        self._screen.show_over(why, self._running())
        self.locked.emit()

    def _open(self) -> None:
        for child in self._window.children():
            if isinstance(child, QWidget):
                child.setEnabled(True)
        for other in self._set_aside:
            other.show()
        self._set_aside = []
        if self._focus is not None:
            self._focus.setFocus()
        self.set_minutes(self._minutes)
        self.unlocked.emit()

    def _listen_to(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Any touch starts the idle minutes anew; the cover follows the window's size."""
        kind = event.type()
        if self.is_locked:
            if kind == QEvent.Type.Resize:
                QTimer.singleShot(0, self, self._cover)
        elif kind in _ACTIVITY:
            self._idle.start()
        return False

    def _cover(self) -> None:
        self._screen.setGeometry(self._window.rect())

    @staticmethod
    def _clock_gap() -> float:
        return time.time() - time.monotonic()

    def _look_for_sleep(self) -> None:
        gap = self._clock_gap()
        if gap - self._gap > _SLEPT_S:
            self.lock("Locked while the computer was asleep.")
        self._gap = gap
