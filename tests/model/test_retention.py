"""Clocks are stamped moments: whatever happens to the program, they tell the same time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from acuchart.model import clock
from acuchart.model.retention import clock_words, contact, contact_runs, retention, stage_times
from acuchart.model.stamp import Stamp, StampKind

START = datetime(2026, 11, 17, 13, 41, tzinfo=UTC)


def stamp(kind: StampKind, minute: float, number: int | None = None) -> Stamp:
    return Stamp(
        id=f"{kind}-{minute}",
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
