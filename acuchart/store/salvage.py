"""Saving what can be read of a damaged file into a new one.

Each record is in the file twice, as a row and in the history, and each entry of the history carries its own
hash. So a lost page loses a record only where both places were hit; a signed session is in its seal as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Final

from acuchart.model.change import RECORD_TYPES, Change, Entity, Record, change_of
from acuchart.model.course import Course
from acuchart.model.patient import Patient
from acuchart.model.practice import PRACTICE_KEY, Practice
from acuchart.model.records import from_json, from_row, to_row
from acuchart.model.seal import Seal
from acuchart.model.session import Session, SessionStatus
from acuchart.store import blobs, handles, keys, search
from acuchart.store import entries as entries_of
from acuchart.store.chart_store import ChartStore
from acuchart.store.damage import (
    UNREADABLE,
    DamagedSessions,
    DamagedTable,
    graft_schema,
    kept_bytes,
    lenient,
    reseal,
)
from acuchart.store.errors import (
    AlreadyThereError,
    DamagedError,
    PassphraseNeededError,
    kind_errors,
    kind_os_error,
)
from acuchart.store.opening import create_file, derive_raw_key, is_encrypted, new_file, remove
from acuchart.store.schema import objects_of_new_file
from acuchart.store.sealed import records_of

_WORK: Final = "-work"
_ALL: Final = (*entries_of.COLUMNS, *entries_of.HASHES)
_BATCH: Final = 500
_ORDER: Final = (Entity.PRACTICE, Entity.PATIENT, Entity.COURSE, Entity.SESSION)  # parents before their children
_Key = tuple[Entity, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SalvageReport:
    """What was saved. ``lines`` say the same in plain sentences, without patient data."""

    patients: int
    sessions: int
    needles: int
    notes: int
    history: int  # entries of the old history that hold
    history_whole: bool  # the old history could be taken over unbroken
    broken_pages: int
    gaps: int  # places in the tables that could not be read
    from_history: int  # records whose row was lost and whose history was not
    uncertain: int  # records whose row and history differ, and neither proves the other wrong
    stand_ins: int  # patients, sessions and courses of which only the number is known
    from_backup: int  # entries that a backup gave
    after_backup: int  # entries that came after it and were read in the damaged file
    lines: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    entries: list[dict[str, Any]]
    reaches: int  # the number of entries that there must be at least
    entries_whole: bool
    rows: dict[_Key, Record]
    gaps: int


def salvage(
    path: Path,
    out: Path,
    *,
    passphrase: str | None = None,
    raw_key: str | None = None,
    backup: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> SalvageReport:
    """Read every record that can still be read at ``path`` into the new file ``out``, under the same key.

    With a ``backup`` of the same history its entries are taken from there, and only what came later from ``path``.
    ``path`` is only read. AlreadyThereError, WrongPassphraseError, DamagedError (nothing at all could be read, the
    backup is of another history) leave no ``out``.
    """
    tell = progress or (lambda _: None)
    if out.exists():
        raise AlreadyThereError(f"“{out.name}” is already there; choose another name.")
    encrypted = is_encrypted(path)
    if encrypted and not (passphrase or raw_key):
        raise PassphraseNeededError(f"“{path.name}” is locked; enter its passphrase.")
    key = raw_key or derive_raw_key(path, passphrase or "") if encrypted else None
    work = out.with_name(out.name + _WORK)
    remove(work)
    try:
        tell("copy")
        _copy_with_log(path, work)
        tell("pages")
        if key:
            keys.check_raw_key(key, path)
            with work.open("rb") as file:
                key = keys.with_salt(key, file.read(keys.SALT_BYTES))
        broken = reseal(work, key) if key else 0
        with kind_errors(path):
            tell("read")
            found = _read(work, key)
            if (
                not found.entries
            ):  # the list of tables has several pages; the one that names the history may be lost
                graft_schema(work, key)
                grafted = _read(work, key)
                if len(grafted.entries) + len(grafted.rows) > len(found.rows):
                    found = grafted
            if backup is not None:
                tell("backup")
                older = entries_of.of_backup(backup, passphrase=passphrase, raw_key=raw_key)
                found.entries = entries_of.joined(older, found.entries, backup)
                found.entries_whole = entries_of.unbroken(found.entries, found.reaches)
            records, from_history, uncertain = _settle(found)
            _trust_seals(records)
            if not records:
                raise DamagedError(f"Nothing could be read in “{path.name}”; take a backup.")
            stand_ins = _add_stand_ins(records)
            tell("write")
            whole = found.entries_whole and not stand_ins and not uncertain
            bytes_: Iterator[bytes] = kept_bytes(work, key)
            if backup is not None:
                bytes_ = chain(bytes_, entries_of.bytes_of_backup(backup, passphrase=passphrase, raw_key=raw_key))
            store = _new_store(out, records, whole=whole, passphrase=passphrase, raw_key=raw_key)
            try:
                names = {blobs.keep(store, data) for data in bytes_}
                _write(store, records, found.entries, whole=whole)
            finally:
                store.close()
            lost = len(_named_bytes(records) - names)
    except BaseException:
        remove(out)
        raise
    finally:
        remove(work)
    given = 0 if backup is None else len(older)
    return _report(records, found, broken, whole, from_history, uncertain, stand_ins, given, lost)


def _copy_with_log(path: Path, work: Path) -> None:
    try:
        handles.copy(path, work)
        log = path.with_name(path.name + "-wal")
        if log.exists():
            handles.copy(log, work.with_name(work.name + "-wal"))
    except OSError as error:
        raise kind_os_error(error, work) from error


def _read(work: Path, key: str | None) -> _Found:
    connection = lenient(work, key)
    try:
        history = DamagedTable(connection, "history")
        entries = [entry for entry in _rows(history) if entries_of.holds(entry)]
        gaps = history.gaps
        rows: dict[_Key, Record] = {}
        for entity, record_type in RECORD_TYPES.items():
            table: DamagedTable | DamagedSessions
            if "WITHOUT ROWID" in (objects_of_new_file()[entity.value] or ""):
                sessions = {str(entry["session_id"]) for entry in entries if entry["session_id"] is not None}
                sessions |= {key for kind, key in rows if kind is Entity.SESSION}
                table = DamagedSessions(connection, entity.value, sorted(sessions))
            else:
                table = DamagedTable(connection, entity.value)
            for row in _rows(table):
                with suppress(ValueError, TypeError):
                    record = from_row(record_type, row)
                    if isinstance(record, Seal) and not records_of(record)[0]:
                        gaps += 1  # a seal that does not hold proves nothing; the history may have it whole
                        continue
                    rows[entity, record.id] = record
            gaps += table.gaps
    finally:
        connection.close()
    whole = entries_of.unbroken(entries, history.reaches)
    return _Found(entries=entries, reaches=history.reaches, entries_whole=whole, rows=rows, gaps=gaps)


def _rows(table: DamagedTable | DamagedSessions) -> Iterable[dict[str, Any]]:
    try:
        yield from table.rows()
    except UNREADABLE:  # the table itself is not to be found
        table.gaps += 1


def _settle(found: _Found) -> tuple[dict[_Key, Record], int, int]:
    """One record for each key; how many only the history still had; how many are uncertain."""
    newest: dict[_Key, tuple[int, str | None]] = {
        (Entity(entry["entity"]), entry["key"]): (entry["seq"], entry["after"]) for entry in found.entries
    }
    whole_from = entries_of.whole_from(found.entries, found.reaches)
    records: dict[_Key, Record] = {}
    from_history = uncertain = 0
    for key, (seq, after) in newest.items():
        told = None if after is None else from_json(RECORD_TYPES[key[0]], after)
        row = found.rows.get(key)
        if row == told:
            taken = row
        elif seq >= whole_from:
            # Nothing that came later is missing, so the entry is the last word and the row was hit.
            taken = told
            from_history += told is not None
        elif row is None:
            taken, from_history = told, from_history + 1
        else:
            taken, uncertain = row, uncertain + 1
        if taken is not None:
            records[key] = taken
    for key, row in found.rows.items():
        if key not in newest:
            records[key] = row
            uncertain += found.entries_whole
    return records, from_history, uncertain


def _trust_seals(records: dict[_Key, Record]) -> None:
    """A signed session is what its seal says, and no row and no entry knows it better."""
    for made in [record for record in records.values() if isinstance(record, Seal)]:
        chart, around = records_of(made)
        for record in chart:
            records[_key_of(record)] = record
        for record in around:
            records.setdefault(_key_of(record), record)


def _add_stand_ins(records: dict[_Key, Record]) -> int:
    """Something to hang the saved records on where their session, course or patient was lost."""
    missing: dict[_Key, Record] = {}
    if (Entity.PRACTICE, PRACTICE_KEY) not in records:
        missing[Entity.PRACTICE, PRACTICE_KEY] = Practice(name="Recovered practice")
    patients = {owner: "" for record in records.values() if (owner := getattr(record, "patient_id", ""))}
    lost = "recovered-patient"
    for record in list(records.values()):
        session_id = change_of(None, record).session_id
        if session_id is not None and (Entity.SESSION, session_id) not in records:
            missing[Entity.SESSION, session_id] = Session(
                id=session_id,
                patient_id=lost,
                started_at="1970-01-01T00:00:00.000Z",
                title="Recovered session",
            )
            patients[lost] = ""
        if isinstance(record, Session) and record.course_id is not None:
            key = (Entity.COURSE, record.course_id)
            if key not in records:
                missing[key] = Course(
                    id=record.course_id, patient_id=record.patient_id, name="Recovered course", planned_sessions=1
                )
    for id_ in patients:
        if (Entity.PATIENT, id_) not in records:
            missing[Entity.PATIENT, id_] = Patient(id=id_, name="Recovered patient")
    records.update(missing)
    return len(missing)


def _new_store(
    out: Path, records: dict[_Key, Record], *, whole: bool, passphrase: str | None, raw_key: str | None
) -> ChartStore:
    if whole:
        return new_file(out, passphrase=passphrase, raw_key=raw_key)
    practice = records[Entity.PRACTICE, PRACTICE_KEY]
    assert isinstance(practice, Practice)
    return create_file(out, practice=practice, passphrase=passphrase, raw_key=raw_key)


def _write(store: ChartStore, records: dict[_Key, Record], entries: list[dict[str, Any]], *, whole: bool) -> None:
    ordered = sorted(
        records.items(), key=lambda item: _ORDER.index(item[0][0]) if item[0][0] in _ORDER else len(_ORDER)
    )
    if whole:
        _write_as_it_was(store, [record for _, record in ordered], entries)
    else:
        rest = [record for (entity, _), record in ordered if entity is not Entity.PRACTICE]
        _write_anew(store, rest, entries)


def _named_bytes(records: dict[_Key, Record]) -> set[str]:
    """The hashes of the bytes that pictures and papers name."""
    found = {name for record in records.values() if (name := getattr(record, "content", ""))}
    return found | {name for record in records.values() if (name := getattr(record, "thumb", ""))}


def _write_as_it_was(store: ChartStore, records: list[Record], entries: list[dict[str, Any]]) -> None:
    """The rows and the unbroken history, so that the chain goes on as if nothing had been."""
    execute = store.connection.execute
    execute("BEGIN IMMEDIATE")
    try:
        for record in records:
            _insert(execute, _key_of(record)[0].value, to_row(_unsigned(record)))
        for record in records:
            if _unsigned(record) is not record:
                execute("UPDATE session SET status = 'signed' WHERE id = ?", (record.id,))
        for entry in entries:
            _insert(execute, "history", {name: entry[name] for name in _ALL})
        search.rebuild(store.connection)
        execute("COMMIT")
    except BaseException:
        if store.connection.in_transaction:
            execute("ROLLBACK")
        raise


def _write_anew(store: ChartStore, records: list[Record], entries: list[dict[str, Any]]) -> None:
    """The records through the gate, as a new history; what holds of the old one is kept beside it."""
    changes: list[Change] = [change_of(None, _unsigned(record)) for record in records]
    changes += [change_of(_unsigned(record), record) for record in records if _unsigned(record) is not record]
    for start in range(0, len(changes), _BATCH):
        store.apply(changes[start : start + _BATCH])
    execute = store.connection.execute
    execute("BEGIN IMMEDIATE")
    for entry in entries:
        _insert(execute, "history_before_salvage", {name: entry[name] for name in _ALL})
    execute("COMMIT")


def _insert(execute: Callable[..., Any], table: str, row: dict[str, Any]) -> None:
    execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def _key_of(record: Record) -> _Key:
    change = change_of(None, record)
    return change.entity, change.key


def _unsigned(record: Record) -> Record:
    """A signed session as a draft, since nothing can be added to a signed one; others as they are."""
    if isinstance(record, Session) and record.status is SessionStatus.SIGNED:
        return replace(record, status=SessionStatus.DRAFT)
    return record


def _report(
    records: dict[_Key, Record],
    found: _Found,
    broken: int,
    whole: bool,
    from_history: int,
    uncertain: int,
    stand_ins: int,
    given: int,
    lost: int,
) -> SalvageReport:
    count = dict.fromkeys(Entity, 0)
    for entity, _ in records:
        count[entity] += 1
    lines = [
        f"Saved: {count[Entity.PATIENT]} patients, {count[Entity.SESSION]} sessions,"
        f" {count[Entity.NEEDLE]} needles, {count[Entity.NOTE]} parts of notes."
    ]
    newer = len(found.entries) - given
    if given:
        lines.append(
            f"The backup gave {given} entries of the history; {newer} that came later were read in the file."
        )
    if broken:
        lines.append(f"The seal of {broken} pages was broken.")
    if found.gaps:
        lines.append(f"At {found.gaps} places the tables could not be read.")
    if from_history:
        lines.append(f"{from_history} records were taken from the history because their row was lost or altered.")
    if uncertain:
        lines.append(
            f"{uncertain} records are uncertain: their row and the history differ. Compare with a backup."
        )
    if stand_ins:
        lines.append(f"{stand_ins} patients, courses or sessions could not be read and are called “Recovered …”.")
    if lost:
        lines.append(f"The bytes of {lost} pictures or papers could not be read; their rows are kept.")
    if whole:
        lines.append("The history was taken over unbroken.")
    else:
        lines.append(
            f"The history had gaps: {len(found.entries)} of its entries are kept apart, and a new history begins."
        )
    return SalvageReport(
        patients=count[Entity.PATIENT],
        sessions=count[Entity.SESSION],
        needles=count[Entity.NEEDLE],
        notes=count[Entity.NOTE],
        history=len(found.entries),
        history_whole=whole,
        broken_pages=broken,
        gaps=found.gaps,
        from_history=from_history,
        uncertain=uncertain,
        stand_ins=stand_ins,
        from_backup=given,
        after_backup=newer if given else 0,
        lines=tuple(lines),
    )
