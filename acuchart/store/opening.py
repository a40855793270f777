"""Making and opening a practice file: keys, checks before the first write, and plain refusals.

A failed open never changes the file: the header is read by hand first, and the first statements are reads.
"""

import contextlib
import os
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from acuchart.model.change import Change, change_of
from acuchart.model.practice import Practice
from acuchart.store import handles, keys, schema
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import (
    AlreadyThereError,
    DamagedError,
    ForeignFileError,
    MissingFileError,
    PassphraseNeededError,
    ReadOnlyError,
    StoreError,
    TooNewError,
    WrongPassphraseError,
    damaged,
    kind_errors,
)
from acuchart.store.lock import FileLock

_PLAIN_MAGIC: Final = b"SQLite format 3\0"
_SMALLEST: Final = 512  # no SQLite file has fewer bytes than its smallest page
_LOG_HEAD: Final = 32  # bytes before the first frame of a log, and 24 before the page of each frame
_FRAME_HEAD: Final = 24
_CIPHER_VARIETY: Final = 150  # different bytes among 512: cipher text has about 221, documents far fewer
UNFINISHED: Final = "-new"  # a rewritten copy that was never swapped in; worth nothing


def is_encrypted(path: Path) -> bool:
    """True where the file does not begin as a plain SQLite file. Raises MissingFileError or ReadOnlyError."""
    return not _head(path).startswith(_PLAIN_MAGIC)


def derive_raw_key(path: Path, passphrase: str) -> str:
    """The key that SQLCipher 4 derives from ``passphrase`` for this file, in its raw form ``x'…'`` (key, salt)."""
    return keys.derive(passphrase, _head(path)[: keys.SALT_BYTES])


def create_file(
    path: Path, *, practice: Practice, passphrase: str | None, raw_key: str | None = None
) -> ChartStore:
    """Make a new practice file with its profile and open it.

    ``passphrase`` None or empty makes a plain SQLite file, unless a ``raw_key`` is given. Raises AlreadyThereError
    where something is at ``path``, ReadOnlyError or DiskFullError where it cannot be written; then nothing is
    left behind.
    """
    return new_file(path, passphrase=passphrase, raw_key=raw_key, first=(change_of(None, practice),))


def new_file(
    path: Path, *, passphrase: str | None, raw_key: str | None = None, first: tuple[Change, ...] = ()
) -> ChartStore:
    """Make a file with empty tables and the ``first`` step; see ``create_file``."""
    if passphrase:
        keys.check_passphrase(passphrase)
    if raw_key:
        keys.check_raw_key(raw_key, path)
    try:
        # Owner-only from the first byte; exclusive, so that nothing is ever overwritten.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise AlreadyThereError(f"“{path.name}” is already there; choose another name.") from None
    except OSError:
        raise ReadOnlyError(f"“{path.name}” cannot be made in that folder; choose another folder.") from None
    lock = None
    try:
        lock = FileLock(path)
        with kind_errors(path):
            connection = connect(path)
            try:
                if raw_key or passphrase:
                    keys.set_key(connection, raw_key or passphrase or "")
                connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
                _settle(connection)
                store = ChartStore(
                    connection,
                    path=path,
                    encrypted=bool(raw_key or passphrase),
                    passphrase=passphrase,
                    raw_key=raw_key,
                    lock=lock,
                )
                schema.migrate(store.db)
                store.apply(first)
            except BaseException:
                connection.close()
                raise
    except BaseException:
        remove(path)
        if lock is not None:
            lock.release()
        raise
    return store


