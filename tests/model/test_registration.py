"""A photo is registered to a plate by marked points: there and back, and nothing from too little."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.picture import Picture, PictureMark
from acuchart.model.registration import nearest, register

ATLAS = assets.load_atlas()
FACE = ATLAS.views["face-front"]
PHOTO = Picture(
    id="f",
    patient_id="p",
    content="a" * 64,
    thumb="b" * 64,
    mime="image/jpeg",
    width=600,
    height=800,
    pose="front",
)
POINTS = (("ST4", "L"), ("ST4", "R"), ("GV26", ""), ("EX-HN3", ""), ("ST2", "L"), ("ST2", "R"))


def place(code: str, side: str) -> tuple[float, float]:
    found = [one for one in ATLAS.places(code) if one.view == FACE.id and (not side or one.side.value == side)]
    return found[0].x, found[0].y


def seen(x: float, y: float, scale: float, turned: float) -> tuple[float, float]:
    """Where a photo would show a place of the plate, as fractions of the photo."""
    across = (x - 0.5) * FACE.width * FACE.mm_per_unit * scale
    down = (y - 0.5) * FACE.height * FACE.mm_per_unit * scale
    right = across * math.cos(turned) - down * math.sin(turned)
    below = across * math.sin(turned) + down * math.cos(turned)
    return 0.5 + right / PHOTO.width, 0.5 + below / PHOTO.height


def marks(points, scale: float = 1.4, turned: float = 0.0) -> list[PictureMark]:
    found = []
    for number, (code, side) in enumerate(points):
        x, y = seen(*place(code, side), scale, turned)
        found.append(PictureMark(id=f"m{number}", picture_id="f", x=x, y=y, code=code, words=side))
    return found


@given(
    points=st.lists(st.sampled_from(POINTS), min_size=2, max_size=6, unique=True),
    scale=st.floats(0.8, 1.8),
    turned=st.floats(-0.3, 0.3),
    spot=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_place_of_the_plate_is_found_on_the_photo_and_back(points, scale, turned, spot) -> None:
    spread = [place(*one) for one in points]
    assume(max(math.dist(one, other) for one in spread for other in spread) > 0.1)
    found = register(PHOTO, marks(points, scale, turned), ATLAS)
    assert found is not None
    assert found.view.id == FACE.id
    assert found.points == len(points)
    assert found.apart_mm == pytest.approx(0, abs=1e-6)
    on = found.on_picture(*spot)
    assert on == pytest.approx(seen(*spot, scale, turned), abs=1e-6)
    assert found.on_plate(*on) == pytest.approx(spot, abs=1e-6)


def test_too_little_registers_nothing() -> None:
    assert register(PHOTO, [], ATLAS) is None
    assert register(PHOTO, marks(POINTS[:1]), ATLAS) is None
    twice = marks([("ST4", "L")]) + marks([("ST4", "L")])
    assert register(PHOTO, twice, ATLAS) is None
    words = [PictureMark(id="w", picture_id="f", x=0.2, y=0.2, words="new spot")]
    assert register(PHOTO, words + marks(POINTS[:1]), ATLAS) is None


def test_without_a_side_it_is_taken_from_where_the_mark_lies() -> None:
    plain = [PictureMark(id=one.id, picture_id="f", x=one.x, y=one.y, code=one.code) for one in marks(POINTS[:4])]
    found = register(PHOTO, plain, ATLAS)
    assert found is not None
    assert found.apart_mm == pytest.approx(0, abs=1e-6)


def test_what_is_left_over_is_told_in_millimetres() -> None:
    first, *rest = marks(POINTS)
    wrong = PictureMark(
        id="x", picture_id="f", x=first.x + 14 * 1.4 / PHOTO.width, y=first.y, code="ST4", words="L"
    )
    found = register(PHOTO, [wrong, *rest], ATLAS)
    assert found is not None
    assert 1 < found.apart_mm < 14
    assert "by 6 points" in found.words


def test_a_mark_without_a_point_is_near_one() -> None:
    found = register(PHOTO, marks(POINTS), ATLAS)
    assert found is not None
    x, y = place("LI20", "L")
    spot = found.on_picture(x, y)
    near = nearest(found, PictureMark(id="n", picture_id="f", x=spot[0], y=spot[1], words="spot"), ATLAS)
    assert near is not None
    assert near[1] < 0.5
    assert nearest(found, PictureMark(id="n", picture_id="f", x=0.0, y=0.0), ATLAS) is None
