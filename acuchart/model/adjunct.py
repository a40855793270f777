"""What was done beside the needles, as timed rows: heat, cups, gua sha, massage, light, herbs."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class AdjunctKind(StrEnum):
    """Kinds of adjuncts, in the order in which they are offered."""

    STIMULATION = "stimulation"
    HEAT = "heat"
    MOXA = "moxa"
    CUPPING = "cupping"
    GUA_SHA = "gua_sha"
    MASSAGE = "massage"
    LIGHT = "light"
    MICRONEEDLING = "microneedling"
    HERBS = "herbs"
    EXERCISE = "exercise"
    OTHER = "other"


ADJUNCT_WORDS: Final = {
    AdjunctKind.STIMULATION: "Electrical stimulation",
    AdjunctKind.HEAT: "Heat lamp",
    AdjunctKind.MOXA: "Moxa",
    AdjunctKind.CUPPING: "Cupping",
    AdjunctKind.GUA_SHA: "Gua sha",
    AdjunctKind.MASSAGE: "Massage",
    AdjunctKind.LIGHT: "Light",
    AdjunctKind.MICRONEEDLING: "Microneedling",
    AdjunctKind.HERBS: "Herbs",
    AdjunctKind.EXERCISE: "Exercise",
    AdjunctKind.OTHER: "Other",
}
assert set(ADJUNCT_WORDS) == set(AdjunctKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjunct:
    """One row. ``at`` is when it began (UTC text) or empty; ``minutes`` how long; ``area_id`` its drawn area.

    ``passes`` and ``depth_mm`` are those of microneedling; ``what`` is the product, formula or device.
    """

    id: str
    session_id: str
    ordinal: int
    kind: AdjunctKind
    site: str = ""
    at: str = ""
    minutes: float | None = None
    passes: int | None = None
    depth_mm: float | None = None
    what: str = ""
    note: str = ""
    area_id: str = ""

    def __post_init__(self) -> None:
        """Refuse numbers below zero."""
        for words, value in (("minutes", self.minutes), ("passes", self.passes), ("depth", self.depth_mm)):
            if value is not None and not 0 <= value < 10_000:
                raise ValueError(f"The {words} of an adjunct must be 0 or more.")
