"""The practice's own numbers, counted by hand and against properties that every count has."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.answers import NONE, Answers, Person, Share, Visit, rare_together
from acuchart.model.answers_count import answers
from acuchart.model.appointment import Appointment
from acuchart.model.clock import stamp
from acuchart.model.course import Course
from acuchart.model.measure import Measure

KINDS = assets.load_measures()
TODAY = date(2026, 11, 25)
START = date(2026, 1, 5)
PROTOCOLS = {"Eyes": frozenset({"BL2", "ST2"})}


def on(day: date, hour: int = 12) -> str:
    return stamp(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def course(number: int = 1, **values: Any) -> Course:
    plain: dict[str, Any] = {"id": f"c{number}", "patient_id": "p", "name": "Micro eye", "planned_sessions": 4}
    return Course(**{**plain, **values})


def visit(number: int, days: int, points: dict[str, int] | None = None, **values: Any) -> Visit:
    day = START + timedelta(days=days)
    plain: dict[str, Any] = {"id": f"s{number}", "at": on(day), "day": day, "course_id": "c1"}
    return Visit(**{**plain, "points": points or {}, **values})


def value(days: int, number: float, kind: str = "PAIN_NRS", *, hour: int = 13, **values: Any) -> Measure:
    return Measure(
        id=f"m{days}-{hour}-{number}-{values.get('side', '')}-{values.get('moment', '')}",
        patient_id="p",
        kind=kind,
        at=on(START + timedelta(days=days), hour),
        typed=f"{number:g}",
        value=number,
        **values,
    )


def count(*people: Person) -> Answers:
    return answers(people, KINDS, PROTOCOLS, TODAY)


def test_a_course_by_hand() -> None:
    """Four of four sessions, one nine days late, two planned days of which one was kept, pain 7 to 4."""
    person = Person(
        complaint="Neck pain",
        courses=(course(gap_days=7),),
        appointments=(
            Appointment(id="a1", patient_id="p", day=START + timedelta(days=7)),
            Appointment(id="a2", patient_id="p", day=START + timedelta(days=14)),
            Appointment(id="a3", patient_id="p", day=TODAY),  # not over yet
        ),
        visits=(
            visit(1, 0, {"LI4": 2, "GB20": 1}),
            visit(2, 7, {"LI4": 2}),
            visit(3, 23, {"LI4": 1, "": 3}, events=("LI4", None)),
            visit(4, 30),
        ),
        measures=(
            value(0, 7, session_id="s1", moment="before"),
            value(7, 6, session_id="s2", moment="before"),
            value(23, 5, session_id="s3", moment="before"),
            value(30, 4, session_id="s4", moment="before"),
        ),
    )
    found = count(person)
    (row,) = found.adherence
    assert (row.complaint, row.patients, row.courses, row.running, row.sessions) == ("Neck pain", 1, 1, 0, 4)
    assert row.complete == Share(1, 1)
    assert row.kept == Share(1, 2)
    assert row.on_time == Share(2, 3)  # 7 and 7 days apart, and 16
    (change,) = found.changes
    assert (change.kind, change.courses, change.series, change.middle) == ("PAIN_NRS", 1, 1, -3)
    assert (change.reached, change.worse) == (Share(1, 1), Share(0, 1))
    assert (change.middle_days, change.middle_sessions) == (23, 2)  # 7 → 5 before the third session
    assert found.whole.needles == 9
    assert found.whole.events == 2
    points = {use.name: use for use in found.points}
    assert (points["LI4"].sessions, points["LI4"].needles, points["LI4"].events) == (3, 5, 1)
    assert points["LI4"].rate.per_1000 == 200
    assert points["LI4"].shift("PAIN_NRS").reached == Share(1, 1)
    assert points["GB20"].shift().courses == 0  # in one of three sessions with needles
    assert points[""].needles == 3
    assert [(one.year, one.sessions) for one in found.years] == [(2026, 4)]


def test_a_course_that_was_broken_off_is_over_and_a_fresh_one_runs() -> None:
    old = Person(complaint="Knee", courses=(course(),), visits=(visit(1, 0),))
    new = Person(complaint="knee ", courses=(course(),), visits=(visit(2, (TODAY - START).days - 10),))
    (row,) = count(old, new).adherence
    assert row.complaint == "Knee"  # one complaint, spelled as it was met first
    assert (row.patients, row.courses, row.running, row.complete) == (2, 2, 1, Share(0, 1))


def test_a_course_without_a_session_and_sessions_without_a_course_are_no_courses() -> None:
    person = Person(complaint="Knee", courses=(course(),), visits=(visit(1, 0, {"LI4": 1}, course_id=""),))
    found = count(person)
    assert found.adherence == ()
    assert found.whole.sessions == 1


def test_two_eyes_are_two_series_of_one_course_and_a_worse_one_is_counted() -> None:
    right = [value(0, 0.6, "VA_LOGMAR", side="R"), value(30, 0.4, "VA_LOGMAR", side="R")]
    left = [value(0, 0.4, "VA_LOGMAR", side="L"), value(30, 0.62, "VA_LOGMAR", side="L")]
    person = Person(
        complaint="AMD", courses=(course(),), visits=(visit(1, 0), visit(2, 30)), measures=(*right, *left)
    )
    (change,) = count(person).changes
    assert (change.courses, change.series, change.patients) == (1, 2, 1)
    assert (change.reached, change.worse) == (Share(1, 2), Share(1, 2))
    assert change.days == (30,)


def test_a_measure_without_a_smallest_change_has_a_median_and_no_responders() -> None:
    person = Person(
        complaint="Neck",
        courses=(course(),),
        visits=(visit(1, 0), visit(2, 7)),
        measures=(value(0, 40, "ROM"), value(7, 50, "ROM")),
    )
    (change,) = count(person).changes
    assert (change.middle, change.reached, change.worse, change.days) == (10, NONE, NONE, ())


def test_values_belong_to_the_course_in_which_they_were_taken() -> None:
    """A clinic's report up to a month after the last session counts; one of the next course does not."""
    first, second = course(1), course(2)
    visits = (visit(1, 0), visit(2, 60, course_id="c2"))
    report = value(20, 5, by="other")
    late, of_second = value(50, 1, by="other"), value(60, 3, session_id="s2")
    person = Person(
        complaint="Neck",
        courses=(first, second),
        visits=visits,
        measures=(value(0, 8, session_id="s1"), report, late, of_second),
    )
    (change,) = count(person).changes
    assert change.courses == 1  # the second course has one value
    assert change.changes == (-3,)


