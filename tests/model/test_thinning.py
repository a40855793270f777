"""Thinning keeps many of today and some of this year, never empties the shelf, and is done after one pass."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.thinning import kept

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
shelves = st.lists(st.integers(0, 60 * 24 * 900), max_size=120).map(
    lambda minutes: [NOW - timedelta(minutes=m) for m in minutes]
)


@given(shelves)
def test_the_newest_stays_and_a_second_pass_changes_nothing(moments):
    stays = kept(moments)
    assert stays <= set(moments)
    assert not moments or max(moments) in stays
    assert kept(stays) == stays


@given(shelves)
def test_no_more_are_kept_than_the_four_shelves_hold(moments):
    stays = kept(moments)
    assert len(stays) <= 24 + 7 + 4 + 12
    assert len({(m.year, m.month) for m in stays}) >= min(12, len({(m.year, m.month) for m in moments}))


@given(shelves, st.integers(0, 60 * 24))
def test_an_older_backup_never_pushes_out_a_newer_one(moments, minutes):
    stays = kept(moments)
    older = min(moments, default=NOW) - timedelta(minutes=minutes + 1)
    assert {m for m in stays if m not in kept([*moments, older])} == set()


def test_a_year_of_hourly_backups_thins_to_hours_days_weeks_and_months():
    moments = [NOW - timedelta(hours=n) for n in range(24 * 400)]
    stays = sorted(kept(moments), reverse=True)
    assert stays[:24] == moments[:24]
    days = {m.date() for m in stays}
    assert {(NOW - timedelta(days=n)).date() for n in range(7)} <= days
    assert len({m.isocalendar()[:2] for m in stays}) >= 4
    assert len({(m.year, m.month) for m in stays}) == 12
    assert len(stays) <= 24 + 7 + 4 + 12


def test_of_one_hour_the_newest_stays():
    moments = [NOW + timedelta(minutes=n) for n in (0, 20, 40)]
    assert kept(moments) == {moments[2]}


def test_a_holiday_does_not_empty_the_shelf():
    moments = [NOW - timedelta(days=400 + n) for n in range(5)]
    assert kept(moments) == set(moments)


def test_moments_of_different_zones_are_one_hour():
    from datetime import timezone

    other = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert len(kept([NOW, other + timedelta(minutes=5)])) == 1
