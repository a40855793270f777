"""The curve of a measure as plain values: screen and paper draw the same paths, dots and words."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from acuchart.model.measure import Measure
from acuchart.model.measure_kinds import MeasureKind
from acuchart.model.progress import comparable, line_name, lines, moment_of

Place = tuple[float, float]
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 26.0, 22.0, 40.0
_TEXT: Final = 9.0
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_DAY_STEPS: Final = (1, 2, 7, 14, 30, 61, 91, 182, 365, 730, 1826)
CAUSE: Final = "does not show the cause"


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePath:
    """A line or, where ``filled``, an area. ``role`` is axis, grid, band, line, session, needles or event."""

    points: tuple[Place, ...]
    role: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    filled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveDot:
    """One value: a disc for the right and for no side, a square for the left; hollow before the needles."""

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
    size: float = _TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveMark:
    """What happened at a time: ``needles`` (they changed) or ``event`` (medication, an illness)."""

    at: datetime
    words: str
    needles: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveScene:
    """Everything of one curve from the upper left corner, lowest first."""

    width: float
    height: float
    paths: tuple[CurvePath, ...]
    dots: tuple[CurveDot, ...]
    texts: tuple[CurveText, ...]
    words: str  # the whole curve for a screen reader


def curve_scene(
    kind: MeasureKind,
    values: Sequence[Measure],
    *,
    width: float,
    height: float,
    sessions: Iterable[datetime] = (),
    marks: Iterable[CurveMark] = (),
) -> CurveScene:
    """The curve of one kind and place, a line for each side and correction. Raises ValueError without a number.

    A line joins what can be compared: where there are values from before the needles, those after are dots alone.
    """
    drawn = lines(values)
    if not drawn:
        raise ValueError(f"There is no number of “{kind.name}” to draw yet.")
    seances, noted = [_aware(one) for one in sessions], list(marks)
    frame = _Frame.around(kind, drawn, width, height, [*seances, *(_aware(one.at) for one in noted)])
    paths = [*frame.grid()]
    texts = [*frame.labels(kind)]
    dots: list[CurveDot] = []
    for line in drawn:
        _add_line(kind, line, frame, paths, dots, texts)
    paths += [_tick(frame, one) for one in seances]
    for number, mark in enumerate(noted, start=1):
        x = frame.x(_aware(mark.at))
        paths.append(
            CurvePath(
                points=((x, _TOP), (x, frame.bottom)),
                role="needles" if mark.needles else "event",
                width=0.9,
                dash=(2.0, 2.0) if mark.needles else (5.0, 2.0),
            )
        )
        texts.append(
            CurveText(at=(x, _TOP - 3), text=f"{'N' if mark.needles else 'E'}{number}", align=0, strong=True)
        )
    said = "; ".join(dot.words for dot in dots)
    noted_words = "; ".join(f"{_aware(one.at):%d %b %Y}, {one.words}" for one in noted)
    whole = ". ".join(part for part in (kind.name, said, noted_words, f"The curve {CAUSE}") if part)
    return CurveScene(
        width=width, height=height, paths=tuple(paths), dots=tuple(dots), texts=tuple(texts), words=f"{whole}."
    )


def round_ticks(low: float, high: float, wanted: int = 5) -> tuple[float, ...]:
    """Round numbers from below ``low`` to above ``high``, about ``wanted`` of them."""
    if high <= low:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / max(wanted - 1, 1)
    decade = 10.0 ** math.floor(math.log10(rough))
    step = next(one * decade for one in _STEPS if one * decade >= rough - 1e-12)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(number * step, 10) + 0.0 for number in range(first, last + 1))


def _add_line(
    kind: MeasureKind,
    line: Sequence[Measure],
    frame: "_Frame",
    paths: list[CurvePath],
    dots: list[CurveDot],
    texts: list[CurveText],
) -> None:
    side = line[0].side
    joined = comparable(line)
    first = joined[0].value or 0.0
    if kind.band is not None:
        high, low = (min(max(frame.y(first + turn * kind.band), _TOP), frame.bottom) for turn in (1, -1))
        corners = ((_LEFT, high), (frame.right, high), (frame.right, low), (_LEFT, low))
        paths.insert(0, CurvePath(points=corners, role="band", filled=True))
    places = {one.id: (frame.x(moment_of(one)), frame.y(one.value or 0.0)) for one in line}
    path = tuple(places[one.id] for one in joined)
    if len(path) > 1:
        dash = (5.0, 3.0) if side == "L" else ()
        paths.append(CurvePath(points=path, role="line", width=1.6, dash=dash))
    for one in line:
        said = (
            f"{moment_of(one):%d %b %Y}",
            _SIDES[side],
            one.correction,
            one.moment,
            kind.words(one.value or 0.0),
            f"“{one.typed}”",
        )
        dots.append(
            CurveDot(
                at=places[one.id],
                size=7.0,
                square=side == "L",
                hollow=one.moment == "before",
                words=", ".join(part for part in said if part),
                measure_id=one.id,
            )
        )
    name, (x, y) = line_name(line[0]), path[-1]
    if name:
        texts.append(CurveText(at=(x + 8, y + 3), text=name, strong=True, size=11.0))


_SIDES: Final = {"R": "right", "L": "left", "B": "both", "": ""}


def _tick(frame: "_Frame", at: datetime) -> CurvePath:
    x = frame.x(at)
    return CurvePath(points=((x, frame.bottom), (x, frame.bottom - 5)), role="session", width=1.2)


def _aware(at: datetime) -> datetime:
    """A moment on the practice's clock; one without a zone is UTC, as in the file."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where times and values lie."""

    start: datetime
    end: datetime
    ticks: tuple[float, ...]
    right: float
    bottom: float

    @staticmethod
    def around(
        kind: MeasureKind,
        drawn: Sequence[Sequence[Measure]],
        width: float,
        height: float,
        others: Sequence[datetime],
    ) -> "_Frame":
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
        room = max(_RIGHT, *(12.0 + 7.0 * len(line_name(line[0])) for line in drawn))
        return _Frame(start, end, round_ticks(low, high), width - room, height - _BOTTOM)

    def x(self, at: datetime) -> float:
        part = (at - self.start) / (self.end - self.start)
        return _LEFT + 8 + part * (self.right - _LEFT - 16)

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - (value - low) / (high - low) * (self.bottom - _TOP)

    def grid(self) -> list[CurvePath]:
        level = [
            CurvePath(points=((_LEFT, self.y(tick)), (self.right, self.y(tick))), role="grid", width=0.5)
            for tick in self.ticks
        ]
        axes = ((_LEFT, _TOP), (_LEFT, self.bottom), (self.right, self.bottom))
        return [*level, CurvePath(points=axes, role="axis", width=0.9)]

    def labels(self, kind: MeasureKind) -> list[CurveText]:
        step = self.ticks[1] - self.ticks[0]
        decimals = next(n for n in range(11) if abs(round(step, n) - step) < 1e-9)
        made = [
            CurveText(at=(_LEFT - 5, self.y(tick) + 3), text=f"{tick:.{decimals}f}".replace("-", "−"), align=1)
            for tick in self.ticks
        ]
        made += [
            CurveText(at=(self.x(day), self.bottom + 13), text=_day(day, self), align=0) for day in self.days()
        ]
        better = f"{kind.unit_words}, {kind.better} is better" if kind.better else kind.unit_words
        made.append(CurveText(at=(_LEFT, self.bottom + 30), text=better.removeprefix(", ")))
        made.append(CurveText(at=(self.right, self.bottom + 30), text=CAUSE, align=1))
        return made

    def days(self) -> list[datetime]:
        """Round days, as many as have room for their words."""
        room = max(2, int((self.right - _LEFT) / 62))
        length = (self.end - self.start) / timedelta(days=1)
        step = next((one for one in _DAY_STEPS if length / one <= room - 1), math.ceil(length / (room - 1)))
        return [self.start + timedelta(days=step * n) for n in range(int(length // step) + 1)]


def _day(day: datetime, frame: _Frame) -> str:
    return f"{day:%b %Y}" if (frame.end - frame.start).days > 300 else f"{day.day} {day:%b}"
