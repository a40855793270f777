"""The tongue: a map with six regions on the tongue plate, and the words for the whole or for the chosen region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.atlas import Atlas
from acuchart.model.exam import NO_COAT, REGIONS, Tongue
from acuchart.model.form import Words
from acuchart.ui.session.note.chips import ChipRow, Chips
from acuchart.ui.session.note.exam_edit import ExamEdit
from acuchart.ui.session.thumbnails import thumbs
from acuchart.ui.theme import font, theme
from acuchart.ui.widgets import label

# How a colour word tints its place: a drawing aid, the word itself stands in the sentence.
_TINTS: Final = {
    "pale": ("#F7E7E1", 150),
    "red": ("#C8403A", 110),
    "crimson": ("#9E1F2B", 140),
    "purple": ("#7B4A8C", 120),
    "bluish purple": ("#5B5A9A", 120),
    "yellow": ("#E2C65A", 150),
    "grey": ("#8D8A86", 150),
    "black": ("#3A3836", 170),
    "white": ("#FFFFFF", 190),
}
_COATED: Final = ("root", "centre", "front")  # where a coat is drawn
_DOTS: Final = 5.0  # px from dot to dot
# where the arrows lead from each region; up is towards the root, which the plate shows above
_WALK: Final = {
    "": {"up": "root", "down": "tip", "left": "side_right", "right": "side_left"},
    "root": {"down": "centre", "left": "side_right", "right": "side_left"},
    "centre": {"up": "root", "down": "front", "left": "side_right", "right": "side_left"},
    "front": {"up": "centre", "down": "tip", "left": "side_right", "right": "side_left"},
    "tip": {"up": "front", "left": "side_right", "right": "side_left"},
    "side_right": {"up": "root", "down": "tip", "right": "centre"},
    "side_left": {"up": "root", "down": "tip", "left": "centre"},
}
_KEYS: Final = {
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
}
_WHOLE: Final = "whole tongue"


class TongueMap(QWidget):
    """The plate with its regions. A click or the arrows choose a region, a second click or Escape the whole."""

    chosen = Signal(str)  # a region, or empty for the whole

    def __init__(self, atlas: Atlas) -> None:
        """Nothing is chosen: words are about the whole tongue."""
        super().__init__()
        self._view = atlas.views["tongue"]
        self._regions = {one.region: one for one in assets.load_tongue()}
        corners = [corner for one in self._regions.values() for corner in one.corners]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        self._body = QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        self._form = Tongue()
        self._current = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(150, 240)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        thumbs().ready.connect(self._on_picture)
        self._tell()

    @property
    def current(self) -> str:
        """The chosen region, or empty."""
        return self._current

    def show_form(self, form: Tongue) -> None:
        """Tint the regions by their words."""
        self._form = form
        self._tell()
        self.update()

    def choose(self, region: str) -> None:
        """Choose a region, or the whole."""
        if region != self._current:
            self._current = region
            self._tell()
            self.update()
            self.chosen.emit(region)

    def region_at(self, place: QPointF) -> str:
        """The region under a place of the widget, or empty."""
        return next((name for name in self._regions if self._outline(name).contains(place)), "")

    def centre_of(self, region: str) -> QPointF:
        """Where a region's name stands."""
        return self._place(self._regions[region].label)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A region, or the whole where it was chosen already or none was hit."""
        found = self.region_at(event.position())
        self.choose("" if found == self._current else found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Escape and Home choose the whole."""
        way = _KEYS.get(Qt.Key(event.key()))
        if way is not None:
            self.choose(_WALK[self._current].get(way, self._current))
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Home) and self._current:
            self.choose("")
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Plate, tints, outlines, names, ring."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._box()
        picture = thumbs().picture(
            self._view, QSize(round(box.width()), round(box.height())), self.devicePixelRatioF()
        )
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(box, picture, QRectF(picture.rect()))
        for region in self._regions:
            self._tint(painter, region)
        for region in self._regions:
            on = region == self._current
            ink = QColor(tokens.pine if on else ("#C9B3A3" if tokens.dim else "#7A4A40"))
            pen = QPen(ink, 2.2 if on else 1.0)
            if not on:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._outline(region))
        words = font("micro")
        words.setWeight(QFont.Weight.DemiBold)
        painter.setFont(words)
        metrics = QFontMetrics(words)
        for region in self._regions:
            name, at = REGIONS[region].split()[-1], self.centre_of(region)
            path = QPainterPath()
            path.addText(
                at.x() - metrics.horizontalAdvance(name) / 2, at.y() + metrics.ascent() / 2 - 1, words, name
            )
            rim = QColor("#1E1613" if tokens.dim else "#FBEFE9")
            painter.strokePath(path, QPen(rim, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.fillPath(path, QColor("#F3E7E0" if tokens.dim else "#4A211B"))
        painter.setPen(QColor(tokens.ink2))
        foot = QRectF(0, self.height() - 15, self.width(), 15)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, "R")
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, "L")
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.pine), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        painter.end()

    def _tint(self, painter: QPainter, region: str) -> None:
        words = self._form.regions.get(region, ())
        tints = [word for word in words if word in _TINTS] or [w for w in self._form.body_colour if w in _TINTS]
        for word in tints:
            painter.fillPath(self._outline(region), _veil(*_TINTS[word]))
        if region in _COATED and NO_COAT not in self._form.coat and (self._form.coat or self._form.quality):
            coat = next((word for word in self._form.coat if word in _TINTS), "white")
            self._dots(painter, self._outline(region), _veil(*_TINTS[coat]))
        if "cracked" in words:
            at = self.centre_of(region)
            painter.setPen(QPen(QColor("#5A211B"), 1.6))
            painter.drawLine(QPointF(at.x() + 1, at.y() + 9), QPointF(at.x() - 2, at.y() + 22))

    def _dots(self, painter: QPainter, outline: QPainterPath, colour: QColor) -> None:
        """A coat: dots of one size at any scaling of the screen, larger where it is thick."""
        size = 1.9 if "thick" in self._form.quality else 1.3
        painter.save()
        painter.setClipPath(outline)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        box = outline.boundingRect()
        for row in range(int(box.height() / _DOTS) + 1):
            shift = _DOTS / 2 if row % 2 else 0.0
            for at in range(int(box.width() / _DOTS) + 1):
                place = QPointF(box.left() + at * _DOTS + shift, box.top() + row * _DOTS)
                painter.drawEllipse(place, size, size)
        painter.restore()

    def _box(self) -> QRectF:
        """Where the whole plate lies: its tongue fills the widget, the plate's empty edges are outside."""
        room = QRectF(8, 6, self.width() - 16, self.height() - 24)
        view, body = self._view, self._body
        scale = min(room.width() / (body.width() * view.width), room.height() / (body.height() * view.height))
        across, down = view.width * scale, view.height * scale
        left = room.center().x() - body.center().x() * across
        return QRectF(left, room.top() - body.top() * down, across, down)

    def _place(self, corner: tuple[float, float]) -> QPointF:
        box = self._box()
        return QPointF(box.left() + corner[0] * box.width(), box.top() + corner[1] * box.height())

    def _outline(self, region: str) -> QPainterPath:
        path = QPainterPath()
        corners = [self._place(corner) for corner in self._regions[region].corners]
        path.moveTo(corners[0])
        for corner in corners[1:]:
            path.lineTo(corner)
        path.closeSubpath()
        return path

    def _tell(self) -> None:
        here = REGIONS.get(self._current, _WHOLE)
        said = ", ".join(self._form.regions.get(self._current, ())) if self._current else self._form.body
        self.setAccessibleName(f"Tongue map, {here}: {said or 'nothing noted'}. Arrows choose a region.")
        self.setToolTip("Click a region, or walk with the arrows; again or Escape for the whole tongue")

    def _on_picture(self, view_id: str) -> None:
        if view_id == self._view.id:
            self.update()


