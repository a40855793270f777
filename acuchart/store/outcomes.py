"""Reading a patient's measures and what happened beside them, in one go."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

from acuchart.model.fact import Fact
from acuchart.model.intake import IntakeEntry
from acuchart.model.measure import Measure, OwnMeasure
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.outcomes import Outcomes, Visit
from acuchart.model.side import Side
from acuchart.store.chart_store import ChartStore, entries_of
from acuchart.store.errors import kind_errors
from acuchart.store.kinds import of_patient, of_practice, read
from acuchart.store.safety import events_of

_Row = tuple[Any, ...]
MEDICATION: Final = "medication"
"""The section of the intake in which medicine is told."""
_VISITS: Final = f"""
SELECT s.id, s.started_at, coalesce(s.course_id, '')
FROM session s WHERE {entries_of("s.patient_id")} AND s.binned_at = '' ORDER BY s.started_at, s.id
"""
_NEEDLES: Final = f"""
SELECT n.session_id, n.id, n.ordinal, n.view, n.x, n.y, n.side, n.code, n.part, n.label
FROM needle n JOIN session s ON s.id = n.session_id
WHERE {entries_of("s.patient_id")} AND s.binned_at = '' AND s.status = 'signed' AND s.started_at >= ?
    AND n.state <> 'planned'
"""
_LEADS: Final = f"""
SELECT l.session_id, coalesce(a.code, nullif(a.label, ''), 'free mark'), a.side,
    coalesce(b.code, nullif(b.label, ''), 'free mark'), b.side
FROM lead l JOIN session s ON s.id = l.session_id
    JOIN needle a ON a.session_id = l.session_id AND a.id = l.from_id
    JOIN needle b ON b.session_id = l.session_id AND b.id = l.to_id
WHERE {entries_of("s.patient_id")} AND s.binned_at = '' AND s.started_at >= ? ORDER BY l.session_id, l.device, l.id
"""


def outcomes(store: ChartStore, patient_id: str) -> Outcomes:
    """What a patient's curves are drawn from. StoreError where the file cannot be read.

    Needles are told only where those of a signed session are not those of the one before it: a course repeats
    itself, and a patient may have hundreds of sessions. A session that is not signed says nothing yet.
    """
    measures = of_patient(store, Measure, patient_id)
    if not measures:
        return Outcomes()
    return Outcomes(
        measures=measures,
        own=of_practice(store, OwnMeasure),
        visits=_visits(store, patient_id, since=measures[0].at),
        events=tuple(reversed(events_of(store, patient_id))),
        facts=read(store, Fact, "patient_id = ? AND (since IS NOT NULL OR until IS NOT NULL)", patient_id),
        medication=read(store, IntakeEntry, "patient_id = ? AND section = ?", patient_id, MEDICATION),
    )


def _visits(store: ChartStore, patient_id: str, *, since: str) -> tuple[Visit, ...]:
    with kind_errors(store.path):
        execute = store.connection.execute
        rows = execute(_VISITS, (patient_id, patient_id)).fetchall()
        day = f"{since[:10]}T00"
        signed = execute(_NEEDLES, (patient_id, patient_id, day)).fetchall()
        leads = execute(_LEADS, (patient_id, patient_id, day)).fetchall()
    placed: dict[str, list[_Row]] = {}
    for row in signed:
        placed.setdefault(row[0], []).append(row)
    places = {id_: sorted(map(_place, needles)) for id_, needles in placed.items()}
    told = [id_ for id_, _, _ in rows if id_ in placed]
    changed = {id_ for pair in pairwise(told) if places[pair[0]] != places[pair[1]] for id_ in pair}
    ran: dict[str, list[str]] = {}
    for id_, one, side, other, its in leads:
        ran.setdefault(id_, []).append(f"{_named(one, side)} – {_named(other, its)}")
    numbers: dict[str, int] = {}
    found = []
    for id_, at, course_id in rows:
        numbers[course_id] = numbers.get(course_id, 0) + 1
        if at >= day:
            found.append(
                Visit(
                    id=id_,
                    at=at,
                    number=numbers[course_id],
                    course_id=course_id,
                    compared=id_ in placed,
                    needles=tuple(map(_needle, placed[id_])) if id_ in changed else None,
                    stimulated=tuple(ran.get(id_, ())),
                )
            )
    return tuple(found)


def _place(row: _Row) -> tuple[Any, ...]:
    """What makes a needle the same as that of another session; of a free mark its place on its plate."""
    _, _, _, view, x, y, side, code, part, _ = row
    return (code, side, part) if code is not None else ("", side, part, view, x, y)


def _needle(row: _Row) -> Needle:
    """A needle with what a comparison asks for; the rest is at its default."""
    session_id, id_, ordinal, view, x, y, side, code, part, label = row
    return Needle(
        id=id_,
        session_id=session_id,
        ordinal=ordinal,
        view=view,
        x=x,
        y=y,
        side=Side(side),
        code=code,
        part=part,
        label=label,
        state=NeedleState.OUT,
    )


def _named(name: str, side: str) -> str:
    return name if side == "M" else f"{name} {side}"
