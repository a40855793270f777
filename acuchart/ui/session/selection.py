"""Which needles are selected: shared by the plate, the list and the inspector."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """An ordered set of needle ids; the last one added is the primary one."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing is selected at first."""
        super().__init__(parent)
        self._ids: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The selected needles, in the order of selecting."""
        return self._ids

    @property
    def primary(self) -> str | None:
        """The needle that the eye is on."""
        return self._ids[-1] if self._ids else None

    def __contains__(self, needle_id: str) -> bool:
        """True for a selected needle."""
        return needle_id in self._ids

    def set(self, ids: Iterable[str]) -> None:
        """Select these and nothing else."""
        wanted = tuple(dict.fromkeys(ids))
        if wanted != self._ids:
            self._ids = wanted
            self.changed.emit()

    def toggle(self, needle_id: str) -> None:
        """Add a needle, or take it out again."""
        rest = tuple(other for other in self._ids if other != needle_id)
        self.set(rest if needle_id in self._ids else (*rest, needle_id))

    def keep(self, known: Iterable[str]) -> None:
        """Forget needles that are no longer there."""
        there = set(known)
        self.set(needle_id for needle_id in self._ids if needle_id in there)
