"""From the line to the plates: which needles to add, to change and to take away."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, Protocol

from acuchart.model.atlas import Atlas, Position
from acuchart.model.change import Change, change_of
from acuchart.model.ledger import in_order
from acuchart.model.needle import Needle, NeedleState, Technique
from acuchart.model.prescription import geometry
from acuchart.model.prescription.courses import Along, along, course_line, course_of, course_text
from acuchart.model.prescription.from_plates import NEAR, NEAR_FACT, NOTE, note_of, noted
from acuchart.model.prescription.names import Names, names_of
from acuchart.model.prescription.offsets import label
from acuchart.model.prescription.sides import suffix_of
from acuchart.model.prescription.values import (
    Direction,
    Laterality,
    LeadItem,
    NeedleItem,
    Prescription,
)
from acuchart.model.prescription.vocabulary import is_effect
from acuchart.model.side import Side

_SIDES: Final = {
    Laterality.LEFT: (Side.LEFT,),
    Laterality.RIGHT: (Side.RIGHT,),
    Laterality.MID: (Side.MID,),
    Laterality.BOTH: (Side.RIGHT, Side.LEFT),
}


class Preset(Protocol):
    """What a numbered preset gives to the needles that name it."""

    @property
    def gauge_mm(self) -> float | None: ...  # noqa: D102
    @property
    def length_mm(self) -> float | None: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def depth_mm(self) -> float | None: ...  # noqa: D102
    @property
    def angle_deg(self) -> float | None: ...  # noqa: D102
    @property
    def technique(self) -> Technique: ...  # noqa: D102


class Replaced(NamedTuple):
    """A needle that stays and is told something else."""

    before: Needle
    after: Needle


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What has to happen so that the plates say what the line says."""

    add: tuple[Needle, ...] = ()
    keep: tuple[Needle, ...] = ()
    changed: tuple[Replaced, ...] = ()
    remove: tuple[Needle, ...] = ()
    remarks: tuple[str, ...] = ()  # what could not be set on a plate, in plain sentences
    planned: frozenset[str] = frozenset()  # the needles of which the line itself says “planned”

    @property
    def needles(self) -> tuple[Needle, ...]:
        """All needles once the plan is carried out, in the order of the line."""
        return in_order((*self.add, *self.keep, *(pair.after for pair in self.changed)))

    def gentle(self) -> Plan:
        """The same plan for every keystroke: only planned needles are removed or changed.

        On the way from LI4 to LI11 a line says LI, LI1 and LI11; a needle that is in the skin must not
        come and go with it. Enter carries out the whole plan.
        """
        planned = NeedleState.PLANNED
        held = tuple(needle for needle in self.remove if needle.state is not planned)
        return Plan(
            add=self.add,
            keep=(*self.keep, *held, *(pair.before for pair in self.changed if pair.before.state is not planned)),
            changed=tuple(pair for pair in self.changed if pair.before.state is planned),
            remove=tuple(needle for needle in self.remove if needle.state is planned),
            remarks=self.remarks,
            planned=self.planned,
        )

    def changes(self) -> tuple[Change, ...]:
        """The plan as one step through the gate."""
        return (
            *(change_of(needle, None) for needle in self.remove),
            *(change_of(pair.before, pair.after) for pair in self.changed),
            *(change_of(None, needle) for needle in self.add),
        )


def diff(
    prescription: Prescription,
    needles: Iterable[Needle],
    atlas: Atlas,
    *,
    session_id: str = "",
    presets: Mapping[int, Preset] | None = None,
    placed_at: str = "",
) -> Plan:
    """The plan from the needles on the plates to the needles of the line.

    A needle that the line still names keeps its id, order, place, times and note. What the line does not say
    about its state stays; sizes, depth, angle, direction and technique follow the line, because the line was
    written from the plates and says them all. New needles are planned unless the line says otherwise.
    """
    present = in_order(needles)
    session = session_id or (present[0].session_id if present else "")
    wishes, remarks = _wishes(prescription, atlas, presets or {})
    left = list(present)
    ordinal = max((needle.ordinal for needle in present), default=0)
    add: list[Needle] = []
    keep: list[Needle] = []
    told: list[Replaced] = []
    planned: set[str] = set()
    index, names = _Index(left, atlas), names_of(atlas)
    for wish in wishes:
        old = index.take(wish)
        if wish.state is NeedleState.PLANNED:
            planned.add(wish.id if old is None else old.id)
        if old is None:
            ordinal += 1
            state = wish.state or NeedleState.PLANNED
            add.append(
                Needle(
                    id=wish.id, session_id=session, ordinal=ordinal, state=state, placed_at=placed_at, **wish.facts
                )
            )
            continue
        new = _told(old, wish, names)
        if new == old:
            keep.append(old)
        else:
            told.append(Replaced(old, new))
    remarks.extend(_lead_remarks(prescription.leads, wishes))
    return Plan(
        add=tuple(add),
        keep=tuple(keep),
        changed=tuple(told),
        remove=index.left(),
        remarks=tuple(dict.fromkeys(remarks)),
        planned=frozenset(planned),
    )


