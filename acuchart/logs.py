"""A log of what the program did: ids only, never a name or a word of a note."""

import logging
from pathlib import Path
from typing import Final

from acuchart import paths

_BYTES: Final = 1_000_000
_KEPT: Final = 5


def start(level: int = logging.INFO) -> None:
    """Log into the log folder. A folder that cannot be written must not keep the program from starting.

    The files are turned over here, at the start, when the newest has grown too large: the standard library's
    handler for that loads its network parts, which no start of this program should wait for.
    """
    root = logging.getLogger("acuchart")
    root.setLevel(level)
    if any(isinstance(handler, logging.FileHandler) for handler in root.handlers):
        return
    try:
        file = paths.log_dir() / "acuchart.log"
        _turn_over(file)
        handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    except OSError:
        root.addHandler(logging.NullHandler())
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)


def _turn_over(file: Path) -> None:
    if not file.exists() or file.stat().st_size < _BYTES:
        return
    for number in range(_KEPT - 1, 0, -1):
        older = file.with_name(f"{file.name}.{number}")
        newer = file if number == 1 else file.with_name(f"{file.name}.{number - 1}")
        if newer.exists():
            newer.replace(older)
