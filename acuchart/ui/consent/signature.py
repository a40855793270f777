"""The field that is signed in, with a pen, a finger or the mouse; and the picture of what was signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from acuchart.model.signing import WIDE, Dot, Stroke, is_signature, write_strokes
from acuchart.ui.theme import font, theme

_HIGH: Final = 150
_BASE: Final = 0.74  # of the height: where the line to sign on lies
_NEAR: Final = 2  # thousandths: a dot so near the last one says nothing new
_MOST: Final = 12_000  # dots of one signature
_INK: Final = 2.2


class SignatureField(QWidget):
    """Draw in it; ``changed`` comes with every stroke and when it is cleared."""

    changed = Signal()

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._strokes: list[list[Dot]] = []
        self._drawing = False
        self._finger: int | None = None
        self._clock = QElapsedTimer()
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HIGH)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Signature")
        self.setAccessibleDescription(
            "Sign with pen, finger or mouse. Delete clears it. By keyboard, choose Signed on paper."
        )

    @property
    def text(self) -> str:
        """The strokes as the file keeps them."""
        return write_strokes(self._strokes)

    @property
    def signed(self) -> bool:
        """True for more than a tap."""
        return is_signature(self._strokes)

    def clear(self) -> None:
        """Begin anew."""
        self._strokes, self._drawing, self._finger = [], False, None
        self.update()
        self.changed.emit()

    # ---- pen, finger, mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The first dot of a stroke."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The stroke goes on."""
        self._go_on(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """The stroke ends."""
        self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen, before Qt makes mouse events of it."""
        if event.type() is QEvent.Type.TabletPress:
            self._begin(event.position())
        elif event.type() is QEvent.Type.TabletMove:
            self._go_on(event.position())
        elif event.type() is QEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """One finger signs; the palm beside it does not."""
        if isinstance(event, QTouchEvent):
            for point in event.points():
                if event.type() is QEvent.Type.TouchBegin and self._finger is None:
                    self._finger = point.id()
                    self._begin(point.position())
                elif point.id() == self._finger:
                    self._go_on(point.position())
            if event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
                self._finger = None
                self._end()
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete begins anew."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def _begin(self, at: QPointF) -> None:
        if not self._clock.isValid() or not self._strokes:
            self._clock.start()
        self._drawing = True
        self._strokes.append([self._dot(at)])
        self.update()

    def _go_on(self, at: QPointF) -> None:
        if not self._drawing or sum(map(len, self._strokes)) >= _MOST:
            return
        dot, last = self._dot(at), self._strokes[-1][-1]
        if abs(dot.x - last.x) + abs(dot.y - last.y) >= _NEAR:
            self._strokes[-1].append(dot)
            self.update()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            self.changed.emit()

    def _dot(self, at: QPointF) -> Dot:
        """In thousandths of the width; what leaves the field stops at its edge."""
        wide = max(self.width(), 1)
        x = min(max(at.x(), 0.0), float(wide))
        y = min(max(at.y(), 0.0), float(self.height()))
        return Dot(round(x / wide * WIDE), min(round(y / wide * WIDE), WIDE), self._clock.elapsed())

    # ---- paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The field, the line with its cross, the strokes."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.hasFocus()
        painter.setPen(QPen(QColor(tokens.pine if lit else tokens.field), 2 if lit else 1))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        line = self.height() * _BASE
        painter.setPen(QPen(QColor(tokens.line2), 1.2))
        painter.drawLine(QPointF(28, line), QPointF(self.width() - 28.0, line))
        painter.setPen(QColor(tokens.ink2))
        painter.setFont(font("label"))
        painter.drawText(QPointF(28, line - 6), "×")
        if not self._strokes:
            painter.setPen(QColor(tokens.ink3))
            painter.drawText(QPointF(28, line + 24), "Sign here with pen, finger or mouse")
        _draw(painter, self._strokes, 0.0, 0.0, self.width() / WIDE, tokens.ink)
        painter.end()


class SignatureView(QWidget):
    """A signature that was made, in its own proportions."""

    def __init__(self) -> None:
        """Nothing at first."""
        super().__init__()
        self._strokes: tuple[Stroke, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(110)

    def show_strokes(self, strokes: tuple[Stroke, ...], words: str) -> None:
        """``words`` say whose it is."""
        self._strokes = strokes
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for a name."""
        return QSize(320, 110)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The strokes over a line."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.height() - 8.0
        painter.setPen(QPen(QColor(tokens.line2), 1.2))
        painter.drawLine(QPointF(0, line), QPointF(min(self.width(), 420), line))
        dots = [dot for stroke in self._strokes for dot in stroke]
        if dots:
            left, top = min(dot.x for dot in dots), min(dot.y for dot in dots)
            wide = max(max(dot.x for dot in dots) - left, 1)
            high = max(max(dot.y for dot in dots) - top, 1)
            scale = min(0.42, min(self.width(), 420) / wide, (line - 8) / high)
            _draw(painter, self._strokes, 4 - left * scale, line - 4 - (top + high) * scale, scale, tokens.ink)
        painter.end()


def _draw(painter: QPainter, strokes: Sequence[Sequence[Dot]], x: float, y: float, scale: float, ink: str) -> None:
    pen = QPen(QColor(ink), _INK)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in strokes:
        points = [QPointF(x + dot.x * scale, y + dot.y * scale) for dot in stroke]
        if len(points) == 1:
            painter.drawPoint(points[0])
        else:
            painter.drawPolyline(QPolygonF(points))
