"""Backups that are proved: copied while the practice goes on, opened, checked, counted, and only then named.

The copy is of bytes: what is encrypted stays encrypted under the same key, and no key is needed to move it. A
reader that begins when the log is empty makes SQLite leave the main file alone until it ends, so the copy is
one moment of the practice although new marks go on being written to the log.

Once a day the whole chain is walked. A backup in between rests on that: the seal of every page is checked, the
counts are compared, and the chain is walked from where the last proved backup ended. A plain file has no seals
and is always walked as a whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from acuchart.model import clock
from acuchart.store import gate, handles, keys
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import (
    AlreadyThereError,
    BusyError,
    DamagedError,
    StoreError,
    kind_errors,
    kind_os_error,
)
from acuchart.store.opening import connect, remove
from acuchart.store.proving import counted, prove
from acuchart.store.shelf import (
    UNFINISHED,
    Backup,
    Progress,
    Proof,
    free_name,
    newest_proved,
    teller,
    write_proof,
)

_CAME_AND_WENT: Final = (
    "SELECT entity, sum(before IS NULL), sum(after IS NULL), count(*) FROM history WHERE seq > ? GROUP BY entity"
)
_WHOLE_EVERY: Final = timedelta(days=1)
_PATIENCE: Final = 500  # tries to find a moment when the log is empty, 20 ms apart


def back_up(
    store: ChartStore,
    folder: Path,
    *,
    reason: str = "hand",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    moment: datetime | None = None,
) -> Backup:
    """Make a proved backup of ``store``'s file in ``folder`` and return it.

    May run in a background thread with ``store.reader()`` or the main store while marks are being made; only
    the path and the key of ``store`` are used. ``progress`` is told the part and the fraction done.
    CancelledError, DiskFullError, ReadOnlyError, BusyError or DamagedError leave nothing behind.
    """
    path, key = store.path, store.raw_key()
    at = (moment or datetime.now(UTC)).replace(microsecond=0)  # as the name says it
    tell = teller(progress, cancelled)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise kind_os_error(error, folder) from error
    target = free_name(folder, path.stem, at)
    part = target.with_name(target.name + UNFINISHED)
    remove(part)
    beside = ThreadPoolExecutor(1, "acuchart-backup")
    try:
        with kind_errors(path), _standing_still(path, key) as reader:
            base = _base(reader, folder, path.stem, at) if key else None
            head = gate.head_hash(reader)
            counting = beside.submit(_counts, reader, base)
            try:
                handles.begin_copy(path, part, lambda done: tell("copy", done))
            except OSError as error:
                raise kind_os_error(error, target) from error
            finally:
                wait((counting,))  # before the reader is closed
            counts = counting.result()
        settling = beside.submit(handles.settle, part)
        found_head, found_counts = prove(part, key, tell, base)
        try:
            seal = settling.result()
        except OSError as error:
            raise kind_os_error(error, target) from error
        if (found_head, found_counts) != (head, counts):
            raise DamagedError(
                f"The backup of “{path.name}” does not hold what the practice file holds; try again, and check the"
                " disk if this comes back."
            )
        proof = Proof(
            made_at=clock.stamp(at),
            proved_at=clock.now(),
            reason=reason,
            bytes=part.stat().st_size,
            sha256=seal,
            patients=counts["patient"],
            sessions=counts["session"],
            needles=counts["needle"],
            history=counts["history"],
            head=head,
            whole_at=clock.stamp(at) if base is None else base.whole_at,
        )
        try:
            part.replace(target)
            write_proof(target, proof)
            handles.settle_folder(folder)
        except OSError as error:
            raise kind_os_error(error, target) from error
    except BaseException:
        beside.shutdown()
        remove(part)
        raise
    beside.shutdown()
    return Backup(path=target, made_at=at, proof=proof)


def _base(reader: dbapi2.Connection, folder: Path, stem: str, at: datetime) -> Proof | None:
    """The proof that a backup may rest on: of this very history, whose whole chain was walked within a day."""
    newest = newest_proved(folder, stem)
    proof = None if newest is None else newest.proof
    if proof is None or not clock.stamp(at - _WHOLE_EVERY) < proof.whole_at <= clock.stamp(at):
        return None
    return proof if gate.hash_at(reader, proof.history) == proof.head else None


def is_due(store: ChartStore, folder: Path) -> bool:
    """True where the practice has changed since its newest proved backup."""
    newest = newest_proved(folder, store.path.stem)
    return newest is None or newest.proof is None or newest.proof.head != store.head()


def save_copy(store: ChartStore, path: Path) -> None:
    """Write what ``store`` holds to a new file under the same key, even where its own file was taken away.

    The way out after LostFileError and after a full disk.
    """
    if path.exists():
        raise AlreadyThereError(f"“{path.name}” is already there; choose another name.")
    with kind_errors(path):
        try:
            target = dbapi2.connect(str(path), isolation_level=None)
        except dbapi2.Error as error:
            raise kind_os_error(OSError(str(error)), path) from error
        try:
            path.chmod(0o600)
            target.execute("PRAGMA cipher_log_level = NONE")
            key = store.raw_key()
            if key:
                keys.set_key(target, key)
            store.connection.backup(target)
        except BaseException:
            target.close()
            remove(path)
            raise
        target.close()
    try:
        prove(path, store.key())
    except StoreError:
        remove(path)
        raise


@contextmanager
def _standing_still(path: Path, key: str | None) -> Iterator[dbapi2.Connection]:
    """While inside, the main file stands still at one moment; gives a connection that reads that moment."""
    writer, reader = _opened(path, key), _opened(path, key, for_any_thread=True)
    try:
        writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()  # most of it, before anyone has to wait
        for _ in range(_PATIENCE):
            writer.execute("BEGIN IMMEDIATE")
            try:
                # Busy means that another connection is emptying the log just now and says nothing of its length.
                busy, in_log, done = reader.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                if not busy and in_log == done:
                    reader.execute("BEGIN")
                    gate.head_hash(reader)  # the first reading holds the moment
                    break
            finally:
                writer.execute("ROLLBACK")
            time.sleep(0.02)
        else:
            raise BusyError(f"“{path.name}” is being read the whole time; try the backup again.")
        writer.close()
        yield reader
    finally:
        writer.close()
        reader.close()


def _opened(path: Path, key: str | None, *, for_any_thread: bool = False) -> dbapi2.Connection:
    connection = connect(path, for_any_thread=for_any_thread)
    if key:
        keys.set_key(connection, key)
    return connection


def _counts(connection: dbapi2.Connection, base: Proof | None) -> dict[str, int]:
    """How much there is; with a base, what it held and what came and went after it by the history."""
    if base is None:
        return {**counted(connection), "history": gate.length(connection)}
    counts = {
        "patient": base.patients,
        "session": base.sessions,
        "needle": base.needles,
        "history": base.history,
    }
    for entity, came, went, entries in connection.execute(_CAME_AND_WENT, (base.history,)):
        counts["history"] += entries
        if entity in counts:
            counts[entity] += came - went
    return counts
