"""Reading the records of one kind: of a patient, of a session, of the practice.

Every function raises the StoreError that says what is wrong with the file where it cannot be read.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar

from acuchart.model.change import Entity, Record
from acuchart.model.entity import entity_named
from acuchart.store.chart_store import ChartStore, entries_of

T = TypeVar("T", bound=Record)
ORDER: Final = {
    Entity.NEEDLE: "ordinal, id",
    Entity.ADJUNCT: "ordinal, id",
    Entity.STAGE: "ordinal, id",
    Entity.STAMP: "at, id",
    Entity.EVENT: "at, id",
    Entity.AMENDMENT: "at, id",
    Entity.MEASURE: "at, id",
    Entity.CONSENT: "at, id",
    Entity.DISCLOSURE: "at, id",
    Entity.KEPT_PAPER: "at, id",
    Entity.INTAKE: "told_on, id",
    Entity.COURSE: "started_on, id",
    Entity.APPOINTMENT: "day, time, id",
    Entity.CHARGE: "day, id",
    Entity.PACKAGE: "bought_on, id",
    Entity.PICTURE: "taken_on, added_at, id",
    Entity.CONSENT_TEXT: "key, version, id",
    Entity.COURSE_PRESET: "name COLLATE NOCASE, id",
    Entity.FEE: "name COLLATE NOCASE, id",
    Entity.OWN_MEASURE: "name COLLATE NOCASE, id",
    Entity.SAVED_SEARCH: "name COLLATE NOCASE, id",
    Entity.FINDING: "kind",
    Entity.NOTE: "section",
    Entity.LEAD: "device, id",
    Entity.PROTOCOL: "name COLLATE NOCASE, id",
    Entity.FACT: "rowid",
    Entity.OWN_RULE: "rowid",
    Entity.OWN_SYSTEM: "rowid",
}
"""The order in which the records of a kind are read; by their key where nothing is said."""


def of_patient(store: ChartStore, kind: type[T], patient_id: str) -> tuple[T, ...]:
    """A patient's records of a kind, in their own order (by time where they have one).

    What belongs to signed sessions of entries that were merged into the patient's is among them.
    """
    return read(store, kind, entries_of("patient_id"), patient_id, patient_id)


def of_session(store: ChartStore, kind: type[T], session_id: str) -> tuple[T, ...]:
    """A session's records of a kind, in their own order."""
    return read(store, kind, "session_id = ?", session_id)


def of_practice(store: ChartStore, kind: type[T]) -> tuple[T, ...]:
    """Every record of a kind, in its own order; for kinds of which a practice has few."""
    return read(store, kind, "1")


def read(store: ChartStore, kind: type[T], where: str, *values: Any, order: str = "") -> tuple[T, ...]:
    """The records of a kind that a condition of SQL picks, in their own order or in ``order``."""
    entity = entity_named(kind)
    return store.many(entity, f"WHERE {where} ORDER BY {order or ORDER.get(entity, 'id')}", *values)