def to_needles(
    prescription: Prescription,
    atlas: Atlas,
    *,
    session_id: str,
    like: Iterable[Needle] = (),
    presets: Mapping[int, Preset] | None = None,
    placed_at: str = "",
) -> tuple[Needle, ...]:
    """The needles of a line; those that ``like`` already holds keep their ids, notes and times."""
    return diff(prescription, like, atlas, session_id=session_id, presets=presets, placed_at=placed_at).needles


class _Wish(NamedTuple):
    """One needle that the line asks for."""

    id: str
    facts: dict[str, Any]
    state: NeedleState | None
    placed: bool  # the line says the place itself
    said: NeedleItem


def _wishes(
    prescription: Prescription, atlas: Atlas, presets: Mapping[int, Preset]
) -> tuple[list[_Wish], list[str]]:
    wishes: list[_Wish] = []
    remarks: list[str] = []
    for item in prescription.needles:
        if item.side is None:
            continue  # the reading already says what is missing
        for _ in range(item.count):
            before = len(wishes)
            seats = list(_seats(item, atlas, remarks))
            linked = uuid.uuid4().hex if item.side is Laterality.BOTH and len(seats) == 2 else None
            for seat in seats:
                facts = _facts(item, seat, atlas, presets, remarks) | {"pair_id": linked}
                placed = item.place is not None and item.place.x is not None
                wishes.append(_Wish(uuid.uuid4().hex, facts, item.state, placed, item))
            if len(wishes) == before:
                break
    return wishes, remarks


def _seats(item: NeedleItem, atlas: Atlas, remarks: list[str]) -> Iterator[geometry.Seat]:
    """Where the needles of an item go, the right side first."""
    assert item.side is not None
    if item.code is not None and item.code not in atlas.points:
        remarks.append(f"{item.code} is not in this atlas and is on no plate.")
        return
    for side in _SIDES[item.side]:
        if item.place is not None and item.place.x is not None and item.place.y is not None:
            paired = item.side is Laterality.BOTH and side is Side.RIGHT
            said = Side.LEFT if paired else side  # of a pair, the place is the left needle's
            seat = geometry.Seat(item.place.view, item.place.x, item.place.y, said, item.part)
            if paired:
                mirror = geometry.mirror_seat(atlas, seat)
                if mirror is None:
                    remarks.append(f"There is no plate {item.place.view} to mirror the needle on.")
                    continue
                seat = mirror
            yield seat
        elif item.code is not None and item.course is not None:
            course = _along(item, side, atlas)
            if course is None:
                words = course_text(item.code, item.course)
                remarks.append(f"“{words}” could not be found on a plate: mark it by hand.")
            else:
                view = atlas.views[course.place.view]
                yield geometry.Seat(view.ref, course.x, course.y, side, course.place.part)
        elif item.code is not None:
            yield from _point_seats(item, item.code, side, atlas, remarks)
        elif item.offset is not None:
            there = geometry.offset_place(atlas, item.offset, side)
            if there is None:
                remarks.append(f"“{label(item.offset)}” could not be set on a plate: mark it by hand.")
            else:
                yield there
        else:
            return  # the reading already asks for the place


