"""One piece of long work in a thread of its own, with progress and cancel: backups, keys, rescue.

Not the worker's queue: papers must not wait until a backup is proved, and some of this work needs a closed file.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, Signal

from acuchart.store import CancelledError
from acuchart.ui import collector

Tell = Callable[[str, float], None]
Work = Callable[[Tell, Callable[[], bool]], object]
"""Gets a way to tell its part and how much of it is done, and one to ask whether it was cancelled."""


class Task(QObject):
    """Runs once. Exactly one of ``finished`` and ``failed`` is told, in the thread that made the task."""

    told = Signal(str, float)
    finished = Signal(object)
    failed = Signal(object)  # the exception; CancelledError where the person stopped it
    _ended = Signal(object, object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        """Nothing runs before ``start``."""
        super().__init__(parent)
        collector.start()
        self._thread = _Thread(work, self._ended.emit, self.told.emit)
        self._ended.connect(self._give, Qt.ConnectionType.QueuedConnection)
        self._over = False

    @property
    def running(self) -> bool:
        """True until the result was told."""
        return not self._over

    def start(self) -> Task:
        """Begin."""
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Stop at the next chance."""
        self._thread.cancelled = True

    def stop(self) -> None:
        """Cancel, wait, and tell nobody."""
        self._over = True
        self.cancel()
        self._thread.wait()

    def _give(self, result: object, error: Exception | None) -> None:
        if self._over:
            return
        self._over = True
        self._thread.wait()
        if error is None:
            self.finished.emit(result)
        else:
            self.failed.emit(error)


class _Thread(QThread):
    def __init__(
        self, work: Work, give: Callable[[object, object], None], tell: Callable[[str, float], None]
    ) -> None:
        super().__init__()
        self.cancelled = False
        self._work = work
        self._give = give
        self._tell_out = tell

    def run(self) -> None:
        try:
            result = self._work(self._tell, lambda: self.cancelled)
        except Exception as error:  # noqa: BLE001  whoever asked decides which errors it expects
            self._give(None, error)
        else:
            self._give(result, None)

    def _tell(self, part: str, done: float) -> None:
        if self.cancelled:  # work that only tells can be stopped, too
            raise CancelledError("Stopped; nothing was changed.")
        self._tell_out(part, done)
