"""Proving a file that nobody writes: every page, the whole chain or its newest part, and how much there is.

The structure is checked in a thread of its own while the chain is walked in the caller's: both read most of the
file, and neither needs the other.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from pathlib import Path
from threading import Event
from typing import Any, Final

from sqlcipher3 import dbapi2

from acuchart.store import gate, handles, keys
from acuchart.store.errors import DamagedError, kind_errors
from acuchart.store.opening import connect
from acuchart.store.shelf import Progress, Proof
from acuchart.store.verify import Problems, walk_links

_COUNTED: Final = ("patient", "session", "needle")
_PAGES_AT_ONCE: Final = 256
_STEPS_AT_ONCE: Final = 20_000  # of SQLite's machine, between two looks at whether the check was stopped
_WORD_EVERY: Final = 0.1  # s


def prove(
    path: Path, key: str | None, tell: Progress | None = None, base: Proof | None = None
) -> tuple[str, dict[str, int]]:
    """Open a file that nobody writes, check every page and the whole chain; its head and its counts.

    With the proof of an earlier backup as ``base`` and a raw ``key`` the chain is walked from where that one
    ended. DamagedError where anything is wrong; what ``tell`` raises ends the check. Leaves no trace beside it.
    """
    tell = tell or (lambda *_: None)
    stop = Event()
    with kind_errors(path), ThreadPoolExecutor(1, "acuchart-prove") as beside:
        tell("pages", 0.0)
        try:
            if base is not None and key:
                entries = beside.submit(_ask, path, key, stop, "SELECT count(*) FROM history")
                _check_seals(path, key, tell)
                head, counts, _ = _walk(path, key, tell, (base.history, base.head))
                counts["history"] = int(_wait(entries, tell))
            else:
                # Reads every page that matters: SQLCipher checks the seal of each, SQLite how they hang together.
                structure = beside.submit(_ask, path, key, stop, "PRAGMA quick_check(1)")
                head, counts, counts["history"] = _walk(path, key, tell, (0, gate.FIRST_HASH))
                if _wait(structure, tell) != "ok":
                    raise DamagedError(f"“{path.name}” is damaged.")
        finally:
            stop.set()
    return head, counts


def counted(connection: dbapi2.Connection) -> dict[str, int]:
    """How many patients, sessions and needles there are."""
    return {table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in _COUNTED}


def _walk(path: Path, key: str | None, tell: Progress, since: tuple[int, str]) -> tuple[str, dict[str, int], int]:
    """The last hash of the chain, what was counted, and how many entries were walked."""
    connection = _opened(path, key)
    try:
        entries = max(1, gate.length(connection) - since[0])
        problems = Problems()
        tell("history", 0.0)
        came, head = walk_links(
            connection, problems, lambda done: tell("history", min(1.0, done / entries)), since
        )
        tell("history", 1.0)
        for sentence in problems:
            raise DamagedError(f"The history of “{path.name}” does not hold: {sentence}")
        return head, counted(connection), came
    finally:
        connection.close()


def _ask(path: Path, key: str | None, stop: Event, sql: str) -> Any:
    """The one value that a statement gives; for a thread of its own."""
    connection = _opened(path, key)
    try:
        connection.set_progress_handler(lambda: int(stop.is_set()), _STEPS_AT_ONCE)
        return connection.execute(sql).fetchone()[0]
    finally:
        connection.close()


def _wait(asked: Future[Any], tell: Progress) -> Any:
    """What was asked beside; ``tell`` is heard meanwhile, so that the check can be stopped."""
    while True:
        try:
            return asked.result(_WORD_EVERY)
        except NotYetError:
            tell("pages", 0.5)


def _opened(path: Path, key: str | None) -> dbapi2.Connection:
    connection = connect(path, frozen=True)
    if key:
        keys.set_key(connection, key)
    return connection


def _check_seals(path: Path, key: str, tell: Callable[[str, float], None]) -> None:
    """Every page of the file must be what SQLCipher wrote under this key."""
    pages = max(1, path.stat().st_size // keys.PAGE_BYTES)
    with handles.reading(path) as handle:
        seal = keys.Seal(key, handles.read_at(handle, keys.SALT_BYTES, 0))
        for number in range(1, pages + 1, _PAGES_AT_ONCE):
            tell("pages", number / pages)
            block = handles.read_at(handle, _PAGES_AT_ONCE * keys.PAGE_BYTES, (number - 1) * keys.PAGE_BYTES)
            if not seal.all_hold(block, number):
                raise DamagedError(f"“{path.name}” is damaged.")
