"""Safety: what is known of a patient against what is placed, as warnings. It warns and never blocks."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from acuchart.model.atlas import Atlas, Position, View
from acuchart.model.fact import Fact, outline
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.outline import Outline, inside
from acuchart.model.patient import Patient
from acuchart.model.safety_rules import LEVELS, Catalogue, FactKind, Level, Rule
from acuchart.model.side import Side

_REGION_MM: Final = 45.0  # a free mark lies in the region of a point that is no farther away
_FLAGS_MM: Final = 10.0  # and shares the dangers of one that is this near
_STAY: Final = frozenset(("tack", "seed", "intradermal"))
_NEEDLE: Final = frozenset(("needle", "retained"))
_STAYING: Final = frozenset(("needle", "retained", "stays"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:
    """One sentence that names both halves, the fact and the act."""

    level: Level
    sentence: str
    rule: str
    source: str
    advice: str = ""
    general: bool = False  # a caution for the whole visit: it is said, but no single needle bears a badge for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is placed: a needle, a lead's electrode or a row of heat, with all that rules ask about it."""

    name: str
    techniques: frozenset[str]
    side: Side
    code: str = ""
    regions: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    working: str = ""
    depth_mm: float | None = None
    angle_deg: float | None = None
    usual_mm: tuple[float | None, float | None] = (None, None)
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # on the plates with drawn areas
    somewhere: bool = False  # nobody said where: a rule about a fact speaks wherever it means
    over: frozenset[str] = frozenset()  # plates on which it lies, nobody knows where


@dataclass(frozen=True, slots=True)
class _Armed:
    """A rule that can speak for this patient, with the fact that arms it."""

    rule: Rule
    words: str
    side: str
    regions: frozenset[str]  # of the fact's site; empty: everywhere
    view: str
    area: Outline


class Guard:
    """The rules that can speak for one patient on one day; made once, asked at every placement."""

    def __init__(
        self,
        rules: Iterable[Rule],
        catalogue: Catalogue,
        facts: Iterable[Fact],
        *,
        patient: Patient,
        day: date,
        first_visit: bool,
    ) -> None:
        """Rules are looked up by fact, so that those of facts that a patient does not have cost nothing."""
        by_fact: dict[str, list[Rule]] = {}
        for rule in rules:
            if rule.on:
                by_fact.setdefault(rule.fact, []).append(rule)
        self.facts = tuple(fact for fact in facts if fact.holds_on(day))
        self._armed = [_Armed(rule, "", "", frozenset(), "", ()) for rule in by_fact.get("", ())]
        derived = tuple(
            Fact(id=kind.kind, patient_id=patient.id, kind=kind.kind)
            for kind in catalogue.kinds.values()
            if kind.group == "derived" and _is_so(kind, patient, day, first_visit=first_visit)
        )
        for fact in (*self.facts, *derived):
            week = fact.week_on(day)
            site = catalogue.sites.get(fact.site)
            words, area = fact_words(fact, catalogue, day), outline(fact.path)
            regions = site.regions if site is not None and not area else frozenset()
            view = fact.view.partition("@")[0]
            self._armed += [
                _Armed(rule, words, fact.side, regions, view, area)
                for rule in by_fact.get(fact.kind, ())
                if _in_week(rule, week)
            ]
        self.views = tuple(dict.fromkeys(one.view for one in self._armed if one.view))

    def warnings(self, act: Act) -> tuple[Warning, ...]:
        """What to mind at this act, the loudest first; a row of facts speaks once, and once more of depth."""
        found: dict[tuple[str, str, bool], Warning] = {}
        for armed in self._armed:
            rule = armed.rule
            if not _speaks(rule, act) or not _is_there(armed, act):
                continue
            key = (rule.row, armed.words, rule.depth_from_mm is not None)
            if key not in found:
                found[key] = Warning(
                    level=rule.level,
                    sentence=_sentence(rule.sentence, armed.words, act),
                    rule=rule.id,
                    source=rule.source,
                    advice=rule.advice,
                    general=rule.general,
                )
        return tuple(sorted(found.values(), key=lambda warning: LEVELS.index(warning.level)))

    def of_acts(self, acts: Iterable[Act]) -> tuple[Warning, ...]:
        """What to mind at acts that are done together, each sentence once, the loudest first."""
        found = {one.sentence: one for act in acts for one in self.warnings(act)}
        return tuple(sorted(found.values(), key=lambda warning: LEVELS.index(warning.level)))

    def of_needle(self, needle: Needle, atlas: Atlas) -> tuple[Warning, ...]:
        """What to mind at a needle."""
        return self.warnings(act_of(needle, atlas, self.views))


