"""Writing whole charts into a new practice file, through the gate, so that its history is a valid chain."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from acuchart.model.change import Record, change_of
from acuchart.model.patient_record import PatientRecord
from acuchart.model.practice import Practice
from acuchart.store import blobs
from acuchart.store.chart_store import ChartStore
from acuchart.store.opening import create_file


def create_from_records(
    path: Path,
    *,
    practice: Practice,
    records: Iterable[PatientRecord],
    shared: Iterable[Record] = (),
    passphrase: str | None,
    files: Iterable[bytes] = (),
) -> ChartStore:
    """A new practice file with these charts, one step of history for each patient; the open store.

    ``shared`` is what belongs to no patient, such as own notes on points; ``files`` are the bytes of pictures and
    papers.
    Whatever goes wrong, in the file or while ``records`` are read, leaves nothing at ``path``.
    Raises AlreadyThereError where something is at ``path``, and the other errors of ``create_file`` and ``apply``.
    """
    store = create_file(path, practice=practice, passphrase=passphrase)
    try:
        store.apply([change_of(None, record) for record in shared])
        for data in files:
            blobs.keep(store, data)
        for record in records:
            store.apply(record.additions())
    except BaseException:
        store.close()
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                path.with_name(path.name + suffix).unlink()
        raise
    return store
