"""Reading what is left of a damaged file, page by page and row by row, from a working copy."""

import hashlib
import itertools
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from acuchart.store import keys, schema
from acuchart.store.errors import WrongPassphraseError

UNREADABLE: Final = (dbapi2.DatabaseError, UnicodeDecodeError)
_FAR: Final = 2**62
_MANY: Final = 100_000  # more needles than any session has: a broken tree can lead round in a circle


def reseal(work: Path, raw_key: str) -> int:
    """Give every page of an encrypted copy a valid seal, so that what is whole in a broken page can be read.

    Returns how many seals were broken. One flipped bit spoils 17 bytes of a page; the rest of it is as it was.
    WrongPassphraseError where not one seal holds: then the key is another one.
    """
    size = work.stat().st_size
    broken = held = 0
    with work.open("r+b") as file:
        seal = keys.Seal(raw_key, file.read(keys.SALT_BYTES))
        file.seek(0)
        if size % keys.PAGE_BYTES:
            file.truncate(size + keys.PAGE_BYTES - size % keys.PAGE_BYTES)
        number = 0
        while page := file.read(keys.PAGE_BYTES):
            number += 1
            if seal.holds(page, number):
                held += 1
                continue
            broken += 1
            file.seek(number * keys.PAGE_BYTES - keys.SEAL_BYTES)
            file.write(seal.of(page, number))
            file.seek(number * keys.PAGE_BYTES)
        file.flush()
        os.fsync(file.fileno())
    if not held:
        raise WrongPassphraseError(
            "That passphrase opens no page of this file; check the spelling, or take the recovery code."
        )
    return broken


class DamagedTable:
    """The rows of one table that can still be read; ``gaps`` counts the places that had to be jumped over."""

    def __init__(self, connection: dbapi2.Connection, table: str) -> None:
        self._connection = connection
        self._table = table
        self.gaps = 0
        self.reaches = 0  # the last row number of which anything is known

    def rows(self) -> Iterator[dict[str, Any]]:
        """Column → value, in the order of the row numbers."""
        start = 1
        while start < _FAR:
            try:
                cursor = self._from(start)
                names = [column[0] for column in cursor.description]
                for number, *values in cursor:
                    if number < start:  # a broken tree can lead round in a circle
                        raise dbapi2.DatabaseError("rows out of order")
                    start = number + 1
                    self.reaches = number
                    yield dict(zip(names[1:], values, strict=True))
                return
            except UNREADABLE:
                self.gaps += 1
                start = self._after_gap(start)
                self.reaches = start - 1

    def _after_gap(self, failed: int) -> int:
        """The first row number behind a broken part: by doubling strides, then halving them."""
        low, stride = failed, 1
        while not self._readable(low + stride):
            low += stride
            stride *= 2
            if low + stride > _FAR:
                return _FAR
        high = low + stride
        while high - low > 1:
            middle = (low + high) // 2
            if self._readable(middle):
                high = middle
            else:
                low = middle
        return high

    def _readable(self, start: int) -> bool:
        try:
            row = self._from(start).fetchone()
        except UNREADABLE:
            return False
        return row is None or row[0] >= start

    def _from(self, start: int) -> dbapi2.Cursor:
        return self._connection.execute(
            f"SELECT rowid, * FROM {self._table} WHERE rowid >= ? ORDER BY rowid", (start,)
        )


class DamagedSessions:
    """The needles that can still be read: they lie by session, so each session is tried from both ends."""

    def __init__(self, connection: dbapi2.Connection, table: str, session_ids: Iterable[str]) -> None:
        self._connection = connection
        self._table = table
        self._session_ids = session_ids
        self.gaps = 0

    def rows(self) -> Iterator[dict[str, Any]]:
        """Column → value; a row near a gap may come twice."""
        for session_id in self._session_ids:
            for order in ("ASC", "DESC"):
                try:
                    cursor = self._connection.execute(
                        f"SELECT * FROM {self._table} WHERE session_id = ? ORDER BY id {order}", (session_id,)
                    )
                    names = [column[0] for column in cursor.description]
                    for values in itertools.islice(cursor, _MANY):
                        yield dict(zip(names, values, strict=True))
                    break
                except UNREADABLE:
                    self.gaps += order == "ASC"


def lenient(work: Path, key: str | None) -> dbapi2.Connection:
    """A connection that reads as much as it can: bad letters become �, a broken schema is read in part."""
    connection = dbapi2.connect(str(work), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key:
        keys.set_key(connection, key)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def graft_schema(work: Path, key: str | None) -> None:
    """Give a copy whose list of tables is broken the list of a new file.

    A new file of the same program has its tables at the same pages, unless it was rewritten by a change of
    passphrase; then what is read next makes no sense and is thrown away by its hashes.
    """
    from sqlite_utils import Database

    fresh = work.with_name(work.name + "-fresh")
    connection = dbapi2.connect(str(fresh), isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        if key:
            keys.set_key(connection, key)
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        schema.migrate(Database(connection, execute_plugins=False))
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        roots = {root for (root,) in connection.execute("SELECT rootpage FROM sqlite_master")}
        # The new file must say that it is at least as long, or SQLite takes the pages behind its end for errors.
        connection.execute("CREATE TABLE filler (bytes BLOB)")
        connection.execute("INSERT INTO filler VALUES (zeroblob(?))", (work.stat().st_size,))
        connection.execute("DROP TABLE filler")
        connection.close()
        with fresh.open("rb") as source, work.open("r+b") as target:
            for page in sorted(set(range(1, pages + 1)) - roots):
                source.seek((page - 1) * keys.PAGE_BYTES)
                target.seek((page - 1) * keys.PAGE_BYTES)
                target.write(source.read(keys.PAGE_BYTES))
    finally:
        connection.close()
        fresh.unlink(missing_ok=True)


def kept_bytes(work: Path, key: str | None) -> Iterator[bytes]:
    """The bytes of pictures and papers that can be read and are what their name says, one at a time."""
    connection = lenient(work, key)
    try:
        with suppress(*UNREADABLE):
            for row in DamagedTable(connection, "blob").rows():
                data = row["bytes"]
                if isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == row["hash"]:
                    yield data
    finally:
        connection.close()
