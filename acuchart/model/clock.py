"""Times as text: UTC in the file, the practice's wall clock on screen and paper."""

from datetime import UTC, datetime


def now() -> str:
    """This moment as UTC ISO 8601 text with milliseconds: ``2026-11-17T13:41:05.120Z``."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """An aware moment as stored text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def local(text: str) -> datetime:
    """Stored text as local time; ValueError where it is no time."""
    return datetime.fromisoformat(text).astimezone()
