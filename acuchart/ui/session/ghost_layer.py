"""The ghosts of one plate: dotted rings under the marks, taken over by a click."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from acuchart.model.area_scene import SceneArea, plate_areas
from acuchart.model.scene import GHOST_PX, SceneGhost, plate_ghosts
from acuchart.ui.session.ghosts import Ghosts
from acuchart.ui.theme import font, theme

if TYPE_CHECKING:
    from acuchart.ui.session.plate_view import PlateView

_REACH: Final = 16.0
_PILL: Final = 22.0
_PILL_REACH: Final = 11.0  # a pill is 44 px high for a finger


class GhostLayer:
    """What a plate shows of what is offered."""

    def __init__(self, plate: PlateView) -> None:
        """Nothing is offered until ``use``."""
        self._plate = plate
        self._ghosts: Ghosts | None = None
        self._scene: tuple[SceneGhost, ...] = ()
        self._areas: tuple[SceneArea, ...] = ()
        self._font = QFont(font("micro"))
        self._metrics = QFontMetricsF(self._font)
        self._under: SceneGhost | None = None

    @property
    def scene(self) -> tuple[SceneGhost, ...]:
        """The rings of this plate."""
        return self._scene

    def use(self, ghosts: Ghosts) -> None:
        """Show what these offer."""
        self._ghosts = ghosts
        ghosts.changed.connect(self.rebuild)
        self.rebuild()

    def rebuild(self) -> None:
        """Another plate, or others are offered."""
        plate = self._plate
        self._under = None
        if self._ghosts is not None and plate.shows_a_view:
            self._scene = plate_ghosts(plate.view, self._ghosts.offered, plate.atlas)
            self._areas = plate_areas(plate.view, self._ghosts.areas)
            plate.stamp += 1
            plate.update()

    @property
    def areas(self) -> tuple[SceneArea, ...]:
        """The areas that are offered on this plate."""
        return self._areas

    def area_at(self, px: float, py: float) -> SceneArea | None:
        """The offered area whose pill is there."""
        at = QPointF(px, py)
        reach = _PILL_REACH
        found = (
            area for area in self._areas if self.pill(area).adjusted(-reach, -reach, reach, reach).contains(at)
        )
        return next(found, None)

    def accept_area(self, px: float, py: float) -> bool:
        """A press on a pill: True where it took an area over."""
        found, ghosts = self.area_at(px, py), self._ghosts
        if found is None or ghosts is None:
            return False
        return ghosts.accept((), [area for area in ghosts.areas if area.id == found.area_id])

    def at(self, px: float, py: float) -> SceneGhost | None:
        """The ring under the pointer."""
        best, best_far = None, _REACH
        for ghost in self._scene:
            x, y = self._plate.camera.to_screen(ghost.x, ghost.y)
            far = math.hypot(x - px, y - py)
            if far < best_far:
                best, best_far = ghost, far
        return best

    def hover(self, px: float, py: float) -> tuple[float, float, str] | None:
        """Where and what the hand is over, in words; None over no ghost."""
        self._under = found = self.at(px, py)
        if self._ghosts is None:
            return None
        came = "last time" if self._ghosts.words.startswith("the last session") else f"from {self._ghosts.words}"
        area = self.area_at(px, py) if found is None else None
        if area is not None:
            middle = self.pill(area).center()
            return middle.x(), middle.y(), f"{area.label} · {came}; a click takes it over"
        if found is None:
            return None
        needle = self._ghosts.get(found.needle_id)
        size = f" · {needle.size_label}" if needle is not None and needle.size_label else ""
        x, y = self._plate.camera.to_screen(found.x, found.y)
        return x, y, f"{found.label}{size} · {came}; a click takes it over"

    def accept(self, px: float, py: float) -> bool:
        """A click: True where it took a ghost over."""
        return self._accept(self.at(px, py))

    def accept_hovered(self) -> bool:
        """Enter over a ghost."""
        return self._accept(self._under)

    def _accept(self, ghost: SceneGhost | None) -> bool:
        needle = self._ghosts.get(ghost.needle_id) if ghost is not None and self._ghosts is not None else None
        return needle is not None and self._ghosts is not None and self._ghosts.accept([needle])

    def paint(self, painter: QPainter, dirty: QRectF) -> None:
        """Dotted rings with a dot in the middle, and the dotted outlines of areas with their words."""
        if not self._scene and not self._areas:
            return
        for area in self._areas:
            self._paint_area(painter, area)
        tokens = theme().tokens
        ink = QColor(tokens.ghost)
        fill = QColor(tokens.raised)
        fill.setAlphaF(0.35)
        pen = QPen(ink, 1.6, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
        pen.setDashPattern([0.1, 2.1])
        radius = GHOST_PX / 2
        for ghost in self._scene:
            x, y = self._plate.camera.to_screen(ghost.x, ghost.y)
            if not dirty.adjusted(-radius - 2, -radius - 2, radius + 2, radius + 2).contains(x, y):
                continue
            painter.setPen(pen)
            painter.setBrush(fill)
            painter.drawEllipse(QPointF(x, y), radius, radius)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(x, y), 1.6, 1.6)
        for area in self._areas:
            self._paint_pill(painter, area)

    def pill(self, area: SceneArea) -> QRectF:
        """Where the words of an area stand."""
        x, y = self._plate.camera.to_screen(*area.label_at)
        wide = self._metrics.horizontalAdvance(area.label) + 18
        return QRectF(x - wide / 2, y + 4, wide, _PILL)

    def _paint_area(self, painter: QPainter, area: SceneArea) -> None:
        tokens, to = theme().tokens, self._plate.camera.to_screen
        ink = QColor(tokens.ghost)
        shape = QPolygonF([QPointF(*to(*corner)) for corner in area.outline])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(ink, 2.0, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
        pen.setDashPattern([0.1, 2.4])
        painter.setPen(pen)
        (painter.drawPolygon if area.closed else painter.drawPolyline)(shape)

    def _paint_pill(self, painter: QPainter, area: SceneArea) -> None:
        tokens, box = theme().tokens, self.pill(area)
        painter.setPen(QPen(QColor(tokens.ghost), 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(box, _PILL / 2, _PILL / 2)
        painter.setFont(self._font)
        painter.setPen(QColor(tokens.ink2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, area.label)
