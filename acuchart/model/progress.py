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
_MONTH: Final = 30.44  # days
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
    short: str  # the same without the band's size and source
    more: tuple[str, ...]  # how often it was stable, and the rate where the series is long enough for one


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
    of the eye. Where the patient and somebody else graded the same thing at one visit, each has a line, too.
    The patient's right comes first.
    """
    numbers = sorted((one for one in measures if one.value is not None), key=lambda one: (moment_of(one), one.id))
    whose: dict[tuple[str | None, str, str, str], set[bool]] = {}
    for one in numbers:
        whose.setdefault((one.session_id, one.side, one.correction, one.moment), set()).add(_told(one))
    apart = any(len(both) > 1 for both in whose.values())
    found: dict[tuple[int, str, bool], list[Measure]] = {}
    for one in numbers:
        key = (_SIDES.index(one.side), one.correction, apart and _told(one))
        found.setdefault(key, []).append(one)
    return tuple(tuple(found[key]) for key in sorted(found))


def line_name(one: Measure) -> str:
    """What tells a line from the others, ``R cc``; empty where a value has neither side nor correction."""
    return " ".join(part for part in (one.side, one.correction) if part)


def line_names(drawn: Sequence[Sequence[Measure]]) -> tuple[str, ...]:
    """The names of lines that stand beside one another; who graded is said where both did."""
    plain = [line_name(line[0]) for line in drawn]
    return tuple(
        name if plain.count(name) == 1 else f"{name} {'patient' if _told(line[0]) else 'practitioner'}".strip()
        for name, line in zip(plain, drawn, strict=True)
    )


def _told(one: Measure) -> bool:
    """True for what the patient said."""
    return one.by == "patient"


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
    stable = 0 if kind.band is None else sum(abs(one - first) <= kind.band + _TINY for one in numbers[1:])
    rate = rate_per_year(values)
    more = []
    if kind.band is not None and len(numbers) > _LEAST_VALUES - 1:
        more.append(f"Stable, inside the band of the first value, at {stable} of {len(numbers) - 1} later visits.")
    if rate is not None:
        more.append(_rate_words(kind, rate, len(numbers), (moment_of(values[-1]) - moment_of(values[0])).days))
    return Progress(
        count=len(numbers),
        baseline=first,
        latest=last,
        change=change,
        improved=improved,
        verdict=verdict if len(numbers) > 1 else "",
        stable=stable,
        rate_per_year=rate,
        responder=responder,
        words=_words(kind, change, improved, verdict)
        if len(numbers) > 1
        else "One value, nothing to compare yet.",
        short=_short(kind, change, improved, verdict) if len(numbers) > 1 else "one value",
        more=tuple(more),
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


def _moved(kind: MeasureKind, change: float, improved: float | None) -> str:
    if abs(change) < _TINY:
        return "No change"
    if improved is None:
        return f"{size_words(kind, abs(change))} {'higher' if change > 0 else 'lower'}"
    return f"{size_words(kind, abs(change))} {'better' if improved > 0 else 'worse'}"


def _short(kind: MeasureKind, change: float, improved: float | None, verdict: str) -> str:
    where = verdict if verdict in ("", "within noise") else "outside the band"
    if abs(change) < _TINY:
        where = ""
    moved = _moved(kind, change, improved)
    return f"{moved[0].lower()}{moved[1:]}{', ' if where else ''}{where}"


def _words(kind: MeasureKind, change: float, improved: float | None, verdict: str) -> str:
    if not verdict or kind.band is None:
        moved = _moved(kind, change, improved)
        return f"{moved}; how far test and retest differ is not known for this measure."
    said = _short(kind, change, improved, verdict)
    return f"{said[0].upper()}{said[1:]} ({size_words(kind, kind.band)}: {kind.band_source})."


def band_words(kind: MeasureKind) -> str:
    """How far two tests of somebody who did not change may differ, and who says so."""
    if kind.band is None:
        return "How far test and retest differ is not known for this measure."
    return f"Test and retest differ by up to {size_words(kind, kind.band)} ({kind.band_source})."


def _rate_words(kind: MeasureKind, rate: float, count: int, days: int) -> str:
    """The slope in words: ``1.4 letters a year worse, by 5 values over 14 months``."""
    if kind.entry == "acuity":
        size = f"{abs(rate) / LETTER:.1f} letters"
    else:
        size = f"{abs(rate):.{max(kind.decimals, 1)}f} {kind.unit_words or 'points'}"
    way = ""
    if kind.better:
        way = " better" if (rate > 0) == (kind.better == "higher") else " worse"
    elif rate:
        way = " up" if rate > 0 else " down"
    return (
        f"{size} a year{way if abs(rate) > _TINY else ''}, by {count} values over {round(days / _MONTH)} months."
    )


def size_words(kind: MeasureKind, amount: float) -> str:
    """A difference in the words of its kind: ``3 letters``, ``2 points``, ``4.0 mmHg``."""
    if kind.entry == "acuity":
        letters = round(amount / LETTER)
        return f"{letters} letter{'' if letters == 1 else 's'}"
    words = kind.words(amount)
    if kind.unit_words:
        return words
    return f"{words} point{'' if float(f'{amount:.{kind.decimals}f}') == 1 else 's'}"
