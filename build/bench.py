"""How fast is it, against the plainest program that does the same: build/bench.py [--quick] [--only NAME]

One JSON line per figure: name, value, unit, floor, ratio, n, and the goal where there is one. Program and
floor are measured in turn, in one run on this machine; without a window system Qt draws into memory.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench_figures import Figure


def start(folder: Path, quick: bool) -> Iterator[Figure]:
    """Process start until the window with a list of 2 000 patients is painted; and its memory then."""
    from bench_start import measure

    yield from measure(folder, 3 if quick else 15)


def mark(folder: Path, quick: bool) -> Iterator[Figure]:
    """Mouse release until the needle is on disk and painted, with 60 needles on the plate."""
    from bench_mark import measure

    yield from measure(folder, 40 if quick else 300)


def mark_120(folder: Path, quick: bool) -> Iterator[Figure]:
    """The same with 120 needles, 12 leads and three areas: the whole plate, then near with numbers and names."""
    from bench_mark import measure_120 as measure

    yield from measure(folder, 40 if quick else 200)


def pdf_summary(folder: Path, quick: bool) -> Iterator[Figure]:
    """The summary of the demo's fullest session."""
    from bench_work import pdf_summary as measure

    yield from measure(folder, 3 if quick else 15)


def pdf_letter(folder: Path, quick: bool) -> Iterator[Figure]:
    """The letter about a course, at most 1.5 times its bare drawing; at most 300 kB with its data."""
    from bench_work import pdf_letter as measure

    yield from measure(folder, 3 if quick else 15)


def export_patient(folder: Path, quick: bool) -> Iterator[Figure]:
    """A patient with 400 sessions as FHIR, JSON and CSV, beside the rows as JSON."""
    from bench_patient import export as measure

    yield from measure(folder, 1 if quick else 5)


def commit(folder: Path, quick: bool) -> Iterator[Figure]:
    """One needle through the gate, durable in an encrypted file."""
    from bench_store import commit as measure

    yield from measure(folder, 100 if quick else 1000)


def backup(folder: Path, quick: bool) -> Iterator[Figure]:
    """A proved backup of a year's file, beside copying it."""
    from bench_store import backup as measure

    yield from measure(folder, 3 if quick else 15)


def atlas_search(folder: Path, quick: bool) -> Iterator[Figure]:
    """Points for a typed fragment."""
    from bench_work import atlas_search as measure

    yield from measure(folder, 10 if quick else 60)


def rules(folder: Path, quick: bool) -> Iterator[Figure]:
    """What to mind at one needle, with every rule armed; at most 1 ms."""
    from bench_rules import measure

    yield from measure(folder, 3 if quick else 20)


def sharpen(folder: Path, quick: bool) -> Iterator[Figure]:
    """Last turn of the wheel until the heaviest plate is painted sharp again; at most 200 ms."""
    from bench_sharpen import measure

    yield from measure(folder, 4 if quick else 20)


def type_(folder: Path, quick: bool) -> Iterator[Figure]:
    """Key press until its letter is painted in the note, with the last session beside it."""
    from bench_type import measure

    yield from measure(folder, 40 if quick else 400)


def open_patient_400(folder: Path, quick: bool) -> Iterator[Figure]:
    """The page of a patient with 400 sessions beside one with 10; at most 1.5 times as long."""
    from bench_patient import measure

    yield from measure(folder, 3 if quick else 15)


def heat_pan(folder: Path, quick: bool) -> Iterator[Figure]:
    """Panning a heat map of 10 000 needles, whole and near; at least 30 frames a second."""
    from bench_heat import measure

    yield from measure(folder, 60 if quick else 400)


def curve(folder: Path, quick: bool) -> Iterator[Figure]:
    """First paint of the curves with 300 measures, at most 150 ms; a patient's page with these and 40 photos."""
    from bench_curve import measure

    yield from measure(folder, 3 if quick else 15)


BENCHMARKS: dict[str, Callable[[Path, bool], Iterator[Figure]]] = {
    "start": start,
    "mark": mark,
    "mark_120": mark_120,
    "sharpen": sharpen,
    "pdf_summary": pdf_summary,
    "pdf_letter": pdf_letter,
    "export_patient": export_patient,
    "commit": commit,
    "backup": backup,
    "atlas_search": atlas_search,
    "rules": rules,
    "type": type_,
    "open_patient_400": open_patient_400,
    "heat_pan": heat_pan,
    "curve": curve,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Benchmarks against bare floors, as JSON lines.")
    parser.add_argument("--quick", action="store_true", help="few rounds: does it run, is it in the right order")
    parser.add_argument(
        "--only", choices=[*BENCHMARKS, "rss"], action="append", help="one of them; may be repeated"
    )
    parser.add_argument("--strict", action="store_true", help="exit code 1 where a goal is missed")
    options = parser.parse_args()
    wanted = {"start" if name == "rss" else name for name in options.only or BENCHMARKS}
    missed = False
    for name, benchmark in BENCHMARKS.items():
        if name not in wanted:
            continue
        with tempfile.TemporaryDirectory(prefix="acuchart-bench-", ignore_cleanup_errors=True) as folder:
            os.environ["ACUCHART_DATA_DIR"] = str(Path(folder) / "own")
            for figure in benchmark(Path(folder), options.quick):
                print(json.dumps(figure.line(), ensure_ascii=False), flush=True)
                missed = missed or figure.missed
    return 1 if missed and options.strict else 0


if __name__ == "__main__":
    sys.exit(main())
