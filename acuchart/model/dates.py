"""Reading a date of birth however it is typed, and saying so when it can be read in two ways."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

OLDEST: Final = 130  # years; nobody in care was born before that
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_SHORTEST: Final = 3  # letters that name a month
_PARTS: Final = re.compile(r"\d+|[^\W\d_]+")
_ORDINAL: Final = re.compile(r"(?<=\d)(st|nd|rd|th)\b")
_COMPACT: Final = 8  # 19680203
_AWAY: Final = re.compile(r"(?:in\s+|\+\s*)?(?P<number>\d{1,4})\s*(?P<unit>d|days?|w|weeks?|m|months?)?")
_UNITS: Final = {"d": 1, "w": 7, "m": 30}  # days


def birth_dates(text: str, today: date, months: Mapping[str, int] | None = None) -> tuple[date, ...]:
    """Every birth date that ``text`` can mean, oldest first: none, the one that is meant, or several to ask about.

    A year in front is ISO order, a dot means day first, a month in words is never in doubt; ``months`` adds the
    lower-case month names of another language.
    """
    bare = _ORDINAL.sub("", text.strip().casefold())
    parts = _PARTS.findall(bare)
    if len(parts) == 1 and parts[0].isdecimal() and len(parts[0]) == _COMPACT:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) != len(("day", "month", "year")):
        return ()
    found = {
        made
        for year, month, day in _readings(parts, dotted="." in bare, months=months or {})
        for full in _years(year)
        if (made := _made(full, month, day)) is not None and today.year - OLDEST <= made.year and made <= today
    }
    return tuple(sorted(found))


def days_typed(text: str, today: date) -> tuple[date, ...]:
    """Every day near today that ``text`` can mean: as a birth date is read, or ``today``, ``+14``, ``2 weeks``.

    Several where day and month can be taken for each other; none where it is no day.
    """
    bare = _ORDINAL.sub("", text.strip().casefold())
    if bare in ("today", "now"):
        return (today,)
    away = _AWAY.fullmatch(bare)
    if away is not None:
        try:
            return (today + timedelta(days=int(away["number"]) * _UNITS[(away["unit"] or "d")[0]]),)
        except OverflowError:
            return ()
    parts = _PARTS.findall(bare)
    if len(parts) == 1 and parts[0].isdecimal() and len(parts[0]) == _COMPACT:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) != len(("day", "month", "year")):
        return ()
    found = {
        made
        for year, month, day in _readings(parts, dotted="." in bare, months={})
        for full in _years(year)
        if (made := _made(full, month, day)) is not None and abs(made.year - today.year) <= OLDEST // 2
    }
    return tuple(sorted(found))


def _readings(parts: list[str], *, dotted: bool, months: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """Year as typed, month and day for each order in which the parts make sense."""
    words = [index for index, part in enumerate(parts) if not part.isdecimal()]
    if len(words) > 1:
        return []
    if words:
        month = _month(parts[words[0]], months)
        first, last = (part for index, part in enumerate(parts) if index != words[0])
        if month is None:
            return []
        return [(first, month, int(last))] if len(first) > 2 else [(last, month, int(first))]
    a, b, c = parts
    if len(a) > 2:
        return [(a, int(b), int(c))]
    day_first = (c, int(b), int(a))
    return [day_first] if dotted else [day_first, (c, int(a), int(b))]


def _month(word: str, months: Mapping[str, int]) -> int | None:
    if len(word) < _SHORTEST:
        return None
    found = {number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word)}
    found |= {number for name, number in months.items() if name.rstrip(".").startswith(word)}
    if word == "sept":
        found = {9}
    return found.pop() if len(found) == 1 else None


def _years(text: str) -> tuple[int, ...]:
    if len(text) == 4:
        return (int(text),)
    return (1900 + int(text), 2000 + int(text)) if len(text) == 2 else ()


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
