"""Own numbers and the needle map, read from real files: the bin, merged entries, planned needles, a career."""

import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from acuchart import assets
from acuchart.model.adverse import AdverseEvent
from acuchart.model.answers import Person
from acuchart.model.answers_count import answers
from acuchart.model.change import Record, change_of
from acuchart.model.complaint import Complaint
from acuchart.model.course import Course
from acuchart.model.measure import Measure
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.over_time import MapChoice
from acuchart.model.patient import Patient, Shelf
from acuchart.model.practice import Practice
from acuchart.model.session import Session
from acuchart.model.side import Side
from acuchart.store import ChartStore, StoreError, create_file, open_file
from acuchart.store.answers import complaints, lifetime, people
from acuchart.store.needle_map import needle_map, years
from acuchart.store.safety import own_rates
from tests.store.career import CAREER, RAW_KEY, make_career

TODAY = date(2026, 11, 25)


def patient(id_: str, **values: Any) -> Patient:
    return Patient(id=id_, name=f"Invented {id_}", **values)


def session(id_: str, patient_id: str, day: str, **values: Any) -> Session:
    return Session(id=id_, patient_id=patient_id, started_at=f"{day}T12:00:00.000Z", **values)


def needle(number: int, session_id: str, code: str | None, **values: Any) -> Needle:
    plain: dict[str, Any] = {"view": "face-front@1", "x": 0.4, "y": 0.4, "side": Side.LEFT}
    plain |= {"state": NeedleState.OUT, "code": code, **values}
    return Needle(id=f"n{number}", session_id=session_id, ordinal=number, **plain)


@pytest.fixture
def store(tmp_path: Path):
    made = create_file(tmp_path / "one.acuchart", practice=Practice(name="Fernwood"), passphrase=None)
    records: list[Record] = [
        patient("a", complaint="Neck pain"),
        patient("b"),
        patient("c", complaint="Thrown away", shelf=Shelf.BIN, shelved_at="2026-01-01T00:00:00.000Z"),
        patient("old", shelf=Shelf.MERGED, merged_into="a", complaint="neck"),
        Complaint(id="k", patient_id="b", words="Knee, left"),
        Course(id="ca", patient_id="a", name="Ten", planned_sessions=10),
        session("s1", "a", "2025-03-01", course_id="ca"),
        session("s2", "a", "2026-03-08", course_id="ca"),
        session("s3", "old", "2024-05-01"),
        session("s4", "b", "2026-04-01"),
        session("s5", "c", "2026-04-01"),
        session("s6", "a", "2026-05-01", binned_at="2026-05-02T00:00:00.000Z"),
        needle(1, "s1", "LI4"),
        needle(2, "s1", "LI4", side=Side.RIGHT),
        needle(3, "s1", "BL2", state=NeedleState.PLANNED),
        needle(4, "s2", "BL2"),
        needle(5, "s2", "ST2"),
        needle(6, "s3", None, x=0.2, y=0.2),
        needle(7, "s3", None, x=0.2001, y=0.2),
        needle(8, "s5", "LI4"),
        needle(9, "s6", "LI4"),
        Measure(id="m1", patient_id="a", kind="PAIN_NRS", at="2025-03-01T12:10:00Z", typed="7", value=7),
        AdverseEvent(id="e1", session_id="s1", at="2025-03-01T12:30:00Z", kind="bruise", needle_id="n1"),
        AdverseEvent(id="e2", session_id="s2", at="2026-03-08T12:30:00Z", kind="faint"),
        AdverseEvent(id="e3", session_id="s5", at="2026-03-08T12:30:00Z", kind="faint"),
    ]
    made.apply([change_of(None, one) for one in records])
    yield made
    if made.is_open:
        made.close()


def by_complaint(store: ChartStore) -> dict[str, Person]:
    return {person.complaint: person for person in people(store)}


