"""Backup, restore and salvage from a script: proved, into new files, with plain sentences for what goes wrong."""

import json
from pathlib import Path

import pytest

from acuchart.cli import run
from acuchart.store import open_file
from acuchart.store.rekey import change_passphrase
from tests.store.charts import add, contents, create, fill, needle

PASSPHRASE = "seven slow herons"


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ACUCHART_PASSPHRASE", PASSPHRASE)


def practice(folder: Path) -> Path:
    path = folder / "practice.acuchart"
    store = create(path, encrypted=False)
    fill(store)
    store.close()
    change_passphrase(path, PASSPHRASE)
    return path


def opened(path: Path):
    return open_file(path, passphrase=PASSPHRASE)


def test_a_backup_is_proved_and_comes_back_equal(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = practice(tmp_path)
    second = tmp_path / "stick"
    assert run(["backup", str(path), "--second", str(second), "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["proof"]["patients"], value["proof"]["sessions"]) == (3, 12)
    assert Path(value["backup"]).parent == tmp_path / "Backups"
    assert Path(value["second"]).read_bytes() == Path(value["backup"]).read_bytes()
    out = tmp_path / "again.acuchart"
    assert run(["restore", value["backup"], "--out", str(out)]) == 0
    assert "3 patients, 12 sessions" in capsys.readouterr().out
    first, again = opened(path), opened(out)
    assert contents(first) == contents(again)
    first.close()
    again.close()


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = practice(tmp_path)
    for command in ("restore", "salvage"):
        before = path.read_bytes()
        assert run([command, str(path), "--out", str(path)]) == 1
        assert "is already there; choose another name." in capsys.readouterr().err
        assert path.read_bytes() == before


def test_a_backup_works_while_another_window_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = practice(tmp_path)
    store = opened(path)
    assert run(["backup", str(path)]) == 0
    assert "Backup proved" in capsys.readouterr().out
    store.close()


def test_what_can_be_read_is_saved_and_the_damaged_file_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = practice(tmp_path)
    whole = opened(path)
    expected = contents(whole)
    whole.close()
    wounded = bytearray(path.read_bytes())
    wounded[9 * 4096 + 700] ^= 0xFF
    path.write_bytes(wounded)
    before = path.read_bytes()
    out = tmp_path / "saved.acuchart"
    assert run(["salvage", str(path), "--out", str(out), "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["sessions"], value["broken_pages"], value["stand_ins"]) == (12, 1, 0)
    assert path.read_bytes() == before
    saved = opened(out)
    assert contents(saved) == expected
    saved.close()


def test_a_backup_and_what_came_after_it_are_joined(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = practice(tmp_path)
    assert run(["backup", str(path), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["backup"]
    store = opened(path)
    add(store, needle(id="later", session_id="s0-1"))
    expected = contents(store)
    store.close()
    out = tmp_path / "saved.acuchart"
    assert run(["salvage", str(path), "--with", made, "--out", str(out), "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["after_backup"], value["history_whole"]) == (1, True)
    saved = opened(out)
    assert contents(saved) == expected
    saved.close()
