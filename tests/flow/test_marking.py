"""A real window, a real mouse, a killed process: what was marked is there again, in the same places."""

import json
import math
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from acuchart.assets import load_atlas
from acuchart.store import open_file
from acuchart.ui.session.marking import SNAP_MM
from tests.conftest import Display
from tests.ui.session_factory import make_store

MARKS, KILLED_AFTER = 60, 37
_LONGEST_S = 60
_FINGER_MM = 13.3

# The program's own window, opened on the session; it tells on standard output where the plate lies.
WINDOW = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QPoint, QTimer
from acuchart.app import build_window, make_application
from acuchart.store import open_file
from acuchart.ui.settings import Settings
from acuchart.ui.theme import theme

app = make_application()
settings = Settings()
theme().start(app, "light")
window = build_window(open_file(Path(sys.argv[1])), settings)
window.resize(1440, 900)
window.show()
window.workspace.open_session("s1")
screen = window.workspace.session

def tell():
    if not (screen.plate.sharp and window.isActiveWindow()):
        return
    timer.stop()
    camera, origin = screen.plate.camera, screen.plate.mapToGlobal(QPoint(0, 0))
    corner, end = camera.to_screen(0, 0), camera.to_screen(1, 1)
    print(json.dumps({
        "view": screen.plate.view.id,
        "left": origin.x() + corner[0], "top": origin.y() + corner[1],
        "width": end[0] - corner[0], "height": end[1] - corner[1],
        "marks": sorted([spot.mark.x, spot.mark.y] for spot in screen.plate.spots),
        "ledger": screen.bar.ledger.accessibleName(),
    }), flush=True)

timer = QTimer()
timer.timeout.connect(tell)
timer.start(50)
sys.exit(app.exec())
"""


class Window:
    """The program in a process of its own."""

    def __init__(self, display: Display, python: str, file: Path) -> None:
        self.environment = display.environment()
        self.process = subprocess.Popen(
            [python, "-c", WINDOW, str(file)], env=self.environment, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the window did not open"
        self.seen = json.loads(line)

    def do(self, *words: object) -> None:
        """One or more xdotool commands."""
        subprocess.run(["xdotool", *map(str, words)], env=self.environment, check=True)

    def click(self, x: float, y: float) -> None:
        px = round(self.seen["left"] + x * self.seen["width"])
        py = round(self.seen["top"] + y * self.seen["height"])
        self.do("mousemove", px, py, "click", 1)

    def end(self, how: int) -> None:
        self.process.send_signal(how)
        self.process.wait(timeout=20)
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def windows() -> Iterator[list[Window]]:
    opened: list[Window] = []
    yield opened
    for window in opened:
        if window.process.poll() is None:
            window.end(signal.SIGKILL)


def places() -> list[tuple[float, float]]:
    """Sixty presses on the skin of the face whose marks come to lie at least a finger apart.

    A press near a named point takes the point, hence its place is the point's.
    """
    atlas = load_atlas()
    face = atlas.views["face-front"]
    across, down = face.width * face.mm_per_unit, face.height * face.mm_per_unit
    taken: list[tuple[float, float]] = []
    pressed: list[tuple[float, float]] = []
    for step in range(31 * 48):
        x, y = 0.31 + step % 31 * 0.0125, 0.12 + step // 31 * 0.0125
        near = atlas.snap(face.id, x, y, radius_mm=SNAP_MM)
        place = (x, y) if near is None else (near.x, near.y)
        apart = min(
            (math.hypot((px - qx) * across, (py - qy) * down) for qx, qy in taken for px, py in (place, (x, y))),
            default=math.inf,
        )
        if apart > _FINGER_MM:
            taken.append(place)
            pressed.append((x, y))
    assert len(pressed) >= MARKS
    return pressed[:MARKS]


def count(file: Path) -> int:
    store = open_file(file, read_only=True)
    try:
        return len(store.needles("s1"))
    finally:
        store.close()


def wait_for(file: Path, number: int) -> None:
    started = time.monotonic()
    while count(file) < number:
        assert time.monotonic() - started < _LONGEST_S, f"{count(file)} of {number} needles came"
        time.sleep(0.02)


@pytest.mark.flow
def test_thirty_seven_of_sixty_marks_survive_a_kill_and_undo_goes_on(
    display: Display, python: str, tmp_path: Path, windows: list[Window]
):
    make_store(tmp_path).close()
    file = tmp_path / "invented.acuchart"
    window = Window(display, python, file)
    windows.append(window)
    wanted = places()
    for number, (x, y) in enumerate(wanted, start=1):
        window.click(x, y)
        if number == KILLED_AFTER:
            wait_for(file, KILLED_AFTER)
            os.kill(window.process.pid, signal.SIGKILL)
            break
    window.end(signal.SIGKILL)

    store = open_file(file, read_only=True)
    left = store.needles("s1")
    store.close()
    assert len(left) == KILLED_AFTER
    face = load_atlas().views["face-front"]
    for needle, (x, y) in zip(left, wanted, strict=False):
        off = math.hypot((needle.x - x) * face.width, (needle.y - y) * face.height) * face.mm_per_unit
        assert off <= (SNAP_MM + 0.5 if needle.code else 0.5), needle.name

    again = Window(display, python, file)
    windows.append(again)
    assert again.seen["ledger"] == f"{KILLED_AFTER} in, 0 out"
    assert again.seen["marks"] == sorted([needle.x, needle.y] for needle in left)
    again.do("key", "ctrl+z")
    started = time.monotonic()
    while count(file) != KILLED_AFTER - 1:
        assert time.monotonic() - started < _LONGEST_S
        time.sleep(0.02)
    again.click(*wanted[KILLED_AFTER])
    wait_for(file, KILLED_AFTER)
    again.end(signal.SIGTERM)


@pytest.mark.flow
def test_a_needle_is_doubled_and_taken_out_with_mouse_and_keys(
    display: Display, python: str, tmp_path: Path, windows: list[Window]
):
    make_store(tmp_path).close()
    file = tmp_path / "invented.acuchart"
    window = Window(display, python, file)
    windows.append(window)
    window.click(0.36, 0.62)
    wait_for(file, 1)
    window.do("key", "m")
    wait_for(file, 2)
    window.do("key", "o")
    started = time.monotonic()
    while True:
        store = open_file(file, read_only=True)
        needles = store.needles("s1")
        store.close()
        if any(needle.removed_at for needle in needles):
            break
        assert time.monotonic() - started < _LONGEST_S
        time.sleep(0.02)
    right, left = needles
    assert (right.side, left.side) == ("R", "L")
    assert left.x == pytest.approx(1 - right.x)
    assert (right.state, left.state) == ("out", "in")
    window.end(signal.SIGTERM)
