"""Clocks are stamped moments: whatever happens to the program, they tell the same time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from acuchart.model import clock
from acuchart.model.retention import (
    clock_words,
    contact,
    contact_runs,
    retention,
    retentions,
    stage_times,
    visit,
)
from acuchart.model.session import Session
from acuchart.model.stamp import Stamp, StampKind

START = datetime(2026, 11, 17, 13, 41, tzinfo=UTC)


def stamp(kind: StampKind, minute: float, number: int | None = None, set_no: int = 1) -> Stamp:
    return Stamp(
        id=f"{kind}-{minute}-{set_no}",
        set_no=set_no,
        session_id="s1",
        kind=kind,
        at=clock.stamp(START + timedelta(minutes=minute)),
        number=number,
    )


def test_a_clock_counts_down_and_then_over():
    found = retention([stamp(StampKind.RETENTION, 0, 25)])
    assert found is not None
    assert found.left(START + timedelta(minutes=10)) == timedelta(minutes=15)
    assert found.part_left(START + timedelta(minutes=5)) == 0.8
    assert not found.is_up(START + timedelta(minutes=24, seconds=59))
    assert found.is_up(START + timedelta(minutes=25))
    assert clock_words(found.left(START + timedelta(minutes=25, seconds=12))) == "+00:12"


def test_a_second_start_is_a_new_clock_and_an_end_stops_it():
    found = retention([stamp(StampKind.RETENTION, 0, 20), stamp(StampKind.RETENTION, 30, 40)])
    assert found is not None
    assert (found.minutes, found.ended) == (40, None)
    ended = retention([stamp(StampKind.RETENTION, 0, 20), stamp(StampKind.RETENTION_END, 15)])
    assert ended is not None
    assert ended.left(START + timedelta(hours=9)) == timedelta(minutes=5)
    assert not ended.is_up(START + timedelta(hours=9))


def test_an_emergency_stops_every_clock():
    stamps = [
        stamp(StampKind.RETENTION, 0, 20),
        stamp(StampKind.CONTACT_START, 0),
        stamp(StampKind.EMERGENCY, 7),
    ]
    found = retention(stamps)
    assert found is not None
    assert found.ended is not None
    assert contact(stamps, START + timedelta(hours=2)) == timedelta(minutes=7)
    assert not contact_runs(stamps)


def test_a_wall_clock_that_goes_backwards_never_gives_negative_contact_time():
    stamps = [stamp(StampKind.CONTACT_START, 10)]
    assert contact(stamps, START) == timedelta()


@given(st.lists(st.tuples(st.sampled_from(list(StampKind)), st.integers(0, 300)), max_size=30), st.randoms())
def test_the_order_of_reading_does_not_matter(rows, random):
    stamps = [stamp(kind, minute, 20) for kind, minute in rows]
    shuffled = stamps[:]
    random.shuffle(shuffled)
    now = START + timedelta(hours=6)
    assert contact(stamps, now) == contact(shuffled, now) >= timedelta()
    assert stage_times(stamps) == stage_times(shuffled)
    first, second = retention(stamps), retention(shuffled)
    assert (first is None) == (second is None)
    assert first is None or second is None or first.left(now) == second.left(now)


@given(st.integers(0, 100 * 3600))
def test_clock_words_read_back(seconds):
    parts = [int(part) for part in clock_words(timedelta(seconds=seconds)).split(":")]
    total = 0
    for part in parts:
        total = total * 60 + part
    assert total == seconds


def test_each_set_has_its_clock_and_the_newest_that_runs_is_shown():
    stamps = [stamp(StampKind.RETENTION, 0, 25), stamp(StampKind.RETENTION, 10, 30, set_no=2)]
    assert [(one.set_no, one.minutes) for one in retentions(stamps)] == [(1, 25), (2, 30)]
    assert retention(stamps).set_no == 2
    assert retention(stamps, 1).minutes == 25
    assert retention(stamps, 3) is None
    ended = [*stamps, stamp(StampKind.RETENTION_END, 20, set_no=2)]
    assert retention(ended).set_no == 1, "the other one still runs"
    assert retention(ended, 2).ended is not None
    pulled = [*stamps, stamp(StampKind.EMERGENCY, 15, 8)]
    assert not any(one.runs for one in retentions(pulled))


stamp_rows = st.lists(
    st.tuples(
        st.sampled_from([StampKind.RETENTION, StampKind.RETENTION_END, StampKind.EMERGENCY, StampKind.CONSENT]),
        st.integers(0, 90),
        st.integers(1, 4),
    ),
    max_size=20,
)


@given(stamp_rows)
def test_what_happens_to_one_set_never_moves_the_clock_of_another(rows):
    stamps = [stamp(kind, minute, 25, set_no) for kind, minute, set_no in rows]
    for number in range(1, 5):
        shared = [one for one in stamps if one.set_no == number or one.kind is StampKind.EMERGENCY]
        assert retention(stamps, number) == retention(shared, number)


def test_the_whole_visit_runs_until_it_is_ended():
    session = Session(id="s1", patient_id="p1", started_at=clock.stamp(START))
    assert visit(session, START + timedelta(minutes=42)) == timedelta(minutes=42)
    ended = Session(
        id="s1", patient_id="p1", started_at=clock.stamp(START), ended_at=clock.stamp(START + timedelta(hours=1))
    )
    assert visit(ended, START + timedelta(hours=9)) == timedelta(hours=1)
    assert visit(session, START - timedelta(minutes=1)) == timedelta(), "a clock that was set back"
