"""A rotating log of what the program did: ids only, never a name or a word of a note."""

import logging
from logging.handlers import RotatingFileHandler
from typing import Final

from acuchart import paths

_BYTES: Final = 1_000_000
_KEPT: Final = 5


def start(level: int = logging.INFO) -> None:
    """Log into the log folder. A folder that cannot be written must not keep the program from starting."""
    root = logging.getLogger("acuchart")
    root.setLevel(level)
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return
    try:
        handler = RotatingFileHandler(
            paths.log_dir() / "acuchart.log",
            maxBytes=_BYTES,
            backupCount=_KEPT - 1,
            encoding="utf-8",
            delay=True,
        )
    except OSError:
        root.addHandler(logging.NullHandler())
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