def test_values_of_before_are_compared_with_values_of_before() -> None:
    visits = (visit(1, 0), visit(2, 7))
    values = (
        value(0, 6, session_id="s1", moment="before"),
        value(0, 2, session_id="s1", moment="after", hour=15),
        value(7, 6, session_id="s2", moment="before"),
        value(7, 1, session_id="s2", moment="after", hour=15),
    )
    (change,) = count(Person(courses=(course(),), visits=visits, measures=values)).changes
    assert change.changes == (0,)
    assert change.complaint == ""


def test_a_protocol_was_used_where_every_point_of_it_was_needled() -> None:
    visits = (
        visit(1, 0, {"BL2": 2, "ST2": 2, "LI4": 1}, events=(None,)),
        visit(2, 7, {"BL2": 2}),
    )
    values = (value(0, 6), value(7, 4))
    found = count(Person(courses=(course(),), visits=visits, measures=values))
    (use,) = found.protocols
    assert (use.name, use.patients, use.sessions, use.needles, use.events) == ("Eyes", 1, 1, 5, 1)
    assert use.shift().reached == Share(1, 1)  # in one of two sessions: half is enough


def test_rare_complaints_are_one_row_for_outside() -> None:
    def person(words: str) -> Person:
        return Person(
            complaint=words,
            courses=(course(),),
            visits=(visit(1, 0), visit(2, 7)),
            measures=(value(0, 6), value(7, 4)),
        )

    people = [person("Neck")] * 3 + [person("After the fall at Example Lane"), person("Zoster")]
    found = count(*people)
    out = rare_together(found, 3, "Rare")
    assert {(row.complaint, row.patients) for row in out.adherence} == {("Neck", 3), ("Rare", 2)}
    assert {(row.complaint, row.series) for row in out.changes} == {("Neck", 3), ("Rare", 2)}
    assert sum(row.sessions for row in out.adherence) == sum(row.sessions for row in found.adherence)


