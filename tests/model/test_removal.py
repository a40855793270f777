"""No one goes home with a forgotten needle: hidden sites come first, and nothing is signed over."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.assets import load_atlas
from acuchart.model.needle import NeedleState
from acuchart.model.removal import (
    AFTER_EMERGENCY,
    count_words,
    counted_regions,
    groups,
    in_words,
    is_hidden,
    missing_after_emergency,
    remove_by,
    still_words,
    uncounted_emergency,
    unexplained,
)
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


def moment(minute: int, kind: StampKind, number: int | None = None, text: str = "", needle_id: str = "") -> Stamp:
    at = f"2026-11-17T14:{minute:02}:00.000Z"
    return Stamp(
        id=f"{kind}{minute}", session_id="s1", kind=kind, at=at, number=number, text=text, needle_id=needle_id
    )


def test_an_emergency_waits_for_its_count():
    pulled = moment(5, StampKind.EMERGENCY, 6)
    assert uncounted_emergency([]) is None
    assert uncounted_emergency([pulled]) == pulled
    assert uncounted_emergency([pulled, moment(6, StampKind.COUNTED, 5, "Face")]) == pulled
    counted = [pulled, moment(6, StampKind.COUNTED, 6, AFTER_EMERGENCY)]
    assert uncounted_emergency(counted) is None
    again = [*counted, moment(9, StampKind.EMERGENCY, 2)]
    assert uncounted_emergency(again) == again[-1]


def test_a_needle_that_the_count_did_not_find_must_be_explained():
    pulled = moment(5, StampKind.EMERGENCY, 3)
    short = moment(6, StampKind.COUNTED, 2, AFTER_EMERGENCY)
    out = [needle(id=name, state=NeedleState.OUT) for name in "abc"]
    assert missing_after_emergency(out, [pulled]) == 0
    assert missing_after_emergency(out, [pulled, short]) == 1
    lost = [*out[:2], needle(id="c", state=NeedleState.NOT_FOUND)]
    before = moment(4, StampKind.EXPLAINED, text="Searched.", needle_id="c")
    after = moment(7, StampKind.EXPLAINED, text="Searched.", needle_id="c")
    assert missing_after_emergency(lost, [before, pulled, short]) == 1, "it was lost before the emergency"
    assert missing_after_emergency(lost, [pulled, short, after]) == 0


def test_counted_regions_and_short_words():
    stamps = [moment(1, StampKind.COUNTED, 5, "Face"), moment(2, StampKind.COUNTED, 3, AFTER_EMERGENCY)]
    assert counted_regions(stamps) == {"Face": 5}
    assert still_words(rows(), ATLAS) == "1 hidden, 2 face, 1 hands"


@pytest.mark.parametrize(
    ("numbers", "day"),
    [((), None), ((None,), None), ((20261128,), date(2026, 11, 28)), ((20261128, 20261201), date(2026, 12, 1))],
)
def test_the_day_that_was_agreed_last_holds(numbers, day):
    stamps = [
        Stamp(
            id=f"t{at}",
            session_id="s1",
            kind=StampKind.EXPLAINED,
            at=f"2026-11-17T14:0{at}:00.000Z",
            number=number,
            text="stays",
            needle_id="n1",
        )
        for at, number in enumerate(numbers)
    ]
    assert remove_by("n1", stamps) == day
    assert remove_by("n2", stamps) is None


@given(st.integers(-(10**9), 10**9))
def test_any_number_is_a_day_or_none(number):
    stamp = Stamp(id="t", session_id="s1", kind=StampKind.EXPLAINED, at="2026-11-17T14:00:00.000Z", number=number)
    found = remove_by("", [stamp])
    assert found is None or int(f"{found:%Y%m%d}") == number
