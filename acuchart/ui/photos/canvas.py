"""One or two pictures on a surface: beside one another, under a slider, in turn, or one through the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from acuchart import assets
from acuchart.model.picture import Picture, PictureMark
from acuchart.model.pictures import Spot, anchors_of, eyes_bar, turn_onto
from acuchart.ui.photos.lens import STEP, Lens
from acuchart.ui.photos.paint import paint_chip, paint_cross, paint_mark, paint_needle
from acuchart.ui.theme import theme

MODES: Final = (("side", "Side by side"), ("slider", "Slider"), ("blink", "Blink"), ("ghost", "Ghost"))
_KEYS: Final = frozenset(
    getattr(Qt.Key, f"Key_{name}")
    for name in (["Left", "Right", "Up", "Down", "Return", "Enter", "Space", "C", "Plus", "Equal", "Minus", "0"])
)
_STEP: Final = 0.02
_GAP: Final = 8
_HANDLE: Final = 28.0  # px beside the slider that take hold of it
_NAMES_FROM: Final = 1.8


@dataclass(slots=True)
class Layer:
    """A picture with what lies on it; ``image`` may have fewer pixels than the record says."""

    picture: Picture
    image: QImage
    caption: str
    letter: str = ""
    marks: Sequence[PictureMark] = ()
    needles: Sequence[tuple[Spot, str]] = ()  # where those of a session lie, and what they are called
    near: Mapping[str, str] = field(default_factory=dict)  # mark → the point that it is next to
    grey: QImage | None = None


@dataclass(frozen=True, slots=True)
class _Pane:
    layer: Layer
    to_widget: QTransform  # from pixels of the record
    clip: QRectF
    opacity: float = 1.0


class Canvas(QWidget):
    """``tool`` is what a click or Enter does: “anchors”, “mark”, “crop”, or nothing."""

    pointed = Signal(str, float, float)  # picture, place as fractions
    grey_wanted = Signal()
    zoomed = Signal(float)  # times as large as fitted

    def __init__(self) -> None:
        """Empty at first."""
        super().__init__()
        self.layers: list[Layer] = []
        self.mode = "side"
        self.tool = ""
        self.grey = False
        self.split = 0.5
        self.second = False  # in turn: which of the two
        self.dots: list[tuple[str, Spot]] = []  # what was pointed at and is not written yet
        self.hiding = ""  # what of a picture that leaves is hidden: “bar”, “crop” or nothing
        self.frame: tuple[Spot, Spot] | None = None
        self.lens = Lens()
        self._cross = QPointF(0.5, 0.5)
        self._held = False
        self._grabbed: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(QSize(320, 260))
        self.setAccessibleName("Pictures")

    def show_layers(self, layers: Sequence[Layer]) -> None:
        """Other pictures, the older one first."""
        self.layers = list(layers)
        self.lens = Lens()
        self.setAccessibleName("; ".join(one.caption for one in layers))
        self.update()

    def use_tool(self, tool: str) -> None:
        """What the next clicks say."""
        self.tool, self.dots = tool, []
        self.setCursor(Qt.CursorShape.CrossCursor if tool else Qt.CursorShape.ArrowCursor)
        if tool:
            self.setFocus()
        self.update()

    def show_hiding(self, how: str, frame: tuple[Spot, Spot] | None) -> None:
        """What is seen is what leaves."""
        self.hiding, self.frame = how, frame
        self.update()

    @property
    def aligned(self) -> bool:
        """True where the second picture lies on the first by their anchors."""
        return len(self.layers) == 2 and turn_onto(self.layers[1].picture, self.layers[0].picture) is not None

    # ---- where everything lies

    def panes(self) -> list[_Pane]:
        """What is painted, the lowest first."""
        room = QRectF(self.rect())
        if not self.layers:
            return []
        if len(self.layers) == 1:
            return [self._pane(self.layers[0], _fitted(self.layers[0].picture, room), room, room)]
        first, second = self.layers
        if self.mode == "side":
            half = (room.width() - _GAP) / 2
            left = QRectF(0, 0, half, room.height())
            right = left.translated(half + _GAP, 0)
            return [
                self._pane(first, _fitted(first.picture, left), left, left),
                self._pane(second, self._over(first, second, left, right), right, right),
            ]
        over = self._over(first, second, room, room)
        lower, upper = (
            self._pane(first, _fitted(first.picture, room), room, room),
            self._pane(second, over, room, room),
        )
        if self.mode == "blink":
            return [upper] if self.second else [lower]
        if self.mode == "ghost":
            return [upper, replace(lower, opacity=0.5)]
        at = room.width() * self.split
        return [
            replace(lower, clip=QRectF(0, 0, at, room.height())),
            replace(upper, clip=QRectF(at, 0, room.width() - at, room.height())),
        ]

    def _pane(self, layer: Layer, fitted: QTransform, room: QRectF, clip: QRectF) -> _Pane:
        return _Pane(layer, self.lens.over(fitted, room), clip)

    def _room_at(self, at: QPointF) -> QRectF:
        """The room whose middle the lens looks from: the half under the hand, or all of it."""
        room = QRectF(self.rect())
        if self.mode != "side" or len(self.layers) != 2:
            return room
        half = QRectF(0, 0, (room.width() - _GAP) / 2, room.height())
        return half if at.x() <= half.width() else half.translated(half.width() + _GAP, 0)

    def zoom(self, by: float, at: QPointF | None = None) -> None:
        """Closer or farther about a place, or about the middle; both pictures alike."""
        room = self._room_at(at) if at is not None else self._room_at(QPointF(0, 0))
        self.lens = self.lens.nearer(by, at or room.center(), room)
        self.zoomed.emit(self.lens.factor)
        self.update()

    def whole(self) -> None:
        """All of the picture again."""
        self.lens = Lens()
        self.zoomed.emit(1.0)
        self.update()

    def _over(self, first: Layer, second: Layer, under: QRectF, room: QRectF) -> QTransform:
        """The second picture as it meets the first one's anchors; without them in the same frame."""
        turn = turn_onto(second.picture, first.picture)
        if turn is None:
            return _fitted(second.picture, room)
        onto = QTransform(turn.a, turn.b, -turn.b, turn.a, turn.dx, turn.dy)
        return onto * _fitted(first.picture, under) * QTransform.fromTranslate(room.x() - under.x(), room.y())

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The pictures, what lies on them, and their captions."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(tokens.sunk))
        panes = self.panes()
        for pane in panes:
            self._paint_pane(painter, pane)
        for pane in panes:
            self._paint_caption(painter, pane)
            self._paint_sides(painter, pane)
        if len(self.layers) == 2 and self.mode == "slider":
            at = self.width() * self.split
            painter.setPen(QPen(QColor("#1B2624"), 4))
            painter.drawLine(QPointF(at, 0), QPointF(at, self.height()))
            painter.setPen(QPen(QColor("white"), 2))
            painter.drawLine(QPointF(at, 0), QPointF(at, self.height()))
            painter.setBrush(QColor("white"))
            painter.setPen(QPen(QColor("#1B2624"), 1.5))
            painter.drawEllipse(QPointF(at, self.height() - 52), 15, 15)
            painter.drawText(QRectF(at - 15, self.height() - 67, 30, 30), Qt.AlignmentFlag.AlignCenter, "‹ ›")
        if self.tool and self.hasFocus():
            paint_cross(painter, self._cross_point(), QColor(tokens.amber))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.pine), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_pane(self, painter: QPainter, pane: _Pane) -> None:
        layer, picture = pane.layer, pane.layer.picture
        painter.save()
        painter.setClipRect(pane.clip)
        painter.setOpacity(pane.opacity)
        painter.setTransform(pane.to_widget, True)
        image = layer.image
        if self.grey:
            layer.grey = layer.grey or image.convertToFormat(QImage.Format.Format_Grayscale8)
            image = layer.grey
        whole = QRectF(0, 0, picture.width, picture.height)
        painter.drawImage(whole, image)
        self._paint_hiding(painter, picture, whole)
        painter.restore()
        painter.save()
        painter.setClipRect(pane.clip)
        painter.setOpacity(pane.opacity)
        spots = anchors_of(picture) if self.tool != "anchors" and not self.hiding else None
        for spot in (*(spots or ()), *(spot for key, spot in self.dots if key == picture.id)):
            paint_cross(painter, self._on_widget(pane, spot), QColor("white"))
        for spot, name in layer.needles:
            paint_needle(painter, self._on_widget(pane, spot), name if self.lens.factor >= _NAMES_FROM else "")
        for number, mark in enumerate(layer.marks, start=1):
            at = self._on_widget(pane, (mark.x, mark.y))
            paint_mark(painter, at, number, mark, layer.near.get(mark.id, ""))
        painter.restore()

    def _paint_hiding(self, painter: QPainter, picture: Picture, whole: QRectF) -> None:
        corners = eyes_bar(picture) if self.hiding == "bar" else None
        if corners is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("black"))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        if self.hiding == "crop" and self.frame is not None:
            (x1, y1), (x2, y2) = self.frame
            kept = QRectF(QPointF(x1 * picture.width, y1 * picture.height), QSizeF())
            kept.setBottomRight(QPointF(x2 * picture.width, y2 * picture.height))
            around = QPainterPath()
            around.addRect(whole)
            around.addRect(kept.normalized())  # odd and even: what is in both is left open
            painter.fillPath(around, QColor(0, 0, 0, 200))

    def _paint_caption(self, painter: QPainter, pane: _Pane) -> None:
        if pane.opacity < 1:
            return  # both are said by the other one
        right = self.mode == "slider" and len(self.layers) == 2 and pane.layer is self.layers[1]
        words = f"{pane.layer.letter}  {pane.layer.caption}" if pane.layer.letter else pane.layer.caption
        if self.mode == "ghost" and len(self.layers) == 2:
            words = f"{self.layers[0].letter}  {self.layers[0].caption}, through {words}"
        room = pane.clip.adjusted(10, 0, -10, 0)
        paint_chip(painter, words, room.right() if right else room.left(), 10, right=right, most=room.width())

    def _paint_sides(self, painter: QPainter, pane: _Pane) -> None:
        """Whose left is where, on faces seen from the front."""
        pose = assets.load_poses().get(pane.layer.picture.pose)
        if pose is None or not pose.frontal or pane.opacity < 1:
            return
        bottom = pane.clip.bottom() - 36
        second = self.mode == "slider" and len(self.layers) == 2 and pane.layer is self.layers[1]
        if not second:
            paint_chip(painter, "R", pane.clip.left() + 10, bottom)
        if second or self.mode != "slider" or len(self.layers) == 1:
            paint_chip(painter, "L", pane.clip.right() - 10, bottom, right=True)

    @staticmethod
    def _on_widget(pane: _Pane, spot: Spot) -> QPointF:
        return pane.to_widget.map(QPointF(spot[0] * pane.layer.picture.width, spot[1] * pane.layer.picture.height))

    def _cross_point(self) -> QPointF:
        return QPointF(self._cross.x() * self.width(), self._cross.y() * self.height())

    # ---- pointing

    def point(self, at: QPointF) -> bool:
        """Say which place of which picture lies there; False beside the pictures."""
        for pane in reversed(self.panes()):
            back, can = pane.to_widget.inverted()
            if not can or not pane.clip.contains(at):
                continue
            spot = back.map(at)
            x, y = spot.x() / pane.layer.picture.width, spot.y() / pane.layer.picture.height
            if 0 <= x <= 1 and 0 <= y <= 1:
                self.pointed.emit(pane.layer.picture.id, x, y)
                return True
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A place for the tool, or the slider."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.tool:
            self.point(event.position())
        elif len(self.layers) == 2 and self.mode == "slider" and self._on_slider(event.position()):
            self._held = True
            self._slide(event.position().x() / max(self.width(), 1))
        elif len(self.layers) == 2 and self.mode == "blink":
            self.blink()
        elif self.lens.near:
            self._grabbed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The slider follows."""
        if self._held:
            self._slide(event.position().x() / max(self.width(), 1))
        elif self._grabbed is not None:
            moved = event.position() - self._grabbed
            self._grabbed = event.position()
            self.lens = self.lens.moved(moved.x(), moved.y(), self._room_at(event.position()))
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """The slider stays, and the picture."""
        self._held, self._grabbed = False, None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Closer or farther about the pointer."""
        self.zoom(2 ** (event.angleDelta().y() / 480), event.position())
        event.accept()

    def _on_slider(self, at: QPointF) -> bool:
        """Near, a hand beside the slider moves the picture instead."""
        return not self.lens.near or abs(at.x() - self.width() * self.split) <= _HANDLE

    def event(self, event: QEvent) -> bool:
        """The keys of the pictures come before those of the session around them."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if plain and Qt.Key(event.key()) in _KEYS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cross, the slider or a near picture; Enter points; Space shows the other; + − 0 zoom."""
        step = _STEP / 5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        way = {
            Qt.Key.Key_Left: QPointF(-step, 0),
            Qt.Key.Key_Right: QPointF(step, 0),
            Qt.Key.Key_Up: QPointF(0, -step),
            Qt.Key.Key_Down: QPointF(0, step),
        }.get(Qt.Key(event.key()))
        if way is not None and self.tool:
            moved = self._cross + way
            self._cross = QPointF(min(max(moved.x(), 0), 1), min(max(moved.y(), 0), 1))
            self.update()
        elif (
            way is not None and way.x() and self.mode == "slider" and len(self.layers) == 2 and not self.lens.near
        ):
            self._slide(self.split + way.x())
        elif way is not None and self.lens.near:
            self.lens = self.lens.moved(-way.x() * 1500, -way.y() * 1500, QRectF(self.rect()))
            self.update()
        elif way is not None and way.x() and self.mode == "slider" and len(self.layers) == 2:
            self._slide(self.split + way.x())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.tool:
            self.point(self._cross_point())
        elif event.key() == Qt.Key.Key_Space and len(self.layers) == 2:
            self.blink()
        elif event.key() == Qt.Key.Key_C:
            self.grey_wanted.emit()
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / STEP if event.key() == Qt.Key.Key_Minus else STEP)
        elif event.key() == Qt.Key.Key_0:
            self.whole()
        else:
            super().keyPressEvent(event)

    def blink(self) -> None:
        """The other of the two; never by a clock."""
        self.second = not self.second
        self.update()

    def _slide(self, part: float) -> None:
        self.split = min(max(part, 0.0), 1.0)
        self.update()


def _fitted(picture: Picture, room: QRectF) -> QTransform:
    """From pixels of the picture into a room, whole and centred."""
    scale = min(room.width() / picture.width, room.height() / picture.height)
    left = room.x() + (room.width() - picture.width * scale) / 2
    top = room.y() + (room.height() - picture.height * scale) / 2
    return QTransform(scale, 0, 0, scale, left, top)
