"""Writes a prescription as the one line that reads back as the same value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from acuchart.model.prescription.offsets import phrase
from acuchart.model.prescription.sides import prefix_of, suffix_of
from acuchart.model.prescription.values import (
    NO_SPAN,
    Direction,
    Item,
    Landmark,
    Laterality,
    LeadEnd,
    LeadItem,
    NeedleItem,
    Offset,
    Place,
    Prescription,
    Retention,
    Unread,
    number,
)
from acuchart.model.prescription.vocabulary import FROM, LINE_END, STATE_SPELLING, fold, keyword

_BARE: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*(?:,[A-Za-z0-9-]+)*")
_ONE_LETTER: Final = re.compile(r"[A-Za-z]\d+")
_TIGHT: Final = re.compile(r"[A-Za-z]{2,}\d+")


def write(prescription: Prescription) -> str:
    """The canonical line: one group for neighbours of which the same is said, groups parted by semicolons."""
    groups: list[list[Item]] = []
    for item in prescription.items:
        if groups and _alike(groups[-1][0], item):
            groups[-1].append(item)
        else:
            groups.append([item])
    return "; ".join(_group(group) for group in groups)


def _alike(first: Item, item: Item) -> bool:
    """True where one run of words can serve both."""
    if isinstance(first, NeedleItem) and isinstance(item, NeedleItem):
        if first.code is None or item.code is None or first.place or item.place:
            return False
        if _prefix(first) != _prefix(item):
            return False
        return replace(first, code="", system="", part="", span=NO_SPAN) == replace(
            item, code="", system="", part="", span=NO_SPAN
        )
    if isinstance(first, LeadItem) and isinstance(item, LeadItem):
        return replace(first, start=item.start, end=item.end) == item and not _own(first) and not _own(item)
    return False


def _own(lead: LeadItem) -> bool:
    return lead.start.side is not None or lead.end.side is not None


def _group(group: list[Item]) -> str:
    first = group[0]
    match first:
        case NeedleItem():
            needles = [item for item in group if isinstance(item, NeedleItem)]
            line = " ".join(filter(None, [_prefix(first), *map(_named, needles), *_facts(first)]))
            return line if first.preset is None else f"{first.preset}:{line}"
        case LeadItem():
            leads = [item for item in group if isinstance(item, LeadItem)]
            return " ".join(_lead(leads))
        case Retention():
            return f"ret {number(first.minutes)}min"
        case Unread():
            return f"{first.context} {first.text}" if first.context else first.text


def _lead(leads: list[LeadItem]) -> Iterable[str]:
    first = leads[0]
    yield "EA"
    if first.device:
        yield f"{first.device}:"
    for lead in leads:
        tight = all(_TIGHT.fullmatch(end.code) for end in (lead.start, lead.end))
        yield f"{_end(lead.start)}-{_end(lead.end)}" if tight else f"{_end(lead.start)} - {_end(lead.end)}"
    if first.side is not None:
        yield first.side.value
    if first.hz:
        yield "/".join(map(number, first.hz)) + "Hz"
    if first.waveform:
        yield first.waveform
    if first.intensity_ma is not None:
        yield f"{number(first.intensity_ma)}mA"
    if first.minutes is not None:
        yield f"{number(first.minutes)}min"


def _end(end: LeadEnd) -> str:
    suffix = suffix_of(end.part) or (end.side.value if end.side else "")
    code = quoted(end.code) if _ONE_LETTER.fullmatch(end.code) or not _is_bare(end.code) else end.code
    return f"{code}:{suffix}" if suffix else code


def _prefix(item: NeedleItem) -> str:
    """The system, where the code alone would be another school's name for another point."""
    if item.code is None or not _ONE_LETTER.fullmatch(item.code):
        return ""
    prefix = prefix_of(item.system)
    return prefix if prefix.isalpha() else ""


def _named(item: NeedleItem) -> str:
    if item.code is None:
        return " ".join(_free(item))
    bare = _is_bare(item.code) and (bool(_prefix(item)) or not _ONE_LETTER.fullmatch(item.code))
    code = item.code if bare else quoted(item.code)
    return f"{code}:{suffix_of(item.part)}" if item.part else code


def _free(item: NeedleItem) -> Iterable[str]:
    yield "ashi"
    if item.label:
        yield quoted(item.label)
    if item.offset is not None:
        yield _landmark(item.offset)


def _facts(item: NeedleItem) -> Iterable[str]:
    # A point on the midline has no other side: nothing is said.
    if item.side is not None and not (item.side is Laterality.MID and item.code is not None):
        yield item.side.value
    if item.gauge_mm is not None and item.length_mm is not None:
        yield f"{number(item.gauge_mm)}x{number(item.length_mm)}"
    elif item.gauge_mm is not None:
        yield f"gauge {number(item.gauge_mm)}mm"
    elif item.length_mm is not None:
        yield f"len {number(item.length_mm)}mm"
    if item.kind:
        yield item.kind
    if item.depth_mm is not None:
        yield f"{number(item.depth_mm)}mm"
    if item.angle_deg is not None:
        yield f"{number(item.angle_deg)}deg"
    if item.direction is not None:
        yield _direction(item.direction)
    if item.course is not None:
        yield f"{FROM} {_landmark(item.course.start)} to {_landmark(item.course.end)}"
    yield from item.techniques
    if item.state is not None:
        yield STATE_SPELLING[item.state]
    if item.count != 1:
        yield f"x{item.count}"
    if item.place is not None:
        yield place(item.place)


def _direction(direction: Direction) -> str:
    if direction.degrees is not None:
        return f"dir {number(direction.degrees)}deg"
    if direction.towards is not None:
        return f"towards {_code(direction.towards)}"
    return " and ".join(direction.words)


def _landmark(place: Landmark) -> str:
    """A point, a distance from one, or the end of a line."""
    if isinstance(place, Offset):
        return f"{number(place.amount)}{place.unit} {phrase(place)} {_code(place.reference)}"
    return _code(place) if place else LINE_END


def _code(code: str) -> str:
    return code if _is_bare(code) and not _ONE_LETTER.fullmatch(code) else quoted(code)


def place(value: Place) -> str:
    """``at(face-front@1,0.41,0.33)``, or ``on(face-front@1)``."""
    if value.x is None or value.y is None:
        return f"on({value.view})"
    return f"at({value.view},{_fraction(value.x)},{_fraction(value.y)})"


def _fraction(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")


def quoted(text: str) -> str:
    """Text in straight quotes; a quote inside is doubled."""
    return '"' + text.replace('"', '""') + '"'


def _is_bare(code: str) -> bool:
    return _BARE.fullmatch(code) is not None and not keyword(fold(code))