def _point_seats(
    item: NeedleItem, code: str, side: Side, atlas: Atlas, remarks: list[str]
) -> Iterator[geometry.Seat]:
    everywhere = atlas.places(code)
    parts = [item.part] if item.part else list(dict.fromkeys(place.part for place in everywhere))
    found: list[Position] = []
    wanted = _said_view(item, side, atlas)
    for part in parts:
        # A point on the midline may have marks beside it, as the four of EX-HN1: the name means them all.
        sides = (side,) if side is not Side.MID else (Side.MID, Side.RIGHT, Side.LEFT)
        for one in sides:
            seen = atlas.same_place(code, one, wanted, part) if wanted else None
            best = seen or geometry.home(atlas, code, one, part)
            if best is not None:
                found.append(best)
    if not found:
        remarks.append(f"{code} is on no plate of this atlas: mark it by hand.")
    elif len(found) > 1:
        remarks.append(
            f"{code} has {len(found)} marks on one side: all are set. "
            f"For one alone write {code}:{suffix_of(found[0].part)}."
        )
    for place in found:
        yield geometry.Seat(atlas.views[place.view].ref, place.x, place.y, place.side, place.part)


def _said_view(item: NeedleItem, side: Side, atlas: Atlas) -> str:
    """The plate that the line says, or empty; of a pair it is the left needle's."""
    wanted = item.place.view.partition("@")[0] if item.place is not None else ""
    paired = item.side is Laterality.BOTH and side is Side.RIGHT
    return atlas.views[wanted].mirror if paired and wanted in atlas.views else wanted


def _along(item: NeedleItem, side: Side, atlas: Atlas) -> Along | None:
    """Where a needle along a line begins, on the plate that is said or on the first that shows it."""
    assert item.code is not None
    assert item.course is not None
    wanted = _said_view(item, side, atlas)
    return along(atlas, item.code, side, item.part, item.course, wanted)


def _facts(
    item: NeedleItem, seat: geometry.Seat, atlas: Atlas, presets: Mapping[int, Preset], remarks: list[str]
) -> dict[str, Any]:
    preset = presets.get(item.preset) if item.preset is not None else None
    if item.preset is not None and preset is None:
        remarks.append(f"There is no preset {item.preset}: its size is not filled in.")
    effect = next((Technique(word) for word in item.techniques if is_effect(word)), Technique.NONE)
    ways = [word for word in item.techniques if not is_effect(word)]
    free = item.code is None
    text = item.label or (label(item.offset) if item.offset is not None else "")
    if preset is not None and effect is Technique.NONE:
        effect = preset.technique
    return {
        "view": seat.view,
        "x": seat.x,
        "y": seat.y,
        "side": seat.side,
        "code": item.code,
        "system": atlas.points[item.code].system if item.code is not None else "",
        "part": "" if free else seat.part,
        "label": text if free else "",
        "gauge_mm": _given(item, preset, "gauge_mm"),
        "length_mm": _given(item, preset, "length_mm"),
        "kind": item.kind or (preset.kind if preset is not None else "filiform"),
        "depth_mm": _given(item, preset, "depth_mm"),
        "angle_deg": _given(item, preset, "angle_deg"),
        "direction_deg": _degrees(item.direction, item, seat, atlas, remarks),
        "technique": effect,
        "note": note_of(ways, item.code, item.course),
    }


def _degrees(
    direction: Direction | None, item: NeedleItem, seat: geometry.Seat, atlas: Atlas, remarks: list[str]
) -> float | None:
    if direction is None:
        placed = item.place is not None and item.place.x is not None
        course = None if item.course is None or placed else _along(item, seat.side, atlas)
        return None if course is None else course.direction_deg
    degrees = geometry.degrees(direction, seat, atlas, paired=item.side is Laterality.BOTH)
    if degrees is None:
        said = direction.towards or " and ".join(direction.words)
        remarks.append(f"The direction “{said}” of {item.code or 'the free mark'} cannot be drawn on its plate.")
    return degrees


def _given(item: NeedleItem, preset: Preset | None, name: str) -> float | None:
    """A size that the line says, or else its preset."""
    said: float | None = getattr(item, name)
    if said is None and preset is not None:
        said = getattr(preset, name)
    return said


