"""The tool that draws on a plate by hand: a drag is a line, a press alone is one corner; Escape puts it away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from acuchart.ui.session.plate_view import PlateView

Corners = tuple[tuple[float, float], ...]
_STEP_PX: Final = 6.0  # corners of a freehand line are no nearer than this
_MOST: Final = 160  # corners; the outline of a hand has fewer


class DrawTool(QObject):
    """While it is on, the plate's own gestures wait and the hand draws."""

    said = Signal(str)
    drawn = Signal(object)  # the corners, fractions of the plate's box
    switched = Signal(bool)

    def __init__(self, plate: PlateView, show: Callable[[Corners], None], *, asks: str, ends: str) -> None:
        """Put away. ``show`` takes the line in the hand (px); ``asks`` and ``ends`` are said on and off."""
        super().__init__(plate)
        self._plate, self._show_line = plate, show
        self._asks, self._ends = asks, ends
        self._line: list[tuple[float, float]] = []
        self._others: tuple[DrawTool, ...] = ()
        self.on = False

    def beside(self, *others: DrawTool) -> None:
        """Only one tool is in the hand at a time."""
        self._others = others

    def toggle(self) -> None:
        """Take the tool, or put it away."""
        self._use(not self.on)
        self.said.emit(self._asks if self.on else self._ends)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The plate's own gestures wait while a line is drawn."""
        match event:
            case QMouseEvent() if event.button() == Qt.MouseButton.LeftButton and _is_press(event):
                self._line = [(event.position().x(), event.position().y())]
                return True
            case QMouseEvent() if event.type() == QEvent.Type.MouseMove:
                self._follow(event.position())
                return True
            case QMouseEvent() if event.type() == QEvent.Type.MouseButtonRelease and self._line:
                self._finish()
                return True
            case QKeyEvent() if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                self._use(False)
                self.said.emit(self._ends)
                return True
        return False

    def _use(self, on: bool) -> None:
        if on == self.on:
            return
        for other in self._others:
            other._use(False)
        self.on = on
        self._line = []
        self._show()
        if on:
            self._plate.installEventFilter(self)
            self._plate.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._plate.removeEventFilter(self)
            self._plate.unsetCursor()
        self.switched.emit(on)

    def _follow(self, at: QPointF) -> None:
        if not self._line or len(self._line) >= _MOST:
            return
        x, y = self._line[-1]
        if abs(at.x() - x) + abs(at.y() - y) >= _STEP_PX:
            self._line.append((at.x(), at.y()))
            self._show()

    def _finish(self) -> None:
        camera, line = self._plate.camera, self._line
        corners = tuple(_inside(*camera.to_fraction(x, y)) for x, y in line)
        self._use(False)
        self.drawn.emit(corners)

    def _show(self) -> None:
        self._show_line(tuple(self._line))
        self._plate.update()


def _is_press(event: QMouseEvent) -> bool:
    return event.type() == QEvent.Type.MouseButtonPress


def _inside(x: float, y: float) -> tuple[float, float]:
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
