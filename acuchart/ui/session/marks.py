"""Marks as small pictures: one glyph table, drawn once per state and number, then only copied."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from acuchart.model.needle import NeedleState
from acuchart.model.scene import GLYPHS, Glyph, Shape, Tone
from acuchart.ui.theme import Tokens, font

DENSE_PX: Final = 12.0  # the disc of a mark that stands too close to others
LETTER_FROM_PX: Final = 16.0  # below this size the shape alone tells the state
_MARGIN: Final = 9.0  # room for the halo and the ring of selection


class MarkPainter:
    """Draws marks for one theme and one screen scale; make a new one when either changes."""

    def __init__(self, tokens: Tokens, ratio: float) -> None:
        """Colours are read once."""
        self._ratio = ratio
        self._cache: dict[tuple[NeedleState, str, float, bool], QPixmap] = {}
        self.halo = QColor(tokens.halo)
        self._raised = QColor(tokens.raised)
        self._tones = {
            Tone.PINE: QColor(tokens.pine),
            Tone.QUIET: QColor(tokens.ink3),
            Tone.AMBER: QColor(tokens.amber),
            Tone.VIOLET: QColor(tokens.violet),
            Tone.RED: QColor(tokens.red),
        }
        self._washes = {Tone.AMBER: QColor(tokens.amber_wash), Tone.RED: QColor(tokens.red_wash)}
        self._tick = QColor(tokens.ink2)
        self._font = QFont(font("label"))
        self._font.setWeight(QFont.Weight.Bold)

    def tone(self, state: NeedleState) -> QColor:
        """The ink of a state."""
        return self._tones[GLYPHS[state].tone]

    def draw(
        self,
        painter: QPainter,
        x: float,
        y: float,
        state: NeedleState,
        text: str,
        *,
        size: float | None = None,
        selected: bool = False,
    ) -> None:
        """One mark centred on (x, y); ``size`` is the diameter, by default that of the canvas."""
        glyph = GLYPHS[state]
        wide = glyph.canvas_px if size is None else size
        picture = self._picture(state, glyph, text, wide, selected)
        half = picture.width() / self._ratio / 2
        # On whole device px: a mark is as sharp as the font in it.
        left = round((x - half) * self._ratio) / self._ratio
        top = round((y - half) * self._ratio) / self._ratio
        painter.drawPixmap(QPointF(left, top), picture)

    def _picture(self, state: NeedleState, glyph: Glyph, text: str, size: float, selected: bool) -> QPixmap:
        key = (state, text, size, selected)
        found = self._cache.get(key)
        if found is not None:
            return found
        side = size + 2 * _MARGIN
        picture = QPixmap(round(side * self._ratio), round(side * self._ratio))
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = picture.width() / self._ratio / 2
        painter.translate(centre, centre)
        self._paint(painter, glyph, text, size, selected)
        painter.end()
        self._cache[key] = picture
        return picture

    def _paint(self, painter: QPainter, glyph: Glyph, text: str, size: float, selected: bool) -> None:
        radius = size / 2
        tone = self._tones[glyph.tone]
        if selected:
            ring = radius + 6.0
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.halo, 3.4))
            painter.drawEllipse(QPointF(), radius + 3.2, radius + 3.2)
            painter.setPen(QPen(self._tones[Tone.PINE], 2.5))
            painter.drawEllipse(QPointF(), ring, ring)
        ink = self.halo
        match glyph.shape:
            case Shape.DISC:
                painter.setPen(QPen(self.halo, 2.0))
                painter.setBrush(tone)
                painter.drawEllipse(QPointF(), radius, radius)
            case Shape.DASHED_RING:
                painter.setPen(QPen(self.halo, 4.0))
                painter.setBrush(self._raised)
                painter.drawEllipse(QPointF(), radius, radius)
                pen = QPen(tone, 1.8)
                pen.setDashPattern([4.2 / 1.8, 2.7 / 1.8])
                painter.setPen(pen)
                painter.drawEllipse(QPointF(), radius - 0.5, radius - 0.5)
                ink = tone
            case Shape.RING:
                back = QColor(self._raised)
                back.setAlphaF(0.75)
                painter.setPen(QPen(tone, 1.5))
                painter.setBrush(back)
                painter.drawEllipse(QPointF(), radius, radius)
            case Shape.TRIANGLE:
                painter.setPen(_round_pen(self.halo, 5.0))
                shape = QPolygonF(
                    [
                        QPointF(0, -radius * 0.95),
                        QPointF(radius, radius * 0.78),
                        QPointF(-radius, radius * 0.78),
                    ]
                )
                painter.setBrush(self._washes[glyph.tone])
                painter.drawPolygon(shape)
                painter.setPen(_round_pen(tone, 2.0))
                painter.drawPolygon(shape)
                ink = tone
            case Shape.SQUARE:
                painter.setPen(QPen(self.halo, 2.0))
                painter.setBrush(tone)
                painter.drawRoundedRect(QRectF(-radius, -radius, size, size), 3, 3)
        if size < LETTER_FROM_PX or not text:
            return
        if glyph.shape is Shape.RING:
            self._paint_tick(painter, radius / 11)
        else:
            drop = 2.0 if glyph.shape is Shape.TRIANGLE else 0.0
            self._paint_text(painter, text, ink, size, drop)

    def _paint_tick(self, painter: QPainter, unit: float) -> None:
        path = QPainterPath(QPointF(-4.4 * unit, 0.4 * unit))
        path.lineTo(QPointF(-1.4 * unit, 3.5 * unit))
        path.lineTo(QPointF(4.4 * unit, -3.2 * unit))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_round_pen(self._tick, 1.8))
        painter.drawPath(path)

    def _paint_text(self, painter: QPainter, text: str, ink: QColor, size: float, drop: float) -> None:
        small = QFont(self._font)
        small.setPixelSize(max(8, round((11 if len(text) < 3 else 9.5) * size / 22)))
        if drop:
            small.setPixelSize(10)
        painter.setFont(small)
        painter.setPen(ink)
        painter.drawText(QRectF(-size, -size + drop, size * 2, size * 2), Qt.AlignmentFlag.AlignCenter, text)


def draw_direction(
    painter: QPainter,
    x: float,
    y: float,
    degrees: float,
    length: float,
    ink: QColor,
    halo: QColor,
    *,
    thin: bool = False,
) -> None:
    """The course of a threaded needle: a line from its mark with an open arrow head."""
    painter.save()
    painter.translate(x, y)
    painter.rotate(-degrees)
    path = QPainterPath(QPointF(0, 0))
    path.lineTo(length, 0)
    head = 5.0 if thin else 8.0
    path.moveTo(length - head, -0.7 * head)
    path.lineTo(length, 0)
    path.lineTo(length - head, 0.7 * head)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_round_pen(halo, 4.5 if thin else 7.0))
    painter.drawPath(path)
    painter.setPen(_round_pen(ink, 2.0 if thin else 3.0))
    painter.drawPath(path)
    painter.restore()


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(
        colour,
        width,
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.RoundCap,
        Qt.PenJoinStyle.RoundJoin,
    )
