"""The Amsler grid: squares are counted once, for the worst of them, and said by quadrant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.amsler import (
    CELLS,
    AmslerMark,
    amsler_change,
    amsler_value,
    amsler_words,
    read_marks,
    squares,
    write_marks,
)

SQUARE = AmslerMark(pen="wavy", corners=((0.5, 0.1), (0.7, 0.1), (0.7, 0.3), (0.5, 0.3), (0.5, 0.1)))
HOLE = AmslerMark(pen="gone", corners=((0.6, 0.2),))
LINE = AmslerMark(pen="dim", corners=((0.02, 0.97), (0.22, 0.97)))


def test_an_area_a_stroke_and_a_square_are_counted() -> None:
    found = squares((SQUARE, HOLE, LINE))
    assert {pen: len(cells) for pen, cells in found.items()} == {"wavy": 15, "dim": 5, "gone": 1}
    assert found["gone"] == {(12, 4)}
    assert amsler_value((SQUARE, HOLE, LINE)) == 21
    assert amsler_words((SQUARE, HOLE, LINE)) == "15 squares wavy, 5 dim, 1 gone: upper right 16, lower left 5"


def test_the_order_of_drawing_does_not_change_the_count() -> None:
    assert squares((HOLE, SQUARE)) == squares((SQUARE, HOLE))


def test_nothing_drawn_means_straight_lines() -> None:
    assert (amsler_words(()), amsler_value(())) == ("all lines straight", 0)
    assert amsler_words((HOLE,)) == "1 square gone: upper right 1"


def test_the_change_is_counted_in_squares_without_a_verdict() -> None:
    assert amsler_change((SQUARE,), (SQUARE,)) == "The same squares as last time."
    assert amsler_change((SQUARE, LINE), (SQUARE,)) == "Against last time: 5 more."
    assert amsler_change((LINE,), (SQUARE,)) == "Against last time: 5 more and 16 less."


def test_an_open_stroke_holds_no_inside() -> None:
    assert SQUARE.closed
    assert not AmslerMark(pen="wavy", corners=SQUARE.corners[:4]).closed
    assert not LINE.closed


@pytest.mark.parametrize("path", ["0.1,0.2", "blue:0.1,0.2", "wavy:0.1", "wavy:0.1,2", "wavy:nan,0", ";wavy"])
def test_what_is_no_drawing_is_refused_with_a_sentence(path: str) -> None:
    with pytest.raises(ValueError, match=r"^The drawing of the Amsler grid .*[.]$"):
        read_marks(path)


@given(st.text(max_size=60))
def test_junk_is_read_or_refused(path: str) -> None:
    try:
        read_marks(path)
    except ValueError as error:
        said = str(error)
    else:
        return
    assert said.endswith(".")


_fractions = st.floats(0, 1).map(lambda one: round(one, 4))
_marks = st.builds(
    lambda pen, corners: AmslerMark(pen=pen, corners=tuple(corners)),
    st.sampled_from(["wavy", "dim", "gone"]),
    st.lists(st.tuples(_fractions, _fractions), min_size=1, max_size=12),
)


@given(st.lists(_marks, max_size=4))
def test_a_drawing_comes_back_as_it_was(marks: list[AmslerMark]) -> None:
    assert read_marks(write_marks(marks)) == tuple(marks)
    assert 0 <= amsler_value(marks) <= CELLS * CELLS
    assert all(squares((one,))[one.pen] for one in marks)