def open_file(
    path: Path,
    *,
    passphrase: str | None = None,
    raw_key: str | None = None,
    read_only: bool = False,
    frozen: bool = False,
) -> ChartStore:
    """Open a practice file, bringing an older one up to date after a copy of it is made beside it.

    ``raw_key`` is SQLCipher's ``x'…'`` form and skips the key derivation. Raises the StoreError that names
    the trouble; the file and its folder are then as they were. One window at a time may write
    (InUseError), any number may read. ``frozen`` reads a backup, which nobody writes, without a trace beside it.
    """
    read_only = read_only or frozen
    head = _head(path)
    encrypted = not head.startswith(_PLAIN_MAGIC)
    if len(head) < _SMALLEST or (encrypted and len(set(head)) < _CIPHER_VARIETY):
        raise ForeignFileError(
            f"“{path.name}” is not an acuchart practice file; choose a file ending in .acuchart."
        )
    if path.stat().st_size % (keys.PAGE_BYTES if encrypted else _SMALLEST):
        raise DamagedError(
            f"“{path.name}” was cut short or is no acuchart practice file; open a backup copy and keep this one."
        )
    if encrypted and not (passphrase or raw_key):
        raise PassphraseNeededError(f"“{path.name}” is locked; enter its passphrase.")
    if not encrypted and (passphrase or raw_key):
        passphrase = raw_key = None  # a plain file opens without one; refusing would only keep the owner out
    if not read_only and not _writable(path):
        raise ReadOnlyError(f"“{path.name}” cannot be written; check that the file and its folder allow changes.")
    lock = None if read_only else FileLock(path)
    try:
        with kind_errors(path):
            if encrypted:
                raw_key = _right_key(path, passphrase, raw_key)
            if not frozen and _has_log(path):
                _look(path, raw_key)
            connection = connect(path, read_only=read_only, frozen=frozen)
            try:
                if raw_key:
                    keys.set_key(connection, raw_key)
                applied = _check(connection, path)
                _settle(connection, read_only=read_only)
                store = ChartStore(
                    connection,
                    path=path,
                    encrypted=encrypted,
                    passphrase=passphrase,
                    raw_key=raw_key,
                    read_only=read_only,
                    lock=lock,
                )
                if applied != schema.STEP_NAMES:
                    _bring_up_to_date(store, applied)
            except BaseException:
                connection.close()
                raise
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    if lock is not None:
        remove(path.with_name(path.name + UNFINISHED))
    return store


def open_by_recovery_code(path: Path, code: str, *, read_only: bool = False) -> ChartStore:
    """Open an encrypted file with the code of its recovery sheet; RecoveryCodeError where it is mistyped."""
    return open_file(path, raw_key=keys.key_of_recovery_code(code), read_only=read_only)


def connect(
    path: Path, *, read_only: bool = False, frozen: bool = False, for_any_thread: bool = False
) -> dbapi2.Connection:
    """A bare connection to an existing file; ``frozen`` is for a file that nobody writes, and leaves no trace.

    It belongs to the thread that made it, or to one thread after the other where it is ``for_any_thread``.
    """
    real = path.resolve()
    # Where we may not write, nobody with our rights does: without a log the file stands still.
    frozen = frozen or (read_only and not _writable(real) and not real.with_name(real.name + "-wal").exists())
    # A reader that may write opens so, and is held back by query_only: only then it clears away its own log.
    mode = "rw" if not frozen and (not read_only or _writable(real)) else "ro"
    connection = dbapi2.connect(
        f"{real.as_uri()}?mode={mode}{'&immutable=1' if frozen else ''}",
        uri=True,
        isolation_level=None,
        timeout=5.0,
        check_same_thread=not for_any_thread,
    )
    # Its own log lines would go to stderr, between our sentences.
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection


