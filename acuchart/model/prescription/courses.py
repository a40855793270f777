"""A needle along a line of the atlas: ``MS5 from GV20 to 1.5 cm anterior to GV21``.

A needle has no field for where its tip lies: a line of its note holds these words, and the prescription line says
them after the point.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from acuchart.model.atlas import Atlas, Position, nearest_on
from acuchart.model.prescription import geometry
from acuchart.model.prescription.drafts import Draft
from acuchart.model.prescription.lexer import WORD, Token
from acuchart.model.prescription.modifiers import Fault, Said
from acuchart.model.prescription.names import Names
from acuchart.model.prescription.offsets import from_label, label, read_offset
from acuchart.model.prescription.values import Course, Landmark, Offset
from acuchart.model.prescription.vocabulary import LINE_END
from acuchart.model.side import Side

_ITS_END: Final = "its end"
_PLACE: Final = r"((?:\d[\d.]* (?:mm|cm|cun) [a-z ]+ )?\S+|its end)"
_ASIDE_MM: Final = 40.0  # a place that is named may lie beside the line, but not on another part of the head
_SHORT_MM: Final = 1.0
_NEEDS: Final = "“{}” needs two places on the line: from GV20 to GV21, or from 1cm anterior to GV20 to end."


# ---- the words in the line


def read_course(tokens: Sequence[Token], at: int, names: Names) -> Said | Fault:
    """``from GV20 to 1cm anterior to GV21``; a Fault takes every word that belonged to it."""
    start, here = _landmark(tokens, at + 1, names)
    if start is None or not (here < len(tokens) and tokens[here].kind == WORD and tokens[here].folded == "to"):
        return Fault(_NEEDS.format(tokens[at].text), here - at)
    end, last = _landmark(tokens, here + 1, names)
    if end is None:
        return Fault(_NEEDS.format(tokens[at].text), last - at)
    if start == end and start:
        return Fault(f"The needle begins and ends at {_said(start)}: write two places.", last - at)
    return Said({"course": Course(start=start, end=end)}, last - at, "direction")


def _landmark(tokens: Sequence[Token], at: int, names: Names) -> tuple[Landmark | None, int]:
    """A place and the token after it; None where the words name none."""
    if at >= len(tokens):
        return None, at
    if tokens[at].kind == WORD and tokens[at].folded == LINE_END:
        return "", at + 1
    offset = read_offset(tokens, at, names, None)
    if isinstance(offset, Fault):
        return None, at + offset.taken
    if offset is not None:
        return offset.offset, at + offset.taken
    found = names.match(tokens, at)
    if found is None:
        return None, at
    alone = len(found.codes) == 1 and not found.suffix
    return (found.codes[0] if alone else None), at + found.taken


def no_line(run: Iterable[Draft], names: Names) -> str:
    """A sentence for the first of some needles that is on no line of the atlas; empty where all are."""
    for draft in run:
        code = draft.facts.get("code")
        if code is None or names.point(code).shape != "line":
            return f"{code or 'A free mark'} is no line, and “from … to …” says where along a line a needle runs."
    return ""


# ---- the words in a needle's note


def course_text(code: str, course: Course) -> str:
    """What the note of a needle says: ``MS5 from GV20 to 1.5 cm anterior to GV21``."""
    return f"{code} from {_said(course.start)} to {_said(course.end)}"


def is_course(line: str, code: str | None) -> bool:
    """True for a line that holds nothing but the words of a course along the line ``code``."""
    return code is not None and re.fullmatch(f"{re.escape(code)} from {_PLACE} to {_PLACE}", line) is not None


def course_line(note: str, code: str | None) -> str:
    """The line of a note that says the course, or empty."""
    return next((line for line in note.splitlines() if is_course(line, code)), "")


def course_of(note: str, code: str | None, names: Names) -> Course | None:
    """The course that a note says, or None; also for words that ``course_text`` would write in another way."""
    line = course_line(note, code)
    if not line or code is None or not names.knows(code) or names.point(code).shape != "line":
        return None
    match = re.fullmatch(f"{re.escape(code)} from {_PLACE} to {_PLACE}", line)
    start, end = (_read(words, names) for words in match.groups()) if match is not None else (None, None)
    if start is None or end is None or (start == end and start):
        return None
    course = Course(start=start, end=end)
    return course if course_text(code, course) == line else None


def _read(words: str, names: Names) -> Landmark | None:
    if words == _ITS_END:
        return ""
    return words if names.knows(words) else from_label(words, names)


def _said(place: Landmark) -> str:
    return label(place) if isinstance(place, Offset) else place or _ITS_END


# ---- the course on a plate


class Along(NamedTuple):
    """Where a needle begins on a plate, and its direction there."""

    place: Position
    x: float
    y: float
    direction_deg: float


def along(atlas: Atlas, code: str, side: Side, part: str, course: Course, view_id: str = "") -> Along | None:
    """The course on one plate, or on the first that shows both its ends, or else where it begins.

    From the crown to the temple no plate shows all: the needle then points along the line as far as it is seen.
    """
    lines = [
        line
        for line in geometry.homes(atlas, code, side, part)
        if line.path and (not view_id or line.view == view_id)
    ]
    whole = (_drawn(atlas, line, course) for line in lines)
    found = next((one for one in whole if one is not None), None)
    if found is None and any(_place(atlas, line, course.end) is not None for line in lines):
        part_seen = (_drawn(atlas, line, replace(course, end="")) for line in lines)
        found = next((one for one in part_seen if one is not None), None)
    return found


def _drawn(atlas: Atlas, line: Position, course: Course) -> Along | None:
    """The course on the plate of one line."""
    start, end = _place(atlas, line, course.start), _place(atlas, line, course.end)
    if course.start == course.end == "":
        start, end = line.path[0], line.path[-1]
    elif course.start == "" and end is not None:
        start = _far_end(atlas, line, end)
    elif course.end == "" and start is not None:
        end = _far_end(atlas, line, start)
    if start is not None and end is not None:
        view = atlas.views[line.view]
        right, up = (end[0] - start[0]) * view.width, (start[1] - end[1]) * view.height
        if math.hypot(right, up) * view.mm_per_unit >= _SHORT_MM:
            return Along(line, *start, math.degrees(math.atan2(up, right)) % 360.0)
    return None


def _place(atlas: Atlas, line: Position, place: Landmark) -> tuple[float, float] | None:
    """The place on a line that is nearest to a named one."""
    view = atlas.views[line.view]
    if isinstance(place, Offset):
        seat = geometry.offset_on(atlas, view, place, line.side)
        there = None if seat is None else (seat.x, seat.y)
    else:
        seen = (atlas.same_place(place, side, view.id) for side in (line.side, Side.MID)) if place else ()
        there = next(((one.x, one.y) for one in seen if one is not None), None)
    if there is None:
        return None
    x, y, aside = nearest_on(line.path, *there, view.width * view.mm_per_unit, view.height * view.mm_per_unit)
    return (x, y) if aside <= _ASIDE_MM else None


def _far_end(atlas: Atlas, line: Position, place: tuple[float, float]) -> tuple[float, float]:
    view = atlas.views[line.view]
    return max(
        (line.path[0], line.path[-1]),
        key=lambda end: math.hypot((end[0] - place[0]) * view.width, (end[1] - place[1]) * view.height),
    )
