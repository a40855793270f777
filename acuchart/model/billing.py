"""Money in arithmetic: what is due, what a package still holds, the units that a visit supports. In cents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from acuchart.model import clock
from acuchart.model.money import Charge, Package
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.retention import contact
from acuchart.model.stamp import Stamp

_MOST: Final = 10**11  # cents: no amount of a practice is above
_AMOUNT: Final = re.compile(
    r"(\d{1,3}(?:(?P<group>[ .,’'])\d{3}(?:(?P=group)\d{3})*)?|\d+)(?:[.,](\d{1,2}))?", re.ASCII
)
_CURRENCY: Final = re.compile(r"^(?:[A-Za-z]{3}|[€$£¥])\s*|\s*(?:[A-Za-z]{3}|[€$£¥])$")


def cents_of(text: str) -> int:
    """The cents of a typed amount: ``85``, ``85.50``, ``1,200.00``, ``1 200,50 EUR``; else ValueError."""
    typed = _CURRENCY.sub("", text.strip().replace("\u00a0", " ").replace("\u202f", " ")).strip()
    found = _AMOUNT.fullmatch(typed)
    if found is None:
        raise ValueError(f"“{text.strip()[:40]}” is no amount; write it as 85 or 85.50.")
    whole = re.sub(r"\D", "", found[1])
    cents = int(whole[:15]) * 100 + int((found[3] or "0").ljust(2, "0"))
    if len(whole) > 15 or cents > _MOST:
        raise ValueError("That amount is larger than a practice charges; check the digits.")
    return cents


def amount_words(cents: int, currency: str = "") -> str:
    """``85.00 EUR``; the cents are always there."""
    sign = "−" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole}.{rest:02}" + (f" {currency}" if currency else "")


# ---- charges


def amount(charge: Charge) -> int:
    """What a line costs; nothing where a package paid for it."""
    return 0 if charge.package_id else charge.cents * charge.units


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of some lines."""

    charged: int
    paid: int

    @property
    def due(self) -> int:
        """What is still to be paid."""
        return self.charged - self.paid


def totals(charges: Iterable[Charge]) -> Totals:
    """The sums of lines; what a package paid for is in neither."""
    charged = paid = 0
    for charge in charges:
        charged += amount(charge)
        paid += amount(charge) if charge.paid_on is not None else 0
    return Totals(charged, paid)


