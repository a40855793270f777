"""Anchors, alignment and what differs between two pictures."""

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from acuchart.assets import load_poses
from acuchart.model.picture import Picture
from acuchart.model.pictures import (
    anchors_of,
    anchors_text,
    differences,
    earlier_of,
    eyes_bar,
    newest_first,
    older_first,
    poses_from,
    turn_onto,
)


def picture(id_: str = "a", **facts: object) -> Picture:
    values = {"id": id_, "patient_id": "p1", "content": "0" * 64, "thumb": "1" * 64, "mime": "image/jpeg"}
    values |= {"width": 3000, "height": 4000, "taken_on": date(2026, 10, 6), "light": "window"}
    return Picture(**(values | facts))


FRACTION = st.floats(0, 1).map(lambda value: round(value, 4))
SPOT = st.tuples(FRACTION, FRACTION)


@given(SPOT, SPOT, SPOT, SPOT)
def test_the_anchors_of_one_picture_come_to_lie_on_those_of_the_other(a, b, c, d):
    first = picture(anchors=anchors_text(a, b))
    second = picture("b", width=1200, height=900, anchors=anchors_text(c, d))
    turn = turn_onto(second, first)
    if anchors_of(first) is None or anchors_of(second) is None:
        assert turn is None
        return
    assert turn is not None
    for (x, y), (u, v) in zip(anchors_of(second), anchors_of(first), strict=True):
        placed = turn.place((x * 1200, y * 900))
        assert math.dist(placed, (u * 3000, v * 4000)) < 1e-5


@given(SPOT, SPOT)
def test_anchors_are_read_as_they_were_written_the_left_one_first(a, b):
    found = anchors_of(picture(anchors=anchors_text(a, b)))
    assume(found is not None)
    assert found == tuple(sorted((a, b)))


@given(st.text(alphabet="0123456789., -enaif", max_size=30))
def test_no_text_of_anchors_breaks_the_reader(text):
    found = anchors_of(picture(anchors=text))
    assert found is None or all(0 <= value <= 1 for spot in found for value in spot)


def test_a_turned_and_smaller_picture_is_turned_back():
    first = picture(width=1000, height=1000, anchors="0.4000,0.5000 0.6000,0.5000")
    second = picture("b", width=1000, height=1000, anchors="0.4500,0.4500 0.5500,0.5500")
    turn = turn_onto(second, first)
    assert turn.degrees == pytest.approx(-45)
    assert turn.scale == pytest.approx(math.sqrt(2))


def test_the_bar_covers_both_pupils_and_more():
    made = picture(width=1000, height=1000, anchors="0.4000,0.5000 0.6000,0.5000")
    xs, ys = zip(*eyes_bar(made), strict=True)
    assert min(xs) == pytest.approx(280)
    assert max(xs) == pytest.approx(720)
    assert min(ys) < 450
    assert max(ys) > 550
    assert eyes_bar(picture()) is None


def test_what_differs_is_said_and_the_same_is_silent():
    poses = load_poses()
    first = picture(pose="front")
    assert differences(first, picture("b", pose="front", light=" Window "), poses) == ()
    said = differences(first, picture("b", pose="smile", side="L", light="flash", width=5000), poses)
    assert said == (
        "The pose is not the same: front, at rest and smile.",
        "The side is not the same: no side and left.",
        "The light is not the same: window and flash.",
        "One picture is upright and one is wide.",
    )
    assert "not written down" in differences(first, picture("b", pose="front", light=""), poses)[0]


def test_the_older_is_a_and_the_one_before_is_of_the_same_pose():
    old = picture("a", pose="front")
    other = picture("b", pose="smile", taken_on=date(2026, 10, 20))
    gone = picture("c", pose="front", taken_on=date(2026, 10, 21), removed=True)
    new = picture("d", pose="front", taken_on=date(2026, 11, 17))
    assert older_first(new, old) == (old, new)
    assert earlier_of(new, (old, other, gone, new)) is old
    assert earlier_of(old, (old, other, gone, new)) is None
    assert [one.id for one in newest_first((old, other, gone, new))] == ["d", "b", "a"]


def test_a_picture_without_a_day_counts_from_when_it_was_added():
    late = replace(picture("a"), taken_on=None, added_at="2026-12-01T10:00:00.000Z")
    assert [one.id for one in newest_first((picture("b"), late))] == ["a", "b"]


def test_the_shipped_poses_are_read_and_a_broken_list_is_refused():
    poses = load_poses()
    assert {"front", "oblique", "profile", "smile", "frown", "tongue", "hand", "foot", "fundus", "oct"} <= set(
        poses
    )
    with pytest.raises(ValueError, match="cannot be read"):
        poses_from({"poses": [{"key": "front"}]})
    row = {"key": "a", "group": "Face", "name": "A", "sided": False, "eyes": True}
    with pytest.raises(ValueError, match="twice"):
        poses_from({"poses": [row, row]})
