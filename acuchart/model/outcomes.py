"""A patient's measures with what happened beside them: sessions, changes of the needles, medicine, events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from itertools import pairwise
from typing import Final

from acuchart.model import clock
from acuchart.model.adverse import AdverseEvent
from acuchart.model.before_after import steps
from acuchart.model.carried import Difference, difference
from acuchart.model.curve_parts import CurveMark, CurveTick
from acuchart.model.fact import Fact
from acuchart.model.intake import IntakeEntry
from acuchart.model.ledger import points_in_words
from acuchart.model.measure import Measure, OwnMeasure
from acuchart.model.measure_kinds import MeasureKind
from acuchart.model.needle import Needle
from acuchart.model.progress import band_words, comparable, line_names, lines, moment_of, progress

_NAMED: Final = 2  # points that a change names on the curve; the read-out names more


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A session; ``number`` counts within its course.

    ``compared`` is False for one that is not signed or has no needle: it says nothing of changes. ``needles`` are
    known where they changed, and where they changed afterwards.
    """

    id: str
    at: str  # UTC text
    number: int
    course_id: str = ""
    compared: bool = True
    needles: tuple[Needle, ...] | None = None
    stimulated: tuple[str, ...] = ()  # what leads ran between, “MS6 R – MS8 R”


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What the curves of a patient are drawn from, all of it by time."""

    measures: tuple[Measure, ...] = ()
    own: tuple[OwnMeasure, ...] = ()
    visits: tuple[Visit, ...] = ()
    events: tuple[AdverseEvent, ...] = ()
    facts: tuple[Fact, ...] = ()  # with a first or last day
    medication: tuple[IntakeEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row beside a curve: the values of a moment, one cell for each line, or a note of what happened.

    ``label`` is the number of the session. A cell of a visit with both is ``6 → 3``: before and after the needles.
    """

    at: datetime
    label: str = ""
    cells: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Series:
    """The numbers of one kind at one place by time, and what lies beside them on their curve.

    What is derived is derived when it is asked for, once: of many measures one is looked at.
    """

    kind: MeasureKind
    site: str
    values: tuple[Measure, ...]
    ticks: tuple[CurveTick, ...]
    marks: tuple[CurveMark, ...]
    numbers: Mapping[str, int]  # session → its number

    @cached_property
    def lines(self) -> tuple[tuple[Measure, ...], ...]:
        """The values that can be compared, a line for each side and correction."""
        return lines(self.values)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the lines are called, ``R``, ``L``; one empty name where there is one line without a side."""
        return line_names(self.lines)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What became of each line and how steady it was, a sentence for each; the last one is about the band."""
        said = []
        for name, line in zip(self.names, self.lines, strict=True):
            found = progress(self.kind, comparable(line))
            if found is not None:
                first = f"{name}: {found.short}." if name else f"{found.short[0].upper()}{found.short[1:]}."
                said.append(" ".join((first, *found.more)))
        return (*said, *self._last_step, band_words(self.kind))

    @property
    def _last_step(self) -> tuple[str, ...]:
        """What the newest visit with both moments brought between them."""
        last = next((one.session_id for one in reversed(self.values) if one.moment == "after"), None)
        mine = [one for one in self.values if last is not None and one.session_id == last]
        found = [
            " ".join(part for part in (one.name, f"{one.values}, {one.words}") if part)
            for one in steps(mine, {self.kind.id: self.kind})
        ]
        number = self.numbers.get(last or "")
        where = f"session {number}" if number else "the last visit"
        return (f"Before and after in {where}: {'; '.join(found)}.",) if found else ()

    @cached_property
    def rows(self) -> "tuple[TableRow, ...]":
        """The table beside the curve, the oldest first: a row for each visit, and one for what happened."""
        cells: dict[str, list[list[str]]] = {}
        first: dict[str, Measure] = {}
        for column, line in enumerate(self.lines):
            for one in sorted(line, key=lambda one: one.moment == "after"):
                key = one.session_id or one.at
                first.setdefault(key, one)
                row = cells.setdefault(key, [[] for _ in self.lines])
                value = self.kind.number(one.value or 0.0)
                row[column].append(f"→ {value}" if one.moment == "after" else value)
        made = []
        for key, row in cells.items():
            number = self.numbers.get(first[key].session_id or "")
            words = tuple(" ".join(cell) for cell in row)
            made.append(TableRow(at=moment_of(first[key]), label=str(number) if number else "", cells=words))
        made += [TableRow(at=one.at.astimezone(), note=one.words) for one in self.marks]
        return tuple(sorted(made, key=lambda row: row.at))

    @property
    def key(self) -> tuple[str, str]:
        """Kind and place."""
        return self.kind.id, self.site

    @property
    def title(self) -> str:
        """``Pain 0 to 10, neck``."""
        return f"{self.kind.name}, {self.site}" if self.site else self.kind.name


