"""How near a picture is looked at: a factor and a shift, the same for both of two pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

STEP: Final = 1.5
_MOST: Final = 8.0


@dataclass(frozen=True, slots=True)
class Lens:
    """``factor`` times as large as fitted, its middle moved by ``dx`` and ``dy`` px."""

    factor: float = 1.0
    dx: float = 0.0
    dy: float = 0.0

    @property
    def near(self) -> bool:
        """True where more than the whole picture is not shown."""
        return self.factor > 1.0

    def over(self, fitted: QTransform, room: QRectF) -> QTransform:
        """A picture that was fitted into a room, seen through the lens."""
        middle = room.center()
        made = fitted * QTransform.fromTranslate(-middle.x(), -middle.y())
        made *= QTransform.fromScale(self.factor, self.factor)
        return made * QTransform.fromTranslate(middle.x() + self.dx, middle.y() + self.dy)

    def nearer(self, by: float, at: QPointF, room: QRectF) -> Lens:
        """Closer or farther about a place that stays where it is."""
        factor = min(max(self.factor * by, 1.0), _MOST)
        turn = factor / self.factor
        away = at - room.center()
        dx, dy = (away.x() - (away.x() - self.dx) * turn, away.y() - (away.y() - self.dy) * turn)
        return Lens(factor, dx, dy).kept_in(room)

    def moved(self, dx: float, dy: float, room: QRectF) -> Lens:
        """Shifted by px."""
        return Lens(self.factor, self.dx + dx, self.dy + dy).kept_in(room)

    def kept_in(self, room: QRectF) -> Lens:
        """Never so far that the room's picture leaves it; whole again at factor 1."""
        wide, high = room.width() * (self.factor - 1) / 2, room.height() * (self.factor - 1) / 2
        return Lens(self.factor, min(max(self.dx, -wide), wide), min(max(self.dy, -high), high))
