"""The course as a bar of boxes, one for each planned session."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from acuchart.model.report import SessionSummary
from acuchart.ui import moments
from acuchart.ui.course import CourseState
from acuchart.ui.row_paint import write
from acuchart.ui.theme import font, theme
from acuchart.ui.words import needle_words

_BOX: Final = 30
_GAP: Final = 4
_LEAST: Final = 26  # narrowest box with a number in it


class CourseBar(QWidget):
    """Filled boxes for sessions that took place, dashed ones for those to come; a filled box opens its session."""

    session_wanted = Signal(str)

    def __init__(self) -> None:
        """Empty at first."""
        super().__init__()
        self._sessions: tuple[SessionSummary, ...] = ()
        self._planned = 0
        self._here = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_course(self, state: CourseState) -> None:
        """Take a course."""
        self._sessions = state.sessions
        self._planned = max(state.course.planned_sessions, len(state.sessions))
        self._here = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._sessions else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(f"{state.done} of {state.course.planned_sessions} sessions done")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room, as high as its lines of boxes."""
        return QSize(320, self._lines() * (_BOX + _GAP) - _GAP)

    def resizeEvent(self, event: object) -> None:
        """More lines of boxes where they would be too narrow for a number."""
        height = self._lines() * (_BOX + _GAP) - _GAP
        if self.height() != height:
            self.setFixedHeight(height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk along the boxes, Enter opens."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self._here = min(max(self._here + step, 0), len(self._sessions) - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._here >= 0:
            self.session_wanted.emit(self._sessions[self._here].id)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the session of a filled box."""
        place = self._at(event.position())
        if 0 <= place < len(self._sessions):
            self.session_wanted.emit(self._sessions[place].id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what opens."""
        opens = 0 <= self._at(event.position()) < len(self._sessions)
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """What a box stands for."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(QPointF(event.pos()))
            words = ""
            if 0 <= place < len(self._sessions):
                session = self._sessions[place]
                day = moments.near_day_text(session.started_at)
                words = f"Session {place + 1}, {day}, {needle_words(session.needles)}"
            elif place >= 0:
                words = f"Session {place + 1} is to come"
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def box(self, place: int) -> QRectF:
        """Where a box is."""
        line, column = divmod(place, self._per_line())
        width = (self.width() - _GAP * (self._per_line() - 1)) / self._per_line()
        return QRectF(column * (width + _GAP), line * (_BOX + _GAP), width, _BOX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The boxes."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = font("hint")
        face.setWeight(font("strong").weight())
        for place in range(self._planned):
            box = self.box(place).adjusted(0.75, 0.75, -0.75, -0.75)
            done = place < len(self._sessions)
            pen = QPen(QColor(tokens.line2), 1.5)
            pen.setDashPattern([3, 2])
            painter.setPen(Qt.PenStyle.NoPen if done else pen)
            painter.setBrush(QColor(tokens.btn) if done else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 7, 7)
            if self.hasFocus() and place == self._here:
                painter.setPen(QPen(QColor(tokens.pine_line), 2))
                painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 5, 5)
            ink = tokens.on_btn if done else tokens.ink3
            write(painter, box, str(place + 1), face, ink, Qt.AlignmentFlag.AlignCenter)
        painter.end()

    def _at(self, spot: QPointF) -> int:
        return next((place for place in range(self._planned) if self.box(place).contains(spot)), -1)

    def _per_line(self) -> int:
        fit = max(1, (max(self.width(), 320) + _GAP) // (_LEAST + _GAP))
        return max(1, min(self._planned or 1, fit))

    def _lines(self) -> int:
        return max(1, -(-max(self._planned, 1) // self._per_line()))
