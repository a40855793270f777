"""Making and opening a practice file: keys, checks before the first write, and plain refusals.

A failed open never changes the file: the header is read by hand first, and the first statements are reads.
"""

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from acuchart.model.change import change_of
from acuchart.model.practice import Practice
from acuchart.store import schema
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
    kind_errors,
)

_PLAIN_MAGIC: Final = b"SQLite format 3\0"
_SMALLEST: Final = 512  # no SQLite file has fewer bytes than its smallest page
_CIPHER_PAGE: Final = 4096  # SQLCipher 4 default; every encrypted file is a whole number of these
_CIPHER_VARIETY: Final = 150  # different bytes among 512: cipher text has about 221, documents far fewer
_KDF_ROUNDS: Final = 256_000  # SQLCipher 4 default, with HMAC-SHA512
_SALT_BYTES: Final = 16
_KEY_BYTES: Final = 32


def is_encrypted(path: Path) -> bool:
    """True where the file does not begin as a plain SQLite file. Raises MissingFileError or ReadOnlyError."""
    return not _head(path).startswith(_PLAIN_MAGIC)


def derive_raw_key(path: Path, passphrase: str) -> str:
    """The key that SQLCipher 4 derives from ``passphrase`` for this file, in its raw form ``x'…'`` (key, salt)."""
    salt = _head(path)[:_SALT_BYTES]
    key = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, _KDF_ROUNDS, _KEY_BYTES)
    return f"x'{key.hex()}{salt.hex()}'"


def create_file(path: Path, *, practice: Practice, passphrase: str | None) -> ChartStore:
    """Make a new practice file with its profile and open it.

    ``passphrase`` None or empty makes a plain SQLite file. Raises AlreadyThereError where something is at
    ``path``, ReadOnlyError or DiskFullError where it cannot be written; then nothing is left behind.
    """
    try:
        # Owner-only from the first byte; exclusive, so that nothing is ever overwritten.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise AlreadyThereError(f"“{path.name}” is already there; choose another name.") from None
    except OSError:
        raise ReadOnlyError(f"“{path.name}” cannot be made in that folder; choose another folder.") from None
    try:
        with kind_errors(path):
            connection = _connect(path, read_only=False)
            try:
                if passphrase:
                    _key(connection, passphrase)
                connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
                _settle(connection)
                store = ChartStore(connection, path=path, encrypted=bool(passphrase), passphrase=passphrase)
                schema.migrate(store.db)
                store.apply([change_of(None, practice)])
            except BaseException:
                connection.close()
                raise
    except BaseException:
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                path.with_name(path.name + suffix).unlink()
        raise
    return store


def open_file(
    path: Path, *, passphrase: str | None = None, raw_key: str | None = None, read_only: bool = False
) -> ChartStore:
    """Open a practice file, bringing an older one up to date after a copy of it is made beside it.

    ``raw_key`` is SQLCipher's ``x'…'`` form and skips the key derivation. Raises the StoreError that names
    the trouble; the file and its folder are then as they were.
    """
    head = _head(path)
    encrypted = not head.startswith(_PLAIN_MAGIC)
    if len(head) < _SMALLEST or (encrypted and len(set(head)) < _CIPHER_VARIETY):
        raise ForeignFileError(
            f"“{path.name}” is not an acuchart practice file; choose a file ending in .acuchart."
        )
    if path.stat().st_size % (_CIPHER_PAGE if encrypted else _SMALLEST):
        raise DamagedError(
            f"“{path.name}” was cut short or is no acuchart practice file; open a backup copy and keep this one."
        )
    if encrypted and not (passphrase or raw_key):
        raise PassphraseNeededError(f"“{path.name}” is locked; enter its passphrase.")
    if not encrypted and (passphrase or raw_key):
        passphrase = raw_key = None  # a plain file opens without one; refusing would only keep the owner out
    if not read_only and not _writable(path):
        raise ReadOnlyError(f"“{path.name}” cannot be written; check that the file and its folder allow changes.")
    with kind_errors(path):
        connection = _connect(path, read_only=read_only)
        try:
            if encrypted:
                _unlock(connection, path, raw_key or passphrase or "")
            applied = _check(connection, path)
            _settle(connection, read_only=read_only)
            store = ChartStore(
                connection,
                path=path,
                encrypted=encrypted,
                passphrase=passphrase,
                raw_key=raw_key,
                read_only=read_only,
            )
            if applied != schema.STEP_NAMES:
                _bring_up_to_date(store, applied)
        except BaseException:
            connection.close()
            raise
    return store


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_SMALLEST)
    except (FileNotFoundError, NotADirectoryError):
        raise MissingFileError(
            f"There is no file “{path.name}” at that place; check the name and the folder."
        ) from None
    except IsADirectoryError:
        raise ForeignFileError(f"“{path.name}” is a folder; choose a file ending in .acuchart.") from None
    except OSError:
        raise ReadOnlyError(f"“{path.name}” cannot be read; check that you may open it.") from None


def _writable(path: Path) -> bool:
    try:
        with path.open("r+b"):
            pass
    except OSError:
        return False
    # The write-ahead log lies beside the file, so the folder counts too.
    return os.access(path.parent, os.W_OK)


def _connect(path: Path, *, read_only: bool) -> dbapi2.Connection:
    mode = "ro" if read_only else "rw"
    connection = dbapi2.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=5.0
    )
    # Its own log lines would go to stderr, between our sentences.
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection


def _key(connection: dbapi2.Connection, key: str) -> None:
    quoted = key.replace("'", "''")
    connection.execute(f"PRAGMA key = '{quoted}'")


def _unlock(connection: dbapi2.Connection, path: Path, key: str) -> None:
    if key.startswith("x'"):
        if not (key.endswith("'") and all(c in "0123456789abcdefABCDEF" for c in key[2:-1])):
            raise WrongPassphraseError(f"That key does not open “{path.name}”; check it and try again.")
        connection.execute(f'PRAGMA key = "{key}"')
    else:
        _key(connection, key)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as error:
        if "not a database" not in str(error):
            raise
        raise WrongPassphraseError(
            f"That passphrase does not open “{path.name}”; check the spelling and Caps Lock"
            " (a file that is not an acuchart practice file, or is damaged at its start, looks the same)."
        ) from None


def _check(connection: dbapi2.Connection, path: Path) -> tuple[str, ...]:
    """The applied schema steps; reads only, so that a file that is not ours stays as it was."""
    try:
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        if application_id != schema.APPLICATION_ID:
            raise ForeignFileError(
                f"“{path.name}” is not an acuchart practice file; choose a file ending in .acuchart."
            )
        rows = connection.execute(
            "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", (schema.MIGRATION_SET,)
        ).fetchall()
    except dbapi2.DatabaseError as error:
        raise DamagedError(f"“{path.name}” is damaged; open a backup copy and keep this file as it is.") from error
    applied = tuple(name for (name,) in rows)
    if applied != schema.STEP_NAMES[: len(applied)]:
        raise TooNewError(f"“{path.name}” was written by a newer acuchart; update the program to open it.")
    return applied


def _settle(connection: dbapi2.Connection, *, read_only: bool = False) -> None:
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


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
    schema.migrate(store.db)
    if store.connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise StoreError(f"“{store.path.name}” could not be brought up to date; the copy beside it is unchanged.")
    store.connection.execute("PRAGMA foreign_keys = ON")
