"""What every screen of an open practice shares."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from acuchart import assets
from acuchart.model.change import Cause, Change
from acuchart.store import ChartStore, StoreError
from acuchart.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from acuchart.model.atlas import Atlas
    from acuchart.ui.watch import Watch
    from acuchart.ui.worker import Worker


class Context(QObject):
    """One open practice file with the window's settings; screens get this and nothing global."""

    changed = Signal()  # patients, sessions or the profile changed on disk: lists read again
    failed = Signal(str)  # a plain sentence for the banner; nothing was written
    atlas_changed = Signal()  # an own system came or went: plates and points are others

    def __init__(self, store: ChartStore, settings: Settings) -> None:
        """Take over an open store; whoever made it closes it."""
        super().__init__()
        self.store = store
        self.settings = settings
        self.worker: Callable[[], Worker] | None = None  # set by whoever owns one and stops it

    @cached_property
    def atlas(self) -> Atlas:
        """Plates and points with the practice's own systems; read at the first use, not at the start."""
        from acuchart.store.own_systems import practice_atlas

        shipped = assets.load_atlas()
        try:
            return practice_atlas(self.store, shipped)
        except StoreError as error:
            self.failed.emit(str(error))
            return shipped

    def renew_atlas(self) -> None:
        """Own systems changed: the next question reads them again."""
        self.__dict__.pop("atlas", None)
        self.atlas_changed.emit()

    @cached_property
    def demo(self) -> bool:
        """True for the built-in practice of invented people."""
        return self.store.practice().demo

    @cached_property
    def watch(self) -> Watch:
        """The sessions that run, with their clocks."""
        from acuchart.ui.watch import Watch

        return Watch(self.store, self)

    def write(self, *changes: Change, cause: Cause = Cause.DO) -> bool:
        """Changes outside a session (patients, profile, new sessions) through the gate, as one step.

        False where that failed: nothing was written, and ``failed`` has said why.
        """
        try:
            self.store.apply(changes, cause=cause)
        except StoreError as error:
            self.failed.emit(str(error))
            return False
        self.changed.emit()
        return True
