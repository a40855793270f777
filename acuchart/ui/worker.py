"""The one background worker: what takes longer than a frame runs here, with its own read-only store."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, QThread, Signal

from acuchart.store import ChartStore
from acuchart.ui import collector

Job = Callable[[ChartStore, Callable[[str], None]], object]
"""Runs in the worker's thread with a read-only store and a way to say what is being done; returns the result."""
_WAIT_MS: Final = 10_000
_STEPS: Final = 20_000  # of SQLite's machine between two looks, a few milliseconds


@dataclass(frozen=True, slots=True)
class _Order:
    number: int
    job: Job


class Worker(QObject):
    """Runs jobs one after the other. Results and failures come back to this thread by one queued signal."""

    _finished = Signal(int, object, object)  # number, result, error
    _told = Signal(int, str)

    def __init__(self, store: ChartStore) -> None:
        """The thread starts with the first job; ``store`` is only asked how to open a second reader."""
        super().__init__()
        collector.start()
        self._thread = _Thread(store, self._finished.emit, self._told.emit)
        self._waiting: dict[int, tuple[Callable[[object], None], Callable[[Exception], None]]] = {}
        self._progress: dict[int, Callable[[str], None]] = {}
        self._number = 0
        queued = Qt.ConnectionType.QueuedConnection
        self._finished.connect(self._give, queued)
        self._told.connect(self._tell, queued)

    def start(
        self,
        job: Job,
        done: Callable[[object], None],
        failed: Callable[[Exception], None],
        *,
        progress: Callable[[str], None] | None = None,
    ) -> int:
        """Run a job after those that are waiting; the number can be given to `forget`."""
        self._number += 1
        self._waiting[self._number] = (done, failed)
        if progress is not None:
            self._progress[self._number] = progress
        self._thread.orders.put(_Order(self._number, job))
        if not self._thread.isRunning():
            self._thread.start()
        return self._number

    def forget(self, number: int) -> None:
        """Nobody waits for that result any more; a job that has not begun is not begun, a question ends."""
        self._waiting.pop(number, None)
        self._progress.pop(number, None)
        self._thread.dropped.add(number)

    def stop(self) -> None:
        """End the running job at the next chance, drop the others, close the reader."""
        self._waiting.clear()
        self._progress.clear()
        if self._thread.isRunning():
            self._thread.stopping = True
            self._thread.orders.put(None)
            self._thread.wait(_WAIT_MS)

    def _give(self, number: int, result: object, error: Exception | None) -> None:
        done, failed = self._waiting.pop(number, (None, None))
        self._progress.pop(number, None)
        if error is not None and failed is not None:
            failed(error)
        elif error is None and done is not None:
            done(result)

    def _tell(self, number: int, words: str) -> None:
        progress = self._progress.get(number)
        if progress is not None:
            progress(words)


class _Thread(QThread):
    def __init__(
        self,
        store: ChartStore,
        give: Callable[[int, object, object], None],
        tell: Callable[[int, str], None],
    ) -> None:
        super().__init__()
        self.orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self.dropped: set[int] = set()
        self.stopping = False
        self._running = 0
        self._store = store
        self._give = give
        self._tell = tell

    def _unwanted(self) -> bool:
        """True where the running job is not waited for any more: SQLite then ends its question."""
        return self.stopping or self._running in self.dropped

    def run(self) -> None:
        reader: ChartStore | None = None
        while (order := self.orders.get()) is not None and not self.stopping:
            if order.number in self.dropped:
                continue
            number = order.number
            try:
                self._running = number
                if reader is None:
                    reader = self._store.reader()
                    # A question to a career's file takes seconds; the window must not wait for what nobody wants.
                    reader.connection.set_progress_handler(self._unwanted, _STEPS)
                result = order.job(reader, partial(self._tell, number))
            except Exception as error:  # noqa: BLE001  whoever asked decides which errors it expects
                self._give(number, None, error)
            else:
                self._give(number, result, None)
        if reader is not None:
            reader.close()
