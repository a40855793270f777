"""The nine needle presets on the digit keys."""

from __future__ import annotations

from dataclasses import dataclass

from acuchart.model.needle import Product, Technique


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What a digit key puts into the hand: a needle with its usual depth, angle and technique."""

    number: int
    gauge_mm: float
    length_mm: float
    kind: str = "filiform"
    depth_mm: float | None = None
    angle_deg: float | None = None
    technique: Technique = Technique.NONE

    @property
    def label(self) -> str:
        """``0.16×15``, ``Tack``, ``Seed``."""
        return Product(gauge_mm=self.gauge_mm, length_mm=self.length_mm, kind=self.kind).label


PRESETS: tuple[Preset, ...] = (
    Preset(number=1, gauge_mm=0.16, length_mm=7),
    Preset(number=2, gauge_mm=0.16, length_mm=15),
    Preset(number=3, gauge_mm=0.18, length_mm=15),
    Preset(number=4, gauge_mm=0.20, length_mm=25),
    Preset(number=5, gauge_mm=0.20, length_mm=30),
    Preset(number=6, gauge_mm=0.22, length_mm=40),
    Preset(number=7, gauge_mm=0.25, length_mm=50),
    Preset(number=8, gauge_mm=0.20, length_mm=1.2, kind="tack"),
    Preset(number=9, gauge_mm=1.0, length_mm=1.0, kind="seed"),
)
