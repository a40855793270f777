"""A plate that shows changes or frequencies; it can be zoomed and moved, and takes no needles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip

from acuchart.model.atlas import View
from acuchart.model.over_time import BECAME_WORDS, Became, DiffMark, HeatSpot
from acuchart.model.scene import side_words
from acuchart.ui.session.plate_canvas import PlateCanvas
from acuchart.ui.session.thumbnails import thumbs
from acuchart.ui.theme import Tokens, font, theme

_MARK: Final = 9.0  # px, radius of a mark
_REACH: Final = 16.0
_STAMP: Final = 24  # px, a mark with its halo
_RIM: Final = 48  # px around the plate, for marks at its edge
_WHEEL: Final = 1.0 / 480
_WHOLE_PX: Final = 12_000_000  # above this many px, only what the window shows is drawn
_NUMBERED: Final = 8.0  # px, the smallest disc with its number in it


class TimePlate(PlateCanvas):
    """What lies on it is drawn once for each place of the camera and only copied while it is moved."""

    def __init__(self) -> None:
        """Empty until ``show_view``."""
        super().__init__()
        self.bottom_room = 0
        self._marks: tuple[DiffMark, ...] = ()
        self._heat: tuple[HeatSpot, ...] = ()
        self._layer: QPixmap | None = None
        self._drawn: tuple[object, ...] = ()
        self._room = QRectF()  # what of the plate is on the layer, in px of the plate
        self._grabbed: QPointF | None = None
        theme().changed.connect(self._dress)

    def show_view(self, view: View) -> None:
        """Another plate, whole."""
        if self._view is view:
            return
        self._view = view
        self.setAccessibleName(f"Plate: {view.name}")
        dim = theme().tokens.dim
        self._picture.show(view, dim=dim, stand_in=thumbs().ready_picture(view.id, dim))
        self.fit(at_once=self.isVisible())

    def show_marks(self, marks: Sequence[DiffMark]) -> None:
        """What changed, instead of what was there."""
        self._marks, self._heat, self._drawn = tuple(marks), (), ()
        self.update()

    def show_heat(self, spots: Sequence[HeatSpot]) -> None:
        """How often, instead of what was there."""
        self._marks, self._heat, self._drawn = (), tuple(spots), ()
        self.update()

    def words_at(self, px: float, py: float) -> str:
        """What lies at a place in the window, or empty."""
        best, words = _REACH**2, ""
        listed: tuple[DiffMark | HeatSpot, ...] = (*self._heat, *self._marks)
        for one in listed:
            x, y = self._camera.to_screen(one.x, one.y)
            far = (x - px) ** 2 + (y - py) ** 2
            if far <= best:
                best = far
                more = BECAME_WORDS[one.change] if isinstance(one, DiffMark) else _times(one.count)
                words = f"{one.label}, {more}"
        return words

    # ---- events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the plate."""
        self._grabbed = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it, or say what lies there."""
        if self._grabbed is not None and event.buttons():
            moved = event.position() - self._grabbed
            self._grabbed = event.position()
            self.pan(moved.x(), moved.y())
            return
        words = self.words_at(event.position().x(), event.position().y())
        QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._grabbed = None
        self.unsetCursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Closer or away about the pointer."""
        self.zoom(2 ** (event.angleDelta().y() * _WHEEL), event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the plates: +, −, 0; arrows move."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case Qt.Key.Key_0:
                self.fit()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Plate, then what lies on it."""
        painter = QPainter(self)
        tokens = theme().tokens
        painter.fillRect(event.rect(), QColor(tokens.canvas))
        if self._view is not None:
            ratio = self.devicePixelRatioF()
            self._picture.paint(painter, self._camera, ratio)
            self._paint_layer(painter, ratio)
            self._paint_sides(painter, tokens)
        painter.end()

    # ---- inside

    def _paint_layer(self, painter: QPainter, ratio: float) -> None:
        """The marks as one picture that moves with the plate; drawn anew when it is zoomed or runs out."""
        camera, tokens = self._camera, theme().tokens
        key = (self._marks, self._heat, round(camera.scale, 6), ratio, tokens.dim)
        shown = QRectF(-camera.left, -camera.top, self.width(), self.height())  # on the plate, in px
        whole = QRectF(0, 0, camera.width * camera.scale, camera.height * camera.scale)
        whole = whole.adjusted(-_RIM, -_RIM, _RIM, _RIM)
        if self._layer is None or key != self._drawn or not self._room.contains(shown.intersected(whole)):
            room = whole
            if whole.width() * whole.height() * ratio * ratio > _WHOLE_PX:  # far in: what is near the window
                room = shown.adjusted(-self.width() / 2, -self.height() / 2, self.width() / 2, self.height() / 2)
                room = room.intersected(whole)
            room = QRectF(room.toAlignedRect())
            layer = QPixmap(round(room.width() * ratio), round(room.height() * ratio))
            layer.setDevicePixelRatio(ratio)
            layer.fill(Qt.GlobalColor.transparent)
            inside = QPainter(layer)
            inside.translate(-room.topLeft())
            self._paint_marks(inside, tokens, room)
            inside.end()
            self._layer, self._drawn, self._room = layer, key, room
        painter.drawPixmap(QPointF(camera.left, camera.top) + self._room.topLeft(), self._layer)

    def _paint_marks(self, painter: QPainter, tokens: Tokens, room: QRectF) -> None:
        """Those of them that ``room`` shows, on a plate whose corner is the painter's."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, high = self._camera.width * self._camera.scale, self._camera.height * self._camera.scale
        near = room.adjusted(-_RIM, -_RIM, _RIM, _RIM)
        painter.setFont(font("micro"))
        for spot in self._heat:
            middle = QPointF(spot.x * wide, spot.y * high)
            if not near.contains(middle):
                continue
            radius = max(spot.radius * wide, 3.0)
            ink = QColor(tokens.pine)
            ink.setAlphaF(0.22 + 0.55 * spot.part)
            painter.setPen(QPen(QColor(tokens.halo), 1.2))
            painter.setBrush(ink)
            painter.drawEllipse(middle, radius, radius)
            if radius >= _NUMBERED and spot.count > 1:
                painter.setPen(QColor(tokens.on_pine if spot.part > 0.45 else tokens.ink))
                painter.drawText(_box(middle, radius), Qt.AlignmentFlag.AlignCenter, str(spot.count))
        stamps = {change: _stamp(change, tokens, self.devicePixelRatioF()) for change in Became if self._marks}
        for mark in self._marks:
            middle = QPointF(mark.x * wide, mark.y * high)
            if near.contains(middle):
                painter.drawPixmap(middle - QPointF(_STAMP / 2, _STAMP / 2), stamps[mark.change])

    def _paint_sides(self, painter: QPainter, tokens: Tokens) -> None:
        painter.setFont(QFont(font("label")))
        painter.setPen(QColor(tokens.ink2))
        for word in side_words(self.view):
            side = Qt.AlignmentFlag.AlignLeft if word.at_left_edge else Qt.AlignmentFlag.AlignRight
            painter.drawText(
                self.rect().adjusted(14, 10, -14, -10),
                side | Qt.AlignmentFlag.AlignTop,
                f"{word.side}  {word.text}",
            )

    def _dress(self) -> None:
        if self._view is not None:
            view, self._view = self._view, None
            self.show_view(view)


def _stamp(change: Became, tokens: Tokens, ratio: float) -> QPixmap:
    """One mark as a picture: sixty are put down much faster than drawn, and the slider does not stumble."""
    made = QPixmap(round(_STAMP * ratio), round(_STAMP * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_change(painter, QPointF(_STAMP / 2, _STAMP / 2), change, tokens)
    painter.end()
    return made


def paint_change(painter: QPainter, middle: QPointF, change: Became, tokens: Tokens) -> None:
    """A disc that was kept, a ring with a plus that is new, a dashed ring with a minus that is gone."""
    painter.setPen(QPen(QColor(tokens.halo), 4.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, _MARK, _MARK)
    if change is Became.KEPT:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.pine))
        painter.drawEllipse(middle, _MARK - 1, _MARK - 1)
        return
    ink = QColor(tokens.pine if change is Became.ADDED else tokens.amber)
    pen = QPen(ink, 2.2)
    if change is Became.DROPPED:
        pen.setDashPattern([1.6, 1.4])
    painter.setPen(pen)
    painter.setBrush(QColor(tokens.raised))
    painter.drawEllipse(middle, _MARK, _MARK)
    painter.setPen(QPen(ink, 2.2))
    painter.drawLine(middle - QPointF(4, 0), middle + QPointF(4, 0))
    if change is Became.ADDED:
        painter.drawLine(middle - QPointF(0, 4), middle + QPointF(0, 4))


def _box(middle: QPointF, radius: float) -> QRectF:
    return QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
