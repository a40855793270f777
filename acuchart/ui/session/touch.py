"""Fingers and pen on a plate: one finger is a hand with a needle, two move the plate, a resting palm is nothing.

A pen that is down, or was near within half a second, makes every finger a palm until it is lifted. In pen-only
mode one finger moves the plate, and only pen and mouse mark. The eraser end takes away the mark under it.
"""

from __future__ import annotations

import math
import time
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QEventPoint, QNativeGestureEvent, QPointingDevice, QTabletEvent, QTouchEvent, QWheelEvent

from acuchart.ui.session.gestures import Gestures
from acuchart.ui.session.loupe import Loupe

if TYPE_CHECKING:
    from acuchart.ui.session.plate_view import PlateView

PALM_S: Final = 0.5
_AWAY_MS: Final = 1500  # a pen that says nothing for so long has left
_NONE: Final = Qt.KeyboardModifier.NoModifier
_LEFT: Final = Qt.MouseButton.LeftButton


class _Fingers(Enum):
    """What the fingers on the glass are doing."""

    UP = auto()
    MARK = auto()
    PAN = auto()
    PINCH = auto()
    IGNORED = auto()  # a palm, or what is left of a gesture that Escape ended


class Touch:
    """Turns fingers and pen into presses of the plate's gestures."""

    def __init__(self, plate: PlateView, gestures: Gestures) -> None:
        """Nothing touches the glass."""
        self._plate, self._gestures = plate, gestures
        self.loupe = Loupe(plate)
        self.pen_only = False
        self._used = False
        self._fingers = _Fingers.UP
        self._last: QPointF | None = None  # of the finger that pans
        self._pair: tuple[QPointF, float] | None = None  # middle and span of two fingers
        self._pen_down = False
        self._pen_seen = -math.inf
        self._erase = ""
        self._away = QTimer(plate)
        self._away.setSingleShot(True)
        self._away.setInterval(_AWAY_MS)
        self._away.timeout.connect(self._pen_left)

    def cancel(self) -> bool:
        """Whatever is going on did not happen; fingers that still lie there do nothing more.

        False where nothing was going on.
        """
        fingers = self._fingers not in (_Fingers.UP, _Fingers.IGNORED)
        if self._fingers is not _Fingers.UP:
            self._fingers = _Fingers.IGNORED
        erasing, self._erase = bool(self._erase), ""
        self._plate.repaint_overlay(*self.loupe.hide())
        return self._gestures.cancel() or fingers or erasing

    def _in_use(self) -> None:
        if not self._used:
            self._used = True
            self._plate.by_touch.emit()

    # ---- a touchpad and a wheel

    def wheel(self, event: QWheelEvent) -> None:
        """A wheel zooms about the cursor; two fingers on a touchpad move the plate, with Ctrl they zoom."""
        scroll = event.pixelDelta()
        by_fingers = event.phase() is not Qt.ScrollPhase.NoScrollPhase and not scroll.isNull()
        if by_fingers and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._plate.pan(scroll.x(), scroll.y())
        elif event.angleDelta().y():
            self._plate.zoom(1.0015 ** event.angleDelta().y(), event.position())
        self._gestures.hover(event.position(), event.modifiers())
        event.accept()

    def touchpad(self, event: QNativeGestureEvent) -> None:
        """Two fingers of a touchpad that part or meet."""
        if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self._plate.zoom(1.0 + event.value(), event.position())

    # ---- fingers on the glass

    def touch(self, event: QTouchEvent) -> None:
        """Something changed about the fingers on the glass."""
        self._in_use()
        points = event.points()
        match event.type():
            case QEvent.Type.TouchCancel:
                self.cancel()
                self._fingers = _Fingers.UP
            case QEvent.Type.TouchBegin:
                self._begin(points)
            case QEvent.Type.TouchUpdate:
                self._go_on(points)
            case QEvent.Type.TouchEnd:
                self._end(points)
        event.accept()

    def _begin(self, points: list[QEventPoint]) -> None:
        self._pair, self._last = None, None
        if self._palm() or self._gestures.going_on:
            self._fingers = _Fingers.IGNORED
        elif self.pen_only:
            self._fingers = _Fingers.PAN
        else:
            self._fingers = _Fingers.MARK
        if self._fingers is _Fingers.MARK and len(points) == 1:
            at = points[0].position()
            self._plate.setFocus(Qt.FocusReason.MouseFocusReason)
            self._gestures.press(at, _LEFT, _NONE)
            self._gestures.hover(at, _NONE)
            self._look(at)
        else:
            self._go_on(points)

    def _go_on(self, points: list[QEventPoint]) -> None:
        if self._fingers is _Fingers.IGNORED:
            return
        down = [point.position() for point in points if point.state() is not QEventPoint.State.Released]
        if len(down) >= 2:
            if self._fingers is not _Fingers.PINCH:
                self.cancel()
                self._fingers = _Fingers.PINCH
            self._pinch(*down[:2])
            return
        self._pair = None
        if not down:
            return
        if self._fingers is _Fingers.MARK:
            self._gestures.move(down[0], _NONE)
            self._look(down[0])
        elif self._fingers is _Fingers.PAN:
            if self._last is not None:
                self._plate.pan(down[0].x() - self._last.x(), down[0].y() - self._last.y())
            self._last = down[0]

    def _pinch(self, first: QPointF, second: QPointF) -> None:
        middle = (first + second) / 2
        span = math.hypot(first.x() - second.x(), first.y() - second.y())
        if self._pair is not None:
            old, old_span = self._pair
            self._plate.pan(middle.x() - old.x(), middle.y() - old.y())
            if old_span > 1:
                self._plate.zoom(span / old_span, middle)
        self._pair = (middle, span)

    def _end(self, points: list[QEventPoint]) -> None:
        marked = self._fingers is _Fingers.MARK
        self._fingers = _Fingers.UP
        self._plate.repaint_overlay(*self.loupe.hide())
        if marked and points:
            self._gestures.release(points[0].position(), _LEFT, _NONE)
        if not self._pen_down:
            self._gestures.unhover()

    def _look(self, at: QPointF) -> None:
        """The loupe is open as long as the finger holds something back."""
        if self._gestures.holds:
            self._plate.repaint_overlay(*self.loupe.show(at, free=self._gestures.will_place))
        else:
            self._plate.repaint_overlay(*self.loupe.hide())

    def _palm(self) -> bool:
        return self._pen_down or time.monotonic() - self._pen_seen < PALM_S

    # ---- the pen

    def tablet(self, event: QTabletEvent) -> None:
        """The pen hovers, presses, draws or lets go."""
        self._in_use()
        self._pen_seen = time.monotonic()
        self._away.start()
        if self._fingers not in (_Fingers.UP, _Fingers.IGNORED):
            self.cancel()  # the hand that holds the pen came down first
        eraser = event.pointerType() is QPointingDevice.PointerType.Eraser
        at, keys = event.position(), event.modifiers()
        match event.type():
            case QEvent.Type.TabletPress:
                self._pen_down = True
                self._plate.setFocus(Qt.FocusReason.MouseFocusReason)
                if eraser:
                    spot = self._plate.hit(at.x(), at.y())
                    self._erase = "" if spot is None else spot.mark.needle_id
                else:
                    self._gestures.press(at, event.button(), keys)
            case QEvent.Type.TabletMove:
                self._gestures.move(at, keys)
            case QEvent.Type.TabletRelease:
                self._pen_down = False
                if eraser:
                    self._rub_out(at)
                else:
                    self._gestures.release(at, event.button(), keys)
        event.accept()

    def _rub_out(self, at: QPointF) -> None:
        wanted, self._erase = self._erase, ""
        spot = self._plate.hit(at.x(), at.y())
        if wanted and spot is not None and spot.mark.needle_id == wanted and self._plate.document.writable:
            self._plate.selection.set([wanted])
            self._plate.marking.remove()

    def _pen_left(self) -> None:
        if not self._pen_down and not self._gestures.going_on:
            self._gestures.unhover()
