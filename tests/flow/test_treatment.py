"""Two patients at once in a real window: a killed process, a dropped needle, an emergency, and the signature."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.needle import NeedleState
from acuchart.model.patient import Patient
from acuchart.model.retention import retention
from acuchart.model.session import Session, SessionStatus
from acuchart.model.side import Side
from acuchart.model.stamp import StampKind
from acuchart.store import ChartStore, open_file
from tests.conftest import Display
from tests.ui.session_factory import add_needles, at_point, make_store

# The program's own window. It answers lines on standard input: an expression, as a value or a place on the screen.
WINDOW = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QPoint, QSocketNotifier, QTimer
from PySide6.QtWidgets import QWidget
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

def answer():
    line = sys.stdin.readline()
    if not line:
        return app.quit()
    ws = window.workspace
    screen = ws.session
    found = eval(line, {"window": window, "ws": ws, "screen": screen, "QPoint": QPoint})
    if isinstance(found, QWidget):
        middle = found.mapToGlobal(found.rect().center())
        found = [middle.x(), middle.y(), found.isVisible(), found.isEnabled()]
    print(json.dumps(found), flush=True)

ears = QSocketNotifier(0, QSocketNotifier.Type.Read)
ears.activated.connect(answer)

def ready():
    if window.isActiveWindow() and window.workspace.session.plate.sharp:
        timer.stop()
        print(json.dumps("ready"), flush=True)

timer = QTimer()
timer.timeout.connect(ready)
timer.start(50)
sys.exit(app.exec())
"""
_LONGEST_S = 30


