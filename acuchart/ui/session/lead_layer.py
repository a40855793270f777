"""The leads on one plate: a bow between two marks with a pill on its crown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from acuchart.model.change import Change, Entity
from acuchart.model.scene import SceneLead, plate_leads
from acuchart.ui.icons import paint_icon
from acuchart.ui.session.camera import Camera
from acuchart.ui.theme import font, theme

if TYPE_CHECKING:
    from acuchart.ui.session.plate_view import PlateView

_PILL: Final = 24.0
_REACH: Final = 10.0  # a pill is 44 px high for a finger


class LeadLayer(QObject):
    """What a plate shows of the session's leads, and which of them the eye is on."""

    chosen = Signal(str)  # the id of a lead, or empty

    def __init__(self, plate: PlateView) -> None:
        """Follows the document of the plate."""
        super().__init__(plate)
        self._plate = plate
        self._scene: tuple[SceneLead, ...] = ()
        self.selected = ""
        self.tool = False  # a drag from one mark to another draws a lead
        self._font = QFont(font("hint"))
        self._font.setWeight(QFont.Weight.Bold)
        self._metrics = QFontMetricsF(self._font)
        self._kept_for: Camera | None = None
        self._kept: dict[str, tuple[QPainterPath, QRectF, QRectF]] = {}
        plate.document.changed.connect(self._on_changed)
        plate.document.reloaded.connect(self.rebuild)

    @property
    def scene(self) -> tuple[SceneLead, ...]:
        """The bows of this plate."""
        return self._scene

    def select(self, lead_id: str) -> None:
        """Look at one lead, or at none."""
        if lead_id != self.selected:
            self.selected = lead_id
            self._plate.update()
            self.chosen.emit(lead_id)

    def rebuild(self) -> None:
        """Another plate, or other leads."""
        plate = self._plate
        document = plate.document
        before = self._scene
        if plate.shows_a_view:
            self._scene = plate_leads(plate.view, document.needles.values(), document.leads.values(), plate.atlas)
        if self.selected and self.selected not in document.leads:
            self.select("")
        if self._scene != before:
            self._kept_for = None
            plate.update()

    def hit(self, px: float, py: float) -> str:
        """The lead whose pill is there, or empty."""
        at = QPointF(px, py)
        found = (
            lead
            for lead in self._scene
            if self._pill(lead).adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(at)
        )
        lead = next(found, None)
        return "" if lead is None else lead.lead_id

    def paint(self, painter: QPainter, dirty: QRectF) -> None:
        """Bows under the marks."""
        for lead in self._scene:
            path, _, reach = self._shape(lead)
            if not reach.intersects(dirty):
                continue
            tokens = theme().tokens
            on = lead.lead_id == self.selected
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.halo), 5))
            painter.drawPath(path)
            painter.setPen(QPen(QColor(tokens.amber), 3.0 if on else 2.0))
            painter.drawPath(path)

    def paint_pills(self, painter: QPainter, dirty: QRectF) -> None:
        """Pills over the marks."""
        tokens = theme().tokens
        for lead in self._scene:
            _, box, reach = self._shape(lead)
            if not (reach.intersects(dirty) and box.adjusted(-4, -4, 4, 4).intersects(dirty)):
                continue
            on = lead.lead_id == self.selected
            painter.setPen(QPen(QColor(tokens.amber), 2.4 if on else 1.4))
            painter.setBrush(QColor(tokens.amber_wash if on else tokens.raised))
            painter.drawRoundedRect(box, _PILL / 2, _PILL / 2)
            paint_icon(painter, "bolt", QRectF(box.left() + 8, box.center().y() - 7, 14, 14), tokens.amber)
            painter.setFont(self._font)
            painter.setPen(QColor(tokens.amber))
            painter.drawText(box.adjusted(26, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter, lead.label)
            self._plate.safety.lead_badge(painter, lead.lead_id, box.right() - 4, box.top() + 2)

    def _pill(self, lead: SceneLead) -> QRectF:
        return self._shape(lead)[1]

    def _shape(self, lead: SceneLead) -> tuple[QPainterPath, QRectF, QRectF]:
        """Bow, pill and what both cover, kept until the plate moves: a new mark must not wait for them."""
        camera = self._plate.camera
        if camera is not self._kept_for:
            self._kept_for = camera
            self._kept.clear()
        found = self._kept.get(lead.lead_id)
        if found is None:
            to = camera.to_screen
            path = QPainterPath(QPointF(*to(*lead.start)))
            path.quadTo(QPointF(*to(*lead.control)), QPointF(*to(*lead.end)))
            x, y = to(*lead.pill)
            wide = self._metrics.horizontalAdvance(lead.label) + 40
            pill = QRectF(x - wide / 2, y - _PILL / 2, wide, _PILL)
            reach = path.controlPointRect().united(pill).adjusted(-6, -6, 6, 6)
            found = self._kept[lead.lead_id] = (path, pill, reach)
        return found

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        """A new needle moves no lead; only what has one is looked at."""
        if any(change.entity is Entity.LEAD or (self._scene and change.before is not None) for change in changes):
            self.rebuild()
