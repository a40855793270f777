"""The needle presets on the digit keys: what a digit puts into the hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from acuchart.model.needle import Product, Technique

NUMBERS: Final = tuple("123456789")
KINDS: Final = ("filiform", "intradermal", "tack", "seed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A needle with its usual depth, angle and technique; ``id`` is its digit, "1" to "9"."""

    id: str
    gauge_mm: float
    length_mm: float
    kind: str = "filiform"
    depth_mm: float | None = None
    angle_deg: float | None = None
    technique: Technique = Technique.NONE
    lot: str = ""  # of the box that is open; each needle that is placed takes it over

    def __post_init__(self) -> None:
        """Refuse what no needle is."""
        if self.id not in NUMBERS:
            raise ValueError("A preset has a key from 1 to 9.")
        for words, value, high in (
            ("gauge", self.gauge_mm, 3.0),
            ("length", self.length_mm, 300.0),
            ("depth", self.depth_mm, 300.0),
            ("angle", self.angle_deg, 180.0),
        ):
            if value is not None and not 0 <= value <= high:
                raise ValueError(f"The {words} must be from 0 to {high:g}.")
        for name in ("gauge_mm", "length_mm", "depth_mm", "angle_deg"):
            value = getattr(self, name)
            if isinstance(value, int):  # 25 and 25.0 are one text, too, where a protocol keeps them
                object.__setattr__(self, name, float(value))

    @property
    def number(self) -> int:
        """The digit as a number."""
        return int(self.id)

    @property
    def label(self) -> str:
        """``0.16×15``, ``Tack``, ``Seed``."""
        return Product(gauge_mm=self.gauge_mm, length_mm=self.length_mm, kind=self.kind).label


def lot_of(presets: Iterable[Preset], gauge_mm: float | None, length_mm: float | None, kind: str) -> str:
    """The lot of the open box of a product; empty where no preset says one."""
    wanted = (gauge_mm, length_mm, kind)
    found = (one.lot for one in presets if one.lot and (one.gauge_mm, one.length_mm, one.kind) == wanted)
    return next(found, "")


PRESETS: Final = (
    Preset(id="1", gauge_mm=0.16, length_mm=7),
    Preset(id="2", gauge_mm=0.16, length_mm=15),
    Preset(id="3", gauge_mm=0.18, length_mm=15),
    Preset(id="4", gauge_mm=0.20, length_mm=25),
    Preset(id="5", gauge_mm=0.20, length_mm=30),
    Preset(id="6", gauge_mm=0.22, length_mm=40),
    Preset(id="7", gauge_mm=0.25, length_mm=50),
    Preset(id="8", gauge_mm=0.20, length_mm=1.2, kind="tack"),
    Preset(id="9", gauge_mm=1.0, length_mm=1.0, kind="seed"),
)
"""What a practice begins with."""
