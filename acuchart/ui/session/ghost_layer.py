"""The ghosts of one plate: dotted rings under the marks, taken over by a click."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from acuchart.model.scene import GHOST_PX, SceneGhost, plate_ghosts
from acuchart.ui.session.ghosts import Ghosts
from acuchart.ui.theme import theme

if TYPE_CHECKING:
    from acuchart.ui.session.plate_view import PlateView

_REACH: Final = 16.0


class GhostLayer:
    """What a plate shows of what is offered."""

    def __init__(self, plate: PlateView) -> None:
        """Nothing is offered until ``use``."""
        self._plate = plate
        self._ghosts: Ghosts | None = None
        self._scene: tuple[SceneGhost, ...] = ()
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
            plate.stamp += 1
            plate.update()

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
        if found is None or self._ghosts is None:
            return None
        needle = self._ghosts.get(found.needle_id)
        size = f" · {needle.size_label}" if needle is not None and needle.size_label else ""
        x, y = self._plate.camera.to_screen(found.x, found.y)
        return x, y, f"{found.label}{size} · last time; a click takes it over"

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
        """Dotted rings with a dot in the middle."""
        if not self._scene:
            return
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
