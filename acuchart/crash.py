"""What remains of a crash: where it happened and in which version, never what was in the chart."""

import faulthandler
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from acuchart import __version__, paths

_HARD: Final = "hard-crash.txt"
_hard_file: IO[str] | None = None


def start(tell: Callable[[Path | None], None] | None = None) -> None:
    """Write a report for every unexpected error, then call ``tell`` with its path (None if it failed)."""
    global _hard_file
    with suppress(OSError):
        _hard_file = (paths.log_dir() / _HARD).open("w", encoding="utf-8")
        faulthandler.enable(_hard_file)
    busy = False

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal busy
        if busy or issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        busy = True  # a second error while the first is being told must not recurse
        try:
            written = keep(kind, trace)
            if tell is not None:
                tell(written)
        finally:
            busy = False

    def thread_hook(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            hook(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = thread_hook


def stop() -> None:
    """A clean end: take the hard-crash file away, so that one left behind means the last run died."""
    global _hard_file
    if _hard_file is None:
        return
    faulthandler.disable()
    _hard_file.close()
    _hard_file = None
    with suppress(OSError):
        (paths.log_dir() / _HARD).unlink()


def report_text(kind: type[BaseException], trace: TracebackType | None) -> str:
    """An allow-list: versions, the kind of error and the places in the code; no message and no values."""
    import platform
    import traceback  # neither is needed by a start that goes well

    lines = [
        f"acuchart {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}",
        kind.__name__,
    ]
    for frame in traceback.extract_tb(trace):
        lines.append(f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}")
    return "\n".join(lines) + "\n"


def keep(kind: type[BaseException], trace: TracebackType | None) -> Path | None:
    """Write a report; its path, or None where it cannot be written."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    try:
        path = paths.log_dir() / f"crash-{moment}.txt"
        path.write_text(report_text(kind, trace), encoding="utf-8")
    except OSError:
        return None
    return path
