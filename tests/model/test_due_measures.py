"""What a review asks for, by session and by week, and what a pair of values says."""

from datetime import date, timedelta

from acuchart import assets
from acuchart.model.before_after import steps
from acuchart.model.course import Course, CoursePreset
from acuchart.model.course_plan import plan_of
from acuchart.model.due_measures import due_at_review, due_names
from acuchart.model.measure import Measure

MONDAY = date(2026, 11, 2)
COURSE = Course(id="c", patient_id="p", name="Micro eye", planned_sessions=10, gap_days=7, reviews="2 w4")
IDS = ("a", "b", "c", "d", "e")


def measure(id_: str, kind: str, session_id: str, value: float = 1.0, **facts: str) -> Measure:
    return Measure(
        id=id_,
        patient_id="p",
        kind=kind,
        at=f"2026-11-{2 + IDS.index(session_id):02}T10:0{1 if facts.get('moment') == 'after' else 0}:00Z",
        typed=f"{value:g}",
        value=value,
        session_id=session_id,
        **facts,
    )


def plan(sessions: int, reviewed: int = 0):
    days = [MONDAY + timedelta(days=7 * at) for at in range(sessions)]
    return plan_of(COURSE, days, [], days[-1], reviewed=reviewed)


def test_what_was_measured_at_the_review_is_done_also_a_session_later() -> None:
    taken = [measure("1", "PAIN_NRS", "a"), measure("2", "IOP", "a"), measure("3", "PAIN_NRS", "b")]
    assert plan(1).review is None
    assert due_at_review(plan(1), IDS[:1], taken) == ()
    for sessions in (2, 3):
        assert plan(sessions).review_at == 2
        assert due_at_review(plan(sessions), IDS[:sessions], taken) == (("IOP", ""),)
    assert due_at_review(plan(3, reviewed=2), IDS[:3], taken) == ()


def test_a_review_by_weeks_asks_from_its_session_on() -> None:
    assert plan(5, reviewed=2).review_at == 5
    assert due_at_review(plan(5, reviewed=2), IDS, [measure("1", "IOP", "b")]) == (("IOP", ""),)
    assert due_at_review(plan(5, reviewed=2), IDS, [measure("1", "IOP", "b"), measure("2", "IOP", "e")]) == ()


def test_without_a_measure_the_preset_asks_and_drafts_do_not_count() -> None:
    presets = [CoursePreset(id="x", name="Micro eye", sessions=10, measures="VA_LOGMAR PAIN_NRS")]
    typed = Measure(
        id="d",
        patient_id="p",
        kind="IOP",
        at="2026-11-02T10:00:00Z",
        typed="x",
        session_id="a",
        how='{"draft":true}',
    )
    keys = due_at_review(plan(2), IDS[:2], [typed], presets)
    assert keys == (("VA_LOGMAR", ""), ("PAIN_NRS", ""))
    names = {one.id: one.name for one in assets.load_measures().values()}
    assert due_names([*keys, ("PAIN_NRS", "neck"), ("gone", "")], names)[-1] == f"{names['PAIN_NRS']} (neck)"


def test_before_and_after_are_told_with_their_band() -> None:
    kinds = assets.load_measures()
    taken = [
        measure("1", "PAIN_NRS", "a", 6.0, moment="before", site="neck"),
        measure("2", "PAIN_NRS", "a", 3.0, moment="after", site="neck"),
        measure("3", "VA_LOGMAR", "a", 0.5, moment="before", side="R"),
        measure("4", "VA_LOGMAR", "a", 0.46, moment="after", side="R"),
        measure("5", "VA_LOGMAR", "a", 0.7, moment="before", side="L"),
        measure("6", "IOP", "a", 15.0, moment="after", side="L"),
    ]
    pain, eye = steps(taken, kinds)
    assert (pain.values, pain.words) == ("6 → 3", "3 points better, outside the band")
    assert pain.title.endswith(", neck")
    assert pain.band.startswith("Test and retest differ by up to 2 points (")
    assert (eye.name, eye.words) == ("R", "2 letters better, within noise")
