"""What a prescription line says, as values: needles, leads, retention, and the words that nobody could read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from acuchart.model.needle import NeedleState


class Laterality(StrEnum):
    """The patient's side of an item; ``BOTH`` is a pair of needles."""

    LEFT = "L"
    RIGHT = "R"
    MID = "mid"
    BOTH = "bil"


class Span(NamedTuple):
    """From the first character to the one after the last, counted in the text that was read."""

    start: int
    end: int


class Word(NamedTuple):
    """One word of the line and what it was read as, for colouring and for hit tests."""

    span: Span
    role: str  # "point", "side", "size", "depth", "angle", "direction", "technique", "state", …, "unknown"


class Problem(NamedTuple):
    """What could not be read or is not complete: where it stands, and a plain sentence."""

    span: Span
    message: str


NO_SPAN: Final = Span(0, 0)
DECIMALS: Final = 3
PLACE_DECIMALS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """Where a needle points: words of the body, degrees on the plate, or a point. One of the three.

    Degrees count as on the plate, 0 to the right, counter-clockwise. Of a pair they are the patient's left
    needle's; the right one mirrors it.
    """

    words: tuple[str, ...] = ()
    degrees: float | None = None
    towards: str | None = None

    def __post_init__(self) -> None:
        """Exactly one way of saying it."""
        if (bool(self.words), self.degrees is not None, self.towards is not None).count(True) != 1:
            raise ValueError("A direction is said in words, in degrees or by a point.")
        if self.degrees is not None:
            object.__setattr__(self, "degrees", _rounded(self.degrees))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """``1 cm lateral to GB14``: how far from a named point, and which way (unknown without words)."""

    amount: float
    unit: str  # "mm", "cm" or "cun"
    words: tuple[str, ...]
    reference: str  # a code

    def __post_init__(self) -> None:
        """Rounded as it is written."""
        object.__setattr__(self, "amount", _rounded(self.amount))


Landmark = str | Offset
"""A place on a line: a code, a distance from one, or empty for the line's own end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Along which part of a line of the atlas a needle runs."""

    start: Landmark
    end: Landmark


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place on a plate: ``face-front@1`` and fractions of its box; without fractions the plate alone."""

    view: str
    x: float | None = None
    y: float | None = None

    def __post_init__(self) -> None:
        """Rounded as it is written: a hundred-thousandth of the tallest plate is less than a hair's breadth."""
        if (self.x is None) != (self.y is None):
            raise ValueError("A place has both x and y, or neither.")
        for name in ("x", "y"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, round(float(value), PLACE_DECIMALS))


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedleItem:
    """One point with everything that was said of it; ``code`` is None for a free mark.

    ``side`` None means that it was not said. ``state`` None means the same: such a needle is planned when it is
    new and keeps its state when it is already there.
    """

    code: str | None = None
    system: str = ""
    part: str = ""
    side: Laterality | None = None
    gauge_mm: float | None = None
    length_mm: float | None = None
    kind: str = ""  # "" is not said: an ordinary needle
    depth_mm: float | None = None
    angle_deg: float | None = None
    direction: Direction | None = None
    course: Course | None = None  # of a line alone
    techniques: tuple[str, ...] = ()
    preset: int | None = None
    state: NeedleState | None = None
    count: int = 1
    label: str = ""  # the practitioner's words for a free mark
    offset: Offset | None = None
    place: Place | None = None
    span: Span = field(default=NO_SPAN, compare=False)

    def __post_init__(self) -> None:
        """Rounded as it is written, so that a line and its value never differ."""
        for name in ("gauge_mm", "length_mm", "depth_mm", "angle_deg"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, _rounded(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadEnd:
    """One end of a lead: a point, where needed with its own side and part."""

    code: str
    part: str = ""
    side: Laterality | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadItem:
    """A lead of an electrical stimulator between two needles. Two frequencies alternate."""

    start: LeadEnd
    end: LeadEnd
    side: Laterality | None = None
    device: str = ""  # the letter of the output, "A"
    hz: tuple[float, ...] = ()
    waveform: str = ""
    intensity_ma: float | None = None
    minutes: float | None = None
    span: Span = field(default=NO_SPAN, compare=False)

    def __post_init__(self) -> None:
        """Rounded as it is written."""
        object.__setattr__(self, "hz", tuple(_rounded(value) for value in self.hz))
        for name in ("intensity_ma", "minutes"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, _rounded(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long the needles of the line stay."""

    minutes: float
    span: Span = field(default=NO_SPAN, compare=False)

    def __post_init__(self) -> None:
        """Rounded as it is written."""
        object.__setattr__(self, "minutes", _rounded(self.minutes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Words that stay as they were typed. ``context`` is the word that ruled them: ``EA`` or a system."""

    text: str
    context: str = ""
    span: Span = field(default=NO_SPAN, compare=False)


Item = NeedleItem | LeadItem | Retention | Unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """What a line says. Two are equal when they say the same, however they were typed."""

    items: tuple[Item, ...] = ()
    text: str = field(default="", compare=False)  # as typed, nothing lost
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    words: tuple[Word, ...] = field(default=(), compare=False)

    @property
    def needles(self) -> tuple[NeedleItem, ...]:
        """The needles in their order."""
        return tuple(item for item in self.items if isinstance(item, NeedleItem))

    @property
    def leads(self) -> tuple[LeadItem, ...]:
        """The leads in their order."""
        return tuple(item for item in self.items if isinstance(item, LeadItem))

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What could not be read."""
        return tuple(item for item in self.items if isinstance(item, Unread))

    @property
    def retention_min(self) -> float | None:
        """Minutes of retention, or None where the line does not say."""
        return next((item.minutes for item in self.items if isinstance(item, Retention)), None)


def number(value: float) -> str:
    """A number as a line writes it: ``7``, ``0.16``, never an exponent."""
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS) + 0.0  # no negative zero
