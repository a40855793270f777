"""Which sides a point can have, and the sentences for sides and names that do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from acuchart.model.atlas import Atlas, Point
from acuchart.model.prescription.names import Names
from acuchart.model.prescription.values import Laterality
from acuchart.model.prescription.vocabulary import SIDE_WORDS, SYSTEMS, fold
from acuchart.model.side import Side

_OF_SIDE: Final = {Side.LEFT: Laterality.LEFT, Side.RIGHT: Laterality.RIGHT, Side.MID: Laterality.MID}
_BOTH: Final = frozenset({Laterality.LEFT, Laterality.RIGHT, Laterality.BOTH})
_BY_LATERALITY: Final = {
    "bilateral": _BOTH,
    "midline": frozenset({Laterality.MID}),
    "left": frozenset({Laterality.LEFT}),
    "right": frozenset({Laterality.RIGHT}),
}
_SHOWN: Final = 4


def allowed(point: Point, part_sides: frozenset[Side] | None) -> frozenset[Laterality]:
    """The sides that a point, or one of its marks, can be given."""
    if part_sides:
        said = frozenset(_OF_SIDE[side] for side in part_sides)
        return _BOTH if said >= {Laterality.LEFT, Laterality.RIGHT} else said
    return _BY_LATERALITY[point.laterality]


def part_sides(atlas: Atlas, code: str, part: str) -> frozenset[Side] | None:
    """The sides on which a named mark of a point lies; None without a part."""
    if not part:
        return None
    return frozenset(place.side for place in atlas.places(code) if place.part == part)


def parts(atlas: Atlas, code: str) -> frozenset[str]:
    """The names of the several marks of one code."""
    return frozenset(place.part for place in atlas.places(code) if place.part)


def suffix_of(part: str) -> str:
    """A mark's name as a suffix: “basal ganglia” is written ``basal-ganglia``."""
    return "-".join(part.split())


def part_named(atlas: Atlas, code: str, suffix: str) -> str:
    """The mark that a suffix means, or empty."""
    return next((part for part in sorted(parts(atlas, code)) if fold(suffix_of(part)) == fold(suffix)), "")


def cannot(code: str, side: Laterality, sides: frozenset[Laterality]) -> str:
    """Why a side does not fit."""
    if sides == {Laterality.MID}:
        return f"{code} lies on the midline and takes no side."
    if side is Laterality.MID:
        return f"{code} does not lie on the midline: write L, R or bil."
    only = next(iter(sides))
    return f"{code} lies on {SIDE_WORDS[only]} only."


def not_said(code: str) -> str:
    """The sentence for a point of two sides without one."""
    return f"{code} lies on both sides: write L, R or bil after it."


def shared(codes: Sequence[str], names: Names) -> str:
    """The sentence for a name that more than one point has."""
    listed = []
    for code in codes[:_SHOWN]:
        system = names.point(code).system
        prefix = "" if system in SYSTEMS["body"] else f"{prefix_of(system)} "
        listed.append(f"{prefix}{code}")
    more = "" if len(codes) <= _SHOWN else f" and {len(codes) - _SHOWN} more"
    return f"Several points have this name: {', '.join(listed)}{more}. Write the one that you mean."


def prefix_of(system: str) -> str:
    """The word that a line writes before a name of this system."""
    return next((word for word, members in SYSTEMS.items() if system in members), system)
