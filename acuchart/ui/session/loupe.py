"""The loupe: what lies under the finger, twice as large and beside it, with its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QRegion

from acuchart.ui.session.places import phrase
from acuchart.ui.theme import theme

if TYPE_CHECKING:
    from acuchart.ui.session.plate_view import PlateView

ACROSS: Final = 120.0
TIMES: Final = 2.0
_FINGER: Final = 40.0  # so much around the touched place is covered by the fingertip
_EDGE: Final = 6.0
_NAME: Final = 32.0
_CROSS: Final = 5.0


class Loupe:
    """Open while a finger holds something back; knows where it stands and paints it."""

    def __init__(self, plate: PlateView) -> None:
        """Shut."""
        self._plate = plate
        self._at: QPointF | None = None
        self._words = ""

    @property
    def is_open(self) -> bool:
        """True while a finger is on the plate with a needle or a mark."""
        return self._at is not None

    @property
    def words(self) -> str:
        """The name of the place under the finger, or empty."""
        return self._words

    def show(self, at: QPointF, *, free: bool) -> tuple[QRectF, ...]:
        """Open over a place of the window, or follow; which parts of the window changed.

        With ``free`` a place without a name is told by its distance from the next point.
        """
        before = self.box()
        self._at = at
        self._words = self._plate.overlay.hint or (self._free(at) if free else "")
        return before, self.box()

    def hide(self) -> tuple[QRectF, ...]:
        """Shut; which part of the window changed."""
        before = self.box()
        self._at, self._words = None, ""
        return (before,)

    def glass(self) -> QRectF:
        """The round part: above the finger, or beside it where there is no room above."""
        if self._at is None:
            return QRectF()
        x, y = self._at.x(), self._at.y()
        room = QRectF(self._plate.rect()).adjusted(_EDGE, _EDGE + _NAME + _EDGE, -_EDGE, -_EDGE)
        top = y - _FINGER - ACROSS
        if top < room.top():
            left = x - _FINGER - ACROSS
            if left < room.left():
                left = x + _FINGER
            top = min(max(y - ACROSS / 2, room.top()), room.bottom() - ACROSS)
        else:
            left = min(max(x - ACROSS / 2, room.left()), room.right() - ACROSS)
        return QRectF(left, top, ACROSS, ACROSS)

    def box(self) -> QRectF:
        """Everything that it covers."""
        if self._at is None:
            return QRectF()
        glass = self.glass().adjusted(-3, -3, 3, 3)
        return glass.united(self._label().adjusted(-2, -2, 2, 2)) if self._words else glass

    def paint(self, painter: QPainter) -> None:
        """The plate inside the rim, a cross where the finger is, and the name over it."""
        if self._at is None:
            return
        plate, tokens, glass, at = self._plate, theme().tokens, self.glass(), self._at
        part = QRectF(0, 0, ACROSS / TIMES, ACROSS / TIMES)
        part.moveCenter(at)
        round_part = QPainterPath()
        round_part.addEllipse(glass)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(round_part, Qt.ClipOperation.IntersectClip)
        painter.translate(glass.center())
        painter.scale(TIMES, TIMES)
        painter.translate(-at)
        plate.paint_scene(painter, QRegion(part.toAlignedRect()))
        plate.overlay.paint_gesture(painter, words=False)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.surface), 4))
        painter.drawEllipse(glass.adjusted(1, 1, -1, -1))
        painter.setPen(QPen(QColor(tokens.pine), 2))
        painter.drawEllipse(glass.adjusted(1, 1, -1, -1))
        middle = glass.center()
        painter.setPen(QPen(QColor(tokens.ink), 1))
        painter.drawLine(middle - QPointF(_CROSS, 0), middle + QPointF(_CROSS, 0))
        painter.drawLine(middle - QPointF(0, _CROSS), middle + QPointF(0, _CROSS))
        if self._words:
            plate.overlay.paint_words(painter, self._label(), self._words)

    def _label(self) -> QRectF:
        glass = self.glass()
        wide = self._plate.overlay.width_of(self._words)
        left = min(max(glass.center().x() - wide / 2, _EDGE), max(self._plate.width() - _EDGE - wide, _EDGE))
        return QRectF(left, glass.top() - _EDGE - _NAME, wide, _NAME)

    def _free(self, at: QPointF) -> str:
        plate = self._plate
        if not plate.on_body(at.x(), at.y()):
            return ""
        return phrase(plate.atlas, plate.view, *plate.camera.to_fraction(at.x(), at.y()))
