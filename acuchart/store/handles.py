"""Reading the bytes of a practice file that this process may also have open as a database.

On POSIX, closing any handle of a file drops every lock that the process has on it, SQLite's among them; another
program could then take away the log under us. So while a store has the file open, a handle is kept, not closed.
"""

import hashlib
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_BLOCK: Final = 1 << 20
Identity = tuple[int, int]
_guard: Final = threading.Lock()
_open: Final[Counter[Identity]] = Counter()  # stores of this process by file
_kept: Final[dict[Identity, int]] = {}


def identity(path: Path | str) -> Identity | None:
    """Which file lies at a place, or None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 (asked at every mark; a Path takes four times as long)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def enter(file: Identity | None) -> None:
    """A store has opened the file."""
    if file is not None:
        with _guard:
            _open[file] += 1


def leave(file: Identity | None) -> None:
    """A store has closed the file; with the last one the kept handle goes."""
    if file is None:
        return
    with _guard:
        _open[file] -= 1
        if _open[file] <= 0:
            del _open[file]
            handle = _kept.pop(file, None)
            if handle is not None:
                os.close(handle)


@contextmanager
def reading(path: Path) -> Iterator[int]:
    """A handle for ``read_at``; OSError where the file cannot be opened."""
    file = identity(path)
    with _guard:
        known = None if file is None else _kept.get(file)
    if known is not None:
        yield known
        return
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        yield handle
    finally:
        with _guard:
            if os.name == "posix" and file is not None and _open[file] > 0 and file not in _kept:
                _kept[file] = handle
                handle = -1
        if handle >= 0:
            os.close(handle)


def read_at(handle: int, size: int, offset: int) -> bytes:
    """``size`` bytes from ``offset``, fewer at the end of the file."""
    if hasattr(os, "pread"):
        return os.pread(handle, size, offset)
    os.lseek(handle, offset, os.SEEK_SET)
    return os.read(handle, size)


def copy(source: Path, target: Path, tell: Callable[[float], None] | None = None) -> str:
    """Copy the bytes of ``source`` to ``target``, which must not exist, down to the disk; their SHA-256 in hex.

    ``tell`` is given the fraction that is done; what it raises ends the copy, and nothing is left of it.
    """
    begin_copy(source, target, tell)
    try:
        return settle(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def begin_copy(source: Path, target: Path, tell: Callable[[float], None] | None = None) -> None:
    """As ``copy``, but the bytes are still on their way to the disk; ``settle`` waits for them."""
    total = max(1, source.stat().st_size)
    # Owner-only from the first byte.
    out = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(out, "wb") as file, reading(source) as handle:
            offset = 0
            while block := read_at(handle, _BLOCK, offset):
                file.write(block)
                offset += len(block)
                if tell is not None:
                    tell(min(1.0, offset / total))
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def settle(path: Path) -> str:
    """Wait until the bytes of a written file are on the disk; the SHA-256 of what is read there, in hex."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return seal_of(path)


def seal_of(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    seal = hashlib.sha256()
    with reading(path) as handle:
        offset = 0
        while block := read_at(handle, _BLOCK, offset):
            seal.update(block)
            offset += len(block)
    return seal.hexdigest()


def settle_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable; Windows does so by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
