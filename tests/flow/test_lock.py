"""Real keys on a real screen: locked in the middle of a word, locked in front of a dialog, killed while locked."""

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

from acuchart.model.session import Section
from acuchart.store import open_file
from tests.conftest import Display
from tests.ui.shell_factory import add_patients, add_session, make_file

PASSPHRASE = "seven slow herons"

# The program's own window on a note; it tells on standard output what becomes of it.
WINDOW = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QTextEdit
from acuchart.app import build_window, make_application
from acuchart.store import open_file
from acuchart.ui.settings import Settings
from acuchart.ui.theme import theme

app = make_application()
settings = Settings()
theme().start(app, "light")
window = build_window(open_file(Path(sys.argv[1]), passphrase=sys.argv[2]), settings)
window.resize(1280, 800)
window.show()
window.workspace.open_session("s-p0-0", "note")
locker = window.locker

def tell(what, **more):
    print(json.dumps({"what": what, **more}), flush=True)

def seen():
    return " ".join(
        one.text() for top in QApplication.topLevelWidgets() if top.isVisible()
        for one in top.findChildren(QLabel)
        if one.isVisible() and not one.visibleRegion().isEmpty()
        and (locker.screen.isAncestorOf(one) or not locker.is_locked)
    )

def locked():
    QTimer.singleShot(300, lambda: tell(
        "locked",
        title=window.windowTitle(),
        seen=seen(),
        dialogs=[one.isVisible() for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog)],
        typing=locker.screen.field.hasFocus(),
    ))

def unlocked():
    focus = QApplication.focusWidget()
    QTimer.singleShot(200, lambda: tell("unlocked", focus=type(QApplication.focusWidget()).__name__))

def dialog():
    QTimer.singleShot(800, lambda: tell("dialog"))
    QFileDialog.getSaveFileName(window, "Save", "", options=QFileDialog.Option.DontUseNativeDialog)
    tell("answered")

locker.locked.connect(locked)
locker.unlocked.connect(unlocked)

def ready():
    if window.isActiveWindow():
        window.workspace.session.note.take_focus()
    if isinstance(QApplication.focusWidget(), QTextEdit):
        timer.stop()
        tell("ready")

timer = QTimer()
timer.timeout.connect(ready)
timer.start(50)
asked = QTimer()
asked.setInterval(100)
asked.timeout.connect(lambda: Path(sys.argv[3]).exists() and (asked.stop(), dialog()))
asked.start()
sys.exit(app.exec())
"""


class Window:
    """The program in a process of its own."""

    def __init__(self, display: Display, python: str, file: Path, asks: Path) -> None:
        self.environment = display.environment()
        self.process = subprocess.Popen(
            [python, "-c", WINDOW, str(file), PASSPHRASE, str(asks)],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hear(self, what: str) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the window ended before “{what}”"
        value: dict[str, Any] = json.loads(line)
        assert value["what"] == what, value
        return value

    def do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True)

    def end(self, how: int) -> None:
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(timeout=20)
        if self.process.stdout is not None:
            self.process.stdout.close()


def test_a_half_word_outlives_the_lock_a_dialog_and_a_kill(display: Display, python: str, tmp_path: Path):
    store = make_file(tmp_path, passphrase=PASSPHRASE)
    add_patients(store)
    add_session(store, "p0", needles=3)
    path = store.path
    store.close()
    asks = tmp_path / "ask"
    window = Window(display, python, path, asks)
    try:
        window.hear("ready")
        window.do("type", "--delay", "20", "half a wo")
        window.do("key", "ctrl+l")
        first = window.hear("locked")
        assert first["title"] == "acuchart, locked"
        assert first["typing"], "the passphrase can be typed at once"
        assert "Barnaby" not in first["seen"]
        assert "Needles in" in first["seen"]
        window.do("type", "--delay", "20", PASSPHRASE)
        window.do("key", "Return")
        window.hear("unlocked")
        window.do("type", "--delay", "20", "rd")
        asks.touch()
        window.hear("dialog")
        window.do("key", "ctrl+l")
        second = window.hear("locked")
        assert second["dialogs"] == [True], "the dialog waits under its cover"
        assert second["typing"]
        window.end(signal.SIGKILL)
    finally:
        window.end(signal.SIGKILL)
    again = open_file(path, passphrase=PASSPHRASE)
    assert [text for text in again.notes("s-p0-0").values() if text] == ["half a word"]
    assert set(again.notes("s-p0-0")) <= set(Section)
    assert again.verify().ok
    again.close()
