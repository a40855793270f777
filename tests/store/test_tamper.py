"""Whoever edits the file behind the program's back is found out, and the first broken link is named."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from acuchart.model.change import change_of
from acuchart.model.session import SessionStatus
from acuchart.store import gate
from acuchart.store.backup import back_up
from tests.store.charts import RAW_KEY, create, fill, reopen

# What is done by raw SQL (after the triggers are dropped and are put back), and what verify says about it.
TRICKS = {
    "a needle is moved": (
        "UPDATE needle SET x = 0.111 WHERE id = 'n0-0-1'",
        "needle “n0-0-1” is not what the history",
    ),
    "a needle is taken out": ("DELETE FROM needle WHERE id = 'n0-0-1'", "needle “n0-0-1” is missing"),
    "a needle is added": (
        "INSERT INTO needle SELECT 'forged', session_id, ordinal, view, x, y, side, code, system, part, label,"
        " state, gauge_mm, length_mm, kind, depth_mm, angle_deg, direction_deg, technique, note, pair_id,"
        " placed_at, removed_at, set_no, lot, sensation FROM needle WHERE id = 'n0-0-1'",
        "needle “forged” is not in the history",
    ),
    "a note is rewritten": (
        "UPDATE note SET text = 'patient agreed' WHERE session_id = 's0-0' AND section = 'plan'",
        "note “s0-0/plan” is not what the history",
    ),
    "a patient is renamed": (
        "UPDATE patient SET name = 'Someone Else' WHERE id = 'p0'",
        "patient “p0” is not what",
    ),
    "a visit is dated back": (
        "UPDATE session SET started_at = '2025-12-31T09:00:00.000Z' WHERE id = 's0-0'",
        "session “s0-0” is not what the history",
    ),
    "a signature is taken off": (
        "UPDATE session SET status = 'draft' WHERE id = 's0-0'",
        "session “s0-0” is not what",
    ),
    "an entry is rewritten": (
        "UPDATE history SET after = replace(after, '\"x\":0.', '\"x\":0.1') WHERE seq = 6",
        "Entry 6 of the history was altered",
    ),
    "an entry is dated back": (
        "UPDATE history SET at = '2025-01-01T00:00:00.000Z' WHERE seq = 11",
        "Entry 11 of the history was altered",
    ),
    "an entry is taken out": ("DELETE FROM history WHERE seq = 12", "broken before entry 13"),
    "the last entry is taken out": (
        "DELETE FROM history WHERE seq = (SELECT max(seq) FROM history)",
        "is not in the history",
    ),
    "two entries change places": (
        "UPDATE history SET seq = CASE seq WHEN 14 THEN -15 WHEN 15 THEN -14 END WHERE seq IN (14, 15);"
        "UPDATE history SET seq = -seq WHERE seq < 0",
        "broken before entry 14",
    ),
    "a session changes hands": (
        "UPDATE session SET patient_id = 'p1' WHERE id = 's0-0'",
        "session “s0-0” is not what",
    ),
    "a needle loses its session": (
        "PRAGMA foreign_keys = OFF; UPDATE needle SET session_id = 'nowhere' WHERE id = 'n0-0-1'",
        "refers to something that is not in “session”",
    ),
    "a sealed text is rewritten": (
        "UPDATE seal SET text = replace(text, 'Micro eye', 'Consented') WHERE id = 's0-0'",
        "sealed text was altered after signing",
    ),
    "a seal is taken off": ("DELETE FROM seal WHERE id = 's0-0'", "seal “s0-0” is missing"),
    "the search index is emptied": ("DELETE FROM note_words", "search index of notes"),
    "the index of the history loses a session": (
        "DELETE FROM history_block WHERE session_id = 's0-0'",
        "index of the history by session",
    ),
    "a trigger is removed": ("DROP TRIGGER session_signed_update", "“session_signed_update” was taken out"),
    "a trigger is made toothless": (
        "DROP TRIGGER history_is_kept_delete; CREATE TRIGGER history_is_kept_delete BEFORE DELETE ON history"
        " BEGIN SELECT 1; END",
        "“history_is_kept_delete” of the file was altered",
    ),
    "a trigger is added": (
        "CREATE TRIGGER quiet AFTER INSERT ON needle BEGIN UPDATE needle SET x = 0 WHERE id = NEW.id; END",
        "“quiet” was added",
    ),
    "a table is added": ("CREATE TABLE shadow (a)", "“shadow” was added"),
}


def raw(path: Path) -> dbapi2.Connection:
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f'PRAGMA key = "{RAW_KEY}"')
    return connection


def without_triggers(path: Path, sql: str) -> None:
    """What someone with the passphrase and a tool can do, who covers up afterwards."""
    connection = raw(path)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    schema_work = "TRIGGER" in sql
    if not schema_work:
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
    connection.executescript(sql)
    if not schema_work:
        for _, text in triggers:
            connection.execute(text)
    connection.close()


@pytest.mark.parametrize("trick", TRICKS)
def test_every_trick_is_found_and_named(tmp_path: Path, trick: str):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    fill(store, patients=2, sessions=2, needles=3)
    assert store.verify().problems == ()
    store.close()
    sql, sentence = TRICKS[trick]
    without_triggers(path, sql)
    store = reopen(path)
    result = store.verify()
    assert not result.ok
    assert any(sentence in problem for problem in result.problems), result.problems
    store.close()


def test_covering_up_a_rewritten_entry_breaks_the_next_link(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    fill(store, patients=1, sessions=1)
    store.close()
    connection = raw(path)
    connection.execute("DROP TRIGGER history_is_kept_update")
    *row, prev_hash = connection.execute(
        "SELECT seq, step, at, cause, session_id, entity, key, before, after, prev_hash FROM history WHERE seq = 7"
    ).fetchone()
    row[2] = "2020-01-01T00:00:00.000Z"
    connection.execute("UPDATE history SET at = ?, hash = ? WHERE seq = 7", (row[2], gate.hash_of(prev_hash, row)))
    connection.close()
    store = reopen(path)
    assert any("broken before entry 8" in problem for problem in store.verify().problems)
    store.close()


def test_a_history_that_was_forged_to_the_end_is_not_the_one_on_paper_or_in_a_backup(tmp_path: Path):
    """A chain alone cannot tell this; the code on a printed page and in the proof of a backup can."""
    path = tmp_path / "practice.acuchart"
    store = create(path)
    fill(store, patients=1, sessions=1, needles=2)
    printed = store.report("s0-0").record_code
    backup = back_up(store, tmp_path / "shelf")
    store.close()
    connection = raw(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    rows = connection.execute(
        "SELECT seq, step, at, cause, session_id, entity, key, before, after FROM history ORDER BY seq"
    ).fetchall()
    prev = gate.FIRST_HASH
    for row in rows:
        forged = list(row)
        forged[2] = forged[2].replace("20", "19", 1)  # everything a century earlier
        new = gate.hash_of(prev, forged)
        connection.execute(
            "UPDATE history SET at = ?, prev_hash = ?, hash = ? WHERE seq = ?", (forged[2], prev, new, forged[0])
        )
        prev = new
    connection.close()
    store = reopen(path)
    assert store.verify().chain_ok
    assert store.verify().rows_ok
    assert not store.knows(printed)
    assert backup.proof is not None
    assert not store.knows(backup.proof.head)
    store.close()


def test_a_long_list_of_problems_is_counted_not_printed(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    fill(store)
    store.close()
    without_triggers(path, "UPDATE needle SET note = 'x'")
    store = reopen(path)
    problems = store.verify().problems
    assert sum("is not what the history says" in problem for problem in problems) == 20
    assert "There are 76 more of this kind." in problems
    store.close()


def test_signing_and_everything_else_leaves_the_chain_whole(tmp_path: Path):
    store = create(tmp_path / "practice.acuchart")
    fill(store, patients=1, sessions=1)
    session = store.session("s0-0")
    assert session.status is SessionStatus.SIGNED
    patient = store.patient("p0")
    store.apply([change_of(patient, replace(patient, goal="read again"))])
    told = []
    assert store.verify(told.append).ok
    assert list(dict.fromkeys(told)) == ["pages", "rules", "references", "history", "rows", "seals", "search"]
    store.close()
