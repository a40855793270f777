"""The one way in: a step of changes becomes durable, or nothing of it does.

Each record is written by one statement that also compares what was there before, so that a chart can never be
overwritten by a change that was made for another state of it. Each change appends one row to ``history``, and
each row's hash covers the row before it.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, Final

from sqlcipher3 import dbapi2

from acuchart.model import clock
from acuchart.model.change import RECORD_TYPES, Cause, Change, Entity
from acuchart.model.records import from_json, to_row
from acuchart.store import search
from acuchart.store.errors import StaleChangeError

FIRST_HASH: Final = "0" * 64
_STALE: Final = (
    "This chart was changed elsewhere in the meantime; it has been read again, so make the change once more."
)
_HISTORY: Final = (
    "INSERT INTO history (seq, step, at, cause, session_id, entity, key, before, after, prev_hash, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
BLOCK: Final = 32  # entries in a run that ``history_block`` names; its trigger has the same number
OF_SESSION: Final = (
    "history_block b CROSS JOIN history h"
    f" ON h.seq BETWEEN b.block * {BLOCK} AND b.block * {BLOCK} + {BLOCK - 1} AND h.session_id = b.session_id"
    " WHERE b.session_id = ?"
)
"""From where the entries of a session are read: by its runs, in which others may occur as well."""
_STEPS: Final = (
    f"SELECT step, cause, entity, key, before, after FROM {OF_SESSION}"
    " AND entity IN ('needle', 'lead', 'area', 'adjunct', 'session', 'stamp') ORDER BY b.block, h.seq"
)
_LIST: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_OBJECT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
Steps = tuple[tuple[Change, ...], ...]


def write(connection: dbapi2.Connection, changes: Sequence[Change], cause: Cause) -> None:
    """Write ``changes`` as one step in one transaction; on return it is on disk.

    Raises StaleChangeError where a stored record is not the change's ``before``, and the database's own errors
    (``store.errors`` gives them their sentences); then nothing is written.
    """
    at = clock.now()
    cursor = connection.cursor()  # one for all: a cursor for each statement takes a tenth of the time of a mark
    execute = cursor.execute
    execute("BEGIN IMMEDIATE")
    try:
        seq, prev_hash, step = _head(cursor)
        for change in changes:
            before, after = _write_record(cursor, change)
            seq += 1
            row = (
                seq,
                step + 1,
                at,
                cause.value,
                change.session_id,
                change.entity.value,
                change.key,
                before,
                after,
            )
            row_hash = hash_of(prev_hash, row)
            execute(_HISTORY, (*row, prev_hash, row_hash))
            prev_hash = row_hash
        execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            execute("ROLLBACK")
        raise


def head_hash(connection: dbapi2.Connection) -> str:
    """The hash of the newest history row: the code that stands for the whole record."""
    return _head(connection.cursor())[1]


def hash_at(connection: dbapi2.Connection, seq: int) -> str | None:
    """The hash of one history row, or None where there is none."""
    row = connection.execute("SELECT hash FROM history WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else str(row[0])


def length(connection: dbapi2.Connection) -> int:
    """The number of the newest history row; as many as there are where none is missing."""
    return _head(connection.cursor())[0]


def hash_of(prev_hash: str, row: Iterable[Any]) -> str:
    """SHA-256 (hex) over the previous hash and the row without its two hashes, as canonical JSON."""
    return hashlib.sha256(_LIST([prev_hash, *row]).encode()).hexdigest()


def steps(connection: dbapi2.Connection, session_id: str) -> tuple[Steps, Steps]:
    """The undo and the redo stack of a session, newest last, read back from its history.

    A step is what one edit wrote, without what is no step of undo (``Change.is_step``) and without the step
    that made the session. An undo takes the newest step over to the redo stack, a redo takes it back, and a new
    edit clears what could be redone.
    """
    undo: list[tuple[Change, ...]] = []
    redo: list[tuple[Change, ...]] = []
    for cause, changes in _read_steps(connection, session_id):
        if cause is Cause.DO:
            undo.append(changes)
            redo.clear()
        elif cause is Cause.UNDO and undo:
            redo.append(undo.pop())
        elif cause is Cause.REDO and redo:
            undo.append(redo.pop())
    return tuple(undo), tuple(redo)


def _read_steps(connection: dbapi2.Connection, session_id: str) -> list[tuple[Cause, tuple[Change, ...]]]:
    found: list[tuple[Cause, tuple[Change, ...]]] = []
    current: int | None = None
    for step, cause, entity, key, before, after in connection.execute(_STEPS, (session_id,)):
        record_type = RECORD_TYPES[Entity(entity)]
        change = Change(
            entity=Entity(entity),
            key=key,
            before=None if before is None else from_json(record_type, before),
            after=None if after is None else from_json(record_type, after),
        )
        if not change.is_step:
            continue
        if step != current:
            found.append((Cause(cause), ()))
            current = step
        found[-1] = (found[-1][0], (*found[-1][1], change))
    return [
        (cause, changes)
        for cause, changes in found
        if not any(change.entity is Entity.SESSION and change.before is None for change in changes)
    ]


def _head(cursor: dbapi2.Cursor) -> tuple[int, str, int]:
    row = cursor.execute("SELECT seq, hash, step FROM history ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, FIRST_HASH, 0) if row is None else row


def _write_record(cursor: dbapi2.Cursor, change: Change) -> tuple[str | None, str | None]:
    """Write one record; its canonical JSON before and after."""
    sql = _sql(change.entity)
    before = None if change.before is None else to_row(change.before)
    after = None if change.after is None else to_row(change.after)
    try:
        if before is None:
            assert after is not None
            written = cursor.execute(sql["insert"], tuple(after.values())).rowcount
        elif after is None:
            assert change.before is not None
            search.forget(cursor, change.before)
            written = cursor.execute(sql["delete"], tuple(before.values())).rowcount
        else:
            values = (*after.values(), *before.values())
            written = cursor.execute(sql["update"], values).rowcount
    except dbapi2.IntegrityError as error:
        if "UNIQUE constraint failed" in str(error):
            raise StaleChangeError(_STALE) from error
        raise
    if written != 1:
        raise StaleChangeError(_STALE)
    if change.after is not None:
        search.keep_in_step(cursor, change.after)
    return (
        None if before is None else canonical(before),
        None if after is None else canonical(after),
    )


@cache
def _sql(entity: Entity) -> dict[str, str]:
    names = [field.name for field in fields(RECORD_TYPES[entity])]
    is_before = " AND ".join(f"{name} IS ?" for name in names)
    return {
        "insert": f"INSERT INTO {entity} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        "update": f"UPDATE {entity} SET {', '.join(f'{name} = ?' for name in names)} WHERE {is_before}",
        "delete": f"DELETE FROM {entity} WHERE {is_before}",
    }


def canonical(row: dict[str, Any]) -> str:
    """A row as the text that the history keeps and hashes: sorted keys, no spaces."""
    return _OBJECT(row)
