"""Reading how often a point was needled."""

from __future__ import annotations

from acuchart.model.point_note import PointNote
from acuchart.model.point_use import PointUse, PointVisit
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import kind_errors

_ALL = """
SELECT count(*), count(DISTINCT s.patient_id), coalesce(min(s.started_at), '')
FROM needle n JOIN session s ON s.id = n.session_id WHERE n.code = ? AND n.state <> 'planned'
"""
_VISITS = """
SELECT s.id, s.started_at, group_concat(DISTINCT n.side), count(*), max(n.depth_mm),
       coalesce(min(nullif(n.note, '')), '')
FROM needle n JOIN session s ON s.id = n.session_id
WHERE n.code = ? AND n.state <> 'planned' AND s.patient_id = ?
GROUP BY s.id ORDER BY s.started_at DESC, s.id LIMIT ?
"""


def point_use(store: ChartStore, code: str, *, patient_id: str | None = None, limit: int = 12) -> PointUse:
    """The counts for a point's code, with at most ``limit`` visits of one patient.

    Raises the StoreError that says what is wrong with the file where it cannot be read.
    """
    with kind_errors(store.path):
        execute = store.connection.execute
        needles, patients, since = execute(_ALL, (code,)).fetchone()
        visits: tuple[PointVisit, ...] = ()
        sessions = 0
        if patient_id is not None:
            (sessions,) = execute("SELECT count(*) FROM session WHERE patient_id = ?", (patient_id,)).fetchone()
            rows = execute(_VISITS, (code, patient_id, limit))
            visits = tuple(
                PointVisit(
                    session_id=session_id,
                    started_at=started_at,
                    sides=tuple(sorted(sides.split(","), key="LRM".index)),
                    needles=count,
                    depth_mm=depth,
                    note=note,
                )
                for session_id, started_at, sides, count, depth, note in rows
            )
    return PointUse(needles=needles, patients=patients, since=since, visits=visits, patient_sessions=sessions)


def point_notes(store: ChartStore) -> dict[str, PointNote]:
    """Code → the practitioner's own words and favourites."""
    with kind_errors(store.path):
        rows = store.connection.execute("SELECT id, text, favourite FROM point_note").fetchall()
    return {code: PointNote(id=code, text=text, favourite=bool(favourite)) for code, text, favourite in rows}
