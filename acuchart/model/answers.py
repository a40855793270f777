"""The practice's own numbers: courses and who kept to them, change by each measure's own yardstick, events.

Plain counting over people, one at a time and without names; no test, no ranking, nothing about a cause.

* A course counts from its first session. Its values are those of its sessions, and those of no session from its
  first day until ``AFTER_DAYS`` after its last, or until the next course.
* A series is one measure of one place and side (for an acuity, with one correction) in one course, two values or
  more.
* A series reached its measure's smallest change that counts where the last value is better than the first by it.
* A point or a protocol belongs to a course where it was needled in at least half of the sessions with needles.
* A protocol was used in a session where every point of it was needled, on any side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Final

from acuchart.model.adverse import Rate

if TYPE_CHECKING:
    from acuchart.model.appointment import Appointment
    from acuchart.model.course import Course
    from acuchart.model.measure import Measure

AFTER_DAYS: Final = 30
FREE: Final = ""
"""The code of marks at no named point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A session. ``points`` has the needles that went in by their code.

    ``events`` has the code of each event's needle, None for an event of the whole session.
    """

    id: str
    at: str  # UTC text
    day: date  # on the practice's clock
    course_id: str = ""
    points: Mapping[str, int] = field(default_factory=dict)
    events: tuple[str | None, ...] = ()

    @property
    def needles(self) -> int:
        """Every needle that went in."""
        return sum(self.points.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is counted of one person: no name, no id. ``visits`` are in the order of time."""

    complaint: str = ""
    courses: tuple[Course, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    visits: tuple[Visit, ...] = ()
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``of``; the whole is never left out."""

    part: int
    of: int

    def __add__(self, other: Share) -> Share:
        """Both together."""
        return Share(self.part + other.part, self.of + other.of)


NONE: Final = Share(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adherence:
    """The courses of one complaint."""

    complaint: str
    patients: int = 0
    courses: int = 0
    running: int = 0
    sessions: int = 0
    complete: Share = NONE  # courses with all planned sessions, of those that are over
    kept: Share = NONE  # planned days of the past on which the patient came
    on_time: Share = NONE  # visit days no later after the one before than planned, and ``LATE_DAYS``

    def __add__(self, other: Adherence) -> Adherence:
        """Both together, under the first one's name."""
        return replace(
            self,
            patients=self.patients + other.patients,
            courses=self.courses + other.courses,
            running=self.running + other.running,
            sessions=self.sessions + other.sessions,
            complete=self.complete + other.complete,
            kept=self.kept + other.kept,
            on_time=self.on_time + other.on_time,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One measure in the courses of one complaint. ``changes`` are last less first, in the measure's unit."""

    complaint: str
    kind: str
    patients: int = 0
    courses: int = 0
    reached: Share = NONE  # of the series whose measure has a smallest change and a direction
    worse: Share = NONE  # worse by as much
    changes: tuple[float, ...] = ()
    days: tuple[
        int, ...
    ] = ()  # until a value first was better by the smallest change, of series with such a value
    sessions: tuple[int, ...] = ()

    def __add__(self, other: Change) -> Change:
        """Both together, under the first one's names."""
        return replace(
            self,
            patients=self.patients + other.patients,
            courses=self.courses + other.courses,
            reached=self.reached + other.reached,
            worse=self.worse + other.worse,
            changes=self.changes + other.changes,
            days=self.days + other.days,
            sessions=self.sessions + other.sessions,
        )

    @property
    def series(self) -> int:
        """How many series were compared."""
        return len(self.changes)

    @property
    def middle(self) -> float | None:
        """The median of the changes."""
        return median(self.changes) if self.changes else None

    @property
    def middle_days(self) -> float | None:
        """The median of the days until the first change that counts."""
        return median(self.days) if self.days else None

    @property
    def middle_sessions(self) -> float | None:
        """The median of the sessions until then."""
        return median(self.sessions) if self.sessions else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Series of one measure in the courses of a point or protocol."""

    courses: int = 0
    reached: Share = NONE
    worse: Share = NONE

    def __add__(self, other: Shift) -> Shift:
        """Two measures together; ``courses`` is then how often a course counts."""
        return Shift(
            courses=self.courses + other.courses,
            reached=self.reached + other.reached,
            worse=self.worse + other.worse,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A point or a protocol. A protocol has the needles and events of the sessions in which it was used."""

    name: str
    patients: int = 0
    sessions: int = 0
    needles: int = 0
    events: int = 0
    shifts: Mapping[str, Shift] = field(default_factory=dict)  # by the kind of measure

    @property
    def rate(self) -> Rate:
        """Events for a thousand needles."""
        return Rate(name=self.name, events=self.events, needles=self.needles)

    def shift(self, kind: str = "") -> Shift:
        """One measure's, or all together."""
        if kind:
            return self.shifts.get(kind, Shift())
        return sum(self.shifts.values(), Shift())


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Of a year, or of all (``year`` 0)."""

    year: int = 0
    patients: int = 0
    sessions: int = 0
    needles: int = 0
    events: int = 0

    @property
    def rate(self) -> Rate:
        """Events for a thousand needles."""
        return Rate(name=str(self.year or "All needles"), events=self.events, needles=self.needles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """How many were seen in how many sessions, and since when; needles are counted with the events."""

    patients: int = 0
    sessions: int = 0
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything that was counted; complaints, points and protocols with the most courses or sessions first."""

    whole: Counts
    since: date | None = None
    adherence: tuple[Adherence, ...] = ()
    changes: tuple[Change, ...] = ()
    points: tuple[Use, ...] = ()
    protocols: tuple[Use, ...] = ()
    years: tuple[Counts, ...] = ()


def rare_together(found: Answers, least: int, words: str) -> Answers:
    """The same for outside the practice: complaints of fewer than ``least`` patients become one row, ``words``."""
    rows = [one if one.patients >= least else replace(one, complaint=words) for one in found.adherence]
    changes = [one if one.patients >= least else replace(one, complaint=words) for one in found.changes]
    return replace(found, adherence=adherence_of(rows), changes=changes_of(changes))


def adherence_of(rows: Iterable[Adherence]) -> tuple[Adherence, ...]:
    """One row for each complaint, the one with the most courses first."""
    found: dict[str, Adherence] = {}
    for one in rows:
        found[one.complaint] = found[one.complaint] + one if one.complaint in found else one
    return tuple(sorted(found.values(), key=lambda row: (-row.courses, row.complaint)))


def changes_of(rows: Iterable[Change]) -> tuple[Change, ...]:
    """One row for each complaint and measure, the one with the most series first."""
    found: dict[tuple[str, str], Change] = {}
    for one in rows:
        key = one.complaint, one.kind
        found[key] = found[key] + one if key in found else one
    return tuple(sorted(found.values(), key=lambda row: (-row.series, row.complaint, row.kind)))
