"""Reads the two ends of a lead: ``LI4-LI11``, ``GB20:L-GB20:R``, ``EX-HN4 - BL2``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from acuchart.model.atlas import Point
from acuchart.model.prescription.lexer import QUOTED, WORD, Token
from acuchart.model.prescription.modifiers import Fault
from acuchart.model.prescription.names import Found, Names
from acuchart.model.prescription.sides import allowed, shared
from acuchart.model.prescription.values import Laterality, LeadEnd
from acuchart.model.prescription.vocabulary import SIDES

_DASHES: Final = frozenset({"-", "–", "—", "→", "~"})
_DASH: Final = re.compile("[-–—→~]")
_LONGEST: Final = 80
Parts = Callable[[str, str], str]  # the mark of a code that a suffix means, or empty


class Pair(NamedTuple):
    """Two ends and the number of words they took."""

    start: LeadEnd
    end: LeadEnd
    taken: int


def read_pair(tokens: Sequence[Token], at: int, names: Names, parts: Parts) -> Pair | Fault | None:
    """The pair that starts at a token, or None where no two points are named."""
    token = tokens[at]
    if token.kind not in (WORD, QUOTED):
        return None
    first = names.match(tokens, at)
    if first is not None:
        dash = at + first.taken
        if dash + 1 < len(tokens) and tokens[dash].text in _DASHES:
            second = names.match(tokens, dash + 1)
            if second is not None:
                return _pair(first, second, first.taken + 1 + second.taken, names, parts)
    if token.kind == WORD and len(token.text) <= _LONGEST:
        return _split(token, names, parts)
    return None


def _split(token: Token, names: Names, parts: Parts) -> Pair | Fault | None:
    pairs: list[tuple[Found, Found]] = []
    for dash in _DASH.finditer(token.text):
        halves = [
            names.match([token._replace(text=half, folded=half.casefold())], 0)
            for half in (token.text[: dash.start()], token.text[dash.end() :])
            if half
        ]
        if len(halves) == 2 and halves[0] is not None and halves[1] is not None:
            pairs.append((halves[0], halves[1]))
    if len(pairs) > 1:
        return Fault(
            f"“{token.text}” can be read in two ways: set blanks around the hyphen between the points.", 1
        )
    return _pair(*pairs[0], 1, names, parts) if pairs else None


def _pair(first: Found, second: Found, count: int, names: Names, parts: Parts) -> Pair | Fault:
    ends: list[LeadEnd] = []
    for found in (first, second):
        if len(found.codes) > 1:
            return Fault(shared(found.codes, names), count)
        end = _end(names.point(found.codes[0]), found.suffix, parts)
        if isinstance(end, str):
            return Fault(end, count)
        ends.append(end)
    if ends[0] == ends[1]:
        return Fault(f"A lead needs two needles, and {ends[0].code} is named twice.", count)
    return Pair(ends[0], ends[1], count)


def _end(point: Point, suffix: str, parts: Parts) -> LeadEnd | str:
    if not suffix:
        return LeadEnd(code=point.code)
    if part := parts(point.code, suffix):
        return LeadEnd(code=point.code, part=part)
    side = SIDES.get(suffix.casefold())
    if side in (Laterality.LEFT, Laterality.RIGHT):
        if side in allowed(point, None):
            return LeadEnd(code=point.code, side=side)
        return f"{point.code} does not lie on the {'left' if side is Laterality.LEFT else 'right'}."
    return f"“{suffix}” is neither a side nor a mark of {point.code}."
