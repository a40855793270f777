"""Who may write: one acuchart at a time, by a lock that the system itself lets go when a process dies."""

import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import Final

from acuchart.store.errors import InUseError, ReadOnlyError

_SUFFIX: Final = "-lock"
_HELD: Final = {errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class FileLock:
    """The right to write one practice file, held until ``release``.

    The lock is on an empty file beside the practice file, because closing any handle of the practice file itself
    would drop SQLite's own locks in this process. A file left behind by a killed process locks nothing.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock; InUseError where another window has it, ReadOnlyError where it cannot be made."""
        real = path.resolve()
        self._beside = real.with_name(real.name + _SUFFIX)
        self._handle: int | None = None
        while self._handle is None:
            try:
                handle = os.open(self._beside, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600)
            except OSError:
                raise ReadOnlyError(
                    f"“{path.name}” cannot be written; check that the file and its folder allow changes."
                ) from None
            try:
                _take(handle)
            except OSError as error:
                if error.errno not in _HELD:
                    self._handle = handle  # a file system without locks: SQLite's own are all there is
                    return
                os.close(handle)
                raise InUseError(
                    f"“{path.name}” is open in another acuchart window; close it there,"
                    " or open it here for reading only."
                ) from None
            # The last owner may have removed the file between our opening and our locking it.
            if _same(handle, self._beside):
                self._handle = handle
            else:
                os.close(handle)

    def release(self) -> None:
        """Let the next window write; may be called twice."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            with contextlib.suppress(OSError):
                self._beside.unlink()  # Windows refuses while it is open; then it stays, empty and harmless
            os.close(handle)

    def __del__(self) -> None:
        """A store that is forgotten without being closed must not keep the file."""
        if getattr(self, "_handle", None) is not None:
            self.release()


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _same(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False