def test_a_person_has_the_sessions_of_merged_entries_and_nothing_of_the_bin(store: ChartStore) -> None:
    found = by_complaint(store)
    assert set(found) == {"Neck pain", "Knee, left"}
    one = found["Neck pain"]
    assert [visit.id for visit in one.visits] == ["s3", "s1", "s2"]
    assert [dict(visit.points) for visit in one.visits] == [{"": 2}, {"LI4": 2}, {"BL2": 1, "ST2": 1}]
    assert [visit.events for visit in one.visits] == [(), ("LI4",), (None,)]
    assert [visit.course_id for visit in one.visits] == ["", "ca", "ca"]
    assert [measure.id for measure in one.measures] == ["m1"]


def test_the_same_needles_are_counted_in_every_way(store: ChartStore) -> None:
    counts, rates = lifetime(store), own_rates(store)
    found = answers(people(store), assets.load_measures(), {}, TODAY)
    assert (counts.patients, counts.sessions, counts.since) == (2, 4, date(2024, 5, 1))
    assert (found.whole.patients, found.whole.sessions, found.since) == (2, 4, counts.since)
    assert (rates.whole.needles, rates.whole.events) == (6, 2)
    assert (found.whole.needles, found.whole.events) == (6, 2)
    assert needle_map(store, MapChoice()).needles == 6
    assert {use.name: use.rate.words for use in found.points if use.events} == {
        rate.name: rate.words for rate in rates.by_point
    }


def test_a_map_is_sifted_by_complaint_protocol_and_period(store: ChartStore) -> None:
    whole = needle_map(store, MapChoice())
    assert (whole.sessions, whole.patients) == (3, 1)  # the session of b has no needle
    assert sorted((place.name, place.count) for place in whole.places) == [
        ("", 2),
        ("BL2 L", 1),
        ("LI4 L", 1),
        ("LI4 R", 1),
        ("ST2 L", 1),
    ]
    assert needle_map(store, MapChoice(complaint="NECK  PAIN")).needles == 6
    assert needle_map(store, MapChoice(complaint="Knee, left")).needles == 0
    eyes = needle_map(store, MapChoice(codes=frozenset({"BL2", "ST2"})))
    assert (eyes.sessions, eyes.needles) == (1, 2)
    assert needle_map(store, MapChoice(since=date(2025, 1, 1), until=date(2025, 12, 31))).needles == 2
    assert years(store) == (2026, 2025, 2024)


def test_a_map_tells_how_far_it_is_and_can_be_stopped(store: ChartStore) -> None:
    told: list[tuple[int, int]] = []
    needle_map(store, MapChoice(), lambda number, of: told.append((number, of)))
    assert told == [(0, 4)]

    def stop(_number: int, _of: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        needle_map(store, MapChoice(), stop)
    with pytest.raises(InterruptedError):
        list(people(store, stop))
    assert complaints(store)  # the file is still read


def test_what_cannot_be_read_is_a_plain_sentence(store: ChartStore) -> None:
    store.connection.execute("UPDATE session SET started_at = 'no time at all' WHERE id = 's4'")
    with pytest.raises(StoreError, match=r"one\.acuchart"):
        list(people(store))
    store.connection.execute("DROP TABLE needle")
    with pytest.raises(StoreError):
        needle_map(store, MapChoice())


def test_a_long_practice_is_counted_without_being_held(tmp_path: Path) -> None:
    """Ten times the sessions take hardly more memory: what is held is one person and the sums."""
    peaks = []
    for name, factor in (("short", 0.001), ("long", 0.01)):
        path = tmp_path / f"{name}.acuchart"
        size = CAREER.times(factor)
        make_career(path, size)
        made = open_file(path, raw_key=RAW_KEY, read_only=True)
        kinds = assets.load_measures()
        tracemalloc.start()
        try:
            found = answers(people(made), kinds, {"Two": frozenset({"LI4", "ST36"})}, TODAY)
            mapped = needle_map(made, MapChoice())
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
            made.close()
        assert found.whole.needles == mapped.needles == size.needles
        assert found.whole.sessions == size.sessions
        assert {use.name for use in found.protocols} == {"Two"}
    assert peaks[1] < peaks[0] + 3_000_000
