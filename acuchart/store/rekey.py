"""Another passphrase, a first one, or none: a new file is written, proved and swapped in.

SQLCipher can change the key inside a file, but a power cut in the middle would leave half of it under each key.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from sqlcipher3 import dbapi2

from acuchart.store import gate, handles, keys, schema
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import BusyError, DamagedError, ReadOnlyError, kind_errors, kind_os_error
from acuchart.store.lock import FileLock
from acuchart.store.opening import UNFINISHED, connect, open_file, remove
from acuchart.store.proving import prove
from acuchart.store.verify import verify

Progress = Callable[[str, float], None]


def change_passphrase(
    path: Path,
    new: str | None,
    *,
    passphrase: str | None = None,
    raw_key: str | None = None,
    progress: Progress | None = None,
) -> None:
    """Put the file at ``path`` under the passphrase ``new``, or make it plain where that is None or empty.

    The file must be closed (InUseError otherwise). The old key opens it: a passphrase, a raw key, or nothing for
    a plain file. On any error, and after a power cut at any moment, the file is wholly under the old key or
    wholly under the new one. The recovery code changes with the passphrase; older backups keep the old key.
    """
    tell = progress or (lambda *_: None)
    if new:
        keys.check_passphrase(new)
    # Open once as everybody does: an older file is brought up to date, a wrong key gets its sentence.
    store = open_file(path, passphrase=passphrase, raw_key=raw_key)
    key = store.key()
    store.close()
    fresh = path.with_name(path.name + UNFINISHED)
    lock = FileLock(path)
    try:
        remove(fresh)
        with kind_errors(path):
            source = connect(path)
            try:
                if key:
                    keys.set_key(source, key)
                # Without a log beside it, and with nobody else reading: a log of the old file must not outlive it.
                mode = source.execute("PRAGMA journal_mode = DELETE").fetchone()
                if mode != ("delete",):
                    raise BusyError(f"Another program is using “{path.name}”; close it there and try again.")
                source.execute("BEGIN IMMEDIATE").fetchall()
                head = gate.head_hash(source)
                source.execute("ROLLBACK")
                tell("copy", 0.0)
                _export(source, fresh, new or "", path)
            finally:
                source.close()
            tell("pages", 0.5)
            found, _ = prove(fresh, new or None)
            result = _verified(fresh, new or None)
            if found != head or result:
                raise DamagedError(f"“{path.name}” could not be rewritten; it stays as it was. {result}".strip())
        try:
            _sync(fresh)
            fresh.replace(path)
            handles.settle_folder(path.resolve().parent)
        except OSError as error:
            raise kind_os_error(error, path) from error
        tell("done", 1.0)
    finally:
        remove(fresh)
        lock.release()


def rekeyed(store: ChartStore, new: str | None, progress: Progress | None = None) -> ChartStore:
    """Close ``store``, change its passphrase and open it again, under the new key or, after an error, the old one.

    After an error it raises that error; ``open_file`` with the old key still works then.
    """
    if store.read_only:
        raise ReadOnlyError(
            f"“{store.path.name}” is open for reading only; its passphrase cannot be changed here."
        )
    key = store.key()
    store.close()
    raw = key if key is not None and key.startswith("x'") else None
    change_passphrase(store.path, new, passphrase=None if raw else key, raw_key=raw, progress=progress)
    return open_file(store.path, passphrase=new or None)


def _export(source: dbapi2.Connection, fresh: Path, new: str, path: Path) -> None:
    """Write everything into a new file under another key; owner-only from the first byte."""
    try:
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise kind_os_error(error, path) from error
    source.execute(f"ATTACH DATABASE ? AS fresh KEY {keys.key_literal(new)}", (str(fresh.resolve()),))
    try:
        source.execute("PRAGMA fresh.synchronous = FULL")
        source.execute(f"PRAGMA fresh.application_id = {schema.APPLICATION_ID}")
        source.execute("SELECT sqlcipher_export('fresh')").fetchall()
    finally:
        source.execute("DETACH DATABASE fresh")


def _verified(fresh: Path, key: str | None) -> str:
    """The first problem of the new file, or nothing."""
    connection = connect(fresh, frozen=True)
    try:
        if key:
            keys.set_key(connection, key)
        result = verify(connection, encrypted=key is not None)
    finally:
        connection.close()
    return result.problems[0] if result.problems else ""


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
