"""Ten sites of a foot or a hand that a thread of 10 g touches: felt, not felt, or not tested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from acuchart.model.measure import Measure
from acuchart.model.side import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchSite:
    """One site of a right limb, as fractions of its plate; the left one is its mirror."""

    id: str
    name: str
    view: str  # the plate without its side: "foot-plantar"
    x: float
    y: float

    def place(self, side: Side) -> tuple[float, float]:
        """Where it lies on the plate of a side."""
        return (1 - self.x if side is Side.LEFT else self.x), self.y


@dataclass(frozen=True, slots=True, kw_only=True)
class Limb:
    """Feet or hands: the plates, the sites in the order of testing, where vibration is taken, and the source."""

    id: str
    name: str
    site: str  # ``Measure.site``
    large: str
    small: str
    sites: tuple[TouchSite, ...]
    vibration: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What the answers amount to. ``value`` is the count, None before every site was tested."""

    words: str
    value: float | None
    felt: int
    tested: int


def limbs_from(data: Mapping[str, Any]) -> dict[str, Limb]:
    """The limbs of ``resources/measures/sites.json`` by id."""
    made = {}
    for row in data["limbs"]:
        sites = tuple(
            TouchSite(id=one["id"], name=one["name"], view=row[one["plate"]], x=one["x"], y=one["y"])
            for one in row["sites"]
        )
        facts = {key: row[key] for key in ("id", "name", "site", "large", "small", "source")}
        made[row["id"]] = Limb(sites=sites, vibration=tuple(row["vibration"]), **facts)
    return made


def answers_of(one: Measure | None) -> dict[str, bool]:
    """Site → felt, of a value that was tapped; empty for one that was typed."""
    found = {} if one is None else one.conditions.get("sites", {})
    if not isinstance(found, dict):
        return {}
    return {str(key): felt for key, felt in found.items() if isinstance(felt, bool)}


def touched(limb: Limb, answers: Mapping[str, bool]) -> Touched:
    """The count and its words: ``9 of 10 felt, not felt: third toe``. Empty words where nothing was tested."""
    tested = [site for site in limb.sites if site.id in answers]
    felt = sum(answers[site.id] for site in tested)
    whole = len(tested) == len(limb.sites)
    if not tested:
        return Touched(words="", value=None, felt=0, tested=0)
    said = f"{felt} of {len(tested)} {'felt' if whole else 'tested sites felt'}"
    missing = [site.name for site in tested if not answers[site.id]]
    if missing:
        said += f", not felt: {'; '.join(missing)}"
    return Touched(words=said, value=float(felt) if whole else None, felt=felt, tested=len(tested))
