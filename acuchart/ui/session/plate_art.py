"""Pictures of plates, drawn in the background at exactly the size that is shown."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QRect, QSize, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader
from shiboken6 import isValid

from acuchart import assets
from acuchart.model.plate import DIM_ROOM, restyle

_HEAD: Final = re.compile(r"<svg\b[^>]*>")
_SIZES: Final = re.compile(r"""\s(?:viewBox|width|height|preserveAspectRatio)\s*=\s*["'][^"']*["']""")
_BOX: Final = re.compile(r"""\sviewBox\s*=\s*["']([^"']+)["']""")
VISIBLE, THUMBNAIL = 10, 0  # priorities: what is looked at goes first
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A part of a plate, in view units, and the px that it is drawn with."""

    view_id: str
    dim: bool
    left: float
    top: float
    width: float
    height: float
    px_width: int
    px_height: int
    art: str = field(default="", repr=False)  # the drawing of an own plate


class PlateArt(QObject):
    """Draws shots on a thread of its own and hands the pictures back on the main thread.

    Pictures are made by ``QImageReader``, which lets other Python code run meanwhile;
    ``QSvgRenderer.render`` holds the interpreter for the whole drawing and would freeze the window.
    """

    _drawn = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start nothing: the thread begins with the first order."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._drawn.connect(self._deliver)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.stop)

    def order(self, shot: Shot, done: Callable[[Shot, QImage], None], *, priority: int = VISIBLE) -> None:
        """Draw ``shot``; ``done`` is called on the main thread with a transparent-backed picture."""

        def job() -> None:
            try:
                picture = draw(shot)
            except (OSError, ValueError, KeyError):
                _log.exception("plate picture %s", shot.view_id)
                picture = QImage()
            with suppress(RuntimeError):  # the program is ending: nobody waits for the picture any more
                self._drawn.emit(shot, picture, done)

        self._pool.start(job, priority)

    def stop(self) -> None:
        """Forget what waits and let the present drawing end."""
        self._pool.clear()
        self._pool.waitForDone()

    @staticmethod
    def _deliver(shot: Shot, picture: QImage, done: Callable[[Shot, QImage], None]) -> None:
        owner = getattr(done, "__self__", None)
        if isinstance(owner, QObject) and not isValid(owner):
            return  # the widget that asked is gone
        done(shot, picture)


_shared: list[PlateArt] = []


def plate_art() -> PlateArt:
    """The one drawing thread of the program, made at the first use."""
    if not _shared:
        _shared.append(PlateArt())
    return _shared[0]


def draw(shot: Shot) -> QImage:
    """The picture of a shot; ValueError where the plate's file cannot be drawn."""
    picture = _drawn_from_text(shot) if shot.art else _drawn_from_file(shot)
    if picture.isNull():
        raise ValueError("This drawing cannot be drawn.")
    return picture


def _drawn_from_file(shot: Shot) -> QImage:
    """A shipped plate, read by Qt from a file.

    Not from a QBuffer: Qt holds a lock of its own while it reads, and asks Python about every call of a buffer
    that Python made. The window's thread, waiting for that lock with Python in its hand, would wait for ever.
    """
    file, width, height = _plate_file(shot.view_id, shot.dim)
    across, down = shot.px_width / shot.width, shot.px_height / shot.height
    reader = QImageReader(str(file), b"svg")
    reader.setScaledSize(QSize(max(1, round(width * across)), max(1, round(height * down))))
    reader.setScaledClipRect(
        QRect(round(shot.left * across), round(shot.top * down), shot.px_width, shot.px_height)
    )
    return reader.read()


def _drawn_from_text(shot: Shot) -> QImage:
    """An own plate, which lies in the practice file and must not be written anywhere else."""
    svg = restyle(shot.art, DIM_ROOM) if shot.dim else shot.art
    head = _HEAD.search(svg)
    if head is None:
        raise ValueError("This drawing is not an SVG file.")
    tag = _SIZES.sub("", head.group())[:-1]
    sized = (
        f'{tag} viewBox="{shot.left:g} {shot.top:g} {shot.width:g} {shot.height:g}"'
        f' width="{shot.px_width}" height="{shot.px_height}" preserveAspectRatio="none">'
    )
    return QImage.fromData((sized + svg[head.end() :]).encode())


@cache
def _plate_file(view_id: str, dim: bool) -> tuple[Path, float, float]:
    """The drawing's file and the size of its view box; for the dim room a restyled copy in a temporary folder."""
    file = assets.path(f"resources/atlas/plates/{view_id}.svg")
    svg = file.read_text(encoding="utf-8")
    box = _BOX.search(svg)
    if box is None:
        raise ValueError("This drawing has no view box.")
    width, height = (float(part) for part in box.group(1).split()[2:4])
    if dim:
        file = Path(_dim_folder().name) / f"{view_id}.svg"
        file.write_text(restyle(svg, DIM_ROOM), encoding="utf-8")
    return file, width, height


@cache
def _dim_folder() -> TemporaryDirectory[str]:
    """Holds the program's own drawings only; it goes with the program."""
    return TemporaryDirectory(prefix="acuchart-plates-", ignore_cleanup_errors=True)
