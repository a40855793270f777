"""Where a course stands: what took place, what was missed, what is due, and when the rest could be.

Nothing here looks at a clock: the day is given. A visit day holds as many treatments as were made on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from acuchart.model.appointment import Appointment
from acuchart.model.course import Course, CoursePreset

_REVIEW: Final = re.compile(r"(?P<week>w?)(?P<number>\d{1,3})", re.IGNORECASE)
LATE_DAYS: Final = 3  # how long after its day a session is called late
_WEEKEND: Final = 5  # Monday is 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One look back: after session ``number``, or ``number`` weeks after the beginning."""

    number: int
    weeks: bool

    @property
    def words(self) -> str:
        """``session 4``, ``week 6``."""
        return f"{'week' if self.weeks else 'session'} {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePlan:
    """A course on one day. ``next_on`` is None where nothing is to come or no gap is planned."""

    course: Course
    done: int
    missed: tuple[Appointment, ...]  # planned days of the past on which nobody came
    coming: tuple[Appointment, ...]
    next_on: date | None
    late_days: int  # 0 where the next session is not late
    review: Review | None  # the one that is due now
    next_review: Review | None
    maintenance_on: date | None  # after the last session
    ended: bool
    review_at: int = 0  # how many sessions were done when the review came due; 0 where none is

    @property
    def complete(self) -> bool:
        """As many sessions as were planned."""
        return self.done >= self.course.planned_sessions

    @property
    def words(self) -> str:
        """``5 of 12 done, 1 missed, review due at session 6``."""
        parts = [f"{self.done} of {self.course.planned_sessions} done"]
        if self.missed:
            parts.append(f"{len(self.missed)} missed")
        if self.ended:
            parts.append("ended")
        elif self.review is not None:
            parts.append(f"review of {self.review.words} due")
        elif self.next_review is not None:
            parts.append(f"next review at {self.next_review.words}")
        return ", ".join(parts)


def plan_of(
    course: Course,
    visits: Sequence[date],
    appointments: Iterable[Appointment],
    today: date,
    *,
    reviewed: int = 0,
) -> CoursePlan:
    """Where a course stands on ``today``.

    ``visits`` are the days of its sessions, one for each; ``reviewed`` is how many sessions were done when the
    last review was made (0 for none).
    """
    days = sorted(visits)
    seen = set(days)
    own = sorted(
        (one for one in appointments if one.course_id in ("", course.id)), key=lambda one: (one.day, one.time)
    )
    coming = tuple(one for one in own if one.day > today or (one.day == today and today not in seen))
    ended = course.ended_on is not None and course.ended_on <= today
    complete = len(days) >= course.planned_sessions
    next_on = None
    if not complete and not ended:
        next_on = coming[0].day if coming else _next_day(course, days)
    late = 0
    if next_on is not None and days and (today - next_on).days > LATE_DAYS:
        late = (today - next_on).days
    due, ahead, review_at = _reviews(course, days, today, reviewed)
    return CoursePlan(
        course=course,
        done=len(days),
        missed=tuple(one for one in own if one.day < today and one.day not in seen),
        coming=coming,
        next_on=next_on,
        late_days=late,
        review=None if ended else due,
        next_review=None if ended else ahead,
        maintenance_on=_maintenance(course, days) if complete and not ended else None,
        ended=ended,
        review_at=0 if ended else review_at,
    )


def proposal(course: Course, visits: Sequence[date], start: date, *, weekends: bool = False) -> tuple[date, ...]:
    """Days for the sessions that are left, from ``start`` on; a day may come several times.

    A gap that is no whole number of days (ten in two weeks) is kept on average. Without ``weekends`` a day on a
    Saturday or Sunday moves to the Monday after it.
    """
    left = max(course.planned_sessions - len(visits), 0)
    gap = 7.0 if course.gap_days is None else course.gap_days
    on_start = sum(day == start for day in visits)
    found: list[date] = []
    slot = 0
    while len(found) < left:
        day = start + timedelta(days=int(slot * gap + 0.5))
        if not weekends and day.weekday() >= _WEEKEND:
            day += timedelta(days=7 - day.weekday())
        if found:
            day = max(day, found[-1] + timedelta(days=1))
            if not weekends and day.weekday() >= _WEEKEND:
                day += timedelta(days=7 - day.weekday())
        taken = on_start if slot == 0 else 0
        found += [day] * min(max(course.per_day - taken, 0), left - len(found))
        slot += 1
    return tuple(found)


def reviews_of(text: str) -> tuple[Review, ...]:
    """The reviews that ``5 10`` or ``w6 w12`` names; ValueError names what is none."""
    found = []
    for word in text.replace(",", " ").split():
        match = _REVIEW.fullmatch(word)
        if match is None or not int(match["number"]):
            raise ValueError(f"“{word}” is no review: write session numbers such as 4 8, or weeks such as w6 w12.")
        found.append(Review(number=int(match["number"]), weeks=bool(match["week"])))
    return tuple(found)


def presets_from(data: Mapping[str, Any]) -> tuple[CoursePreset, ...]:
    """The shipped presets of ``resources/courses/presets.json``."""
    return tuple(CoursePreset(**row) for row in data["presets"])


def in_force(shipped: Iterable[CoursePreset], own: Iterable[CoursePreset]) -> tuple[CoursePreset, ...]:
    """What is offered: shipped presets, the practice's changes of them in their place, and its own after them."""
    changed = {preset.id: preset for preset in own}
    listed = [changed.pop(preset.id, preset) for preset in shipped]
    listed += sorted(changed.values(), key=lambda preset: (preset.name.casefold(), preset.id))
    return tuple(preset for preset in listed if not preset.removed)


def course_of(preset: CoursePreset, *, id_: str, patient_id: str, started_on: date) -> Course:
    """A course as a preset plans it."""
    return Course(
        id=id_,
        patient_id=patient_id,
        name=preset.name,
        planned_sessions=preset.sessions,
        started_on=started_on,
        per_day=preset.per_day,
        gap_days=preset.gap_days,
        retention_min=preset.retention_min,
        reviews=preset.reviews,
        maintenance_days=preset.maintenance_days,
        origin=preset.origin,
    )


def _next_day(course: Course, days: Sequence[date]) -> date | None:
    if not days:
        return course.started_on
    if course.gap_days is None:
        return None
    if sum(day == days[-1] for day in days) < course.per_day:
        return days[-1]
    return days[-1] + timedelta(days=max(int(course.gap_days + 0.5), 1))


def _maintenance(course: Course, days: Sequence[date]) -> date | None:
    if course.maintenance_days is None or not days:
        return None
    return days[-1] + timedelta(days=course.maintenance_days)


def _reviews(
    course: Course, days: Sequence[date], today: date, reviewed: int
) -> tuple[Review | None, Review | None, int]:
    """The review that is due, the one after, and when it came due; a review that cannot be read is none."""
    try:
        listed = reviews_of(course.reviews)
    except ValueError:
        return None, None, 0
    start = days[0] if days else course.started_on

    def at(review: Review) -> int:
        """How many sessions were done when it came due; more than there are where it is still to come."""
        if not review.weeks:
            return review.number
        if start is None:
            return len(days) + 1
        day = start + timedelta(weeks=review.number)
        return sum(one <= day for one in days) if day <= today else len(days) + 1

    due = [review for review in listed if reviewed < at(review) <= len(days)]
    ahead = [review for review in listed if at(review) > len(days)]
    return (due[-1] if due else None), (ahead[0] if ahead else None), (at(due[-1]) if due else 0)
