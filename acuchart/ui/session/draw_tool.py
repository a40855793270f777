"""The tool that draws on a plate by hand: a drag is a line, a press alone is one corner; Escape puts it away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QPointF, Signal

from acuchart.ui.session.plate_view import PlateView

Corners = tuple[tuple[float, float], ...]
_STEP_PX: Final = 6.0  # corners of a freehand line are no nearer than this
_MOST: Final = 160  # corners; the outline of a hand has fewer


class DrawTool(QObject):
    """While it is on, the plate's strokes are lines (``gestures.Tool``)."""

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

    # ---- what the plate's gestures ask of a tool: strokes by mouse, pen or finger

    def begin(self, at: QPointF) -> None:
        """The first corner."""
        self._line = [(at.x(), at.y())]

    def follow(self, at: QPointF) -> None:
        """More corners, no nearer to each other than a step."""
        if not self._line or len(self._line) >= _MOST:
            return
        x, y = self._line[-1]
        if abs(at.x() - x) + abs(at.y() - y) >= _STEP_PX:
            self._line.append((at.x(), at.y()))
            self._show()

    def finish(self) -> None:
        """The line is drawn; the tool is put away."""
        camera, line = self._plate.camera, self._line
        corners = tuple(_inside(*camera.to_fraction(x, y)) for x, y in line)
        self._use(False)
        self.drawn.emit(corners)

    def drop(self) -> None:
        """The line in the hand did not happen."""
        if self._line:
            self._line = []
            self._show()

    def put_away(self) -> None:
        """Escape."""
        self._use(False)
        self.said.emit(self._ends)

    def _use(self, on: bool) -> None:
        if on == self.on:
            return
        for other in self._others:
            other._use(False)
        self.on = on
        self._line = []
        self._show()
        self._plate.use_tool(self if on else None)
        self.switched.emit(on)

    def _show(self) -> None:
        self._show_line(tuple(self._line))
        self._plate.update()


def _inside(x: float, y: float) -> tuple[float, float]:
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
