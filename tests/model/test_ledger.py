"""Numbers and counts come from the needles alone and always add up."""

from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.ledger import (
    Count,
    count,
    count_by,
    count_by_set,
    count_by_view,
    current_set,
    lot_words,
    numbers,
    product_words,
)
from acuchart.model.needle import NeedleState
from acuchart.model.stamp import Stamp, StampKind
from tests.model.factory import needle

needles = st.lists(
    st.tuples(
        st.integers(0, 99),
        st.sampled_from(list(NeedleState)),
        st.sampled_from(["face-front@1", "head-top@1", "hand-dorsal-left@1"]),
        st.integers(1, 4),
        st.sampled_from([(None, None), (0.16, 15.0), (0.2, 25.0)]),
        st.sampled_from(["", "A123", "K77"]),
    ),
    max_size=80,
).map(
    lambda rows: [
        needle(
            id=f"n{index}",
            ordinal=ordinal,
            state=state,
            view=view,
            set_no=set_no,
            gauge_mm=size[0],
            length_mm=size[1],
            lot=lot,
        )
        for index, (ordinal, state, view, set_no, size, lot) in enumerate(rows)
    ]
)


@given(needles)
def test_numbers_run_from_one_without_gaps_and_planned_needles_have_none(rows):
    numbered = numbers(rows)
    planned = {row.id for row in rows if row.state is NeedleState.PLANNED}
    assert sorted(numbered.values()) == list(range(1, len(rows) - len(planned) + 1))
    assert not planned & set(numbered)


@given(needles)
def test_numbers_do_not_depend_on_the_order_of_reading(rows):
    assert numbers(rows) == numbers(reversed(rows))


@given(needles)
def test_every_needle_is_counted_once(rows):
    total = count(rows)
    assert total.placed == total.inside + total.out + total.left_in
    assert total.placed + total.planned == len(rows)


@given(needles)
def test_by_view_set_product_and_lot_the_counts_add_up_to_the_session(rows):
    total = count(rows)
    for groups in (
        count_by_view(rows),
        count_by_set(rows),
        count_by(rows, product_words),
        count_by(rows, lot_words),
    ):
        for name in Count.__dataclass_fields__:
            assert sum(getattr(part, name) for part in groups.values()) == getattr(total, name)


def test_a_lot_is_named_with_its_product():
    one = needle(gauge_mm=0.16, length_mm=15, lot="A123")
    assert lot_words(one) == "0.16×15, lot A123"
    assert lot_words(needle(gauge_mm=0.16, length_mm=15)) == "Lot not said"
    assert product_words(needle()) == "Size not said"


def test_the_next_needle_belongs_to_the_last_set_that_was_begun():
    begun = Stamp(id="t", session_id="s1", kind=StampKind.ANOTHER_SET, at="2026-11-17T13:41:00.000Z", set_no=2)
    assert current_set((), ()) == 1
    assert current_set((), (begun,)) == 2
    assert current_set((needle(set_no=3),), (begun,)) == 3


def test_a_needle_that_was_not_found_is_still_in():
    rows = [needle(id="a"), needle(id="b", state=NeedleState.NOT_FOUND)]
    assert count(rows).inside == 2
