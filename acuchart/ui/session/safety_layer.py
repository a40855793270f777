"""What safety paints on a plate: no-go zones under the marks, badges on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF, QRegion

from acuchart import assets
from acuchart.model.atlas import View
from acuchart.model.fact import Fact, outline
from acuchart.model.safety import fact_words
from acuchart.model.safety_rules import Level
from acuchart.ui.day_field import shown
from acuchart.ui.icons import paint_icon
from acuchart.ui.theme import Tokens, font, theme

if TYPE_CHECKING:
    from acuchart.ui.document import SessionDocument
    from acuchart.ui.session.camera import Camera
    from acuchart.ui.session.labels import Spot
    from acuchart.ui.session.safety import SessionSafety

BADGE_PX: Final = 14.0
_HALF: Final = 11.0  # px from the middle of a badge to the end of its halo
_TWO_OCLOCK: Final = (0.87, -0.62)  # of the mark's radius and a little more
_HATCH_PX: Final = 9.0
_REACH: Final = 26.0  # px from the middle of a mark to the end of its badges
_FAINT: Final = 0.45  # on its last day a zone fades


class SafetyLayer:
    """Paints nothing until it knows the session's safety."""

    def __init__(self) -> None:
        """Inert."""
        self._safety: SessionSafety | None = None
        self._document: SessionDocument | None = None
        self._pictures: dict[tuple[bool, bool, float], QPixmap] = {}
        self.draft: tuple[tuple[float, float], ...] = ()  # px of a zone that is being drawn

    def use(self, safety: SessionSafety, document: SessionDocument) -> None:
        """Paint for this session."""
        self._safety, self._document = safety, document

    def draw(self, line: tuple[tuple[float, float], ...]) -> None:
        """The rim in the hand, px."""
        self.draft = line

    # ---- under the marks

    def paint_zones(self, painter: QPainter, view: View, camera: Camera) -> None:
        """Areas that somebody drew on this plate and that are not over yet, and the one in the hand."""
        tokens = theme().tokens
        if self._safety is not None:
            for fact in self._safety.facts:
                if fact.path and fact.view.partition("@")[0] == view.id:
                    self._paint_zone(painter, fact, camera, tokens)
        if len(self.draft) > 1:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(_rim(QColor(tokens.red)))
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in self.draft]))

    def _paint_zone(self, painter: QPainter, fact: Fact, camera: Camera, tokens: Tokens) -> None:
        assert self._safety is not None
        shape = QPolygonF([QPointF(*camera.to_screen(x, y)) for x, y in outline(fact.path)])
        painter.save()
        if fact.ends_on(self._safety.day):
            painter.setOpacity(_FAINT)
        red = QColor(tokens.red)
        _hatch(painter, shape, red)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_rim(red))
        painter.drawPolygon(shape)
        self._paint_pill(painter, shape.boundingRect(), zone_words(fact, self._safety), tokens)
        painter.restore()

    def _paint_pill(self, painter: QPainter, box: QRectF, words: str, tokens: Tokens) -> None:
        face = QFont(font("micro"))
        painter.setFont(face)
        wide = QFontMetricsF(face).horizontalAdvance(words) + 16
        pill = QRectF(box.center().x() - wide / 2, box.bottom() + 4, wide, 22)
        painter.setPen(QPen(QColor(tokens.red_line), 1))
        painter.setBrush(QColor(tokens.red_wash))
        painter.drawRoundedRect(pill, 11, 11)
        painter.setPen(QColor(tokens.red))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)

    # ---- on the marks and leads

    def lead_badge(self, painter: QPainter, lead_id: str, x: float, y: float) -> None:
        """A triangle at the pill of a lead whose current is warned of."""
        lead = None if self._document is None else self._document.leads.get(lead_id)
        if lead is None or self._safety is None:
            return
        warnings = self._safety.warn_of(lead)
        if warnings:
            paint_badge(painter, x, y, theme().tokens, loud=warnings[0].level is Level.ABSOLUTE)

    def paint_badges(self, painter: QPainter, spots: Sequence[Spot], dirty: QRegion, *, dense: bool) -> None:
        """A triangle at two o'clock of each needle that is warned of, a drop at four o'clock of one that hurt."""
        if self._safety is None or self._document is None:
            return
        tokens = theme().tokens
        needles = self._document.needles
        box = dirty.boundingRect()
        left, right = box.left() - _REACH, box.right() + _REACH
        top, bottom = box.top() - _REACH, box.bottom() + _REACH
        for spot in spots:
            if not (left <= spot.x <= right and top <= spot.y <= bottom):
                continue
            needle = needles.get(spot.mark.needle_id)
            if needle is None:
                continue
            radius = 8.0 if dense else spot.mark.glyph.canvas_px / 2
            warning = self._safety.badge(needle)
            if warning is not None:
                dx, dy = (part * (radius + 2) for part in _TWO_OCLOCK)
                picture = self._badge(painter, tokens, loud=warning.level is Level.ABSOLUTE)
                painter.drawPixmap(QPointF(spot.x + dx - _HALF, spot.y + dy - _HALF), picture)
            if self._safety.has_event(needle.id):
                _paint_drop(painter, spot.x + radius * 0.8, spot.y + radius * 0.8, tokens)

    def _badge(self, painter: QPainter, tokens: Tokens, *, loud: bool) -> QPixmap:
        """Drawn once and then only copied, as marks are."""
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        key = (tokens.dim, loud, ratio)
        found = self._pictures.get(key)
        if found is None:
            side = round(2 * _HALF * ratio)
            found = QPixmap(side, side)
            found.setDevicePixelRatio(ratio)
            found.fill(Qt.GlobalColor.transparent)
            own = QPainter(found)
            own.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_badge(own, _HALF, _HALF, tokens, loud=loud)
            own.end()
            self._pictures[key] = found
        return found


