"""Work without a window: a paper, a search."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench_figures import Figure, quantile

from acuchart import assets

FULLEST = "demo-p05-s02"
COURSE_OF = "demo-p02"
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
    from bench_floors import bare_reportlab, prepare

    from acuchart.demo import make_demo
    from acuchart.documents import KINDS, summary

    store = make_demo(folder / "demo.acuchart")
    report = store.report(FULLEST)
    store.close()
    atlas = assets.load_atlas()
    prepared = prepare(lambda: summary.laid_out(report, atlas, "a4"), atlas)
    value, floor = in_turn(
        lambda: KINDS["summary"](report, atlas, paper="a4"), lambda: bare_reportlab(prepared), rounds
    )
    yield Figure("pdf_summary", value, "ms", floor, rounds, goal=1.5)


def pdf_letter(folder: Path, rounds: int) -> Iterator[Figure]:
    """The letter about a course of seven sessions; its size is with the data that it carries."""
    from bench_floors import bare_reportlab, prepare

    from acuchart.demo import DAY, make_demo
    from acuchart.documents import letter, physician_letter
    from acuchart.model.letter import Letter, addressee
    from acuchart.papers import Order, make
    from acuchart.store.course_records import read_course

    store = make_demo(folder / "demo.acuchart")
    course = read_course(store, COURSE_OF, kinds=assets.load_measures())
    whole = make(store, Order(kind="letter", patient_id=COURSE_OF, made_on=DAY, with_data=True))
    store.close()
    written, atlas = Letter(course=course, to=addressee(course), day=DAY), assets.load_atlas()
    prepared = prepare(lambda: physician_letter.laid_out(written, atlas, "a4"), atlas)
    value, floor = in_turn(lambda: letter(written, atlas, paper="a4"), lambda: bare_reportlab(prepared), rounds)
    yield Figure("pdf_letter", value, "ms", floor, rounds, goal=1.5)
    yield Figure("pdf_letter_size", len(whole) / 1000, "kB", len(bare_reportlab(prepared)) / 1000, 1, most=300)


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
