"""Writing a file so that a failure leaves the old one."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_beside(path: Path, content: bytes) -> None:
    """Write ``content`` beside ``path`` and put it there in one step.

    An OSError names ``path`` and leaves what was there before.
    """
    try:
        _write(path, content)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _write(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".acuchart-", suffix=path.suffix, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
