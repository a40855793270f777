"""Numbers and counts come from the needles alone and always add up."""

from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.ledger import count, count_by_view, numbers
from acuchart.model.needle import NeedleState
from tests.model.factory import needle

needles = st.lists(
    st.tuples(
        st.integers(0, 99),
        st.sampled_from(list(NeedleState)),
        st.sampled_from(["face-front@1", "head-top@1", "hand-dorsal-left@1"]),
    ),
    max_size=80,
).map(
    lambda rows: [
        needle(id=f"n{index}", ordinal=ordinal, state=state, view=view)
        for index, (ordinal, state, view) in enumerate(rows)
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
def test_counts_by_view_add_up_to_the_session(rows):
    total, parts = count(rows), count_by_view(rows).values()
    for name in ("placed", "inside", "out", "left_in", "planned"):
        assert sum(getattr(part, name) for part in parts) == getattr(total, name)


def test_a_needle_that_was_not_found_is_still_in():
    rows = [needle(id="a"), needle(id="b", state=NeedleState.NOT_FOUND)]
    assert count(rows).inside == 2
