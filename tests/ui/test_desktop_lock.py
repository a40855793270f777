"""A real message bus tells that the desktop locks, sleeps or changes its user, and the program hears it."""

import subprocess

from tests.conftest import need

LISTENER = """
import sys
import acuchart.ui
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from acuchart.ui.desktop_lock import DesktopLock

app = QCoreApplication([])
desktop = DesktopLock()
bus = QDBusConnection.sessionBus()
desktop.listen(bus, bus)
assert desktop.listening
heard = []
def hear(words):
    heard.append(words)
    if len(heard) == 4:
        app.quit()
desktop.wanted.connect(hear)
def send(path, interface, name, *values):
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments(list(values))
    assert bus.send(message)
send("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", False)
send("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", True)
send("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", False)
send("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", True)
send("/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session", "Lock")
send(
    "/org/freedesktop/login1/seat/seat0",
    "org.freedesktop.DBus.Properties",
    "PropertiesChanged",
    "org.freedesktop.login1.Seat",
    {"ActiveSession": "another"},
)
QTimer.singleShot(20_000, app.quit)
app.exec()
print("\\n".join(heard))
"""


def test_locks_sleep_and_another_user_are_heard(python: str):
    need("dbus-run-session")
    done = subprocess.run(
        ["dbus-run-session", "--", python, "-c", LISTENER], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Locked with the screen of this computer.",
        "Locked before the computer went to sleep.",
        "Locked with the screen of this computer.",
        "Locked when another user took the screen.",
    ]


def test_without_a_bus_nothing_is_heard_and_nothing_breaks(python: str):
    code = (
        "import acuchart.ui\nfrom PySide6.QtCore import QCoreApplication\napp = QCoreApplication([])\n"
        "from acuchart.ui.desktop_lock import DesktopLock\nd = DesktopLock()\nd.start()\nprint(d.listening)"
    )
    environment = {
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
        "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere",
    }
    done = subprocess.run([python, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "False", "")
