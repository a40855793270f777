"""What can go wrong with the file, in sentences for the person at the desk.

The exceptions of ``sqlcipher3.dbapi2`` are not those of ``sqlite3``; this module is the only one that knows.
What is not mapped here is a bug and goes to the crash path.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2


class StoreError(Exception):
    """An expected failure; ``str(error)`` is one plain sentence that says what to do."""


class MissingFileError(StoreError):
    """There is no file at that place."""


class AlreadyThereError(StoreError):
    """A new practice file would overwrite something."""


class ForeignFileError(StoreError):
    """The file is no practice file."""


class PassphraseNeededError(StoreError):
    """The file is encrypted and no passphrase was given."""


class WrongPassphraseError(StoreError):
    """The passphrase does not open the file."""


class TooNewError(StoreError):
    """A newer acuchart wrote this file."""


class ReadOnlyError(StoreError):
    """The file or its folder cannot be written."""


class DamagedError(StoreError):
    """Pages of the file are broken."""


class DiskFullError(StoreError):
    """There is no room for the next mark."""


class BusyError(StoreError):
    """Another program holds the file."""


class SignedError(StoreError):
    """The session is signed."""


class StaleChangeError(StoreError):
    """The record is not what the change says it was."""


class MissingRecordError(StoreError):
    """There is no patient or session with that id."""


SIGNED_SENTENCE = "This session is signed and cannot change; write an amendment instead."


@contextmanager
def kind_errors(path: Path) -> Iterator[None]:
    """Turn the database's expected errors into sentences about ``path``; let every other error through."""
    try:
        yield
    except dbapi2.Error as error:
        kind = _kind(error, path)
        if kind is None:
            raise
        raise kind from error


def _kind(error: dbapi2.Error, path: Path) -> StoreError | None:
    text = str(error).lower()
    name = path.name
    if "signed session" in text:
        return SignedError(SIGNED_SENTENCE)
    if "disk is full" in text:
        return DiskFullError(
            "This disk is full. The chart is safe, but nothing new can be saved; free some space and go on."
        )
    if "readonly" in text or "read-only" in text:
        return ReadOnlyError(f"“{name}” cannot be written; check that the file and its folder allow changes.")
    if "locked" in text or "busy" in text:
        return BusyError(f"Another program is using “{name}”; close it there and try again.")
    if "malformed" in text or "disk i/o error" in text or "not a database" in text:
        return DamagedError(f"“{name}” is damaged; open a backup copy and keep this file as it is.")
    if "unable to open" in text:
        return ReadOnlyError(f"“{name}” cannot be opened; check that you may read the file and its folder.")
    return None
