"""The search line on a real file: every field finds what was written for it and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.adverse import AdverseEvent
from acuchart.model.change import Record, change_of
from acuchart.model.course import Course
from acuchart.model.measure import Measure
from acuchart.model.needle import Needle, NeedleState, Technique
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.query import Query, completions, read_query, span
from acuchart.model.session import Note, Section, Session, SessionStatus, VisitKind
from acuchart.model.side import Side
from acuchart.store import ChartStore, create_file
from acuchart.store.find import find_sessions

ATLAS = assets.load_atlas()


def code_of(text: str) -> str | None:
    found = ATLAS.point(text)
    return None if found is None else found.code


def kinds_of(name: str) -> tuple[str, ...]:
    return ("PAIN_NRS",) if name == "nrs" else ()


def read(line: str) -> Query:
    return read_query(line, code_of=code_of, kinds_of=kinds_of)


def needle(session_id: str, number: int, code: str, **more: object) -> Needle:
    values: dict[str, object] = {"view": "face-front@1", "x": 0.5, "y": 0.5, "side": Side.RIGHT, "ordinal": number}
    return Needle(id=f"n{number}", session_id=session_id, code=code, **{**values, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("find")
    made = create_file(folder / "one.acuchart", practice=Practice(name="Fernwood"), passphrase=None)
    records: list[Record] = [
        Patient(id="p1", name="Łukasz Ćwik", complaint="Neck pain"),
        Patient(id="p2", name="王小明", complaint="Dry eyes 100%_sure"),
        Course(id="c1", patient_id="p1", name="Medical pain", planned_sessions=6),
        Session(
            id="s1",
            patient_id="p1",
            started_at="2026-01-15T10:00:00.000Z",
            course_id="c1",
            title="Neck",
            visit=VisitKind.FIRST,
        ),
        Session(id="s2", patient_id="p1", started_at="2026-02-15T10:00:00.000Z", course_id="c1"),
        Session(id="s3", patient_id="p2", started_at="2025-12-31T10:00:00.000Z"),
        Session(
            id="s4", patient_id="p2", started_at="2026-03-01T10:00:00.000Z", binned_at="2026-03-02T10:00:00.000Z"
        ),
        needle("s1", 1, "GB20", lot="A123", gauge_mm=0.16, length_mm=15.0),
        needle("s1", 2, "LI4", technique=Technique.TONIFY),
        needle("s2", 1, "GB20", state=NeedleState.PLANNED),
        needle("s3", 1, "ST36", state=NeedleState.LEFT_IN, lot="a123"),
        Note(session_id="s1", section=Section.PLAN, text="Review with the résumé of April."),
        Note(session_id="s3", section=Section.REASON, text="合谷 pressed at home"),
        Measure(
            id="m1",
            patient_id="p1",
            session_id="s1",
            kind="PAIN_NRS",
            at="2026-01-15T10:00:00.000Z",
            typed="6",
            value=6.0,
        ),
        Measure(
            id="m2",
            patient_id="p1",
            session_id="s2",
            kind="PAIN_NRS",
            at="2026-02-15T10:00:00.000Z",
            typed="2",
            value=2.0,
        ),
        AdverseEvent(id="e1", session_id="s2", at="2026-02-15T11:00:00.000Z", kind="bruise"),
    ]
    made.apply([change_of(None, record) for record in records])
    from dataclasses import replace

    session = made.session("s1")
    made.apply([change_of(session, replace(session, status=SessionStatus.SIGNED))])
    yield made
    made.close()


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("", ""),
        ("point:GB20", "s1"),
        ("point:gb-20", "s1"),
        ("point:fengchi lot:A123", "s1"),
        ("lot:A123", "s1 s3"),
        ("nrs<3", "s2"),
        ("nrs >= 2", "s2 s1"),
        ("nrs<=6 -nrs<3", "s1"),
        ("needles=2", "s1"),
        ("after:2026", "s2 s1"),
        ("after:2026-02-01", "s2"),
        ("before:2026-01", "s3"),
        ("on:2026-01", "s1"),
        ("unsigned", "s2 s3"),
        ("signed", "s1"),
        ("is:signed", "s1"),
        ("event", "s2"),
        ("event:bru", "s2"),
        ("first", "s1"),
        ("bin", "s4"),
        ("resume april", "s1"),
        ("合谷", "s3"),
        ("cwik", "s2 s1"),
        ("patient:cwik", "s2 s1"),
        ("patient:neck", ""),
        ("patient:小明", "s3"),
        ("complaint:neck -signed", "s2"),
        ("complaint:100%_", "s3"),
        ("complaint:1%sure", ""),
        ('course:"medical pain"', "s2 s1"),
        ("technique:tonify", "s1"),
        ("needle:0.16x15", "s1"),
        ("needle:0,16×15", "s1"),
        ("state:left_in", "s3"),
        ('state:"left in"', "s3"),
        ("-point:GB20", "s2 s3"),
    ],
)
def test_a_line_finds_what_it_asks_for(store: ChartStore, line: str, ids: str):
    query = read(line)
    assert query.problems == ()
    assert " ".join(one.id for one in find_sessions(store, query).sessions) == ids


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("point:nowhere unsigned", "No point"),
        ("colour:red", "no field"),
        ("lot:", "Write after"),
        ("pain<3", "No measure"),
        ("after:soon", "2026-01-31"),
        ("on:2026-13", "2026-01-31"),
        ("state:asleep", "no state"),
        ("needle:thin", "0.16x15"),
    ],
)
def test_what_is_not_understood_is_said_with_its_place(line: str, words: str):
    (problem,) = read(line).problems
    assert words in problem.sentence
    assert problem.sentence.endswith(".")
    assert line[problem.start : problem.end]


def test_a_long_list_is_cut_and_says_so(store: ChartStore):
    found = find_sessions(store, read("after:2000"), limit=2)
    assert [one.id for one in found.sessions] == ["s2", "s1"]
    assert found.more


def test_words_are_completed():
    assert list(completions("unsigned po")) == ["point:"]
    assert list(completions("un")) == ["unsigned"]


@given(st.text(max_size=80))
def test_any_line_is_read_and_can_be_asked(store: ChartStore, line: str):
    query = read(line)
    assert all(problem.sentence.endswith(".") for problem in query.problems)
    find_sessions(store, query)


@given(st.dates())
def test_a_day_is_its_own_span(day):
    if day.year >= 1000:
        assert span(day.isoformat()) == (day, day)
