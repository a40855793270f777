"""Where points lie on the plates: on each side they exist, inside the drawing, mirrored exactly, apart."""

import csv
import functools
import math
from pathlib import Path

import pytest

from acuchart.assets import load_atlas, plate_svg
from acuchart.model.atlas import Position
from acuchart.model.plate import parse_plate
from acuchart.model.side import Side

ATLAS = load_atlas()
SIDES = {
    "bilateral": {Side.LEFT, Side.RIGHT},
    "midline": {Side.MID},
    "left": {Side.LEFT},
    "right": {Side.RIGHT},
}
NEEDLE_MM = 0.2
MARGIN = 2.5  # view-box units: the drawn line of the outline is that wide
Ring = list[tuple[float, float]]


def not_placed() -> dict[str, str]:
    with (Path(__file__).parents[2] / "build/atlas/facts/not_placed.csv").open(encoding="utf-8") as file:
        return {row["code"]: row["reason"] for row in csv.DictReader(file)}


def test_all_51_plates_are_there_each_with_its_drawing():
    assert len(ATLAS.views) == 51
    for view in ATLAS.views.values():
        plate = parse_plate(plate_svg(view.id))
        assert (plate.width, plate.height) == (view.width, view.height)
        mirror = ATLAS.views[view.mirror]
        assert mirror.mirror == view.id
        assert (mirror.width, mirror.mm_per_unit, mirror.region) == (view.width, view.mm_per_unit, view.region)
        assert (view.side is None) == (mirror.id == view.id)


@pytest.mark.parametrize("code", ATLAS.points)
def test_a_point_has_a_place_on_each_side_on_which_it_exists(code: str):
    point, places = ATLAS.points[code], ATLAS.places(code)
    if code in not_placed():
        assert not places
        assert not_placed()[code] in point.note
        return
    assert SIDES[point.laterality] <= {place.side for place in places}
    wanted = SIDES[point.laterality] | (
        {Side.LEFT, Side.RIGHT, Side.MID} if code in ("EX-HN1", "YNSA-BRAIN") else set()
    )
    assert {place.side for place in places} <= wanted
    if point.shape != "point":
        assert all(len(place.path) > (2 if point.shape == "zone" else 1) for place in places)


@pytest.mark.parametrize("view_id", ATLAS.views)
def test_left_and_right_are_exact_mirrors(view_id: str):
    right_only = {code for code, point in ATLAS.points.items() if point.laterality in ("left", "right")}
    here = {_key(place) for place in ATLAS.positions(view_id) if place.code not in right_only}
    there = {
        _key(place, turned=True)
        for place in ATLAS.positions(ATLAS.views[view_id].mirror)
        if place.code not in right_only
    }
    assert here == there


def _key(place: Position, *, turned: bool = False) -> tuple[object, ...]:
    side = place.side.opposite if turned else place.side
    path = tuple((round(1 - x, 5) if turned else x, y) for x, y in place.path)
    # An outline of the middle may run the other way round in the mirror.
    return place.code, side, place.part, round(1 - place.x, 5) if turned else place.x, place.y, frozenset(path)


@pytest.mark.parametrize("view_id", [view.id for view in ATLAS.views.values() if view.side is not Side.RIGHT])
def test_every_place_lies_inside_the_drawing(view_id: str):
    view = ATLAS.views[view_id]
    rings = outline(view_id)
    outside = []
    for place in ATLAS.positions(view_id):
        for x, y in ((place.x, place.y), *place.path):
            spot = (x * view.width, y * view.height)
            if not inside(rings, spot) and distance(rings, spot) > MARGIN:
                outside.append(f"{place.code}{place.part} {distance(rings, spot):.1f}")
    assert not outside


