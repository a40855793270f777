"""The lock: hides everything that names a person, keeps drafts and clocks alive, and opens to the same place."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from acuchart.ui import actions
from acuchart.ui.lock_screen import LockScreen, wait_after
from acuchart.ui.running import Running
from acuchart.ui.widgets import label

__all__ = ["Locker", "Running", "wait_after"]

USUAL_MINUTES: Final = 5
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
_FLEETING: Final = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


class Cover(QWidget):
    """Lies over a window that must stay where it is, and says nothing but that it is locked."""

    def __init__(self, window: QWidget) -> None:
        """Over all of the window."""
        super().__init__(window)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        column = QVBoxLayout(self)
        column.addWidget(label("Locked", "subhead", tone="quiet"), 0, Qt.AlignmentFlag.AlignCenter)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()


class Front(QWidget):
    """Carries the lock in front of a dialog that keeps the window for itself: what comes later gets the keys."""

    def __init__(self, window: QWidget) -> None:
        """As large as the window, and above all others of this program."""
        super().__init__(window, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowTitle("acuchart")
        self.setGeometry(window.geometry())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only the passphrase takes it away."""
        event.ignore()


@dataclass(slots=True)
class _Place:
    """Where the person was: the widget with the keyboard, and what was chosen in its line."""

    widget: QWidget | None
    start: int = -1
    length: int = 0
    cursor: int = 0


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
        minutes: int = USUAL_MINUTES,
        emergency: Callable[[str], object] | None = None,
        emergency_key: Callable[[], object] = lambda: None,
        more_time: Callable[[str], object] | None = None,
    ) -> None:
        """``running`` reads what the lock may show; ``flush`` writes text that is being typed.

        ``emergency`` and ``more_time`` are what may be done to a session, by its id, without a passphrase;
        ``emergency_key`` is what the key does while nothing is locked, where no page has done it already.
        """
        super().__init__(window)
        self._window = window
        self._running = running
        self._flush = flush
        self.screen = LockScreen(window, opens=opens)
        self.screen.hide()
        self.screen.unlocked.connect(self._open)
        self.screen.pulled.connect(lambda id_: self._act(emergency, id_))
        self.screen.more_wanted.connect(lambda id_: self._act(more_time, id_))
        self._is_locked = False
        self._front: Front | None = None
        self._covers: list[Cover] = []
        self._set_aside: list[QWidget] = []
        self._switched_off: list[QWidget | QAction] = []
        self._place = _Place(None)
        self._keys = [QKeySequence(key) for key in actions.TABLE["lock"].keys]
        self._pull_keys = [QKeySequence(key) for key in actions.TABLE["emergency"].keys]
        self._emergency_key = emergency_key
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._idled)
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
        return self._is_locked

    @property
    def minutes(self) -> int:
        """Idle minutes until the lock closes by itself."""
        return self._minutes

    def set_minutes(self, minutes: int) -> None:
        """Other idle minutes, counted from now."""
        self._minutes = minutes
        self._idle.start(minutes * 60_000)

    def end(self) -> None:
        """The practice is closed: nothing is locked any more."""
        if self._is_locked:
            self._open()
        self._idle.stop()
        self._watch.stop()
        self.screen.deleteLater()
        self.deleteLater()

    def lock(self, why: str = "Locked by you.") -> None:
        """Cover the window now, whatever is open; what was open comes back as it was."""
        if self._is_locked:
            return
        self._is_locked = True
        self._idle.stop()
        self._place = _place_of(QApplication.focusWidget())
        self._flush()
        modal = self._hide_others()
        self._switch_off()
        host: QWidget = self._window
        if modal:
            self._covers = [Cover(one) for one in (self._window, *modal)]
            self._front = host = Front(self._window)
            self.screen.setParent(host)
            host.show()
        self.screen.show_over(why, self._running())
        if modal:
            host.raise_()
            host.activateWindow()
            self.screen.take_focus()
        self.locked.emit()

    # ---- inside

    def _hide_others(self) -> list[QWidget]:
        """Put other windows away. Those that keep the program waiting for an answer must stay: they are given."""
        modal = []
        for other in QApplication.topLevelWidgets():
            if other is self._window or not other.isVisible():
                continue
            if other.windowType() in _FLEETING:
                other.close()
            elif other.isModal():
                modal.append(other)  # hiding it would answer “Cancel” for the person
            else:
                self._set_aside.append(other)
                other.hide()
        return modal

    def _switch_off(self) -> None:
        """Nothing under the lock takes a key; what was off before stays off afterwards."""
        for child in self._window.children():
            other = isinstance(child, QWidget) and child is not self.screen and not child.isWindow()
            if other and isinstance(child, QWidget) and child.isEnabled():
                self._switched_off.append(child)
                child.setEnabled(False)
        for action in self._window.actions():
            if action.isEnabled():
                self._switched_off.append(action)
                action.setEnabled(False)

    def _open(self) -> None:
        self._is_locked = False
        self.screen.hide()
        for cover in self._covers:
            if isValid(cover):
                cover.hide()
                cover.deleteLater()
        self._covers = []
        for one in self._switched_off:
            if isValid(one):
                one.setEnabled(True)
        self._switched_off = []
        if self._front is not None:
            self.screen.setParent(self._window)
            self._front.hide()
            self._front.deleteLater()
            self._front = None
        for other in self._set_aside:
            if isValid(other):
                other.show()
        self._set_aside = []
        _return_to(self._place)
        self._place = _Place(None)
        self.set_minutes(self._minutes)
        self.unlocked.emit()

    def _act(self, act: Callable[[str], object] | None, session_id: str) -> None:
        if act is not None and session_id:
            act(session_id)
            self.screen.fill(self._running())
            self.screen.take_focus()

    def _idled(self) -> None:
        self.lock(f"Locked, nothing touched for {self._minutes} minutes.")

    def _listen_to(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Any touch starts the idle minutes anew; the cover follows the window's size."""
        kind = event.type()
        # What comes here no page has taken: there is none that could, or a line of text kept it for itself.
        if isinstance(event, QKeyEvent) and QKeySequence(event.keyCombination()) in self._pull_keys:
            if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
                QTimer.singleShot(0, self, self.screen.pull if self._is_locked else self._emergency_key)
            return kind == QEvent.Type.KeyPress
        if self._is_locked:
            if kind == QEvent.Type.Resize:
                QTimer.singleShot(0, self, self._cover)
        elif kind in _ACTIVITY:
            self._idle.start()
            # A dialog keeps the window's own keys away; this one works in front of it, too.
            if isinstance(event, QKeyEvent) and QKeySequence(event.keyCombination()) in self._keys:
                QTimer.singleShot(0, self, self.lock)
                return True
        return False

    def _cover(self) -> None:
        for one in (self.screen, *self._covers):
            parent = one.parentWidget() if isValid(one) else None
            if parent is not None:
                one.setGeometry(parent.rect())

    @staticmethod
    def _clock_gap() -> float:
        return time.time() - time.monotonic()

    def _look_for_sleep(self) -> None:
        gap = self._clock_gap()
        if gap - self._gap > _SLEPT_S:
            self.lock("Locked while the computer was asleep.")
        self._gap = gap


def _place_of(widget: QWidget | None) -> _Place:
    if isinstance(widget, QLineEdit):
        return _Place(widget, widget.selectionStart(), len(widget.selectedText()), widget.cursorPosition())
    return _Place(widget)


def _return_to(place: _Place) -> None:
    widget = place.widget
    if widget is None or not isValid(widget):
        return
    widget.activateWindow()
    widget.setFocus()
    if isinstance(widget, QLineEdit):  # a line forgets what was chosen when the keyboard leaves it
        widget.setCursorPosition(place.cursor)
        if place.start >= 0:
            widget.setSelection(place.start, place.length)
