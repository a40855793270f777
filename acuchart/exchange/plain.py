"""Text that every format can carry, and days and times in words that nobody can mix up."""

import re
from datetime import date, datetime
from typing import Final

from acuchart.model import clock

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SPACE: Final = re.compile(r"[^\S \r\n\t]")
# Control characters, halves of characters and noncharacters: XML 1.0 has no way to write them.
_NEVER: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)


def clean(text: str) -> str:
    """Text as FHIR and XML can carry it: no control characters, no other spaces, nothing around it."""
    # Nearly every text is printable, and this is asked for every cell of every needle.
    return text.strip() if text.isprintable() else _NEVER.sub("", _SPACE.sub(" ", text)).strip()


def table_text(data: bytes) -> str | None:
    """The text of a CSV as spreadsheets write it (UTF-8, UTF-16 with its mark, Windows Latin), else None."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            return None
    if b"\x00" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def moment(text: str) -> datetime | None:
    """Stored text as local time, or None where it is empty or no time."""
    try:
        found = clock.local(text)
    except (ValueError, OverflowError, OSError):
        return None
    return found if 1 < found.year < 9999 else None


def instant(when: datetime) -> str:
    """A moment as FHIR writes it, with its offset."""
    offset = when.utcoffset()
    assert offset is not None
    # Before 1900 some zones had offsets with seconds, which FHIR cannot write.
    if offset.total_seconds() % 60:
        when = datetime.fromisoformat(clock.stamp(when))
    return when.isoformat(timespec="seconds")


def day(when: date) -> str:
    """A day in words that nobody can mix up: “16 Nov 2026”."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def day_and_time(text: str) -> str:
    """Stored text in words, or as it is where it is no time."""
    found = moment(text)
    return clean(text) if found is None else f"{day(found)}, {found:%H:%M}"
