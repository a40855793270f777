"""Reading whole charts out of a practice file, one patient at a time, from one moment of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from types import TracebackType
from typing import Any

from acuchart.model.adverse import AdverseEvent
from acuchart.model.change import RECORD_TYPES, Entity, Record
from acuchart.model.fact import Fact
from acuchart.model.lead import Lead
from acuchart.model.needle import Needle
from acuchart.model.patient_record import PatientRecord, numbered
from acuchart.model.practice import Practice
from acuchart.model.records import from_row
from acuchart.model.report import SessionReport
from acuchart.model.seal import Amendment, Seal
from acuchart.model.session import Section, Session
from acuchart.model.stamp import Stamp
from acuchart.store import gate
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import damaged, kind_errors

_OF_PATIENT = "session_id IN (SELECT id FROM session WHERE patient_id = ?)"


def read_record(store: ChartStore, patient_id: str) -> PatientRecord:
    """One patient's whole chart, read in one transaction. MissingRecordError where there is no such patient."""
    with PracticeReader(store) as reader:
        return reader.record(patient_id)


class PracticeReader:
    """Everything in a file as it was when the reader was entered, for a whole export.

    Use it in a ``with`` block, best on ``store.reader()``, so that the window can go on writing.
    """

    def __init__(self, store: ChartStore) -> None:
        self._store = store

    def __enter__(self) -> PracticeReader:
        """Begin to read; what others write from now on is not seen."""
        with kind_errors(self._store.path):
            self._store.connection.execute("BEGIN")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the moment."""
        if self._store.connection.in_transaction:
            self._store.connection.execute("ROLLBACK")

    @property
    def practice(self) -> Practice:
        """The practice profile."""
        return self._store.practice()

    @property
    def record_code(self) -> str:
        """The head of the history chain."""
        with kind_errors(self._store.path):
            return gate.head_hash(self._store.connection)

    def patient_ids(self) -> tuple[str, ...]:
        """Every patient, in an order that stays the same."""
        with kind_errors(self._store.path):
            return tuple(id_ for (id_,) in self._store.connection.execute("SELECT id FROM patient ORDER BY id"))

    def count(self, entity: Entity) -> int:
        """How many rows a table has."""
        with kind_errors(self._store.path):
            (number,) = self._store.connection.execute(f"SELECT count(*) FROM {entity}").fetchone()
            return int(number)

    def rows(self, entity: Entity) -> Iterator[Record]:
        """Every record of one kind, streamed in an order that stays the same."""
        names = {field.name for field in fields(RECORD_TYPES[entity])}
        # The primary keys, so that nothing has to be sorted.
        keys = {Entity.NOTE: "session_id, section", Entity.SEAL: "id", Entity.AMENDMENT: "id", Entity.EVENT: "id"}
        own = "session_id, id" if "session_id" in names else "id"
        yield from self._read(entity, f"ORDER BY {keys.get(entity, own)}")

    def record(self, patient_id: str) -> PatientRecord:
        """One patient's whole chart; MissingRecordError where there is no such patient."""
        practice, patient, code = self.practice, self._store.patient(patient_id), self.record_code
        courses = {course.id: course for course in self._store.courses(patient_id)}
        needles: dict[str, list[Needle]] = {}
        for needle in self._read(Entity.NEEDLE, f"WHERE {_OF_PATIENT} ORDER BY ordinal, id", patient_id):
            assert isinstance(needle, Needle)
            needles.setdefault(needle.session_id, []).append(needle)
        leads: dict[str, list[Lead]] = {}
        for lead in self._read(Entity.LEAD, f"WHERE {_OF_PATIENT} ORDER BY device, id", patient_id):
            assert isinstance(lead, Lead)
            leads.setdefault(lead.session_id, []).append(lead)
        notes: dict[str, dict[Section, str]] = {}
        for session_id, section, text in self._rows(
            f"SELECT session_id, section, text FROM note WHERE {_OF_PATIENT}", patient_id
        ):
            notes.setdefault(session_id, {})[Section(section)] = text
        stamps, seals, amendments, events = (
            self._by_session(entity, patient_id)
            for entity in (Entity.STAMP, Entity.SEAL, Entity.AMENDMENT, Entity.EVENT)
        )
        facts = tuple(
            fact
            for fact in self._read(Entity.FACT, "WHERE patient_id = ? ORDER BY id", patient_id)
            if isinstance(fact, Fact)
        )
        sessions = [
            SessionReport(
                practice=practice,
                patient=patient,
                session=session,
                needles=tuple(needles.get(session.id, ())),
                leads=tuple(leads.get(session.id, ())),
                notes=notes.get(session.id, {}),
                course=None if session.course_id is None else courses[session.course_id],
                record_code=code,
                stamps=tuple(one for one in stamps.get(session.id, ()) if isinstance(one, Stamp)),
                seal=next((one for one in seals.get(session.id, ()) if isinstance(one, Seal)), None),
                amendments=tuple(one for one in amendments.get(session.id, ()) if isinstance(one, Amendment)),
                events=tuple(one for one in events.get(session.id, ()) if isinstance(one, AdverseEvent)),
                facts=facts,
            )
            for session in self._read(Entity.SESSION, "WHERE patient_id = ?", patient_id)
            if isinstance(session, Session)
        ]
        return PatientRecord(
            practice=practice,
            patient=patient,
            courses=tuple(courses.values()),
            sessions=numbered(sessions),
            record_code=code,
            facts=facts,
        )

    def _by_session(self, entity: Entity, patient_id: str) -> dict[str, list[Record]]:
        """Stamps, seals, amendments or events of a patient by their session, in time."""
        found: dict[str, list[Record]] = {}
        for record in self._read(entity, f"WHERE {_OF_PATIENT} ORDER BY at, id", patient_id):
            assert isinstance(record, Stamp | Seal | Amendment | AdverseEvent)
            found.setdefault(record.session_id, []).append(record)
        return found

    def _read(self, entity: Entity, tail: str, *values: Any) -> Iterator[Record]:
        record_type = RECORD_TYPES[entity]
        names = [field.name for field in fields(record_type)]
        for row in self._rows(f"SELECT {', '.join(names)} FROM {entity} {tail}", *values):
            try:
                yield from_row(record_type, dict(zip(names, row, strict=True)))
            except ValueError as error:
                raise damaged(self._store.path) from error

    def _rows(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        with kind_errors(self._store.path):
            yield from self._store.connection.execute(sql, values)
