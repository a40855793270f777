from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.carried import difference, taken_over
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.side import Side

CODES = [None, "LI4", "ST36", "GB14"]


def needle(number: int, code: str | None = "LI4", side: Side = Side.RIGHT, **more: object) -> Needle:
    values = {
        "id": f"n{number}",
        "session_id": "s1",
        "ordinal": number,
        "view": "face-front@1",
        "x": 0.4,
        "y": 0.5,
    }
    return Needle(**{**values, "side": side, "code": code, **more})  # type: ignore[arg-type]


needles = st.lists(
    st.builds(
        lambda number, code, side, x, state: needle(number, code, side, x=x, state=state),
        st.integers(0, 10_000),
        st.sampled_from(CODES),
        st.sampled_from(list(Side)),
        st.floats(0, 1),
        st.sampled_from(list(NeedleState)),
    ),
    max_size=30,
    unique_by=lambda one: one.id,
)


def test_kept_added_and_dropped_are_told_by_point_and_side():
    earlier = [needle(1, "LI4"), needle(2, "ST36"), needle(3, None, x=0.2)]
    later = [needle(11, "LI4"), needle(12, "LI4", Side.LEFT), needle(13, None, x=0.205)]
    found = difference(earlier, later)
    assert [one.id for one in found.kept] == ["n11", "n13"]
    assert [one.id for one in found.added] == ["n12"]
    assert [one.id for one in found.dropped] == ["n2"]
    assert found.sentence == "2 kept; 1 new: LI4 L; 1 not set again: ST36 R"


def test_what_was_only_planned_before_is_not_offered():
    assert not difference([needle(1, state=NeedleState.PLANNED)], []).dropped


@given(needles, needles)
def test_every_needle_is_counted_once(earlier, later):
    found = difference(earlier, later)
    was = [one for one in earlier if one.state is not NeedleState.PLANNED]
    assert len(found.kept) + len(found.added) == len(later)
    assert len(found.kept) + len(found.dropped) == len(was)
    assert not difference(was, was).dropped


@given(needles)
def test_what_is_taken_over_is_all_there_is_to_take(ghosts):
    ids = iter(range(100_000))
    new = taken_over(
        ghosts, session_id="s2", first_ordinal=5, moment="2026-11-17T13:49:21.000Z", new_id=lambda: f"x{next(ids)}"
    )
    gone = [replace(one, state=NeedleState.OUT) for one in ghosts]
    assert not difference(gone, new).dropped
    assert {one.state for one in new} <= {NeedleState.IN}
    assert [one.ordinal for one in new] == list(range(5, 5 + len(ghosts)))


def test_a_pair_stays_a_pair_and_its_half_stands_alone():
    pair = [needle(1, pair_id="p"), needle(2, side=Side.LEFT, pair_id="p")]
    ids = iter("abcdefgh")
    both = taken_over(pair, session_id="s2", first_ordinal=1, moment="", new_id=lambda: next(ids))
    assert both[0].pair_id == both[1].pair_id not in (None, "p")
    assert taken_over(pair[:1], session_id="s2", first_ordinal=1, moment="", new_id=lambda: "z")[0].pair_id is None
