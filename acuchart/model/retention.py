"""The clocks of a session, read from its stamps: they run in the file, not in the program.

A clock that is nothing but stamped moments survives a crash, a sleep and a lock; asking it what time it is
needs the wall clock alone. Each set of needles has a retention clock of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from acuchart.model import clock
from acuchart.model.session import Session
from acuchart.model.stage import UNTIMED, Stage
from acuchart.model.stamp import Stamp, StampKind

PRESETS: Final = (20, 25, 30, 40, 45)
"""Minutes offered for retention (product seeds: 20 to 30 for the face, 30 to 45 for microsystems)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """A running or ended retention clock."""

    started: datetime
    minutes: int
    ended: datetime | None = None
    set_no: int = 1

    @property
    def runs(self) -> bool:
        """True until the clock is stopped, also when its time is up."""
        return self.ended is None

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that is due at a moment: the end of a retention, or a stage that the practice is reminded of."""

    key: str  # the same for the same alarm, however often it is read from the file
    started: datetime
    due: datetime
    words: str  # empty for a retention
    set_no: int = 1
    stage: str = ""  # the id of the stage that it reminds of

    def left(self, now: datetime) -> timedelta:
        """Time left, negative when it is over time."""
        return self.due - now

    def part_left(self, now: datetime) -> float:
        """1 at the start, 0 when time is up: what the ring shows."""
        whole = max((self.due - self.started).total_seconds(), 1.0)
        return min(max(self.left(now).total_seconds() / whole, 0.0), 1.0)

    def is_up(self, now: datetime) -> bool:
        """True from the due moment on."""
        return now >= self.due


def retentions(stamps: Iterable[Stamp]) -> tuple[Retention, ...]:
    """The newest retention clock of each set that has one, by the number of the set."""
    found: dict[int, Retention] = {}
    for stamp in in_time(stamps):
        at = clock.local(stamp.at)
        if stamp.kind is StampKind.RETENTION and stamp.number:
            found[stamp.set_no] = Retention(started=at, minutes=stamp.number, set_no=stamp.set_no)
            continue
        for number, current in tuple(found.items()):
            mine = stamp.kind is StampKind.RETENTION_END and number == stamp.set_no
            if current.runs and (mine or stamp.kind is StampKind.EMERGENCY):
                found[number] = Retention(
                    started=current.started,
                    minutes=current.minutes,
                    ended=max(at, current.started),
                    set_no=number,
                )
    return tuple(found[number] for number in sorted(found))


def retention(stamps: Iterable[Stamp], set_no: int | None = None) -> Retention | None:
    """The clock of a set; without one the newest that runs, or else the newest. None where none was started."""
    found = [one for one in retentions(stamps) if set_no in (None, one.set_no)]
    return max(found, key=lambda one: (one.runs, one.started, one.set_no), default=None)


def alarms(stamps: Sequence[Stamp], stages: Iterable[Stage] = ()) -> tuple[Alarm, ...]:
    """Every alarm that is set and not answered, the first that is due first.

    A stage with minutes reminds from the start of the set’s retention, or else from its stamp “Needles in”; it is
    answered by its stamp, and falls silent when the retention of the set has ended.
    """
    clocks = {one.set_no: one for one in retentions(stamps)}
    ended = max((stamp.at for stamp in stamps if stamp.kind is StampKind.EMERGENCY), default="")
    begun = {number: one.started for number, one in clocks.items() if one.runs}
    for stamp in in_time(stamps):
        if stamp.kind is StampKind.NEEDLES_IN and stamp.set_no not in clocks and stamp.at > ended:
            begun.setdefault(stamp.set_no, clock.local(stamp.at))
    found = [
        Alarm(key=f"retention/{one.set_no}", started=one.started, due=one.due, words="", set_no=one.set_no)
        for one in clocks.values()
        if one.runs
    ]
    for stage in stages:
        if stage.removed or stage.after_min is None or stage.kind in UNTIMED:
            continue
        for number, start in begun.items():
            done = any(stage.is_of(one) and one.set_no == number for one in stamps)
            if not done:
                found.append(
                    Alarm(
                        key=f"stage/{stage.id}/{number}",
                        started=start,
                        due=start + timedelta(minutes=stage.after_min),
                        words=stage.words,
                        set_no=number,
                        stage=stage.id,
                    )
                )
    return tuple(sorted(found, key=lambda one: (one.due, one.key)))


def nearest(found: Iterable[Alarm], now: datetime) -> Alarm | None:
    """What has to be seen first: a retention that is up, or else what is due first."""
    rows = tuple(found)
    up = [one for one in rows if not one.words and one.is_up(now)]
    return min(up or rows, key=lambda one: (one.due, one.key), default=None)


def visit(session: Session, now: datetime) -> timedelta:
    """How long the whole visit lasts, or lasted: from its start to its end, retention and all."""
    ended = clock.local(session.ended_at) if session.ended_at else now
    return max(ended - clock.local(session.started_at), timedelta())


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
