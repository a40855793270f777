"""A whole practice out, as a folder or zip that needs no acuchart to be read, and back in.

    README.txt  data-dictionary.csv  index.html  SHA256SUMS
    csv/<table>.csv   json/practice.json  json/p0001.json   fhir/p0001.json   html/p0001.html   plates/<plate>.svg
    files/<sha256>.jpg or .pdf: photos, scans and kept papers

File names number the patients and never name them. One patient is in memory at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol

from acuchart import __version__, assets
from acuchart.exchange import csv_tables
from acuchart.exchange.codes import Codes
from acuchart.exchange.errors import CancelledError, UnreadableError
from acuchart.exchange.fhir import document_bundle
from acuchart.exchange.html_plates import Art, views_of
from acuchart.exchange.html_site import IndexLine, index_page, patient_page
from acuchart.exchange.json_record import (
    OF_PATIENT,
    SHARED,
    dumped,
    key_of,
    patient_value,
    practice_value,
    read_patient,
    read_practice,
)
from acuchart.exchange.parcel_in import Cancelled, ParcelReader, Progress
from acuchart.exchange.parcel_out import SUMS, ParcelWriter
from acuchart.exchange.plain import day, day_and_time
from acuchart.model.atlas import Atlas
from acuchart.model.change import RECORD_TYPES, Entity, Record
from acuchart.model.entity import entity_of
from acuchart.model.kept_paper import KeptPaper
from acuchart.model.patient_record import PatientRecord
from acuchart.model.picture import Picture
from acuchart.model.practice import Practice

PRACTICE_FILE: Final = "json/practice.json"
_MOST_PATIENT: Final = 128 << 20  # bytes of one patient's JSON; a career of weekly visits has about 10 MiB
_MOST_PRACTICE: Final = 32 << 20
_MOST_FILE: Final = 128 << 20


class PracticeSource(Protocol):
    """Where a practice comes from; the store's ``PracticeReader`` is one."""

    @property
    def practice(self) -> Practice:
        """The practice profile."""

    def patient_ids(self) -> Sequence[str]:
        """Every patient, in an order that stays the same."""

    def count(self, entity: Entity) -> int:
        """How many records of one kind there are."""

    def rows(self, entity: Entity) -> Iterator[Record]:
        """Every record of one kind, streamed."""

    def record(self, patient_id: str) -> PatientRecord:
        """One patient's whole chart."""

    def kept(self, name: str) -> bytes:
        """The bytes of a picture or paper by their SHA-256."""


