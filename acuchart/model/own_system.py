"""A practitioner's own system of points, read from a CSV and written back to one.

Columns, in any order: code, name, view, x, y, zone, side, text. `x` and `y` are fractions of the plate from 0 to 1
("0.25") or per cent ("25%"); a `zone` is at least three such pairs instead ("0.1 0.2; 0.3 0.2; 0.2 0.4", with
decimal points). `view` is the id or the name of a plate. `side` is left, right, middle or both; empty means where
the place lies.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from acuchart.model.atlas import Point, Position, System, View
from acuchart.model.side import Side
from acuchart.model.spelling import code_key, plain

COLUMNS: Final = ("code", "name", "view", "x", "y", "zone", "side", "text")
MOST_ROWS: Final = 5000
MOST_CORNERS: Final = 400
_LONGEST: Final = {"code": 24, "name": 80, "text": 2000}
_WORDS: Final = {"view": ("view", "plate"), "text": ("text", "note", "location"), "zone": ("zone", "outline")}
_SIDES: Final[Mapping[str, tuple[Side, ...]]] = {
    "l": (Side.LEFT,),
    "left": (Side.LEFT,),
    "r": (Side.RIGHT,),
    "right": (Side.RIGHT,),
    "m": (Side.MID,),
    "mid": (Side.MID,),
    "middle": (Side.MID,),
    "midline": (Side.MID,),
    "both": (Side.LEFT, Side.RIGHT),
    "bilateral": (Side.LEFT, Side.RIGHT),
    "lr": (Side.LEFT, Side.RIGHT),
}
_NUMBER: Final = re.compile(r"\d+(?:\.\d*)?%?|\.\d+%?")
_BETWEEN: Final = re.compile(r"[\s;,/|]+")
_DECIMALS: Final = 6  # a thousandth of a millimetre on any plate
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")
_PLACE_WORDS: Final = "a number from 0 to 1, or per cent such as 25%"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRow:
    """One place of one point. A zone has an outline; `x`, `y` are then its middle."""

    code: str
    name: str
    view: str
    side: Side
    x: float
    y: float
    outline: tuple[tuple[float, float], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A line that was not taken, and why. `line` counts from 1, the heading included."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFile:
    """What a CSV gave: the rows that were taken, and every other line with its reason."""

    rows: tuple[OwnRow, ...]
    refused: tuple[Refused, ...]


class _RefusalError(Exception):
    """Why a line is not taken."""


def parse(text: str, views: Mapping[str, View], *, taken: Collection[str] = (), default_view: str = "") -> OwnFile:
    """Read a CSV with commas, semicolons or tabs. `taken` are codes that exist already.

    Never raises for what a file may hold: what cannot be used is refused, line by line.
    """
    text = text.removeprefix("\ufeff")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    rows: list[OwnRow] = []
    refused: list[Refused] = []
    names: dict[str, tuple[str, str, int]] = {}
    used = {code_key(code) for code in taken}
    plates = _plates(views)
    heading: list[str] | None = None
    line = 1
    try:
        for cells in lines:
            here, line = line, lines.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if heading is None:
                heading = [_column(cell) for cell in cells]
                missing = _missing(heading, has_view=default_view in views)
                if missing:
                    return OwnFile(rows=(), refused=(Refused(line=here, reason=missing),))
                continue
            if len(rows) >= MOST_ROWS:
                refused.append(Refused(line=here, reason=f"A system can have at most {MOST_ROWS} places."))
                break
            values = _values(heading, cells)
            try:
                found = _rows(values, views, plates, default_view)
                _check_code(found, used, names, rows, here)
            except _RefusalError as error:
                refused.append(Refused(line=here, reason=str(error)))
            else:
                rows.extend(found)
    except csv.Error:
        refused.append(Refused(line=line, reason="From here on the file cannot be read as a table."))
    if heading is None:
        refused.append(
            Refused(line=1, reason=f"The file is empty. Its first line names the columns: {_heading()}.")
        )
    return OwnFile(rows=tuple(rows), refused=tuple(refused))


def to_csv(rows: Iterable[OwnRow]) -> str:
    """The rows as one file that `parse` reads back unchanged."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        zone = "; ".join(f"{_decimal(x)} {_decimal(y)}" for x, y in row.outline)
        place = ("", "") if row.outline else (_decimal(row.x), _decimal(row.y))
        writer.writerow((row.code, row.name, row.view, *place, zone, row.side.word, row.text))
    return out.getvalue()


