"""Hears when the desktop locks, sleeps or gives the screen to another user; on systems with D-Bus.

Elsewhere only sleep is noticed, by the clocks (`lock.Locker`): Qt tells nothing of the rest.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

_SCREEN_SAVERS: Final = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver")
_LOGIN: Final = "org.freedesktop.login1"


class DesktopLock(QObject):
    """``wanted`` carries one sentence that says why the chart should be locked now."""

    wanted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Deaf until ``start``."""
        super().__init__(parent)
        self.listening = False

    def start(self) -> None:
        """Listen to both buses, where there are any."""
        if sys.platform in ("win32", "darwin"):
            return
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:  # a Qt without it
            return
        self.listen(QDBusConnection.sessionBus(), QDBusConnection.systemBus())

    def listen(self, session: QDBusConnection, system: QDBusConnection) -> None:
        """Ask the desktop for its lock and the system for sleep and switches of user."""
        if session.isConnected():
            for name in _SCREEN_SAVERS:
                heard = session.connect("", "", name, "ActiveChanged", self, _slot("_saver"))
                self.listening = self.listening or heard
        if system.isConnected():
            for interface, name, slot in (
                (f"{_LOGIN}.Manager", "PrepareForSleep", _slot("_sleep")),
                (f"{_LOGIN}.Session", "Lock", _slot("_lock")),
            ):
                heard = system.connect("", "", interface, name, self, slot)
                self.listening = self.listening or heard
            system.connect(
                "",
                "/org/freedesktop/login1/seat/seat0",
                "org.freedesktop.DBus.Properties",
                "PropertiesChanged",
                self,
                _slot("_seat"),
            )

    @Slot("QDBusMessage")
    def _saver(self, message: QDBusMessage) -> None:
        if message.arguments()[:1] == [True]:
            self.wanted.emit("Locked with the screen of this computer.")

    @Slot("QDBusMessage")
    def _sleep(self, message: QDBusMessage) -> None:
        if message.arguments()[:1] == [True]:
            self.wanted.emit("Locked before the computer went to sleep.")

    @Slot("QDBusMessage")
    def _lock(self, _message: QDBusMessage) -> None:
        self.wanted.emit("Locked with the screen of this computer.")

    @Slot("QDBusMessage")
    def _seat(self, message: QDBusMessage) -> None:
        # Whatever changes there, it is somebody's session on this screen; a lock too many is harmless.
        if message.arguments()[:1] == [f"{_LOGIN}.Seat"]:
            self.wanted.emit("Locked when another user took the screen.")


def _slot(name: str) -> Any:
    """How Qt writes a slot that takes a message; the stubs ask for bytes, the binding for what SLOT gives."""
    return SLOT(f"{name}(QDBusMessage)")
