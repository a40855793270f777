"""Plates at the size of a stamp: drawn in the background, kept, shown with their needles and their count."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton

from acuchart.model.atlas import View
from acuchart.model.ledger import Count, count
from acuchart.model.needle import Needle
from acuchart.model.scene import GLYPHS, Tone
from acuchart.ui.icons import paint_icon
from acuchart.ui.session.plate_art import THUMBNAIL, Shot, plate_art
from acuchart.ui.theme import font, theme

ART: Final = QSize(64, 50)
_KEPT: Final = 400  # pictures; each is some 20 kB
_TONES: Final = {
    Tone.PINE: "pine",
    Tone.QUIET: "ink3",
    Tone.AMBER: "amber",
    Tone.VIOLET: "violet",
    Tone.RED: "red",
}
_Key = tuple[str, bool, int, int]


class Thumbs(QObject):
    """The pictures of small plates, drawn once for each size and theme."""

    ready = Signal(str)  # the id of the plate whose picture came

    def __init__(self) -> None:
        """Nothing is drawn yet."""
        super().__init__()
        self._pictures: dict[_Key, QPixmap] = {}
        self._ordered: set[_Key] = set()

    def picture(self, view: View, box: QSize, ratio: float) -> QPixmap | None:
        """The plate fitted into ``box``, or None while it is being drawn."""
        dim = theme().tokens.dim
        scale = min(box.width() / view.width, box.height() / view.height) * ratio
        across, down = max(round(view.width * scale), 1), max(round(view.height * scale), 1)
        key = (view.id, dim, across, down)
        found = self._pictures.get(key)
        if found is None and key not in self._ordered:
            self._ordered.add(key)
            shot = Shot(
                view_id=view.id,
                art=view.art,
                dim=dim,
                left=0,
                top=0,
                width=view.width,
                height=view.height,
                px_width=across,
                px_height=down,
            )
            plate_art().order(shot, self._take, priority=THUMBNAIL)
        if found is not None:
            found.setDevicePixelRatio(ratio)
        return found

    def ready_picture(self, view_id: str, dim: bool) -> QPixmap | None:
        """The largest picture of a plate that is there already."""
        there = [(key[2], picture) for key, picture in self._pictures.items() if key[:2] == (view_id, dim)]
        return max(there, key=lambda pair: pair[0])[1] if there else None

    def _take(self, shot: Shot, picture: QImage) -> None:
        key = (shot.view_id, shot.dim, shot.px_width, shot.px_height)
        self._ordered.discard(key)
        if picture.isNull():
            return
        while len(self._pictures) >= _KEPT:
            self._pictures.pop(next(iter(self._pictures)))
        self._pictures[key] = QPixmap.fromImage(picture)
        self.ready.emit(shot.view_id)


_shared: list[Thumbs] = []


def thumbs() -> Thumbs:
    """The one store of small pictures, made at the first use."""
    if not _shared:
        _shared.append(Thumbs())
    return _shared[0]


class PlateThumb(QAbstractButton):
    """One plate as a button: picture, needles as dots, name, count, and a sign for sites under hair or behind.

    A press emits ``clicked``; ``setChecked`` shows that the plate is open.
    """

    def __init__(
        self,
        view: View,
        needles: Iterable[Needle] = (),
        *,
        caption: str | None = None,
        art: QSize = ART,
        key: str = "",
    ) -> None:
        """``caption`` stands for the plate's short name; ``key`` is named in the tooltip."""
        super().__init__()
        self.view = view
        self._caption = view.short if caption is None else caption
        self._key = key
        self._art = art
        self._needles: tuple[Needle, ...] = ()
        self._count = Count()
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(art.height() + 26)
        self.setMinimumWidth(art.width() if caption is None else 44)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        thumbs().ready.connect(self._ready)
        self.set_needles(needles)

    def set_needles(self, needles: Iterable[Needle]) -> None:
        """The needles that were marked on this plate; others are passed over."""
        mine = tuple(needle for needle in needles if needle.view.partition("@")[0] == self.view.id)
        if mine == self._needles and self.toolTip():
            return
        self._needles = mine
        self._count = count(mine)
        words = [f"{self._count.inside} in"] if self._count.inside else []
        for number, word in ((self._count.out, "out"), (self._count.left_in, "left in")):
            words += [f"{number} {word}"] if number else []
        words += [f"{self._count.planned} planned"] if self._count.planned else []
        counted = ", ".join(words) or "no needles"
        hidden = "; hidden under hair or behind" if self.view.hidden else ""
        self.setAccessibleName(f"{self.view.name}: {counted}{hidden}")
        self.setToolTip(f"{self.view.name} · {counted}" + (f"  ({self._key})" if self._key else ""))
        self.update()

    @property
    def shown_count(self) -> int:
        """The number in the badge: every needle that went in, and what is planned where nothing is in yet."""
        return self._count.placed or self._count.planned

    def nextCheckState(self) -> None:
        """Whoever owns the plates decides which one is open."""

    def sizeHint(self) -> QSize:
        """The picture with its name."""
        return QSize(self._art.width() + 16, self._art.height() + 26)

    def _ready(self, view_id: str) -> None:
        if view_id == self.view.id:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, picture, dots, sign, badge, name."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(QColor(tokens.pine_line if self.isChecked() else tokens.line), 1))
            painter.setBrush(QColor(tokens.pine_wash if self.isChecked() else tokens.bg))
            painter.drawRoundedRect(box, 10, 10)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.pine), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 9, 9)
        self._paint_plate(painter)
        name = font("micro")
        if self.isChecked():
            name.setWeight(QFont.Weight.DemiBold)
        painter.setFont(name)
        painter.setPen(QColor(tokens.pine_ink if self.isChecked() else tokens.ink2))
        words = QFontMetrics(name).elidedText(self._caption, Qt.TextElideMode.ElideRight, self.width() - 6)
        line = QRectF(3, self.height() - 20, self.width() - 6, 17)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)
        if self.view.hidden:
            paint_icon(painter, "eyeoff", QRectF(4, 4, 14, 14), tokens.ink3)
        self._paint_badge(painter)
        painter.end()

    def _paint_plate(self, painter: QPainter) -> None:
        ratio = self.devicePixelRatioF()
        room = QSize(min(self._art.width(), self.width() - 6), self._art.height())
        picture = thumbs().picture(self.view, room, ratio)
        scale = min(room.width() / self.view.width, room.height() / self.view.height)
        wide, high = self.view.width * scale, self.view.height * scale
        left, top = (self.width() - wide) / 2, 5 + (room.height() - high) / 2
        if picture is not None:
            painter.drawPixmap(QPointF(math.floor(left), math.floor(top)), picture)
        tokens = theme().tokens
        painter.setPen(QPen(QColor(tokens.halo), 1))
        for needle in self._needles:
            painter.setBrush(QColor(getattr(tokens, _TONES[GLYPHS[needle.state].tone])))
            painter.drawEllipse(QPointF(left + needle.x * wide, top + needle.y * high), 2.2, 2.2)

    def _paint_badge(self, painter: QPainter) -> None:
        tokens = theme().tokens
        number = self.shown_count
        if not number:
            return
        words = font("hint")
        words.setWeight(QFont.Weight.DemiBold)
        wide = max(20, QFontMetrics(words).horizontalAdvance(str(number)) + 11)
        badge = QRectF(self.width() - wide - 3, 3, wide, 20)
        filled = self._count.placed > 0
        painter.setPen(Qt.PenStyle.NoPen if filled else QPen(QColor(tokens.pine), 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(tokens.pine if filled else tokens.raised))
        painter.drawRoundedRect(badge, 10, 10)
        painter.setFont(words)
        painter.setPen(QColor(tokens.on_pine if filled else tokens.pine))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number))
