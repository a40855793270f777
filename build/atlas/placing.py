"""Runs the rules: every point, line and zone once, in 3D, on the left side or the midline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from engine import RULES, Engine
from mesh import MIRROR, Array, unit
from surface import spaced
from terms import arguments, table

LINE_STEP = 0.05
ZONE_STEP = 0.03
_SIDES = {"bilateral": "L", "midline": "M", "right": "R"}


@dataclass(frozen=True)
class Mark:
    """One mark of a code. `side` is "L" (mirrored later), "M", or "R" for a mark that
    exists on the right only and is written for the left; a point has one place, lines and zones many."""

    code: str
    part: str
    side: str
    shape: str
    places: Array
    normals: Array
    rim: bool = False  # a finger or toe tip or nail corner, which both faces of a hand show
    hidden: bool = False  # no standing plate shows it
    views: tuple[str, ...] = ()  # beginnings of the plates that show it; empty for all


def marks(engine: Engine) -> list[Mark]:
    """All marks; raises ValueError that names the row whose rule does not work."""
    return [*_points(engine), *_lines(engine), *_zones(engine)]


def _points(engine: Engine) -> list[Mark]:
    found = []
    for code, rows in engine.rules.items():
        for row in rows:
            name = f"{code}.{row['part']}" if row["part"] else code
            try:
                place, normal = engine.spot(name)
            except (KeyError, ValueError) as error:
                raise ValueError(f"{name}: {error}") from error
            side = _SIDES[row["side"]]
            args = arguments(row["args"])
            one = Mark(code, row["part"], side, "point", place[None], normal[None], "rim" in args, "hide" in args)
            found.append(one)
    return found


def _lines(engine: Engine) -> list[Mark]:
    found = []
    for row in table(RULES / "lines.csv"):
        paths = [_line(engine, text.strip()) for text in row["path"].split("|")]
        for number, path in enumerate(paths, start=1):
            part = str(number) if len(paths) > 1 else ""
            found.append(_shaped(engine, row, part, "line", path))
    return found


def _shaped(engine: Engine, row: dict[str, str], part: str, shape: str, path: Array) -> Mark:
    midline = row["side"] == "midline"
    if midline and shape == "line":
        path = path * [0, 1, 1]
    normals = np.array([engine.skin.closest(place * [np.sign(place[0]) or 1, 1, 1])[1] for place in path])
    normals[path[:, 0] < 0] *= MIRROR
    views = tuple(row.get("views", "").split())
    return Mark(row["code"], part, _SIDES[row["side"]], shape, path, normals, views=views)


def _line(engine: Engine, text: str) -> Array:
    """ "A>B>C" along the skin, or "A ~ dir:length" straight on from a place."""
    if ">" in text:
        return spaced(engine.curve(text.replace(" ", "")), LINE_STEP)
    start, _, walk = text.partition("~")
    direction, _, distance = walk.strip().rpartition(":")
    length = engine.number(distance)
    count = max(round(length / LINE_STEP), 1)
    place = engine.place(start)
    return np.array([engine.moved(place, direction.strip(), length * i / count)[0] for i in range(count + 1)])


def _zones(engine: Engine) -> list[Mark]:
    found = []
    for row in table(RULES / "zones.csv"):
        try:
            ring = _RINGS[row["kind"]](engine, arguments(row["args"]), row["side"] == "midline")
        except (KeyError, ValueError) as error:
            raise ValueError(f"{row['code']}: {error}") from error
        found.append(_shaped(engine, row, row["part"], "zone", ring))
    return found


def _ring(engine: Engine, args: dict[str, str], midline: bool) -> Array:
    """A closed outline through named places; on the midline its left half, from top to bottom."""
    corners = args["pts"].replace(" ", "").split(">")
    if not midline:
        corners.append(corners[0])
    path = spaced(engine.curve(">".join(corners)), ZONE_STEP)
    return np.vstack([path, path[::-1] * MIRROR]) if midline else path[:-1]


def _band(engine: Engine, args: dict[str, str], midline: bool) -> Array:
    """A strip of a width along the skin path through named places."""
    path = spaced(engine.curve(args["pts"].replace(" ", "")), ZONE_STEP)
    half = engine.number(args["width"]) / 2
    ahead = np.gradient(path, axis=0)
    edges: list[list[Array]] = [[], []]
    before = np.array([1.0, 0.001, 0.0])
    for place, forward in zip(path, ahead, strict=True):
        normal = engine.skin.closest(place)[1]
        across = unit(np.cross(normal, forward))
        before = across = across if across @ before >= 0 else -across
        for edge, sign in zip(edges, (1, -1), strict=True):
            edge.append(engine.skin.walk(place, sign * across, half)[0])
    left = np.array(edges[0])
    other = left * MIRROR if midline else np.array(edges[1])
    return np.vstack([left, other[::-1]])


def _disc(engine: Engine, args: dict[str, str], midline: bool) -> Array:
    """An oval around a place: `r` in all directions, or `r` along `along` and `r2` across it."""
    towards = engine.direction(args["n"]) if "n" in args else None
    place, normal = engine.skin.closest(engine.place(args["p"]), towards)
    long = engine.number(args["r"])
    short = engine.number(args.get("r2", args["r"]))
    first = engine.direction(args.get("along", "up"))
    first = unit(first - (first @ normal) * normal)
    second = np.cross(normal, first)
    if second[0] < 0:
        second = -second
    turn = np.linspace(0, np.pi, 13) if midline else np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ring = []
    for angle in turn:
        direction = long * np.cos(angle) * first + short * np.sin(angle) * second
        ring.append(engine.skin.walk(place, direction, float(np.linalg.norm(direction)))[0])
    found = np.array(ring)
    return np.vstack([found, found[::-1] * MIRROR]) if midline else found


_RINGS = {"ring": _ring, "band": _band, "disc": _disc}
