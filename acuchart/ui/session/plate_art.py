"""Pictures of plates, drawn in the background at exactly the size that is shown."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QObject, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader
from shiboken6 import isValid

from acuchart import assets
from acuchart.model.plate import DIM_ROOM, restyle

_HEAD: Final = re.compile(r"<svg\b[^>]*>")
_SIZES: Final = re.compile(r"""\s(?:viewBox|width|height|preserveAspectRatio)\s*=\s*["'][^"']*["']""")
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
    svg = _svg(shot.view_id, shot.art, shot.dim)
    head = _HEAD.search(svg)
    if head is None:
        raise ValueError("This drawing is not an SVG file.")
    tag = _SIZES.sub("", head.group())[:-1]
    sized = (
        f'{tag} viewBox="{shot.left:g} {shot.top:g} {shot.width:g} {shot.height:g}"'
        f' width="{shot.px_width}" height="{shot.px_height}" preserveAspectRatio="none">'
    )
    buffer = QBuffer()
    buffer.setData((sized + svg[head.end() :]).encode())
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    picture = QImageReader(buffer, b"svg").read()
    if picture.isNull():
        raise ValueError("This drawing cannot be drawn.")
    return picture


@lru_cache(maxsize=2)  # the plate in view, and the one before it
def _svg(view_id: str, art: str, dim: bool) -> str:
    svg = art or assets.plate_svg(view_id)
    return restyle(svg, DIM_ROOM) if dim else svg
