"""Reading what happened to a patient beside sessions and events, and how many sessions there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from acuchart.model.report import SessionSummary
from acuchart.store.chart_store import ChartStore, entries_of
from acuchart.store.errors import kind_errors

_MINE = f"{entries_of('s.patient_id')} AND s.binned_at = ''"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many sessions a patient has, how many of no course, and when the first one was."""

    sessions: int
    loose: int
    first_at: str  # UTC text or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftIn:
    """Needles of one session that were left in on purpose, and the day by which they are to be out."""

    session_id: str
    at: str  # UTC text of the session's beginning
    needles: tuple[str, ...]
    by: date | None


def tally(store: ChartStore, patient_id: str) -> Tally:
    """Counted by the file, not read; sessions of merged entries are among them."""
    with kind_errors(store.path):
        sessions, loose, first = store.connection.execute(
            "SELECT count(*), total(s.course_id IS NULL), coalesce(min(s.started_at), '')"
            f" FROM session s WHERE {_MINE}",
            (patient_id, patient_id),
        ).fetchone()
    return Tally(sessions=sessions, loose=int(loose), first_at=first)


def drafts_of(store: ChartStore, patient_id: str) -> tuple[SessionSummary, ...]:
    """A patient's unsigned sessions, newest first."""
    tail = f"WHERE {_MINE} AND s.status = 'draft' ORDER BY s.started_at DESC, s.id DESC"
    return store.summaries(tail, patient_id, patient_id)


def in_courses(store: ChartStore, patient_id: str) -> tuple[SessionSummary, ...]:
    """A patient's sessions that belong to a course, newest first."""
    mine = "s.course_id IN (SELECT id FROM course WHERE patient_id = ?)"
    tail = f"WHERE {mine} AND s.binned_at = '' ORDER BY s.started_at DESC, s.id DESC"
    return store.summaries(tail, patient_id)


def course_ids(store: ChartStore, patient_id: str) -> dict[str, str | None]:
    """Session → its course, of all sessions of a patient; not read as records, since they may be hundreds."""
    with kind_errors(store.path):
        return dict(
            store.connection.execute(
                f"SELECT s.id, s.course_id FROM session s WHERE {_MINE}", (patient_id, patient_id)
            ).fetchall()
        )


def left_in(store: ChartStore, patient_id: str) -> tuple[LeftIn, ...]:
    """What was left in on purpose, newest first."""
    with kind_errors(store.path):
        rows = store.connection.execute(
            "SELECT s.id, s.started_at, coalesce(n.code, nullif(n.label, ''), 'free mark'), n.side,"
            " (SELECT max(t.number) FROM stamp t WHERE t.session_id = s.id AND t.needle_id = n.id"
            " AND t.kind = 'explained')"
            f" FROM session s JOIN needle n ON n.session_id = s.id AND n.state = 'left_in' WHERE {_MINE}"
            " ORDER BY s.started_at DESC, s.id, n.ordinal",
            (patient_id, patient_id),
        ).fetchall()
    found: dict[str, LeftIn] = {}
    for session_id, at, name, side, number in rows:
        known = found.get(session_id)
        words = (*(known.needles if known else ()), name if side == "M" else f"{name} {side}")
        days = [day for day in (known.by if known else None, _day(number)) if day is not None]
        found[session_id] = LeftIn(session_id=session_id, at=at, needles=words, by=min(days, default=None))
    return tuple(found.values())


def _day(number: int | None) -> date | None:
    """20261128 as a day, or None where it is none."""
    text = str(number or "")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if len(text) == 8 else None
    except ValueError:
        return None
