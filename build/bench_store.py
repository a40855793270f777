"""The practice file: one write, one backup, and the usual questions to a year and to a career."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench_figures import PASSPHRASE, Figure, needle, one_session, quantile
from bench_work import in_turn
from sqlcipher3 import dbapi2

from acuchart.model.change import change_of
from acuchart.model.point_note import PointNote
from acuchart.store import open_file
from acuchart.store.backup import back_up

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the generator of big files is in tests/


def commit(folder: Path, rounds: int) -> Iterator[Figure]:
    """One needle through the gate, durable in an encrypted file."""
    path = folder / "commit.acuchart"
    store = open_file(path, raw_key=one_session(path, 0))
    bare = dbapi2.connect(str(folder / "bare.db"), isolation_level=None)
    bare.execute(f"PRAGMA key = '{PASSPHRASE}'")
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        bare.execute(f"PRAGMA {pragma}")
    bare.execute("CREATE TABLE needle (id, session_id, ordinal, view, x, y, side, label, placed_at)")
    numbers = iter(range(1, 10 * rounds + 100))

    def through_the_gate() -> None:
        store.apply([change_of(None, needle(next(numbers)))])

    def plainly() -> None:
        row = needle(next(numbers))
        values = (
            row.id,
            row.session_id,
            row.ordinal,
            row.view,
            row.x,
            row.y,
            row.side.value,
            row.label,
            row.placed_at,
        )
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO needle VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        bare.execute("COMMIT")

    value, floor = in_turn(through_the_gate, plainly, rounds)
    store.close()
    bare.close()
    yield Figure("commit", value, "ms", floor, rounds, goal=1.5)


def backup(folder: Path, rounds: int) -> Iterator[Figure]:
    """A proved backup of a year's file after one change, and the first of a day; beside copying the file.

    Both end when the bytes are on the disk.
    """
    from tests.store.career import RAW_KEY, YEAR, make_career

    path, shelf = folder / "year.acuchart", folder / "shelf"
    make_career(path, YEAR)
    store = open_file(path, raw_key=RAW_KEY)
    numbers = iter(range(10 * rounds))
    newest: list[Path] = []

    def proved() -> None:
        made = back_up(store, shelf)
        if len(newest) == 2:  # the one before stays, as it does on a shelf
            newest.pop(0).unlink()
        newest.append(made.path)

    def first_of_a_day() -> None:
        back_up(store, folder / "another")
        shutil.rmtree(folder / "another")

    def plainly() -> None:
        copy = folder / "copy"
        with path.open("rb") as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
        copy.unlink()

    times: dict[str, list[float]] = {"backup": [], "backup_whole": [], "copy": []}
    works: dict[str, Callable[[], None]] = {"backup": proved, "backup_whole": first_of_a_day, "copy": plainly}
    proved()
    for round_ in range(rounds + 1):
        store.apply([change_of(None, PointNote(id=f"LI{next(numbers)}", text="Invented"))])
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            if round_:
                times[name].append((time.perf_counter() - begin) * 1000)
    store.close()
    floor = quantile(times["copy"], 0.5)
    yield Figure("backup", quantile(times["backup"], 0.5), "ms", floor, rounds, goal=1 / 0.3)
    yield Figure("backup_whole", quantile(times["backup_whole"], 0.5), "ms", floor, rounds)
