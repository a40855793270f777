"""Python's garbage collector, kept in the window's thread.

A collection that happens to run in a background thread would destroy widgets there, which Qt does not survive.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from shiboken6 import isValid

_EVERY_MS: Final = 4000


class _Collector(QObject):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()


_running: list[_Collector] = []  # asking Qt for it would make PySide learn all of the application's children


def start() -> None:
    """From now on only the thread of the window collects; call it before the first background thread."""
    app = QCoreApplication.instance()
    if app is not None and not any(isValid(one) for one in _running):
        _running.append(_Collector(app))


def collect_due() -> None:
    """Collect what the collector itself would have collected by now."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > limits[generation] > 0:
            gc.collect(generation)
            return
