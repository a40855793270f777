"""One foot or hand: its sites are tapped felt or not felt, or the numb area is drawn on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from acuchart.model.atlas import Atlas, View
from acuchart.model.monofilament import Limb, TouchSite
from acuchart.model.outline import Outline
from acuchart.model.side import Side
from acuchart.ui.measures.pad import Pad
from acuchart.ui.session.thumbnails import thumbs
from acuchart.ui.theme import font, theme

_HIGH: Final = 320
_SMALL: Final = 0.46  # the size of the second plate
_NEAR: Final = 30.0
_MARK: Final = 10.0
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class TouchMap(Pad):
    """The right limb stands at the left: the soles and the palms face who looks."""

    answered = Signal(str, object)  # site, True, False, or None for not tested
    outlined = Signal(str, object)  # the plate with its version, corners

    def __init__(self, atlas: Atlas, limb: Limb, side: Side) -> None:
        """Nothing is tested yet."""
        super().__init__()
        self.limb, self.side = limb, side
        ending = "left" if side is Side.LEFT else "right"
        self.views = {name: atlas.views[f"{name}-{ending}"] for name in (limb.large, limb.small)}
        self.drawing = False
        self.answers: Mapping[str, bool] = {}
        self.last: Mapping[str, bool] = {}
        self._areas: Sequence[tuple[str, Outline, bool]] = ()
        self.current = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HIGH)
        self.setMinimumWidth(220)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        thumbs().ready.connect(self._came)

    def show_answers(self, answers: Mapping[str, bool], last: Mapping[str, bool]) -> None:
        """What is felt now, and what was at the last visit."""
        self.answers, self.last = answers, last
        words = {True: "felt", False: "not felt"}
        said = ", ".join(
            f"{site.name} {words[answers[site.id]]}" for site in self.limb.sites if site.id in answers
        )
        self.setAccessibleName(f"{self.limb.name}, {self.side.word}: {said or 'nothing tested'}")
        self.update()

    def show_areas(self, areas: Sequence[tuple[str, Outline, bool]]) -> None:
        """Plate, corners, and True for an outline of the last visit."""
        self._areas = areas
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as both plates."""
        return QSize(300, _HIGH)

    # ---- where everything lies

    def box(self, name: str) -> QRectF:
        """Where a plate is; the small one stands at the outer edge."""
        large, small = self.views[self.limb.large], self.views[self.limb.small]
        whole = large.width / large.height + _SMALL * small.width / small.height
        high = min(float(self.height()), (self.width() - 16) / whole)
        wide, narrow = high * large.width / large.height, _SMALL * high * small.width / small.height
        left, right = (self.width() - wide - narrow - 8) / 2, self.side is Side.RIGHT
        if name == self.limb.large:
            return QRectF(left + (narrow + 8 if right else 0), 0, wide, high)
        return QRectF(left + (0 if right else wide + 8), high * 0.3, narrow, _SMALL * high)

    def spot(self, site: TouchSite) -> QPointF:
        """Where a site is."""
        box, (x, y) = self.box(site.view), site.place(self.side)
        return QPointF(box.x() + x * box.width(), box.y() + y * box.height())

    # ---- hands

    def tapped(self, at: QPointF) -> None:
        """The nearest site: felt, not felt, not tested."""
        if self.drawing:
            return
        near = min(self.limb.sites, key=lambda site: (self.spot(site) - at).manhattanLength())
        if (self.spot(near) - at).manhattanLength() > _NEAR:
            return
        self.current = self.limb.sites.index(near)
        felt = self.answers.get(near.id)
        self.answered.emit(near.id, True if felt is None else False if felt else None)

    def stroked(self, line: list[QPointF]) -> None:
        """The numb area, on the plate on which it was begun."""
        if not self.drawing or len(line) < 3:
            return
        near = min(self.views, key=lambda name: _beyond(self.box(name), line[0]))
        box = self.box(near)
        corners = tuple(
            (
                min(max((at.x() - box.x()) / box.width(), 0.0), 1.0),
                min(max((at.y() - box.y()) / box.height(), 0.0), 1.0),
            )
            for at in line
        )
        self.outlined.emit(self.views[near].ref, corners)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Y felt, N not felt, Delete not tested; arrows go from site to site."""
        step = _STEPS.get(Qt.Key(event.key()))
        answer = {Qt.Key.Key_Y: True, Qt.Key.Key_N: False}.get(Qt.Key(event.key()))
        site = self.limb.sites[self.current]
        if step is not None:
            self.current = (self.current + step) % len(self.limb.sites)
            self.update()
        elif answer is not None and self.writable:
            self.current = min(self.current + 1, len(self.limb.sites) - 1)
            self.update()  # the ring goes on, also where the answer is the one that was there
            self.answered.emit(site.id, answer)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.writable:
            self.answered.emit(site.id, None)
        else:
            super().keyPressEvent(event)

    # ---- painting

    def _came(self, view_id: str) -> None:
        if view_id in {view.id for view in self.views.values()}:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plates, outlines, sites."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, view in self.views.items():
            self._plate(painter, view, self.box(name))
        if self.line and self.drawing:
            painter.setPen(QPen(QColor(tokens.violet), 2))
            painter.drawPolyline(QPolygonF(self.line))
        painter.setOpacity(0.35 if self.drawing else 1.0)
        for at, site in enumerate(self.limb.sites):
            self._site(painter, site, at == self.current and self.hasFocus() and not self.drawing)
        painter.setOpacity(1.0)
        painter.setFont(font("strong"))
        painter.setPen(QColor(tokens.ink))
        letter = self.box(self.limb.small)
        painter.drawText(letter.adjusted(0, -26, 0, 0), Qt.AlignmentFlag.AlignHCenter, self.side.value)
        painter.end()

    def _plate(self, painter: QPainter, view: View, box: QRectF) -> None:
        tokens = theme().tokens
        picture = thumbs().picture(view, box.size().toSize(), self.devicePixelRatioF())
        if picture is not None:
            painter.drawPixmap(box, picture, QRectF(picture.rect()))
        for ref, corners, old in self._areas:
            if ref != view.ref:
                continue
            shape = QPolygonF([QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in corners])
            fill = QColor(tokens.violet)
            fill.setAlphaF(0.0 if old else 0.2)
            painter.setBrush(fill)
            painter.setPen(
                QPen(QColor(tokens.ghost), 1.6, Qt.PenStyle.DotLine) if old else QPen(QColor(tokens.violet), 1.8)
            )
            painter.drawPolygon(shape)

    def _site(self, painter: QPainter, site: TouchSite, current: bool) -> None:
        tokens, at = theme().tokens, self.spot(site)
        felt, last = self.answers.get(site.id), self.last.get(site.id)
        painter.setPen(QPen(QColor(tokens.halo), 2))
        painter.setBrush(QColor(tokens.pine if felt else tokens.raised))
        painter.drawEllipse(at, _MARK, _MARK)
        if felt:
            painter.setPen(QPen(QColor(tokens.on_pine), 2, c=Qt.PenCapStyle.RoundCap))
            painter.drawPolyline(
                QPolygonF([at + QPointF(-4, 0.5), at + QPointF(-1.2, 3.4), at + QPointF(4.4, -3.2)])
            )
        elif felt is False:
            painter.setPen(QPen(QColor(tokens.amber), 2))
            painter.drawEllipse(at, _MARK - 1, _MARK - 1)
            painter.drawLine(at + QPointF(-3.4, -3.4), at + QPointF(3.4, 3.4))
            painter.drawLine(at + QPointF(-3.4, 3.4), at + QPointF(3.4, -3.4))
        else:
            painter.setPen(QPen(QColor(tokens.ink2), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, _MARK - 1, _MARK - 1)
        if last is not None and felt is not None and last is not felt:  # another answer than last time
            painter.setPen(QPen(QColor(tokens.ink), 1.4, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, _MARK + 3, _MARK + 3)
        if current:
            painter.setPen(QPen(QColor(tokens.pine), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, _MARK + 5, _MARK + 5)


def _beyond(box: QRectF, at: QPointF) -> float:
    """How far a place lies outside a box."""
    across = max(box.left() - at.x(), at.x() - box.right(), 0.0)
    return across + max(box.top() - at.y(), at.y() - box.bottom(), 0.0)
