"""A file of an older program is copied, then brought up to date as a whole, or it stays as it was."""

from pathlib import Path

import pytest

from acuchart.store import ReadOnlyError, StoreError, schema
from tests.store.charts import contents, create, fill, reopen


def _adds_a_table(db) -> None:
    db.execute("CREATE TABLE added (id TEXT PRIMARY KEY) STRICT")


def _orphans_a_needle(db) -> None:
    db.execute("CREATE TABLE added (id TEXT PRIMARY KEY REFERENCES patient(id)) STRICT")
    db.execute("INSERT INTO added VALUES ('nobody')")


def _fails_half_way(db) -> None:
    db.execute("CREATE TABLE added (id TEXT PRIMARY KEY) STRICT")
    db.execute("INSERT INTO no_such_table VALUES (1)")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "practice.acuchart"
    store = create(path)
    fill(store, patients=1, sessions=2, needles=3)
    store.close()
    return path


def add_step(monkeypatch: pytest.MonkeyPatch, step) -> None:
    """The program gets a second step, as a later release has one."""
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, step))
    monkeypatch.setattr(schema, "STEP_NAMES", (*schema.STEP_NAMES, "m002_" + step.__name__))


def test_an_older_file_is_copied_before_its_first_new_step(old: Path, monkeypatch: pytest.MonkeyPatch):
    before = old.read_bytes()
    add_step(monkeypatch, _adds_a_table)
    with pytest.raises(ReadOnlyError, match="older acuchart"):
        reopen(old, read_only=True)
    assert old.read_bytes() == before
    store = reopen(old)
    there = contents(store)
    assert store.connection.execute("SELECT count(*) FROM added").fetchone() == (0,)
    store.close()
    copy = old.with_name("practice-before-update-m001_first_tables.acuchart")
    assert copy.read_bytes() == before
    monkeypatch.undo()
    store = reopen(copy)
    assert contents(store) == there
    assert store.verify().problems == ()
    store.close()


@pytest.mark.parametrize("step", [_fails_half_way, _orphans_a_needle])
def test_a_step_that_fails_leaves_the_file_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch, step):
    store = reopen(old)
    before = contents(store)
    store.close()
    with monkeypatch.context() as later:
        add_step(later, step)
        with pytest.raises(StoreError, match=r"practice"):
            reopen(old)
    store = reopen(old)
    assert contents(store) == before
    assert store.verify().problems == ()
    store.close()
