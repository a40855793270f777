"""What is painted over a plate: marks, halo, hints and what a gesture draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QRegion

from acuchart.model.atlas import View
from acuchart.model.needle import NeedleState
from acuchart.model.scene import side_words
from acuchart.ui.session.camera import Camera
from acuchart.ui.session.labels import Spot
from acuchart.ui.session.marks import DENSE_PX, MarkPainter, draw_direction
from acuchart.ui.theme import Tokens, font

HALO_PX: Final = 22.0
DIRECTION_PX: Final = 30.0
_DENSE_DIRECTION_PX: Final = 20.0
_PILL: Final = 32.0
_SIDE_TOP: Final = 16
_FARTHEST: Final = 41.0  # no mark covers more around its middle
_ORDER: Final = {NeedleState.PLANNED: 0, NeedleState.OUT: 1}  # lowest first; the others lie above


def mark_rect(spot: Spot) -> QRect:
    """Everything that one mark can cover, with its ring and its direction."""
    reach = 40 if spot.mark.direction_deg is not None else 22
    return QRect(math.floor(spot.x) - reach, math.floor(spot.y) - reach, 2 * reach + 1, 2 * reach + 1)


def _within(spots: Sequence[Spot], dirty: QRegion) -> list[Spot]:
    """Spots that may reach into a region: a look at numbers alone, since most of seventy do not."""
    box = dirty.boundingRect()
    left, top = box.left() - _FARTHEST, box.top() - _FARTHEST
    right, bottom = box.right() + _FARTHEST, box.bottom() + _FARTHEST
    return [spot for spot in spots if left <= spot.x <= right and top <= spot.y <= bottom]


class Overlay:
    """Paints for one theme and one screen scale; holds what the gesture shows at the moment."""

    def __init__(self, tokens: Tokens, ratio: float) -> None:
        """Colours and fonts are read once."""
        self.marks = MarkPainter(tokens, ratio)
        self._canvas = QColor(tokens.canvas)
        self._ink, self._paper = QColor(tokens.ink), QColor(tokens.surface)
        self._pine = QColor(tokens.pine)
        self._soft = QColor(tokens.pine)
        self._soft.setAlphaF(0.10)
        self._quiet = QColor(tokens.ink2)
        self._sunk, self._line = QColor(tokens.sunk), QColor(tokens.line2)
        mid = QColor(tokens.ink3)
        mid.setAlphaF(0.55)
        self._mid = QPen(mid, 0.8)
        self._mid.setDashPattern([2 / 0.8, 6 / 0.8])
        self._words = QFont(font("label"))
        self._words.setWeight(QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._words)
        self._width = 10_000.0
        self._hint: tuple[float, float, str, bool] | None = None
        self._aim: tuple[float, float, float, float] | None = None
        self._band: QRectF | None = None
        self._drag: tuple[tuple[float, float], ...] = ()

    @property
    def hint(self) -> str:
        """The words beside the halo, or empty."""
        return "" if self._hint is None else self._hint[2]

    # ---- what a gesture shows; each call answers which parts of the window changed

    def show_hint(self, x: float, y: float, words: str, *, halo: bool) -> tuple[QRectF, ...]:
        """The halo around a named place, and the dark words beside it."""
        wanted = (x, y, words, halo)
        if wanted == self._hint:
            return ()
        before = self._hint_rect()
        self._hint = wanted
        return before, self._hint_rect()

    def hide_hint(self) -> tuple[QRectF, ...]:
        """No halo, no words."""
        before = self._hint_rect()
        self._hint = None
        return (before,)

    def show_aim(self, x: float, y: float, to_x: float, to_y: float) -> tuple[QRectF, ...]:
        """The course of a threaded needle while the hand draws it."""
        before = self._gesture_rect()
        self._aim = (x, y, to_x, to_y)
        return before, self._gesture_rect()

    def show_band(self, box: QRectF) -> tuple[QRectF, ...]:
        """The rubber band."""
        before = self._gesture_rect()
        self._band = box
        return before, self._gesture_rect()

    def show_drag(self, places: Sequence[tuple[float, float]]) -> tuple[QRectF, ...]:
        """Where the dragged marks would land."""
        before = self._gesture_rect()
        self._drag = tuple(places)
        return before, self._gesture_rect()

    def hide_gesture(self) -> tuple[QRectF, ...]:
        """Nothing of a gesture is left."""
        before = self._gesture_rect()
        self._aim = self._band = None
        self._drag = ()
        return (before,)

    def clear(self) -> None:
        """Another plate: nothing of the old one stays."""
        self._hint = self._aim = self._band = None
        self._drag = ()

    def _hint_rect(self) -> QRectF:
        if self._hint is None:
            return QRectF()
        x, y, words, halo = self._hint
        box = self._pill(x, y, words).adjusted(-3, -3, 3, 3)
        return box.united(QRectF(x - 26, y - 26, 52, 52)) if halo else box

    def _gesture_rect(self) -> QRectF:
        box = QRectF()
        if self._aim is not None:
            x, y, to_x, to_y = self._aim
            box = QRectF(QPointF(x, y), QPointF(to_x, to_y)).normalized().adjusted(-48, -48, 48, 48)
        if self._band is not None:
            box = box.united(self._band.adjusted(-2, -2, 2, 2))
        for x, y in self._drag:
            box = box.united(QRectF(x - 24, y - 24, 48, 48))
        return box

    # ---- painting

    def fill(self, painter: QPainter, rect: QRectF) -> None:
        """The paper behind the plate."""
        painter.fillRect(rect, self._canvas)

    def paint_midline(self, painter: QPainter, view: View, camera: Camera) -> None:
        """The patient's midline on plates that show both sides."""
        if view.side is None:
            x, top = camera.to_screen(0.5, 0.02)
            _, bottom = camera.to_screen(0.5, 0.98)
            painter.setPen(self._mid)
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    def paint_marks(
        self,
        painter: QPainter,
        spots: Sequence[Spot],
        selected: frozenset[str],
        dirty: QRegion,
        *,
        dense: bool,
    ) -> None:
        """All marks in the dirty part, selected ones last."""
        near = [spot for spot in _within(spots, dirty) if dirty.intersects(mark_rect(spot))]
        if not near:
            return
        for spot in near:
            degrees = spot.mark.direction_deg
            if degrees is not None:
                length = _DENSE_DIRECTION_PX if dense else DIRECTION_PX
                tone = self.marks.tone(spot.mark.state)
                draw_direction(painter, spot.x, spot.y, degrees, length, tone, self.marks.halo, thin=dense)
        near.sort(key=lambda spot: (spot.mark.needle_id in selected, _ORDER.get(spot.mark.state, 2)))
        for spot in near:
            mark = spot.mark
            chosen = mark.needle_id in selected
            size = DENSE_PX * mark.glyph.canvas_px / 22 if dense and not chosen else None
            self.marks.draw(painter, spot.x, spot.y, mark.state, mark.inside_text, size=size, selected=chosen)

    def paint_side_words(
        self, painter: QPainter, view: View, camera: Camera, width: float, dirty: QRegion
    ) -> None:
        """Whose right and left: from the plate's own data, never from the place on the screen."""
        if not dirty.intersects(QRect(0, _SIDE_TOP, math.ceil(width), 24)):
            return
        painter.setFont(self._words)
        edge_left, _ = camera.to_screen(0.0, 0.0)
        edge_right, _ = camera.to_screen(1.0, 0.0)
        for word in side_words(view):
            wide = self._metrics.horizontalAdvance(word.text)
            if word.at_left_edge:
                x = max(16.0, min(edge_left - wide - 40, width / 2 - 200))
                key, text = QRectF(x, _SIDE_TOP, 22, 22), QRectF(x + 30, _SIDE_TOP, wide + 4, 22)
            else:
                x = min(width - 16.0, max(edge_right + wide + 40, width / 2 + 200))
                key, text = QRectF(x - 22, _SIDE_TOP, 22, 22), QRectF(x - 32 - wide, _SIDE_TOP, wide + 4, 22)
            painter.setPen(QPen(self._line, 1))
            painter.setBrush(self._sunk)
            painter.drawRoundedRect(key.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(self._quiet)
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, word.side.value)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word.text)

    def paint_gesture(self, painter: QPainter, *, words: bool = True) -> None:
        """Halo, arrow, band and dragged marks, and the words beside the halo unless they stand elsewhere."""
        if self._band is not None:
            painter.setPen(QPen(self._pine, 1.4, Qt.PenStyle.DashLine))
            painter.setBrush(self._soft)
            painter.drawRect(self._band)
        if self._aim is not None:
            x, y, to_x, to_y = self._aim
            degrees = math.degrees(math.atan2(y - to_y, to_x - x))
            draw_direction(painter, x, y, degrees, math.hypot(to_x - x, to_y - y), self._pine, self.marks.halo)
            self.marks.draw(painter, x, y, NeedleState.IN, "")
        for x, y in self._drag:
            self.marks.draw(painter, x, y, NeedleState.IN, "", selected=True)
        if self._hint is None:
            return
        x, y, text, halo = self._hint
        if halo:
            painter.setPen(QPen(self._pine, 1.6))
            painter.setBrush(self._soft)
            painter.drawEllipse(QPointF(x, y), HALO_PX, HALO_PX)
        if words:
            self.paint_words(painter, self._pill(x, y, text), text)

    def paint_words(self, painter: QPainter, box: QRectF, words: str) -> None:
        """Words in a dark pill."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink)
        painter.drawRoundedRect(box, 8, 8)
        painter.setFont(self._words)
        painter.setPen(self._paper)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def paint_focus(self, painter: QPainter, rect: QRect) -> None:
        """The rim of the plate that takes the keys."""
        soft = QColor(self._pine)
        soft.setAlphaF(0.35)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(soft, 2))
        painter.drawRect(QRectF(rect).adjusted(1, 1, -1, -1))

    def resized(self, width: float) -> None:
        """How wide the window is, so that words stay in it."""
        self._width = width

    def width_of(self, words: str) -> float:
        """How wide the pill of these words is."""
        return self._metrics.horizontalAdvance(words) + 22

    def _pill(self, x: float, y: float, words: str) -> QRectF:
        wide = self.width_of(words)
        left = x + 26
        if left + wide > self._width - 8:
            left = max(8.0, self._width - 8 - wide)
        return QRectF(left, y + 14, wide, _PILL)