def export_practice(
    source: PracticeSource,
    target: Path,
    *,
    atlas: Atlas,
    codes: Codes,
    at: datetime,
    art: Art = assets.plate_svg,
    replace: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> dict[str, int]:
    """Write everything to ``target`` (a new folder, or a file ending in .zip); the counts of what was written.

    ``progress`` is told how many patients of how many are done. Raises TargetError or CancelledError, and
    whatever the source raises; then nothing is left at ``target``.
    """
    ids = source.patient_ids()
    counts = {entity.value: source.count(entity) for entity in Entity}
    with ParcelWriter(target, at=at, replace=replace) as parcel:
        parcel.write("README.txt", _readme(source.practice, counts, codes, at).encode())
        with parcel.file("data-dictionary.csv") as file:
            csv_tables.dictionary(file)
        for entity, record_type in RECORD_TYPES.items():
            with parcel.file(f"csv/{entity.value}.csv") as file:
                csv_tables.write_table(file, record_type, _until(source.rows(entity), cancelled))
        shared = [record for entity in SHARED for record in source.rows(entity)]
        parcel.write(PRACTICE_FILE, dumped(practice_value(source.practice, shared, counts)))
        lines: list[IndexLine] = []
        written: set[str] = set()
        plates: dict[str, str] = {}  # plate id → the drawing of an own plate
        for number, patient_id in enumerate(ids, start=1):
            if cancelled is not None and cancelled():
                raise CancelledError("Stopped; nothing was written.")
            record = source.record(patient_id)
            stem = f"p{number:04d}"
            parcel.write(f"json/{stem}.json", dumped(patient_value(record)))
            bundle = document_bundle(record, atlas=atlas, codes=codes, at=at)
            parcel.write(f"fhir/{stem}.json", dumped(bundle))
            with parcel.file(f"html/{stem}.html") as file:
                pieces = patient_page(
                    record, atlas=atlas, art=art, at=at, plates="../plates", index="../index.html"
                )
                for piece in pieces:
                    file.write(piece.encode())
            plates.update({view.id: view.art for report in record.sessions for view in views_of(report, atlas)})
            for name in _kept(record):
                if name not in written:
                    written.add(name)
                    parcel.write(name, source.kept(Path(name).stem))
            lines.append(_line(record, f"html/{stem}.html"))
            if progress is not None:
                progress(number, len(ids))
        for view_id, own in sorted(plates.items()):
            parcel.write(f"plates/{view_id}.svg", (own or art(view_id)).encode())
        with parcel.file("index.html") as file:
            for piece in index_page(source.practice, lines, at=at):
                file.write(piece.encode())
    return counts


class PracticeParcel:
    """An exported practice, checked and ready to be read in; use it in a ``with`` block.

    Entering checks every checksum and reads every chart once, so that what comes later cannot fail half way.
    Raises UnreadableError with one plain sentence, or CancelledError.
    """

    def __init__(
        self, source: Path, *, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> None:
        self._reader = ParcelReader(source)
        self._progress = progress
        self._cancelled = cancelled
        self.practice = Practice()
        self.shared: tuple[Record, ...] = ()
        self.counts: dict[str, int] = {}
        self._files: set[str] = set()

    def __enter__(self) -> PracticeParcel:
        """Check everything."""
        self._reader.__enter__()
        try:
            self._reader.check(self._progress, self._cancelled)
            data = self._reader.read(PRACTICE_FILE, _MOST_PRACTICE)
            self.practice, self.shared, self.counts = read_practice(data, PRACTICE_FILE)
            self._check_records()
        except BaseException:
            self._reader.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the files."""
        self._reader.__exit__(kind, error, trace)

    def records(self) -> Iterator[PatientRecord]:
        """Every patient's chart, one at a time."""
        for name in self._names():
            if self._cancelled is not None and self._cancelled():
                raise CancelledError("Stopped; nothing was written.")
            yield read_patient(self._reader.read(name, _MOST_PATIENT), name)

    def files(self) -> Iterator[bytes]:
        """The bytes of pictures and papers, one at a time."""
        for name in sorted(self._files):
            yield self._reader.read(name, _MOST_FILE)

    def _names(self) -> list[str]:
        return sorted(name for name in self._reader.sums if name.startswith("json/") and name != PRACTICE_FILE)

    def _check_records(self) -> None:
        found = dict.fromkeys((*OF_PATIENT, *SHARED), 0)
        for item in self.shared:
            found[entity_of(item)] += 1
        seen: set[int] = set()
        for record in self.records():
            for item in record.records():
                kind = entity_of(item)
                found[kind] += 1
                key = hash(key_of(item))
                if key in seen:
                    raise UnreadableError("Two charts of this export share a record; use another copy of it.")
                seen.add(key)
            self._files.update(_kept(record))
            if record.practice != self.practice:
                raise UnreadableError("The charts of this export come from two practices; use another copy of it.")
        if any(self.counts.get(kind.value) != number for kind, number in found.items()):
            raise UnreadableError("This export does not hold as many records as it says; use another copy of it.")
        if any(self._reader.sums.get(name) != Path(name).stem for name in self._files):
            raise UnreadableError("A picture or paper of this export is missing; use another copy of it.")


def _kept(record: PatientRecord) -> Iterator[str]:
    """The names of the files that a chart's pictures and papers need."""
    for one in record.more:
        if isinstance(one, Picture):
            yield f"files/{one.content}{'.pdf' if one.mime == 'application/pdf' else '.jpg'}"
            yield f"files/{one.thumb}.jpg"
        elif isinstance(one, KeptPaper):
            yield f"files/{one.content}.pdf"


def _until(records: Iterator[Record], cancelled: Cancelled | None) -> Iterator[Record]:
    for number, record in enumerate(records):
        if cancelled is not None and not number % 1000 and cancelled():
            raise CancelledError("Stopped; nothing was written.")
        yield record


def _line(record: PatientRecord, page: str) -> IndexLine:
    patient, sessions = record.patient, record.sessions
    return IndexLine(
        name=patient.name,
        born="" if patient.born is None else day(patient.born),
        visits=len(sessions),
        last=day_and_time(sessions[-1].session.started_at) if sessions else "",
        page=page,
    )


def _readme(practice: Practice, counts: dict[str, int], codes: Codes, at: datetime) -> str:
    template = assets.text("resources/exchange/README.txt")
    rows = "\n".join(f"    {name:<12} {number:>9}" for name, number in counts.items())
    return template.format(
        practice=json.dumps(practice.name or "practice", ensure_ascii=False),
        day=day(at),
        version=__version__,
        counts=rows,
        demo="\nDemo practice: everything in these files is invented.\n" if practice.demo else "",
        sums=SUMS,
        notices="\n".join(f"- {notice}" for notice in codes.notices()),
    ).replace("\n", "\r\n")