@pytest.mark.parametrize("view_id", [view.id for view in ATLAS.views.values() if view.side is not Side.RIGHT])
def test_points_of_one_system_do_not_fall_together(view_id: str):
    view = ATLAS.views[view_id]
    spots: dict[str, list[tuple[float, float, str]]] = {}
    close = []
    for place in ATLAS.positions(view_id):
        point = ATLAS.points[place.code]
        if point.shape != "point" or place.side is Side.RIGHT:
            continue
        x, y = place.x * view.width * view.mm_per_unit, place.y * view.height * view.mm_per_unit
        name = f"{place.code}.{place.part}" if place.part else place.code
        for ox, oy, other in spots.setdefault(point.system, []):
            if math.hypot(x - ox, y - oy) < NEEDLE_MM and frozenset((name, other)) not in SAME_PLACE:
                close.append((other, name))
        spots[point.system].append((x, y, name))
    assert not [pair for pair in close if (view_id, frozenset(pair)) not in IN_LINE]


# The text says so: the inner knee hollow is EX-LE4 and one of the two of EX-LE5.
SAME_PLACE = {frozenset(("EX-LE4", "EX-LE5.2"))}
# One lies behind the other for the viewer of this plate; on the body they are apart.
IN_LINE: set[tuple[str, frozenset[str]]] = set()


@pytest.mark.parametrize("view_id", ["ear-left", "ear-back-left"])
def test_ear_zones_do_not_overlap(view_id: str):
    zones = [place for place in ATLAS.positions(view_id) if place.path]
    assert len(zones) >= 6
    for zone in zones:
        holders = [other.code for other in zones if inside([list(other.path)], (zone.x, zone.y))]
        assert holders == [zone.code] or set(holders) - {zone.code} <= NESTED.get(zone.code, set()), zone.code


NESTED = {"PS": {"P1", "P2", "P3", "P4", "P5"}}  # the groove on the back of the ear runs through its zones


def test_the_zone_of_shenmen_is_no_sliver():
    view = ATLAS.views["ear-left"]
    areas = {
        place.code: area([(x * view.width, y * view.height) for x, y in place.path])
        for place in ATLAS.positions("ear-left")
        if place.code in ("TF3", "TF4", "TF5")
    }
    assert areas["TF4"] == pytest.approx(areas["TF5"], rel=0.05)
    assert areas["TF4"] > 0.5 * areas["TF3"]


def test_the_optic_area_and_ms13_are_on_the_back_of_the_head():
    for code in ("JIAO-OPTIC", "MS12", "MS13", "MS14"):
        assert "head-back" in {place.view for place in ATLAS.places(code)}


@functools.cache
def outline(view_id: str) -> list[Ring]:
    """The rings of the drawn skin, curves in eight pieces. Ear plates draw the skin around as a haze."""
    rings: list[Ring] = []
    for group in parse_plate(plate_svg(view_id)).groups:
        if group.id != ("vignette" if view_id.startswith("ear") else "base"):
            continue
        for path in group.paths:
            for segment in path.segments:
                kind, numbers = segment[0], segment[1:]
                if kind == "M":
                    rings.append([(numbers[0], numbers[1])])
                elif kind == "L":
                    rings[-1].append((numbers[0], numbers[1]))
                elif kind == "C":
                    rings[-1] += _curve(rings[-1][-1], numbers)
    # The haze is many rings inside each other; its widest is the skin around the ear.
    return [max(rings, key=area)] if view_id.startswith("ear") else rings


def _curve(start: tuple[float, float], numbers: tuple[float, ...]) -> Ring:
    ax, ay, bx, by, cx, cy = numbers
    found = []
    for step in range(1, 9):
        t = step / 8
        u = 1 - t
        weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
        found.append(
            (
                sum(w * v for w, v in zip(weights, (start[0], ax, bx, cx), strict=True)),
                sum(w * v for w, v in zip(weights, (start[1], ay, by, cy), strict=True)),
            )
        )
    return found


def inside(rings: list[Ring], spot: tuple[float, float]) -> bool:
    x, y = spot
    odd = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                odd = not odd
    return odd


def distance(rings: list[Ring], spot: tuple[float, float]) -> float:
    x, y = spot
    best = math.inf
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            ex, ey = bx - ax, by - ay
            length = ex * ex + ey * ey
            t = min(1.0, max(0.0, ((x - ax) * ex + (y - ay) * ey) / length)) if length else 0.0
            best = min(best, math.hypot(ax + t * ex - x, ay + t * ey - y))
    return best


def area(ring: Ring) -> float:
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2
