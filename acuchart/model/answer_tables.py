"""The practice's own numbers as tables: one column list for the screen, the clipboard and a CSV file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from acuchart.model.adverse import Rate
from acuchart.model.answers import FREE, Adherence, Answers, Change, Counts, Share, Use
from acuchart.model.names import fold

if TYPE_CHECKING:
    from acuchart.model.measure_kinds import MeasureKind


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The smallest change that counts, in words, and where it comes from."""

    words: str
    source: str


@dataclass(frozen=True, slots=True)
class First:
    """Medians until the first change that counts, of ``of`` series that had one."""

    days: float
    sessions: float
    of: int


Value = str | int | float | Share | Rate | Yardstick | First | None
NOT_WRITTEN: Final = "No complaint written"
FREE_MARK: Final = "Free mark"
_DASH: Final = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """From how many on a number is a number, with sources, and what none of them can say."""

    few: int
    few_source: str
    few_needles: int
    few_needles_source: str
    rare: int
    rare_source: str
    rare_words: str
    cannot_say: tuple[tuple[str, str], ...]

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Rules:
        """Read ``resources/answers/rules.json``."""
        rows = tuple((row["title"], row["words"]) for row in data["cannot_say"])
        return Rules(**{**data, "cannot_say": rows})

    def is_few(self, value: Value) -> bool:
        """True where a share or rate is of so few that it says little."""
        if isinstance(value, Share | First):
            return 0 < value.of < self.few
        return isinstance(value, Rate) and value.needles < self.few_needles


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``tip`` says how it is counted; ``name`` stands above it, ``outside`` in a file."""

    name: str
    tip: str = ""
    wide: int = 110  # px at which it is read without being cut
    words: bool = False  # text, not a number
    outside: tuple[str, ...] = ()

    @property
    def names_outside(self) -> tuple[str, ...]:
        """The columns that it is in a file."""
        return self.outside or (self.name,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns, and rows of plain values under them."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...] = field(default=())

    def sifted(self, words: str) -> Table:
        """Only the rows in whose texts every word occurs; accents and case do not matter."""
        wanted = fold(words).split()
        if not wanted:
            return self
        kept = []
        for row in self.rows:
            text = fold(" ".join(value for value in row if isinstance(value, str)))
            if all(word in text for word in wanted):
                kept.append(row)
        return Table(key=self.key, columns=self.columns, rows=tuple(kept))

    def sorted(self, column: int, *, down: bool) -> Table:
        """In another order; what is not known comes last either way, equals stay as they stood."""
        known = [row for row in self.rows if _order(row[column]) is not None]
        rest = [row for row in self.rows if _order(row[column]) is None]
        known.sort(key=lambda row: _order(row[column]), reverse=down)
        return Table(key=self.key, columns=self.columns, rows=(*known, *rest))

    def sheet(self) -> list[list[str]]:
        """Names and plain numbers for a spreadsheet: a share is two columns, its part and its whole."""
        found = [[name for column in self.columns for name in column.names_outside]]
        for row in self.rows:
            line: list[str] = []
            for column, value in zip(self.columns, row, strict=True):
                cells = _cells(value)
                line += cells + [""] * (len(column.names_outside) - len(cells))
            found.append(line)
        return found


def words_of(value: Value, rules: Rules) -> str:
    """A value as it is read: ``12 of 40 (30 %)``, without the percentage where the whole is small."""
    if value is None:
        return _DASH
    if isinstance(value, Share):
        if not value.of:
            return _DASH
        plain = f"{value.part} of {value.of}"
        return f"{plain}, few" if rules.is_few(value) else f"{plain} ({100 * value.part / value.of:.0f} %)"
    if isinstance(value, Rate):
        if not value.needles:
            return _DASH
        if rules.is_few(value):
            return f"{value.events} in {value.needles}, few"
        return f"{value.per_1000:.1f} ({value.events} in {value.needles:,})".replace(",", "\u202f")
    if isinstance(value, First):
        few = ", few" if rules.is_few(value) else ""
        sessions = f"{value.sessions:g} session{'' if value.sessions == 1 else 's'}"
        return f"{value.days:g} d, {sessions} (n {value.of}{few})"
    if isinstance(value, Yardstick):
        return value.words
    if isinstance(value, float):
        return f"{value:g}".replace("-", "−")
    return f"{value:,}".replace(",", "\u202f") if isinstance(value, int) else value


def adherence_table(rows: Iterable[Adherence]) -> Table:
    """By complaint: courses, and who kept to them."""
    columns = (
        Column(name="Complaint", tip="In short, as it was written on the patient’s page", wide=220, words=True),
        Column(name="Patients", tip="With a course that has begun", wide=86),
        Column(name="Courses", tip="With at least one session", wide=86),
        Column(name="Running", tip="Not complete, not ended, a session in the last half year", wide=86),
        Column(name="Sessions", tip="Of these courses", wide=92),
        _share("Complete", "All planned sessions took place; of the courses that are over"),
        _share("Days kept", "Planned days of the past on which the patient came"),
        _share("On time", "Visit days at most 3 days later than the course’s gap after the one before"),
    )
    found = tuple(
        (
            row.complaint or NOT_WRITTEN,
            row.patients,
            row.courses,
            row.running,
            row.sessions,
            row.complete,
            row.kept,
            row.on_time,
        )
        for row in rows
    )
    return Table(key="courses", columns=columns, rows=found)


def change_table(rows: Iterable[Change], kinds: Mapping[str, MeasureKind]) -> Table:
    """By complaint and measure: how many changed by the measure's own smallest change, and when first."""
    columns = (
        Column(name="Complaint", tip="In short, as it was written on the patient’s page", wide=170, words=True),
        Column(name="Measure", wide=146, words=True),
        Column(
            name="Counts from",
            tip="The smallest change that counts for this measure; its source is in the CSV file",
            wide=124,
            words=True,
            outside=("Counts from", "Source of that"),
        ),
        Column(name="Patients", wide=78),
        Column(name="Series", tip="A place and side in one course with two values or more", wide=68),
        _share("Better", "Last value against the first, by at least the smallest change"),
        _share("Worse", "Last value against the first, worse by as much"),
        Column(name="Median change", tip="Last less first, in the measure’s own unit", wide=114),
        Column(
            name="First change",
            tip="Median days and sessions to the first value better by it, of the series that had one",
            wide=176,
            outside=("First change, days (median)", "First change, sessions (median)", "First change, series"),
        ),
    )
    found: list[tuple[Value, ...]] = []
    for row in rows:
        kind = kinds[row.kind]
        least = "not known" if kind.change is None or not kind.better else kind.words(kind.change)
        days, sessions = row.middle_days, row.middle_sessions
        found.append(
            (
                row.complaint or NOT_WRITTEN,
                kind.name,
                Yardstick(least, kind.change_source if least != "not known" else ""),
                row.patients,
                row.series,
                row.reached,
                row.worse,
                None if row.middle is None else round(row.middle, kind.decimals + 1),
                None if days is None or sessions is None else First(days, sessions, len(row.days)),
            )
        )
    return Table(key="change", columns=columns, rows=tuple(found))


