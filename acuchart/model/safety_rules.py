"""Safety rules as they are shipped and as a practitioner sets them: what they need and where they speak."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

OWN: Final = "own/"  # the ids of a practitioner's own rules begin so
DEPTH_RULE: Final = "depth_beyond_usual"
_EVERY: Final = frozenset(("needle", "retained"))  # what every needle is
_WORD: Final = re.compile(r"[^\s;,]+")


class Level(StrEnum):
    """How loudly a rule speaks; none of them blocks."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    CAUTION = "caution"


LEVEL_WORDS: Final = {Level.ABSOLUTE: "Do not", Level.RELATIVE: "Only with reason", Level.CAUTION: "Caution"}
assert set(LEVEL_WORDS) == set(Level)
LEVELS: Final = tuple(Level)  # the loudest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. It speaks where its technique is used, at one of its points, regions or flags (none: anywhere)."""

    id: str
    fact: str  # a kind of fact; empty: for everybody
    level: Level
    sentence: str
    techniques: frozenset[str]
    points: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    working: frozenset[str] = frozenset()  # how the needle is worked: "disperse"
    affected: bool = False  # only where the fact sits
    beyond_usual: bool = False
    depth_from_mm: float | None = None
    angle_from_deg: float | None = None
    week_from: int | None = None
    week_to: int | None = None
    advice: str = ""
    source: str = ""
    confidence: str = ""
    on: bool = True
    why: str = ""  # why a practitioner switched or changed it

    @property
    def row(self) -> str:
        """The row of facts that it comes from; several rules may share one."""
        return self.id if self.id.startswith(OWN) else self.id.partition("/")[0]

    @property
    def anywhere(self) -> bool:
        """True where no place is named."""
        return not (self.points or self.regions or self.flags)

    @property
    def general(self) -> bool:
        """True for a caution that every needle of a visit would bear alike."""
        narrow = self.affected or self.beyond_usual or self.working or not self.techniques & _EVERY
        measured = self.depth_from_mm is not None or self.angle_from_deg is not None
        return self.level is Level.CAUTION and self.anywhere and not narrow and not measured


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKind:
    """A kind of fact: its words, what it asks for, and how long it lasts where it ends by itself."""

    kind: str
    words: str
    asks: tuple[str, ...]
    group: str  # "condition", "today", "zone", or "derived" for what the chart itself knows
    days: int | None = None
    under_years: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A part of the body where a fact can sit, as regions of the atlas."""

    site: str
    words: str
    regions: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything of ``resources/safety/rules.json``. Made by ``from_data``."""

    kinds: Mapping[str, FactKind] = field(default_factory=dict)
    sites: Mapping[str, Site] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> "Catalogue":
        """Read the rows; ValueError names the one that is wrong."""
        kinds = {
            row["kind"]: FactKind(
                kind=row["kind"],
                words=row["words"],
                asks=tuple(row["asks"]),
                group=row["group"],
                days=row["days"],
                under_years=row.get("under_years"),
            )
            for row in data["facts"]
        }
        sites = {
            row["site"]: Site(site=row["site"], words=row["words"], regions=frozenset(row["regions"]))
            for row in data["sites"]
        }
        rules = tuple(_rule(row, kinds) for row in data["rules"])
        if len({rule.id for rule in rules}) != len(rules):
            raise ValueError("Two safety rules have the same id.")
        return Catalogue(kinds=MappingProxyType(kinds), sites=MappingProxyType(sites), rules=rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChoice:
    """What a practitioner made of a shipped rule, and why: on or off, other words, another level or depth.

    ``id`` is the rule's. What is None or empty stays as it was shipped.
    """

    id: str
    active: bool
    why: str
    level: Level | None = None
    sentence: str = ""
    advice: str = ""
    depth_from_mm: float | None = None

    def __post_init__(self) -> None:
        """A rule is neither silenced nor changed without a reason."""
        if not self.why.strip():
            raise ValueError("Write down why the rule is switched or changed.")

    @property
    def changes(self) -> bool:
        """True where more than the switch is not as it was shipped."""
        return bool(self.level or self.sentence or self.advice or self.depth_from_mm is not None)

    def applied(self, rule: Rule) -> Rule:
        """The shipped rule as the practice has it; the source says where it was changed."""
        return replace(
            rule,
            on=self.active,
            why=self.why,
            level=self.level or rule.level,
            sentence=self.sentence or rule.sentence,
            advice=self.advice or rule.advice,
            depth_from_mm=rule.depth_from_mm if self.depth_from_mm is None else self.depth_from_mm,
            source=f"{rule.source}; changed in this practice" if self.changes else rule.source,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRule:
    """A practitioner's own rule; points and regions are words between semicolons."""

    id: str
    fact: str
    level: Level
    sentence: str
    points: str = ""
    regions: str = ""
    depth_from_mm: float | None = None
    source: str = ""
    active: bool = True

    def __post_init__(self) -> None:
        """A rule says what it warns of."""
        if not self.sentence.strip():
            raise ValueError("A rule needs its sentence.")

    @property
    def rule(self) -> Rule:
        """The rule as it is evaluated."""
        regions = (one.strip().lower() for one in self.regions.split(";"))
        return Rule(
            id=f"{OWN}{self.id}",
            fact=self.fact,
            level=self.level,
            sentence=self.sentence,
            techniques=frozenset(("needle",)),
            points=frozenset(code.upper() for code in _WORD.findall(self.points)),
            regions=frozenset(region for region in regions if region),
            depth_from_mm=self.depth_from_mm,
            source=self.source or "Own rule",
            on=self.active,
        )


def rules_in_force(
    catalogue: Catalogue, choices: Iterable[RuleChoice], own: Iterable[OwnRule]
) -> tuple[Rule, ...]:
    """Every rule as the practice has it, the ones that are off among them."""
    chosen = {choice.id: choice for choice in choices}
    shipped = (chosen[rule.id].applied(rule) if rule.id in chosen else rule for rule in catalogue.rules)
    return (*shipped, *(one.rule for one in own))


def _rule(row: Mapping[str, Any], kinds: Mapping[str, FactKind]) -> Rule:
    act = row["act"]
    if row["fact"] and row["fact"] not in kinds:
        raise ValueError(f"The safety rule “{row['id']}” needs a fact that nobody can write down.")
    if not act.get("techniques"):
        raise ValueError(f"The safety rule “{row['id']}” does not say what it warns of.")
    return Rule(
        id=row["id"],
        fact=row["fact"],
        level=Level(row["level"]),
        sentence=row["sentence"],
        advice=row["advice"],
        source=row["source"],
        confidence=row["confidence"],
        on=bool(row["on"]),
        affected=bool(act.get("affected", False)),
        beyond_usual=bool(act.get("beyond_usual", False)),
        depth_from_mm=act.get("depth_from_mm"),
        angle_from_deg=act.get("angle_from_deg"),
        week_from=act.get("week_from"),
        week_to=act.get("week_to"),
        techniques=frozenset(act["techniques"]),
        points=frozenset(act.get("points", ())),
        regions=frozenset(act.get("regions", ())),
        flags=frozenset(act.get("flags", ())),
        working=frozenset(act.get("working", ())),
    )
