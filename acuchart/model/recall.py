"""Who has to be called or looked at: one line for each thing that is due, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from acuchart.model.course_plan import CoursePlan
from acuchart.model.due_measures import MeasureKey, due_names

if TYPE_CHECKING:
    from acuchart.model.adverse import EventTerms


class DueKind(StrEnum):
    """What is due, in the order in which it is told."""

    REMOVE = "remove"  # a needle that was left in
    FOLLOW_UP = "follow_up"  # of an adverse event
    LATE = "late"
    MISSED = "missed"
    REVIEW = "review"
    CONSENT = "consent"
    MAINTENANCE = "maintenance"


DUE_WORDS: Final = {
    DueKind.REMOVE: "Needle to take out",
    DueKind.FOLLOW_UP: "Follow-up of an event",
    DueKind.LATE: "Course unfinished",
    DueKind.MISSED: "Did not come",
    DueKind.REVIEW: "Review due",
    DueKind.CONSENT: "Consent runs out",
    DueKind.MAINTENANCE: "Maintenance due",
}
assert set(DUE_WORDS) == set(DueKind)
_AHEAD: Final = timedelta(days=14)
_MISSED_FOR: Final = timedelta(days=30)
GIVEN_UP: Final = timedelta(days=180)  # nobody is called for a course that was broken off half a year ago


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One line. ``day`` is when it is, or was, due."""

    kind: DueKind
    patient_id: str
    patient_name: str
    phone: str
    day: date
    words: str
    measures: tuple[MeasureKey, ...] = ()  # what a review asks for

    @property
    def order(self) -> tuple[int, date, str]:
        """By kind, then by day."""
        return tuple(DueKind).index(self.kind), self.day, self.patient_name


def in_words(line: Due, terms: EventTerms, names: Mapping[str, str]) -> Due:
    """The line with the words of an event and of the measures of a review instead of their keys.

    ``names`` says what a kind of measure is called.
    """
    if line.kind is DueKind.FOLLOW_UP:
        return replace(line, words=terms.words(line.words))
    measures = ", ".join(due_names(line.measures, names))
    return replace(line, words=f"{line.words}: {measures}") if measures else line


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Who a line is about."""

    id: str
    name: str
    phone: str


def of_course(
    whose: Whose, plan: CoursePlan, last: date | None, today: date, measures: tuple[MeasureKey, ...] = ()
) -> Iterable[Due]:
    """What a course asks for: unfinished, missed, to review, to maintain.

    ``last`` is its last session's day, ``measures`` what its review asks for.
    """
    name = plan.course.name or "course"
    if plan.ended or (last is not None and today - last > GIVEN_UP and plan.maintenance_on is None):
        return
    if plan.late_days and plan.next_on is not None:
        words = f"{name}: {plan.done} of {plan.course.planned_sessions}, {plan.late_days} days late"
        yield _due(DueKind.LATE, whose, plan.next_on, words)
    recent = [one for one in plan.missed if today - one.day <= _MISSED_FOR and (last is None or one.day > last)]
    if recent and not plan.late_days:
        yield _due(DueKind.MISSED, whose, recent[-1].day, name)
    if plan.review is not None and last is not None:
        words = f"{name}: {plan.review.words}"
        yield replace(_due(DueKind.REVIEW, whose, last, words), measures=measures)
    again = plan.maintenance_on
    if again is not None and not plan.coming and -GIVEN_UP <= again - today <= _AHEAD:
        yield _due(DueKind.MAINTENANCE, whose, again, name)


def of_consent(whose: Whose, title: str, expires_on: date, today: date) -> Iterable[Due]:
    """A consent that has run out lately or runs out soon."""
    if -GIVEN_UP <= expires_on - today <= _AHEAD:
        yield _due(DueKind.CONSENT, whose, expires_on, title)


def to_remove(whose: Whose, needles: Sequence[str], by: date) -> Due:
    """Needles that were left in, with the day by which they come out."""
    return _due(DueKind.REMOVE, whose, by, ", ".join(needles))


def follow_up(whose: Whose, words: str, on: date) -> Due:
    """An event that is not resolved."""
    return _due(DueKind.FOLLOW_UP, whose, on, words)


def _due(kind: DueKind, whose: Whose, day: date, words: str) -> Due:
    return Due(kind=kind, patient_id=whose.id, patient_name=whose.name, phone=whose.phone, day=day, words=words)