def use_table(key: str, uses: Iterable[Use], kind: str = "") -> Table:
    """“points” or “protocols”: use, events, and the change in their courses, of one measure or of all."""
    protocols = key == "protocols"
    events = "In the sessions in which it was used" if protocols else "Pinned to a needle at this point"
    there = "With every point of it needled, on any side" if protocols else "With a needle there"
    columns = (
        Column(name="Protocol" if protocols else "Point", wide=240 if protocols else 120, words=True),
        Column(name="Patients", wide=84),
        Column(
            name="Sessions",
            tip=there,
            wide=92,
        ),
        Column(name="Needles", tip="Of these sessions" if protocols else "", wide=92),
        Column(
            name="Events per 1,000",
            tip=f"{events}; for a thousand needles",
            wide=150,
            outside=("Events", "Events of needles", "Events per 1,000"),
        ),
        Column(name="Courses", tip="Measured, and needled there in at least half of the sessions", wide=84),
        _share(
            "Better",
            "Series of these courses, last value against the first, by the measure’s smallest change",
        ),
        _share("Worse", "Worse by as much"),
    )
    found = []
    for use in uses:
        shift = use.shift(kind)
        name = FREE_MARK if use.name == FREE and not protocols else use.name
        found.append(
            (name, use.patients, use.sessions, use.needles, use.rate, shift.courses, shift.reached, shift.worse)
        )
    return Table(key=key, columns=columns, rows=tuple(found))


def year_table(years: Sequence[Counts], whole: Counts) -> Table:
    """Each year, and all of them in the last row."""
    columns = (
        Column(name="Year", wide=110, words=True),
        Column(name="Patients", tip="Seen in that year"),
        Column(name="Sessions"),
        Column(name="Needles"),
        Column(
            name="Events per 1,000",
            tip="Adverse events for a thousand needles",
            wide=180,
            outside=("Events", "Events of needles", "Events per 1,000"),
        ),
    )
    rows = [(str(one.year), one.patients, one.sessions, one.needles, one.rate) for one in years]
    rows.append(("All", whole.patients, whole.sessions, whole.needles, whole.rate))
    return Table(key="years", columns=columns, rows=tuple(rows))


def tables(found: Answers, kinds: Mapping[str, MeasureKind], kind: str = "") -> dict[str, Table]:
    """Every table by its key; ``kind`` restricts what is said of points and protocols to one measure."""
    every = (
        adherence_table(found.adherence),
        change_table(found.changes, kinds),
        use_table("points", found.points, kind),
        use_table("protocols", found.protocols, kind),
        year_table(found.years, found.whole),
    )
    return {one.key: one for one in every}


def _share(name: str, tip: str) -> Column:
    return Column(name=name, tip=tip, wide=118, outside=(name, f"{name}, of"))


def _order(value: Value) -> Any:
    """What a value is sorted by; None where nothing is known."""
    if isinstance(value, Share):
        return value.part / value.of if value.of else None
    if isinstance(value, Rate):
        return value.per_1000
    if isinstance(value, First):
        return value.days
    if isinstance(value, Yardstick):
        return fold(value.words)
    return fold(value) if isinstance(value, str) else value


def _cells(value: Value) -> list[str]:
    """A value as the cells of a spreadsheet."""
    if isinstance(value, Share):
        return [str(value.part), str(value.of)]
    if isinstance(value, Rate):
        return [str(value.events), str(value.needles), "" if value.per_1000 is None else f"{value.per_1000:.2f}"]
    if isinstance(value, First):
        return [f"{value.days:g}", f"{value.sessions:g}", str(value.of)]
    if isinstance(value, Yardstick):
        return [value.words, value.source]
    return ["" if value is None else f"{value:g}" if isinstance(value, float) else str(value)]
