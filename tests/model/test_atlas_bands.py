"""The quick way to the nearest place gives what a look at every place gives."""

import math
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from acuchart.assets import load_atlas
from acuchart.model.atlas import REFERENCE, nearest_on

ATLAS = load_atlas()
VIEWS = sorted(ATLAS.views)


def of_all(view_id, x, y, radius):
    """Points first, then lines, over every place of a plate."""
    view = ATLAS.views[view_id]
    across, down = view.width * view.mm_per_unit, view.height * view.mm_per_unit
    best, best_mm = None, radius
    for place in ATLAS.positions(view_id):
        if not place.path or ATLAS.points[place.code].shape != "line":
            far = math.hypot((place.x - x) * across, (place.y - y) * down)
            if far <= best_mm:
                best, best_mm = place, far
    if best is not None and best_mm <= radius / 2:
        return best
    for place in ATLAS.positions(view_id):
        point = ATLAS.points[place.code]
        if place.path and point.shape == "line" and REFERENCE not in point.flags:
            px, py, far = nearest_on(place.path, x, y, across, down)
            if far < best_mm or (best is None and far <= best_mm):
                best, best_mm = replace(place, x=px, y=py), far
    return best


@given(st.sampled_from(VIEWS), st.floats(0, 1), st.floats(0, 1), st.sampled_from([3.0, 8.0, 20.0, 60.0]))
def test_the_nearest_place_is_the_nearest_of_all(view_id, x, y, radius):
    assert ATLAS.nearest(view_id, x, y, radius_mm=radius) == of_all(view_id, x, y, radius)


@given(st.sampled_from([place for view in VIEWS for place in ATLAS.positions(view)]), st.sampled_from([8.0, 20.0]))
def test_at_a_place_itself_the_same_one_of_several_is_taken(place, radius):
    assert ATLAS.nearest(place.view, place.x, place.y, radius_mm=radius) == of_all(
        place.view, place.x, place.y, radius
    )
