"""The program as a person starts it, in a process of its own, with a real mouse and a real keyboard.

The child runs ``acuchart.cli.main`` unchanged. Beside it a thread reads questions from standard input; they are
answered by the event loop between two events, so that a test knows where to press and when to go on.
"""

import json
import re
import select
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.conftest import Display

RUNNER = """
import json, os, sys, threading
from acuchart import cli
import acuchart.ui
from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from acuchart.ui.main_window import MainWindow


def words_on(widget):
    words = getattr(widget, "full", None) or getattr(widget, "line", None) or getattr(widget, "text", "")
    words = words() if callable(words) else words
    return words if isinstance(words, str) else ""


class Ears(QObject):
    asked = Signal(str)

    def __init__(self):
        super().__init__()
        self.asked.connect(self.answer)

    def answer(self, line):
        question, *words = json.loads(line)
        try:
            told = getattr(self, question)(*words)
        except Exception as error:
            told = {"error": repr(error)}
        os.write(1, json.dumps(told).encode() + b"\\n")

    def window(self):
        app = QApplication.instance()
        return next((one for one in app.topLevelWidgets() if isinstance(one, MainWindow)), None) if app else None

    def page(self):
        # The page in front of the window that has the keyboard.
        window = self.window()
        if window is None or not window.isActiveWindow():
            return ""
        return type(window.page).__name__ if window.workspace is None else window.workspace.place

    def named(self, name):
        found = [
            one
            for one in QApplication.allWidgets()
            if one.isVisible() and name in (one.accessibleName(), words_on(one))
        ]
        return min(found, key=lambda one: isinstance(one, QLabel), default=None)  # a field before its label

    def where(self, name):
        one = self.named(name)
        if one is None or not one.isEnabled():
            return None
        middle = one.mapToGlobal(one.rect().center())
        return [middle.x(), middle.y()]

    def text(self, name):
        one = self.named(name)
        return None if one is None else words_on(one)

    def described(self, name):
        one = self.named(name)
        return "" if one is None else one.accessibleDescription()

    def focus(self):
        one = QApplication.focusWidget()
        return "" if one is None else one.accessibleName() or words_on(one)

    def dialog(self):
        one = QApplication.activeModalWidget()
        return "" if one is None else one.windowTitle()

    def said(self):
        # Every word that can be read.
        return [words_on(one) for one in QApplication.allWidgets() if isinstance(one, QLabel) and one.isVisible()]

    def buttons(self):
        # The words of every button that can be seen.
        found = (one for one in QApplication.allWidgets() if isinstance(one, QAbstractButton))
        return [words_on(one) for one in found if one.isVisible()]

    def ledger(self):
        return self.window().workspace.session.bar.ledger.accessibleName()

    def plate(self):
        # The plate in front, once it is sharp: where it lies on the screen and which marks it shows.
        session = self.window().workspace.session
        if session is None or not session.plate.sharp:
            return None
        plate = session.plate
        corner, end = plate.camera.to_screen(0, 0), plate.camera.to_screen(1, 1)
        origin = plate.mapToGlobal(QPoint(0, 0))
        return {
            "view": plate.view.id,
            "left": origin.x() + corner[0], "top": origin.y() + corner[1],
            "width": end[0] - corner[0], "height": end[1] - corner[1],
            "marks": sorted([spot.mark.needle_id, spot.mark.x, spot.mark.y] for spot in plate.spots),
            "ledger": session.bar.ledger.accessibleName(),
        }


def listen():
    rest = b""
    while more := os.read(0, 4096):
        *lines, rest = (rest + more).split(b"\\n")
        for line in lines:
            ears.asked.emit(line.decode())


ears = Ears()
threading.Thread(target=listen, daemon=True).start()
cli.main(sys.argv[1:])
"""
_LONGEST_S = 20
_STEP_S = 0.05


class Person:
    """Starts the program, looks, types and presses; everything has to be done by ``deadline``."""

    def __init__(self, display: Display, python: str, deadline: float, *arguments: Path) -> None:
        self.environment = display.environment()
        self._deadline = deadline
        self._done: Counter[str] = Counter()
        self.process = subprocess.Popen(
            [python, "-c", RUNNER, *map(str, arguments)],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    # ---- looking

    def ask(self, question: str, *words: str) -> Any:
        """What one of the runner's questions is answered."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps([question, *words])}\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], _LONGEST_S)
        assert ready, f"no answer to {question}"
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(timeout=20)
            assert self.process.stderr is not None
            raise AssertionError(f"the program ended: {self.process.stderr.read()}")
        answer = json.loads(line)
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer

    def until(self, holds: Callable[[Any], object], question: str, *words: str) -> Any:
        """Ask until the answer will do; that answer."""
        limit = min(time.monotonic() + _LONGEST_S, self._deadline)
        while not holds(answer := self.ask(question, *words)):
            assert time.monotonic() < limit, f"{question} {words}: {answer}, page {self.ask('page')!r}"
            time.sleep(_STEP_S)
        return answer

    def until_is(self, wanted: Any, question: str, *words: str) -> None:
        """Ask until the answer is the wanted one."""
        self.until(lambda answer: answer == wanted, question, *words)

    # ---- hands

    @property
    def told(self) -> str:
        """What the hands did so far: “31 presses, 40 keys, 380 letters”."""
        return ", ".join(f"{number} {what}" for what, number in self._done.items())

    def key(self, *keys: str) -> None:
        """Real keys."""
        self._done["keys"] += len(keys)
        self._do("key", "--delay", "40", *keys)

    def type(self, words: str) -> None:
        """Real letters, one after another."""
        self._done["letters"] += len(words)
        self._do("type", "--delay", "30", words)

    def press(self, x: float, y: float) -> None:
        """A real press on a place of the screen."""
        self._done["presses"] += 1
        self._do("mousemove", str(round(x)), str(round(y)), "click", "1")

    def draw(self, places: Sequence[tuple[float, float]]) -> None:
        """A real stroke with the mouse held down."""
        self._done["presses"] += 1
        (x, y), *rest = places
        self._do("mousemove", str(round(x)), str(round(y)), "mousedown", "1")
        for x, y in rest:
            self._do("mousemove", str(round(x)), str(round(y)))
        self._do("mouseup", "1")

    def tab_to(self, name: str, most: int = 90) -> None:
        """Tab until the keyboard is at a control with that name."""
        for _ in range(most):
            here = self.ask("focus")
            if here == name:
                return
            self.key("Tab")
            self.until(lambda now, here=here: now != here, "focus")
        raise AssertionError(f"Tab does not lead to {name}: {self.ask('focus')}")

    def press_on(self, name: str) -> None:
        """A real press on a control with that name, once it can be pressed."""
        self.press(*self.until(bool, "where", name))

    # ---- ends

    def ends(self) -> str:
        """Wait for the program to end by itself, without an error; what it wrote to standard error."""
        _, told = self.process.communicate(timeout=max(1.0, min(_LONGEST_S, self._deadline - time.monotonic())))
        assert self.process.returncode == 0, told
        return told

    def kill(self) -> None:
        """For a test that failed half-way."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=20)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True)


def words_of(pdf: Path) -> str:
    """The text of a PDF with single spaces."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())