def series_of(
    found: Outcomes,
    kinds: Mapping[str, MeasureKind],
    event_words: Mapping[str, str],
    fact_words: Mapping[str, str],
) -> tuple[Series, ...]:
    """Each measure of a patient that has a number: the one that was taken last comes first.

    ``event_words`` and ``fact_words`` say what a kind of event or of fact is called; what they do not know is
    called by its key.
    """
    grouped: dict[tuple[str, str], list[Measure]] = {}
    for one in found.measures:
        if one.value is not None and one.kind in kinds:
            grouped.setdefault((one.kind, one.site), []).append(one)
    changes = needle_changes(found.visits)
    others = [*_medicine(found.medication), *_facts(found.facts, fact_words), *_events(found.events, event_words)]
    numbers = {one.id: one.number for one in found.visits}
    made = []
    for (name, site), values in grouped.items():
        ordered = tuple(sorted(values, key=lambda one: (moment_of(one), one.id)))
        first = moment_of(ordered[0])
        ticks = [CurveTick(at=clock.local(one.at), number=str(one.number)) for one in found.visits]
        marks = sorted([*changes, *others], key=lambda one: one.at)
        made.append(
            Series(
                kind=kinds[name],
                site=site,
                values=ordered,
                numbers=numbers,
                ticks=tuple(one for one in ticks if one.at.date() >= first.date()),
                marks=tuple(one for one in marks if one.at.date() >= first.date()),
            )
        )
    return tuple(sorted(made, key=lambda one: moment_of(one.values[-1]).date(), reverse=True))


def needle_changes(visits: Sequence[Visit]) -> tuple[CurveMark, ...]:
    """A mark for each session whose needles or leads are not those of the session before it."""
    found = []
    told = [one for one in visits if one.compared]
    for before, after in pairwise(told):
        changed = Difference()
        if before.needles is not None and after.needles is not None:
            changed = difference(before.needles, after.needles)
        more = [f"e-stim {one}" for one in after.stimulated if one not in before.stimulated]
        less = [f"e-stim {one}" for one in before.stimulated if one not in after.stimulated]
        added = [*points_in_words(changed.added), *more]
        dropped = [*points_in_words(changed.dropped), *less]
        if added or dropped:
            short = " ".join(part for part in (_few("+", added), _few("−", dropped)) if part)
            parts = (_list("new", added), _list("not set again", dropped))
            words = f"session {after.number}: {'; '.join(part for part in parts if part)}"
            found.append(CurveMark(at=clock.local(after.at), words=words, needles=True, short=short))
    return tuple(found)


def _medicine(told: Iterable[IntakeEntry]) -> Iterable[CurveMark]:
    for one in told:
        text = " ".join(one.text.split())
        if text:
            yield CurveMark(at=_noon(one.told_on), words=f"medication told: {text}", short="medication")


def _facts(facts: Iterable[Fact], names: Mapping[str, str]) -> Iterable[CurveMark]:
    for one in facts:
        name = one.value or names.get(one.kind, one.kind)
        whole = f"{names.get(one.kind, one.kind)}: {one.value}" if one.value else name
        for day, what in ((one.since, "from this day"), (one.until, "until this day")):
            if day is not None:
                short = name if what.startswith("from") else f"{name} ends"
                yield CurveMark(at=_noon(day), words=f"{whole}, {what}", short=short)


def _events(events: Iterable[AdverseEvent], names: Mapping[str, str]) -> Iterable[CurveMark]:
    for one in events:
        name = names.get(one.kind, one.kind)
        grade = f", grade {one.grade[1:]}" if one.grade else ""
        yield CurveMark(at=clock.local(one.at), words=f"{name}{grade}", short=name)


def _few(sign: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" +{len(names) - _NAMED}" if len(names) > _NAMED else ""
    return f"{sign} {', '.join(names[:_NAMED])}{more}"


def _list(what: str, names: Sequence[str]) -> str:
    return f"{what} {', '.join(names)}" if names else ""


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
