"""One point on its plate, with its neighbours; the plate can be zoomed and moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from acuchart.model.atlas import Atlas, Point, Position, View
from acuchart.model.outline import Outline, inside
from acuchart.model.scene import place_words, side_words
from acuchart.ui.session.camera import MAX_PX_PER_MM, Camera
from acuchart.ui.session.layers import LayerArt
from acuchart.ui.session.plate_art import Shot, plate_art
from acuchart.ui.theme import font, theme

_AROUND_MM: Final = 300.0  # how much of the body is shown around a point at first
_REACH_PX: Final = 22.0  # a press this near to a ring means its point
_SHARPEN_MS: Final = 90
_DRAG_PX: Final = 5.0


class PointMap(QWidget):
    """Shows a chosen place large and the others small; a click on another place chooses it."""

    picked = Signal(str)  # the code of the place that was clicked
    resized = Signal()  # what floats over it finds its corner again

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty until `show_place`."""
        super().__init__(parent)
        self.setMinimumSize(280, 280)
        self.setMouseTracking(True)
        self.setAccessibleName("Plate with the point")
        self._view: View | None = None
        self._place: Position | None = None
        self._others: tuple[Position, ...] = ()
        self._camera: Camera | None = None
        self._shot: Shot | None = None
        self._picture = QImage()
        self._pressed: QPointF | None = None
        self._moved = False
        self._hover = ""
        self._layers = LayerArt(self.update)
        self._atlas: Atlas | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._order)
        theme().changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        """A portrait plate."""
        return QSize(480, 640)

    def show_place(self, view: View, place: Position, others: Sequence[Position]) -> None:
        """Bring ``place`` on ``view`` to the middle, with ``others`` around it."""
        new_view = self._view is None or self._view.id != view.id
        self._view, self._place, self._others = view, place, tuple(others)
        if new_view:
            self._shot, self._picture = None, QImage()
        if self._atlas is not None:
            self._layers.show(view, self._atlas)
        self._frame()
        self._order()

    def show_plate(self, view: View, places: Sequence[Position]) -> None:
        """A whole plate with all of these places and none of them chosen."""
        if self._view is None or self._view.id != view.id or self._view.art != view.art:
            self._shot, self._picture = None, QImage()
        self._view, self._place, self._others = view, None, tuple(places)
        self._frame()
        self._order()

    def use(self, atlas: Atlas) -> None:
        """Whose points the layers show."""
        self._atlas = atlas
        self._layers.show(self._view, atlas)

    @property
    def view(self) -> View | None:
        """The plate that is shown."""
        return self._view

    @property
    def layers(self) -> LayerArt:
        """The layers under the places."""
        return self._layers

    def clear(self) -> None:
        """Show nothing: the point lies on no plate."""
        self._view = self._place = self._camera = self._shot = None
        self._others = ()
        self._picture = QImage()
        self.update()

    def zoom(self, factor: float) -> None:
        """Closer or farther about the middle."""
        self._zoom_at(factor, QPointF(self.rect().center()))

    # ---- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Frame the place anew."""
        super().resizeEvent(event)
        if self._view is not None:
            self._frame()
            self._timer.start(_SHARPEN_MS)
        self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the cursor."""
        self._zoom_at(1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The start of a click or of a move."""
        self._pressed, self._moved = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the plate, or name what is under the cursor."""
        if self._pressed is not None and self._camera is not None:
            delta = event.position() - self._pressed
            if self._moved or delta.manhattanLength() > _DRAG_PX:
                self._moved = True
                self._pressed = event.position()
                camera = self._camera.panned(delta.x(), delta.y())
                self._camera = camera.kept_in(self.width(), self.height())
                self._timer.start(_SHARPEN_MS)
                self.update()
            return
        found = self._at(event.position())
        code = "" if found is None else found.code
        point = None if found is None else self._point(found)
        words = "" if found is None or point is None else place_words(found, point)
        if self._camera is not None and self._layers.marks:
            mark = self._layers.at(self._camera, event.position().x(), event.position().y())
            if self._layers.highlight(mark):
                self.update()
            words = words or ("" if mark is None else mark.words)
            code = code or ("" if mark is None else mark.code)
        self.setToolTip(words)
        if code != self._hover:
            self._hover = code
            self.setCursor(Qt.CursorShape.PointingHandCursor if code else Qt.CursorShape.ArrowCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses the nearest place."""
        if self._pressed is not None and not self._moved:
            found = self._at(event.position())
            if found is not None:
                self.picked.emit(found.code)
            elif self._camera is not None and self._layers.marks:
                mark = self._layers.at(self._camera, event.position().x(), event.position().y())
                if mark is not None:
                    self.picked.emit(mark.code)
        self._pressed = None

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The plate, the neighbours, the chosen place."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(tokens.canvas))
        if self._camera is None or self._view is None:
            painter.setFont(font("body"))
            painter.setPen(QColor(tokens.ink2))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "This point lies on no plate.")
            painter.end()
            return
        if self._shot is not None and not self._picture.isNull():
            painter.drawImage(self._on_screen(self._shot), self._picture)
        self._layers.paint(painter, self._camera, self.size(), self.devicePixelRatioF())
        self._paint_courses(painter)
        self._paint_rings(painter)
        taken = self._paint_chosen(painter) if self._place is not None else []
        self._paint_codes(painter, taken)
        self._paint_sides(painter)
        painter.end()

    def _paint_courses(self, painter: QPainter) -> None:
        tokens = theme().tokens
        code = "" if self._place is None else self._place.code
        for place in (*self._others, *(() if self._place is None else (self._place,))):
            if not place.path:
                continue
            chosen = place.code in (code or self._hover, self._hover)
            line = QPainterPath(self._to_screen(*place.path[0]))
            for x, y in place.path[1:]:
                line.lineTo(self._to_screen(x, y))
            colour = QColor(tokens.pine)
            if zone := self._is_zone(place):
                line.closeSubpath()
            wash = QColor(colour)
            wash.setAlphaF(0.30 if chosen else 0.07)
            painter.setBrush(wash if zone else Qt.BrushStyle.NoBrush)
            colour.setAlphaF(1.0 if chosen else 0.45)
            painter.setPen(QPen(colour, 2.6 if chosen else 1.2))
            painter.drawPath(line)

    def _paint_chosen(self, painter: QPainter) -> list[QRectF]:
        assert self._place is not None
        tokens = theme().tokens
        centre = self._to_screen(self._place.x, self._place.y)
        glow = QColor(tokens.pine)
        glow.setAlphaF(0.14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(glow)
        painter.drawEllipse(centre, 26, 26)
        painter.setPen(QPen(QColor(tokens.halo), 3))
        painter.setBrush(QColor(tokens.pine))
        painter.drawEllipse(centre, 9, 9)
        face = font("subhead")
        box = self._beside(centre, self._place.code, QFontMetricsF(face), 18)
        self._write(painter, box, self._place.code, face, tokens.pine_ink)
        return [box, QRectF(centre.x() - 14, centre.y() - 14, 28, 28)]

    def _paint_rings(self, painter: QPainter) -> None:
        """The neighbours' rings lie under every code."""
        tokens = theme().tokens
        code = "" if self._place is None else self._place.code
        painter.setBrush(QColor(tokens.raised))
        for place in self._others:
            if place.code != code and not place.path:
                hovered = place.code == self._hover
                painter.setPen(QPen(QColor(tokens.pine), 2.4 if hovered else 1.6))
                size = 6 if hovered else 4.5
                painter.drawEllipse(self._to_screen(place.x, place.y), size, size)

    def _paint_codes(self, painter: QPainter, taken: list[QRectF]) -> None:
        tokens = theme().tokens
        code = "" if self._place is None else self._place.code
        face = font("label")
        metrics = QFontMetricsF(face)
        for place in self._others:
            if place.code == code:
                continue
            spot = self._to_screen(place.x, place.y)
            if not QRectF(self.rect()).contains(spot):
                continue
            hovered = place.code == self._hover
            box = self._beside(spot, place.code, metrics, 10)
            if hovered or not any(box.intersects(other) for other in taken):
                self._write(painter, box, place.code, face, tokens.ink if hovered else tokens.ink2)
                taken.append(box)

    def _paint_sides(self, painter: QPainter) -> None:
        assert self._view is not None
        tokens = theme().tokens
        painter.setFont(font("label"))
        painter.setPen(QColor(tokens.ink2))
        for word in side_words(self._view):
            flag = Qt.AlignmentFlag.AlignLeft if word.at_left_edge else Qt.AlignmentFlag.AlignRight
            room = self.rect().adjusted(16, 12, -16, -12)
            painter.drawText(room, flag | Qt.AlignmentFlag.AlignTop, f"{word.side}  {word.text}")

    def _write(self, painter: QPainter, box: QRectF, text: str, face: object, ink: str) -> None:
        tokens = theme().tokens
        under = QColor(tokens.canvas)
        under.setAlphaF(0.8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(under)
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(face)  # type: ignore[arg-type]
        painter.setPen(QColor(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _beside(self, spot: QPointF, text: str, metrics: QFontMetricsF, gap: float) -> QRectF:
        wide, high = metrics.horizontalAdvance(text) + 8, metrics.height() + 2
        right = spot.x() < self.width() / 2
        left = spot.x() + gap if right else spot.x() - gap - wide
        return QRectF(left, spot.y() - high / 2, wide, high)

    # ---- the camera

    def _frame(self) -> None:
        view, place = self._view, self._place
        if view is None:
            return
        fit = Camera.fit(view.width, view.height, (24, 24, self.width() - 48, self.height() - 48))
        close = min(self.width(), self.height()) / (_AROUND_MM / view.mm_per_unit)
        scale = max(fit.scale, close)
        if place is not None and scale > fit.scale:
            x = self.width() / 2 - place.x * view.width * scale
            y = self.height() / 2 - place.y * view.height * scale
            fit = Camera(width=view.width, height=view.height, scale=scale, left=x, top=y)
        self._camera = fit
        self.update()

    def _zoom_at(self, factor: float, at: QPointF) -> None:
        if self._camera is None or self._view is None:
            return
        fit = Camera.fit(self._view.width, self._view.height, (0, 0, self.width(), self.height()))
        high = MAX_PX_PER_MM * self._view.mm_per_unit
        camera = self._camera.zoomed(factor, at.x(), at.y(), low=fit.scale * 0.8, high=high)
        self._camera = camera.kept_in(self.width(), self.height())
        self._timer.start(_SHARPEN_MS)
        self.update()

    def _to_screen(self, x: float, y: float) -> QPointF:
        assert self._camera is not None
        return QPointF(*self._camera.to_screen(x, y))

    def _on_screen(self, shot: Shot) -> QRectF:
        assert self._camera is not None
        scale = self._camera.scale
        return QRectF(
            self._camera.left + shot.left * scale,
            self._camera.top + shot.top * scale,
            shot.width * scale,
            shot.height * scale,
        )

    def _at(self, where: QPointF) -> Position | None:
        """The place whose ring is near, or else the smallest zone around ``where``."""
        if self._camera is None:
            return None
        best, best_px = None, _REACH_PX
        for place in self._others:
            if self._is_zone(place):
                continue
            spot = self._to_screen(place.x, place.y) - where
            apart = (spot.x() ** 2 + spot.y() ** 2) ** 0.5
            if apart < best_px:
                best, best_px = place, apart
        if best is not None:
            return best
        x, y = self._camera.to_fraction(where.x(), where.y())
        around = [place for place in self._others if self._is_zone(place) and inside(place.path, x, y)]
        return min(around, key=lambda place: _spread(place.path), default=None)

    def _is_zone(self, place: Position) -> bool:
        """An area, not a line; the systems of a practitioner know areas only."""
        point = self._point(place)
        return bool(place.path) and (point is None or point.shape == "zone")

    def _point(self, place: Position) -> Point | None:
        return None if self._atlas is None else self._atlas.points.get(place.code)

    def _redraw(self) -> None:
        self._picture = QImage()
        self._order()
        self.update()

    def _order(self) -> None:
        if self._camera is None or self._view is None or self.width() < 8:
            return
        scale, ratio = self._camera.scale, self.devicePixelRatioF()
        left = max(0.0, -self._camera.left / scale)
        top = max(0.0, -self._camera.top / scale)
        right = min(self._view.width, (self.width() - self._camera.left) / scale)
        bottom = min(self._view.height, (self.height() - self._camera.top) / scale)
        if right - left < 1 or bottom - top < 1:
            return
        shot = Shot(
            view_id=self._view.id,
            art=self._view.art,
            dim=theme().tokens.dim,
            left=left,
            top=top,
            width=right - left,
            height=bottom - top,
            px_width=max(1, round((right - left) * scale * ratio)),
            px_height=max(1, round((bottom - top) * scale * ratio)),
        )
        plate_art().order(shot, self._arrived)

    def _arrived(self, shot: Shot, picture: QImage) -> None:
        if self._view is not None and shot.view_id == self._view.id and shot.dim == theme().tokens.dim:
            self._shot, self._picture = shot, picture
            self.update()


def _spread(path: Outline) -> float:
    """The size of the box around a zone."""
    xs, ys = [x for x, _ in path], [y for _, y in path]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))