def system_of(
    system: System, rows: Iterable[OwnRow], views: Mapping[str, View]
) -> tuple[System, tuple[Point, ...], tuple[Position, ...]]:
    """What `Atlas.with_system` takes."""
    by_code: dict[str, list[OwnRow]] = {}
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
    points = tuple(_point(system, code, members, views) for code, members in by_code.items())
    places = tuple(
        Position(code=row.code, side=row.side, view=row.view, part="", x=row.x, y=row.y, path=row.outline)
        for members in by_code.values()
        for row in members
    )
    return replace(system, own=True), points, places


def _point(system: System, code: str, rows: Sequence[OwnRow], views: Mapping[str, View]) -> Point:
    first = rows[0]
    sides = {row.side for row in rows}
    laterality = "midline" if sides == {Side.MID} else "bilateral" if len(sides) > 1 else f"{first.side.word}"
    return Point(
        code=code,
        system=system.id,
        name=first.name,
        pinyin="",
        pinyin_plain="",
        hanzi_trad="",
        hanzi_simp="",
        aliases=(),
        laterality=laterality,
        location=first.text,
        depth_mm_min=None,
        depth_mm_max=None,
        angle="",
        cautions=(),
        flags=(),
        hidden=all(views[row.view].hidden for row in rows),
        shape="zone" if first.outline else "point",
        source=system.source or "own system",
        confidence="own",
        region=views[first.view].region,
    )


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=lambda mark: (first.count(mark), -",;\t".index(mark)))


def _column(cell: str) -> str:
    word = plain(cell)
    return next((name for name, words in _WORDS.items() if word in words), word)


def _missing(heading: Collection[str], *, has_view: bool) -> str:
    lacks = [name for name in ("code", "name") if name not in heading]
    if "view" not in heading and not has_view:
        lacks.append("view")
    if "zone" not in heading:
        lacks += [name for name in ("x", "y") if name not in heading]
    if not lacks:
        return ""
    return f"The first line has to name the columns {_heading()}; “{lacks[0]}” is missing."


def _heading() -> str:
    return ", ".join(COLUMNS[:-1]) + f" and {COLUMNS[-1]}"


