"""Writing a set of files with their checksums, as a folder or a zip, that appears whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

from acuchart.exchange.errors import TargetError

SUMS: Final = "SHA256SUMS"
_FIRST_YEAR: Final = 1980  # what a zip can say
_CHUNK: Final = 1 << 16


class ParcelWriter:
    """Files that belong together, made beside ``target`` and put there in one step when all are written.

    A name that ends in ``.zip`` makes one file, any other a folder. Use it in a ``with`` block: an error
    or a cancellation inside leaves what was at ``target`` and nothing else. Only the owner can read the result.
    """

    def __init__(self, target: Path, *, at: datetime, replace: bool = False) -> None:
        """Raises TargetError where ``target`` is taken; a zip may be replaced, a folder with files never."""
        self.target = target
        self._zipped = target.suffix.lower() == ".zip"
        self._at = at
        self._work = target.with_name(f".{target.name}.part-{os.getpid()}")
        self._sums: dict[str, str] = {}
        self._zip: zipfile.ZipFile | None = None
        if self._zipped and target.exists() and not (replace and target.is_file()):
            raise TargetError(f"“{target.name}” is already there; choose another name.")
        if not self._zipped and target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise TargetError(f"“{target.name}” already holds something; choose a new or an empty folder.")

    def __enter__(self) -> ParcelWriter:
        """Begin to write. Raises TargetError where the folder above cannot be written."""
        with target_errors(self.target):
            if self._zipped:
                handle = os.open(self._work, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
                self._zip = zipfile.ZipFile(os.fdopen(handle, "w+b"), "w", zipfile.ZIP_DEFLATED)
            else:
                self._work.mkdir(mode=0o700)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the result in its place, or take away what was begun."""
        if kind is not None:
            self._drop()
            return
        try:
            with target_errors(self.target):
                self._finish()
        except BaseException:
            self._drop()
            raise

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """A new file to write into, one at a time; its checksum is noted when it is closed."""
        assert name not in self._sums, name
        with target_errors(self.target), self._opened(name) as raw:
            hashed = _Hashed(raw)
            buffered = io.BufferedWriter(hashed, _CHUNK)
            yield buffered
            buffered.flush()
            self._sums[name] = hashed.digest.hexdigest()

    def write(self, name: str, content: bytes) -> None:
        """A small file at once."""
        with self.file(name) as file:
            file.write(content)

    @contextmanager
    def _opened(self, name: str) -> Iterator[Any]:
        if self._zip is not None:
            year = max(self._at.year, _FIRST_YEAR)
            info = zipfile.ZipInfo(name, (year, *self._at.timetuple()[1:6]))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with self._zip.open(info, "w", force_zip64=True) as raw:
                yield raw
            return
        path = self._work / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb", buffering=0) as raw:
            yield raw

    def _finish(self) -> None:
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._sums.items()))
        with self._opened(SUMS) as raw:
            _Hashed(raw).write(lines.encode("ascii"))
        if self._zip is not None:
            inner = self._zip.fp
            self._zip.close()
            assert inner is not None
            inner.flush()
            os.fsync(inner.fileno())
            inner.close()
        elif self.target.exists():
            self.target.rmdir()  # empty, or this refuses
        self._work.replace(self.target)

    def _drop(self) -> None:
        if self._zip is not None:
            inner = self._zip.fp
            with suppress(OSError, ValueError):
                self._zip.close()
            if inner is not None:
                with suppress(OSError):
                    inner.close()
            with suppress(OSError):
                self._work.unlink()
        else:
            shutil.rmtree(self._work, ignore_errors=True)


class _Hashed(io.RawIOBase):
    """Writes on, and knows the checksum of what went through."""

    def __init__(self, raw: Any) -> None:
        super().__init__()
        self._raw = raw
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data)
        done = 0
        while done < len(view):  # an unbuffered file may take only a part
            done += self._raw.write(view[done:])
        self.digest.update(view)
        return len(view)


@contextmanager
def target_errors(target: Path) -> Iterator[None]:
    """Turn what a disk says into one plain sentence about ``target``."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise TargetError(
                f"There is no room for “{target.name}” on that disk; free some space or choose another."
            ) from error
        raise TargetError(f"“{target.name}” cannot be written there; choose another folder.") from error
