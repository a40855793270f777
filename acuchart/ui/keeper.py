"""Keeps the practice safe while it is open: backups by themselves, their proofs, and the second place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from acuchart.model import clock
from acuchart.store import CancelledError, ChartStore, StoreError
from acuchart.store.places import sync_folder_warning
from acuchart.store.shelf import Backup, copy_to_second_place, list_backups, newest_proved, thin_out
from acuchart.ui.context import Context
from acuchart.ui.settings import Settings
from acuchart.ui.task import Task, Tell

FOLDER: Final = "Backups"
AFTER_OPENING_MS: Final = 4000
_LOOK_MS: Final = 5 * 60_000
HOURLY: Final = timedelta(hours=1)
SECOND_DUE: Final = timedelta(days=1)
SECOND_LATE: Final = timedelta(days=7)
PARTS: Final = {
    "copy": "Copying",
    "pages": "Checking every page",
    "history": "Walking the chain",
    "compare": "Comparing the second copy",
}


def backup_folder(path: Path) -> Path:
    """Where the backups of a practice file are: beside it."""
    return path.parent / FOLDER


def second_place(settings: Settings, path: Path) -> Path | None:
    """The folder or stick that also gets the backups of that file, where one was chosen."""
    kept = settings.text(_key(path))
    return Path(kept) if kept else None


class Keeper(QObject):
    """The backups of one open practice file. Nothing here blocks the window."""

    changed = Signal()  # the list of backups, the second place or the warning is another one
    told = Signal(str, float)  # a part of the running backup, and how much of it is done
    ended = Signal(str)  # empty, or why the backup could not be made

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        """Looks at the folder; makes the first backup a moment later where something changed."""
        super().__init__(parent)
        self._store: ChartStore = context.store
        self._settings = context.settings
        self._demo = context.demo
        self._task: Task | None = None
        self._stopped = False
        self.path = self._store.path
        self.folder = backup_folder(self.path)
        self.warning = sync_folder_warning(self.path) or ""
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_MS)
        self._clock.timeout.connect(self.look)
        if self.automatic:
            QTimer.singleShot(AFTER_OPENING_MS, self, lambda: self.back_up_if_due("open"))
            self._clock.start()

    # ---- what is there

    @property
    def automatic(self) -> bool:
        """False for the demo and for a file that another window writes."""
        return not self._demo and not self._store.read_only

    @property
    def running(self) -> bool:
        """True while a backup is being made."""
        return self._task is not None

    @property
    def backups(self) -> tuple[Backup, ...]:
        """Every kept copy, newest first."""
        return list_backups(self.folder, self.path.stem)

    @property
    def last_proved(self) -> Backup | None:
        """The newest copy that was proved and is still as long as it was."""
        return newest_proved(self.folder, self.path.stem)

    @property
    def second(self) -> Path | None:
        """The second place, plugged in or not."""
        return second_place(self._settings, self.path)

    @property
    def second_at(self) -> datetime | None:
        """When the newest copy in the second place was made; remembered while it is not plugged in."""
        folder = self.second
        if folder is not None and folder.is_dir():
            newest = newest_proved(folder, self.path.stem)
            return None if newest is None else newest.made_at
        kept = self._settings.text(_key(self.path) + "-at")
        with suppress(ValueError):
            return clock.local(kept) if kept else None
        return None

    @property
    def second_late(self) -> str:
        """A reminder where the second place has no copy of the last seven days, else empty."""
        if self.second is None:
            return ""
        at = self.second_at
        if at is None:
            return "The second place has no backup yet."
        age = datetime.now(UTC) - at
        if age <= SECOND_LATE:
            return ""
        return f"The backup in the second place is {age.days} days old."

    @property
    def advice(self) -> str:
        """What should be said when the practice is opened: where its file lies, or a late second place."""
        if not self.automatic:
            return ""
        if self.warning:
            return self.warning
        return f"{self.second_late} Plug it in, the copy starts by itself." if self.second_late else ""

    def choose_second(self, folder: Path | None) -> None:
        """Another second place, or none; it gets its first copy at once where there is one to give."""
        self._settings.keep_text(_key(self.path), "" if folder is None else str(folder))
        self._settings.keep_text(_key(self.path) + "-at", "")
        self.changed.emit()
        self.copy_to_second()

    # ---- making

    def look(self) -> None:
        """Once in a while: what changed for an hour is backed up, a stick that is back gets its copy."""
        newest = self.last_proved
        if newest is None or datetime.now(UTC) - newest.made_at >= HOURLY:
            self.back_up_if_due("daily")
        at = self.second_at
        if not self.running and (at is None or datetime.now(UTC) - at >= SECOND_DUE):
            self.copy_to_second()

    def back_up_if_due(self, reason: str) -> None:
        """Back up where the practice has changed since the newest proved copy."""
        from acuchart.store.backup import is_due

        if self._stopped or not self.automatic or self.running:
            return
        with suppress(StoreError):  # a file that cannot be read says so elsewhere
            if is_due(self._store, self.folder):
                self.back_up_now(reason)

    def back_up_now(self, reason: str = "hand") -> None:
        """Make and prove a backup in the background, thin the shelf out, and copy it to the second place."""
        if self._stopped or self.running:
            return
        from acuchart.store.backup import back_up

        store, folder, stem, second = self._store, self.folder, self.path.stem, self._reachable_second()

        def work(tell: Tell, cancelled: Callable[[], bool]) -> Backup:
            made = back_up(store, folder, reason=reason, progress=tell, cancelled=cancelled)
            thin_out(folder, stem)
            if second is not None:
                copy_to_second_place(made, second, progress=tell, cancelled=cancelled)
                thin_out(second, stem)
            return made

        self._run(work)

    def copy_to_second(self) -> None:
        """Bring the newest proved backup to the second place, where it can be reached."""
        folder, newest, stem = self._reachable_second(), self.last_proved, self.path.stem
        if self._stopped or self.running or folder is None or newest is None:
            return
        if (folder / newest.path.name).exists():
            self._keep_second_time()
            return

        def work(tell: Tell, cancelled: Callable[[], bool]) -> Backup:
            made = copy_to_second_place(newest, folder, progress=tell, cancelled=cancelled)
            thin_out(folder, stem)
            return made

        self._run(work)

    def cancel(self) -> None:
        """Stop the running backup; the earlier ones stay."""
        if self._task is not None:
            self._task.cancel()

    def stop(self) -> None:
        """The file is being closed."""
        self._stopped = True
        self._clock.stop()
        if self._task is not None:
            self._task.stop()
            self._task = None

    # ---- inside

    def _run(self, work: Callable[[Tell, Callable[[], bool]], object]) -> None:
        self._task = Task(work, self)
        self._task.told.connect(self.told)
        self._task.finished.connect(lambda _made: self._end(None))
        self._task.failed.connect(self._end)
        self._task.start()
        self.changed.emit()

    def _end(self, error: Exception | None) -> None:
        self._task = None
        self._keep_second_time()
        self.changed.emit()
        if error is None or isinstance(error, CancelledError):
            self.ended.emit("")
        elif isinstance(error, StoreError):
            self.ended.emit(f"The backup was not made. {error}")
        else:
            raise error

    def _reachable_second(self) -> Path | None:
        folder = self.second
        return folder if folder is not None and folder.is_dir() else None

    def _keep_second_time(self) -> None:
        """Remember how old the copy is, for the time when the stick is not there."""
        if self._reachable_second() is not None and (at := self.second_at) is not None:
            self._settings.keep_text(_key(self.path) + "-at", clock.stamp(at))


def _key(path: Path) -> str:
    """Settings know a practice file by a number and not by its name."""
    return f"second-{hashlib.sha256(str(path.resolve()).encode(errors='surrogatepass')).hexdigest()[:16]}"
