"""Where a course stands, worked out by hand, and properties that hold for any course."""

import contextlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.appointment import Appointment
from acuchart.model.calendar_file import calendar_file
from acuchart.model.course import Course, CoursePreset
from acuchart.model.course_plan import Review, course_of, in_force, plan_of, proposal, reviews_of

MONDAY = date(2026, 11, 2)
COURSE = Course(
    id="c",
    patient_id="p",
    name="Invented",
    planned_sessions=10,
    started_on=MONDAY,
    gap_days=7,
    reviews="4 8",
    maintenance_days=28,
)


def days(*numbers: int) -> list[date]:
    return [MONDAY + timedelta(days=number) for number in numbers]


def booked(*numbers: int) -> list[Appointment]:
    return [
        Appointment(id=f"a{n}", patient_id="p", day=MONDAY + timedelta(days=n), course_id="c") for n in numbers
    ]


def test_a_course_that_has_not_begun_is_due_on_its_first_day():
    plan = plan_of(COURSE, [], [], MONDAY)
    assert (plan.done, plan.next_on, plan.review, plan.words) == (
        0,
        MONDAY,
        None,
        "0 of 10 done, next review at session 4",
    )


def test_the_next_day_follows_the_gap_and_a_planned_day_goes_before_it():
    assert plan_of(COURSE, days(0, 7), [], MONDAY + timedelta(days=8)).next_on == MONDAY + timedelta(days=14)
    plan = plan_of(COURSE, days(0, 7), booked(16), MONDAY + timedelta(days=8))
    assert plan.next_on == MONDAY + timedelta(days=16)


def test_a_planned_day_on_which_nobody_came_is_missed():
    plan = plan_of(COURSE, days(0), booked(0, 7, 14), MONDAY + timedelta(days=8))
    assert [one.id for one in plan.missed] == ["a7"]
    assert [one.id for one in plan.coming] == ["a14"]
    assert plan.words == "1 of 10 done, 1 missed, next review at session 4"


def test_a_session_is_late_after_some_days():
    assert plan_of(COURSE, days(0), [], MONDAY + timedelta(days=9)).late_days == 0
    assert plan_of(COURSE, days(0), [], MONDAY + timedelta(days=20)).late_days == 13


def test_a_review_is_due_until_it_was_made():
    seen = days(0, 7, 14, 21)
    today = MONDAY + timedelta(days=22)
    assert plan_of(COURSE, seen, [], today).review == Review(number=4, weeks=False)
    after = plan_of(COURSE, seen, [], today, reviewed=4)
    assert after.review is None
    assert after.next_review == Review(number=8, weeks=False)


def test_reviews_by_weeks_come_due_by_the_calendar():
    course = replace(COURSE, reviews="w2 w6")
    seen = days(0, 7)
    assert plan_of(course, seen, [], MONDAY + timedelta(days=13)).review is None
    assert plan_of(course, seen, [], MONDAY + timedelta(days=15)).review == Review(number=2, weeks=True)
    assert plan_of(course, seen, [], MONDAY + timedelta(days=15), reviewed=2).review is None


def test_after_the_last_session_comes_maintenance_and_an_ended_course_asks_for_nothing():
    seen = days(*range(0, 70, 7))
    plan = plan_of(COURSE, seen, [], MONDAY + timedelta(days=80), reviewed=8)
    assert plan.complete
    assert plan.next_on is None
    assert plan.maintenance_on == seen[-1] + timedelta(days=28)
    ended = plan_of(replace(COURSE, ended_on=MONDAY, ended_why="Moved away"), days(0), [], MONDAY)
    assert ended.ended
    assert (ended.next_on, ended.review, ended.maintenance_on) == (None, None, None)


def test_several_treatments_a_day_fill_a_day_before_the_next():
    course = replace(COURSE, per_day=2, gap_days=1)
    assert plan_of(course, days(0), [], MONDAY).next_on == MONDAY
    assert plan_of(course, days(0, 0), [], MONDAY).next_on == MONDAY + timedelta(days=1)
    assert proposal(course, days(0), MONDAY)[:3] == tuple(days(0, 1, 1))


def test_ten_in_two_weeks_are_ten_working_days():
    course = replace(COURSE, gap_days=1.4)
    found = proposal(course, [], MONDAY)
    assert len(found) == 10
    assert (found[0], found[-1]) == (MONDAY, MONDAY + timedelta(days=14))
    assert all(day.weekday() < 5 for day in found)
    assert len(set(found)) == 10


@given(
    st.integers(1, 60),
    st.integers(1, 4),
    st.floats(0, 60),
    st.integers(0, 20),
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.booleans(),
)
def test_a_proposal_has_as_many_days_as_are_left_in_order(planned, per_day, gap, done, start, weekends):
    course = replace(COURSE, planned_sessions=planned, per_day=per_day, gap_days=gap)
    found = proposal(course, [start - timedelta(days=1)] * done, start, weekends=weekends)
    assert len(found) == max(planned - done, 0)
    assert list(found) == sorted(found)
    assert all(found.count(day) <= per_day for day in found)
    assert weekends or all(day.weekday() < 5 for day in found)


@given(st.text(max_size=20))
def test_reviews_are_read_or_refused_in_a_sentence(text):
    with contextlib.suppress(ValueError):
        assert all(review.number > 0 for review in reviews_of(text))


def test_the_shipped_presets_can_be_read_name_their_origin_and_make_courses():
    presets = assets.load_course_presets()
    assert len(presets) >= 7
    for preset in presets:
        assert preset.origin.strip()
        assert reviews_of(preset.reviews)
        course = course_of(preset, id_="c", patient_id="p", started_on=MONDAY)
        assert len(proposal(course, [], MONDAY)) == preset.sessions


def test_a_changed_preset_stands_in_its_place_and_a_removed_one_is_gone():
    shipped = [CoursePreset(id="a", name="A", sessions=4), CoursePreset(id="b", name="B", sessions=5)]
    own = [
        CoursePreset(id="b", name="B mine", sessions=6),
        CoursePreset(id="z", name="Z", sessions=1),
        CoursePreset(id="a", name="A", sessions=4, removed=True),
    ]
    assert [preset.name for preset in in_force(shipped, own)] == ["B mine", "Z"]


def test_a_calendar_file_has_its_lines_and_hides_what_it_is_not_told():
    one = Appointment(id="a1", patient_id="p", day=MONDAY, time="09:30", minutes=40)
    whole = Appointment(id="a2", patient_id="p", day=MONDAY)
    text = calendar_file([one, whole], titles={"a1": "Visit; M, S\nroom"}, stamp="20261125T090000Z", place="Fern")
    assert "DTSTART:20261102T093000\r\nDTEND:20261102T101000\r\nSUMMARY:Visit\\; M\\, S\\nroom\r\n" in text
    assert "DTSTART;VALUE=DATE:20261102\r\nDTEND;VALUE=DATE:20261103\r\nSUMMARY:Visit\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


@given(st.text(max_size=300))
def test_any_title_makes_lines_that_no_calendar_refuses(title):
    one = Appointment(id="a1", patient_id="p", day=MONDAY)
    text = calendar_file([one], titles={"a1": title}, stamp="20261125T090000Z")
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert sum(line.startswith("BEGIN:VEVENT") for line in lines) == 1
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize("value", ["9:30", "24:00", "later"])
def test_a_time_is_a_time(value):
    with pytest.raises(ValueError, match="09:30"):
        Appointment(id="a", patient_id="p", day=MONDAY, time=value)
