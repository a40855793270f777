"""The needle list and the needle sentence as plain values."""

import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import acuchart.ui
from acuchart.assets import load_atlas
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.side import Side
from acuchart.ui.session.needle_rows import depth_warning, rows
from acuchart.ui.session.needle_sentence import needle_sentence
from tests.ui.session_factory import at_point, needle

SIDES = st.sampled_from(list(Side))
NEEDLES = st.lists(
    st.builds(
        Needle,
        id=st.uuids().map(str),
        session_id=st.just("s1"),
        ordinal=st.integers(1, 500),
        view=st.sampled_from(["face-front@1", "head-top@1", "no-such-plate@9"]),
        x=st.floats(0, 1),
        y=st.floats(0, 1),
        side=SIDES,
        code=st.sampled_from([None, "ST2", "GB14", "NO-SUCH-POINT"]),
        label=st.text(max_size=12),
        state=st.sampled_from(list(NeedleState)),
        depth_mm=st.one_of(st.none(), st.floats(0, 300)),
        pair_id=st.sampled_from([None, "a", "b"]),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(NEEDLES, st.booleans())
def test_every_needle_is_in_exactly_one_row_whatever_it_is(needles, by_region):
    listed = rows(needles, load_atlas(), by_region=by_region)
    assert sorted(one.id for row in listed for one in row.needles) == sorted(one.id for one in needles)
    assert len({row.key for row in listed}) == len(listed)
    assert all(row.sentence for row in listed)


@given(NEEDLES)
def test_the_sentence_counts_what_went_in(needles):
    placed = sum(one.state is not NeedleState.PLANNED for one in needles)
    text = needle_sentence(needles)
    assert text.startswith(f"{placed} needle") if placed else not text or text.startswith("Planned")


def test_the_sentence_reads_like_a_note():
    needles = [
        at_point("GB14", Side.RIGHT, 1),
        at_point("GB14", Side.LEFT, 2),
        at_point("CV24", Side.MID, 3),
        replace(at_point("ST2", Side.RIGHT, 4), state=NeedleState.DROPPED, removed_at="2026-11-17T13:58:00.000Z"),
    ]
    text = needle_sentence(needles)
    assert text.startswith("4 needles in ")
    assert "1 out " in text
    assert "1 fell out and found" in text
    assert "GB14 bil; CV24; ST2 R." in text
    assert text.endswith("0.16×15.")


def test_a_pair_is_one_row_only_while_both_halves_are_alike():
    pair = [at_point("GB14", side, n, pair_id="p") for n, side in enumerate((Side.RIGHT, Side.LEFT), 1)]
    assert len(rows(pair, load_atlas(), by_region=True)) == 2
    assert len(rows([pair[0], replace(pair[1], depth_mm=3.0)], load_atlas(), by_region=True)) == 3


def test_a_closed_group_shows_only_its_head():
    listed = rows([needle()], load_atlas(), by_region=True, closed={"face"})
    assert [row.title for row in listed] == ["Face"]
    assert not listed[0].open


@pytest.mark.parametrize(("depth", "warned"), [(None, False), (10.0, False), (10.5, True)])
def test_deeper_than_the_atlas_says_is_warned_about(depth, warned):
    atlas = load_atlas()
    assert atlas.points["ST2"].depth_mm_max == 10
    one = at_point("ST2", Side.RIGHT, 1, depth_mm=depth)
    assert bool(depth_warning(one, atlas.points["ST2"])) is warned


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="not counted since Python 3.12")
@pytest.mark.parametrize("value", [None, True, False])
def test_qt_cannot_use_up_what_python_counts(value):
    assert acuchart.ui.__doc__
    assert sys.getrefcount(value) > 1 << 40
