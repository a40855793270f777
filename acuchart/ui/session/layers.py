"""Layers under the needles: the named places of whole systems, drawn once for each plate, zoom and light."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from acuchart.model.atlas import Atlas, System, View
from acuchart.model.outline import inside
from acuchart.model.scene import LayerMark, layer_marks
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.session.camera import Camera
from acuchart.ui.settings import Settings
from acuchart.ui.theme import theme
from acuchart.ui.widgets import button, icon_button, label

_RING_PX: Final = 3.5
_REACH_PX: Final = 12.0
_WIDE: Final = 316
_SETTING: Final = "layers"


def shown_layers(settings: Settings) -> frozenset[str]:
    """The systems whose layers were on."""
    return frozenset(word for word in settings.text(_SETTING).split(",") if word)


def keep_layers(settings: Settings, systems: Collection[str]) -> None:
    """Remember which layers are on."""
    settings.keep_text(_SETTING, ",".join(sorted(systems)))


class LayerArt:
    """The layers of one plate as one picture, so that a new needle never waits for them."""

    def __init__(self, repaint: Callable[[], None]) -> None:
        """No layer is on. ``repaint`` is called when another picture is wanted."""
        self._repaint = repaint
        self._atlas: Atlas | None = None
        self._view: View | None = None
        self._systems: frozenset[str] = frozenset()
        self._marks: tuple[LayerMark, ...] = ()
        self._picture: QPixmap | None = None
        self._drawn: tuple[object, ...] = ()
        self._hover: LayerMark | None = None

    @property
    def systems(self) -> frozenset[str]:
        """Which layers are on."""
        return self._systems

    @property
    def marks(self) -> tuple[LayerMark, ...]:
        """What they show on this plate."""
        return self._marks

    def show(self, view: View | None, atlas: Atlas) -> None:
        """Another plate."""
        if view is not self._view or atlas is not self._atlas:
            self._view, self._atlas = view, atlas
            self._read()

    def choose(self, systems: Collection[str]) -> None:
        """Other layers."""
        if frozenset(systems) != self._systems:
            self._systems = frozenset(systems)
            self._read()
            self._repaint()

    def _read(self) -> None:
        self._hover, self._picture, self._drawn = None, None, ()
        if self._view is None or self._atlas is None or not self._systems:
            self._marks = ()
        else:
            self._marks = layer_marks(self._view, self._atlas, self._systems)

    # ---- under the pointer

    def at(self, camera: Camera, px: float, py: float) -> LayerMark | None:
        """The point near a place in the window, or else the smallest zone around it."""
        best, best_far = None, _REACH_PX**2
        for mark in self._marks:
            if not mark.zone:
                x, y = camera.to_screen(mark.x, mark.y)
                far = (x - px) ** 2 + (y - py) ** 2
                if far <= best_far:
                    best, best_far = mark, far
        return best or self.zone_at(*camera.to_fraction(px, py))

    def zone_at(self, x: float, y: float) -> LayerMark | None:
        """The smallest zone around a place on the plate."""
        around = [mark for mark in self._marks if mark.zone and inside(mark.path, x, y)]
        return min(around, key=lambda mark: _area(mark.path), default=None)

    def highlight(self, mark: LayerMark | None) -> tuple[LayerMark, ...]:
        """Light up a zone; the zones that have to be painted again."""
        wanted = mark if mark is not None and mark.zone else None
        if wanted is self._hover:
            return ()
        changed = tuple(one for one in (self._hover, wanted) if one is not None)
        self._hover = wanted
        return changed

    @staticmethod
    def box(mark: LayerMark, camera: Camera) -> QRectF:
        """What a zone covers in the window."""
        corners = [QPointF(*camera.to_screen(x, y)) for x, y in mark.path]
        left, right = min(c.x() for c in corners), max(c.x() for c in corners)
        top, bottom = min(c.y() for c in corners), max(c.y() for c in corners)
        return QRectF(left, top, right - left, bottom - top).adjusted(-3, -3, 3, 3)

    # ---- painting

    def paint(self, painter: QPainter, camera: Camera, size: QSize, ratio: float) -> None:
        """The layers, from the picture where nothing moved; the painter's clip keeps it small."""
        if not self._marks:
            return
        tokens = theme().tokens
        wanted = (camera, size, ratio, tokens.pine, tokens.dim)
        if self._picture is None or wanted != self._drawn:
            self._picture, self._drawn = self._draw(camera, size, ratio), wanted
        painter.drawPixmap(QPointF(0, 0), self._picture)
        if self._hover is not None:
            pine = QColor(tokens.pine)
            wash = QColor(pine)
            wash.setAlphaF(0.22)
            painter.setPen(QPen(pine, 1.8))
            painter.setBrush(wash)
            painter.drawPath(_course(self._hover, camera))

    def _draw(self, camera: Camera, size: QSize, ratio: float) -> QPixmap:
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme().tokens
        line, wash, room = QColor(tokens.pine), QColor(tokens.pine), QColor(tokens.raised)
        line.setAlphaF(0.62)
        wash.setAlphaF(0.06)
        room.setAlphaF(0.55)
        window = QRectF(-10, -10, size.width() + 20, size.height() + 20)
        for mark in self._marks:
            spot = QPointF(*camera.to_screen(mark.x, mark.y))
            if mark.path:
                painter.setPen(QPen(line, 1.1))
                painter.setBrush(wash if mark.zone else Qt.BrushStyle.NoBrush)
                painter.drawPath(_course(mark, camera))
            elif window.contains(spot):
                painter.setPen(QPen(line, 1.3))
                painter.setBrush(room)
                painter.drawEllipse(spot, _RING_PX, _RING_PX)
        painter.end()
        return picture


