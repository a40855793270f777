"""Start and memory: whole processes, from spawning Python to the first painted window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench_figures import Figure, big_practice, quantile

ROOT = Path(__file__).resolve().parent.parent
# What both processes do at the end: tell when the window has been painted, how big they are, and go.
TELL = """
import os, sys
from PySide6.QtCore import QEvent, QObject, QTimer

def told():
    for line in open("/proc/self/status") if sys.platform == "linux" else ():
        if line.startswith(("VmRSS", "RssAnon")):
            print(line.split()[0], line.split()[1], end=" ")
    print("painted", flush=True)
    sys.stdin.readline()
    os._exit(0)

class Painted(QObject):
    seen = False
    def eventFilter(self, watched, event):
        # The first paint of any widget comes with that of the whole window; the timer runs after it.
        if event.type() == QEvent.Type.Paint and not self.seen:
            self.seen = True
            QTimer.singleShot(0, told)
        return False
"""
FLOOR = (
    """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1440, 900)
"""
    + TELL
    + """
watch = Painted()
window.installEventFilter(watch)
window.show()
app.exec()
"""
)
OURS = (
    """
import sys
from pathlib import Path
from acuchart import crash, logs
from acuchart.app import build_window, make_application
from acuchart.store import open_file
from acuchart.ui.settings import Settings
from acuchart.ui.theme import theme
logs.start()
app = make_application()
settings = Settings()
theme().start(app, settings.theme)
window = build_window(open_file(Path(sys.argv[1]), raw_key=sys.argv[2]), settings)
crash.start(window.tell_crash)
"""
    + TELL
    + """
watch = Painted()
window.installEventFilter(watch)
window.show()
assert window.workspace.place == "patients", window.workspace.place
app.exec()
"""
)


def measure(folder: Path, rounds: int) -> Iterator[Figure]:
    file = folder / "bench.acuchart"
    key = big_practice(file)
    _begin_with_the_patient_list()
    ours: list[tuple[float, float]] = []
    floor: list[tuple[float, float]] = []
    for round_ in range(rounds + 1):
        pair = _one(OURS, str(file), key), _one(FLOOR)
        if round_:  # the first one fills the file cache and Python's own
            ours.append(pair[0])
            floor.append(pair[1])
    for index, (name, unit) in enumerate((("start", "ms"), ("rss", "MB"))):
        value, bare = (quantile([row[index] for row in rows], 0.5) for rows in (ours, floor))
        yield Figure(name, value, unit, bare, rounds, goal=2.0)


def _begin_with_the_patient_list() -> None:
    from acuchart.ui.settings import Settings

    settings = Settings()
    settings.keep_text("page", "patients")
    settings.flush()


def _one(code: str, *arguments: str) -> tuple[float, float]:
    """Milliseconds until painted, and megabytes then."""
    # Compiled modules are kept, as in an installed program, but not in the checkout.
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    compiled = str(Path(os.environ["ACUCHART_DATA_DIR"]) / "compiled")
    environment = {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": compiled}
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        line = process.stdout.readline()
        took = (time.perf_counter() - begin) * 1000
        if "painted" not in line:
            raise SystemExit(f"The program ended before its window was painted: {json.dumps(line)}")
        process.stdin.close()
    words = line.split()
    size = float(words[words.index("VmRSS:") + 1]) / 1000 if "VmRSS:" in words else 0.0
    return took, size