def act_of(needle: Needle, atlas: Atlas, views: Sequence[str] = ()) -> Act:
    """The act of a needle; ``views`` are the plates on which its place must be known."""
    point = atlas.points.get(needle.code) if needle.code else None
    view_id = needle.view.partition("@")[0]
    flags: tuple[str, ...] = ()
    region = ""
    if point is not None:
        flags, region = point.flags, point.region
    else:
        near = atlas.nearest(view_id, needle.x, needle.y, radius_mm=_REGION_MM)
        if near is not None:
            beside = atlas.points[near.code]
            region = beside.region
            if _apart_mm(atlas.views[view_id], needle, near) <= _FLAGS_MM:
                # A free mark beside a landmark may be needled; beside the eye or a vessel it is as near to them.
                flags = tuple(flag for flag in beside.flags if not flag.startswith("no_needle"))
        elif view_id in atlas.views:
            region = atlas.views[view_id].region
    places: dict[str, tuple[float, float]] = {}
    for wanted in views:
        if wanted == view_id:
            places[wanted] = (needle.x, needle.y)
        elif needle.code and (seen := atlas.same_place(needle.code, needle.side, wanted, needle.part)):
            places[wanted] = (seen.x, seen.y)
    stays = needle.kind in _STAY or needle.state is NeedleState.LEFT_IN
    return Act(
        name=needle.name if needle.code or needle.label else "this place",
        techniques=_STAYING if stays else _NEEDLE,
        side=needle.side,
        code=needle.code or "",
        regions=regions_of(region),
        flags=frozenset(flags),
        working=needle.technique.value,
        depth_mm=needle.depth_mm,
        angle_deg=needle.angle_deg,
        usual_mm=(None, None) if point is None else (point.depth_mm_min, point.depth_mm_max),
        places=places,
    )


def regions_of(region: str) -> frozenset[str]:
    """A region and what it is part of: ``ear, lobe`` is also ``ear``."""
    return frozenset((region, region.partition(",")[0])) if region else frozenset()


def fact_words(fact: Fact, catalogue: Catalogue, day: date) -> str:
    """A fact as a sentence names it: what was written down, or its kind; a pregnancy with its week."""
    kind = catalogue.kinds.get(fact.kind)
    words = fact.value.strip() or (kind.words if kind is not None else fact.kind)
    week = fact.week_on(day)
    return words if week is None else f"{words}, week {week}"


def _is_so(kind: FactKind, patient: Patient, day: date, *, first_visit: bool) -> bool:
    if kind.under_years is None:
        return kind.kind == "first_visit" and first_visit
    age = patient.age_on(day)
    return age is not None and 0 <= age < kind.under_years


def _in_week(rule: Rule, week: int | None) -> bool:
    if week is None:  # not known: the earlier, more careful rule
        return rule.week_from is None
    return (rule.week_from is None or week >= rule.week_from) and (rule.week_to is None or week <= rule.week_to)


def _speaks(rule: Rule, act: Act) -> bool:
    """True where the rule means this act, wherever the fact sits."""
    if rule.techniques.isdisjoint(act.techniques):
        return False
    if not rule.anywhere and not (
        act.code in rule.points
        or not rule.regions.isdisjoint(act.regions)
        or not rule.flags.isdisjoint(act.flags)
        or (act.somewhere and bool(rule.fact) and bool(rule.regions))
    ):
        return False
    if rule.working and act.working not in rule.working:
        return False
    if rule.beyond_usual:
        most = act.usual_mm[1]
        if most is None or act.depth_mm is None or act.depth_mm <= most:
            return False
    if rule.depth_from_mm is not None and (act.depth_mm is None or act.depth_mm < rule.depth_from_mm):
        return False
    return rule.angle_from_deg is None or (
        act.angle_deg is not None and rule.angle_from_deg <= act.angle_deg <= 180 - rule.angle_from_deg
    )


def _is_there(armed: _Armed, act: Act) -> bool:
    """True where the act is at the fact's place, for rules that ask for it; another side is never it."""
    if armed.side and act.side is not Side.MID and act.side.value != armed.side:
        return False
    if not armed.rule.affected:
        return True
    if armed.area:
        if armed.view in act.over:
            return True
        place = act.places.get(armed.view)
        return place is not None and inside(armed.area, *place)
    return act.somewhere or not armed.regions or not armed.regions.isdisjoint(act.regions)


def _sentence(template: str, fact: str, act: Act) -> str:
    """The sentence with its halves; only our own few words are put in, so that any text is safe."""
    low, high = act.usual_mm
    usual = "" if high is None else f"{low:g} to {high:g}" if low is not None else f"{high:g}"
    halves = {
        "{point}": act.name,
        "{code}": act.code,
        "{depth}": "" if act.depth_mm is None else f"{act.depth_mm:g}",
        "{usual}": usual,
        "{fact}": fact,
    }
    for mark, words in halves.items():
        if mark in template:
            template = template.replace(mark, words)
    return f"{template[:1].upper()}{template[1:]}"


def _apart_mm(view: View, needle: Needle, place: Position) -> float:
    across, down = view.width * view.mm_per_unit, view.height * view.mm_per_unit
    return math.hypot((needle.x - place.x) * across, (needle.y - place.y) * down)
