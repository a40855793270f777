"""A backup is one moment, proved; it can be made while marks go on, and it comes back into a new file first."""

import json
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.store import AlreadyThereError, CancelledError, DamagedError, ReadOnlyError, StoreError
from acuchart.store.backup import back_up, is_due
from acuchart.store.proving import prove
from acuchart.store.restore import difference, put_in_place, restore
from acuchart.store.shelf import (
    copy_to_second_place,
    list_backups,
    newest_proved,
    proof_of,
    thin_out,
)
from tests.store.charts import RAW_KEY, add, contents, create, fill, needle, one_session, reopen

MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


@pytest.mark.parametrize("encrypted", [True, False])
def test_a_backup_holds_the_moment_and_its_proof_holds_no_patient(tmp_path: Path, encrypted: bool):
    path, shelf = tmp_path / "practice.acuchart", tmp_path / "shelf"
    store = create(path, encrypted=encrypted)
    fill(store)
    told = []
    backup = back_up(store, shelf, reason="open", moment=MOMENT, progress=lambda *what: told.append(what))
    assert backup.path.name == "practice 2026-03-01 09-30-00Z.acuchart"
    assert names(shelf) == [backup.path.name, "practice 2026-03-01 09-30-00Z.proof.json"]
    assert backup.proof is not None
    assert (backup.proof.patients, backup.proof.sessions, backup.proof.needles) == (3, 12, 96)
    assert backup.proof.head == store.head()
    assert list_backups(shelf) == (backup,)
    assert newest_proved(shelf, "practice") == backup
    assert {part for part, _ in told} == {"copy", "pages", "history"}
    proof = (shelf / "practice 2026-03-01 09-30-00Z.proof.json").read_text()
    assert "Invented" not in proof
    assert "Nguy" not in proof
    assert not is_due(store, shelf)
    add(store, needle(id="later", session_id="s0-1"))
    assert is_due(store, shelf)
    before = contents(store)
    restored = restore(backup.path, tmp_path / "restored.acuchart", raw_key=RAW_KEY)
    assert contents(restored) != before
    found = difference(store, restored)
    assert found.relation == "older"
    assert (found.lost_entries, found.lost_sessions) == (1, 1)
    assert found.here.needles == found.there.needles + 1
    assert difference(restored, store).relation == "newer"
    restored.close()
    store.close()
    assert names(shelf) == [backup.path.name, "practice 2026-03-01 09-30-00Z.proof.json"]
    if os.name == "posix":
        assert backup.path.stat().st_mode & 0o777 == 0o600


def test_files_that_went_apart_are_told_from_older_ones(tmp_path: Path):
    store = create(tmp_path / "a.acuchart")
    one_session(store)
    backup = back_up(store, tmp_path / "shelf")
    other = restore(backup.path, tmp_path / "b.acuchart", raw_key=RAW_KEY)
    assert difference(store, other).relation == "same"
    add(store, needle(id="here"))
    add(other, needle(id="there"))
    add(other, needle(id="there too"))
    found = difference(store, other)
    assert (found.relation, found.lost_entries, found.lost_sessions) == ("apart", 1, 1)
    store.close()
    other.close()


