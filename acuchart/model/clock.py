"""Times as text: UTC in the file, the practice's wall clock on screen and paper."""

import re
from datetime import UTC, datetime
from typing import Final

_TYPED: Final = r"([01]?\d|2[0-3])[:.h]?([0-5]\d)"  # compiled when it is first asked for


def now() -> str:
    """This moment as UTC ISO 8601 text with milliseconds: ``2026-11-17T13:41:05.120Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"  # as ``stamp``; every mark asks


def stamp(moment: datetime) -> str:
    """An aware moment as stored text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def local(text: str) -> datetime:
    """Stored text as local time; ValueError where it is no time."""
    return datetime.fromisoformat(text).astimezone()


def on_day_of(text: str, stamp_: str) -> str:
    """A typed time, ``14:05`` or ``1405``, on the local day of a stored time; empty where it is none."""
    found = re.fullmatch(_TYPED, text.strip(), re.ASCII)
    if found is None:
        return ""
    return stamp(local(stamp_).replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0))


def minutes_between(begin: str, end: str) -> float:
    """Whole minutes from one stored time to another, at least one."""
    return float(max(1, round((local(end) - local(begin)).total_seconds() / 60)))