CODES = st.sampled_from(["LI4", "BL2", "ST2", ""])


@st.composite
def people(draw: st.DrawFn) -> Person:
    days = sorted(draw(st.lists(st.integers(0, 300), max_size=8)))
    visits = tuple(
        visit(
            number,
            day,
            draw(st.dictionaries(CODES, st.integers(1, 5), max_size=3)),
            course_id=draw(st.sampled_from(["c1", "c2", ""])),
            events=tuple(draw(st.lists(st.one_of(st.none(), CODES), max_size=2))),
        )
        for number, day in enumerate(days)
    )
    kinds = st.sampled_from(["PAIN_NRS", "ROM", "VA_LOGMAR", "NO_SUCH_KIND"])
    measures = tuple(
        value(
            draw(st.integers(0, 330)),
            draw(st.integers(0, 10)),
            draw(kinds),
            side=draw(st.sampled_from(["", "L", "R"])),
            session_id=draw(st.sampled_from([None, "s0", "s1", "s9"])),
            moment=draw(st.sampled_from(["", "before", "after"])),
        )
        for _ in range(draw(st.integers(0, 8)))
    )
    appointments = tuple(
        Appointment(id=f"a{number}", patient_id="p", day=START + timedelta(days=day))
        for number, day in enumerate(draw(st.lists(st.integers(0, 400), max_size=4)))
    )
    gap = draw(st.sampled_from([None, 0, 3.5, 7]))
    return Person(
        complaint=draw(st.sampled_from(["", "Neck", "neck", "Knee"])),
        courses=(course(1, gap_days=gap), course(2, planned_sessions=1)),
        appointments=appointments,
        visits=visits,
        measures=measures,
    )


@given(st.lists(people(), max_size=6))
def test_nothing_is_lost_and_no_part_is_larger_than_its_whole(everybody: list[Person]) -> None:
    found = count(*everybody)
    visits = [one for person in everybody for one in person.visits]
    assert found.whole.sessions == len(visits) == sum(year.sessions for year in found.years)
    assert found.whole.needles == sum(one.needles for one in visits) == sum(use.needles for use in found.points)
    assert found.whole.events == sum(len(one.events) for one in visits)
    assert found.whole.patients == sum(bool(person.visits) for person in everybody)
    in_courses = sum(one.course_id != "" for one in visits)
    assert sum(row.sessions for row in found.adherence) == in_courses
    for row in found.adherence:
        assert row.running + row.complete.of == row.courses
        for share in (row.complete, row.kept, row.on_time):
            assert 0 <= share.part <= share.of
    for change in found.changes:
        assert change.reached.part + change.worse.part <= change.reached.of == change.worse.of <= change.series
        assert change.reached.part <= len(change.days) == len(change.sessions) <= change.series
        assert change.patients <= change.courses <= change.series
        assert all(days >= 0 for days in change.days)
        assert all(number >= 0 for number in change.sessions)
    for use in (*found.points, *found.protocols):
        assert use.patients <= use.sessions
        for shift in use.shifts.values():
            assert shift.reached.part + shift.worse.part <= shift.reached.of


@given(st.lists(people(), max_size=5))
def test_the_order_of_people_changes_no_number(everybody: list[Person]) -> None:
    one, other = count(*everybody), count(*reversed(everybody))
    assert one.whole == other.whole
    assert one.years == other.years
    for name in ("points", "protocols"):
        assert {use.name: use for use in getattr(one, name)} == {use.name: use for use in getattr(other, name)}
    for find in (lambda all_: all_.adherence, lambda all_: all_.changes):
        assert Counter(row.courses for row in find(one)) == Counter(row.courses for row in find(other))


@given(st.lists(people(), max_size=5), st.integers(0, 4))
def test_putting_rare_ones_together_loses_nobody(everybody: list[Person], least: int) -> None:
    found = count(*everybody)
    out = rare_together(found, least, "Rare")
    for name in ("patients", "courses", "sessions"):
        assert sum(getattr(row, name) for row in out.adherence) == sum(
            getattr(row, name) for row in found.adherence
        )
    assert sum(change.series for change in out.changes) == sum(change.series for change in found.changes)
    assert all(row.patients >= least or row.complaint == "Rare" for row in out.adherence)
