"""A surface that is drawn on: a stroke by mouse, pen or finger, or a tap, handed over in px when it ends."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTabletEvent, QTouchEvent
from PySide6.QtWidgets import QWidget

_STEP_PX: Final = 3.0  # corners of a line are no nearer than this
_MOST: Final = 300  # corners of one line
TAP_PX: Final = 5.0  # a stroke that stays within is a tap


class Pad(QWidget):
    """Subclasses say what a tap and a stroke do."""

    def __init__(self) -> None:
        """Nothing in the hand."""
        super().__init__()
        self.line: list[QPointF] = []
        self.writable = True
        self._finger: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    def tapped(self, at: QPointF) -> None:
        """Down and up again at one place."""

    def stroked(self, line: list[QPointF]) -> None:
        """A line was drawn."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The line begins."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The line goes on."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._follow(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The line ends."""
        event.accept()
        if event.button() is Qt.MouseButton.LeftButton:
            self._finish()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen does what the mouse does, without the detour over one."""
        if event.type() is QEvent.Type.TabletPress:
            self._begin(event.position())
        elif event.type() is QEvent.Type.TabletMove and event.buttons() & Qt.MouseButton.LeftButton:
            self._follow(event.position())
        elif event.type() is QEvent.Type.TabletRelease:
            self._finish()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """The first finger draws; a hand that lies on the surface beside it does not."""
        if not isinstance(event, QTouchEvent):
            return super().event(event)
        kind = event.type()
        for point in event.points():
            if kind is QEvent.Type.TouchBegin and self._finger is None:
                self._finger = point.id()
                self._begin(point.position())
            elif point.id() == self._finger:
                self._follow(point.position())
        if kind in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
            self._finger = None
            self.line = self.line if kind is QEvent.Type.TouchEnd else []
            self._finish()
        event.accept()
        return True

    def _begin(self, at: QPointF) -> None:
        self.setFocus()
        self.line = [at] if self.writable else []

    def _follow(self, at: QPointF) -> None:
        if self.line and len(self.line) < _MOST and (at - self.line[-1]).manhattanLength() >= _STEP_PX:
            self.line.append(at)
            self.update()

    def _finish(self) -> None:
        line, self.line = self.line, []
        if not line:
            return
        if all((at - line[0]).manhattanLength() <= TAP_PX for at in line):
            self.tapped(line[0])
        else:
            self.stroked(line)
        self.update()
