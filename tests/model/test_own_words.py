"""Scores in own words: a mean only where the licence is free, and questions that are this program's own."""

import pytest

from acuchart import assets
from acuchart.model.own_words import profile, questions_for

KINDS = assets.load_measures()


def test_a_total_is_computed_only_where_the_licence_is_free() -> None:
    summed = {kind.id for kind in KINDS.values() if kind.total}
    assert summed == {"MYMOP2", "PSFS"}
    for name in summed:
        assert KINDS[name].licence.startswith("free")
    assert profile(KINDS["MYMOP2"], (4, 3, 3, 3)) == 3.25
    assert profile(KINDS["MYMOP2"], ()) is None
    assert profile(KINDS["ODI"], (4, 3)) is None


def test_every_question_is_of_a_kind_that_is_there() -> None:
    data = assets.load_questions()
    assert data["source"]
    for row in data["questions"]:
        kind = KINDS[row["kind"]]
        assert row.get("high", kind.high) is not None
        assert kind.entry == "number"


def test_own_words_are_asked_one_by_one_and_never_without_words() -> None:
    data = assets.load_questions()
    asked = [("PAIN_NRS", "neck"), ("MYMOP2", ""), ("MYMOP2", "print swims"), ("ODI", ""), ("HEADACHE_DAYS", "")]
    found = questions_for(data, KINDS, [*asked, *asked])
    assert [(one.kind, one.site, one.low, one.high) for one in found] == [
        ("PAIN_NRS", "neck", 0, 10),
        ("MYMOP2", "print swims", 0, 6),
        ("HEADACHE_DAYS", "", 0, 31),
    ]
    assert [one.tapped for one in found] == [True, True, False]


@pytest.mark.parametrize(
    ("name", "low", "high", "unit"),
    [
        ("ROM", 0, 360, "°"),
        ("HEADACHE_DAYS", 0, 31, "days"),
        ("MED_DAYS", 0, 31, "days"),
        ("FREQ_MED", 0, None, ""),
    ],
)
def test_motion_and_days_are_kinds_of_their_own(name: str, low: float, high: float | None, unit: str) -> None:
    kind = KINDS[name]
    assert (kind.low, kind.high) == (low, high)
    assert unit in kind.unit_words