def remove(path: Path) -> None:
    """Take a file away with the log beside it, where it is there."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink()


def _head(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ForeignFileError(f"“{path.name}” is a folder; choose a file ending in .acuchart.")
        with handles.reading(path) as handle:
            return handles.read_at(handle, _SMALLEST, 0)
    except (FileNotFoundError, NotADirectoryError):
        raise MissingFileError(
            f"There is no file “{path.name}” at that place; check the name and the folder."
        ) from None
    except OSError:
        raise ReadOnlyError(f"“{path.name}” cannot be read; check that you may open it.") from None


def _writable(path: Path) -> bool:
    if os.name == "nt":  # there the permission bits say little, and closing a handle drops no locks
        try:
            with path.open("r+b"):
                pass
        except OSError:
            return False
    # The write-ahead log lies beside the file, so the folder counts too.
    return os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)


def _right_key(path: Path, passphrase: str | None, raw_key: str | None) -> str:
    """The raw key, checked against the seals of the file without SQLite: nothing is touched by a wrong one."""
    if raw_key:
        keys.check_raw_key(raw_key, path)
    else:
        try:
            keys.check_passphrase(passphrase or "")
        except PassphraseNeededError:  # no file was ever made with it
            raise _wrong_passphrase(path) from None
        raw_key = derive_raw_key(path, passphrase or "")
    with handles.reading(path) as handle:
        first = handles.read_at(handle, keys.PAGE_BYTES, 0)
        seal = keys.Seal(raw_key, first[: keys.SALT_BYTES])
        if seal.holds(first, 1):
            return raw_key
        others = [handles.read_at(handle, keys.PAGE_BYTES, (n - 1) * keys.PAGE_BYTES) for n in range(2, 12)]
    if _log_holds(path, seal):
        return raw_key  # the first page was being written when the power went; the log has it whole
    if any(seal.holds(page, number) for number, page in enumerate(others, start=2)):
        raise damaged(path)
    raise _wrong_passphrase(path)


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _log_holds(path: Path, seal: keys.Seal) -> bool:
    """True where the first frame of the log was sealed with this key."""
    log = path.with_name(path.name + "-wal")
    if not log.exists():
        return False
    with handles.reading(log) as handle:
        frame = handles.read_at(handle, _FRAME_HEAD + keys.PAGE_BYTES, _LOG_HEAD)
    return seal.holds(frame[_FRAME_HEAD:], int.from_bytes(frame[:4], "big"))


def _look(path: Path, raw_key: str | None) -> None:
    """Check a file with the log of a killed process by reading only: closing after writing would merge the two."""
    connection = dbapi2.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=5.0)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        if raw_key:
            keys.set_key(connection, raw_key)
        _check(connection, path)
    finally:
        connection.close()


def _wrong_passphrase(path: Path) -> WrongPassphraseError:
    return WrongPassphraseError(
        f"That passphrase does not open “{path.name}”; check the spelling and Caps Lock"
        " (a file that is not an acuchart practice file, or is damaged at its start, looks the same)."
    )


def _check(connection: dbapi2.Connection, path: Path) -> tuple[str, ...]:
    """The applied schema steps; reads only, so that a file that is not ours stays as it was."""
    try:
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        if application_id != schema.APPLICATION_ID:
            raise ForeignFileError(
                f"“{path.name}” is not an acuchart practice file; choose a file ending in .acuchart."
            )
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        rows = connection.execute(
            "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", (schema.MIGRATION_SET,)
        ).fetchall()
    except dbapi2.DatabaseError as error:
        raise damaged(path) from error
    applied = tuple(name for (name,) in rows)
    if applied != schema.STEP_NAMES[: len(applied)]:
        raise TooNewError(f"“{path.name}” was written by a newer acuchart; update the program to open it.")
    if not applied or schema.TABLES - tables:
        raise damaged(path)
    return applied


def _settle(connection: dbapi2.Connection, *, read_only: bool = False) -> None:
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    else:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA temp_store = MEMORY")  # no plain word of a sort in a temporary file
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -32000")  # kB; a page that is kept need not be deciphered again


def _bring_up_to_date(store: ChartStore, applied: tuple[str, ...]) -> None:
    if store.read_only:
        raise ReadOnlyError(
            f"“{store.path.name}” was written by an older acuchart;"
            " open it once in the window to bring it up to date."
        )
    label = applied[-1] if applied else "start"
    copy = store.path.with_name(f"{store.path.stem}-before-update-{label}.acuchart")
    if not copy.exists():
        store.copy_to(copy)
    # With foreign keys on, a rebuilt table would take its children along.
    store.connection.execute("PRAGMA foreign_keys = OFF")
    with store.db.atomic():  # all steps or none: a failed one leaves the old file
        schema.migrate(store.db)
        if store.connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise StoreError(
                f"“{store.path.name}” could not be brought up to date and stays as it was; open it in the"
                " acuchart that wrote it last."
            )
    store.connection.execute("PRAGMA foreign_keys = ON")
