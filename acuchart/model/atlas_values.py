"""What an atlas is made of: plates, points, systems, and where a point lies on a plate."""

from __future__ import annotations

from dataclasses import dataclass, field

from acuchart.model.side import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One diagram plate.

    `width` and `height` are view-box units, `mm_per_unit` millimetres of body per unit. `right_edge` is the
    patient's side that is drawn at the screen's right edge (the back of the head swaps); on a plate of one limb
    or one profile `side` is that side for the whole plate and `right_edge` repeats it.
    """

    id: str
    version: int
    name: str
    short: str
    region: str
    width: float
    height: float
    mm_per_unit: float
    right_edge: Side
    side: Side | None
    hidden: bool
    mirror: str
    order: int
    needles: bool = True
    art: str = field(default="", repr=False, compare=False)  # the drawing of an own plate; shipped ones are files

    @property
    def ref(self) -> str:
        """The view and its version as stored with every needle: "face-front@1"."""
        return f"{self.id}@{self.version}"

    def side_at(self, x: float, *, tolerance: float = 0.012) -> Side:
        """The patient's side at `x`, a fraction 0..1 of the width; MID within `tolerance` of the midline."""
        if self.side is not None:
            return self.side
        if abs(x - 0.5) <= tolerance:
            return Side.MID
        return self.right_edge if x > 0.5 else self.right_edge.opposite


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One named point, line or zone: facts about it, not where it is drawn. Depths are millimetres."""

    code: str
    system: str
    name: str
    pinyin: str
    pinyin_plain: str
    hanzi_trad: str
    hanzi_simp: str
    aliases: tuple[str, ...]
    laterality: str
    location: str
    depth_mm_min: float | None
    depth_mm_max: float | None
    angle: str
    cautions: tuple[str, ...]
    flags: tuple[str, ...]
    hidden: bool
    shape: str
    source: str
    confidence: str
    channel: str = ""
    region: str = ""
    indications: tuple[str, ...] = ()  # traditional uses, as words; no claim of effect
    sets: tuple[str, ...] = ()  # named sets that it belongs to: "NADA"
    note: str = ""  # where sources differ

    @property
    def depth_words(self) -> str:
        """The usual depth: “10 to 20 mm”, “do not needle”, or empty where none is stated."""
        low, high = self.depth_mm_min, self.depth_mm_max
        if low is None or high is None:
            return ""
        if high == 0:
            return "do not needle"
        return f"{low:g} to {high:g} mm" if low != high else f"{high:g} mm"


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One system of points: what lists call it and what it rests on."""

    id: str
    name: str
    short: str
    source: str = ""
    note: str = ""
    own: bool = False
    snap_mm: float | None = None  # attracts a press only from this near while its layer is off; None: as all do


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a point lies on a plate. `x` and `y` are fractions 0..1 of the view box, y downwards.

    `part` tells marks of one code apart (EX-HN1 has four). `path` is the course of a line or the outline of a
    zone, in the same fractions; `x`, `y` are then its middle.
    """

    code: str
    side: Side
    view: str
    part: str
    x: float
    y: float
    path: tuple[tuple[float, float], ...] = ()
