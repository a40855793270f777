"""Times survive the way into the file and back."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.clock import local, now, stamp


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))
def test_a_stamp_reads_back_to_the_millisecond(moment):
    assert abs(local(stamp(moment)) - moment) < timedelta(milliseconds=1)


def test_stamps_are_utc_and_sort_as_text():
    noon = datetime(2026, 11, 17, 12, tzinfo=timezone(timedelta(hours=2)))
    assert stamp(noon) == "2026-11-17T10:00:00.000Z"
    assert now() <= now()
