"""Reading what merging, moving, the bin and retiring need, and the steps that do them; the caller writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from acuchart.model import clock
from acuchart.model.change import RECORD_TYPES, Change, Record, change_of, inverted
from acuchart.model.entity import Entity
from acuchart.model.finding import Finding
from acuchart.model.merge import MOVED, merge, move_session
from acuchart.model.patient import Patient, Shelf
from acuchart.model.records import from_json
from acuchart.model.session import Session
from acuchart.model.shelving import Charts, shelved, why_not_binned, why_not_retired, why_session_not_binned
from acuchart.store.chart_store import ChartStore, entries_of
from acuchart.store.errors import kind_errors
from acuchart.store.kinds import of_session, read

_HUNG: Final = (
    Entity.COURSE,
    Entity.FACT,
    Entity.COMPLAINT,
    Entity.CLINICIAN,
    Entity.INTAKE,
    Entity.APPOINTMENT,
    Entity.CONSENT,
    Entity.PACKAGE,
    Entity.CHARGE,
    Entity.MEASURE,
    Entity.PICTURE,
    Entity.DISCLOSURE,
    Entity.KEPT_PAPER,
)
"""What bears a patient's id, beside sessions; what others refer to comes first."""
_WITH_SESSION: Final = (Entity.MEASURE, Entity.PICTURE, Entity.CHARGE, Entity.KEPT_PAPER)
_IN_SESSION: Final = (
    Entity.NEEDLE,
    Entity.LEAD,
    Entity.NOTE,
    Entity.STAMP,
    Entity.AREA,
    Entity.ADJUNCT,
    Entity.FINDING,
    Entity.EVENT,
)


def former_entries(store: ChartStore, patient_id: str) -> tuple[Patient, ...]:
    """The entries that were merged into a patient's."""
    return read(store, Patient, "merged_into = ? AND merged_into <> ''", patient_id)


def on_shelf(store: ChartStore, shelf: Shelf) -> tuple[Patient, ...]:
    """The patients in the bin, or those retired, by name."""
    found = read(store, Patient, "shelf = ? AND shelf <> 'open'", shelf)
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))


def binned_sessions(store: ChartStore) -> tuple[Session, ...]:
    """The sessions in the bin, oldest first."""
    return read(store, Session, "status = 'draft' AND binned_at <> ''")


def charts_of(store: ChartStore, patient_id: str) -> Charts:
    """What a patient's sessions are, those of merged entries among them."""
    with kind_errors(store.path):
        signed, drafts, last = store.connection.execute(
            "SELECT total(status = 'signed'), total(status = 'draft' AND binned_at = ''), max(started_at)"
            f" FROM session WHERE {entries_of('patient_id')}",
            (patient_id, patient_id),
        ).fetchone()
        (inside,) = store.connection.execute(
            "SELECT count(*) FROM needle WHERE state IN ('in', 'not_found') AND session_id IN"
            f" (SELECT id FROM session WHERE status = 'draft' AND {entries_of('patient_id')})",
            (patient_id, patient_id),
        ).fetchone()
    last_on = clock.local(last).date() if last else None
    return Charts(signed=int(signed), drafts=int(drafts), inside=inside, last_on=last_on)


# ---- one person, two entries


def merge_step(store: ChartStore, kept_id: str, gone_id: str, why: str, today: date) -> tuple[Change, ...]:
    """The step that merges one entry into another; ValueError says in a sentence why that cannot be."""
    return merge(
        store.patient(kept_id),
        store.patient(gone_id),
        tuple(one for entity in _HUNG for one in _of(store, entity, "patient_id = ?", gone_id)),
        read(store, Session, "patient_id = ?", gone_id),
        former_entries(store, gone_id),
        why=why,
        at=clock.now(),
        today=today,
    )


def unmerge_step(store: ChartStore, gone_id: str) -> tuple[Change, ...]:
    """The step that takes a merge back, as the history has it; ValueError where something of it changed since."""
    with kind_errors(store.path):
        merged = store.connection.execute(
            "SELECT max(seq), step FROM history WHERE session_id IS NULL AND entity = 'patient' AND key = ?"
            " AND json_extract(after, '$.shelf') = 'merged'",
            (gone_id,),
        ).fetchone()
        rows = store.connection.execute(
            "SELECT entity, key, before, after FROM history WHERE step = ? ORDER BY seq", merged[1:]
        ).fetchall()
    if not rows:
        raise ValueError("The history of this file does not hold the merge, so it cannot be taken back.")
    changes = []
    for word, key, before, after in rows:
        entity = Entity(word)
        was, now = (None if text is None else from_json(RECORD_TYPES[entity], text) for text in (before, after))
        if _of(store, entity, "id = ?", key) != (() if now is None else (now,)):
            raise ValueError(
                "Something that was merged has changed since, so the merge cannot be taken back whole."
            )
        changes.append(Change(entity=entity, key=key, before=was, after=now))
    return inverted(changes)


