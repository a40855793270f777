"""Leads and the prescription line: what is drawn can be read, and what is read can be drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from acuchart.model.lead import Lead
from acuchart.model.needle import Needle
from acuchart.model.prescription.values import Laterality, LeadEnd, LeadItem
from acuchart.model.side import Side

_SIDE: Final = {Laterality.LEFT: (Side.LEFT,), Laterality.RIGHT: (Side.RIGHT,), Laterality.MID: (Side.MID,)}
_BOTH: Final = (Side.RIGHT, Side.LEFT)
_WORD: Final = {Side.LEFT: Laterality.LEFT, Side.RIGHT: Laterality.RIGHT}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadPlan:
    """What has to happen so that the leads are those of the line."""

    add: tuple[Lead, ...] = ()
    changed: tuple[tuple[Lead, Lead], ...] = ()
    remove: tuple[Lead, ...] = ()


def lead_items(leads: Iterable[Lead], needles: Mapping[str, Needle]) -> tuple[LeadItem, ...]:
    """The leads as the line says them; a lead with an end that has no name cannot be said."""
    return tuple(
        _item(lead, needles[lead.from_id], needles[lead.to_id]) for lead in leads if can_be_said(lead, needles)
    )


def can_be_said(lead: Lead, needles: Mapping[str, Needle]) -> bool:
    """True where both ends are needles on named points."""
    ends = (needles.get(lead.from_id), needles.get(lead.to_id))
    return all(end is not None and end.code is not None for end in ends)


def plan_leads(
    items: Iterable[LeadItem],
    needles: Mapping[str, Needle],
    present: Iterable[Lead],
    *,
    session_id: str,
    new_id: Callable[[], str],
) -> LeadPlan:
    """From the leads that are there to those of the line, between the needles that are there."""
    left = [lead for lead in present if can_be_said(lead, needles)]
    add: list[Lead] = []
    changed: list[tuple[Lead, Lead]] = []
    for item in items:
        for start, end in _ends(item, needles):
            ends = {start.id, end.id}
            old = next((lead for lead in left if {lead.from_id, lead.to_id} == ends), None)
            said = Lead(
                id=new_id() if old is None else old.id,
                session_id=session_id,
                from_id=start.id if old is None else old.from_id,
                to_id=end.id if old is None else old.to_id,
                device=item.device,
                hz_low=item.hz[0] if item.hz else None,
                hz_high=item.hz[1] if len(item.hz) > 1 else None,
                waveform=item.waveform,
                intensity_ma=item.intensity_ma,
                minutes=item.minutes,
            )
            if old is None:
                add.append(said)
                continue
            left.remove(old)
            if said != old:
                changed.append((old, said))
    return LeadPlan(add=tuple(add), changed=tuple(changed), remove=tuple(left))


def is_drawn(item: LeadItem, needles: Mapping[str, Needle], leads: Iterable[Lead]) -> bool:
    """True where every lead that the item means is there."""
    there = [{lead.from_id, lead.to_id} for lead in leads]
    meant = [{start.id, end.id} for start, end in _ends(item, needles)]
    return bool(meant) and all(ends in there for ends in meant)


def _item(lead: Lead, start: Needle, end: Needle) -> LeadItem:
    shared = start.side is end.side
    hz = tuple(value for value in (lead.hz_low, lead.hz_high) if value is not None)
    sides = {start.side, end.side} - {Side.MID}
    one = _WORD[next(iter(sides))] if len(sides) == 1 else None
    own = len(sides) == 2
    return LeadItem(
        start=_end(start, own=own),
        end=_end(end, own=own),
        side=one if not shared or start.side is not Side.MID else None,
        device=lead.device,
        hz=hz,
        waveform=lead.waveform,
        intensity_ma=lead.intensity_ma,
        minutes=lead.minutes,
    )


def _end(needle: Needle, *, own: bool) -> LeadEnd:
    assert needle.code is not None
    return LeadEnd(code=needle.code, part=needle.part, side=_WORD.get(needle.side) if own else None)


def _ends(item: LeadItem, needles: Mapping[str, Needle]) -> Iterator[tuple[Needle, Needle]]:
    """The pairs of needles that an item means; of both sides, one pair for each."""
    sides = _BOTH if item.side is Laterality.BOTH else _SIDE[item.side] if item.side is not None else (Side.MID,)
    for side in sides:
        start, end = _find(item.start, side, needles), _find(item.end, side, needles)
        if start is not None and end is not None and start.id != end.id:
            yield start, end


def _find(end: LeadEnd, side: Side, needles: Mapping[str, Needle]) -> Needle | None:
    wanted = _SIDE[end.side][0] if end.side is not None and end.side in _SIDE else side
    for there in (wanted, Side.MID):
        for needle in needles.values():
            if needle.code == end.code and needle.side is there and end.part in ("", needle.part):
                return needle
    return None
