"""The course at one look: a ring, how many sessions are done, and what the next review asks for."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from acuchart.ui.course import CourseState
from acuchart.ui.due_measures import ReviewDue
from acuchart.ui.theme import font, theme
from acuchart.ui.widgets import paint_ring

_HIGH: Final = 54
_RING: Final = 42
_MOST: Final = 420
_AIR: Final = 10


class CourseGlance(QAbstractButton):
    """Pressed, it leads to the course's card."""

    def __init__(self) -> None:
        """Hidden until ``show_course``."""
        super().__init__()
        self._part, self._ring, self._lines, self._due = 0.0, "", ("", ""), False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_course(self, state: CourseState | None, review: ReviewDue | None) -> None:
        """Take a course, or none, and the review that is due in it."""
        self.setVisible(state is not None)
        if state is None:
            return
        planned, plan = state.course.planned_sessions, state.plan
        self._part, self._ring = state.done / planned, f"{state.done}/{planned}"
        self._due = review is not None
        missed = f", {len(plan.missed)} missed" if plan.missed else ""
        first = f"Course {state.number}: {state.done} of {planned}{missed}"
        if review is not None:
            self._lines = (first, f"Review due: {review.short}" if review.measures else "Review due")
        elif plan.next_review is not None:
            self._lines = (first, f"next review at {plan.next_review.words}")
        else:
            self._lines = (first, "ended" if plan.ended else "all done" if plan.complete else "no review planned")
        second = self._lines[1] if review is None else review.words
        self.setAccessibleName(". ".join(self._lines))
        self.setToolTip(f"{state.course.name}\n{second}" if state.course.name else second)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words, up to a third of a page."""
        wide = 0
        for words, role in zip(self._lines, ("strong", "hint"), strict=True):
            self.setFont(font(role))
            wide = max(wide, self.fontMetrics().horizontalAdvance(words))
        return QSize(min(_AIR * 3 + _RING + wide + 4, _MOST), _HIGH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The card, the ring, two lines."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = tokens.pine if self.hasFocus() else tokens.amber_line if self._due else tokens.line
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(tokens.amber_wash if self._due else tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        ring = QRectF(_AIR, (self.height() - _RING) / 2, _RING, _RING)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.save()
        painter.translate(ring.topLeft())
        paint_ring(painter, QRectF(0, 0, _RING, _RING), 4.0, min(self._part, 1.0))
        painter.restore()
        small = font("micro")
        small.setWeight(font("strong").weight())
        painter.setFont(small)
        painter.setPen(QColor(tokens.ink))
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, self._ring)
        left = ring.right() + _AIR
        room = self.width() - left - _AIR
        second = tokens.amber if self._due else tokens.ink2
        for words, role, ink, top in zip(
            self._lines, ("strong", "hint"), (tokens.ink, second), (7.0, 28.0), strict=True
        ):
            painter.setFont(font(role))
            painter.setPen(QColor(ink))
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(QRectF(left, top, room, 20), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
