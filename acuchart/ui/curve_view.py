"""A curve on the screen: painted from its scene, read out by hover and arrow keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from acuchart.model.curve import curve_scene
from acuchart.model.curve_parts import CurveDot, CurvePath, CurveScene, CurveText, Place
from acuchart.model.outcomes import Series
from acuchart.ui.theme import Tokens, font, theme

_TONES: Final = {
    "axis": "line2",
    "grid": "line",
    "line": "pine",
    "step": "pine",
    "band": "pine_wash",
    "session": "ink3",
    "needles": "ink3",
    "event": "amber",
    "chip": "surface",
}
_LEFT: Final = {"line": "violet", "step": "violet", "band": "violet_wash"}  # what the left side wears instead
_REACH: Final = 22.0  # half of a target of 44 px
_LETTERS: Final = 12.0
_SEEN: Final = 190  # of 255: two bands that overlap are both seen


def paint_curve(painter: QPainter, scene: CurveScene, tokens: Tokens) -> None:
    """Paint a scene with its upper left corner at the painter's origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for path in scene.paths:
        _paint_path(painter, path, tokens)
    for dot in scene.dots:
        colour = QColor(tokens.violet if dot.square else tokens.pine)
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(QColor(tokens.raised) if dot.hollow else colour)
        box = _box(dot, dot.size)
        if dot.square:
            painter.drawRect(box)
        else:
            painter.drawEllipse(box)
    for text in scene.texts:
        letters = font("strong" if text.strong else "body")
        letters.setPixelSize(round(text.size))
        painter.setFont(letters)
        painter.setPen(QColor(_ink(text, tokens)))
        wide = QFontMetricsF(letters).horizontalAdvance(text.text)
        painter.drawText(QPointF(text.at[0] - wide * (text.align + 1) / 2, text.at[1]), text.text)


def _paint_path(painter: QPainter, path: CurvePath, tokens: Tokens) -> None:
    tone = _LEFT.get(path.role, _TONES[path.role]) if path.left else _TONES[path.role]
    colour = QColor(getattr(tokens, tone))
    corners = QPolygonF([QPointF(*one) for one in path.points])
    if path.filled:
        if path.role == "band":
            colour.setAlpha(_SEEN)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(corners)
        return
    pen = QPen(colour, path.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if path.dash:
        pen.setDashPattern([one / path.width for one in path.dash])  # Qt counts in widths of the pen
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(corners)


def _ink(text: CurveText, tokens: Tokens) -> str:
    if text.named and text.strong:
        return tokens.violet if text.left else tokens.pine
    return tokens.ink if text.strong else tokens.ink2


def _box(dot: CurveDot, size: float) -> QRectF:
    return _around(dot.at, size)


def _around(at: Place, size: float) -> QRectF:
    return QRectF(at[0] - size / 2, at[1] - size / 2, size, size)


class CurveView(QWidget):
    """One curve; left and right walk its values and marks, a hand that rests on one reads it out."""

    def __init__(self) -> None:
        """Empty until ``show_series``."""
        super().__init__()
        self._series: Series | None = None
        self._scene: CurveScene | None = None  # of the present size, until other values come
        self._chosen = -1
        self.setMinimumSize(280, 220)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """Wider than high, as the design draws it."""
        return QSize(560, 300)

    def show_series(self, series: Series | None) -> None:
        """Show another series, or none."""
        self._series, self._chosen, self._scene = series, -1, None
        self.setAccessibleName("" if series is None else f"Curve of {series.title}")
        self.setAccessibleDescription("" if series is None else " ".join(series.words))
        self.update()

    @property
    def scene(self) -> CurveScene | None:
        """What is drawn in the present size."""
        series = self._series
        if series is None:
            return None
        size = float(self.width()), float(self.height())
        if self._scene is None or (self._scene.width, self._scene.height) != size:
            self._scene = curve_scene(
                series.kind,
                series.values,
                width=size[0],
                height=size[1],
                sessions=series.ticks,
                marks=series.marks,
                letters=_LETTERS,
            )
            self.setAccessibleDescription(self._scene.words)
        return self._scene

    @property
    def read_out(self) -> str:
        """What the chosen value or mark says; empty where none is."""
        scene = self.scene
        return "" if scene is None or self._chosen < 0 else scene.stops[self._chosen][1]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The scene, and over it the chosen value with its words."""
        scene = self.scene
        if scene is None:
            return
        painter = QPainter(self)
        tokens = theme().tokens
        paint_curve(painter, scene, tokens)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._chosen >= 0:
            at, words = scene.stops[self._chosen]
            painter.setPen(QPen(QColor(tokens.ink), 2))
            painter.drawEllipse(_around(at, 16.0))
            self._paint_words(painter, at, words, tokens)
        elif self.hasFocus():
            painter.setPen(QPen(QColor(tokens.pine), 1.5))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 8, 8)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The nearest value or mark within reach is read out."""
        scene = self.scene
        if scene is None:
            return
        here = event.position()
        far = [(QPointF(*at) - here).manhattanLength() for at, _ in scene.stops]
        nearest = min(range(len(far)), key=far.__getitem__)
        self._choose(nearest if far[nearest] <= _REACH else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk the values and marks by time, Home and End go to the first and the last."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        scene, step = self.scene, steps.get(Qt.Key(event.key()))
        last = 0 if scene is None else len(scene.stops) - 1
        if scene is not None and event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._choose(0 if event.key() == Qt.Key.Key_Home else last)
            return
        if scene is None or step is None:
            super().keyPressEvent(event)
            return
        start = self._chosen if self._chosen >= 0 else (-1 if step > 0 else last + 1)
        self._choose(min(max(start + step, 0), last))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing stays chosen."""
        self._choose(-1)
        super().focusOutEvent(event)

    def _choose(self, number: int) -> None:
        if number != self._chosen:
            self._chosen = number
            scene = self.scene
            self.setAccessibleDescription(self.read_out or ("" if scene is None else scene.words))
            self.update()

    def _paint_words(self, painter: QPainter, at: Place, words: str, tokens: Tokens) -> None:
        """A slip beside the place, whole inside the curve."""
        painter.setFont(font("label"))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        most = min(300.0, self.width() - 32.0)
        room = QFontMetricsF(painter.font()).boundingRect(QRectF(0, 0, most, 400), flags, words)
        wide, high = room.width() + 20, room.height() + 12
        left = min(max(at[0] - wide / 2, 4.0), self.width() - wide - 4)
        top = at[1] - high - 14 if at[1] - high - 14 > 2 else at[1] + 14
        box = QRectF(left, min(top, self.height() - high - 2), wide, high)
        painter.setPen(QPen(QColor(tokens.line2), 1))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(box, 7, 7)
        painter.setPen(QColor(tokens.ink))
        painter.drawText(box.adjusted(10, 6, -10, -6), flags, words)
