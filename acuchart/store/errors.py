"""What can go wrong with the file, in sentences for the person at the desk.

The exceptions of ``sqlcipher3.dbapi2`` are not those of ``sqlite3``; this module is the only one that knows.
What is not mapped here is a bug and goes to the crash path.
"""

import errno
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


class InUseError(BusyError):
    """Another acuchart window has the file open; reading is still possible."""


class LostFileError(StoreError):
    """The file was taken away or replaced while it was open."""


class BrokenTextError(StoreError):
    """A text holds half a character, which no file can keep."""


class RecoveryCodeError(StoreError):
    """A recovery code has a typing error."""


class CancelledError(StoreError):
    """The person stopped a long work; what was there before is still there."""


class SignedError(StoreError):
    """The session is signed."""


class StaleChangeError(StoreError):
    """The record is not what the change says it was."""


class MissingRecordError(StoreError):
    """There is no patient or session with that id."""


_DAMAGE = (
    "malformed",
    "vtable constructor failed",  # the search index lies on a broken page
    "disk i/o error",
    "not a database",
    "could not decode",
    "no such table",  # the text of the schema itself was hit
    "no such column",
    "corrupt",
    "unsupported file format",
)
SIGNED_SENTENCE = "This session is signed and cannot change; write an amendment instead."


def damaged(path: Path) -> DamagedError:
    """The sentence for a file that cannot be read any more."""
    return DamagedError(f"“{path.name}” is damaged; open a backup copy and keep this file as it is.")


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
    except UnicodeDecodeError as error:  # of a text, or of the database's own message that names one
        raise damaged(path) from error
    except UnicodeEncodeError as error:
        raise BrokenTextError(
            "A text holds half a character, a broken emoji for instance; delete it there and type it again."
        ) from error


def kind_os_error(error: OSError, path: Path) -> StoreError:
    """The sentence for a file that could not be written beside the practice file."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return DiskFullError(f"The disk has no room for “{path.name}”; free some space and try again.")
    return ReadOnlyError(f"“{path.name}” cannot be written in that folder; check that it allows changes.")


def _kind(error: dbapi2.Error, path: Path) -> StoreError | None:
    text = str(error).lower()
    name = path.name
    if "interrupted" in text:
        return CancelledError("Stopped; nothing was changed.")
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
    if any(words in text for words in _DAMAGE):
        return damaged(path)
    if "unable to open" in text:
        return ReadOnlyError(f"“{name}” cannot be opened; check that you may read the file and its folder.")
    return None
