"""The needle list as plain rows: by region or by order, pairs that are alike in one row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from acuchart.model import clock
from acuchart.model.atlas import Atlas, Point, View
from acuchart.model.ledger import count, in_order, numbers
from acuchart.model.needle import STATE_WORDS, Needle, NeedleState
from acuchart.model.side import Side

REGION_TITLES: Final = {
    "face": "Face",
    "head": "Head",
    "neck": "Neck",
    "ear": "Ears",
    "hand": "Hands",
    "arm": "Arms",
    "trunk": "Trunk",
    "leg": "Legs",
    "foot": "Feet",
    "body": "Body",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: a group's head (``needles`` empty), or one needle, or a pair that is alike on both sides."""

    key: str
    title: str
    detail: str
    sentence: str  # for those who hear the list
    needles: tuple[Needle, ...] = ()
    numbers: tuple[int | None, ...] = ()
    warn: str = ""  # why there is a caution sign
    hidden: bool = False
    open: bool = True


def rows(
    needles: Iterable[Needle],
    atlas: Atlas,
    *,
    by_region: bool,
    closed: Collection[str] = (),
    warn: Callable[[Needle], str] | None = None,
) -> tuple[Row, ...]:
    """All lines; groups named in ``closed`` show only their head.

    ``warn`` says what to mind at a needle; without it, only its depth is looked at.
    """
    says = warn or (lambda needle: depth_warning(needle, point_of(needle, atlas)))
    ordered = in_order(needles)
    number_of = numbers(ordered)
    if not by_region:
        return tuple(_row((needle,), number_of, atlas, says) for needle in ordered)
    groups: dict[str, list[Needle]] = {}
    for view in atlas.views.values():
        groups.setdefault(view.region, [])
    for needle in ordered:
        groups.setdefault(_region(atlas, needle), []).append(needle)
    made: list[Row] = []
    for region, members in groups.items():
        if not members:
            continue
        head = _head(region, members, atlas, is_open=region not in closed)
        made.append(head)
        if head.open:
            made += [_row(pair, number_of, atlas, says) for pair in _paired(members)]
    return tuple(made)


def depth_warning(needle: Needle, point: Point | None) -> str:
    """A sentence where a needle is deeper than the usual range of its point, or empty."""
    if (
        point is None
        or point.depth_mm_max is None
        or needle.depth_mm is None
        or needle.depth_mm <= point.depth_mm_max
    ):
        return ""
    low = f"{point.depth_mm_min:g} to " if point.depth_mm_min is not None else ""
    return f"{needle.depth_mm:g} mm is deeper than usual at {point.code} ({low}{point.depth_mm_max:g} mm)."


def point_of(needle: Needle, atlas: Atlas) -> Point | None:
    """The named point of a needle, or None for a free mark."""
    return None if needle.code is None else atlas.points.get(needle.code)


def local_time(text: str, form: str = "%H:%M") -> str:
    """Stored time as the practice's wall clock, or empty."""
    return clock.local(text).strftime(form) if text else ""


def home_view(needle: Needle, atlas: Atlas) -> View | None:
    """The plate that a needle was marked on."""
    return atlas.views.get(needle.view.partition("@")[0])


def _region(atlas: Atlas, needle: Needle) -> str:
    view = home_view(needle, atlas)
    return "" if view is None else view.region


def _head(region: str, members: list[Needle], atlas: Atlas, *, is_open: bool) -> Row:
    counted = count(members)
    words = []
    for number, word in (
        (counted.inside, "in"),
        (counted.planned, "planned"),
        (counted.out, "out"),
        (counted.left_in, "left in"),
    ):
        if number:
            words.append(f"{number} {word}")
    title = REGION_TITLES.get(region, region.capitalize() or "Elsewhere")
    detail = " · ".join(words)
    return Row(
        key=region,
        title=title,
        detail=detail,
        sentence=f"{title}: {', '.join(words)}, {'open' if is_open else 'closed'}",
        hidden=any(_hidden(needle, atlas) for needle in members),
        open=is_open,
    )


def _paired(members: list[Needle]) -> list[tuple[Needle, ...]]:
    """Linked pairs that are alike in everything but side and place, in one row at the place of the first."""
    made: list[tuple[Needle, ...]] = []
    seen: dict[str, int] = {}
    for needle in members:
        at = seen.get(needle.pair_id or "")
        if at is not None and len(made[at]) == 1 and _alike(made[at][0], needle):
            made[at] = (*made[at], needle)
            continue
        if needle.pair_id:
            seen[needle.pair_id] = len(made)
        made.append((needle,))
    return made


def _alike(first: Needle, second: Needle) -> bool:
    if first.code is None and first.label != second.label:
        return False
    same = replace(
        second,
        id=first.id,
        ordinal=first.ordinal,
        view=first.view,
        x=first.x,
        y=first.y,
        side=first.side,
        part=first.part,
        direction_deg=first.direction_deg,
        placed_at=first.placed_at,
        removed_at=first.removed_at,
    )
    return same == first


def _row(pair: tuple[Needle, ...], number_of: dict[str, int], atlas: Atlas, says: Callable[[Needle], str]) -> Row:
    needle = pair[0]
    point = point_of(needle, atlas)
    found = tuple(number_of.get(one.id) for one in pair)
    both = len(pair) > 1
    base = needle.code or needle.label or "Free mark"
    title = base if both or needle.code is None else needle.name
    if needle.code is None and not both and needle.side is not Side.MID:
        title = f"{base} {needle.side}"
    detail = (point.pinyin or point.name) if point is not None else ("" if needle.label else "no named point")
    warn = next((words for one in pair if (words := says(one))), "")
    said = [", ".join(str(number) for number in found if number is not None)]
    part = f" {needle.part}" if needle.part and not both else ""
    said.append(f"{base}{part} {'both sides' if both else needle.side.word}")
    since = needle.removed_at or needle.placed_at
    state = STATE_WORDS[needle.state]
    timed = since and needle.state is not NeedleState.PLANNED
    said += [
        f"{state} since {local_time(since)}" if timed else state,
        needle.size_label,
        "caution" if warn else "",
    ]
    return Row(
        key="+".join(one.id for one in pair),
        title=title,
        detail=f"{detail}, both" if both and detail else "both" if both else detail,
        sentence=", ".join(words for words in said if words),
        needles=pair,
        numbers=found,
        warn=warn,
        hidden=_hidden(needle, atlas),
    )


def _hidden(needle: Needle, atlas: Atlas) -> bool:
    view, point = home_view(needle, atlas), point_of(needle, atlas)
    return (view is not None and view.hidden) or (point is not None and point.hidden)
