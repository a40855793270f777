"""Bytes that are kept in the file under their SHA-256: photos, scans, papers. Written once, never changed."""

from __future__ import annotations

import hashlib

from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import MissingRecordError, kind_errors


def keep(store: ChartStore, data: bytes) -> str:
    """Write bytes and return their hash (64 hex digits); bytes that are there already are not written again.

    Write them before the record that names them. Raises DiskFullError, ReadOnlyError, LostFileError …
    """
    name = hashlib.sha256(data).hexdigest()
    with kind_errors(store.path):
        store.check_still_there()
        store.connection.execute("INSERT OR IGNORE INTO blob (hash, bytes) VALUES (?, ?)", (name, data))
    return name


def fetch(store: ChartStore, name: str) -> bytes:
    """The bytes of a hash; MissingRecordError where they are not in the file."""
    with kind_errors(store.path):
        row = store.connection.execute("SELECT bytes FROM blob WHERE hash = ?", (name,)).fetchone()
    if row is None:
        raise MissingRecordError(f"A picture or paper of “{store.path.name}” is not in the file any more.")
    return bytes(row[0])