class Window:
    """The program in a process of its own, with a mouse and a keyboard."""

    def __init__(self, display: Display, python: str, file: Path) -> None:
        self.environment = display.environment()
        self.process = subprocess.Popen(
            [python, "-u", "-c", WINDOW, str(file)],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == '"ready"\n', "the window did not open"

    def ask(self, expression: str) -> Any:
        """What an expression is in the window."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{expression}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def until(self, expression: str) -> None:
        """Wait until an expression holds."""
        deadline = time.monotonic() + _LONGEST_S
        while not self.ask(expression):
            assert time.monotonic() < deadline, expression
            time.sleep(0.05)

    def key(self, *keys: str) -> None:
        """Real keys."""
        subprocess.run(["xdotool", "key", "--delay", "60", *keys], env=self.environment, check=True)

    def click(self, expression: str) -> None:
        """A real press on a widget, or on a place of the screen."""
        x, y, *_ = self.ask(expression)
        words = ["xdotool", "mousemove", str(x), str(y), "click", "1"]
        subprocess.run(words, env=self.environment, check=True)

    def end(self, how: int) -> None:
        """Send a signal and wait for the end."""
        self.process.send_signal(how)
        self.process.wait(timeout=20)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


@pytest.fixture
def windows() -> Iterator[list[Window]]:
    opened: list[Window] = []
    yield opened
    for window in opened:
        if window.process.poll() is None:
            window.end(signal.SIGKILL)


def two_patients(folder: Path) -> Path:
    store = make_store(folder)
    now = clock.stamp(datetime.now(UTC) - timedelta(minutes=2))
    later = clock.stamp(datetime.now(UTC) - timedelta(minutes=1))
    other = Session(id="s2", patient_id="p2", started_at=now)
    store.apply([change_of(None, Patient(id="p2", name="Barnaby Mockridge")), change_of(None, other)])
    for session, at in (("s1", now), ("s2", later)):
        add_needles(
            store,
            [
                at_point(
                    "GV20", Side.MID, 1, view="head-top", id=f"{session}-1", session_id=session, placed_at=at
                ),
                at_point("ST2", Side.RIGHT, 2, id=f"{session}-2", session_id=session, placed_at=at),
                at_point("ST2", Side.LEFT, 3, id=f"{session}-3", session_id=session, placed_at=at),
                at_point("CV24", Side.MID, 4, id=f"{session}-4", session_id=session, placed_at=at),
            ],
        )
    path = store.path
    store.close()
    return path


def kept(store: ChartStore, session: str) -> list[NeedleState]:
    return [needle.state for needle in store.needles(session)]


@pytest.mark.flow
def test_two_patients_a_crash_and_a_signature(
    tmp_path: Path, display: Display, python: str, windows: list[Window]
):
    file = two_patients(tmp_path)
    window = Window(display, python, file)
    windows.append(window)

    # Both clocks run, then the process is killed.
    window.key("F4")
    window.until("screen.conduct.minutes.isVisible()")
    window.click("screen.conduct.minutes._presets[25]")
    window.until("len(screen.document.stamps) == 2")
    window.until("len(screen.strip.running.chips) == 1")
    window.click("screen.strip.running.chips[0]")
    window.until("screen.document.session.id == 's2' and screen.plate.sharp")
    window.key("F5")
    window.until("len(screen.document.stamps) == 1")
    window.end(signal.SIGKILL)

    # They go on where the wall clock is.
    window = Window(display, python, file)
    windows.append(window)
    minutes, seconds = map(int, window.ask("screen.bar.elapsed.words").split(":"))
    left = timedelta(minutes=minutes, seconds=seconds)
    store = open_file(file, read_only=True)
    started = retention(store.stamps("s1"))
    store.close()
    assert started is not None
    assert abs(started.left(datetime.now().astimezone()) - left) < timedelta(seconds=3)
    assert timedelta(minutes=24) < left < timedelta(minutes=25)
    window.until("'24:' in screen.strip.running.chips[0].words and 'IN 4' in screen.strip.running.chips[0].words")

    # Signing is refused while needles are in; the emergency key takes all out.
    window.click("screen.strip._tabs._buttons['finish']")
    window.until("screen.conduct.finish.isVisible()")
    assert window.ask("screen.conduct.finish.sign_button")[2:] == [True, False]
    window.key("ctrl+shift+e")
    window.until("screen.needles.event_form.note.hasFocus()")
    window.until("screen.bar.ledger.accessibleName() == '0 in, 4 out'")
    subprocess.run(["xdotool", "type", "--delay", "40", "Patient felt faint."], env=window.environment, check=True)
    window.click("screen.strip._tabs._buttons['finish']")
    window.until("screen.conduct.finish.isVisible()")
    assert window.ask("screen.conduct.finish.sign_button")[3] is False, "the count is still asked for"
    window.click("screen.conduct.band._act")
    window.until("screen.conduct.removal.count_panel.isVisible()")
    window.click("screen.conduct.removal.count_panel.number")
    window.key("ctrl+a", "4")
    window.click("screen.conduct.removal.count_panel.do")
    window.until("screen.conduct.band.isHidden()")
    window.click("screen.strip._tabs._buttons['finish']")
    window.until("screen.conduct.finish.sign_button.isEnabled() and screen.conduct.finish.sign_button.isVisible()")
    window.click("screen.conduct.finish.sign_button")
    window.until("screen.document.session.status == 'signed' and not screen.document.writable")

    # The other patient: hidden site by key, one dropped, the rest counted.
    window.click("screen.strip.running.chips[0]")
    window.until("screen.document.session.id == 's2' and screen.plate.sharp")
    window.key("r")
    window.until("screen.conduct.removal.isVisible()")
    window.key("o")
    window.until("screen.bar.ledger.accessibleName() == '3 in, 1 out'")
    window.key("d")
    window.until("screen.bar.ledger.accessibleName() == '2 in, 2 out'")
    window.click("screen.conduct.removal.list.count_button('face')")
    window.until("screen.bar.ledger.accessibleName() == '0 in, 4 out'")
    window.end(signal.SIGKILL)

    store = open_file(file)
    try:
        assert store.session("s1").status is SessionStatus.SIGNED
        assert kept(store, "s1") == [NeedleState.OUT] * 4
        assert [n.state for n in store.needles("s2")].count(NeedleState.DROPPED) == 1
        assert kept(store, "s2").count(NeedleState.OUT) == 3
        kinds = {stamp.kind for stamp in store.stamps("s1")}
        assert {StampKind.EMERGENCY, StampKind.COUNTED, StampKind.RETENTION} <= kinds
        counted = [stamp for stamp in store.stamps("s2") if stamp.kind is StampKind.COUNTED]
        assert [(stamp.number, stamp.text) for stamp in counted] == [(2, "Face")]
        assert any("Patient felt faint." in text for text in store.notes("s1").values())
        seal = store.seal("s1")
        assert seal is not None
        assert store.verify().problems == ()
    finally:
        store.close()