def zone_words(fact: Fact, safety: SessionSafety) -> str:
    """What a zone is and until when: ``Filler, until 12 Dec 2026``."""
    words = fact_words(fact, assets.load_safety(), safety.day)
    return f"{words}, until {shown(fact.until)}" if fact.until else words


def paint_badge(painter: QPainter, x: float, y: float, tokens: Tokens, *, loud: bool = False) -> None:
    """The caution triangle with its mark of exclamation, centred on (x, y); red where the rule says “do not”."""
    ink, wash = (tokens.red, tokens.red_wash) if loud else (tokens.amber, tokens.amber_wash)
    half = BADGE_PX / 2
    shape = QPolygonF([QPointF(x, y - half), QPointF(x + half, y + half * 0.8), QPointF(x - half, y + half * 0.8)])
    join = (Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(QColor(wash))
    painter.setPen(QPen(QColor(tokens.halo), 4.0, *join))
    painter.drawPolygon(shape)
    painter.setPen(QPen(QColor(ink), 1.6, *join))
    painter.drawPolygon(shape)
    painter.drawLine(QPointF(x, y - half * 0.32), QPointF(x, y + half * 0.16))
    painter.drawPoint(QPointF(x, y + half * 0.52))


def _paint_drop(painter: QPainter, x: float, y: float, tokens: Tokens) -> None:
    painter.setPen(QPen(QColor(tokens.red), 1.2))
    painter.setBrush(QColor(tokens.red_wash))
    painter.drawEllipse(QPointF(x, y), 8, 8)
    paint_icon(painter, "drop", QRectF(x - 6, y - 6, 12, 12), tokens.red)


def _rim(red: QColor) -> QPen:
    pen = QPen(red, 2.0)
    pen.setDashPattern([7 / 2.0, 3 / 2.0])
    return pen


def _hatch(painter: QPainter, shape: QPolygonF, red: QColor) -> None:
    """Lines at 45 degrees, two px in nine, and no fill: marks and drawing stay seen."""
    painter.save()
    area = QRegion(shape.toPolygon())
    painter.setClipRegion(area, Qt.ClipOperation.IntersectClip)
    soft = QColor(red)
    soft.setAlphaF(0.75)
    painter.setPen(QPen(soft, 2.0))
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
    box = shape.boundingRect()
    step = _HATCH_PX * 2**0.5
    # From a grid of the whole window, so that a repainted part meets its neighbours.
    at = ((box.left() + box.top()) // step) * step
    while at <= box.right() + box.bottom():
        painter.drawLine(QPointF(at - box.top(), box.top()), QPointF(at - box.bottom(), box.bottom()))
        at += step
    painter.restore()
