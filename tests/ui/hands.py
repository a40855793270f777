"""Mouse, pen and finger with the same three moves, as real events on the plate."""

from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from acuchart.ui.session.screen import SessionScreen

_NONE, _LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
_KEYS = Qt.KeyboardModifier.NoModifier
_DEVICES: dict[Any, QPointingDevice] = {}


class Mouse:
    """The left button."""

    def __init__(self, screen: SessionScreen) -> None:
        self.plate = screen.plate

    def press(self, at: QPoint, keys: Qt.KeyboardModifier = _KEYS) -> None:
        self._send(QEvent.Type.MouseButtonPress, at, _LEFT, _LEFT, keys)

    def move(self, at: QPoint, keys: Qt.KeyboardModifier = _KEYS) -> None:
        self._send(QEvent.Type.MouseMove, at, _NONE, _LEFT, keys)

    def release(self, at: QPoint, keys: Qt.KeyboardModifier = _KEYS) -> None:
        self._send(QEvent.Type.MouseButtonRelease, at, _LEFT, _NONE, keys)

    def _send(self, kind: Any, at: QPoint, button: Any, held: Any, keys: Any) -> None:
        everywhere = QPointF(self.plate.mapToGlobal(at))
        QApplication.sendEvent(self.plate, QMouseEvent(kind, QPointF(at), everywhere, button, held, keys))


class Pen:
    """The tip of a pen, or its eraser end."""

    tip = QPointingDevice.PointerType.Pen

    def __init__(self, screen: SessionScreen) -> None:
        self.plate = screen.plate

    def hover(self, at: QPoint, keys: Qt.KeyboardModifier = _KEYS) -> None:
        self._send(QEvent.Type.TabletMove, at, _NONE, _NONE, keys)

    def press(self, at: QPoint, keys: Qt.KeyboardModifier = _KEYS) -> None:
        self._send(QEvent.Type.TabletPress, at, _LEFT, _LEFT, keys)

    def move(self, at: QPoint, keys: Qt.KeyboardModifier = _KEYS) -> None:
        self._send(QEvent.Type.TabletMove, at, _NONE, _LEFT, keys)

    def release(self, at: QPoint, keys: Qt.KeyboardModifier = _KEYS) -> None:
        self._send(QEvent.Type.TabletRelease, at, _LEFT, _NONE, keys)

    def _send(self, kind: Any, at: QPoint, button: Any, held: Any, keys: Any) -> None:
        everywhere = QPointF(self.plate.mapToGlobal(at))
        pressure = 0.6 if held else 0.0
        event = QTabletEvent(
            kind, _pen(self.tip), QPointF(at), everywhere, pressure, 0, 0, 0, 0, 0, keys, button, held
        )
        QApplication.sendEvent(self.plate, event)


class Eraser(Pen):
    tip = QPointingDevice.PointerType.Eraser


class Finger:
    """One finger; ``two`` puts a second one beside it."""

    def __init__(self, screen: SessionScreen) -> None:
        self.plate = screen.plate
        if "finger" not in _DEVICES:
            made = QTest.createTouchDevice()
            assert isinstance(made, QPointingDevice)
            _DEVICES["finger"] = made

    def press(self, at: QPoint, keys: Qt.KeyboardModifier = _KEYS) -> None:
        self._event().press(1, self._at(at)).commit()

    def move(self, at: QPoint, keys: Qt.KeyboardModifier = _KEYS) -> None:
        self._event().move(1, self._at(at)).commit()

    def release(self, at: QPoint, keys: Qt.KeyboardModifier = _KEYS) -> None:
        self._event().release(1, self._at(at)).commit()

    def two(self, what: str, first: QPoint, second: QPoint) -> None:
        """Both fingers at once: ``what`` is press, move or release."""
        event = self._event()
        getattr(event, what)(1, self._at(first))
        getattr(event, what)(2, self._at(second))
        event.commit()

    def second(self, what: str, first: QPoint, second: QPoint) -> None:
        """The second finger comes or goes while the first one lies still."""
        event = self._event()
        event.move(1, self._at(first))
        getattr(event, what)(2, self._at(second))
        event.commit()

    def _event(self) -> Any:
        return QTest.touchEvent(self.plate, _DEVICES["finger"])

    def _at(self, at: QPoint) -> QPoint:
        return self.plate.mapToGlobal(at)


def stroke(hand: Mouse | Pen | Finger, first: QPoint, last: QPoint, keys: Qt.KeyboardModifier = _KEYS) -> None:
    """A press that is dragged and not let go."""
    hand.press(first, keys)
    for part in (0.3, 0.6, 1.0):
        hand.move(first + (last - first) * part, keys)


def tap(hand: Mouse | Pen | Finger, at: QPoint, keys: Qt.KeyboardModifier = _KEYS) -> None:
    """Down and up again."""
    hand.press(at, keys)
    hand.release(at, keys)


def _pen(tip: QPointingDevice.PointerType) -> QPointingDevice:
    if tip not in _DEVICES:
        wanted = QInputDevice.Capability
        _DEVICES[tip] = QPointingDevice(
            "an invented pen",
            len(_DEVICES) + 900,
            QInputDevice.DeviceType.Stylus,
            tip,
            wanted.Position | wanted.Pressure | wanted.Hover,
            1,
            3,
        )
    return _DEVICES[tip]