def _veil(colour: str, strength: int) -> QColor:
    made = QColor(colour)
    made.setAlpha(strength * 2 // 5 if theme().tokens.dim else strength)  # nothing glares in the dim room
    return made


_FIELDS: Final = {
    "body": "body_colour",
    "shape": "shape",
    "coat": "coat",
    "quality": "quality",
    "moisture": "moisture",
    "under": "under",
}
_OF_A_REGION: Final = ("body", "shape")


class TonguePanel(QWidget):
    """Map at the left, words at its right and below; two stops of the Tab key."""

    def __init__(self, exam: ExamEdit, atlas: Atlas) -> None:
        """Reads the finding."""
        super().__init__()
        self._exam = exam
        words = assets.load_intake_words()
        titles = (
            ("body", "Body", 5),
            ("shape", "Shape and marks", 5),
            ("quality", "Coat", 4),
            ("coat", "Coat colour", 3),
            ("moisture", "Moisture", 4),
            ("under", "Under the tongue", 3),
        )
        rows = [
            ChipRow(key=key, title=title, words=words.of("tongue", key), usual=usual)
            for key, title, usual in titles
        ]
        self.map = TongueMap(atlas)
        self.chips = Chips("Tongue", rows, writable=exam.writable)
        self._where = label("", "hint")
        self._where.setWordWrap(True)
        self._where.setFixedWidth(self.map.width())
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.map)
        left.addWidget(self._where)
        left.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addLayout(left)
        row.addWidget(self.chips, 1, Qt.AlignmentFlag.AlignTop)
        self.map.chosen.connect(lambda _region: self.refresh())
        self.chips.pressed.connect(self._press)
        exam.changed.connect(self.refresh)
        self.refresh()

    @property
    def form(self) -> Tongue:
        """What is noted."""
        return self._exam.form("tongue", Tongue)

    def refresh(self) -> None:
        """Show what the file holds, of the whole or of the chosen region."""
        form, region = self.form, self.map.current
        self.map.show_form(form)
        self._where.setText(f"Words are about the {REGIONS.get(region, _WHOLE)}")
        self.chips.show_rows(_OF_A_REGION if region else tuple(_FIELDS))
        if region:
            here = form.regions.get(region, ())
            shape = {one.word for one in assets.load_intake_words().of("tongue", "shape")}
            self.chips.show_on(
                {"body": [word for word in here if word not in shape], "shape": [w for w in here if w in shape]}
            )
        else:
            self.chips.show_on({key: getattr(form, field) for key, field in _FIELDS.items()})

    def _press(self, key: str, word: str) -> None:
        form, region = self.form, self.map.current
        if region:
            here = switched(form.regions.get(region, ()), word)
            regions: Mapping[str, Words] = {**form.regions, region: here}
            form = replace(form, regions={place: words for place, words in regions.items() if words})
        else:
            field = _FIELDS[key]
            changed: dict[str, Any] = {field: switched(getattr(form, field), word)}
            form = replace(form, **changed)
        self._exam.keep("tongue", form)
        self.refresh()


def switched(words: Words, word: str) -> Words:
    """The words with one of them on or off."""
    return tuple(one for one in words if one != word) if word in words else (*words, word)
