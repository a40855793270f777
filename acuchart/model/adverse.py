"""What went wrong: an event pinned to a needle or to its session, and how often such events happen here."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from acuchart.model.needle import Needle, NeedleState

_PER: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEvent:
    """One event. ``kind`` and ``grade`` are those of ``resources/safety/adverse.json``; texts may be empty.

    ``needle_id`` is empty for an event of the whole session. An event belongs to no signature: it may be noticed,
    and is followed up, after the session was signed; the history keeps every change.
    """

    id: str
    session_id: str
    at: str  # when it was written down, UTC ISO text
    kind: str
    grade: str = ""
    needle_id: str = ""
    onset: str = ""  # as it was told: "at removal", "next morning"
    done: str = ""
    patient_told: bool = False
    physician_told: bool = False
    follow_up_on: date | None = None
    resolved_on: date | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """An event says what it was."""
        if not self.kind.strip():
            raise ValueError("Choose what kind of event it was.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind:
    """A kind of event with its own grading and what to do."""

    kind: str
    words: str
    advice: str
    grading: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTerms:
    """The kinds and grades of ``resources/safety/adverse.json``. Made by ``from_data``."""

    kinds: Mapping[str, EventKind]
    grades: Mapping[str, str]  # G1 → its words
    serious: Mapping[str, str] = field(default_factory=dict)  # kind ("" for any) → the grade from which it is
    serious_words: str = ""  # what is done with a serious one

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> "EventTerms":
        """Read the rows."""
        kinds = {
            row["kind"]: EventKind(
                **{name: row[name] for name in ("kind", "words", "advice", "grading", "source")}
            )
            for row in data["events"]
        }
        return EventTerms(
            kinds=MappingProxyType(kinds),
            grades=MappingProxyType({row["grade"]: row["words"] for row in data["grades"]}),
            serious=MappingProxyType(dict(data["serious"]["from"])),
            serious_words=data["serious"]["words"],
        )

    def is_serious(self, kind: str, grade: str) -> bool:
        """True for what the reporting rule of the grading names; a grade that is not said counts as the least."""
        limits = (self.serious.get(key) for key in {"", kind})
        return any(limit is not None and limit <= grade for limit in limits)

    def words(self, kind: str) -> str:
        """What people call a kind; one that this program does not know is named as it is stored."""
        found = self.kinds.get(kind)
        return kind if found is None else found.words


def sentence(event: AdverseEvent, terms: EventTerms, where: str) -> str:
    """One event for reading: what, how bad, where, when, what was done, who was told."""
    grade = f"{event.grade}, {terms.grades[event.grade]}" if event.grade in terms.grades else event.grade
    told = [who for who, said in (("patient", event.patient_told), ("physician", event.physician_told)) if said]
    parts = (
        terms.words(event.kind),
        where,
        grade,
        "serious, to be reported" if terms.is_serious(event.kind, event.grade) else "",
        f"began {event.onset}" if event.onset else "",
        f"done: {event.done}" if event.done else "",
        f"{' and '.join(told)} told" if told else "nobody told yet",
        f"follow-up due {event.follow_up_on:%d %b %Y}" if event.follow_up_on and not event.resolved_on else "",
        f"resolved {event.resolved_on:%d %b %Y}" if event.resolved_on else "not resolved yet",
        event.note,
    )
    return "; ".join(part.strip().rstrip(".") for part in parts if part.strip()) + "."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Events among needles: ``per_1000`` is None where nothing was placed."""

    name: str
    events: int
    needles: int

    @property
    def per_1000(self) -> float | None:
        """Events for a thousand needles."""
        return None if not self.needles else _PER * self.events / self.needles

    @property
    def words(self) -> str:
        """``2.5 per 1,000 (1 in n = 400)``; the number of needles is never left out."""
        if self.per_1000 is None:
            return f"{self.events} events, no needles"
        return f"{self.per_1000:.1f} per 1,000 ({self.events} in n = {self.needles:,})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Own rates: over all, by point and by product; those with events, the most frequent first."""

    whole: Rate
    by_point: tuple[Rate, ...] = field(default=())
    by_product: tuple[Rate, ...] = field(default=())


def rates(needles: Iterable[Needle], events: Iterable[AdverseEvent]) -> Rates:
    """How many events per needle that was placed; an event without a needle counts in the whole only."""
    placed = {needle.id: needle for needle in needles if needle.state is not NeedleState.PLANNED}
    points = Counter(needle.code or "Free mark" for needle in placed.values())
    products = Counter(needle.size_label or "Not recorded" for needle in placed.values())
    return rates_of(points, products, len(placed), [(event, placed.get(event.needle_id)) for event in events])


def rates_of(
    points: Mapping[str, int],
    products: Mapping[str, int],
    needles: int,
    events: Iterable[tuple[AdverseEvent, Needle | None]],
) -> Rates:
    """The same from needles that were counted already: a practice has hundreds of thousands."""
    at_points: Counter[str] = Counter()
    of_products: Counter[str] = Counter()
    total = 0
    for _event, needle in events:
        total += 1
        if needle is not None:
            at_points[needle.code or "Free mark"] += 1
            of_products[needle.size_label or "Not recorded"] += 1
    return Rates(
        whole=Rate(name="All needles", events=total, needles=needles),
        by_point=_sorted(at_points, points),
        by_product=_sorted(of_products, products),
    )


def _sorted(found: Mapping[str, int], placed: Mapping[str, int]) -> tuple[Rate, ...]:
    made = [Rate(name=name, events=events, needles=placed.get(name, 0)) for name, events in found.items()]
    return tuple(sorted(made, key=lambda rate: (-(rate.per_1000 or 0.0), rate.name)))
