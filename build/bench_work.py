"""Work without a window: a paper, a search."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench_figures import Figure, quantile

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
