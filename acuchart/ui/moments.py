"""Days and times as the screen says them: 24 h clock, “17 Nov”, the month names of the person's own system."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, QLocale

from acuchart.model import clock

_NOON, _EVENING = 12, 18
_NIGHT_ENDS: Final = 5


def today() -> date:
    """The day on the practice's wall."""
    return datetime.now().astimezone().date()


def day_of(stamp: str) -> date:
    """The local day of a stored time."""
    return clock.local(stamp).date()


def clock_text(stamp: str) -> str:
    """``13:41`` of a stored time."""
    return clock.local(stamp).strftime("%H:%M")


def day_text(day: date, *, year: bool | None = None) -> str:
    """``17 Nov``, with the year where it is not this one (or always, or never)."""
    with_year = day.year != today().year if year is None else year
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy" if with_year else "d MMM")


def long_day_text(day: date) -> str:
    """``Tuesday 17 November 2026``."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "dddd d MMMM yyyy")


def month_text(day: date) -> str:
    """``October``, with the year where it is not this one."""
    pattern = "MMMM" if day.year == today().year else "MMMM yyyy"
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def near_day_text(stamp: str) -> str:
    """``today``, ``yesterday`` or ``17 Nov`` of a stored time."""
    day = day_of(stamp)
    if day == today():
        return "today"
    return "yesterday" if day == today() - timedelta(days=1) else day_text(day)


def since_text(stamp: str, now: datetime | None = None) -> str:
    """How long ago a stored time was: ``07 min``, ``1 h 24 min``, ``2 days``."""
    moment = now or datetime.now().astimezone()
    minutes = max(0, int((moment - clock.local(stamp)).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {rest:02} min"
    return f"{hours // 24} day{'s' if hours >= 48 else ''}"


def greeting(now: datetime | None = None) -> str:
    """``Good morning`` by the clock on the wall."""
    hour = (now or datetime.now()).hour
    if _NIGHT_ENDS <= hour < _NOON:
        return "Good morning"
    return "Good afternoon" if _NOON <= hour < _EVENING else "Good evening"


@cache
def month_names() -> dict[str, int]:
    """The month names of the person's own system, for reading typed dates."""
    locale = QLocale()
    names: dict[str, int] = {}
    for month in range(1, 13):
        for form in (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat):
            names[locale.monthName(month, form).casefold()] = month
    return names


def stamp_of(file: Path) -> str:
    """When a file was last written, as a stored time."""
    return clock.stamp(datetime.fromtimestamp(file.stat().st_mtime).astimezone())
