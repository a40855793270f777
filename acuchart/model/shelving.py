"""Where a chart lies: in use, in the bin for 90 days, or retired because what was signed is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from acuchart.model import clock
from acuchart.model.patient import Patient, Shelf
from acuchart.model.session import Session, SessionStatus

BIN_DAYS: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """What a patient's sessions are, as far as shelving asks."""

    signed: int = 0
    drafts: int = 0
    inside: int = 0  # needles that are in, or were not found, in unsigned sessions
    last_on: date | None = None


def why_not_binned(charts: Charts) -> str:
    """Why a patient cannot be put into the bin, or empty."""
    if charts.inside:
        return _still_inside(charts.inside)
    if charts.signed:
        return "Signed sessions are kept: this patient can be retired, not put into the bin."
    return ""


def why_not_retired(charts: Charts) -> str:
    """Why a patient cannot be retired, or empty."""
    if charts.inside:
        return _still_inside(charts.inside)
    if charts.drafts:
        return "A session is not signed yet: sign it or put it into the bin first."
    return ""


def why_session_not_binned(session: Session, inside: int) -> str:
    """Why a session cannot be put into the bin, or empty."""
    if session.status is SessionStatus.SIGNED:
        return "A signed session is never deleted; amend it instead."
    return _still_inside(inside) if inside else ""


def shelved(patient: Patient, shelf: Shelf, *, at: str, why: str = "") -> Patient:
    """The patient in the bin or retired; ValueError where a reason is missing."""
    if shelf is Shelf.RETIRED and not why.strip():
        raise ValueError("Write down why the patient is retired.")
    return replace(patient, shelf=shelf, shelved_at=at, shelved_why=why.strip())


def taken_back(patient: Patient) -> Patient:
    """The patient in use again."""
    return replace(patient, shelf=Shelf.OPEN, shelved_at="", shelved_why="")


def purged_from(shelved_at: str) -> date:
    """The first day on which what was put into the bin may be deleted."""
    return clock.local(shelved_at).date() + timedelta(days=BIN_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long a chart is kept: ``years`` from the last entry, a child's at least to ``until_age``."""

    country: str
    name: str
    years: int
    source: str
    confidence: str
    until_age: int | None = None
    note: str = ""

    def destroyed_after(self, last_on: date, born: date | None) -> date:
        """The last day on which the chart must still be there."""
        kept = _years_on(last_on, self.years)
        if self.until_age is not None and born is not None and _years_on(born, 18) > last_on:
            kept = max(kept, _years_on(born, self.until_age))
        return kept


def retention_rules(rows: Sequence[Mapping[str, Any]]) -> dict[str, Retention]:
    """Country → rule, from ``resources/records/retention.json``; ValueError names the row that is wrong."""
    rules: dict[str, Retention] = {}
    for at, row in enumerate(rows, start=1):
        try:
            rule = Retention(**row)
        except TypeError:
            raise ValueError(f"Row {at} of the retention rules has a column that is not known.") from None
        words = (rule.country, rule.name, rule.source, rule.confidence)
        said = all(isinstance(word, str) and word for word in words) and len(rule.country) == 2
        if not said or type(rule.years) is not int or rule.years < 1:
            raise ValueError(f"Row {at} of the retention rules needs a country, years, a source and a confidence.")
        if rule.country in rules:
            raise ValueError(f"Row {at} of the retention rules names {rule.country} again.")
        rules[rule.country] = rule
    return rules


def _years_on(day: date, years: int) -> date:
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def _still_inside(inside: int) -> str:
    return f"{inside} needle{'' if inside == 1 else 's'} still in: take out and count first."
