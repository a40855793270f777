"""Reading such a set of files without trusting it: every name, size and checksum is checked before any use."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final

from acuchart.exchange.errors import CancelledError, UnreadableError
from acuchart.exchange.parcel_out import SUMS

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*(?:/[A-Za-z0-9][A-Za-z0-9._@-]*){0,3}")
_LINE: Final = re.compile(rf"([0-9a-f]{{64}})  ({_NAME.pattern})")
_CHUNK: Final = 1 << 20
_MOST_SUMS: Final = 64 << 20
_MOST_RATIO: Final = 300  # our own zips come to about 25; a bomb starts at 1000
_SMALL: Final = 16 << 20  # below this a ratio says nothing


class ParcelReader:
    """An opened folder or zip whose list of checksums was read; use it in a ``with`` block.

    Nothing is ever unpacked to disk. Raises UnreadableError with one plain sentence.
    """

    def __init__(self, source: Path) -> None:
        self.source = source
        self._zip: zipfile.ZipFile | None = None
        self.sums: dict[str, str] = {}

    def __enter__(self) -> ParcelReader:
        """Open it and read the list of files."""
        try:
            if not self.source.is_dir():
                self._open_zip()
            self.sums = self._read_sums()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of it."""
        self._close()

    def check(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> None:
        """Read every file once and compare it with its checksum; CancelledError where the person said stop."""
        for number, (name, wanted) in enumerate(self.sums.items(), start=1):
            if cancelled is not None and cancelled():
                raise CancelledError("Stopped; nothing was written.")
            digest = hashlib.sha256()
            with self._file(name) as file:
                while block := file.read(_CHUNK):
                    digest.update(block)
            if digest.hexdigest() != wanted:
                raise UnreadableError(
                    f"“{name}” in “{self.source.name}” was changed or damaged; use another copy of the export."
                )
            if progress is not None:
                progress(number, len(self.sums))

    def read(self, name: str, most: int) -> bytes:
        """The content of a file on the list, at most ``most`` bytes; its checksum is compared again."""
        if name not in self.sums:
            raise UnreadableError(f"“{name}” is missing in “{self.source.name}”; use another copy of the export.")
        with self._file(name) as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise UnreadableError(f"“{name}” in “{self.source.name}” is too large to be a chart.")
        if hashlib.sha256(data).hexdigest() != self.sums[name]:
            raise UnreadableError(
                f"“{name}” in “{self.source.name}” was changed or damaged; use another copy of the export."
            )
        return data

    def _open_zip(self) -> None:
        try:
            if not stat.S_ISREG(self.source.stat().st_mode):
                raise UnreadableError(f"“{self.source.name}” is neither a folder nor a zip file.")
            self._zip = zipfile.ZipFile(self.source)
            infos = self._zip.infolist()
        except FileNotFoundError:
            raise UnreadableError(f"There is nothing called “{self.source.name}” at that place.") from None
        except PermissionError:
            raise UnreadableError(f"“{self.source.name}” may not be read; check its permissions.") from None
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, MemoryError):
            raise UnreadableError(f"“{self.source.name}” is no readable zip file; use another copy.") from None
        if len({info.filename for info in infos}) != len(infos):
            raise UnreadableError(f"“{self.source.name}” holds two files of one name; acuchart did not make it.")
        size = self.source.stat().st_size
        total = sum(info.file_size for info in infos)
        if total > _SMALL and total > size * _MOST_RATIO:
            raise UnreadableError(f"“{self.source.name}” would unpack to far more than a chart; it is not opened.")
        for info in infos:
            if not _NAME.fullmatch(info.filename.rstrip("/")) or info.flag_bits & 1:
                raise UnreadableError(
                    f"“{self.source.name}” holds names or locks that acuchart never writes; it is not opened."
                )

    def _read_sums(self) -> dict[str, str]:
        foreign = UnreadableError(f"“{self.source.name}” is not an export of a practice; it has no list of files.")
        if self._zip is not None and SUMS not in self._zip.namelist():
            raise foreign
        if self._zip is None and not (self.source / SUMS).exists():
            raise foreign
        with self._file(SUMS) as file:
            data = file.read(_MOST_SUMS + 1)
        sums: dict[str, str] = {}
        lines = data.decode("ascii", "replace").split("\n")
        for line in lines[:-1]:
            found = _LINE.fullmatch(line)
            if found is None or found[2] in sums or found[2] == SUMS:
                raise foreign
            sums[found[2]] = found[1]
        if not sums or lines[-1] or len(data) > _MOST_SUMS:
            raise foreign
        return sums

    @contextmanager
    def _file(self, name: str) -> Iterator[BinaryIO]:
        try:
            if self._zip is not None:
                with self._zip.open(name) as zipped:
                    yield zipped  # type: ignore[misc]
            else:
                with os.fdopen(self._plain_file(name), "rb") as file:
                    yield file
        except KeyError:
            raise UnreadableError(
                f"“{name}” is missing in “{self.source.name}”; use another copy of the export."
            ) from None
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError):
            raise UnreadableError(
                f"“{name}” in “{self.source.name}” cannot be read; use another copy of the export."
            ) from None

    def _plain_file(self, name: str) -> int:
        """A regular file inside the folder and nothing else: no link, no pipe."""
        path = self.source
        for part in name.split("/"):
            path = path / part
            mode = os.lstat(path).st_mode
            if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
                raise OSError("neither a folder nor a file")
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError("no file")
        return handle

    def _close(self) -> None:
        if self._zip is not None:
            self._zip.close()
