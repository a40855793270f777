"""The face with its zones: a tap chooses one, digits grade it, the grade stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from acuchart.model.atlas import Atlas
from acuchart.model.outline import Outline, inside
from acuchart.ui.measures.pad import Pad
from acuchart.ui.session.thumbnails import thumbs
from acuchart.ui.theme import font, theme

VIEW: Final = "face-front"
SYSTEM: Final = "cosmetic"
MOST: Final = 4
_HIGH: Final = 340
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Zone(NamedTuple):
    """A zone of the face: what it is called, its side (empty in the middle), its outline and its middle."""

    name: str
    side: str
    outline: Outline
    middle: tuple[float, float]

    @property
    def words(self) -> str:
        """``Cheek R``."""
        return f"{self.name} {self.side}".strip()


def zones_of(atlas: Atlas) -> tuple[Zone, ...]:
    """The cosmetic zones of the front of the face, from above, the patient's right first."""
    made = []
    for place in atlas.positions(VIEW):
        point = atlas.point(place.code)
        if point is not None and point.system == SYSTEM and len(place.path) > 2:
            side = "" if place.side.value == "M" else place.side.value
            name = point.name.removesuffix(" zone")
            made.append(Zone(name, side, place.path, (place.x, place.y)))
    return tuple(sorted(made, key=lambda zone: (round(zone.middle[1], 2), zone.middle[0])))


class FaceMap(Pad):
    """One face; ``graded`` says which zone got which grade, an empty one takes it out."""

    graded = Signal(object, str)
    chosen = Signal(object)

    def __init__(self, atlas: Atlas) -> None:
        """No zone has a grade yet."""
        super().__init__()
        self._view = atlas.views[VIEW]
        self.zones: Sequence[Zone] = zones_of(atlas)
        self.grades: Mapping[Zone, str] = {}
        self._last: Mapping[Zone, str] = {}
        self.current = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HIGH)
        self.setMinimumWidth(240)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        thumbs().ready.connect(self._on_picture)  # a method: Qt lets go of it with the widget

    def _on_picture(self, view_id: str) -> None:
        if view_id == VIEW:
            self.update()

    @property
    def zone(self) -> Zone:
        """The one that is chosen."""
        return self.zones[self.current]

    def show_grades(self, grades: Mapping[Zone, str], last: Mapping[Zone, str]) -> None:
        """This visit's, and the last one's where it may be seen."""
        self.grades, self._last = grades, last
        said = ", ".join(f"{zone.words} {grade}" for zone, grade in grades.items() if grade)
        self.setAccessibleName(f"Face, {self.zone.words} chosen; {said or 'nothing graded'}")
        self.update()

    def sizeHint(self) -> QSize:
        """The plate."""
        return QSize(round(_HIGH * self._view.width / self._view.height), _HIGH)

    def box(self) -> QRectF:
        """Where the plate is."""
        scale = min(self.width() / self._view.width, self.height() / self._view.height)
        wide, high = self._view.width * scale, self._view.height * scale
        return QRectF((self.width() - wide) / 2, 0, wide, high)

    def spot(self, zone: Zone) -> QPointF:
        """The middle of a zone."""
        return self._at(*zone.middle)

    def tapped(self, at: QPointF) -> None:
        """The zone under the finger; the smaller one where two lie over one another."""
        box = self.box()
        x, y = (at.x() - box.x()) / box.width(), (at.y() - box.y()) / box.height()
        there = [zone for zone in self.zones if inside(zone.outline, x, y)]
        if there:
            self.choose(self.zones.index(min(there, key=_size)))

    def choose(self, at: int) -> None:
        """Another zone."""
        self.current = at % len(self.zones)
        self.chosen.emit(self.zone)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits grade and go on, arrows go from zone to zone, a dot takes a grade out."""
        step, typed = _STEPS.get(Qt.Key(event.key())), event.text()
        if step is not None:
            self.choose(self.current + step)
        elif self.writable and typed.isascii() and typed.isdigit() and int(typed) <= MOST:
            zone = self.zone
            self.choose(self.current + 1)
            self.graded.emit(zone, typed)
        elif self.writable and (typed == "." or event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)):
            self.graded.emit(self.zone, "")
        else:
            super().keyPressEvent(event)

    def _at(self, x: float, y: float) -> QPointF:
        box = self.box()
        return QPointF(box.x() + x * box.width(), box.y() + y * box.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plate, zones, grades, sides."""
        tokens, box = theme().tokens, self.box()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = thumbs().picture(self._view, box.size().toSize(), self.devicePixelRatioF())
        if picture is not None:
            painter.drawPixmap(box, picture, QRectF(picture.rect()))
        for at, zone in enumerate(self.zones):
            chosen, grade = at == self.current, self.grades.get(zone, "")
            fill = QColor(tokens.pine)
            fill.setAlphaF(0.22 if chosen else 0.1 if grade else 0.0)
            painter.setBrush(fill)
            rim = QPen(QColor(tokens.pine), 2.4 if chosen and self.hasFocus() else 1.8 if chosen else 1.0)
            painter.setPen(rim)
            painter.drawPolygon(QPolygonF([self._at(*corner) for corner in zone.outline]))
        painter.setFont(font("strong"))
        for zone in self.zones:
            grade, last, spot = self.grades.get(zone, ""), self._last.get(zone, ""), self.spot(zone)
            if not grade and not last:
                continue
            painter.setPen(QPen(QColor(tokens.halo), 2))
            painter.setBrush(QColor(tokens.btn if grade else tokens.raised))
            painter.drawEllipse(spot, 11, 11)
            if not grade:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(tokens.ink2), 1.4, Qt.PenStyle.DashLine))
                painter.drawEllipse(spot, 10, 10)
            painter.setPen(QColor(tokens.on_btn if grade else tokens.ink2))
            where = QRectF(spot.x() - 11, spot.y() - 11, 22, 22)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, grade or last)
        painter.setPen(QColor(tokens.ink2))
        painter.drawText(box.adjusted(4, 4, -4, -4), Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, "R")
        painter.drawText(box.adjusted(4, 4, -4, -4), Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, "L")
        painter.end()


def _size(zone: Zone) -> float:
    xs, ys = [x for x, _ in zone.outline], [y for _, y in zone.outline]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))
