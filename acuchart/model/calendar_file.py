"""Planned visits as an iCalendar file (RFC 5545) that any calendar opens; it names nobody unless asked to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Final

from acuchart.model.appointment import Appointment

_FOLD: Final = 73  # octets of a line before it is folded
_MINUTES: Final = 45


def calendar_file(
    appointments: Iterable[Appointment], *, titles: Mapping[str, str], stamp: str, place: str = ""
) -> str:
    """The text of an ``.ics`` file with CR LF line ends.

    ``titles`` are the words of each appointment by its id; ``stamp`` is the moment of writing, UTC as
    ``20261125T090000Z``. A visit without a time is a whole day. Times are floating: the practice's wall clock.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//acuchart//EN", "CALSCALE:GREGORIAN"]
    for one in appointments:
        lines += ["BEGIN:VEVENT", f"UID:{one.id}@acuchart", f"DTSTAMP:{stamp}"]
        if one.time:
            start = datetime.combine(one.day, time.fromisoformat(one.time))
            end = start + timedelta(minutes=one.minutes or _MINUTES)
            lines += [f"DTSTART:{start:%Y%m%dT%H%M%S}", f"DTEND:{end:%Y%m%dT%H%M%S}"]
        else:
            lines += [
                f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
                f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
            ]
        lines.append(f"SUMMARY:{_escaped(titles.get(one.id, 'Visit'))}")
        if place:
            lines.append(f"LOCATION:{_escaped(place)}")
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(letter for letter in plain if letter == "\n" or letter.isprintable())
    for letter in ("\\", ";", ","):
        plain = plain.replace(letter, f"\\{letter}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets; a letter is never cut."""
    parts, current = [], ""
    for letter in line:
        if len((current + letter).encode()) > _FOLD:
            parts.append(current)
            current = " "
        current += letter
    return "\r\n".join([*parts, current])
