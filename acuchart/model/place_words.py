"""Needle places in words, with the side written out: for readers who do not know our letters."""

from __future__ import annotations

from collections.abc import Iterable

from acuchart.model.needle import Needle
from acuchart.model.side import Side


def place_words(needle: Needle) -> str:
    """``GB20 right``; a free mark has its own words."""
    return f"{_base(needle)} {needle.side.word}".strip() if needle.side is not Side.MID else _base(needle)


def places_words(needles: Iterable[Needle], most: int = 0) -> str:
    """``GB20 both sides, ST2 right``: each place once, in order, at most ``most`` where given."""
    sides: dict[str, dict[Side, None]] = {}
    for needle in needles:
        sides.setdefault(_base(needle), {})[needle.side] = None
    said = [f"{base} {_side(found)}".strip() for base, found in sides.items()]
    if most and len(said) > most:
        said = [*said[:most], f"{len(said) - most} more"]
    return ", ".join(said)


def _base(needle: Needle) -> str:
    base = needle.code or needle.label or "free mark"
    return f"{base} {needle.part}" if needle.part else base


def _side(found: Iterable[Side]) -> str:
    there = [side for side in found if side is not Side.MID]
    if len(there) == 2:
        return "both sides"
    return there[0].word if there else ""