def _values(heading: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {name: _CONTROL.sub(" ", cell).strip() for name, cell in zip(heading, cells, strict=False)}


def _plates(views: Mapping[str, View]) -> dict[str, str]:
    return {plain(word): view.id for view in views.values() for word in (view.id, view.name)}


def _rows(
    values: Mapping[str, str], views: Mapping[str, View], plates: Mapping[str, str], default_view: str
) -> list[OwnRow]:
    for name, most in _LONGEST.items():
        if len(values.get(name, "")) > most:
            raise _RefusalError(f"The {name} is longer than {most} characters.")
    code, name = values.get("code", ""), values.get("name", "")
    if not code_key(code):
        raise _RefusalError("The code is missing.")
    if not name:
        raise _RefusalError(f"“{code}” has no name.")
    wanted = values.get("view", "")
    view_id = plates.get(plain(wanted), "") if wanted else default_view
    if view_id not in views:
        raise _RefusalError(f"There is no plate called “{_short(wanted)}”." if wanted else "The plate is missing.")
    view = views[view_id]
    if not view.needles:
        raise _RefusalError(f"The plate “{view.name}” takes no points.")
    outline = _outline(values.get("zone", ""))
    if outline:
        x, y = (round(sum(pair[axis] for pair in outline) / len(outline), _DECIMALS) for axis in (0, 1))
    else:
        x, y = _fraction(values.get("x", ""), "x"), _fraction(values.get("y", ""), "y")
    row = OwnRow(
        code=code, name=name, view=view_id, side=Side.MID, x=x, y=y, outline=outline, text=values.get("text", "")
    )
    return _sided(row, view, values.get("side", ""), views)


def _sided(row: OwnRow, view: View, word: str, views: Mapping[str, View]) -> list[OwnRow]:
    """The row on its side; for both sides also its mirror."""
    lies = view.side_at(row.x)
    if not word:
        return [replace(row, side=lies)]
    sides = _SIDES.get(plain(word))
    if sides is None:
        raise _RefusalError(f"The side “{_short(word)}” is not left, right, middle or both.")
    if len(sides) == 1:
        if view.side is None and Side.MID not in (sides[0], lies) and sides[0] is not lies:
            raise _RefusalError(f"The place lies on the patient's {lies.word}, but the side says {sides[0].word}.")
        if view.side is not None and sides[0] not in (view.side, Side.MID):
            raise _RefusalError(f"The plate “{view.name}” does not show the {sides[0].word} side.")
        return [replace(row, side=sides[0])]
    if lies is Side.MID:
        raise _RefusalError("A place on the midline has no other side.")
    return [replace(row, side=lies), _mirrored(row, lies.opposite, views[view.mirror])]


def _mirrored(row: OwnRow, side: Side, view: View) -> OwnRow:
    outline = tuple((round(1.0 - x, _DECIMALS), y) for x, y in row.outline)
    return replace(row, view=view.id, side=side, x=round(1.0 - row.x, _DECIMALS), outline=outline)


def _check_code(
    found: Sequence[OwnRow],
    used: Collection[str],
    names: dict[str, tuple[str, str, int]],
    rows: Sequence[OwnRow],
    line: int,
) -> None:
    """A code is new, has one spelling and one name, and one place a side on a plate."""
    first = found[0]
    key = code_key(first.code)
    if key in used:
        raise _RefusalError(f"The code “{first.code}” is taken by another system.")
    code, name, before = names.setdefault(key, (first.code, first.name, line))
    if (code, name) != (first.code, first.name):
        raise _RefusalError(f"“{first.code}” has another spelling or name in line {before}.")
    there = {(row.view, row.side) for row in rows if row.code == code}
    if any((row.view, row.side) in there for row in found):
        raise _RefusalError(f"“{first.code}” has a place on this side of this plate already.")
    if any(bool(row.outline) is not bool(first.outline) for row in rows if row.code == code):
        raise _RefusalError(f"“{first.code}” is a point in one line and a zone in another.")


def _outline(text: str) -> tuple[tuple[float, float], ...]:
    if not text:
        return ()
    numbers = [word for word in _BETWEEN.split(text) if word]
    if len(numbers) % 2 or len(numbers) < 6 or not all(_NUMBER.fullmatch(word) for word in numbers):
        raise _RefusalError("A zone needs at least three pairs of numbers, such as “0.1 0.2; 0.3 0.2; 0.2 0.4”.")
    if len(numbers) > 2 * MOST_CORNERS:
        raise _RefusalError(f"A zone can have at most {MOST_CORNERS} corners.")
    values = [_fraction(number, "zone") for number in numbers]
    return tuple(zip(values[::2], values[1::2], strict=True))


def _fraction(text: str, name: str) -> float:
    word = text.strip().replace(",", ".")
    if not word:
        raise _RefusalError(f"“{name}” is missing: {_PLACE_WORDS}.")
    try:
        value = float(word.removesuffix("%")) / (100 if word.endswith("%") else 1)
    except ValueError:
        raise _RefusalError(f"“{name}” is “{_short(text)}”, not {_PLACE_WORDS}.") from None
    if not 0.0 <= value <= 1.0:
        raise _RefusalError(
            f"“{name}” is “{_short(text)}”, which is outside the plate: it has to be {_PLACE_WORDS}."
        )
    return round(value, _DECIMALS)


def _decimal(value: float) -> str:
    return f"{value:.{_DECIMALS}f}"


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"
