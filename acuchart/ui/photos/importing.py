"""Adding photos in the background: read in a thread, kept in the file one by one, so that charting goes on.

Belongs to the open practice, not to a page: leaving the session does not stop it. Two pictures wait at most, which
holds the memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QImage

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.picture import Picture
from acuchart.store import CancelledError, StoreError
from acuchart.store.blobs import keep
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.photos.reading import Read, read_file, read_image, thumb_of
from acuchart.ui.photos.shown import pdf_pages
from acuchart.ui.task import Task, Tell

_AHEAD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whose pictures they are, and of which visit."""

    patient_id: str
    session_id: str | None
    day: date


class PhotoImport(QObject):
    """One for each open practice; `of` finds it."""

    kept = Signal(object)  # a Picture that is in the file now
    told = Signal(int, int)  # how many are done, of how many
    ended = Signal(str)  # one or more plain sentences: what was added, and what was not and why
    _read = Signal(str, object)

    def __init__(self, context: Context) -> None:
        """Nothing is under way."""
        super().__init__(context)
        self._context = context
        self._task: Task | None = None
        self._target: Target | None = None
        self._room = threading.Semaphore(_AHEAD)
        self._waiting: list[tuple[Sequence[Path | QImage], Target]] = []
        self._done = self._added = self._total = 0
        self._refused: list[str] = []
        self._read.connect(self._keep, Qt.ConnectionType.QueuedConnection)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.stop)
        # A thread may not outlive what it tells; children are deleted after this is told.
        context.destroyed.connect(lambda: self.stop())

    @classmethod
    def of(cls, context: Context) -> PhotoImport:
        """The one of this practice."""
        found = context.findChild(cls)
        return found if isinstance(found, cls) else cls(context)

    @property
    def running(self) -> bool:
        """True until everything that was given is kept or refused."""
        return self._task is not None

    def add(self, sources: Sequence[Path | QImage], target: Target) -> None:
        """Begin, or wait until what runs is done."""
        if self._task is not None:
            self._waiting.append((sources, target))
            return
        self._target = target
        self._done = self._added = 0
        self._total = len(sources)
        self._refused = []
        self._room = threading.Semaphore(_AHEAD)
        self._task = Task(_reader(sources, self._room, self._read.emit))
        self._task.finished.connect(lambda _none: self._end(""))
        self._task.failed.connect(self._failed)
        self.told.emit(0, self._total)
        self._task.start()

    def cancel(self) -> None:
        """Stop after the picture that is being read; what was added stays."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    def stop(self) -> None:
        """The practice is being closed."""
        self._waiting.clear()
        task, self._task = self._task, None
        if task is not None:
            task.stop()

    def _keep(self, name: str, found: Read | str) -> None:
        self._room.release()
        if self._task is None or self._target is None:
            return
        self._done += 1
        if isinstance(found, Read):
            try:
                self._write(found, self._target)
                self._added += 1
            except ValueError as error:
                self._refused.append(f"{name}: {error}")
            except StoreError as error:
                self._context.failed.emit(str(error))
                self.cancel()
        else:
            self._refused.append(f"{name}: {found}")
        self.told.emit(self._done, self._total)

    def _write(self, found: Read, target: Target) -> None:
        if found.mime == "application/pdf":
            page, wide, high = pdf_pages(found.content)
            found = replace(found, thumb=thumb_of(page), width=wide, height=high)
        store = self._context.store
        day = found.taken_on
        if day is None or day > moments.today():  # the camera's clock may be wrong
            day = target.day
        picture = Picture(
            id=uuid4().hex,
            patient_id=target.patient_id,
            content=keep(store, found.content),
            thumb=keep(store, found.thumb),
            mime=found.mime,
            width=found.width,
            height=found.height,
            taken_on=day,
            added_at=clock.now(),
            session_id=target.session_id,
        )
        # Not through the context: its lists are read again once, at the end.
        store.apply([change_of(None, picture)])
        self.kept.emit(picture)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, CancelledError):
            raise error
        self._end("Stopped. ")

    def _end(self, words: str) -> None:
        self._task = None
        added = "1 picture was added." if self._added == 1 else f"{self._added} pictures were added."
        said = f"{words}{added}"
        if self._refused:
            said = f"{said} {_refusals(self._refused)}"
        self._context.changed.emit()
        self.ended.emit(said)
        if self._waiting:
            self.add(*self._waiting.pop(0))


def _refusals(refused: list[str]) -> str:
    if len(refused) == 1:
        return f"Not added: {refused[0]}"
    more = f" … and {len(refused) - 3} more" if len(refused) > 3 else ""
    return f"{len(refused)} were not added: {' '.join(refused[:3])}{more}"


def _reader(
    sources: Sequence[Path | QImage], room: threading.Semaphore, give: Callable[[str, object], None]
) -> Callable[[Tell, Callable[[], bool]], object]:
    def work(_tell: Tell, cancelled: Callable[[], bool]) -> None:
        for source in sources:
            while not room.acquire(timeout=0.1):
                if cancelled():
                    break
            if cancelled():
                raise CancelledError("Stopped.")
            name = source.name if isinstance(source, Path) else "The pasted picture"
            found: Read | str
            try:
                found = read_file(source) if isinstance(source, Path) else read_image(source)
            except ValueError as error:
                found = str(error)
            give(name, found)

    return work
