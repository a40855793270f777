"""What changed in one series of a measure: arithmetic and words, no claim about the cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from acuchart.model import clock
from acuchart.model.acuity import LETTER
from acuchart.model.measure import Measure
from acuchart.model.measure_kinds import MeasureKind

_YEAR: Final = 365.25
_SECONDS: Final = 86400.0
_LEAST_VALUES: Final = 3
_LEAST_DAYS: Final = 90.0
_TINY: Final = 1e-9  # sums of decimals
_SIDES: Final = ("R", "L", "B", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """First against last. ``improved`` is above zero where the kind's direction says that it got better."""

    count: int
    baseline: float
    latest: float
    change: float
    improved: float | None  # None: the kind has no direction
    verdict: str  # "better", "within noise", "worse", "changed" or "" where no band is known
    stable: int  # values after the first that lie within the band around it
    rate_per_year: float | None
    responder: bool | None  # None: no smallest change is known for this kind
    words: str


def comparable(values: Sequence[Measure]) -> tuple[Measure, ...]:
    """The values of one moment of the session: before the needles where there are such, since after is another."""
    before = tuple(one for one in values if one.moment != "after")
    return before or tuple(values)


def moment_of(measure: Measure) -> datetime:
    """When it was measured, on the practice's clock: for axes, rates and the day that is read."""
    return clock.local(measure.at)


def lines(measures: Iterable[Measure]) -> tuple[tuple[Measure, ...], ...]:
    """The numbers among values of one kind and place that can be compared, each line in the order of time.

    A line is one side and, for an acuity, one correction: what a pinhole or the own glasses bring is no change
    of the eye. The patient's right comes first.
    """
    found: dict[tuple[int, str], list[Measure]] = {}
    numbers = (one for one in measures if one.value is not None)
    for one in sorted(numbers, key=lambda one: (moment_of(one), one.id)):
        found.setdefault((_SIDES.index(one.side), one.correction), []).append(one)
    return tuple(tuple(found[key]) for key in sorted(found))


def line_name(one: Measure) -> str:
    """What tells a line from the others, ``R cc``; empty where a value has neither side nor correction."""
    return " ".join(part for part in (one.side, one.correction) if part)


def progress(kind: MeasureKind, values: Sequence[Measure]) -> Progress | None:
    """What a series says; None for a series without a number."""
    numbers = [one.value for one in values if one.value is not None]
    if not numbers:
        return None
    first, last = numbers[0], numbers[-1]
    change = last - first
    improved = None if not kind.better else change * (1 if kind.better == "higher" else -1)
    verdict = _verdict(kind.band, change, improved)
    responder = None
    if kind.change is not None and improved is not None and len(numbers) > 1:
        responder = improved >= kind.change - _TINY
    return Progress(
        count=len(numbers),
        baseline=first,
        latest=last,
        change=change,
        improved=improved,
        verdict=verdict if len(numbers) > 1 else "",
        stable=0 if kind.band is None else sum(abs(one - first) <= kind.band + _TINY for one in numbers[1:]),
        rate_per_year=rate_per_year(values),
        responder=responder,
        words=_words(kind, change, improved, verdict)
        if len(numbers) > 1
        else "One value, nothing to compare yet.",
    )


def rate_per_year(values: Sequence[Measure]) -> float | None:
    """The slope of least squares; None below three values or ninety days, which would be a guess."""
    placed = [(moment_of(one).timestamp() / _SECONDS, one.value) for one in values if one.value is not None]
    if len(placed) < _LEAST_VALUES or placed[-1][0] - placed[0][0] < _LEAST_DAYS:
        return None
    middle = sum(day for day, _ in placed) / len(placed)
    mean = sum(value for _, value in placed) / len(placed)
    spread = sum((day - middle) ** 2 for day, _ in placed)
    return _YEAR * sum((day - middle) * (value - mean) for day, value in placed) / spread


def _verdict(band: float | None, change: float, improved: float | None) -> str:
    if band is None:
        return ""
    if abs(change) <= band + _TINY:
        return "within noise"
    if improved is None:
        return "changed"
    return "better" if improved > 0 else "worse"


def _words(kind: MeasureKind, change: float, improved: float | None, verdict: str) -> str:
    size = _size(kind, abs(change))
    if abs(change) < _TINY:
        moved = "No change"
    elif improved is None:
        moved = f"{size} {'higher' if change > 0 else 'lower'}"
    else:
        moved = f"{size} {'better' if improved > 0 else 'worse'}"
    if not verdict or kind.band is None:
        return f"{moved}; how far test and retest differ is not known for this measure."
    where = "within noise" if verdict == "within noise" else "outside the band"
    return f"{moved}, {where} ({_size(kind, kind.band)}: {kind.band_source})."


def _size(kind: MeasureKind, amount: float) -> str:
    if kind.entry == "acuity":
        letters = round(amount / LETTER)
        return f"{letters} letter{'' if letters == 1 else 's'}"
    words = kind.words(amount)
    if kind.unit_words:
        return words
    return f"{words} point{'' if float(f'{amount:.{kind.decimals}f}') == 1 else 's'}"
