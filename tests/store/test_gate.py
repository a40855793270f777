"""One way in: whole steps or nothing, compared with what is there, chained, and never into a signed session."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from acuchart.model.change import Cause, change_of, inverted
from acuchart.model.course import Course
from acuchart.model.needle import Needle, NeedleState, Technique
from acuchart.model.patient import Alert, AlertLevel, Patient
from acuchart.model.practice import Practice
from acuchart.model.session import Note, Section, Session, SessionStatus
from acuchart.model.side import Side
from acuchart.store import (
    ChartStore,
    DiskFullError,
    LostFileError,
    SignedError,
    StaleChangeError,
    WrongPassphraseError,
)
from acuchart.store.backup import save_copy
from tests.store.charts import add, contents, create, fill, needle, one_session, reopen


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChartStore]:
    store = create(tmp_path / "practice.acuchart")
    one_session(store)
    yield store
    store.close()


@contextmanager
def nothing_is_written(store: ChartStore) -> Iterator[None]:
    before, head = contents(store), store.head()
    yield
    assert contents(store) == before
    assert store.head() == head
    assert not store.connection.in_transaction


def test_a_step_is_there_after_reopening_and_the_chain_holds(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    fill(store)
    before, head = contents(store), store.head()
    store.close()
    again = reopen(path)
    assert contents(again) == before
    assert again.head() == head
    assert again.knows(head)
    assert not again.knows("0" * 64)
    result = again.verify()
    assert result.problems == ()
    assert (result.patients, result.sessions, result.needles) == (3, 12, 96)
    again.close()


def test_an_empty_step_writes_nothing(store: ChartStore):
    with nothing_is_written(store):
        store.apply([])


def test_a_change_for_another_state_of_the_record_is_refused_whole(store: ChartStore):
    one = needle()
    add(store, one)
    stale = change_of(replace(one, x=0.9), replace(one, x=0.1))
    with nothing_is_written(store), pytest.raises(StaleChangeError, match="changed elsewhere"):
        store.apply([change_of(None, needle(id="n2")), stale])
    with nothing_is_written(store), pytest.raises(StaleChangeError):
        store.apply([change_of(replace(one, note="x"), None)])
    with nothing_is_written(store), pytest.raises(StaleChangeError):
        store.apply([change_of(None, replace(one, x=0.2))])


def test_a_reference_to_nothing_is_refused_whole(store: ChartStore):
    with nothing_is_written(store), pytest.raises(dbapi2.IntegrityError):
        store.apply([change_of(None, needle()), change_of(None, needle(id="n2", session_id="nowhere"))])


def test_a_full_disk_says_so_keeps_the_chart_and_goes_on_afterwards(store: ChartStore):
    add(store, needle())
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    long = needle(id="n2", note="x" * 40_000)
    with nothing_is_written(store), pytest.raises(DiskFullError, match="disk is full"):
        add(store, long)
    store.connection.execute("PRAGMA max_page_count = 1000000").fetchall()
    add(store, long)
    assert [row.id for row in store.needles("s1")] == ["n1", "n2"]
    assert store.verify().ok


def test_a_full_disk_while_making_a_file_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from acuchart.store import opening

    real = opening.connect

    def small(*args: object, **how: object) -> dbapi2.Connection:
        connection = real(*args, **how)  # type: ignore[arg-type]
        connection.execute("PRAGMA max_page_count = 6").fetchall()
        return connection

    monkeypatch.setattr(opening, "connect", small)
    with pytest.raises(DiskFullError):
        create(tmp_path / "a.acuchart", encrypted=False)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


# ---- signed sessions


def signed(store: ChartStore) -> None:
    add(store, needle(), Note(session_id="s1", section=Section.PLAN, text="walk"))
    session = store.session("s1")
    store.apply([change_of(session, replace(session, status=SessionStatus.SIGNED))])


def test_a_signed_session_refuses_every_change(store: ChartStore):
    signed(store)
    session, one = store.session("s1"), needle()
    note = Note(session_id="s1", section=Section.PLAN, text="walk")
    for change in (
        change_of(one, replace(one, x=0.1)),
        change_of(one, None),
        change_of(None, needle(id="n2")),
        change_of(note, replace(note, text="run")),
        change_of(note, None),
        change_of(None, Note(session_id="s1", section=Section.REASON, text="new")),
        change_of(session, replace(session, title="other")),
        change_of(session, replace(session, status=SessionStatus.DRAFT)),
    ):
        with nothing_is_written(store), pytest.raises(SignedError, match=r"signed.*amendment"):
            store.apply([change])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE needle SET x = 0.1 WHERE id = 'n1'",
        "DELETE FROM needle WHERE session_id = 's1'",
        "INSERT OR REPLACE INTO needle SELECT * FROM needle WHERE id = 'n1'",
        "UPDATE needle SET session_id = 's2'",
        "UPDATE needle SET session_id = 's1' WHERE id = 'other'",
        "UPDATE OR REPLACE needle SET id = 'n1', session_id = 's1' WHERE id = 'other'",
        "UPDATE OR REPLACE session SET id = 's1' WHERE id = 's2'",
        "UPDATE note SET text = 'run'",
        "DELETE FROM note",
        "INSERT INTO note (session_id, section, text) VALUES ('s1', 'reason', 'x')",
        "INSERT OR REPLACE INTO note (session_id, section, text) VALUES ('s1', 'plan', 'x')",
        "UPDATE session SET title = 'x' WHERE id = 's1'",
        "UPDATE session SET status = 'draft'",
        "DELETE FROM session WHERE id = 's1'",
        "INSERT OR REPLACE INTO session SELECT id, patient_id, started_at, ended_at, course_id, 'x', "
        "retention_min, 'draft', visit, layout, binned_at FROM session WHERE id = 's1'",
        "UPDATE history SET after = '{}'",
        "DELETE FROM history",
        "INSERT OR REPLACE INTO history SELECT seq, step, at, cause, session_id, entity, key, before, '{}', "
        "prev_hash, hash FROM history WHERE seq = 2",
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_raw_sql_cannot_change_what_is_signed_nor_the_history(store: ChartStore, sql: str, recursive: str):
    add(store, Session(id="s2", patient_id="p1", started_at="2026-01-06T09:00:00.000Z"))
    add(store, needle(id="other", session_id="s2"))
    signed(store)
    store.connection.execute("PRAGMA foreign_keys = OFF")
    store.connection.execute(f"PRAGMA recursive_triggers = {recursive}")
    with nothing_is_written(store), pytest.raises(dbapi2.IntegrityError, match=r"signed session|never rewritten"):
        store.connection.execute(sql)


# ---- undo and redo over reopening


class Stacks:
    """What the open session keeps in memory: the rules of ``ui.document`` without its window."""

    def __init__(self, store: ChartStore) -> None:
        self.store = store
        self.undo, self.redo = ([list(step) for step in stack] for stack in store.steps("s1"))

    def edit(self, *changes: object) -> None:
        self.store.apply(changes)  # type: ignore[arg-type]
        step = [change for change in changes if change.is_step]  # type: ignore[attr-defined]
        if step:
            self.undo.append(step)
            self.redo.clear()

    def walk_back(self) -> None:
        if self.undo:
            step = self.undo.pop()
            self.store.apply(inverted(step), cause=Cause.UNDO)
            self.redo.append(step)

    def walk_forth(self) -> None:
        if self.redo:
            step = self.redo.pop()
            self.store.apply(step, cause=Cause.REDO)
            self.undo.append(step)


actions = st.lists(
    st.tuples(
        st.sampled_from(["place", "pair", "move", "delete", "note", "session", "undo", "redo", "reopen", "mixed"]),
        st.integers(0, 7),
    ),
    max_size=25,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions)
def test_any_run_of_edits_undos_and_redos_gives_the_same_stacks_after_reopening(tmp_path: Path, run):
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    path = folder / "practice.acuchart"
    store = create(path, encrypted=False)
    store.connection.execute("PRAGMA synchronous = OFF")  # speed; killed processes have their own test
    one_session(store)
    stacks = Stacks(store)
    for number, (action, pick) in enumerate(run):
        needles = store.needles("s1")
        chosen = needles[pick % len(needles)] if needles else None
        session = store.session("s1")
        match action:
            case "place":
                stacks.edit(change_of(None, needle(id=f"n{number}")))
            case "pair":
                stacks.edit(*(change_of(None, needle(id=f"n{number}{side}", side=side)) for side in Side))
            case "move" if chosen:
                stacks.edit(change_of(chosen, replace(chosen, x=(pick + number) % 10 / 10)))
            case "delete" if chosen:
                stacks.edit(change_of(chosen, None))
            case "note":
                text = store.notes("s1").get(Section.PLAN)
                old = None if text is None else Note(session_id="s1", section=Section.PLAN, text=text)
                stacks.edit(change_of(old, Note(session_id="s1", section=Section.PLAN, text=f"note {number}")))
            case "session":
                stacks.edit(change_of(session, replace(session, title=f"visit {number}")))
            case "mixed" if chosen:
                stacks.edit(
                    change_of(chosen, replace(chosen, state=NeedleState.OUT, note=str(number))),
                    change_of(session, replace(session, title=f"mixed {number}")),
                )
            case "undo":
                stacks.walk_back()
            case "redo":
                stacks.walk_forth()
            case "reopen":
                store.close()
                store = reopen(path)
                store.connection.execute("PRAGMA synchronous = OFF")
                stacks.store = store
        found_undo, found_redo = store.steps("s1")
        assert [list(step) for step in found_undo] == stacks.undo
        assert [list(step) for step in found_redo] == stacks.redo
    assert store.verify().problems == ()
    while stacks.undo:
        stacks.walk_back()
    assert store.needles("s1") == ()
    store.close()
    shutil.rmtree(folder)


# ---- any text comes back as it was

_NASTY = ("'; DROP TABLE patient; --", '"', "\r\n\t", "👩‍⚕️", "<b>&amp;</b>", "=1+1", "../../x")
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    ["\0", "a\0b", "\u202e evil", "عبد الله", "हिन्दी", "王小明 合谷", "x" * 10_000, *_NASTY]
)
names = text.filter(str.strip)
days = st.none() | st.dates()
millimetres = st.none() | st.floats(0, 3, allow_subnormal=True)
fractions = st.floats(0, 1) | st.sampled_from([0, 1, -0.0, 5e-324])
patients = st.builds(
    Patient,
    id=st.just("px"),
    name=names,
    born=days,
    pronoun=text,
    phone=text,
    email=text,
    address=text,
    work=text,
    complaint=text,
    goal=text,
    physician=text,
    alerts=st.lists(
        st.builds(Alert, text=text, level=st.sampled_from(AlertLevel), confirmed_on=days), max_size=3
    ).map(tuple),
    created_at=text,
)
needles = st.builds(
    Needle,
    id=st.just("nx"),
    session_id=st.just("s1"),
    ordinal=st.integers(-(2**63), 2**63 - 1),
    view=text,
    x=fractions,
    y=fractions,
    side=st.sampled_from(Side),
    code=st.none() | text,
    system=text,
    part=text,
    label=text,
    state=st.sampled_from(NeedleState),
    gauge_mm=millimetres,
    length_mm=millimetres,
    kind=text,
    depth_mm=millimetres,
    angle_deg=st.none() | st.integers(0, 180),
    direction_deg=st.none() | st.floats(0, 360),
    technique=st.sampled_from(Technique),
    note=text,
    pair_id=st.none() | text,
    placed_at=text,
    removed_at=text,
)
practices = st.builds(Practice, name=text, footer=text, address=text, paper=st.sampled_from(["a4", "letter"]))
courses = st.builds(
    Course,
    id=st.just("cx"),
    patient_id=st.just("p1"),
    name=text,
    planned_sessions=st.integers(1, 2**62),
    started_on=days,
)
sessions = st.builds(
    Session,
    id=st.just("sx"),
    patient_id=st.just("p1"),
    started_at=text,
    title=text,
    retention_min=st.none() | st.integers(0, 999),
)
notes = st.builds(Note, session_id=st.just("s1"), section=st.sampled_from(Section), text=text)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChartStore]:
    store = create(tmp_path_factory.mktemp("store") / "shared.acuchart")
    store.connection.execute("PRAGMA synchronous = OFF")
    one_session(store)
    yield store
    assert store.verify().problems == ()
    store.close()


@settings(max_examples=250)
@given(st.one_of(patients, needles, courses, sessions, notes))
def test_any_record_comes_back_as_it_was_and_leaves_whole(shared: ChartStore, record):
    add(shared, record)
    table = change_of(None, record).entity
    where = "id = ?" if table.value != "note" else "session_id || '/' || section = ?"
    (found,) = shared.many(table, f"WHERE {where}", record.id)
    assert found == record
    for field in fields(record):
        was = getattr(record, field.name)
        assert isinstance(was, int) or type(getattr(found, field.name)) is type(was)  # 1 may come back as 1.0
    shared.apply([change_of(record, None)])
    assert shared.many(table, f"WHERE {where}", record.id) == ()


@settings(max_examples=60)
@given(practices, practices)
def test_the_practice_changes_from_anything_to_anything(shared: ChartStore, first, second):
    for wanted in (first, second):
        before = shared.practice()
        if before != wanted:
            shared.apply([change_of(before, wanted)])
        assert shared.practice() == wanted


def test_a_changed_birthday_and_alert_are_compared_as_written(store: ChartStore):
    old = store.patient("p1")
    new = replace(old, born=date(1950, 1, 2), alerts=(Alert(text="pacemaker", level=AlertLevel.STOP),))
    store.apply([change_of(old, new)])
    store.apply([change_of(new, old)])
    assert store.patient("p1") == old


# ---- the file under us


def test_a_file_that_was_taken_away_is_noticed_and_the_chart_can_be_saved_elsewhere(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    one_session(store)
    add(store, needle())
    path.unlink()
    with pytest.raises(LostFileError, match=r"moved, deleted or replaced.*save a copy"):
        add(store, needle(id="n2"))
    save_copy(store, tmp_path / "rescued.acuchart")
    store.close()
    again = reopen(tmp_path / "rescued.acuchart")
    assert again.needles("s1") == (needle(),)
    assert again.verify().ok
    again.close()


def test_a_file_that_was_replaced_is_noticed(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    one_session(store)
    other = create(tmp_path / "other.acuchart")
    other.close()
    (tmp_path / "other.acuchart").replace(path)
    with pytest.raises(LostFileError):
        add(store, needle())
    store.close()


def test_a_log_that_was_taken_away_costs_no_mark(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    one_session(store)
    for number in range(5):
        add(store, needle(id=f"n{number}"))
        path.with_name(path.name + "-wal").unlink()
    add(store, needle(id="last"))
    # What a killed process leaves on disk: the files as they are now.
    left = tmp_path / "left"
    left.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(tmp_path / f"practice.acuchart{suffix}", left / f"practice.acuchart{suffix}")
    store.close()
    again = reopen(left / "practice.acuchart")
    assert [row.id for row in again.needles("s1")] == ["last", "n0", "n1", "n2", "n3", "n4"]
    assert again.verify().ok
    again.close()


def test_a_wrong_passphrase_leaves_the_log_of_a_killed_process_as_it_is(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    one_session(store)
    left = tmp_path / "left"
    left.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(tmp_path / f"practice.acuchart{suffix}", left / f"practice.acuchart{suffix}")
    store.close()
    before = {p.name: p.read_bytes() for p in left.iterdir()}
    with pytest.raises(WrongPassphraseError):
        reopen_with_wrong_key(left / "practice.acuchart")
    after = {p.name: p.read_bytes() for p in left.iterdir() if not p.name.endswith("-shm")}
    assert after == before
    again = reopen(left / "practice.acuchart")
    assert again.session("s1").patient_id == "p1"
    again.close()


def reopen_with_wrong_key(path: Path) -> None:
    from acuchart.store import open_file

    open_file(path, raw_key="x'" + "11" * 32 + "'")


def test_a_reader_in_the_same_process_does_not_drop_the_writers_locks(tmp_path: Path, python: str):
    """POSIX drops a process's locks when any handle of the file is closed; another program could then step in."""
    import subprocess

    path = tmp_path / "practice.acuchart"
    store = create(path)
    one_session(store)
    reader = store.reader()
    reader.close()
    script = (
        "import sys; from sqlcipher3 import dbapi2\n"
        "c = dbapi2.connect(sys.argv[1], isolation_level=None, timeout=0.1)\n"
        "c.execute('PRAGMA key = ' + chr(34) + sys.argv[2] + chr(34))\n"
        "print(c.execute('PRAGMA journal_mode = DELETE').fetchone()[0])\n"
    )
    from tests.store.charts import RAW_KEY

    ran = subprocess.run([python, "-c", script, str(path), RAW_KEY], capture_output=True, text=True, check=False)
    # Leaving WAL mode needs the file for oneself alone: while we hold our shared lock it is refused.
    assert "delete" not in ran.stdout
    assert "locked" in ran.stderr
    add(store, needle())
    assert store.verify().ok
    store.close()
