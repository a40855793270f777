"""Work without a window: a paper, a write, a search."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench_figures import PASSPHRASE, Figure, needle, one_session, quantile

from acuchart import assets

FULLEST = "demo-p05-s02"
TYPED = (
    "l",
    "li",
    "li4",
    "st3",
    "he",
    "hegu",
    "足三",
    "valley",
    "gb20",
    "uei",
    "joining v",
    "ub60",
    "yin",
    "x",
    "baihui",
)


def in_turn(ours: Callable[[], object], bare: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The median milliseconds of both, measured one after the other each time."""
    times: tuple[list[float], list[float]] = ([], [])
    for round_ in range(rounds + 1):
        for kept, work in zip(times, (ours, bare), strict=True):
            begin = time.perf_counter()
            work()
            if round_:
                kept.append((time.perf_counter() - begin) * 1000)
    return quantile(times[0], 0.5), quantile(times[1], 0.5)


def pdf_summary(folder: Path, rounds: int) -> Iterator[Figure]:
    from bench_floors import bare_reportlab, prepare_summary

    from acuchart.demo import make_demo
    from acuchart.documents import KINDS

    store = make_demo(folder / "demo.acuchart")
    report = store.report(FULLEST)
    store.close()
    atlas = assets.load_atlas()
    prepared = prepare_summary(report, atlas, "a4")
    value, floor = in_turn(
        lambda: KINDS["summary"](report, atlas, paper="a4"), lambda: bare_reportlab(prepared), rounds
    )
    yield Figure("pdf_summary", value, "ms", floor, rounds, goal=1.5)


def commit(folder: Path, rounds: int) -> Iterator[Figure]:
    from sqlcipher3 import dbapi2

    from acuchart.model.change import change_of
    from acuchart.store import open_file

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
    yield Figure("commit", value, "ms", floor, rounds)


def atlas_search(_folder: Path, rounds: int) -> Iterator[Figure]:
    atlas = assets.load_atlas()
    rows = [
        (
            point.code,
            " ".join((point.code, *point.aliases, point.pinyin_plain, point.hanzi_trad, point.name)).casefold(),
        )
        for point in atlas.points.values()
    ]

    def search() -> None:
        for typed in TYPED:
            atlas.find(typed)

    def plainly() -> None:
        for typed in TYPED:
            [code for code, text in rows if typed in text][:50]

    value, floor = in_turn(search, plainly, rounds)
    yield Figure("atlas_search", value / len(TYPED), "ms", floor / len(TYPED), rounds * len(TYPED))
