"""A plate for taking needles out: marks of 34 px, a tap takes a needle out, what is out steps back."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent

from acuchart.model.atlas import Atlas, View
from acuchart.model.ledger import in_order, numbers
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.scene import GLYPHS, place_on, side_words
from acuchart.model.side import Side
from acuchart.ui.session.camera import Camera
from acuchart.ui.session.marks import MarkPainter
from acuchart.ui.session.plate_canvas import PlateCanvas
from acuchart.ui.session.thumbnails import thumbs
from acuchart.ui.theme import font, theme

REACH: Final = 26.0  # px: a finger's 44 and a little more; the nearest mark wins
_HALO: Final = 26.0
_SIZES: Final = {
    NeedleState.IN: 34.0,
    NeedleState.OUT: 18.0,
    NeedleState.DROPPED: 36.0,
    NeedleState.LEFT_IN: 30.0,
    NeedleState.NOT_FOUND: 36.0,
}
_SMALLEST: Final = 20.0
_NAMED: Final = 14  # so many needles are named at once


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    needle: Needle
    number: int | None
    x: float
    y: float
    size: float


class RemovalPlate(PlateCanvas):
    """One plate with what went in on it. ``small`` is for the insets of hidden sites."""

    tapped = Signal(str)  # a needle that is in
    resized = Signal()

    def __init__(self, atlas: Atlas, *, small: bool = False) -> None:
        """Empty until ``show_view``."""
        super().__init__()
        self._atlas = atlas
        self._small = small
        self._free = 0
        self._needles: tuple[Needle, ...] = ()
        self._numbers: dict[str, int] = {}
        self._selected = ""
        self._spots: list[_Spot] = []
        self._marks = MarkPainter(theme().tokens, self.devicePixelRatioF())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the list is the keyboard's way
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, False)  # a touch is a press
        self.bottom_room = 0 if small else 64
        if small:
            self.setMinimumSize(120, 120)
        theme().changed.connect(self._dress)

    @property
    def shown(self) -> View | None:
        """The plate, or None before the first."""
        return self._view

    def show_view(self, view: View) -> None:
        """Another plate, whole."""
        if self._view is view:
            return
        self._view = view
        dim = theme().tokens.dim
        self._picture.show(view, dim=dim, stand_in=thumbs().ready_picture(view.id, dim))
        self.fit(at_once=self.isVisible())

    def show_needles(self, needles: Iterable[Needle], selected: str) -> None:
        """What became of them, and the one that the eye is on."""
        ordered = in_order(needles)
        self._numbers = numbers(ordered)
        self._needles = tuple(needle for needle in ordered if needle.state is not NeedleState.PLANNED)
        self._selected = selected
        self.camera_moved()
        self.update()

    def spot_of(self, needle_id: str) -> tuple[float, float] | None:
        """Where a needle lies in this window, or None."""
        return next(((spot.x, spot.y) for spot in self._spots if spot.needle.id == needle_id), None)

    def keep_free(self, px: int) -> None:
        """Room at the right that something floats over: no mark may lie under it."""
        if px != self._free:
            self._free = px
            if self._view is not None:
                self.fit(at_once=self.isVisible())

    def _fit_camera(self) -> Camera:
        view = self.view
        wide = max(self.width() - 24.0 - self._free, 40.0)
        return Camera.fit(
            view.width, view.height, (12.0, 12.0, wide, max(self.height() - 24.0 - self.bottom_room, 40.0))
        )

    def camera_moved(self) -> None:
        """Marks keep their size and follow their places."""
        self._spots = []
        if self._view is None:
            return
        found: list[tuple[Needle, float, float]] = []
        for needle in self._needles:
            place = place_on(self._atlas, self._view, needle)
            if place is not None:
                found.append((needle, *self._camera.to_screen(*place)))
        inner = [(x, y) for needle, x, y in found if needle.state is NeedleState.IN]
        for needle, x, y in found:
            size = _SIZES.get(needle.state, 18.0) * (0.82 if self._small else 1.0)
            if needle.state is NeedleState.IN:
                # Neighbours that would cover each other's numbers are drawn smaller; the finger's reach stays.
                near = min((math.hypot(x - a, y - b) for a, b in inner if (a, b) != (x, y)), default=_HALO * 2)
                size = min(size, max(near - 2.0, _SMALLEST))
            self._spots.append(_Spot(needle=needle, number=self._numbers.get(needle.id), x=x, y=y, size=size))
        inside = sum(spot.needle.state is NeedleState.IN for spot in self._spots)
        self.setAccessibleName(f"Plate: {self._view.name}, {inside} in")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What floats over the plate keeps its corner."""
        super().resizeEvent(event)
        self.resized.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap on a mark takes the needle out."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position()
        near = [
            (math.hypot(spot.x - at.x(), spot.y - at.y()), spot.needle.id)
            for spot in self._spots
            if spot.needle.state is NeedleState.IN
        ]
        if near and min(near)[0] <= REACH:
            self.tapped.emit(min(near)[1])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be tapped."""
        at = event.position()
        over = any(
            math.hypot(spot.x - at.x(), spot.y - at.y()) <= REACH and spot.needle.state is NeedleState.IN
            for spot in self._spots
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture, what is out, what is in, names, sides."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.raised if self._small else tokens.canvas))
        if self._view is not None:
            self._picture.paint(painter, self._camera, self.devicePixelRatioF())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ordered = sorted(self._spots, key=lambda spot: spot.needle.state is NeedleState.IN)
            for spot in ordered:
                self._mark(painter, spot)
            if not self._small:
                self._names(painter)
                self._sides(painter, self._view)
        painter.end()

    def _mark(self, painter: QPainter, spot: _Spot) -> None:
        tokens = theme().tokens
        state = spot.needle.state
        if state is NeedleState.IN:
            soft, rim = QColor(tokens.pine), QColor(tokens.pine)
            soft.setAlphaF(0.10)
            rim.setAlphaF(0.45)
            painter.setBrush(soft)
            painter.setPen(QPen(rim, 1.2))
            reach = spot.size * 0.76
            painter.drawEllipse(QPointF(spot.x, spot.y), reach, reach)
        text = GLYPHS[state].letter or ("" if spot.number is None else str(spot.number))
        chosen = spot.needle.id == self._selected and state is NeedleState.IN
        self._marks.draw(painter, spot.x, spot.y, state, text, size=spot.size, selected=chosen)

    def _names(self, painter: QPainter) -> None:
        tokens = theme().tokens
        words = QFont(font("label"))
        words.setWeight(QFont.Weight.DemiBold)
        painter.setFont(words)
        metrics = QFontMetricsF(words)
        inside = [spot for spot in self._spots if spot.needle.state is NeedleState.IN]
        if len(inside) > _NAMED:
            inside = [spot for spot in inside if spot.needle.id == self._selected]
        taken: list[QRectF] = [QRectF(spot.x - 20, spot.y - 20, 40, 40) for spot in self._spots]
        middle = self._camera.to_screen(0.5, 0.5)[0]
        for spot in inside:
            wide = metrics.horizontalAdvance(spot.needle.name) + 18
            at_left = spot.x < middle if spot.needle.side is not Side.MID else False
            x = spot.x - 58 - wide if at_left else spot.x + 58
            box = QRectF(x, spot.y - 14, wide, 28)
            if any(box.intersects(other) for other in taken) or box.left() < 2 or box.right() > self.width() - 2:
                continue
            taken.append(box)
            painter.setPen(QPen(QColor(tokens.ink2), 0.9))
            edge = spot.size * 0.76 * (-1 if at_left else 1)
            painter.drawLine(
                QPointF(spot.x + edge, spot.y), QPointF(box.right() if at_left else box.left(), spot.y)
            )
            painter.setPen(QPen(QColor(tokens.line2), 1))
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(box, 8, 8)
            painter.setPen(QColor(tokens.ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, spot.needle.name)

    def _sides(self, painter: QPainter, view: View) -> None:
        tokens = theme().tokens
        painter.setFont(font("label"))
        painter.setPen(QColor(tokens.ink2))
        for word in side_words(view):
            left = word.at_left_edge
            flag = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
            box = QRectF(20, self.height() - 96, self.width() - 40, 20)
            painter.drawText(box, flag | Qt.AlignmentFlag.AlignVCenter, f"{word.side}  {word.text}")

    def _dress(self) -> None:
        self._marks = MarkPainter(theme().tokens, self.devicePixelRatioF())
        if self._view is not None:
            self._picture.show(self._view, dim=theme().tokens.dim)
            self._picture.aim(self._camera, self.width(), self.height(), self.devicePixelRatioF(), at_once=True)
        self.update()
