"""Two entries of one person become one, and a visit that was begun for the wrong person goes to the right one.

What was signed stays where it was signed, with everything that belongs to it; the rest moves, as one step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import uuid4

from acuchart.model.change import Change, Record, change_of
from acuchart.model.course import Course
from acuchart.model.finding import Finding, finding
from acuchart.model.patient import Patient, Shelf
from acuchart.model.session import Session, SessionStatus

MOVED: Final = "moved"
"""The kind of finding that says whose chart a session came out of, when and why; it names ids, not people."""
_FILLED: Final = (
    "born",
    "pronoun",
    "phone",
    "email",
    "address",
    "work",
    "complaint",
    "goal",
    "physician",
    "other_name",
    "sex",
    "guardian",
    "language",
)


def merge(
    kept: Patient,
    gone: Patient,
    hung: Sequence[Record],
    sessions: Sequence[Session],
    former: Sequence[Patient] = (),
    *,
    why: str,
    at: str,
    today: date,
) -> tuple[Change, ...]:
    """The step that merges ``gone`` into ``kept``; ValueError says in a sentence why that cannot be.

    ``hung`` is what hangs on ``gone`` (courses and the rest), ``sessions`` are its sessions, ``former`` the
    entries that were merged into it earlier.
    """
    if kept.id == gone.id:
        raise ValueError("An entry cannot be merged with itself; choose the other one.")
    if kept.shelf is not Shelf.OPEN:
        raise ValueError("The entry that stays must be in use; take it back first.")
    if gone.shelf is Shelf.MERGED:
        raise ValueError("This entry is merged already.")
    if not why.strip():
        raise ValueError("Write down why the two entries are one person.")
    signed = {one.id: one for one in sessions if one.status is SessionStatus.SIGNED}
    changes: list[Change] = []
    whole = _filled(kept, gone)
    if whole != kept:
        changes.append(change_of(kept, whole))
    course_of: dict[str, str | None] = {}
    for record in hung:
        if isinstance(record, Course):
            done = sum(one.course_id == record.id for one in signed.values())
            made, goes_on = _course(record, kept.id, done, today)
            changes += made
            course_of[record.id] = goes_on
    for record in hung:
        if isinstance(record, Course) or getattr(record, "session_id", None) in signed:
            continue
        values: dict[str, Any] = {"patient_id": kept.id}
        if getattr(record, "course_id", ""):  # a planned visit goes along with its course
            values["course_id"] = course_of.get(getattr(record, "course_id"), "") or ""  # noqa: B009
        changes.append(change_of(record, _with(record, values)))
    for session in sessions:
        if session.id not in signed:
            course = None if session.course_id is None else course_of.get(session.course_id)
            changes.append(change_of(session, replace(session, patient_id=kept.id, course_id=course)))
    changes += [change_of(one, replace(one, merged_into=kept.id)) for one in former]
    left = replace(gone, shelf=Shelf.MERGED, shelved_at=at, shelved_why=why.strip(), merged_into=kept.id)
    return (*changes, change_of(gone, left))


def move_session(
    session: Session, to: Patient, hung: Sequence[Record], trail: Finding | None, *, why: str, at: str
) -> tuple[Change, ...]:
    """The step that moves an unsigned session with what belongs to it into another chart; ValueError says why not.

    ``hung`` is what bears the session's id and its patient's; ``trail`` says where it was moved before.
    """
    if session.status is SessionStatus.SIGNED:
        raise ValueError("A signed session stays in the chart in which it was signed; amend it instead.")
    if to.id == session.patient_id:
        raise ValueError("The session is in this chart already.")
    if to.shelf is not Shelf.OPEN:
        raise ValueError("The chart that takes the session must be in use; take it back first.")
    if not why.strip():
        raise ValueError("Write down why the session moves.")
    moves = list(trail.data.get("moves", ())) if trail is not None else []
    moves.append({"at": at, "from": session.patient_id, "to": to.id, "why": why.strip()})
    return (
        change_of(session, replace(session, patient_id=to.id, course_id=None)),
        *(change_of(one, _with(one, {"patient_id": to.id})) for one in hung),
        change_of(trail, finding(session.id, MOVED, {"moves": moves})),
    )


def _with(record: Record, values: dict[str, Any]) -> Record:
    changed: Record = replace(record, **values)  # what hangs on a patient is a frozen record with these fields
    return changed


def _filled(kept: Patient, gone: Patient) -> Patient:
    """What the entry that stays does not say, the other one may; alerts of both hold."""
    values: dict[str, Any] = {name: getattr(gone, name) for name in _FILLED if not getattr(kept, name)}
    known = {alert.text.casefold() for alert in kept.alerts}
    values["alerts"] = (*kept.alerts, *(one for one in gone.alerts if one.text.casefold() not in known))
    values["large_print"] = kept.large_print or gone.large_print
    if not values.get("other_name") and not kept.other_name and gone.name != kept.name:
        values["other_name"] = gone.name  # it is still found under the name that it had
    return replace(kept, **values)


def _course(course: Course, kept_id: str, done: int, today: date) -> tuple[list[Change], str | None]:
    """A course goes along; where sessions of it are signed it stays with them, and its rest goes on anew."""
    if not done:
        return [change_of(course, replace(course, patient_id=kept_id))], course.id
    if course.ended_on is not None or course.planned_sessions <= done:
        return [], None
    rest = replace(
        course,
        id=uuid4().hex,
        patient_id=kept_id,
        planned_sessions=course.planned_sessions - done,
        reviews=_later_reviews(course.reviews, done),
        origin=" ".join(
            (f"Goes on after {done} signed session{'' if done == 1 else 's'} of the former entry.", course.origin)
        ).strip(),
    )
    over = replace(course, ended_on=today, ended_why="The entry was merged; the course goes on in the kept one.")
    return [change_of(course, over), change_of(None, rest)], rest.id


def _later_reviews(reviews: str, done: int) -> str:
    """Reviews by session number count from the first session that is left; those by weeks stay."""
    kept = [
        str(int(part) - done) if part.isdecimal() else part
        for part in reviews.split()
        if not part.isdecimal() or int(part) > done
    ]
    return " ".join(kept)