def _told(old: Needle, wish: _Wish, names: Names) -> Needle:
    """The needle with what the line says; numbers that the line rounds stay as they are."""
    new: dict[str, Any] = {}
    for name in ("gauge_mm", "length_mm", "depth_mm", "angle_deg", "direction_deg"):
        want, have = wish.facts[name], getattr(old, name)
        apart = 1.0 if want is None or have is None else abs(want - have)
        near = apart <= NEAR_FACT or (name == "direction_deg" and 360 - apart <= NEAR_FACT)  # 0 is 360
        if want != have and not near:
            new[name] = want
    for name in ("kind", "technique"):
        if wish.facts[name] != getattr(old, name):
            new[name] = wish.facts[name]
    if wish.state is not None and wish.state is not old.state:
        new["state"] = wish.state
    course = course_of(old.note, old.code, names)
    if noted(old.note) != noted(wish.facts["note"]) or course != wish.said.course:
        spoken = "" if course is None else course_line(old.note, old.code)
        rest = [line for line in old.note.splitlines() if not line.startswith(NOTE) and line != spoken]
        new["note"] = "\n".join(filter(None, [wish.facts["note"], *rest]))
    if wish.placed and (old.view, old.x, old.y) != (wish.facts["view"], wish.facts["x"], wish.facts["y"]):
        apart = max(abs(old.x - wish.facts["x"]), abs(old.y - wish.facts["y"]))
        if old.view != wish.facts["view"] or apart > NEAR:
            new |= {"view": wish.facts["view"], "x": wish.facts["x"], "y": wish.facts["y"]}
    return replace(old, **new) if new else old


class _Index:
    """The needles that are there, to be taken one by one by the wishes that mean them."""

    def __init__(self, needles: Sequence[Needle], atlas: Atlas) -> None:
        self._atlas = atlas
        self._by_key: dict[tuple[Any, ...], list[Needle]] = {}
        self._all = {needle.id: needle for needle in needles}
        for needle in needles:
            self._by_key.setdefault(self._key(needle.code, needle.side, needle.part), []).append(needle)

    def take(self, wish: _Wish) -> Needle | None:
        """The needle that the wish means, nearest first; it is then spoken for."""
        facts = wish.facts
        there = self._by_key.get(self._key(facts["code"], facts["side"], facts["part"]), [])
        best = min(there, key=lambda needle: self._far(needle, wish), default=None)
        if best is None or (facts["code"] is None and self._far(best, wish)[0] > 0):
            return None
        there.remove(best)
        del self._all[best.id]
        return best

    def left(self) -> tuple[Needle, ...]:
        """The needles that no wish meant."""
        return tuple(self._all.values())

    def _key(self, code: str | None, side: Side, part: str) -> tuple[Any, ...]:
        known = code is not None and code in self._atlas.points
        return (code if known else None, side, part if known else "")

    def _far(self, needle: Needle, wish: _Wish) -> tuple[float, ...]:
        """How badly a needle fits: place first where the line says one, then the facts."""
        facts = wish.facts
        apart = abs(needle.x - facts["x"]) + abs(needle.y - facts["y"]) if needle.view == facts["view"] else 2.0
        if apart <= 2 * NEAR:
            apart = 0.0  # a line does not tell such places apart: the order of placing does
        free = facts["code"] is None
        off = 0.0 if (not wish.placed and not free) or not apart else 1.0 + apart
        if off and free and needle.label == facts["label"] and not wish.placed:
            off = 0.0  # the same phrase from the same point
        other = sum(facts[name] != getattr(needle, name) for name in ("depth_mm", "gauge_mm", "technique"))
        state = wish.state is not None and needle.state is not wish.state
        return (off, float(other + state), apart, float(needle.ordinal))


def _lead_remarks(leads: Iterable[LeadItem], wishes: Sequence[_Wish]) -> Iterator[str]:
    """A sentence for every end of a lead that has no needle in the line."""
    there = {(wish.facts["code"], wish.facts["side"]) for wish in wishes}
    for lead in leads:
        for end in (lead.start, lead.end):
            side = end.side or lead.side
            for one in _SIDES[side] if side is not None else (Side.MID,):
                if (end.code, one) not in there and (end.code, Side.MID) not in there:
                    where = end.code if one is Side.MID else f"{end.code} {one}"
                    yield f"The lead {lead.start.code}-{lead.end.code} has no needle at {where}."
