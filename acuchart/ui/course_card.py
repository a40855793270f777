"""The course as a bar of boxes, one for each planned session; planning a course takes one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import uuid4

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from acuchart.model.change import change_of
from acuchart.model.course import Course
from acuchart.model.report import SessionSummary
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.course import CourseState
from acuchart.ui.rows import write
from acuchart.ui.theme import font, theme
from acuchart.ui.widgets import Elided, Segment, button, label
from acuchart.ui.words import needle_words

_LENGTHS: Final = ("6", "8", "10", "12")
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


class CourseCard(QFrame):
    """The newest course of a patient, and a line that plans the next one."""

    session_wanted = Signal(str)

    def __init__(self, context: Context, patient_id: str) -> None:
        """Empty until `show_courses`."""
        super().__init__()
        self.setProperty("role", "card")
        self._context = context
        self._patient_id = patient_id
        self._title = Elided("", "strong")
        self._note = label("", "hint")
        self._plan = button("Plan a course", "small", icon_name="plus")
        self._plan.clicked.connect(self._begin)
        self._bar = CourseBar()
        self._bar.session_wanted.connect(self.session_wanted)
        self._line = self._planner()
        self._line.hide()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        head.addWidget(self._note)
        head.addWidget(self._plan)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self._line)

    def show_courses(self, states: Sequence[CourseState]) -> None:
        """The newest of them; without a running one the next can be planned."""
        state = states[-1] if states else None
        running = any(one.running for one in states)
        self._bar.setVisible(state is not None)
        self._plan.setVisible(not running and self._line.isHidden())
        if running:
            self._line.hide()
        if state is None:
            self._title.say("No course is planned")
            self._note.setText("")
            return
        name = f", {state.course.name}" if state.course.name else ""
        self._title.say(f"Course {state.number}{name}")
        done = f"{state.done} of {state.course.planned_sessions} done"
        self._note.setText(done if state.running else f"{done}, complete")
        self._bar.show_course(state)

    def _planner(self) -> QWidget:
        made = QWidget()
        self._words = QLineEdit()
        self._words.setPlaceholderText("What it is for: micro eye, ten in two weeks")
        self._words.setAccessibleName("What the course is for")
        self._length = Segment([(one, one) for one in _LENGTHS], "10")
        self._length.setAccessibleName("How many sessions")
        plan = button("Plan it", "primary")
        never = button("Not now", "quiet")
        plan.clicked.connect(self._keep)
        never.clicked.connect(self._end)
        self._words.returnPressed.connect(self._keep)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self._length)
        row.addWidget(label("sessions", "label"))
        row.addWidget(plan)
        row.addWidget(never)
        return made

    def _begin(self) -> None:
        self._line.show()
        self._plan.hide()
        self._words.setFocus()

    def _end(self) -> None:
        self._line.hide()
        self._plan.show()
        self._plan.setFocus()

    def _keep(self) -> None:
        course = Course(
            id=uuid4().hex,
            patient_id=self._patient_id,
            name=self._words.text().strip(),
            planned_sessions=int(self._length.current),
            started_on=moments.today(),
        )
        if self._context.write(change_of(None, course)):
            self._words.clear()
            self._line.hide()
