"""The clocks of a session, read from its stamps: they run in the file, not in the program.

A clock that is nothing but stamped moments survives a crash, a sleep and a lock; asking it what time it is
needs the wall clock alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from acuchart.model import clock
from acuchart.model.stamp import Stamp, StampKind

PRESETS: Final = (20, 25, 30, 40, 45)
"""Minutes offered for retention (product seeds: 20 to 30 for the face, 30 to 45 for microsystems)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """A running or ended retention clock."""

    started: datetime
    minutes: int
    ended: datetime | None = None

    @property
    def due(self) -> datetime:
        """When it is time to take the needles out."""
        return self.started + timedelta(minutes=self.minutes)

    def left(self, now: datetime) -> timedelta:
        """Time left, negative when it is over time; a stopped clock stays where it was stopped."""
        return self.due - (self.ended or now)

    def part_left(self, now: datetime) -> float:
        """1 at the start, 0 when time is up: what the ring shows."""
        whole = max(self.minutes * 60.0, 1.0)
        return min(max(self.left(now).total_seconds() / whole, 0.0), 1.0)

    def is_up(self, now: datetime) -> bool:
        """True from the due moment until the clock is stopped."""
        return self.ended is None and now >= self.due


def retention(stamps: Iterable[Stamp]) -> Retention | None:
    """The newest retention clock of a session, or None where none was started."""
    current: Retention | None = None
    for stamp in in_time(stamps):
        if stamp.kind is StampKind.RETENTION and stamp.number:
            current = Retention(started=clock.local(stamp.at), minutes=stamp.number)
        elif stamp.kind in (StampKind.RETENTION_END, StampKind.EMERGENCY) and current and current.ended is None:
            ended = max(clock.local(stamp.at), current.started)
            current = Retention(started=current.started, minutes=current.minutes, ended=ended)
    return current


def contact(stamps: Iterable[Stamp], now: datetime) -> timedelta:
    """Time face to face: the sum of the contact spans; an open span runs until ``now``."""
    total, since = timedelta(), None
    for stamp in in_time(stamps):
        if stamp.kind is StampKind.CONTACT_START and since is None:
            since = clock.local(stamp.at)
        elif stamp.kind in (StampKind.CONTACT_END, StampKind.EMERGENCY) and since is not None:
            total += max(clock.local(stamp.at) - since, timedelta())
            since = None
    if since is not None:
        total += max(now - since, timedelta())
    return total


def contact_runs(stamps: Iterable[Stamp]) -> bool:
    """True while a contact span is open."""
    runs = False
    for stamp in in_time(stamps):
        if stamp.kind is StampKind.CONTACT_START:
            runs = True
        elif stamp.kind in (StampKind.CONTACT_END, StampKind.EMERGENCY):
            runs = False
    return runs


def stage_times(stamps: Iterable[Stamp]) -> dict[StampKind, datetime]:
    """Kind → the first time it was stamped."""
    found: dict[StampKind, datetime] = {}
    for stamp in in_time(stamps):
        found.setdefault(stamp.kind, clock.local(stamp.at))
    return found


def in_time(stamps: Iterable[Stamp]) -> tuple[Stamp, ...]:
    """Stamps by time; the id breaks ties."""
    return tuple(sorted(stamps, key=lambda stamp: (stamp.at, stamp.id)))


def clock_words(span: timedelta) -> str:
    """``07:38``, ``1:02:09``, or ``+00:12`` for time that is over."""
    seconds = round(span.total_seconds())
    sign, seconds = ("+", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02}:{seconds:02}" if hours else f"{sign}{minutes:02}:{seconds:02}"
