"""Reading what the practice's own numbers are counted from: one person at a time, without names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from acuchart.model import clock
from acuchart.model.answers import FREE, Lifetime, Person, Visit
from acuchart.model.appointment import Appointment
from acuchart.model.course import Course
from acuchart.model.measure import Measure
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import damaged, kind_errors
from acuchart.store.kinds import read

_NEEDLES: Final = """
SELECT n.session_id, coalesce(n.code, ?), count(*)
FROM session s CROSS JOIN needle n ON n.session_id = s.id
WHERE s.patient_id IN ({}) AND s.binned_at = '' AND n.state <> 'planned' GROUP BY 1, 2
"""
_EVENTS: Final = """
SELECT e.session_id, n.id IS NOT NULL, coalesce(n.code, ?)
FROM session s CROSS JOIN event e ON e.session_id = s.id
LEFT JOIN needle n ON n.session_id = e.session_id AND n.id = e.needle_id AND n.state <> 'planned'
WHERE s.patient_id IN ({}) AND s.binned_at = '' ORDER BY e.at, e.id
"""
_OUT_OF_BIN: Final = "s.binned_at = '' AND p.shelf <> 'bin'"
IN_BIN: Final = f"(SELECT s.id FROM session s JOIN patient p ON p.id = s.patient_id WHERE NOT ({_OUT_OF_BIN}))"
"""Ids of the sessions that are in the bin, or whose patient is."""


def complaints(store: ChartStore) -> tuple[tuple[str, str], ...]:
    """Patients with their complaint in short, or else the first one written down; merged entries are left out.

    Patients in the bin are not among them, retired ones are. StoreError where the file cannot be read.
    """
    rows = _rows(
        store,
        "SELECT id, coalesce(nullif(trim(complaint), ''), (SELECT words FROM complaint c WHERE c.patient_id = p.id"
        " ORDER BY rowid LIMIT 1), '') FROM patient p WHERE shelf IN ('open', 'retired') ORDER BY id",
    )
    return tuple((id_, words) for id_, words in rows)


def entries(store: ChartStore) -> dict[str, str]:
    """Each merged entry with the patient that it is part of now."""
    into = dict(_rows(store, "SELECT id, merged_into FROM patient WHERE merged_into <> ''"))
    found = {}
    for id_ in into:
        last, seen = into[id_], {id_}
        while last in into and last not in seen:
            seen.add(last)
            last = into[last]
        found[id_] = last
    return found


def people(store: ChartStore, progress: Callable[[int, int], None] | None = None) -> Iterator[Person]:
    """Everybody with what is counted, one after the other; nothing of the last one is kept.

    ``progress`` is told how many of how many are read. StoreError where the file cannot be read.
    """
    merged: dict[str, list[str]] = {}
    for id_, into in entries(store).items():
        merged.setdefault(into, []).append(id_)
    listed = complaints(store)
    for at, (id_, complaint) in enumerate(listed):
        if progress is not None:
            progress(at, len(listed))
        try:
            yield _person(store, (id_, *merged.get(id_, ())), complaint)
        except (AttributeError, TypeError, ValueError) as error:  # a broken page can put anything anywhere
            raise damaged(store.path) from error


def lifetime(store: ChartStore) -> Lifetime:
    """Who was seen and how often so far; nothing of the bin. StoreError where the file cannot be read."""
    rows = _rows(
        store,
        "SELECT count(DISTINCT coalesce(nullif(p.merged_into, ''), p.id)), count(*),"
        " coalesce(min(s.started_at), '')"
        f" FROM session s JOIN patient p ON p.id = s.patient_id WHERE {_OUT_OF_BIN}",
    )
    patients, sessions, since = rows[0]
    return Lifetime(patients=patients, sessions=sessions, since=clock.local(since).date() if since else None)


def _person(store: ChartStore, ids: tuple[str, ...], complaint: str) -> Person:
    marks = ", ".join("?" * len(ids))
    points: dict[str, dict[str, int]] = {}
    for session_id, code, number in _rows(store, _NEEDLES.format(marks), FREE, *ids):
        points.setdefault(session_id, {})[code] = number
    events: dict[str, list[str | None]] = {}
    for session_id, pinned, code in _rows(store, _EVENTS.format(marks), FREE, *ids):
        events.setdefault(session_id, []).append(code if pinned else None)
    rows = _rows(
        store,
        "SELECT id, started_at, coalesce(course_id, '') FROM session"
        f" WHERE patient_id IN ({marks}) AND binned_at = '' ORDER BY started_at, id",
        *ids,
    )
    visits = tuple(
        Visit(
            id=id_,
            at=at,
            day=clock.local(at).date(),
            course_id=course_id,
            points=points.get(id_, {}),
            events=tuple(events.get(id_, ())),
        )
        for id_, at, course_id in rows
    )
    whose = f"patient_id IN ({marks})"
    return Person(
        complaint=complaint,
        courses=read(store, Course, whose, *ids),
        appointments=read(store, Appointment, whose, *ids),
        visits=visits,
        measures=read(store, Measure, whose, *ids),
    )


def _rows(store: ChartStore, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with kind_errors(store.path):
        rows: list[tuple[Any, ...]] = store.connection.execute(sql, values).fetchall()
        return rows
