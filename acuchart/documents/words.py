"""What papers say in words: dates with the month in letters, times, sizes, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from acuchart.model import clock
from acuchart.model.ledger import Count
from acuchart.model.needle import Needle, Technique
from acuchart.model.practice import Practice
from acuchart.model.side import Side

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TECHNIQUE_WORDS: Final = {
    Technique.NONE: "",
    Technique.EVEN: "even",
    Technique.TONIFY: "tonify",
    Technique.DISPERSE: "disperse",
}
assert set(TECHNIQUE_WORDS) == set(Technique)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What every paper says beside its own words. ``day`` has the places {day}, {month} and {year}."""

    months: tuple[str, ...] = _MONTHS
    weekdays: tuple[str, ...] = _WEEKDAYS
    day: str = "{day} {month} {year}"
    born: str = "born {day}"
    not_born: str = "birth date not recorded"
    page: str = "Page {number} of {total}"
    code: str = "Record code"
    demo: str = "DEMO, invented patient"
    phone: str = "Tel. {phone}"
    sides: Mapping[str, str] = field(
        default_factory=lambda: {"R": "Patient’s right", "L": "Patient’s left", "M": "midline"}
    )
    slip_sides: Mapping[str, str] = field(default_factory=dict)  # “right” after a part of the body
    short_sides: Mapping[str, str] = field(default_factory=lambda: {"R": "Right", "L": "Left", "M": "Midline"})


ENGLISH: Final = Speech()


def speech_from(data: Mapping[str, Any]) -> Speech:
    """The speech of a language, from the entry “paper” of its handout; TypeError where it is none."""
    lists = {name: tuple(data[name]) for name in ("months", "weekdays") if name in data}
    return Speech(**{**data, **lists})


def day(value: date, speech: Speech = ENGLISH) -> str:
    """17 November 2026."""
    return speech.day.format(day=value.day, month=speech.months[value.month - 1], year=value.year)


def short_day(value: date) -> str:
    """17 Nov 2026."""
    return f"{value.day} {_MONTHS[value.month - 1][:3]} {value.year}"


def day_of(stamp: str, speech: Speech = ENGLISH) -> str:
    """The local day of a stored time, or empty."""
    return day(clock.local(stamp).date(), speech) if stamp else ""


def weekday(value: date, speech: Speech = ENGLISH) -> str:
    """Tuesday."""
    return speech.weekdays[value.weekday()]


def times(start: str, end: str) -> str:
    """13:40 to 14:25, or only the start where the end is not known."""
    first = f"{clock.local(start):%H:%M}"
    return f"{first} to {clock.local(end):%H:%M}" if end else first


def born(value: date | None, speech: Speech = ENGLISH) -> str:
    """“born 9 June 1955”, or that the date is not recorded."""
    return speech.born.format(day=day(value, speech)) if value else speech.not_born


def counted(number: int, thing: str) -> str:
    """1 needle, 2 needles."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def depth(needle: Needle) -> str:
    """15 mm."""
    return "" if needle.depth_mm is None else f"{needle.depth_mm:g} mm"


def angle(needle: Needle) -> str:
    """45°."""
    return "" if needle.angle_deg is None else f"{needle.angle_deg:g}°"


def size(needle: Needle) -> str:
    """0.16×15 mm, or the kind where a size says nothing."""
    label = needle.size_label
    return f"{label} mm" if label and label[0].isdigit() else label


def side(value: Side) -> str:
    """The patient's side; the midline has none."""
    return "midline" if value is Side.MID else value.word


def ledger(total: Count) -> str:
    """The count in one sentence, with every needle accounted for."""
    if not total.placed:
        return "No needle was placed in this session."
    parts = [f"{counted(total.placed, 'needle')} in", f"{total.out} out"]
    if total.left_in:
        parts.append(f"{total.left_in} left in on purpose")
    if total.inside:
        parts.append(f"{total.inside} still in or not found")
    return ", ".join(parts) + "."


def code(record_code: str) -> str:
    """The record's verification code as people compare it: 7f3a 91c2 5e08."""
    short = record_code[:12]
    return " ".join(short[at : at + 4] for at in range(0, len(short), 4))


def signature(practice: Practice) -> str:
    """The practitioner with what stands after the name."""
    return ", ".join(part for part in (practice.practitioner, practice.credentials) if part)


def author(practice: Practice) -> str:
    """Who made a paper, as its file says it: the practitioner, else the practice."""
    return signature(practice) or practice.name


def contact(practice: Practice) -> list[str]:
    """The letterhead's lines under the practice's name."""
    reach = " · ".join(
        part for part in (f"Tel. {practice.phone}" if practice.phone else "", practice.email) if part
    )
    address = ", ".join(part.strip() for part in practice.address.splitlines() if part.strip())
    return [part for part in (signature(practice), address, reach) if part]
