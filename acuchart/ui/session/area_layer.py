"""The areas on one plate, under the marks: outline, hatch and a pill that names and selects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from acuchart.model.area_scene import SceneArea, plate_areas
from acuchart.model.change import Change, Entity
from acuchart.ui.session.camera import Camera
from acuchart.ui.theme import font, theme

if TYPE_CHECKING:
    from acuchart.ui.session.plate_view import PlateView

_PILL: Final = 22.0
_DROP: Final = 4.0  # px from an area to its pill
_REACH: Final = 11.0  # a pill is 44 px high for a finger


class AreaLayer(QObject):
    """What a plate shows of the session's areas, and which of them is chosen."""

    chosen = Signal(str)  # the id of an area, or empty

    def __init__(self, plate: PlateView) -> None:
        """Follows the document of the plate."""
        super().__init__(plate)
        self._plate = plate
        self._scene: tuple[SceneArea, ...] = ()
        self.selected = ""
        self.draft: tuple[tuple[float, float], ...] = ()  # px of what is being drawn
        self._font = QFont(font("micro"))
        self._metrics = QFontMetricsF(self._font)
        self._kept_for: Camera | None = None
        self._paths: dict[str, QPainterPath] = {}
        self._pills: dict[str, QRectF] = {}
        plate.document.changed.connect(self._on_changed)
        plate.document.reloaded.connect(self.rebuild)

    @property
    def scene(self) -> tuple[SceneArea, ...]:
        """The areas of this plate."""
        return self._scene

    def draw(self, line: tuple[tuple[float, float], ...]) -> None:
        """The line in the hand, px."""
        self.draft = line

    def select(self, area_id: str) -> None:
        """Choose one area, or none."""
        if area_id != self.selected:
            self.selected = area_id
            self._plate.update()
            self.chosen.emit(area_id)

    def rebuild(self) -> None:
        """Another plate, or other areas."""
        plate, before = self._plate, self._scene
        if plate.shows_a_view:
            self._scene = plate_areas(plate.view, plate.document.areas.values())
        if self.selected and self.selected not in plate.document.areas:
            self.select("")
        if self._scene != before:
            self._kept_for = None
            plate.update()

    def hit(self, px: float, py: float) -> str:
        """The area whose pill is there, or empty."""
        at = QPointF(px, py)
        for area in reversed(self._scene):
            if self._pill(area).adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(at):
                return area.area_id
        return ""

    def paint(self, painter: QPainter, dirty: QRectF) -> None:
        """Areas under the marks, and the line in the hand."""
        for area in self._scene:
            path = self._path(area)
            if path.boundingRect().adjusted(-20, -20, 20, 20).intersects(dirty):
                self._paint_area(painter, area, path)
        if len(self.draft) > 1:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(_pen(QColor(theme().tokens.pine), 2.4))
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in self.draft]))

    def paint_pills(self, painter: QPainter, dirty: QRectF) -> None:
        """Their words over the marks."""
        tokens = theme().tokens
        for area in self._scene:
            box = self._pill(area)
            if not box.adjusted(-4, -4, 4, 4).intersects(dirty):
                continue
            on = area.area_id == self.selected
            line, wash, ink = (
                (tokens.amber_line, tokens.amber_wash, tokens.amber)
                if area.found
                else (tokens.pine_line, tokens.pine_wash, tokens.pine_ink)
            )
            painter.setPen(QPen(QColor(ink if on else line), 2 if on else 1))
            painter.setBrush(QColor(wash))
            painter.drawRoundedRect(box, _PILL / 2, _PILL / 2)
            painter.setFont(self._font)
            painter.setPen(QColor(ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._words(area))

    def _paint_area(self, painter: QPainter, area: SceneArea, path: QPainterPath) -> None:
        tokens = theme().tokens
        ink = QColor(tokens.amber if area.found else tokens.pine)
        to = self._plate.camera.to_screen
        on = area.area_id == self.selected
        if area.hatch:
            painter.save()
            painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
            soft = QColor(ink)
            soft.setAlphaF(0.6)
            painter.setPen(QPen(soft, 1.2))
            painter.drawLines([QLineF(QPointF(*to(*one)), QPointF(*to(*other))) for one, other in area.hatch])
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(QColor(tokens.halo), 6 if on else 4.5))
        painter.drawPath(path)
        wide = (2.0 if area.closed else 3.0) + (1.0 if on else 0.0)
        pen = _pen(ink, wide)
        if area.found and area.closed:
            pen.setDashPattern([3.0, 1.8])
        painter.setPen(pen)
        painter.drawPath(path)
        if area.ticks:
            painter.setPen(_pen(ink, 2.0))
            painter.drawLines([QLineF(QPointF(*to(*one)), QPointF(*to(*other))) for one, other in area.ticks])

    def _path(self, area: SceneArea) -> QPainterPath:
        """Its outline in the window, kept until the plate moves: a new mark must not wait for it."""
        self._keep()
        found = self._paths.get(area.area_id)
        if found is None:
            found = self._paths[area.area_id] = self._outline(area)
        return found

    def _keep(self) -> None:
        if self._plate.camera is not self._kept_for:
            self._kept_for = self._plate.camera
            self._paths.clear()
            self._pills.clear()

    def _outline(self, area: SceneArea) -> QPainterPath:
        to = self._plate.camera.to_screen
        path = QPainterPath(QPointF(*to(*area.outline[0])))
        for corner in area.outline[1:]:
            path.lineTo(QPointF(*to(*corner)))
        if area.closed:
            path.closeSubpath()
        return path

    def _pill(self, area: SceneArea) -> QRectF:
        self._keep()
        found = self._pills.get(area.area_id)
        if found is None:
            x, y = self._plate.camera.to_screen(*area.label_at)
            wide = self._metrics.horizontalAdvance(self._words(area)) + 18
            found = self._pills[area.area_id] = QRectF(x - wide / 2, y + _DROP, wide, _PILL)
        return found

    def _words(self, area: SceneArea) -> str:
        return self._metrics.elidedText(area.label, Qt.TextElideMode.ElideRight, 180)

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        if any(change.entity is Entity.AREA for change in changes):
            self.rebuild()


def _pen(ink: QColor, wide: float) -> QPen:
    return QPen(ink, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