def paid(charge: Charge, day: date, how: str) -> Charge:
    """The line as it is once paid."""
    return replace(charge, paid_on=day, paid_how=how.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a receipt says, in the order of the days. ``codes`` are those that the practitioner typed."""

    lines: tuple[Charge, ...]
    charged: int
    paid: int
    due: int
    codes: tuple[str, ...]


def receipt(charges: Iterable[Charge]) -> Receipt:
    """The data of a receipt for some lines."""
    lines = tuple(sorted(charges, key=lambda one: (one.day, one.id)))
    sums = totals(lines)
    codes = tuple(dict.fromkeys(one.code for one in lines if one.code))
    return Receipt(lines=lines, charged=sums.charged, paid=sums.paid, due=sums.due, codes=codes)


# ---- packages


def used(package: Package, charges: Iterable[Charge]) -> int:
    """How many visits of a package were taken."""
    return sum(charge.package_id == package.id for charge in charges)


def left(package: Package, charges: Iterable[Charge]) -> int:
    """How many visits are left; never below zero."""
    return max(0, package.visits - used(package, charges))


def open_on(package: Package, charges: Iterable[Charge], day: date) -> bool:
    """True where a visit of that day can be taken from it."""
    over = package.ends_on is not None and package.ends_on < day
    return not over and package.bought_on <= day and left(package, charges) > 0


def next_package(packages: Iterable[Package], charges: Sequence[Charge], day: date) -> Package | None:
    """The package that a visit of that day is taken from: the one that ends first, then the oldest."""
    found = [one for one in packages if open_on(one, charges, day)]
    return min(found, key=lambda one: (one.ends_on or date.max, one.bought_on, one.id), default=None)


def taken_from(package: Package, charges: Sequence[Charge], charge: Charge) -> Charge:
    """A line that the package pays for. ValueError where it cannot: no visit is left, or it is over."""
    if charge.patient_id != package.patient_id:
        raise ValueError("The package belongs to another patient.")
    others = [one for one in charges if one.id != charge.id]
    if left(package, others) == 0:
        raise ValueError(f"No visit is left of “{package.name}”.")
    if not open_on(package, others, charge.day):
        raise ValueError(f"“{package.name}” does not hold on that day.")
    return replace(charge, package_id=package.id, paid_on=None, paid_how="")


def count_words(package: Package, charges: Iterable[Charge]) -> str:
    """``8 of 10 left``."""
    return f"{left(package, charges)} of {package.visits} left"


# ---- units


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRule:
    """How contact minutes become units; ``country`` is empty for the rule that holds where no other does."""

    id: str
    country: str
    unit_minutes: int | None
    least_minutes: int | None
    needs_insertion: bool
    words: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLimit:
    """How many visits in how many days somebody pays for; ``visits`` is None for a plain remark."""

    id: str
    country: str
    words: str
    source: str
    visits: int | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """The shipped rules: information, never a check that stops."""

    units: tuple[UnitRule, ...]
    limits: tuple[VisitLimit, ...]

    @classmethod
    def from_data(cls, data: Any) -> Rules:
        """Read ``resources/money/rules.json``; ValueError names what is wrong."""
        try:
            units = tuple(
                UnitRule(**{name: row[name] for name in UnitRule.__dataclass_fields__}) for row in data["units"]
            )
            keys = ("id", "country", "words", "source")
            limits = tuple(
                VisitLimit(**{name: row[name] for name in keys}, visits=row["visits"], days=row["days"])
                for row in data["limits"]
            )
            notes = tuple(VisitLimit(**{name: row[name] for name in keys}) for row in data["notes"])
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"The rules of units cannot be read: {error}") from error
        if not any(rule.country == "" for rule in units):
            raise ValueError("The rules of units need one that holds everywhere.")
        return cls(units, limits + notes)

    def unit_rule(self, country: str, minutes: int) -> UnitRule:
        """The rule of a country for units of so many minutes, else the one that holds everywhere."""
        for rule in self.units:
            if rule.country == country.upper() != "" and rule.unit_minutes == minutes:
                return rule
        return next(rule for rule in self.units if rule.country == "")


@dataclass(frozen=True, slots=True)
class Support:
    """What a session has to show for units: minutes face to face, and when each set of needles was placed."""

    minutes: int
    insertions: tuple[str, ...]  # stored times, one for each set
    stimulated: bool = False


def support(needles: Iterable[Needle], stamps: Iterable[Stamp], now: datetime, *, stimulated: bool) -> Support:
    """Read it from the needles and stamps; a planned needle was not placed."""
    first: dict[int, str] = {}
    for needle in needles:
        if needle.state is not NeedleState.PLANNED and needle.placed_at:
            first[needle.set_no] = min(first.get(needle.set_no, needle.placed_at), needle.placed_at)
    whole = int(contact(stamps, now).total_seconds() // 60)
    return Support(whole, tuple(sorted(first.values())), stimulated)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A number of units with the sentence that supports it."""

    units: int
    sentence: str


def suggest(rule: UnitRule, unit_minutes: int, shown: Support) -> Suggestion:
    """The units that a session supports; at least one, and the sentence says where it does not support that."""
    least = rule.least_minutes or unit_minutes
    by_time = 0 if shown.minutes < least else (shown.minutes - least) // unit_minutes + 1
    sets = len(shown.insertions)
    units = min(by_time, sets) if rule.needs_insertion else by_time
    sentence = support_words(shown)
    if units < 1:
        return Suggestion(1, f"{sentence} That supports no full unit of {unit_minutes} min.")
    if by_time > units:
        held = f"needles were placed {_times(sets)}"
        return Suggestion(units, f"{sentence} The minutes would make {by_time} units, but {held}.")
    return Suggestion(units, sentence)


def support_words(shown: Support) -> str:
    """Such as: 32 min face to face; needles placed at 13:49 and 14:08."""
    times = [f"{clock.local(at):%H:%M}" for at in shown.insertions]
    placed = f"needles placed at {_and(times)}" if times else "no needle was placed"
    stimulated = ", with electrical stimulation" if shown.stimulated else ""
    return f"{shown.minutes} min face to face; {placed}{stimulated}."


def limit_words(limits: Iterable[VisitLimit], country: str, days: Sequence[date], today: date) -> tuple[str, ...]:
    """What a country’s payers say about the number of visits, with the patient’s own count where there is one."""
    said = []
    for one in limits:
        if not country or one.country != country.upper():
            continue
        if one.visits is None:
            said.append(one.words)
            continue
        since = today - timedelta(days=one.days)
        count = sum(since < day <= today for day in days)
        said.append(f"{count} of {one.visits} visits in {one.days} days. {one.words}")
    return tuple(said)


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
