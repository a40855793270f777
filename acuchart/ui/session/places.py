"""Where things lie on a plate, in words and in millimetres."""

from __future__ import annotations

import math
from typing import Final

from acuchart.model.atlas import Atlas, Position, View
from acuchart.model.side import Side

_PHRASE_MM: Final = 45.0  # a free mark farther than this from every named point gets no phrase


def phrase(atlas: Atlas, view: View, x: float, y: float) -> str:
    """``1.2 cm lateral to GB14``: where a free mark lies, or empty where no named point is near.

    Up and down are said only on plates of a standing body; on the others the distance alone is sure.
    """
    near = _nearest_point(atlas, view, x, y)
    if near is None:
        return ""
    dx = (x - near.x) * view.width * view.mm_per_unit
    dy = (y - near.y) * view.height * view.mm_per_unit
    far = f"{math.hypot(dx, dy) / 10:.1f} cm"
    words = []
    if abs(dy) > 0.4 * abs(dx) and view.region in _UPRIGHT:
        words.append("above" if dy < 0 else "below")
    if abs(dx) > 0.4 * abs(dy) and view.side is None:
        outwards = abs(x - 0.5) > abs(near.x - 0.5)
        words.append("lateral to" if outwards else "medial to")
    if not words or (len(words) == 1 and view.region not in _UPRIGHT):
        return f"{far} from {near.code}"
    return f"{far} {' and '.join(words)} {near.code}"


_UPRIGHT: Final = frozenset({"face", "head", "trunk", "body", "neck"})


def _nearest_point(atlas: Atlas, view: View, x: float, y: float) -> Position | None:
    side = view.side_at(x)
    best, best_mm = None, _PHRASE_MM
    for place in atlas.positions(view.id):
        if place.path or (place.side is not side and Side.MID not in (place.side, side)):
            continue
        apart = apart_mm(view, place.x, place.y, x, y)
        if apart < best_mm:
            best, best_mm = place, apart
    return best


def is_phrase(label: str) -> bool:
    """True for a label that `phrase` wrote."""
    return label[:1].isdigit() and " cm " in label


def apart_mm(view: View, ax: float, ay: float, bx: float, by: float) -> float:
    """Millimetres of body between two places on a plate."""
    return math.hypot((ax - bx) * view.width, (ay - by) * view.height) * view.mm_per_unit
