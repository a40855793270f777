"""The patient's own left, right and middle."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Side(StrEnum):
    """A side of the patient, never of the screen or the paper."""

    LEFT = "L"
    RIGHT = "R"
    MID = "M"

    @property
    def opposite(self) -> Side:
        """The other side; the middle is its own opposite."""
        return _OPPOSITE[self]

    @property
    def word(self) -> str:
        """The side in words: "left", "right" or "middle"."""
        return _WORD[self]


_OPPOSITE: Final = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.MID: Side.MID}
_WORD: Final = {Side.LEFT: "left", Side.RIGHT: "right", Side.MID: "middle"}