def move_step(store: ChartStore, session_id: str, to_id: str, why: str) -> tuple[Change, ...]:
    """The step that moves an unsigned session to another patient; ValueError says why that cannot be."""
    session = store.session(session_id)
    hung = tuple(
        one
        for entity in _WITH_SESSION
        for one in _of(store, entity, "session_id = ? AND patient_id = ?", session_id, session.patient_id)
    )
    trail = next((one for one in of_session(store, Finding, session_id) if one.kind == MOVED), None)
    return move_session(session, store.patient(to_id), hung, trail, why=why, at=clock.now())


# ---- the bin, and what is retired


def bin_step(store: ChartStore, patient_id: str) -> tuple[Change, ...]:
    """A patient without signed sessions goes into the bin; ValueError says why that cannot be."""
    why_not = why_not_binned(charts_of(store, patient_id))
    if why_not:
        raise ValueError(why_not)
    patient = store.patient(patient_id)
    return (change_of(patient, shelved(patient, Shelf.BIN, at=clock.now())),)


def retire_step(store: ChartStore, patient_id: str, why: str) -> tuple[Change, ...]:
    """A patient is retired with a reason; ValueError says why that cannot be."""
    why_not = why_not_retired(charts_of(store, patient_id))
    if why_not:
        raise ValueError(why_not)
    patient = store.patient(patient_id)
    return (change_of(patient, shelved(patient, Shelf.RETIRED, at=clock.now(), why=why)),)


def bin_session_step(store: ChartStore, session_id: str) -> tuple[Change, ...]:
    """An unsigned session goes into the bin; ValueError says why that cannot be."""
    session = store.session(session_id)
    with kind_errors(store.path):
        (inside,) = store.connection.execute(
            "SELECT count(*) FROM needle WHERE session_id = ? AND state IN ('in', 'not_found')", (session_id,)
        ).fetchone()
    why_not = why_session_not_binned(session, inside)
    if why_not:
        raise ValueError(why_not)
    return (change_of(session, replace(session, binned_at=clock.now())),)


def purge_session_step(store: ChartStore, session_id: str) -> tuple[Change, ...]:
    """Every row of an unsigned session is deleted, what refers to others first."""
    session = store.session(session_id)
    hung = [one for entity in (*_WITH_SESSION, *_IN_SESSION) for one in _of(store, entity, _SESSION, session_id)]
    marks = _marks(store, f"SELECT id FROM picture WHERE {_SESSION}", session_id)
    return tuple(change_of(one, None) for one in (*marks, *hung, session))


def purge_step(store: ChartStore, patient_id: str) -> tuple[Change, ...]:
    """Every row of a patient without signed sessions is deleted, what refers to others first.

    ValueError says why that cannot be. The history keeps what was written; nothing is ever taken out of it.
    """
    why_not = why_not_binned(charts_of(store, patient_id))
    if why_not:
        raise ValueError(why_not)
    entries = (*former_entries(store, patient_id), store.patient(patient_id))
    gone: list[Record] = []
    for entry in entries:
        sessions = read(store, Session, "patient_id = ?", entry.id)
        gone += _marks(store, "SELECT id FROM picture WHERE patient_id = ?", entry.id)
        gone += [
            one
            for session in sessions
            for entity in _IN_SESSION
            for one in _of(store, entity, _SESSION, session.id)
        ]
        hung = [one for entity in _HUNG[1:] for one in _of(store, entity, "patient_id = ?", entry.id)]
        gone += [*reversed(hung), *sessions, *_of(store, Entity.COURSE, "patient_id = ?", entry.id)]
    return tuple(change_of(one, None) for one in (*gone, *entries))


def drop_loose_bytes(store: ChartStore) -> int:
    """Delete kept bytes that no picture and no paper names any more; how many there were."""
    with kind_errors(store.path):
        gone: int = store.connection.execute(
            "DELETE FROM blob WHERE hash NOT IN (SELECT content FROM picture UNION SELECT thumb FROM picture"
            " UNION SELECT content FROM kept_paper)"
        ).rowcount
    return gone


_SESSION: Final = "session_id = ?"


def _marks(store: ChartStore, pictures: str, key: str) -> tuple[Record, ...]:
    return _of(store, Entity.PICTURE_MARK, f"picture_id IN ({pictures})", key)


def _of(store: ChartStore, entity: Entity, where: str, *values: Any) -> tuple[Record, ...]:
    return read(store, RECORD_TYPES[entity], where, *values)
