"""Where a plate lies in the window: the one conversion between screen and plate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

MAX_PX_PER_MM: Final = 40.0  # one millimetre of body as wide as two fingertips: finer is never needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """``scale`` is px per view unit; ``left`` and ``top`` are the window place of the plate's corner."""

    width: float
    height: float
    scale: float
    left: float
    top: float

    @staticmethod
    def fit(width: float, height: float, room: tuple[float, float, float, float]) -> Camera:
        """The whole plate in the middle of ``room`` (left, top, width, height in px)."""
        x, y, across, down = room
        scale = max(min(across / width, down / height), 1e-3)
        return Camera(
            width=width,
            height=height,
            scale=scale,
            left=x + (across - width * scale) / 2,
            top=y + (down - height * scale) / 2,
        )

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Fractions of the plate as window px."""
        return (
            self.left + x * self.width * self.scale,
            self.top + y * self.height * self.scale,
        )

    def to_fraction(self, px: float, py: float) -> tuple[float, float]:
        """Window px as fractions of the plate; outside the plate they leave 0..1."""
        return (
            (px - self.left) / (self.width * self.scale),
            (py - self.top) / (self.height * self.scale),
        )

    def zoomed(self, factor: float, px: float, py: float, *, low: float, high: float) -> Camera:
        """Zoomed about a window place that stays where it is; ``low`` and ``high`` bound the scale."""
        scale = min(max(self.scale * factor, low), high)
        grown = scale / self.scale
        return replace(
            self,
            scale=scale,
            left=px - (px - self.left) * grown,
            top=py - (py - self.top) * grown,
        )

    def panned(self, dx: float, dy: float) -> Camera:
        """Moved by px."""
        return replace(self, left=self.left + dx, top=self.top + dy)

    def kept_in(self, width: float, height: float, *, margin: float = 120.0) -> Camera:
        """Never lost: at least ``margin`` px of the plate stay inside a window of this size."""
        across, down = self.width * self.scale, self.height * self.scale
        keep_x, keep_y = min(margin, across), min(margin, down)
        return replace(
            self,
            left=min(max(self.left, keep_x - across), width - keep_x),
            top=min(max(self.top, keep_y - down), height - keep_y),
        )
