"""Taking needles out: by region, hidden sites first, and what still stands between a session and its signature."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from acuchart.model.atlas import Atlas, View
from acuchart.model.ledger import in_order
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.retention import in_time
from acuchart.model.side import Side
from acuchart.model.stamp import Stamp, StampKind

REGION_WORDS: Final = {
    "face": "Face",
    "head": "Head",
    "neck": "Neck",
    "trunk": "Trunk",
    "arm": "Arms",
    "hand": "Hands",
    "leg": "Legs",
    "foot": "Feet",
    "ear": "Ears",
    "body": "Body",
}
AFTER_EMERGENCY: Final = "after emergency"
"""What the count after an emergency stands under instead of a region."""
# fmt: off
_NUMBERS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# fmt: on


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Needles of one region in the order of placing; ``hidden`` sites are looked for first."""

    key: str
    title: str  # "Face", and "Set 2, face" where a visit has several sets
    hidden: bool
    needles: tuple[Needle, ...]
    region: str = ""  # its title without the set: what a count stands under
    set_no: int = 1

    @property
    def still_in(self) -> tuple[Needle, ...]:
        """What is left to take out here."""
        return tuple(needle for needle in self.needles if needle.state is NeedleState.IN)


def is_hidden(needle: Needle, atlas: Atlas) -> bool:
    """True for a needle in hair, behind the ear or where else it is easily overlooked."""
    point = atlas.points.get(needle.code) if needle.code else None
    view = _view(needle, atlas)
    # Either is enough: a look too many costs a second, a look too few a needle.
    return (point is not None and point.hidden) or (view is not None and view.hidden)


def region_words(needle: Needle, atlas: Atlas) -> str:
    """``Face``, or ``Head, hidden``."""
    word = REGION_WORDS.get(_region(needle, atlas), "Body")
    return f"{word}, hidden" if is_hidden(needle, atlas) else word


def groups(needles: Iterable[Needle], atlas: Atlas) -> tuple[Group, ...]:
    """Regions with needles that went in, hidden sites first, then by number of needles; set after set."""
    went_in = [needle for needle in in_order(needles) if needle.state is not NeedleState.PLANNED]
    several = len({needle.set_no for needle in went_in}) > 1
    found: dict[tuple[int, str], list[Needle]] = {}
    for needle in went_in:
        region = _region(needle, atlas)
        key = f"hidden-{region}" if is_hidden(needle, atlas) else region
        found.setdefault((needle.set_no if several else 0, key), []).append(needle)
    made = []
    for (number, key), rows in found.items():
        region = region_words(rows[0], atlas)
        made.append(
            Group(
                key=f"{number}/{key}" if several else key,
                title=f"Set {number}, {region.lower()}" if several else region,
                hidden=key.startswith("hidden-"),
                needles=tuple(rows),
                region=region,
                set_no=rows[0].set_no,
            )
        )
    made.sort(key=lambda group: (group.set_no, not group.hidden, -len(group.needles), group.title))
    return tuple(made)


def unexplained(needles: Iterable[Needle], stamps: Iterable[Stamp]) -> tuple[Needle, ...]:
    """Needles that keep a session from being signed: still in, or not found and not explained in words."""
    explained = {stamp.needle_id for stamp in stamps if stamp.kind is StampKind.EXPLAINED and stamp.text.strip()}
    return tuple(
        needle
        for needle in in_order(needles)
        if needle.state is NeedleState.IN
        or (needle.state in (NeedleState.NOT_FOUND, NeedleState.LEFT_IN) and needle.id not in explained)
    )


def uncounted_emergency(stamps: Iterable[Stamp]) -> Stamp | None:
    """The newest emergency after which nobody has counted yet."""
    pulled: Stamp | None = None
    for stamp in in_time(stamps):
        if stamp.kind is StampKind.EMERGENCY:
            pulled = stamp
        elif stamp.kind is StampKind.COUNTED and stamp.text == AFTER_EMERGENCY:
            pulled = None
    return pulled


