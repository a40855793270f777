"""Hiding names while somebody looks over the shoulder: initials stay."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Discreet(QObject):
    """Whether names are hidden. Every screen asks `name` and shows itself again on ``changed``."""

    changed = Signal()

    def __init__(self) -> None:
        """Names show at first, each time the program starts."""
        super().__init__()
        self._on = False

    @property
    def on(self) -> bool:
        """True while names are hidden."""
        return self._on

    def turn(self, on: bool) -> None:
        """Hide names, or show them again."""
        if on != self._on:
            self._on = on
            self.changed.emit()

    def name(self, name: str) -> str:
        """A patient's name as it may be shown now: itself, or its initials."""
        return " ".join(f"{word[0].upper()}." for word in name.split()) if self._on else name

    def text(self, text: str) -> str:
        """Words that may tell who somebody is (an address, a goal): themselves, or a dash."""
        return ("—" if text else "") if self._on else text


_shared: list[Discreet] = []


def discreet() -> Discreet:
    """The one switch of the program."""
    if not _shared:
        _shared.append(Discreet())
    return _shared[0]
