"""The stages of a practice: what is shipped, what it made of it, and what is stamped in which set."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.model import clock
from acuchart.model.retention import alarms, nearest
from acuchart.model.stage import SHIPPED, Stage, all_stages, own_id, stage_line, stamped_at
from acuchart.model.stamp import STAGES, Stamp, StampKind

START = datetime(2026, 11, 17, 13, 41, tzinfo=UTC)
STIMULATE = Stage(id="Stimulate", ordinal=45, words="Stimulate", after_min=10)


def stamp(kind: StampKind, minute: float, number: int | None = None, text: str = "", set_no: int = 1) -> Stamp:
    at = clock.stamp(START + timedelta(minutes=minute))
    id_ = f"{kind}-{minute}-{set_no}-{text}"
    return Stamp(id=id_, session_id="s1", kind=kind, at=at, number=number, text=text, set_no=set_no)


def minute(value: float) -> datetime:
    return START + timedelta(minutes=value)


def test_without_anything_stored_the_line_is_the_shipped_one():
    assert [stage.kind for stage in stage_line(())] == list(STAGES)
    assert [stage.words for stage in all_stages(())][-1] == "Photo"


def test_what_is_stored_words_places_and_removes():
    cleanse = next(stage for stage in SHIPPED if stage.id == "cleansed")
    line = stage_line([replace(cleanse, words="Wash", ordinal=1), replace(SHIPPED[0], removed=True), STIMULATE])
    assert [stage.words for stage in line] == [
        "Wash",
        "Needles in",
        "Retention",
        "Stimulate",
        "Out, counted",
        "Aftercare",
    ]
    assert [stage.own for stage in line] == [False, False, False, True, False, False]


def test_an_own_stage_is_its_stamp_with_its_id():
    other = stamp(StampKind.STAGE, 5, text="Turn over")
    assert not STIMULATE.is_of(other)
    assert stamped_at(STIMULATE, [other], 1) is None
    assert stamped_at(STIMULATE, [other, stamp(StampKind.STAGE, 9, text="Stimulate")], 1) == minute(9)


def test_stages_of_a_set_are_stamped_anew_and_those_of_the_visit_are_not():
    by_kind = {stage.kind: stage for stage in SHIPPED}
    stamps = [stamp(StampKind.CONSENT, 0), stamp(StampKind.NEEDLES_IN, 5)]
    assert stamped_at(by_kind[StampKind.CONSENT], stamps, 2) == minute(0)
    assert stamped_at(by_kind[StampKind.NEEDLES_IN], stamps, 1) == minute(5)
    assert stamped_at(by_kind[StampKind.NEEDLES_IN], stamps, 2) is None


@given(st.text(min_size=1, max_size=12).filter(str.strip), st.lists(st.text(max_size=12), max_size=5))
def test_the_id_of_a_new_stage_is_never_taken(words, taken):
    made = own_id(words, taken)
    assert made.casefold() not in {one.casefold() for one in taken}
    assert made not in {kind.value for kind in (*STAGES, StampKind.PHOTO)}
    assert Stage(id=made, ordinal=1, words=words).kind is StampKind.STAGE


@pytest.mark.parametrize("minutes", [-1, 24 * 60 + 1])
def test_a_stage_comes_within_a_day(minutes):
    with pytest.raises(ValueError, match="0 minutes to a day"):
        replace(STIMULATE, after_min=minutes)


# ---- alarms


def test_a_stage_rings_after_its_minutes_until_it_is_stamped():
    stamps = [stamp(StampKind.RETENTION, 0, 25)]
    found = alarms(stamps, (STIMULATE,))
    assert [(one.stage, one.due) for one in found] == [("Stimulate", minute(10)), ("", minute(25))]
    answered = [*stamps, stamp(StampKind.STAGE, 11, text="Stimulate")]
    assert [one.stage for one in alarms(answered, (STIMULATE,))] == [""]


def test_without_a_clock_a_stage_counts_from_needles_in_and_an_emergency_silences_it():
    stamps = [stamp(StampKind.NEEDLES_IN, 3)]
    assert [one.due for one in alarms(stamps, (STIMULATE,))] == [minute(13)]
    assert alarms([*stamps, stamp(StampKind.EMERGENCY, 6, 4)], (STIMULATE,)) == ()
    assert alarms([stamp(StampKind.RETENTION, 0, 25), stamp(StampKind.RETENTION_END, 5)], (STIMULATE,)) == ()


def test_nothing_reminds_of_what_comes_before_the_needles_or_has_a_clock():
    early = [
        replace(stage, after_min=5) for stage in SHIPPED if stage.id in ("consent", "retention", "needles_in")
    ]
    assert [one.stage for one in alarms([stamp(StampKind.RETENTION, 0, 25)], early)] == [""]
    gone = replace(STIMULATE, removed=True)
    assert [one.stage for one in alarms([stamp(StampKind.RETENTION, 0, 25)], (gone,))] == [""]


def test_each_set_rings_for_itself_and_the_nearest_is_seen_first():
    stamps = [stamp(StampKind.RETENTION, 0, 25), stamp(StampKind.RETENTION, 12, 10, set_no=2)]
    found = alarms(stamps, (STIMULATE,))
    assert [(one.key, one.due) for one in found] == [
        ("stage/Stimulate/1", minute(10)),
        ("retention/2", minute(22)),
        ("stage/Stimulate/2", minute(22)),
        ("retention/1", minute(25)),
    ]
    assert nearest(found, minute(5)).key == "stage/Stimulate/1"
    assert nearest(found, minute(15)).key == "stage/Stimulate/1", "not answered yet"
    assert nearest(found, minute(23)).key == "retention/2", "time is up comes first"
    assert nearest((), minute(0)) is None


@given(st.integers(1, 90), st.integers(0, 120))
def test_what_is_left_and_what_the_ring_shows_agree(lasts, passed):
    (alarm,) = alarms([stamp(StampKind.RETENTION, 0, lasts)])
    now = minute(passed)
    assert alarm.is_up(now) == (passed >= lasts) == (alarm.part_left(now) == 0)
    assert alarm.left(now) == timedelta(minutes=lasts - passed)
