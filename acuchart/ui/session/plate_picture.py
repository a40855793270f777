"""The plate under the marks: moved and scaled at once while the hand zooms, sharp again a moment later."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPixmap, QRegion

from acuchart.model.atlas import View
from acuchart.ui.session.camera import Camera
from acuchart.ui.session.plate_art import Shot, plate_art

_SETTLE_MS: Final = 40  # a zoom that goes on does not draw every step
_WHOLE_PX: Final = 5_000_000  # above this many px, only what is in the window is drawn
_AROUND: Final = 0.25  # and this much of the window on every side, so that a small pan stays sharp
_SAME: Final = 1e-6
_EVERYWHERE: Final = QRect(-100_000, -100_000, 200_000, 200_000)
_SOLID: Final = 60  # how opaque a pixel of the drawing is where there is body under it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A drawn part of the plate; ``box`` is where it belongs, in view units."""

    shot: Shot
    box: QRectF
    pixmap: QPixmap


class PlatePicture(QObject):
    """Keeps one picture of the whole plate at fit and one of what is looked at."""

    def __init__(self, repaint: Callable[[], None], parent: QObject | None = None) -> None:
        """``repaint`` is called when a sharper picture is there."""
        super().__init__(parent)
        self._repaint = repaint
        self._view: View | None = None
        self._dim = False
        self._whole: _Piece | None = None
        self._sharp: _Piece | None = None
        self._body: QImage | None = None
        self._wanted: Shot | None = None
        self._drawing: Shot | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._order)

    def show(self, view: View, *, dim: bool, stand_in: QPixmap | None = None) -> None:
        """Another plate or theme; ``stand_in`` is shown until the first drawing is there."""
        same = self._view is not None and self._view.id == view.id
        if same and self._dim == dim:
            return
        self._view, self._dim = view, dim
        if not same:
            self._body = None
        self._sharp = self._whole = self._wanted = None
        self.stand_in(stand_in)

    def stand_in(self, picture: QPixmap | None) -> None:
        """A small picture until the first drawing is there."""
        view = self._view
        if picture is not None and view is not None and self._whole is None:
            box = QRectF(0, 0, view.width, view.height)
            self._whole = _Piece(shot=_shot(view, self._dim, box, 1, 1), box=box, pixmap=picture)
            self._repaint()

    @property
    def sharp(self) -> bool:
        """True where what is shown was drawn at exactly this size."""
        return self._sharp is not None and self._sharp.shot == self._wanted

    @property
    def shot(self) -> Shot | None:
        """What the newest picture shows, and how many px it has."""
        return None if self._sharp is None else self._sharp.shot

    def aim(self, camera: Camera, width: float, height: float, ratio: float, *, at_once: bool = False) -> None:
        """What the window shows now; a sharp picture of it comes soon."""
        if self._view is None:
            return
        wanted = _needed(self._view, self._dim, camera, width, height, ratio)
        if self._sharp is not None and _covers(self._sharp, wanted, self._view, camera, width, height):
            self._wanted = self._sharp.shot
            return
        self._wanted = wanted
        if at_once:
            self._order()
        else:
            self._timer.start(_SETTLE_MS if self._whole is not None else 0)

    def paint(self, painter: QPainter, camera: Camera, ratio: float) -> None:
        """The best pictures that are there; the painter's clip keeps it small."""
        left, top = _snapped(camera.left, ratio), _snapped(camera.top, ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        sharp = self._sharp
        exact = sharp is not None and abs(_scale(sharp) - camera.scale * ratio) < _SAME
        if not exact or sharp is None:
            for piece in (self._whole, sharp):
                if piece is not None:
                    self._put(painter, piece, camera, left, top)
            return
        # Px on px: no smoothing, and the clip keeps a new mark's repaint small.
        sharp.pixmap.setDevicePixelRatio(ratio)
        scale = camera.scale * ratio
        x = left + round(sharp.box.left() * scale) / ratio
        y = top + round(sharp.box.top() * scale) / ratio
        if self._whole is not None and not _is_whole(sharp) and not self.sharp:
            # Stretching costs ten times as much as copying: the other one is seen around this one only.
            covered = QRectF(QPointF(x, y), sharp.pixmap.deviceIndependentSize()).toRect().adjusted(1, 1, -1, -1)
            painter.save()
            painter.setClipRegion(
                QRegion(_EVERYWHERE).subtracted(QRegion(covered)), Qt.ClipOperation.IntersectClip
            )
            self._put(painter, self._whole, camera, left, top)
            painter.restore()
        painter.drawPixmap(QPointF(x, y), sharp.pixmap)

    def on_body(self, x: float, y: float) -> bool:
        """True where there is body at the fractions (x, y); also as long as nothing was drawn yet."""
        body = self._body
        if body is None:
            return True
        px, py = int(x * body.width()), int(y * body.height())
        if not (0 <= px < body.width() and 0 <= py < body.height()):
            return False
        return body.pixelColor(px, py).alpha() >= _SOLID

    def _put(self, painter: QPainter, piece: _Piece, camera: Camera, left: float, top: float) -> None:
        box = piece.box
        target = QRectF(
            left + box.left() * camera.scale,
            top + box.top() * camera.scale,
            box.width() * camera.scale,
            box.height() * camera.scale,
        )
        painter.drawPixmap(target, piece.pixmap, QRectF(piece.pixmap.rect()))

    def _order(self) -> None:
        # One drawing at a time: what the hand passed by meanwhile is never drawn.
        if self._wanted is not None and self._drawing is None:
            self._drawing = self._wanted
            plate_art().order(self._wanted, self._take)

    def _take(self, shot: Shot, picture: QImage) -> None:
        self._drawing = None
        view = self._view
        if view is None or picture.isNull():
            return
        if (shot.view_id, shot.dim) == (view.id, self._dim):
            pixmap = QPixmap.fromImage(picture)
            box = QRectF(shot.left, shot.top, shot.width, shot.height)
            piece = _Piece(shot=shot, box=box, pixmap=pixmap)
            self._sharp = piece
            if _is_whole(piece):
                self._whole = piece
                if self._body is None:
                    self._body = picture.scaledToWidth(
                        min(480, picture.width()), Qt.TransformationMode.FastTransformation
                    ).convertToFormat(QImage.Format.Format_Alpha8)
            self._repaint()
        if shot != self._wanted:
            self._order()


def _shot(view: View, dim: bool, box: QRectF, px_width: int, px_height: int) -> Shot:
    return Shot(
        view_id=view.id,
        art=view.art,
        dim=dim,
        left=box.left(),
        top=box.top(),
        width=box.width(),
        height=box.height(),
        px_width=px_width,
        px_height=px_height,
    )


def _needed(view: View, dim: bool, camera: Camera, width: float, height: float, ratio: float) -> Shot:
    """The drawing that makes the window sharp: the whole plate, or what is near the window."""
    scale = camera.scale * ratio
    across, down = round(view.width * scale), round(view.height * scale)
    if across * down <= _WHOLE_PX:
        return _shot(view, dim, QRectF(0, 0, view.width, view.height), max(across, 1), max(down, 1))
    x0 = max(0, math.floor((-camera.left - _AROUND * width) * ratio))
    y0 = max(0, math.floor((-camera.top - _AROUND * height) * ratio))
    x1 = min(across, math.ceil((width * (1 + _AROUND) - camera.left) * ratio))
    y1 = min(down, math.ceil((height * (1 + _AROUND) - camera.top) * ratio))
    x1, y1 = max(x1, x0 + 1), max(y1, y0 + 1)
    box = QRectF(x0 / scale, y0 / scale, (x1 - x0) / scale, (y1 - y0) / scale)
    return _shot(view, dim, box, x1 - x0, y1 - y0)


def _covers(piece: _Piece, wanted: Shot, view: View, camera: Camera, width: float, height: float) -> bool:
    """True where ``piece`` has the wanted size and holds everything that the window shows of the plate."""
    if abs(_scale(piece) - wanted.px_width / wanted.width) > _SAME:
        return False
    shown = QRectF(
        -camera.left / camera.scale, -camera.top / camera.scale, width / camera.scale, height / camera.scale
    )
    shown = shown.intersected(QRectF(0, 0, view.width, view.height))
    return piece.box.adjusted(-0.01, -0.01, 0.01, 0.01).contains(shown)


def _scale(piece: _Piece) -> float:
    return piece.shot.px_width / piece.shot.width


def _is_whole(piece: _Piece) -> bool:
    return piece.shot.left == 0 and piece.shot.top == 0 and piece.shot.px_width > 1


def _snapped(value: float, ratio: float) -> float:
    return round(value * ratio) / ratio
