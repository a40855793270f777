"""Watches every running session: its time goes on whatever is shown."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from acuchart.store import ChartStore, StoreError
from acuchart.ui.running import Running, alarm_words, running_sessions

_TICK_MS: Final = 1000


class Watch(QObject):
    """What runs, read from the file when something changed and told every second by the wall clock."""

    changed = Signal()  # other sessions, or other counts
    ticked = Signal()  # a second has gone by
    due = Signal(str, str)  # the id of a session, and what is due in it, in words without a name

    def __init__(self, store: ChartStore, parent: QObject | None = None) -> None:
        """Nothing is read before ``refresh``."""
        super().__init__(parent)
        self._store = store
        self._running: tuple[Running, ...] = ()
        self._rung: set[tuple[str, str, datetime]] = set()
        self._stopped = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def running(self) -> tuple[Running, ...]:
        """The sessions with needles in, the earliest first."""
        return self._running

    def refresh(self) -> None:
        """Read the file again; one that cannot be read leaves what was known."""
        if self._stopped or not self._store.is_open:
            return
        with suppress(StoreError):
            found = running_sessions(self._store)
            if found != self._running:
                self._running = found
                self.changed.emit()
        self._timer.start() if self._running else self._timer.stop()
        self._tick()

    def stop(self) -> None:
        """The file is being closed."""
        self._stopped = True
        self._timer.stop()

    def _tick(self) -> None:
        now = datetime.now().astimezone()
        for one in self._running:
            for alarm in one.alarms:
                rung = (one.session_id, alarm.key, alarm.due)
                if alarm.is_up(now) and rung not in self._rung:
                    self._rung.add(rung)
                    self.due.emit(one.session_id, alarm_words(one, alarm.key))
        self.ticked.emit()
