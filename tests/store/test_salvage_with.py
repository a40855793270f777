"""A proved backup and what a damaged file holds beyond it, joined into one file."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from acuchart.model.change import change_of
from acuchart.model.picture import Picture
from acuchart.store import DamagedError, blobs
from acuchart.store.backup import back_up
from acuchart.store.kinds import of_patient
from acuchart.store.salvage import salvage
from tests.store.charts import RAW_KEY, add, contents, create, fill, needle, one_session, reopen

PAGE = 4096


@pytest.fixture(params=[True, False], ids=["encrypted", "plain"])
def practice(request: pytest.FixtureRequest, tmp_path: Path):
    """A file, its backup, and what was in the file at the end: much came after the backup."""
    path = tmp_path / "practice.acuchart"
    store = create(path, encrypted=request.param)
    fill(store, patients=2, sessions=3, needles=8)
    backup = back_up(store, tmp_path / "shelf").path
    for number in range(60):
        add(store, needle(id=f"late{number}", session_id="s0-1", ordinal=20 + number))
    before, head = contents(store), store.head()
    store.close()
    return path, backup, before, head


def blanked(path: Path, dice: random.Random, part: float) -> None:
    data = bytearray(path.read_bytes())
    pages = range(1, len(data) // PAGE)
    for page in dice.sample(pages, round(len(pages) * part)):
        data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    path.write_bytes(data)


def test_a_whole_file_and_its_backup_give_the_file(practice, tmp_path: Path):
    path, backup, before, head = practice
    out = tmp_path / "saved.acuchart"
    report = salvage(path, out, raw_key=RAW_KEY, backup=backup)
    assert report.history_whole
    assert report.after_backup == 60
    assert any("60 that came later" in line for line in report.lines)
    store = reopen(out)
    assert contents(store) == before
    assert store.head() == head
    assert store.verify().ok
    store.close()


def test_many_wounds_cost_less_with_a_backup_and_never_what_it_holds(practice, tmp_path: Path):
    path, backup, before, _ = practice
    data = path.read_bytes()
    frozen = reopen(backup, frozen=True)
    kept = {row for session in frozen.sessions() for row in frozen.needles(session.id)}
    frozen.close()
    true = {row for rows in before["needles"] for row in rows}
    out = tmp_path / "saved.acuchart"
    newer = refused = 0
    for number in range(6):
        path.write_bytes(data)
        blanked(path, random.Random(f"with {number}"), 0.05)
        try:
            report = salvage(path, out, raw_key=RAW_KEY, backup=backup)
        except DamagedError:  # nothing is left that ties the file to the backup
            assert not out.exists()
            refused += 1
            continue
        store = reopen(out)
        assert store.verify().problems == ()
        saved = {row for session in store.sessions() for row in store.needles(session.id)}
        assert kept <= saved <= true, report
        newer += len(saved - kept)
        store.close()
        out.unlink()
    assert newer > 20
    assert refused < 4


def test_a_backup_that_fills_every_gap_lets_the_chain_go_on(practice, tmp_path: Path):
    path, backup, before, head = practice
    data = path.read_bytes()
    backed = backup.read_bytes()
    # Only pages that the backup has too, and that did not change after it, are hit.
    same = [
        page
        for page in range(1, min(len(data), len(backed)) // PAGE)
        if data[page * PAGE : (page + 1) * PAGE] == backed[page * PAGE : (page + 1) * PAGE]
    ]
    out = tmp_path / "saved.acuchart"
    whole = 0
    for number in range(6):
        wounded = bytearray(data)
        for page in random.Random(f"gap {number}").sample(same, 4):
            wounded[page * PAGE + 100 : page * PAGE + 3000] = bytes(2900)
        path.write_bytes(wounded)
        report = salvage(path, out, raw_key=RAW_KEY, backup=backup)
        store = reopen(out)
        assert store.verify().problems == ()
        assert contents(store)["needles"] == before["needles"]
        if report.history_whole:
            whole += 1
            assert store.head() == head
        store.close()
        out.unlink()
    assert whole


def test_a_backup_of_another_practice_or_of_another_branch_is_refused(tmp_path: Path):
    store = create(tmp_path / "other.acuchart")
    one_session(store)
    add(store, needle(id="elsewhere"))
    other = back_up(store, tmp_path / "shelf").path
    store.close()
    path, out = tmp_path / "practice.acuchart", tmp_path / "saved.acuchart"
    store = create(path)
    one_session(store)
    add(store, needle(id="here"), needle(id="here too"))
    store.close()
    with pytest.raises(DamagedError, match="not a backup of this file"):
        salvage(path, out, raw_key=RAW_KEY, backup=other)
    assert not out.exists()
    data = bytearray(other.read_bytes())
    data[len(data) // 2] ^= 1
    other.write_bytes(data)
    with pytest.raises(DamagedError):
        salvage(path, out, raw_key=RAW_KEY, backup=other)
    assert not out.exists()


def test_pictures_are_saved_with_their_bytes_and_lost_bytes_are_told(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path, encrypted=True)
    fill(store, patients=1, sessions=1, needles=2)
    names = [blobs.keep(store, bytes([number]) * 9000) for number in range(4)]
    pictures = [
        Picture(id=f"pic{at}", patient_id="p0", content=name, thumb=name, mime="image/jpeg", width=1, height=1)
        for at, name in enumerate(names)
    ]
    lost = Picture(
        id="lost", patient_id="p0", content="0" * 64, thumb="0" * 64, mime="image/jpeg", width=1, height=1
    )
    store.apply([change_of(None, one) for one in (*pictures, lost)])
    store.close()
    report = salvage(path, tmp_path / "saved.acuchart", raw_key=RAW_KEY)
    assert "The bytes of 1 pictures or papers could not be read; their rows are kept." in report.lines
    with closing(reopen(tmp_path / "saved.acuchart")) as saved:
        assert len(of_patient(saved, Picture, "p0")) == 5
        assert [blobs.fetch(saved, name)[:1] for name in names] == [bytes([number]) for number in range(4)]
