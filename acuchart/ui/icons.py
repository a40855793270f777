"""The program's own icons, tinted from the theme each time they are painted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from acuchart import assets
from acuchart.ui.theme import theme

SIZE = QSize(20, 20)


def icon(name: str, tone: str = "ink") -> QIcon:
    """The icon of an action in a colour of the theme, named as in `Tokens`; it follows a change of theme."""
    return QIcon(_Tinted(name, tone))


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: str | QColor) -> None:
    """Draw an icon into ``rect``, sharp at the device's own resolution."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    picture = _picture(name, QColor(colour).name(QColor.NameFormat.HexArgb), round(rect.width() * ratio))
    painter.drawImage(rect, picture)


class _Tinted(QIconEngine):
    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name = name
        self._tone = tone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colour = QColor(getattr(theme().tokens, self._tone))
        if mode is QIcon.Mode.Disabled:
            colour.setAlphaF(0.45)
        side = min(rect.width(), rect.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        paint_icon(painter, self._name, box, colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _Tinted(self._name, self._tone)


@lru_cache(maxsize=256)
def _picture(name: str, colour: str, side: int) -> QImage:
    made = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tint = QColor(colour)
    svg = assets.icon_svg(name).replace("currentColor", tint.name())
    painter.setOpacity(tint.alphaF())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return made
