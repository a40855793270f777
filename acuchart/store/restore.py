"""Getting a practice back: always into a new file first, with a look at what differs, and then into its place."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from acuchart.store import handles
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import AlreadyThereError, DamagedError, StoreError, kind_errors, kind_os_error
from acuchart.store.lock import FileLock
from acuchart.store.opening import open_file, remove


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a file holds, in numbers."""

    patients: int
    sessions: int
    needles: int
    entries: int  # of the history
    newest_change: str  # UTC text; empty in an empty file


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What would change if ``there`` took the place of ``here``.

    ``relation`` is ``same``, ``older`` (all of there is in here, and here went on), ``newer`` (the reverse) or
    ``apart`` (both went on after they were one, or never were one).
    """

    here: Contents
    there: Contents
    relation: str
    lost_entries: int  # entries of the history that only here has
    lost_sessions: int  # sessions that those entries touch


def difference(here: ChartStore, there: ChartStore) -> Difference:
    """Compare the file in use with a backup or a restored file."""
    ours, theirs = _contents(here), _contents(there)
    if here.head() == there.head():
        relation, common = "same", ours.entries
    elif here.knows(there.head()):
        relation, common = "older", theirs.entries
    elif there.knows(here.head()):
        relation, common = "newer", ours.entries
    else:
        relation, common = "apart", _common(here, there)
    with kind_errors(here.path):
        (sessions,) = here.connection.execute(
            "SELECT count(DISTINCT session_id) FROM history WHERE seq > ?", (common,)
        ).fetchone()
    return Difference(
        here=ours,
        there=theirs,
        relation=relation,
        lost_entries=ours.entries - common,
        lost_sessions=sessions,
    )


def restore(backup: Path, out: Path, *, passphrase: str | None = None, raw_key: str | None = None) -> ChartStore:
    """Copy a backup to the new file ``out``, check all of it and open it; nothing is left of a failed one."""
    if out.exists():
        raise AlreadyThereError(f"“{out.name}” is already there; choose another name.")
    open_file(backup, passphrase=passphrase, raw_key=raw_key, frozen=True).close()  # refuse before copying
    try:
        handles.copy(backup, out)
    except OSError as error:
        raise kind_os_error(error, out) from error
    try:
        store = open_file(out, passphrase=passphrase, raw_key=raw_key)
        try:
            result = store.verify()
            if not result.ok:
                raise DamagedError(f"“{backup.name}” is damaged: {result.problems[0]} Take an older backup.")
        except BaseException:
            store.close()
            raise
    except BaseException:
        remove(out)
        raise
    return store


def put_in_place(
    restored: Path, path: Path, *, passphrase: str | None = None, raw_key: str | None = None
) -> Path | None:
    """Put a restored file where the practice file is; give the place where the old one is kept, None if none was.

    Both must be closed. The old file is never removed: it stays beside with the time in its name. The key is the
    old file's, to bring its last changes home first; a damaged one is set aside with its log as it is.
    """
    kept: Path | None = None
    lock: FileLock | None = None
    try:
        if path.exists():
            with suppress(StoreError):
                open_file(path, passphrase=passphrase, raw_key=raw_key).close()
            lock = FileLock(path)
            kept = _set_aside(path)
        else:
            lock = FileLock(path)
        restored.replace(path)
        handles.settle_folder(path.resolve().parent)
    except OSError as error:
        raise kind_os_error(error, path) from error
    finally:
        if lock is not None:
            lock.release()
    return kept


def _set_aside(path: Path) -> Path:
    """A second name for the old file and its log; the file itself also stays until it is replaced."""
    at = datetime.now(UTC).strftime("%Y-%m-%d %H-%M-%S")
    number = 1
    while (
        kept := path.with_name(f"{path.stem} before restore {at}Z{'' if number == 1 else f'-{number}'}.acuchart")
    ).exists():
        number += 1
    try:
        kept.hardlink_to(path)
    except OSError:  # a stick with an old file system has no second names
        shutil.copyfile(path, kept)
    log = path.with_name(path.name + "-wal")
    if log.exists():
        log.replace(kept.with_name(kept.name + "-wal"))  # it would be read into the restored file
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    return kept


def _contents(store: ChartStore) -> Contents:
    with kind_errors(store.path):
        execute = store.connection.execute
        counts = [
            execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("patient", "session", "needle", "history")
        ]
        newest = execute("SELECT at FROM history ORDER BY seq DESC LIMIT 1").fetchone()
    return Contents(
        patients=counts[0],
        sessions=counts[1],
        needles=counts[2],
        entries=counts[3],
        newest_change="" if newest is None else newest[0],
    )


def _common(here: ChartStore, there: ChartStore) -> int:
    """How many entries both histories begin with."""
    low, high = 0, min(_contents(here).entries, _contents(there).entries)
    while low < high:
        middle = (low + high + 1) // 2
        ours, theirs = (
            store.connection.execute("SELECT hash FROM history WHERE seq = ?", (middle,)).fetchone()
            for store in (here, there)
        )
        if ours == theirs:
            low = middle
        else:
            high = middle - 1
    return low