def missing_after_emergency(needles: Iterable[Needle], stamps: Iterable[Stamp]) -> int:
    """Needles that an emergency marked as out, less those that were counted afterwards or explained."""
    pulled = counted = 0
    since = ""
    told: set[str] = set()
    for stamp in in_time(stamps):
        if stamp.kind is StampKind.EMERGENCY:
            pulled = counted = stamp.number or 0
            since, told = stamp.at, set()
        elif stamp.kind is StampKind.COUNTED and stamp.text == AFTER_EMERGENCY:
            counted = stamp.number or 0
        elif stamp.kind is StampKind.EXPLAINED:
            told.add(stamp.needle_id)
    explained = sum(
        (needle.state in (NeedleState.NOT_FOUND, NeedleState.LEFT_IN) and needle.id in told)
        or (needle.state is NeedleState.DROPPED and needle.removed_at > since)
        for needle in needles
    )
    return max(pulled - counted - explained, 0) if since else 0


def counted_regions(stamps: Iterable[Stamp], set_no: int | None = None) -> dict[str, int]:
    """Region → how many needles were counted there instead of tapped out one by one, in all sets or in one."""
    found: dict[str, int] = {}
    for stamp in stamps:
        if set_no not in (None, stamp.set_no):
            continue
        if stamp.kind is StampKind.COUNTED and stamp.text != AFTER_EMERGENCY and stamp.number:
            found[stamp.text] = found.get(stamp.text, 0) + stamp.number
    return found


def still_in(needles: Iterable[Needle]) -> int:
    """How many needles are in the skin as far as anybody knows; one that is not found is not among them."""
    return sum(needle.state is NeedleState.IN for needle in needles)


def still_words(needles: Iterable[Needle], atlas: Atlas) -> str:
    """Where needles still are, short: ``1 hidden, 5 face``."""
    parts: dict[str, int] = {}
    for group in groups(needles, atlas):
        if group.still_in:
            word = "hidden" if group.hidden else _plain(group)
            parts[word] = parts.get(word, 0) + len(group.still_in)
    return ", ".join(f"{number} {word}" for word, number in parts.items())


def count_words(needles: Iterable[Needle], atlas: Atlas) -> str:
    """The count for reading aloud: ``Six needles still in: one hidden on the head, five on the face``."""
    left: dict[str, int] = {}
    sets: dict[int, int] = {}
    for group in groups(needles, atlas):
        number = len(group.still_in)
        if number:
            where = f"{'hidden ' if group.hidden else ''}on the {_plain(group)}"
            left[where] = left.get(where, 0) + number
            sets[group.set_no] = sets.get(group.set_no, 0) + number
    total = sum(left.values())
    if not total:
        return "No needles are in."
    noun = "needle" if total == 1 else "needles"
    parts = ", ".join(f"{in_words(number)} {where}" for where, number in left.items())
    by_set = ", ".join(f"{in_words(number)} of set {one}" for one, number in sets.items())
    whole = f"{in_words(total).capitalize()} {noun} still in: {parts}."
    return f"{whole} {by_set.capitalize()}." if set(sets) - {1} else whole


def in_words(number: int) -> str:
    """``twenty-three``; numbers above 99 stay figures."""
    if number < 20:
        return _NUMBERS[number]
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_NUMBERS[ones]}" if ones else "")


def side_words(needle: Needle) -> str:
    """``left``, ``right`` or ``middle``, for reading aloud."""
    return needle.side.word if needle.side is not Side.MID else "middle"


def _plain(group: Group) -> str:
    return group.region.partition(",")[0].lower()


def _region(needle: Needle, atlas: Atlas) -> str:
    view = _view(needle, atlas)
    return view.region if view is not None else "body"


def _view(needle: Needle, atlas: Atlas) -> View | None:
    return atlas.views.get(needle.view.partition("@")[0])


def remove_by(needle_id: str, stamps: Iterable[Stamp]) -> date | None:
    """The day by which a needle that stays has to be out, as it was agreed last; None where no day was said."""
    agreed = [
        stamp.number
        for stamp in in_time(stamps)
        if stamp.kind is StampKind.EXPLAINED and stamp.needle_id == needle_id and stamp.number
    ]
    if not agreed:
        return None
    year, month, day = agreed[-1] // 10_000, agreed[-1] // 100 % 100, agreed[-1] % 100
    try:
        return date(year, month, day)
    except ValueError:  # a number that is no day comes from elsewhere
        return None
