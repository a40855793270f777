"""Reading what is due in the whole practice: the list of each morning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from acuchart.model import clock
from acuchart.model.appointment import Appointment
from acuchart.model.course import Course
from acuchart.model.course_plan import plan_of
from acuchart.model.due_measures import MeasureKey, due_at_review
from acuchart.model.measure import Measure
from acuchart.model.recall import Due, Whose, follow_up, of_consent, of_course, to_remove
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import damaged, kind_errors
from acuchart.store.kinds import of_patient, read

REVIEW = "review"
"""The kind of finding that says that a course was reviewed."""
_LOOK_BACK = 400  # days; a course without a session for so long is history
_OLD_NEEDLES = timedelta(days=14)
_OPEN_PATIENT = "patient_id IN (SELECT id FROM patient WHERE shelf = 'open')"


def due(store: ChartStore, today: date) -> tuple[Due, ...]:
    """Everything that is due on ``today``, the most urgent first. StoreError where the file cannot be read."""
    people = _People(store)
    try:
        found = [*_courses(store, people, today), *_consents(store, people, today)]
        found += [*_left_in(store, people, today), *_events(store, people)]
    except (TypeError, ValueError) as error:
        raise damaged(store.path) from error
    return tuple(sorted(found, key=lambda one: one.order))


def day_list(store: ChartStore, day: date) -> tuple[tuple[Appointment, Whose], ...]:
    """The planned visits of a day by their time, with whose they are."""
    people = _People(store)
    planned = read(store, Appointment, f"day = ? AND {_OPEN_PATIENT}", day.isoformat())
    return tuple((one, people[one.patient_id]) for one in planned)


class _People:
    """Name and telephone of patients, each read once."""

    def __init__(self, store: ChartStore) -> None:
        self._store = store
        self._known: dict[str, Whose] = {}

    def __getitem__(self, patient_id: str) -> Whose:
        found = self._known.get(patient_id)
        if found is None:
            rows = _rows(self._store, "SELECT name, phone FROM patient WHERE id = ?", patient_id)
            name, phone = rows[0] if rows else ("", "")
            found = self._known[patient_id] = Whose(id=patient_id, name=name, phone=phone)
        return found


def _courses(store: ChartStore, people: _People, today: date) -> Iterator[Due]:
    since = (today - timedelta(days=_LOOK_BACK)).isoformat()
    alive = (
        f"ended_on IS NULL AND {_OPEN_PATIENT} AND (started_on >= ? OR id IN"
        " (SELECT course_id FROM session WHERE started_at >= ? AND course_id IS NOT NULL))"
    )
    courses = read(store, Course, alive, since, since)
    visits: dict[str, list[tuple[date, str]]] = {}
    for course_id, started_at, session_id in _rows(
        store,
        "SELECT course_id, started_at, id FROM session WHERE binned_at = '' AND course_id IN"
        f" (SELECT id FROM course WHERE {alive}) ORDER BY started_at, id",
        since,
        since,
    ):
        visits.setdefault(course_id, []).append((clock.local(started_at).date(), session_id))
    planned: dict[str, list[Appointment]] = {}
    for one in read(store, Appointment, f"day >= ? AND {_OPEN_PATIENT}", since):
        planned.setdefault(one.patient_id, []).append(one)
    reviewed = {id_ for (id_,) in _rows(store, "SELECT session_id FROM finding WHERE kind = ?", REVIEW)}
    for course in courses:
        made = visits.get(course.id, [])
        last_review = max((at for at, (_, id_) in enumerate(made, start=1) if id_ in reviewed), default=0)
        days = [day for day, _ in made]
        own = planned.get(course.patient_id, ())
        plan = plan_of(course, days, own, today, reviewed=last_review)
        ids = [id_ for _, id_ in made]
        asked: tuple[MeasureKey, ...] = ()
        if plan.review is not None:
            asked = due_at_review(plan, ids, of_patient(store, Measure, course.patient_id))
        yield from of_course(people[course.patient_id], plan, days[-1] if days else None, today, asked)


def _consents(store: ChartStore, people: _People, today: date) -> Iterator[Due]:
    """The newest consent of each kind; an old one that was signed again is no news."""
    rows = _rows(
        store,
        "SELECT patient_id, title, max(expires_on) FROM consent"
        f" WHERE withdrawn_on IS NULL AND {_OPEN_PATIENT} GROUP BY patient_id, scope"
        " HAVING count(*) = count(expires_on)",
    )
    for patient_id, title, expires_on in rows:
        yield from of_consent(people[patient_id], title, date.fromisoformat(expires_on), today)


def _left_in(store: ChartStore, people: _People, today: date) -> Iterator[Due]:
    oldest = int(f"{today - _OLD_NEEDLES:%Y%m%d}")
    rows = _rows(
        store,
        "SELECT s.patient_id, t.number, n.code, n.label, n.side FROM stamp t"
        " JOIN needle n ON n.session_id = t.session_id AND n.id = t.needle_id"
        " JOIN session s ON s.id = t.session_id"
        " WHERE t.kind = 'explained' AND t.number >= ? AND n.state = 'left_in' ORDER BY t.number, n.ordinal",
        oldest,
    )
    grouped: dict[tuple[str, int], list[str]] = {}
    for patient_id, number, code, label, side in rows:
        name = code or label or "free mark"
        grouped.setdefault((patient_id, number), []).append(name if side == "M" else f"{name} {side}")
    for (patient_id, number), needles in grouped.items():
        text = str(number)
        by = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        yield to_remove(people[patient_id], needles, by)


def _events(store: ChartStore, people: _People) -> Iterator[Due]:
    rows = _rows(
        store,
        "SELECT s.patient_id, e.kind, e.follow_up_on FROM event e JOIN session s ON s.id = e.session_id"
        " WHERE e.resolved_on IS NULL AND e.follow_up_on IS NOT NULL ORDER BY e.follow_up_on",
    )
    for patient_id, kind, on in rows:
        yield follow_up(people[patient_id], kind, date.fromisoformat(on))


def _rows(store: ChartStore, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with kind_errors(store.path):
        rows: list[tuple[Any, ...]] = store.connection.execute(sql, values).fetchall()
        return rows