class LayerPanel(QFrame):
    """One switch for each system that has points on the plate."""

    switched = Signal(object)  # the systems that are on
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Hidden until ``open``."""
        super().__init__(parent)
        self.setProperty("role", "dock")
        self.setFixedWidth(_WIDE)
        self.setAccessibleName("Layers of points on this plate")
        self._on: set[str] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 8, 14)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(label("Points on this plate", "strong"))
        head.addStretch(1)
        close = icon_button("x", "Close the layers (Y)")
        close.clicked.connect(self.closed)
        head.addWidget(close)
        column.addLayout(head)
        self._none = label("No system has points here.", "hint")
        column.addWidget(self._none)
        self._room = QWidget()
        self._flow = FlowLayout(self._room, gap=6)
        column.addWidget(self._room)
        self._switches: dict[str, QPushButton] = {}
        self.hide()

    @property
    def switches(self) -> dict[str, QPushButton]:
        """System → its switch."""
        return dict(self._switches)

    def fill(self, layers: Sequence[tuple[System, int]], shown: Collection[str]) -> None:
        """The systems of this plate; ``shown`` may name others, which stay as they are."""
        for old in self._switches.values():
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._on, self._switches = set(shown), {}
        for system, number in layers:
            made = button(f"{system.short}  {number}", "chip", tip=system.name)
            made.setCheckable(True)
            made.setChecked(system.id in self._on)
            made.setAccessibleName(f"{system.name}, {number} on this plate")
            made.clicked.connect(lambda checked=False, id_=system.id: self._switch(id_, on=checked))
            self._switches[system.id] = made
            self._flow.addWidget(made)
            made.show()
        self._none.setVisible(not layers)
        inside = _WIDE - 22
        self._room.setFixedHeight(max(self._flow.heightForWidth(inside), 1))
        self.adjustSize()

    def _switch(self, system: str, *, on: bool) -> None:
        self._on = self._on | {system} if on else self._on - {system}
        self.switched.emit(frozenset(self._on))


def _course(mark: LayerMark, camera: Camera) -> QPainterPath:
    course = QPainterPath(QPointF(*camera.to_screen(*mark.path[0])))
    for x, y in mark.path[1:]:
        course.lineTo(QPointF(*camera.to_screen(x, y)))
    if mark.zone:
        course.closeSubpath()
    return course


def _area(path: Sequence[tuple[float, float]]) -> float:
    total = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(path, (*path[1:], path[0]), strict=True))
    return abs(total) / 2
