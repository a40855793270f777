"""What a curve is drawn of: paths, dots, words and notes; screen and paper draw these and decide nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

Place = tuple[float, float]
_LETTER: Final = {False: 0.545, True: 0.585}  # mean width of a letter of its size, in regular and in strong


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePath:
    """A line or, where ``filled``, an area.

    ``role`` is axis, grid, band, line, step (before and after of one session), session, needles, event or chip;
    ``left`` is True for what belongs to the left side.
    """

    points: tuple[Place, ...]
    role: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    filled: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveDot:
    """One value: a disc for the right and for no side, a square for the left; hollow after the needles."""

    at: Place
    size: float
    square: bool
    hollow: bool
    words: str  # the read-out
    measure_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveText:
    """Words with their baseline; ``align`` is -1 for left, 0 for middle, 1 for right."""

    at: Place
    text: str
    align: int = -1
    strong: bool = False
    size: float = 9.0
    left: bool = False  # belongs to the left side
    named: bool = False  # names a line


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveMark:
    """What happened at a time: ``needles`` (they changed) or not (medication, an event).

    ``short`` stands on the curve where it has room; ``words`` are the read-out.
    """

    at: datetime
    words: str
    needles: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveTick:
    """A session on the axis, with its number in words."""

    at: datetime
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveNote:
    """A mark as it is read out: its place, its day and words, and its key where its words had no room."""

    at: Place
    words: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveScene:
    """Everything of one curve from the upper left corner, lowest first."""

    width: float
    height: float
    paths: tuple[CurvePath, ...]
    dots: tuple[CurveDot, ...]
    texts: tuple[CurveText, ...]
    notes: tuple[CurveNote, ...]
    words: str  # the whole curve for a screen reader

    @property
    def stops(self) -> Sequence[tuple[Place, str]]:
        """What is read out one after another: values and marks by time."""
        found = [(dot.at, dot.words) for dot in self.dots]
        found += [(note.at, note.words) for note in self.notes]
        return sorted(found, key=lambda one: one[0][0])


def wide(text: str, size: float, *, strong: bool = False) -> float:
    """About how wide words are; room is kept by it, and never less than they need in either drawing."""
    return len(text) * size * _LETTER[strong]
