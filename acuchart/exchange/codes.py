"""The codes of other organisations, from one table; whole systems can be switched off, text always stands."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from acuchart import assets
from acuchart.model.atlas import Point

Json = dict[str, Any]
_FILES: Final = ("resources/exchange/code_systems.csv", "resources/exchange/codes.csv")
_CONFIDENCE: Final = ("high", "medium")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSystem:
    """A code system; what FHIR itself prescribes is not switchable."""

    name: str
    uri: str
    switchable: bool
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One row of the table."""

    key: str
    system: str
    code: str
    display: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The whole table, and the systems that are switched off."""

    systems: Mapping[str, CodeSystem]
    rows: Mapping[str, Code]
    off: frozenset[str] = frozenset()

    def without(self, names: Iterable[str]) -> "Codes":
        """The table with these systems (“snomed”, “loinc” …) switched off; ValueError for an unknown name."""
        wanted = frozenset(names)
        for name in sorted(wanted):
            if name not in self.systems or not self.systems[name].switchable:
                raise ValueError(f"“{name}” is not a code system that can be switched off.")
        return replace(self, off=self.off | wanted)

    def text_only(self) -> "Codes":
        """The table with every system off that can be."""
        return self.without(name for name, system in self.systems.items() if system.switchable)

    def coding(self, key: str) -> Json | None:
        """The Coding of a row, or None where there is no row or its system is off."""
        row = self.rows.get(key)
        if row is None or row.system in self.off:
            return None
        coding = {"system": self.systems[row.system].uri, "code": row.code, "display": row.display}
        return {name: value for name, value in coding.items() if value}

    def concept(self, key: str, text: str = "") -> Json:
        """A CodeableConcept: the coding where there is one, and the text."""
        coding = self.coding(key)
        concept: Json = {} if coding is None else {"coding": [coding]}
        return {**concept, "text": text} if text else concept

    def point(self, point: Point | None) -> list[Json]:
        """Every coding of a point of the atlas; empty where no system knows it."""
        if point is None:
            return []
        found = []
        rule = self.rows.get(f"system.{point.system}")
        if rule is not None and rule.system not in self.off:
            coding = {"system": self.systems[rule.system].uri, "code": point.code}
            found.append({**coding, "display": point.hanzi_trad} if point.hanzi_trad else coding)
        own = self.coding(f"point.{point.code}")
        return [*found, own] if own else found

    def quantity(self, value: float, unit: str) -> Json:
        """A Quantity in a UCUM unit; whole numbers stay whole and decimals short."""
        short = round(float(value), 3)
        row = self.rows[f"unit.{unit}"]
        return {
            "value": int(short) if short.is_integer() else short,
            "unit": row.display,
            "system": self.systems[row.system].uri,
            "code": row.code,
        }

    def amount(self, value: float, unit: str) -> Json:
        """A Quantity; in UCUM where the table has the unit, else with the unit as it is read."""
        if f"unit.{unit}" in self.rows:
            return self.quantity(value, unit)
        short = round(float(value), 3)
        number = {"value": int(short) if short.is_integer() else short}
        return {**number, "unit": unit} if unit else number

    def notices(self) -> tuple[str, ...]:
        """The owners' notices for the systems that are on."""
        return tuple(
            system.notice for name, system in self.systems.items() if system.notice and name not in self.off
        )


def load_codes() -> Codes:
    """The shipped table."""
    systems, codes = (assets.text(name) for name in _FILES)
    return codes_of(systems, codes)


def codes_of(systems_csv: str, codes_csv: str) -> Codes:
    """A table from its two texts. ValueError names the row that is wrong."""
    systems: dict[str, CodeSystem] = {}
    for row in csv.DictReader(io.StringIO(systems_csv)):
        name = row["name"]
        systems[name] = CodeSystem(
            name=name, uri=row["uri"], switchable=row["switchable"] == "yes", notice=row["notice"]
        )
    rows: dict[str, Code] = {}
    for row in csv.DictReader(io.StringIO(codes_csv)):
        key = row["key"]
        if key in rows or row["system"] not in systems or row["confidence"] not in _CONFIDENCE:
            raise ValueError(f"The code “{key}” is there twice, or its system or confidence is not known.")
        rows[key] = Code(
            key=key,
            system=row["system"],
            code=row["code"],
            display=row["display"],
            source=row["source"],
            confidence=row["confidence"],
        )
    return Codes(systems=MappingProxyType(systems), rows=MappingProxyType(rows))
