"""Patients by any fragment, notes by any words; always what the rows say."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acuchart.model.change import Cause, change_of
from acuchart.model.names import fold, matches
from acuchart.model.patient import Patient
from acuchart.model.session import Note, Section, Session
from acuchart.store import ChartStore
from tests.store.career import RAW_KEY, Size, make_career, questions
from tests.store.charts import add, create, one_session, reopen


@pytest.fixture
def store(tmp_path: Path):
    store = create(tmp_path / "practice.acuchart")
    one_session(store)
    for number, name in enumerate(["Łukasz Ćwik", "Nguyễn Thị Hồng", "王小明", "عبد الله", "Anna-Luisa O'Neil"]):
        add(store, Patient(id=f"x{number}", name=name, phone=f"0555 10{number}", complaint="dry Eye"))
    yield store
    assert store.verify().problems == ()
    store.close()


def found(store: ChartStore, query: str) -> list[str]:
    return [row.name for row in store.find_patients(query)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("luk", ["Łukasz Ćwik"]),
        ("cwik łuk", ["Łukasz Ćwik"]),
        ("ui", ["Anna-Luisa O'Neil"]),
        ("王", ["王小明"]),
        ("小明", ["王小明"]),
        ("ALL", []),
        ("الله", ["عبد الله"]),
        ("o'n", ["Anna-Luisa O'Neil"]),
        ("103", ["عبد الله"]),
        ('"', []),
        ("%", []),
        ("", []),
        ("\0", []),
        ("anna", ["Anna Invented", "Anna-Luisa O'Neil"]),
        ("eye thi", ["Nguyễn Thị Hồng"]),
    ],
)
def test_patients_are_found_by_any_fragment(store: ChartStore, query: str, names: list[str]):
    assert found(store, query) == names


def test_names_that_begin_so_come_first(store: ChartStore):
    add(store, Patient(id="y1", name="Joanna"), Patient(id="y2", name="Zoe Anna"))
    assert found(store, "ann")[:2] == ["Anna Invented", "Anna-Luisa O'Neil"]
    assert found(store, "ann")[2:] == ["Zoe Anna", "Joanna"]
    assert len(store.find_patients("ann", limit=2)) == 2


@given(names=st.lists(st.text(max_size=6), max_size=8), limit=st.integers(1, 10))
@settings(max_examples=40)
def test_the_first_patients_are_the_beginning_of_all(tmp_path_factory: pytest.TempPathFactory, names, limit):
    made = create(tmp_path_factory.mktemp("first") / "practice.acuchart")
    add(made, *(Patient(id=f"p{number}", name=name if name.strip() else "–") for number, name in enumerate(names)))
    every = made.patients()
    assert made.first_patients(limit) == (every[:limit], len(every))
    made.close()


def test_the_index_follows_every_change_and_its_undo(store: ChartStore):
    old = store.patient("x0")
    change = change_of(old, replace(old, name="Ludwik Other"))
    store.apply([change])
    assert found(store, "cwik") == []
    assert found(store, "ludw") == ["Ludwik Other"]
    store.apply([change.inverted()], cause=Cause.UNDO)
    assert found(store, "cwik") == ["Łukasz Ćwik"]
    store.apply([change_of(old, None)])
    assert found(store, "cwik") == []


def test_notes_are_found_by_words_in_any_spelling(store: ChartStore):
    add(store, Session(id="s2", patient_id="x1", started_at="2026-01-07T09:00:00.000Z", title="Second"))
    first = Note(session_id="s1", section=Section.PLAN, text="Œdème better; 针刺合谷 twice, naïve")
    add(store, first, Note(session_id="s2", section=Section.REASON, text="oedeme worse, 合水谷"))

    def hits(query: str) -> list[str]:
        return [f"{hit.session_id} {hit.section}" for hit in store.search_notes(query)]

    assert hits("oedeme") == ["s2 reason", "s1 plan"]
    assert hits("OEDÈME bett") == ["s1 plan"]
    assert hits("合谷") == ["s1 plan"]
    assert hits("谷") == ["s2 reason", "s1 plan"]
    assert hits("naive") == ["s1 plan"]
    for nothing in ("", "  ", '"', "zzz", "aive", "*", "NEAR(", "\0", "a OR b"):
        assert hits(nothing) == []
    (hit,) = store.search_notes("naive")
    assert (hit.patient_name, hit.title, hit.excerpt) == ("Anna Invented", "", first.text)
    store.apply([change_of(first, replace(first, text="gone"))])
    assert hits("naive") == []
    store.apply([change_of(replace(first, text="gone"), None)])
    assert hits("gone") == []


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=60)
@given(st.lists(names, min_size=1, max_size=8), st.text(max_size=4))
def test_the_index_finds_what_reading_all_names_finds(shared, people, query):
    store = shared
    for old in store.patients():
        store.apply([change_of(store.patient(old.id), None)])
    for number, name in enumerate(people):
        add(store, Patient(id=f"h{number}", name=name))
    wanted = {f"h{n}" for n, name in enumerate(people) if fold(query) and matches(query, fold(name))}
    assert {row.id for row in store.find_patients(query)} == wanted


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):
    store = create(tmp_path_factory.mktemp("search") / "practice.acuchart")
    store.connection.execute("PRAGMA synchronous = OFF")
    yield store
    assert store.verify().problems == ()
    store.close()


def test_a_small_career_is_valid_and_answers(tmp_path: Path):
    path = tmp_path / "career.acuchart"
    make_career(path, Size(patients=40, sessions=120, needles=1500))
    store = reopen_career(path)
    result = store.verify()
    assert result.problems == ()
    assert (result.patients, result.sessions, result.needles) == (40, 120, 1500)
    assert store.find_patients("invented") or store.find_patients("nobody")
    assert store.search_notes("pain")
    store.close()
    assert set(questions(path, tries=3)) >= {
        "open",
        "find_patient",
        "open_patient",
        "open_session",
        "search_notes",
    }


def reopen_career(path: Path) -> ChartStore:
    from acuchart.store import open_file

    assert RAW_KEY
    return open_file(path, raw_key=RAW_KEY)


def test_a_search_of_a_file_opened_for_reading_works(tmp_path: Path, store: ChartStore):
    reader = reopen(store.path, read_only=True)
    assert [row.name for row in reader.find_patients("cwik")] == ["Łukasz Ćwik"]
    reader.close()
