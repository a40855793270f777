"""No one goes home with a forgotten needle: hidden sites come first, and nothing is signed over."""

from hypothesis import given
from hypothesis import strategies as st

from acuchart.assets import load_atlas
from acuchart.model.needle import NeedleState
from acuchart.model.removal import count_words, groups, in_words, is_hidden, unexplained
from acuchart.model.side import Side
from acuchart.model.stamp import Stamp, StampKind
from tests.model.factory import needle

ATLAS = load_atlas()


def rows():
    return [
        needle(id="a", ordinal=1, code="ST2", view="face-front@1"),
        needle(id="b", ordinal=2, code="GV20", view="head-top@1", side=Side.MID),
        needle(id="c", ordinal=3, code="LI4", view="hand-dorsal-left@1", side=Side.LEFT),
        needle(id="d", ordinal=4, code="ST3", view="face-front@1"),
        needle(id="e", ordinal=5, view="face-front@1", state=NeedleState.PLANNED),
    ]


def test_hidden_sites_come_first_and_planned_needles_are_not_looked_for():
    found = groups(rows(), ATLAS)
    assert [(group.key, len(group.needles)) for group in found] == [("hidden-head", 1), ("face", 2), ("hand", 1)]
    assert is_hidden(rows()[1], ATLAS)
    assert not is_hidden(rows()[0], ATLAS)


def test_the_count_reads_aloud():
    words = count_words(rows(), ATLAS)
    assert words == "Four needles still in: one hidden on the head, two on the face, one on the hands."
    assert count_words([], ATLAS) == "No needles are in."
    assert [in_words(n) for n in (0, 7, 20, 23, 90, 120)] == [
        "no",
        "seven",
        "twenty",
        "twenty-three",
        "ninety",
        "120",
    ]


def test_a_needle_that_is_in_or_lost_without_words_keeps_the_session_open():
    needles = [
        needle(id="in"),
        needle(id="out", state=NeedleState.OUT),
        needle(id="lost", state=NeedleState.NOT_FOUND),
        needle(id="told", state=NeedleState.NOT_FOUND),
        needle(id="tack", state=NeedleState.LEFT_IN),
    ]
    stamps = [
        Stamp(
            id="1", session_id="s1", kind=StampKind.EXPLAINED, at="", text="Searched the couch.", needle_id="told"
        ),
        Stamp(id="2", session_id="s1", kind=StampKind.EXPLAINED, at="", text="  ", needle_id="lost"),
    ]
    assert {row.id for row in unexplained(needles, stamps)} == {"in", "lost", "tack"}


@given(st.lists(st.tuples(st.sampled_from(list(NeedleState)), st.sampled_from(sorted(ATLAS.views))), max_size=60))
def test_every_needle_that_went_in_is_in_exactly_one_group(states):
    needles = [
        needle(id=f"n{n}", ordinal=n, state=state, view=f"{view}@1") for n, (state, view) in enumerate(states)
    ]
    found = groups(needles, ATLAS)
    listed = [row.id for group in found for row in group.needles]
    wanted = {row.id for row in needles if row.state is not NeedleState.PLANNED}
    assert len(listed) == len(set(listed))
    assert set(listed) == wanted
    assert [group.hidden for group in found] == sorted((group.hidden for group in found), reverse=True)
