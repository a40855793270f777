"""Plates drawn by hand (ear front and back, tongue): their places are given on the plate, not on the body."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from engine import RULES
from outline import middle
from terms import table

Row = list[Any]
JOINED = {"SF4,5": ("SF4", "SF5"), "LO7,8,9": ("LO7", "LO8", "LO9")}
NO_ZONE = {"EAM"}  # the opening of the ear canal


def rows(art: Path, sizes: dict[str, tuple[float, float]]) -> dict[str, dict[str, list[Row]]]:
    """View → code → rows, for the plates of the left ear and the tongue."""
    found: dict[str, dict[str, list[Row]]] = {}
    outlines = {(entry["view"], entry["code"]): entry["outline"] for entry in table(RULES / "ear_outlines.csv")}
    for name in ("ear-zones", "ear-back-zones"):
        stored = json.loads((art / "views" / f"{name}.json").read_text(encoding="utf-8"))
        view = stored["view"]
        rings = {code: zone["polygon"] for code, zone in stored["zones"].items() if code not in NO_ZONE}
        rings |= {code: _pairs(text) for (where, code), text in outlines.items() if where == view}
        found[view] = _zones(rings, stored["points"], sizes[view])
    for entry in table(RULES / "plate_places.csv"):
        place = _fractions((entry["x"], entry["y"]), sizes[entry["view"]])
        found.setdefault(entry["view"], {})[entry["code"]] = [[entry["side"], entry["part"], *place]]
    return found


def _zones(rings: dict[str, list[Any]], points: dict[str, Any], size: tuple[float, float]) -> dict[str, list[Row]]:
    """A zone for every ring; the codes of several zones ("SF4,5") get one part a zone."""
    found: dict[str, list[Row]] = {}
    joined = {zone: (code, zone) for code, zones in JOINED.items() for zone in zones}
    for zone, ring in rings.items():
        code, part = joined.get(zone, (zone, ""))
        outline = [_fractions(pair, size) for pair in ring]
        place = _fractions(middle(np.array(ring, float)), size)
        found.setdefault(code, []).append(["L", part, *place, outline])
    for code, place in points.items():
        if code not in found and code not in joined and code not in NO_ZONE:
            found[code] = [["L", "", *_fractions(place, size)]]
    return found


def _fractions(pair: Sequence[Any], size: tuple[float, float]) -> list[float]:
    return [round(float(pair[0]) / size[0], 5), round(float(pair[1]) / size[1], 5)]


def _pairs(text: str) -> list[Any]:
    return [pair.split(",") for pair in text.split()]
