"""Areas become outlines, hatches and words that lie on their plate, whatever was drawn."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.area import Area, AreaKind, corners_of
from acuchart.model.area_scene import label_of, plate_areas

FACE = assets.load_atlas().views["face-front"]
FRACTIONS = st.floats(0, 1).map(lambda value: round(value, 4))


def area(path: str, kind: AreaKind = AreaKind.GUA_SHA, **more: object) -> Area:
    return Area(id="a", session_id="s", kind=kind, view=FACE.ref, path=path, **more)  # type: ignore[arg-type]


def test_one_corner_is_a_cup_that_is_round_on_the_body():
    (cup,) = plate_areas(FACE, [area("0.5,0.5", AreaKind.CUP)])
    assert cup.closed
    wide = max(x for x, _ in cup.outline) - min(x for x, _ in cup.outline)
    high = max(y for _, y in cup.outline) - min(y for _, y in cup.outline)
    assert wide * FACE.width * FACE.mm_per_unit == pytest.approx(44, rel=0.02)
    assert high * FACE.height * FACE.mm_per_unit == pytest.approx(44, rel=0.02)


def test_a_stroke_has_a_tip_and_a_wrinkle_has_none():
    (stroke,) = plate_areas(FACE, [area("0.2,0.5 0.4,0.5")])
    assert not stroke.closed
    assert not stroke.hatch
    assert all(start == (0.4, 0.5) and end[0] < 0.4 for start, end in stroke.ticks)
    (line,) = plate_areas(FACE, [area("0.2,0.5 0.4,0.5", AreaKind.WRINKLE)])
    assert not line.ticks


def test_a_scar_has_stitches_across_it():
    (scar,) = plate_areas(FACE, [area("0.2,0.5 0.4,0.5", AreaKind.SCAR)])
    assert len(scar.ticks) > 3
    assert all(start[0] == pytest.approx(end[0]) for start, end in scar.ticks)


def test_kinds_are_told_apart_without_colour():
    square = "0.2,0.2 0.6,0.2 0.6,0.6 0.2,0.6"
    patterns = set()
    for kind in AreaKind:
        (found,) = plate_areas(FACE, [area(square, kind, closed=True)])
        patterns.add((found.hatch, found.found))
    assert len(patterns) >= len(AreaKind) - 1  # a cup and a wrinkle line have no hatch; their shapes differ


def test_an_area_says_what_it_is():
    assert label_of(area("0.1,0.1", AreaKind.PAIN, score=6)) == "Pain 6/10"
    assert label_of(area("0.1,0.1", AreaKind.CUP, note=" upper back ")) == "Cupping: upper back"


def test_an_area_of_another_plate_is_not_shown():
    assert plate_areas(assets.load_atlas().views["body-back"], [area("0.5,0.5")]) == ()


@given(
    st.lists(st.tuples(FRACTIONS, FRACTIONS), min_size=1, max_size=30), st.sampled_from(AreaKind), st.booleans()
)
def test_whatever_is_drawn_has_a_bounded_picture(corners, kind, closed):
    path = " ".join(f"{x:.4f},{y:.4f}" for x, y in corners)
    (found,) = plate_areas(FACE, [area(path, kind, closed=closed and len(corners) > 2)])
    assert len(found.hatch) <= 400
    assert len(found.ticks) <= 400
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in found.outline)
    assert 0 <= found.label_at[1] <= 1


@given(st.text(max_size=40))
def test_a_path_is_read_or_refused_in_a_sentence(text):
    with contextlib.suppress(ValueError):
        assert corners_of(text)
