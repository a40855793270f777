"""A date of birth is read in any usual order, and never guessed where it could be two days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.dates import birth_dates

TODAY = date(2026, 11, 17)
BORN = date(1968, 2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "1968-02-03",
        "1968/2/3",
        "19680203",
        "3.2.1968",
        "03.02.1968",
        "3 Feb 1968",
        "3. February 1968",
        "Feb 3, 1968",
        "3rd february 1968",
        "1968 Feb 3",
        "3-FEB-1968",
        " 3 Feb 1968 ",
        "3.2.68",
    ],
)
def test_every_usual_way_to_write_one_day_is_that_day(text):
    assert birth_dates(text, TODAY) == (BORN,)


def test_a_day_and_a_month_that_can_change_places_are_asked_about():
    assert birth_dates("03/04/1968", TODAY) == (date(1968, 3, 4), date(1968, 4, 3))


def test_a_slash_that_can_only_be_read_in_one_way_is_not_asked_about():
    assert birth_dates("13/04/1968", TODAY) == (date(1968, 4, 13),)
    assert birth_dates("04/13/1968", TODAY) == (date(1968, 4, 13),)
    assert birth_dates("04/04/1968", TODAY) == (date(1968, 4, 4),)


def test_two_digits_of_a_year_that_fit_two_centuries_are_asked_about():
    assert birth_dates("3.2.12", TODAY) == (date(1912, 2, 3), date(2012, 2, 3))


def test_month_names_of_another_language_are_read():
    assert birth_dates("3. März 1968", TODAY, {"märz": 3}) == (date(1968, 3, 3),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1968",
        "3 Feb",
        "31.02.1968",
        "3 Foo 1968",
        "3.2.2027",
        "3.2.1820",
        "a b c",
        "1 2 3 4",
        "3 Feb Mar",
        "٣",
    ],
)
def test_what_is_no_date_of_birth_is_none(text):
    assert birth_dates(text, TODAY) == ()


@given(st.text(max_size=40))
def test_any_text_gives_days_that_somebody_in_care_can_be_born_on(text):
    for day in birth_dates(text, TODAY):
        assert TODAY - timedelta(days=131 * 366) < day <= TODAY


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_a_day_written_in_iso_order_or_with_dots_or_in_words_comes_back(day):
    for text in (day.isoformat(), f"{day.day}.{day.month}.{day.year}", f"{day.day} {day:%B} {day.year}"):
        assert birth_dates(text, TODAY) == (day,)


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_the_day_that_was_meant_is_always_among_the_readings(day):
    assert day in birth_dates(f"{day.day}/{day.month}/{day.year}", TODAY)
    assert day in birth_dates(f"{day.month}/{day.day}/{day.year}", TODAY)