def test_marks_go_on_while_a_backup_is_made_and_the_backup_is_one_moment(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    fill(store, patients=2)
    add(store, *[needle(id=f"first{n}", session_id="s0-1", ordinal=n) for n in range(50)])
    store.connection.execute("PRAGMA wal_autocheckpoint = 3").fetchall()  # the log is emptied all the time
    backups, failures = [], []
    stop = threading.Event()

    def work() -> None:
        try:
            while not stop.is_set() and len(backups) < 12:
                backups.append(back_up(store, tmp_path / "shelf"))
        except StoreError as error:  # pragma: no cover
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    count = 0
    while thread.is_alive() and count < 3000:
        add(store, needle(id=f"m{count}", session_id="s0-1", ordinal=100 + count))
        count += 1
    stop.set()
    thread.join(timeout=60)
    assert not failures
    assert len(backups) >= 2
    assert count > 20
    for backup in backups:
        frozen = reopen(backup.path, frozen=True)
        assert backup.proof is not None
        assert store.knows(backup.proof.head)
        assert frozen.head() == backup.proof.head
        assert frozen.verify().problems == ()
        # A prefix of the marks, without a hole.
        marks = [row.id for row in frozen.needles("s0-1") if row.id.startswith("m")]
        assert marks == [f"m{n}" for n in range(len(marks))]
        frozen.close()
    assert len(store.needles("s0-1")) == count + 58
    assert store.verify().ok
    store.close()
    reopen(path).close()


@pytest.mark.parametrize("hours", [1, 30])
@pytest.mark.parametrize("part", ["copy", "pages", "history"])
def test_a_stopped_backup_leaves_nothing_and_the_earlier_one(tmp_path: Path, part: str, hours: int):
    store, shelf = create(tmp_path / "practice.acuchart"), tmp_path / "shelf"
    fill(store, patients=2, sessions=3, needles=30)
    back_up(store, shelf, moment=MOMENT)
    before = names(shelf)
    reached = []
    with pytest.raises(CancelledError):
        back_up(
            store,
            shelf,
            moment=MOMENT + timedelta(hours=hours),
            progress=lambda name, _: reached.append(name),
            cancelled=lambda: part in reached,
        )
    assert names(shelf) == before
    add(store, needle(session_id="s0-1"))
    store.close()


def test_backups_of_one_second_stay_in_the_order_in_which_they_were_made(tmp_path: Path):
    store, shelf = create(tmp_path / "practice.acuchart"), tmp_path / "shelf"
    one_session(store)
    made = []
    for number in range(12):
        add(store, needle(id=f"n{number}"))
        made.append(back_up(store, shelf, moment=MOMENT))
    assert list_backups(shelf) == tuple(reversed(made))
    assert newest_proved(shelf) == made[-1]
    made[0].path.unlink()
    add(store, needle(id="last"))
    last = back_up(store, shelf, moment=MOMENT)
    assert list_backups(shelf)[:2] == (last, made[-1])
    thin_out(shelf, "practice")
    assert list_backups(shelf) == (last,)
    assert not is_due(store, shelf)
    store.close()


def test_the_chain_is_walked_as_a_whole_once_a_day_and_from_the_last_proof_in_between(tmp_path: Path):
    store, shelf = create(tmp_path / "practice.acuchart"), tmp_path / "shelf"
    fill(store)
    first = back_up(store, shelf, moment=MOMENT)
    add(store, needle(id="came", session_id="s0-1"))
    store.apply([change_of(store.needles("s0-1")[0], None)])
    hour = back_up(store, shelf, moment=MOMENT + timedelta(hours=1))
    nothing_new = back_up(store, shelf, moment=MOMENT + timedelta(hours=2))
    day = back_up(store, shelf, moment=MOMENT + timedelta(hours=24))
    made = (first, hour, nothing_new, day)
    begin, later = clock.stamp(MOMENT), clock.stamp(MOMENT + timedelta(hours=24))
    assert [one.proof.whole_at for one in made if one.proof] == [begin, begin, begin, later]
    assert [one.proof.needles for one in made if one.proof] == [96, 96, 96, 96]
    assert [one.proof.history for one in made if one.proof][1:] == [store.verify().history] * 3
    for one in made:
        frozen = reopen(one.path, frozen=True)
        assert frozen.verify().ok
        frozen.close()
    store.close()


def test_a_plain_file_and_another_history_are_always_walked_as_a_whole(tmp_path: Path):
    for name in ("plain", "apart"):
        store, shelf = create(tmp_path / f"{name}.acuchart", encrypted=name == "apart"), tmp_path / name
        one_session(store)
        first = back_up(store, shelf, moment=MOMENT)
        if name == "apart":
            add(store, needle(id="lost"))
            back_up(store, shelf, moment=MOMENT + timedelta(minutes=1))
            store.close()
            restore(first.path, tmp_path / "restored.acuchart", raw_key=RAW_KEY).close()
            put_in_place(tmp_path / "restored.acuchart", store.path, raw_key=RAW_KEY)
            store = reopen(store.path)
        add(store, needle(id="another"))
        last = back_up(store, shelf, moment=MOMENT + timedelta(hours=1))
        assert last.proof is not None
        assert last.proof.whole_at == clock.stamp(MOMENT + timedelta(hours=1))
        store.close()


@pytest.mark.parametrize("wound", ["page", "entry", "row", "old entry"])
def test_a_backup_that_rests_on_another_is_proved_too(tmp_path: Path, wound: str):
    """A page that is not as it was written, an entry that came later and was altered, rows that are missing."""
    path, shelf = tmp_path / "practice.acuchart", tmp_path / "shelf"
    store = create(path)
    fill(store)
    back_up(store, shelf, moment=MOMENT)
    add(store, needle(id="n", session_id="s0-1"), needle(id="m", session_id="s0-1"))
    if wound == "entry":
        store.connection.execute("DROP TRIGGER history_is_kept_update")
        store.connection.execute("UPDATE history SET at = '2020-01-01' WHERE key = 'n'")
    if wound == "row":
        store.connection.execute("DELETE FROM needle WHERE id = 'm'")
    if wound == "old entry":
        store.connection.execute("DROP TRIGGER history_is_kept_delete")
        store.connection.execute("DELETE FROM history WHERE seq = 3")
    store.close()
    before = names(shelf)
    if wound == "page":  # one that nothing reads on the way to a backup
        data = bytearray(path.read_bytes())
        data[-2000] ^= 1
        path.write_bytes(data)
    store = reopen(path)
    with pytest.raises(DamagedError):
        back_up(store, shelf, moment=MOMENT + timedelta(hours=1))
    assert names(shelf) == before
    store.close()


def test_a_backup_to_where_nothing_can_be_written_says_so(tmp_path: Path):
    store = create(tmp_path / "practice.acuchart")
    (tmp_path / "file").write_text("x")
    with pytest.raises(ReadOnlyError, match="cannot be written"):
        back_up(store, tmp_path / "file" / "shelf")
    store.close()


def test_a_damaged_backup_is_never_called_proved_nor_restored(tmp_path: Path):
    store, shelf = create(tmp_path / "practice.acuchart"), tmp_path / "shelf"
    fill(store)
    backup = back_up(store, shelf)
    store.close()
    data = bytearray(backup.path.read_bytes())
    data[len(data) // 2] ^= 1
    backup.path.write_bytes(data)
    with pytest.raises(DamagedError):
        prove(backup.path, RAW_KEY)
    with pytest.raises(DamagedError):
        restore(backup.path, tmp_path / "out.acuchart", raw_key=RAW_KEY)
    with pytest.raises(DamagedError, match="not what was proved"):
        copy_to_second_place(backup, tmp_path / "stick")
    assert not (tmp_path / "out.acuchart").exists()
    assert names(tmp_path / "stick") == []
    backup.path.write_bytes(data[:-4096])
    assert newest_proved(shelf) is None


def test_a_proved_backup_arrives_at_the_second_place_as_it_was(tmp_path: Path):
    store = create(tmp_path / "practice.acuchart")
    one_session(store)
    backup = back_up(store, tmp_path / "shelf")
    store.close()
    copy = copy_to_second_place(backup, tmp_path / "stick" / "acuchart")
    assert copy.path.read_bytes() == backup.path.read_bytes()
    assert copy.proof == backup.proof
    assert newest_proved(tmp_path / "stick" / "acuchart") == copy
    # Again: the copy is replaced, not doubled.
    copy_to_second_place(backup, tmp_path / "stick" / "acuchart")
    assert len(list_backups(tmp_path / "stick" / "acuchart")) == 1


def test_thinning_keeps_what_it_should_and_never_the_last_proof(tmp_path: Path):
    store, shelf = create(tmp_path / "practice.acuchart"), tmp_path / "shelf"
    made = [back_up(store, shelf, moment=MOMENT + timedelta(minutes=20 * n)) for n in range(6)]
    other = back_up(store, shelf, moment=MOMENT - timedelta(days=3))
    (shelf / "practice 2026-02-28 08-00-00Z.acuchart").write_bytes(b"never proved")
    (shelf / "letter.pdf").write_bytes(b"not ours")
    gone = thin_out(shelf, "practice")
    left = {backup.path for backup in list_backups(shelf)}
    # 9:30 9:50 10:10 10:30 10:50 11:10: the newest of each hour stays.
    assert left == {made[1].path, made[4].path, made[5].path, other.path}
    assert not left & set(gone)
    assert (shelf / "letter.pdf").exists()
    assert thin_out(shelf, "practice") == ()
    store.close()


def test_a_clock_that_was_set_back_makes_no_old_backup_the_newest(tmp_path: Path):
    """Twenty-four wrong hours, then a right one: what is made now is the newest, and stays when others go."""
    store, shelf = create(tmp_path / "practice.acuchart"), tmp_path / "shelf"
    one_session(store)
    ahead = datetime(2999, 1, 1, tzinfo=UTC)
    for hour in range(30):
        back_up(store, shelf, moment=ahead + timedelta(hours=hour))
    add(store, needle(id="after the clock was set back"))
    assert is_due(store, shelf)
    now = back_up(store, shelf)
    assert newest_proved(shelf, "practice") == now
    assert not is_due(store, shelf)
    thin_out(shelf, "practice")
    left = list_backups(shelf)
    assert left[0] == now
    assert len(left) == 1 + 24  # the newest of 24 wrong hours
    store.close()


def test_a_restored_file_takes_the_place_and_the_old_one_stays_beside(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    one_session(store)
    backup = back_up(store, tmp_path / "shelf")
    add(store, needle(id="after"))
    store.close()
    restore(backup.path, tmp_path / "restored.acuchart", raw_key=RAW_KEY).close()
    kept = put_in_place(tmp_path / "restored.acuchart", path, raw_key=RAW_KEY)
    assert kept is not None
    now, then = reopen(path), reopen(kept)
    assert now.needles("s1") == ()
    assert [row.id for row in then.needles("s1")] == ["after"]
    assert now.verify().ok
    now.close()
    then.close()
    assert len(names(tmp_path)) == 2


def test_a_damaged_file_is_set_aside_with_its_log(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    one_session(store)
    backup = back_up(store, tmp_path / "shelf")
    store.close()
    path.write_bytes(b"\x01" + os.urandom(8191))
    path.with_name(path.name + "-wal").write_bytes(os.urandom(5000))
    restore(backup.path, tmp_path / "restored.acuchart", raw_key=RAW_KEY).close()
    kept = put_in_place(tmp_path / "restored.acuchart", path, raw_key=RAW_KEY)
    assert kept is not None
    assert kept.with_name(kept.name + "-wal").stat().st_size == 5000
    store = reopen(path)
    assert store.session("s1")
    store.close()
    with pytest.raises(AlreadyThereError):
        restore(backup.path, path, raw_key=RAW_KEY)


json_texts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
).map(json.dumps)


@given(st.text(max_size=60) | json_texts | st.just("[" * 100_000))
def test_any_text_is_a_proof_or_a_value_error(text: str):
    with pytest.raises(ValueError, match=r"."):
        proof_of(text)


def test_a_shelf_with_odd_names_is_read_without_a_stumble(tmp_path: Path):
    for name in ("practice 2026-99-01 00-00-00Z.acuchart", "x.acuchart", "a 2026-01-01 00-00-00Z.acuchart"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "a 2026-01-01 00-00-00Z.proof.json").write_text("{")
    assert [(b.path.name, b.proof) for b in list_backups(tmp_path)] == [("a 2026-01-01 00-00-00Z.acuchart", None)]
    assert list_backups(tmp_path / "none") == ()
    assert newest_proved(tmp_path) is None
