"""The kinds of measures: what each one is, and what a typed value means to it."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from acuchart.model.acuity import read_acuity
from acuchart.model.measure import DRAFT, Measure, OwnMeasure

GROUPS: Final = ("pain", "function", "eye", "nerve", "skin", "motion", "other")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,6}(?:\.[0-9]{1,4})?")
_UNITS: Final = {
    "mm[Hg]": "mmHg",
    "[logCS]": "log units",
    "d": "days",
    "d/mo": "days",
    "deg": "°",
    "1": "logMAR",
    "{text}": "squares",  # of what is drawn on a grid
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureKind:
    """One kind. ``band`` is what test and retest differ by; ``change`` the smallest change that counts."""

    id: str
    name: str
    group: str
    entry: str = "number"  # "number", "acuity" or "drawing"
    unit: str = ""
    low: float | None = None
    high: float | None = None
    better: str = ""  # "lower", "higher" or empty
    decimals: int = 0
    per_side: bool = False
    change: float | None = None
    change_source: str = ""
    band: float | None = None
    band_source: str = ""
    unusual_low: float | None = None
    unusual_high: float | None = None
    placed: bool = False  # of one complaint, movement or place
    twice: bool = False  # taken before and after the needles
    total: str = ""  # "mean": scores in own words that the licence lets us sum up
    licence: str = ""
    source: str = ""
    confidence: str = ""

    def __post_init__(self) -> None:
        """Groups, directions and ways of entry are the known ones."""
        if self.group not in GROUPS:
            raise ValueError(f"The group “{self.group}” of the measure “{self.name}” is not known.")
        if self.better not in ("", "lower", "higher") or self.entry not in ("number", "acuity", "drawing"):
            raise ValueError(f"The measure “{self.name}” has a direction or a way of entry that is not known.")

    @property
    def unit_words(self) -> str:
        """The unit for reading; scores have none."""
        return _UNITS.get(self.unit, "" if self.unit.startswith("{") else self.unit)

    def number(self, value: float) -> str:
        """A value with the decimals of its kind."""
        return f"{value:.{self.decimals}f}".replace("-", "−")

    def words(self, value: float) -> str:
        """A value with the decimals and the unit of its kind."""
        gap = "" if self.unit_words == "°" else " "
        return f"{self.number(value)}{gap}{self.unit_words}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a typed text means: its number, what it was read as, what has to be asked, and ``Measure.how``."""

    typed: str
    value: float | None
    explained: str = ""
    question: str = ""
    how: str = "{}"


def kinds_from(data: Mapping[str, Any], own: Iterable[OwnMeasure] = ()) -> dict[str, MeasureKind]:
    """The kinds of ``resources/measures/kinds.json`` by id, and after them the practice's own."""
    shipped = {row["id"]: MeasureKind(**row) for row in data["kinds"]}
    return shipped | {one.id: own_kind(one) for one in own}


def own_kind(own: OwnMeasure) -> MeasureKind:
    """An own measure as a kind like the others."""
    return MeasureKind(
        id=own.id,
        name=own.name,
        group="other",
        unit=own.unit,
        low=own.low,
        high=own.high,
        better=own.better,
        decimals=1,
        twice=True,
        placed=True,
        change=own.change,
        change_source="set by the practice" if own.change is not None else "",
        band=own.band,
        band_source="set by the practice" if own.band is not None else "",
        source="the practice’s own measure",
    )


def read_value(kind: MeasureKind, typed: str) -> Typed:
    """What was typed for a kind. Raises ValueError with the sentence that explains what is impossible."""
    if kind.entry == "acuity":
        acuity = read_acuity(typed)
        near = acuity.notation == "near"
        if near != (kind.id == "VA_NEAR"):
            other = "a near print size" if near else "no near print size, such as N8 or J3"
            raise ValueError(f"“{typed.strip()[:30]}” is {other}: {kind.name} cannot take it.")
        number = "" if acuity.logmar is None else f"{acuity.logmar:.2f} logMAR".replace("-", "−")
        convention = ", a convention for curves" if acuity.conventional else ""
        how = json.dumps({"correction": acuity.correction, "distance_m": acuity.distance_m})
        read_as = "" if acuity.notation == "logmar" else f" · {acuity.words}{convention}"
        return Typed(typed=typed, value=acuity.logmar, explained=f"{number}{read_as}".removeprefix(" · "), how=how)
    text = typed.strip().replace(",", ".").replace("−", "-")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"“{typed.strip()[:30]}” is no number: type {kind.name} in digits.")
    value = float(text)
    if (kind.low is not None and value < kind.low) or (kind.high is not None and value > kind.high):
        raise ValueError(f"{kind.name} cannot be {typed.strip()[:30]}: {_range(kind)}.")
    return Typed(typed=typed, value=value, explained=kind.words(value), question=_question(kind, value))


def as_measure(
    kind: MeasureKind,
    there: Measure,
    typed: str,
    *,
    sure: bool = False,
    conditions: Mapping[str, object] | None = None,
) -> Measure:
    """``there`` with what was typed now: a value, or a draft where it cannot be one.

    ``sure`` says that an unusual value was asked about and is right. ``conditions`` are how it was measured, as
    far as the text itself does not say otherwise; None keeps those that ``there`` has.
    """
    try:
        found = read_value(kind, typed)
    except ValueError:
        return replace(there, typed=typed, value=None, how=DRAFT)
    base = there.conditions if conditions is None else conditions
    kept = {key: value for key, value in base.items() if key not in ("draft", "sure")}
    read = {key: value for key, value in json.loads(found.how).items() if value or key not in kept}
    how = kept | read | ({"sure": True} if sure and found.question else {})
    return replace(there, typed=typed, value=found.value, how=json.dumps(how))


def _range(kind: MeasureKind) -> str:
    low = "" if kind.low is None else f"from {kind.low:g}"
    high = "" if kind.high is None else f"up to {kind.high:g}"
    return f"it goes {' '.join(part for part in (low, high) if part)}".replace("-", "−")


def _question(kind: MeasureKind, value: float) -> str:
    low = -math.inf if kind.unusual_low is None else kind.unusual_low
    high = math.inf if kind.unusual_high is None else kind.unusual_high
    if low <= value <= high:
        return ""
    return f"{kind.name} of {kind.words(value)} is unusual. Is it right?"
