"""Makes a chart last: one SQLite file, its schema, its history and its checks."""

from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import (
    AlreadyThereError,
    BusyError,
    DamagedError,
    DiskFullError,
    ForeignFileError,
    MissingFileError,
    MissingRecordError,
    PassphraseNeededError,
    ReadOnlyError,
    SignedError,
    StaleChangeError,
    StoreError,
    TooNewError,
    WrongPassphraseError,
)
from acuchart.store.opening import create_file, is_encrypted, open_file

__all__ = [
    "AlreadyThereError",
    "BusyError",
    "ChartStore",
    "DamagedError",
    "DiskFullError",
    "ForeignFileError",
    "MissingFileError",
    "MissingRecordError",
    "PassphraseNeededError",
    "ReadOnlyError",
    "SignedError",
    "StaleChangeError",
    "StoreError",
    "TooNewError",
    "WrongPassphraseError",
    "create_file",
    "is_encrypted",
    "open_file",
]
