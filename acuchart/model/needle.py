"""A needle: where it went in, what it is, and what became of it."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from acuchart.model.side import Side


class NeedleState(StrEnum):
    """What became of a needle. The counts are made from these alone."""

    PLANNED = "planned"
    IN = "in"
    OUT = "out"
    DROPPED = "dropped"  # fell out and was found
    LEFT_IN = "left_in"  # stays on purpose: press tack, seed
    NOT_FOUND = "not_found"


STATE_WORDS: Final = {
    NeedleState.PLANNED: "planned",
    NeedleState.IN: "in",
    NeedleState.OUT: "out",
    NeedleState.DROPPED: "fell out, found",
    NeedleState.LEFT_IN: "left in on purpose",
    NeedleState.NOT_FOUND: "not found",
}
assert set(STATE_WORDS) == set(NeedleState)


class Technique(StrEnum):
    """How the needle was worked; empty means that nothing was recorded."""

    NONE = ""
    EVEN = "even"
    TONIFY = "tonify"
    DISPERSE = "disperse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What is put in: gauge × length in millimetres, and its kind."""

    gauge_mm: float
    length_mm: float
    kind: str = "filiform"  # "filiform", "tack", "seed", "intradermal"

    @property
    def label(self) -> str:
        """``0.16×15``, or the kind where a size says nothing."""
        if self.kind in ("tack", "seed"):
            return {"tack": "Tack", "seed": "Seed"}[self.kind]
        return f"{self.gauge_mm:.2f}×{self.length_mm:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needle:
    """One needle of one session.

    ``view`` is a view with its version (``face-front@1``); ``x`` and ``y`` are fractions 0..1 of that view's
    box, so a redrawn plate never moves an old chart. ``code`` is None for a free mark; then ``label`` may hold
    the practitioner's words. ``ordinal`` is the order of placing within the session; the number that is
    shown is derived from it (``model.ledger``). Linked pairs share ``pair_id``.
    """

    id: str
    session_id: str
    ordinal: int
    view: str
    x: float
    y: float
    side: Side
    code: str | None = None
    system: str = ""
    part: str = ""  # which of several marks of one code, "front" of EX-HN1
    label: str = ""
    state: NeedleState = NeedleState.IN
    gauge_mm: float | None = None
    length_mm: float | None = None
    kind: str = "filiform"
    depth_mm: float | None = None
    angle_deg: float | None = None  # against the skin; 90 is straight in
    direction_deg: float | None = None  # on the plate, 0 is right, counter-clockwise
    technique: Technique = Technique.NONE
    note: str = ""
    pair_id: str | None = None
    placed_at: str = ""
    removed_at: str = ""
    set_no: int = 1  # which of several sets of a visit
    lot: str = ""
    sensation: str = ""  # what was felt, a word of ``resources/intake/vocabulary.json`` or the practitioner's

    def __post_init__(self) -> None:
        """Refuse places outside the plate and sizes that no needle has."""
        for name in ("x", "y"):
            value = getattr(self, name)
            if not (math.isfinite(value) and 0.0 <= value <= 1.0):
                raise ValueError(f"A needle lies on its plate: {name} must be from 0 to 1.")
        for name, high in _LIMITS.items():
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and 0 <= value <= high):
                words = name.rsplit("_", 1)[0]
                raise ValueError(f"The {words} must be from 0 to {high:g}.")
        if self.set_no < 1:
            raise ValueError("The sets of a visit are counted from 1.")

    @property
    def name(self) -> str:
        """What a reader calls it: the code with its side, or the words of a free mark."""
        base = self.code or self.label or "Free mark"
        if self.part:
            base = f"{base} {self.part}"
        return base if self.side is Side.MID else f"{base} {self.side}"

    @property
    def size_label(self) -> str:
        """``0.16×15``, ``Tack``, or empty where no product was chosen."""
        if self.gauge_mm is None or self.length_mm is None:
            return ""
        return Product(gauge_mm=self.gauge_mm, length_mm=self.length_mm, kind=self.kind).label


_LIMITS: Final = {
    "gauge_mm": 3.0,
    "length_mm": 300.0,
    "depth_mm": 300.0,
    "angle_deg": 180.0,
    "direction_deg": 360.0,
}
