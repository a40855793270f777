"""The long work on a whole practice, for `Task`: everything out, a look into an export, everything in."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from acuchart.exchange.errors import CancelledError, ExchangeError
from acuchart.store import CancelledError as StoppedError
from acuchart.store import ChartStore, StoreError
from acuchart.ui.counts_table import number_text
from acuchart.ui.task import Tell

_Cancelled = Callable[[], bool]
Work = Callable[[Tell, _Cancelled], object]
EXPECTED = (ExchangeError, StoreError)
"""What the work may raise with a sentence for the person."""
STOPPED = (CancelledError, StoppedError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an export holds, before anything is made of it."""

    name: str
    demo: bool
    counts: dict[str, int]


def export_work(store: ChartStore, target: Path) -> Work:
    """Everything to a new folder or a zip; the counts of what was written. The window can go on writing."""

    def work(tell: Tell, cancelled: _Cancelled) -> dict[str, int]:
        from acuchart import assets
        from acuchart.exchange.codes import load_codes
        from acuchart.exchange.whole_practice import export_practice
        from acuchart.store.own_systems import practice_atlas
        from acuchart.store.records_out import PracticeReader

        tell("Writing the tables…", 0.0)
        reader = store.reader()
        try:
            atlas = practice_atlas(reader, assets.load_atlas())
            with PracticeReader(reader) as source:
                return export_practice(
                    source,
                    target,
                    atlas=atlas,
                    codes=load_codes(),
                    at=datetime.now().astimezone(),
                    replace=True,  # the system's window asked before it let a zip be chosen that is there
                    progress=_counted(tell, "Patient"),
                    cancelled=cancelled,
                )
        except BaseException as error:
            _let_go(error)
            raise
        finally:
            reader.close()

    return work


def look_work(source: Path) -> Work:
    """Every checksum and every chart of an export is read once; a `Found`."""

    def work(tell: Tell, cancelled: _Cancelled) -> Found:
        from acuchart.exchange.whole_practice import PracticeParcel

        tell("Reading the list of files…", 0.0)
        with PracticeParcel(source, progress=_counted(tell, "File"), cancelled=cancelled) as parcel:
            return Found(name=parcel.practice.name, demo=parcel.practice.demo, counts=parcel.counts)

    return work


def import_work(source: Path, target: Path, passphrase: str | None, patients: int) -> Work:
    """The same checks again, then a new practice file at ``target``; whole or not at all."""

    def work(tell: Tell, cancelled: _Cancelled) -> Path:
        from acuchart.exchange.whole_practice import PracticeParcel
        from acuchart.model.patient_record import PatientRecord
        from acuchart.store.records_in import create_from_records

        tell("Checking every file…", 0.0)
        progress = _counted(tell, "Patient")
        with PracticeParcel(source, cancelled=cancelled) as parcel:

            def records() -> Iterator[PatientRecord]:
                for number, record in enumerate(parcel.records(), start=1):
                    yield record
                    progress(number, max(patients, number))

            create_from_records(
                target,
                practice=parcel.practice,
                records=records(),
                shared=parcel.shared,
                files=parcel.files(),
                passphrase=passphrase,
            ).close()
        return target

    return work


def _let_go(error: BaseException | None) -> None:
    """End what half-read tables the error still holds: they belong to this thread, and the error leaves it."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def counts_words(counts: dict[str, int]) -> str:
    """``12 patients, 214 sessions, 5 093 needles``."""
    return ", ".join(
        f"{number_text(counts.get(key, 0))} {key}{'' if counts.get(key, 0) == 1 else 's'}"
        for key in ("patient", "session", "needle")
    )


def _counted(tell: Tell, word: str) -> Callable[[int, int], None]:
    def progress(number: int, of: int) -> None:
        tell(f"{word} {number_text(number)} of {number_text(of)}", number / max(of, 1))

    return progress
