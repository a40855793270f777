"""Where times and values of a curve lie, and the lines and words of its axes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from acuchart.model.curve_parts import CurvePath, CurveText, wide
from acuchart.model.measure import Measure
from acuchart.model.measure_kinds import MeasureKind
from acuchart.model.progress import comparable, moment_of

CAUSE: Final = "does not show the cause"
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_DAY_STEPS: Final = (1, 2, 7, 14, 30, 61, 91, 182, 365, 730, 1826)
_WHOLE: Final = 10.0  # a score of as many steps is shown whole: a part of it would make much of little
_APART: Final = 1.6  # of the letters' size: words nearer than this run into one another


def round_ticks(low: float, high: float, wanted: int = 5, *, least: float = 0.0) -> tuple[float, ...]:
    """Round numbers from below ``low`` to above ``high``, about ``wanted`` of them and ``least`` apart."""
    if high <= low:
        low, high = low - max(least, 0.5), high + max(least, 0.5)
    rough = (high - low) / max(wanted - 1, 1)
    decade = 10.0 ** math.floor(math.log10(rough))
    step = max(next(one * decade for one in _STEPS if one * decade >= rough - 1e-12), least)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(number * step, 10) + 0.0 for number in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Frame:
    """The box of the plot between its axes. ``up`` is True where higher values lie higher."""

    start: datetime
    end: datetime
    ticks: tuple[float, ...]
    left: float
    right: float
    top: float
    bottom: float
    letters: float  # size of the small words
    up: bool

    @staticmethod
    def around(
        kind: MeasureKind,
        drawn: Sequence[Sequence[Measure]],
        others: Iterable[datetime],
        *,
        size: tuple[float, float],
        letters: float,
        top: float,
        beside: float,
    ) -> "Frame":
        """Room for every value, session and mark; ``beside`` is kept free at the right for the lines' names."""
        dated = [one for line in drawn for one in line]
        times = [*(moment_of(one) for one in dated), *others]
        start, end = min(times), max(times)
        if end - start < timedelta(days=1):
            start, end = start - timedelta(days=1), end + timedelta(days=1)
        numbers = [one.value for one in dated if one.value is not None]
        low, high = min(numbers), max(numbers)
        if kind.band is not None:
            firsts = [comparable(line)[0].value or 0.0 for line in drawn]
            low, high = (
                min(low, *(one - kind.band for one in firsts)),
                max(high, *(one + kind.band for one in firsts)),
            )
        if kind.low is not None:
            low = max(low, kind.low)
        if kind.high is not None:
            high = min(max(high, low), kind.high)
        whole = None if kind.low is None or kind.high is None else (kind.low, kind.high)
        if whole is not None and kind.unit.startswith("{") and whole[1] - whole[0] <= _WHOLE:
            low, high = whole
        wanted = max(3, int((size[1] - top) / (letters * 2.9)))
        ticks = round_ticks(low, high, min(wanted, 8), least=10.0**-kind.decimals)
        left = 12 + max(wide(one, letters) for one in tick_words(ticks))
        bottom = size[1] - letters * 4.6
        return Frame(start, end, ticks, left, size[0] - beside, top, bottom, letters, kind.entry != "acuity")

    def x(self, at: datetime) -> float:
        """Where a moment lies."""
        part = (at - self.start) / (self.end - self.start)
        return self.left + 12 + part * (self.right - self.left - 24)

    def y(self, value: float) -> float:
        """Where a value lies; of an acuity the better one higher, as eye clinics draw it."""
        low, high = self.ticks[0], self.ticks[-1]
        part = (value - low) / (high - low) * (self.bottom - self.top)
        return self.bottom - part if self.up else self.top + part

    def within(self, value: float) -> float:
        """The same, at the rim for a value outside the axis."""
        return min(max(self.y(value), self.top), self.bottom)

    def grid(self) -> list[CurvePath]:
        """A level line at each tick, and both axes."""
        level = [
            CurvePath(points=((self.left, self.y(tick)), (self.right, self.y(tick))), role="grid", width=0.5)
            for tick in self.ticks
        ]
        axes = ((self.left, self.top), (self.left, self.bottom), (self.right, self.bottom))
        return [*level, CurvePath(points=axes, role="axis", width=0.9)]

    def labels(self, kind: MeasureKind) -> list[CurveText]:
        """Numbers, days, the unit with its better way, the band, and that no cause is shown."""
        letters = self.letters
        made = [
            CurveText(at=(self.left - 6, self.y(tick) + letters * 0.36), text=words, align=1, size=letters)
            for tick, words in zip(self.ticks, tick_words(self.ticks), strict=True)
        ]
        row = self.bottom + letters * 2.7
        made += [
            CurveText(at=(x, row), text=words, align=align, size=letters) for x, words, align in self._day_words()
        ]
        unit, foot = unit_words(kind), self.bottom + letters * 4.1
        if unit:
            made.append(CurveText(at=(2, letters + 1), text=unit, size=letters))
        made.append(CurveText(at=(self.right, foot), text=CAUSE, align=1, size=letters))
        if kind.band is not None:
            words = f"band: test and retest, ±{kind.number(kind.band)}"
            if wide(words, letters) + wide(CAUSE, letters) + letters < self.right - self.left:
                made.append(CurveText(at=(self.left, foot), text=words, size=letters))
        return made

    def _day_words(self) -> list[tuple[float, str, int]]:
        """First and last day, and round days between them where their words have room."""
        whole = (self.end - self.start) / timedelta(days=1)
        first, last = self._day(self.start), self._day(self.end)
        gap = self.letters * _APART
        found = [(self.x(self.start), first, 0)]
        ends = self.x(self.end) - wide(last, self.letters) / 2
        reach = self.x(self.start) + wide(first, self.letters) / 2
        room = max(1, int((self.right - self.left) / (wide(last, self.letters) + 2 * gap)))
        step = next((one for one in _DAY_STEPS if whole / one <= room), math.ceil(whole / room))
        for number in range(1, int(whole // step) + 1):
            day = self.start + timedelta(days=step * number)
            x, words = self.x(day), self._day(day)
            half = wide(words, self.letters) / 2
            if x - half - gap > reach and x + half + gap < ends:
                found.append((x, words, 0))
                reach = x + half
        if ends > reach:
            found.append((self.x(self.end), last, 0))
        return found

    def _day(self, day: datetime) -> str:
        return f"{day:%b %Y}" if (self.end - self.start).days > 300 else f"{day.day} {day:%b}"


def unit_words(kind: MeasureKind) -> str:
    """``logMAR, up is better``; of a score without a direction nothing."""
    way = "up" if kind.entry == "acuity" else kind.better
    better = f"{way} is better" if kind.better else ""
    return ", ".join(part for part in (kind.unit_words, better) if part)


def tick_words(ticks: Sequence[float]) -> list[str]:
    """The numbers of an axis, all with the decimals that its step needs."""
    step = ticks[1] - ticks[0]
    decimals = next(n for n in range(11) if abs(round(step, n) - step) < 1e-9)
    return [f"{tick:.{decimals}f}".replace("-", "−") for tick in ticks]
