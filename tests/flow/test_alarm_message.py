"""The end of a retention reaches the desktop over a real bus, without a name; nothing where it is silent."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.side import Side
from acuchart.model.stamp import Stamp, StampKind
from acuchart.ui.alarm import keep_silent
from acuchart.ui.settings import Settings
from tests.conftest import Display, need
from tests.flow.test_treatment import Window
from tests.ui.session_factory import add_needles, at_point, make_store

# A desktop that takes messages and has a tray, as a process of its own; it prints each message that arrives.
DESKTOP = """
import json
import acuchart.ui
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusVariant, QDBusVirtualObject

WATCHER = {"IsStatusNotifierHostRegistered": True, "ProtocolVersion": 0, "RegisteredStatusNotifierItems": []}
ANSWERS = {
    "GetCapabilities": lambda _: [["body"]],
    "GetServerInformation": lambda _: ["desktop", "invented", "1", "1.2"],
    "Get": lambda words: [QDBusVariant(WATCHER[words[1]])],
    "Notify": lambda _: [7],
}

class Desktop(QDBusVirtualObject):
    def introspect(self, _path):
        return ""

    def handleMessage(self, message, bus):
        words = message.arguments()
        if message.member() == "Notify":
            print(json.dumps([words[3], words[4]]), flush=True)
        return bus.send(message.createReply(ANSWERS.get(message.member(), lambda _: [])(words)))

app = QCoreApplication([])
desktop = Desktop()
bus = QDBusConnection.sessionBus()
for path in ("/org/freedesktop/Notifications", "/StatusNotifierWatcher"):
    assert bus.registerVirtualObject(path, desktop)
for name in ("org.freedesktop.Notifications", "org.kde.StatusNotifierWatcher"):
    assert bus.registerService(name)
print(json.dumps("ready"), flush=True)
app.exec()
"""


class Bus:
    """A session bus with a desktop on it."""

    def __init__(self, python: str) -> None:
        command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
        self._daemon = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._daemon.stdout is not None
        self.address = self._daemon.stdout.readline().strip()
        self._desktop = subprocess.Popen(
            [python, "-u", "-c", DESKTOP],
            env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.message() == "ready"

    def message(self) -> object:
        """The next line of the desktop; a message is its title and its words."""
        assert self._desktop.stdout is not None
        return json.loads(self._desktop.stdout.readline())

    def end(self) -> str:
        """Stop both; what the desktop still had to say."""
        self._desktop.terminate()
        rest = self._desktop.communicate(timeout=20)[0]
        self._daemon.terminate()
        self._daemon.communicate(timeout=20)
        return rest


@pytest.fixture
def bus(python: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    need("dbus-daemon")
    made = Bus(python)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
    yield made
    made.end()


def almost_up(folder: Path) -> Path:
    store = make_store(folder)
    begun = clock.stamp(datetime.now(UTC) - timedelta(minutes=25) + timedelta(seconds=8))
    add_needles(store, [at_point("ST2", Side.RIGHT, 1, placed_at=begun)])
    store.apply([change_of(None, Stamp(id="t", session_id="s1", kind=StampKind.RETENTION, at=begun, number=25))])
    path = store.path
    store.close()
    return path


@pytest.mark.flow
def test_the_desktop_tells_that_the_time_is_up_and_names_nobody(
    tmp_path: Path, display: Display, python: str, bus: Bus
):
    window = Window(display, python, almost_up(tmp_path))
    try:
        assert bus.message() == ["acuchart", "Session 1: time is up."]
        assert window.ask("ws._alarm.edge.isVisible()")
    finally:
        window.end(9)


@pytest.mark.flow
def test_a_silent_practice_sees_the_edge_and_no_message(tmp_path: Path, display: Display, python: str, bus: Bus):
    keep_silent(Settings(), True)
    window = Window(display, python, almost_up(tmp_path))
    try:
        window.until("ws._alarm.edge.isVisible()")
        window.until("not ws._alarm.edge.isVisible()")
    finally:
        window.end(9)
    assert bus.end() == ""
