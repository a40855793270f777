"""A series of one measure from a CSV file: date, value and, where there is one, the side.

A dry run: every line is a value or is refused with its reason. ``changes`` is one step for the gate, hence one
``inverted`` takes the whole import back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from acuchart.exchange.patients_source import cell_text
from acuchart.exchange.plain import table_text
from acuchart.model import clock
from acuchart.model.change import Change, change_of
from acuchart.model.measure import Measure
from acuchart.model.measure_kinds import MeasureKind, as_measure, read_value

MOST_BYTES: Final = 4 * 2**20
MOST_LINES: Final = 20_000
ORDERS: Final = ("dmy", "mdy")
_DELIMITERS: Final = (";", "\t", ",", "|")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ].*)?")
_PARTS: Final = re.compile(r"([0-9]{1,2})\s*([./-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4})(?:[T ].*)?")
_SIDES: Final = {
    "r": "R", "right": "R", "od": "R", "re": "R", "l": "L", "left": "L", "os": "L", "le": "L",
    "b": "B", "both": "B", "ou": "B", "": "",
}  # fmt: skip
_HEADS: Final = frozenset({"date", "day", "datum", "fecha", "when", "time"})
_OLDEST: Final = date(1900, 1, 1)


class SeriesError(ValueError):
    """The file is no series; one plain sentence for the practitioner."""


class OrderAskedError(SeriesError):
    """Days and months can be read in two orders, and no line decides it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesValue:
    """A line that is a value. ``line`` counts from 1 as an editor does."""

    line: int
    day: date
    typed: str
    side: str
    question: str = ""  # what is unusual about it


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRefused:
    """A line that is none, as it stands in the file, and why in one sentence."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPlan:
    """What an import would do."""

    kind: MeasureKind
    site: str
    values: tuple[SeriesValue, ...]
    refused: tuple[SeriesRefused, ...]

    def changes(self, patient_id: str, new_id: Callable[[], str], *, by: str = "other") -> tuple[Change, ...]:
        """One step for the gate; each value stands at noon of its day, on the practice's clock."""
        made = []
        for one in self.values:
            blank = Measure(
                id=new_id(),
                patient_id=patient_id,
                kind=self.kind.id,
                at=clock.stamp(datetime.combine(one.day, time(12)).astimezone(UTC)),
                typed=one.typed,
                side=one.side,
                site=self.site,
                by=by,
                note="from a file",
            )
            made.append(change_of(None, as_measure(self.kind, blank, one.typed)))
        return tuple(made)


def plan_series(
    data: bytes,
    kind: MeasureKind,
    *,
    today: date,
    site: str = "",
    order: str = "",
    existing: Sequence[Measure] = (),
) -> SeriesPlan:
    """The dry run. ``order`` is dmy or mdy where the file does not say it; ``existing`` are the patient's values.

    Raises OrderAskedError where both orders are possible, and SeriesError where the file is no series at all.
    """
    rows = _rows(data)
    order = order or _order([cells[0] for _, cells in rows])
    mine = [one for one in existing if (one.kind, one.site) == (kind.id, site)]
    there = {(clock.local(one.at).date(), one.side, one.typed.strip()) for one in mine}
    values: list[SeriesValue] = []
    refused: list[SeriesRefused] = []
    for line, cells in rows:
        try:
            found = _value(line, cells, kind, order, today)
            key = (found.day, found.side, found.typed)
            if key in there:
                raise ValueError(f"This value of {found.day.isoformat()} is there already.")
            there.add(key)
            values.append(found)
        except ValueError as error:
            refused.append(SeriesRefused(line=line, text="; ".join(cells)[:120], reason=str(error)))
    if not values and not refused:
        raise SeriesError("This file has no line with a date and a value; the columns are date, value, side.")
    return SeriesPlan(kind=kind, site=site, values=tuple(values), refused=tuple(refused))


def _rows(data: bytes) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, without a heading; each has at least one cell."""
    if len(data) > MOST_BYTES:
        raise SeriesError("This file is too large for a series of values: 4 MB at most.")
    text = table_text(data)  # digits and dates are the same in every old encoding
    if text is None or "\x00" in text:
        raise SeriesError("This is no text file; a series is a CSV file with date, value and side.")
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise SeriesError(f"This file has too many lines for a series: {MOST_LINES} at most.")
    delimiter = max(_DELIMITERS, key=lambda mark: sum(mark in line for line in lines[:50]))
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            cells = next(csv.reader(io.StringIO(line), delimiter=delimiter, strict=False), [])
        except csv.Error:
            cells = [line]
        cells = [cell_text(cell) for cell in cells]
        if any(cells):
            found.append((number, cells))
    if found and found[0][1][0].casefold() in _HEADS:
        found = found[1:]
    return found


def _order(cells: Sequence[str]) -> str:
    """The one order in which every day can be read; the other one where only that works."""
    parts = [(int(found[1]), int(found[3])) for cell in cells if (found := _PARTS.fullmatch(cell))]
    day_first = any(first > 12 for first, _ in parts)
    month_first = any(second > 12 for _, second in parts)
    if day_first and not month_first:
        return "dmy"
    if month_first and not day_first:
        return "mdy"
    if parts and not day_first and any(first != second for first, second in parts):
        raise OrderAskedError("The days and months of this file can be read in two orders; choose one.")
    return "dmy"


def _day(text: str, order: str, today: date) -> date:
    numbers: tuple[int, int, int] | None = None
    if found := _ISO.fullmatch(text):
        numbers = int(found[1]), int(found[2]), int(found[3])
    elif found := _PARTS.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        numbers = (year, second, first) if order == "dmy" else (year, first, second)
    if numbers is None:
        raise ValueError(f"“{text[:30]}” is no date: write it as 2026-01-05 or 05.01.2026.")
    try:
        made = date(*numbers)
    except ValueError:
        raise ValueError(f"“{text[:30]}” is no day of the calendar.") from None
    if made > today:
        raise ValueError(f"“{text[:30]}” lies in the future.")
    if made < _OLDEST:
        raise ValueError(f"“{text[:30]}” lies too far back.")
    return made


def _value(line: int, cells: Sequence[str], kind: MeasureKind, order: str, today: date) -> SeriesValue:
    day = _day(cells[0], order, today)
    typed = cells[1] if len(cells) > 1 else ""
    if not typed:
        raise ValueError("This line has a date and no value.")
    word = (cells[2] if len(cells) > 2 else "").casefold()
    if word not in _SIDES:
        raise ValueError(f"“{cells[2][:30]}” is no side: write R, L, both or nothing.")
    side = _SIDES[word]
    if side and not kind.per_side:
        raise ValueError(f"{kind.name} has no sides; leave the third column empty.")
    if kind.per_side and not side:
        raise ValueError(f"{kind.name} is of one side: the third column says R, L or both.")
    found = read_value(kind, typed)
    return SeriesValue(line=line, day=day, typed=typed, side=side, question=found.question)
