"""What is drawn, and on which side; the screen and the paper only obey."""

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from acuchart.assets import load_atlas
from acuchart.model.needle import NeedleState
from acuchart.model.scene import DENSE, plate_scene, side_words, spread, uncrossed
from acuchart.model.side import Side
from tests.model.factory import needle, view


def test_the_patients_right_is_at_the_left_edge_of_a_face():
    words = side_words(view())
    assert [(word.side, word.at_left_edge) for word in words] == [(Side.RIGHT, True), (Side.LEFT, False)]


def test_the_back_of_the_head_swaps_the_sides():
    words = side_words(view(id="head-back", right_edge=Side.RIGHT))
    assert [(word.side, word.at_left_edge) for word in words] == [(Side.LEFT, True), (Side.RIGHT, False)]


def test_a_limb_plate_names_its_one_side():
    (word,) = side_words(view(id="hand-dorsal-left", side=Side.LEFT))
    assert (word.side, word.text) == (Side.LEFT, "Patient’s left")


def test_a_named_needle_shows_on_every_plate_that_sees_it_and_a_free_mark_only_at_home():
    atlas = load_atlas()
    face = atlas.views["face-front"]
    place = next(p for p in atlas.places("GB14") if p.view == "face-front" and p.side is Side.LEFT)
    named = needle(id="a", code="GB14", side=Side.LEFT, view=face.ref, x=place.x, y=place.y)
    free = needle(id="b", ordinal=2, view=face.ref)
    profile = plate_scene(atlas.views["face-left"], [named, free], atlas)
    assert [(mark.needle_id, mark.home) for mark in profile.marks] == [("a", False)]
    assert [mark.home for mark in plate_scene(face, [named, free], atlas).marks] == [True, True]
    other_profile = plate_scene(atlas.views["face-right"], [named, free], atlas)
    assert not other_profile.marks


def test_a_number_on_the_skin_means_that_a_needle_is_in_it():
    atlas = load_atlas()
    face = atlas.views["face-front"]
    rows = [needle(id=state, ordinal=n, state=state) for n, state in enumerate(NeedleState)]
    for mark in plate_scene(face, rows, atlas).marks:
        assert mark.inside_text.isdigit() == (mark.state is NeedleState.IN)


def test_forty_one_marks_are_dense():
    atlas = load_atlas()
    face = atlas.views["face-front"]
    rows = [needle(id=str(n), ordinal=n) for n in range(DENSE + 1)]
    assert plate_scene(face, rows, atlas).dense
    assert not plate_scene(face, rows[:-1], atlas).dense


@given(
    st.lists(st.floats(-500, 1500), max_size=40),
    st.floats(1, 60),
    st.floats(0, 100),
    st.floats(200, 1200),
)
def test_labels_keep_their_order_stay_inside_and_do_not_touch(wanted, pitch, low, high):
    assume(high > low)
    heights = spread(wanted, pitch=pitch, low=low, high=high)
    assert len(heights) == len(wanted)
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    assert all(low - 1e-6 <= height <= high + 1e-6 for height in heights)
    room = min(pitch, (high - low) / max(1, len(wanted) - 1))
    for first, second in itertools.pairwise(order):
        assert heights[second] - heights[first] >= room - 1e-6


def test_a_lone_label_stands_where_it_wants():
    assert spread([42.0], pitch=28, low=0, high=100) == pytest.approx([42.0])


def cut(a, b, c, d):
    """True where the open segments a-b and c-d have one point in common."""

    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < -1e-6 and side(c, d, a) * side(c, d, b) < -1e-6


@given(st.lists(st.tuples(st.integers(1, 600), st.integers(-100, 1100)), max_size=35))
def test_leaders_never_cross_and_keep_their_heights(places):
    heights = spread([float(y) for _, y in places], pitch=28, low=0, high=900)
    dealt = uncrossed(0.0, places, heights)
    assert sorted(dealt) == sorted(heights)
    leaders = [((0.0, height), place) for height, place in zip(dealt, places, strict=True)]
    for one, other in itertools.combinations(leaders, 2):
        assert not cut(*one, *other)


def test_a_far_mark_does_not_cut_the_leader_of_a_near_one():
    assert uncrossed(0.0, [(10, 100), (300, 102)], [60.0, 88.0]) == [88.0, 60.0]
