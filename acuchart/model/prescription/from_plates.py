"""From the plates to the line: whatever is marked can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from acuchart.model.atlas import Atlas
from acuchart.model.ledger import in_order
from acuchart.model.needle import Needle, NeedleState, Technique
from acuchart.model.prescription import geometry, sides
from acuchart.model.prescription.courses import Along, along, course_of, course_text
from acuchart.model.prescription.names import names_of
from acuchart.model.prescription.offsets import from_label
from acuchart.model.prescription.values import Course, Laterality, NeedleItem, Place, Prescription
from acuchart.model.side import Side

NEAR: Final = 2e-5  # fractions of a plate that a line does not tell apart
NEAR_FACT: Final = 6e-4  # degrees and millimetres that it does not tell apart
NOTE: Final = "Technique: "
"""A needle has no field for ways of working such as rotation: its note begins with this word and names them."""
_SIDE: Final = {Side.LEFT: Laterality.LEFT, Side.RIGHT: Laterality.RIGHT, Side.MID: Laterality.MID}


def from_needles(needles: Iterable[Needle], atlas: Atlas, *, plates: bool = False) -> Prescription:
    """What is on the plates as a line. Linked pairs of which the same can be said become ``bil``.

    A needle on its point needs no plate: the point is the same on every plate that shows it. With ``plates``
    the line says the plate too where it is not the point's first one.
    """
    ordered = in_order(needles)
    pairs: dict[str, list[Needle]] = {}
    for needle in ordered:
        if needle.pair_id is not None:
            pairs.setdefault(needle.pair_id, []).append(needle)
    items: list[NeedleItem] = []
    done: set[str] = set()
    for needle in ordered:
        if needle.id in done:
            continue
        partners = pairs.get(needle.pair_id or "", [])
        other = next((one for one in partners if one.id != needle.id and one.id not in done), None)
        item = _item(needle, atlas, plates=plates)
        both = _both(needle, other, atlas, plates=plates) if other is not None and len(partners) == 2 else None
        if both is not None and other is not None:
            done.add(other.id)
            item = both
        done.add(needle.id)
        items.append(item)
    return Prescription(items=tuple(_counted(items)))


def _both(first: Needle, second: Needle, atlas: Atlas, *, plates: bool) -> NeedleItem | None:
    """One item for a pair, or None where the right is not the mirror of the left."""
    if {first.side, second.side} != {Side.LEFT, Side.RIGHT}:
        return None
    left, right = (first, second) if first.side is Side.LEFT else (second, first)
    item = replace(_item(left, atlas, plates=plates), side=Laterality.BOTH)
    wanted = geometry.mirrored(left, atlas)
    same = wanted is not None and (_item(wanted, atlas, plates=plates) == _item(right, atlas, plates=plates))
    return item if same else None


def _counted(items: Sequence[NeedleItem]) -> Iterator[NeedleItem]:
    """Neighbours that say the same as one item with a count."""
    last: NeedleItem | None = None
    for item in items:
        if last is not None and last.count < 99 and replace(last, count=1) == item:
            last = replace(last, count=last.count + 1)
            continue
        if last is not None:
            yield last
        last = item
    if last is not None:
        yield last


def _item(needle: Needle, atlas: Atlas, *, plates: bool) -> NeedleItem:
    names = names_of(atlas)
    known = _readable(needle, atlas)
    course = course_of(needle.note, needle.code, names) if known else None
    place: Place | None = Place(view=needle.view, x=needle.x, y=needle.y)
    if known and needle.code is not None and course is None:
        view_id = needle.view.partition("@")[0]
        seat = atlas.same_place(needle.code, needle.side, view_id, needle.part)
        if seat is not None and abs(seat.x - needle.x) <= NEAR and abs(seat.y - needle.y) <= NEAR:
            home = geometry.home(atlas, needle.code, needle.side, needle.part)
            away = home is None or home.view != view_id
            place = Place(view=needle.view) if away and (plates or needle.direction_deg is not None) else None
    direction = geometry.direction_of(needle, atlas)
    if course is not None and needle.code is not None:
        there = along(atlas, needle.code, needle.side, needle.part, course)
        if there is not None and _is_along(needle, there):
            place = direction = None  # the words say it all
    # A code that this atlas does not have stays readable as the words of a free mark.
    words = needle.label if known or needle.code is None else needle.name
    offset = from_label(words, names) if not known else None
    if offset is not None and not known:
        seat_there = geometry.offset_place(atlas, offset, needle.side)
        if (
            seat_there is not None
            and seat_there.view == needle.view
            and (abs(seat_there.x - needle.x) <= NEAR and abs(seat_there.y - needle.y) <= NEAR)
        ):
            place = None
    effect = (needle.technique.value,) if needle.technique is not Technique.NONE else ()
    return NeedleItem(
        code=needle.code if known else None,
        system=atlas.points[needle.code].system if known and needle.code is not None else "",
        part=needle.part if known else "",
        side=_SIDE[needle.side],
        gauge_mm=needle.gauge_mm,
        length_mm=needle.length_mm,
        kind="" if needle.kind == "filiform" else needle.kind,
        depth_mm=needle.depth_mm,
        angle_deg=needle.angle_deg,
        direction=direction,
        course=course,
        techniques=(*effect, *noted(needle.note)),
        state=None if needle.state is NeedleState.PLANNED else needle.state,
        label="" if known or offset is not None else words,
        offset=offset,
        place=place,
    )


def _is_along(needle: Needle, there: Along) -> bool:
    """True where a needle lies just where its words put it."""
    turn = abs(there.direction_deg - needle.direction_deg) if needle.direction_deg is not None else 180.0
    return (
        there.place.view == needle.view.partition("@")[0]
        and max(abs(there.x - needle.x), abs(there.y - needle.y)) <= NEAR
        and min(turn, 360.0 - turn) <= NEAR_FACT
    )


def note_of(ways: Sequence[str], code: str | None, course: Course | None) -> str:
    """What a line has said of a needle that has no field of its own."""
    lines = [f"{NOTE}{', '.join(ways)}"] if ways else []
    return "\n".join([*lines, course_text(code, course)] if code and course else lines)


def noted(note: str) -> tuple[str, ...]:
    """The ways of working that a needle's note begins with."""
    first = note.split("\n", 1)[0]
    return tuple(first[len(NOTE) :].split(", ")) if first.startswith(NOTE) and len(first) > len(NOTE) else ()


def _readable(needle: Needle, atlas: Atlas) -> bool:
    """True where the atlas has the needle's point, on that side and with that mark."""
    point = atlas.points.get(needle.code or "")
    if point is None or (needle.part and needle.part not in sides.parts(atlas, point.code)):
        return False
    return _SIDE[needle.side] in sides.allowed(point, sides.part_sides(atlas, point.code, needle.part))
