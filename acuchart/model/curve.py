"""The curve of a measure as plain values: screen and paper draw the same paths, dots and words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from acuchart.model.curve_frame import CAUSE, Frame, unit_words
from acuchart.model.curve_parts import (
    CurveDot,
    CurveMark,
    CurveNote,
    CurvePath,
    CurveScene,
    CurveText,
    CurveTick,
    wide,
)
from acuchart.model.measure import Measure
from acuchart.model.measure_kinds import MeasureKind
from acuchart.model.progress import comparable, line_names, lines, moment_of, progress

_ROWS: Final = 3  # of chips above the plot
_SIDES: Final = {"R": "right", "L": "left", "B": "both", "": ""}
_ROOMY: Final = 46.0  # widths of a letter: a curve that is wider says beside each line what became of it


def curve_scene(
    kind: MeasureKind,
    values: Sequence[Measure],
    *,
    width: float,
    height: float,
    sessions: Iterable[CurveTick] = (),
    marks: Iterable[CurveMark] = (),
    letters: float = 9.0,
) -> CurveScene:
    """The curve of one kind and place, a line for each side and correction. Raises ValueError without a number.

    A line joins what can be compared: where there are values from before the needles, those after are dots alone,
    each joined to the one before it in its session. ``letters`` is the size of the small words; sizes and places
    are in the same unit (pixels on a screen, points on paper).
    """
    drawn = lines(values)
    if not drawn:
        raise ValueError(f"There is no number of “{kind.name}” to draw yet.")
    visits = [replace(one, at=_aware(one.at)) for one in sessions]
    noted = sorted((replace(one, at=_aware(one.at)) for one in marks), key=lambda one: one.at)
    roomy = width > _ROOMY * letters
    names = [
        _name(kind, line, name, letters, roomy=roomy) for line, name in zip(drawn, line_names(drawn), strict=True)
    ]
    beside = max(26.0, 14 + max(one.wide for name in names for one in name))
    times = [*(one.at for one in visits), *(one.at for one in noted)]
    row = letters * 2
    top = letters * 2.2 + row * min(_ROWS, len(noted))

    def frame_at(top: float) -> Frame:
        size = (width, height)
        return Frame.around(kind, drawn, times, size=size, letters=letters, top=top, beside=beside)

    frame = frame_at(top)
    first = 2 + wide(unit_words(kind), letters)
    chips = _chips(frame, noted, first)
    used = max((one.row for one in chips), default=-1) + 1
    frame = frame_at(letters * 2.2 + row * max(used - 1, 0) if used else letters * 2.2)
    paths, texts, dots = [*frame.grid()], [*frame.labels(kind)], list[CurveDot]()
    for line in reversed(drawn):  # the right lies on top: a disc inside the left one's square
        _add_line(kind, line, frame, paths, dots)
    texts += _named(frame, drawn, names)
    _add_visits(frame, visits, paths, texts)
    notes = _add_chips(frame, chips, paths, texts)
    said = "; ".join(dot.words for dot in dots)
    whole = ". ".join(
        part for part in (kind.name, said, "; ".join(note.words for note in notes), f"The curve {CAUSE}") if part
    )
    return CurveScene(
        width=width,
        height=height,
        paths=tuple(paths),
        dots=tuple(dots),
        texts=tuple(texts),
        notes=tuple(notes),
        words=f"{whole}.",
    )


# ---- lines


def _add_line(
    kind: MeasureKind, line: Sequence[Measure], frame: Frame, paths: list[CurvePath], dots: list[CurveDot]
) -> None:
    left = line[0].side == "L"
    joined = comparable(line)
    first = joined[0].value or 0.0
    if kind.band is not None:
        high, low = (frame.within(first + turn * kind.band) for turn in (1, -1))
        corners = ((frame.left, high), (frame.right, high), (frame.right, low), (frame.left, low))
        paths.insert(0, CurvePath(points=corners, role="band", filled=True, left=left))
    places = {one.id: (frame.x(moment_of(one)), frame.y(one.value or 0.0)) for one in line}
    path = tuple(places[one.id] for one in joined)
    if len(path) > 1:
        paths.append(CurvePath(points=path, role="line", width=1.6, dash=(5.0, 3.0) if left else (), left=left))
    before = {one.session_id: one.id for one in line if one.moment == "before" and one.session_id}
    for one in line:
        start = before.get(one.session_id or "") if one.moment == "after" else None
        if start is not None:
            paths.append(CurvePath(points=(places[start], places[one.id]), role="step", width=1.0, left=left))
        said = (
            _day(moment_of(one)),
            _SIDES[one.side],
            one.correction,
            one.moment,
            kind.words(one.value or 0.0),
            f"“{one.typed}”",
        )
        dots.append(
            CurveDot(
                at=places[one.id],
                size=(9.0 if left else 7.0) - (2.0 if one.moment == "after" else 0.0),
                square=left,
                hollow=one.moment == "after",
                words=", ".join(part for part in said if part),
                measure_id=one.id,
            )
        )


class _Words:
    """Words beside the end of a line, with the room they need."""

    def __init__(self, text: str, size: float, *, strong: bool) -> None:
        self.text, self.size, self.strong = text, size, strong
        self.wide = wide(text, size, strong=strong)


def _name(kind: MeasureKind, line: Sequence[Measure], name: str, letters: float, *, roomy: bool) -> list[_Words]:
    """``R 0.48`` and, where there is room, what became of it."""
    joined = comparable(line)
    last = kind.number(joined[-1].value or 0.0)
    made = [_Words(f"{name} {last}".strip(), letters * 1.15, strong=True)]
    found = progress(kind, joined)
    if roomy and found is not None and found.count > 1:
        made += [_Words(part, letters, strong=False) for part in found.short.split(", ", 1)]
    return made


def _named(frame: Frame, drawn: Sequence[Sequence[Measure]], names: Sequence[list[_Words]]) -> list[CurveText]:
    """The names at the ends of the lines, pushed apart where they would lie on one another."""
    found: list[CurveText] = []
    ends = []
    for line, name in zip(drawn, names, strict=True):
        last = comparable(line)[-1]
        ends.append((frame.y(last.value or 0.0), frame.x(moment_of(last)) + 10, line[0].side == "L", name))
    reach = frame.top - frame.letters
    for y, x, left, name in sorted(ends, key=lambda one: one[0]):
        at = max(y + frame.letters * 0.36, reach + frame.letters)
        for words in name:
            place = (x, at)
            found.append(
                CurveText(at=place, text=words.text, strong=words.strong, size=words.size, left=left, named=True)
            )
            reach = at
            at += frame.letters * 1.3
        reach += frame.letters * 0.5
    return found


# ---- sessions, and what happened


def _add_visits(frame: Frame, visits: Sequence[CurveTick], paths: list[CurvePath], texts: list[CurveText]) -> None:
    reach = -frame.letters
    for visit in sorted(visits, key=lambda one: one.at):
        x = frame.x(visit.at)
        paths.append(CurvePath(points=((x, frame.bottom), (x, frame.bottom + 5)), role="session", width=1.2))
        half = wide(visit.number, frame.letters) / 2
        if visit.number and x - half > reach + frame.letters * 0.5:
            row = frame.bottom + frame.letters * 1.45
            texts.append(CurveText(at=(x, row), text=visit.number, align=0, size=frame.letters))
            reach = x + half


class _Chip:
    """A mark above the plot: in which row, between which edges, and with which words."""

    def __init__(self, mark: CurveMark, key: str, row: int, text: str, left: float, right: float) -> None:
        self.mark, self.key, self.row, self.text, self.left, self.right = mark, key, row, text, left, right


def _chips(frame: Frame, noted: Sequence[CurveMark], first: float) -> list[_Chip]:
    """Each mark gets its short words where a row has room for them, its key where not, or nothing."""
    found: list[_Chip] = []
    letters = frame.letters
    reach = [first + letters, *([frame.left - letters] * (_ROWS - 1))]
    for number, mark in enumerate(noted, start=1):
        key = f"{'N' if mark.needles else 'E'}{number}"
        x = frame.x(mark.at)
        for text in (mark.short, key):
            room = wide(text, letters) + letters * 1.2
            left = min(max(x - room / 2, frame.left), frame.right - room)
            row = next((at for at in range(_ROWS) if text and reach[at] + letters * 0.4 <= left), None)
            if row is not None:
                reach[row] = left + room
                found.append(_Chip(mark, key, row, text, left, left + room))
                break
        else:
            found.append(_Chip(mark, key, -1, "", x, x))
    return found


def _add_chips(
    frame: Frame, chips: Sequence[_Chip], paths: list[CurvePath], texts: list[CurveText]
) -> list[CurveNote]:
    letters, notes = frame.letters, list[CurveNote]()
    boxes: list[CurvePath] = []
    for chip in chips:
        x, top = frame.x(chip.mark.at), 1 + chip.row * letters * 2
        foot = top + letters * 1.7 if chip.text else frame.top
        role, dash = ("needles", (2.0, 2.0)) if chip.mark.needles else ("event", (5.0, 2.0))
        paths.append(CurvePath(points=((x, foot), (x, frame.bottom)), role=role, width=0.9, dash=dash))
        if chip.text:
            corners = ((chip.left, top), (chip.right, top), (chip.right, foot), (chip.left, foot))
            boxes.append(CurvePath(points=corners, role="chip", filled=True))
            boxes.append(CurvePath(points=(*corners, corners[0]), role=role, width=0.8))
            place = ((chip.left + chip.right) / 2, top + letters * 1.2)
            texts.append(CurveText(at=place, text=chip.text, align=0, strong=True, size=letters))
        words = f"{_day(chip.mark.at)}, {chip.mark.words}"
        notes.append(CurveNote(at=(x, frame.top + 6), words=words, key=chip.key if chip.text == chip.key else ""))
    paths += boxes  # over the lines of their neighbours
    return notes


def _day(at: datetime) -> str:
    return f"{at:%d %b %Y}"


def _aware(at: datetime) -> datetime:
    """A moment on the practice's clock; one without a zone is UTC, as in the file."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone()
