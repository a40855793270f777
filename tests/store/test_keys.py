"""The passphrase can change at any moment of any day, and the recovery code forgives how it is typed."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.practice import Practice
from acuchart.store import (
    InUseError,
    PassphraseNeededError,
    ReadOnlyError,
    RecoveryCodeError,
    StoreError,
    WrongPassphraseError,
    create_file,
    is_encrypted,
    open_by_recovery_code,
    open_file,
)
from acuchart.store.keys import key_of_recovery_code, recovery_code
from acuchart.store.rekey import change_passphrase, rekeyed
from tests.store.charts import RAW_KEY, contents, create, fill, reopen

raw_keys = st.binary(min_size=32, max_size=32).map(lambda key: f"x'{key.hex()}'")


@given(raw_keys)
def test_a_code_gives_the_key_back_however_it_is_typed(raw_key: str):
    code = recovery_code(raw_key)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){12}[0-9A-HJKMNP-TV-Z]{5}", code)
    assert key_of_recovery_code(code) == raw_key
    assert key_of_recovery_code(f"  {code.lower().replace('-', ' ')}\n") == raw_key
    assert key_of_recovery_code(code.replace("0", "o").replace("1", "l").replace("-", "")) == raw_key


@given(raw_keys, st.integers(0, 64), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_letter_is_found_in_its_group_or_a_later_one(raw_key: str, place: int, letter: str):
    letters = list(recovery_code(raw_key).replace("-", ""))
    if letters[place] == letter:
        return
    letters[place] = letter
    try:
        found = key_of_recovery_code("".join(letters))
    except RecoveryCodeError as error:
        named = re.search(r"Group (\d+)", str(error))
        assert named is None or int(named[1]) >= place // 5 + 1
    else:
        # One letter checks its group: what slips through (1 in 32 in the last group) is a key that opens nothing.
        assert place // 5 >= 10
        assert found != raw_key


@given(st.text(max_size=90))
def test_any_text_is_a_code_or_gets_a_sentence(text: str):
    with pytest.raises(RecoveryCodeError, match=r"\.$"):
        key_of_recovery_code(text)


def test_neighbours_that_changed_places_are_found():
    code = recovery_code("x'" + bytes(range(32)).hex() + "'").replace("-", "")
    letters = list(code)
    letters[6], letters[7] = letters[7], letters[6]
    with pytest.raises(RecoveryCodeError, match="Group 2"):
        key_of_recovery_code("".join(letters))


def test_a_forgotten_passphrase_is_no_loss_with_the_sheet(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create_file(path, practice=Practice(name="kept"), passphrase="forgotten words")
    code = recovery_code(store.raw_key() or "")
    store.close()
    again = open_by_recovery_code(path, code)
    assert again.practice().name == "kept"
    assert recovery_code(again.raw_key() or "") == code
    # A copy of the file, with the same salt, opens with the same sheet; then a new passphrase is chosen.
    third = rekeyed(again, "new words")
    assert recovery_code(third.raw_key() or "") != code
    third.close()
    with pytest.raises(WrongPassphraseError):
        open_by_recovery_code(path, code)
    with pytest.raises(WrongPassphraseError):
        open_file(path, passphrase="forgotten words")
    open_file(path, passphrase="new words").close()


@pytest.mark.parametrize(
    ("old", "new"), [("first", "second"), (None, "second"), ("first", None), (None, None), ("same", "same")]
)
def test_every_change_of_protection_keeps_everything(tmp_path: Path, old: str | None, new: str | None):
    path = tmp_path / "practice.acuchart"
    store = create_file(path, practice=Practice(name="kept"), passphrase=old)
    fill(store)
    before, head = contents(store), store.head()
    parts = []
    after = rekeyed(store, new, progress=lambda part, done: parts.append(part))
    assert contents(after) == before
    assert after.head() == head
    assert after.verify().problems == ()
    assert after.encrypted is bool(new)
    assert parts[0] == "copy"
    assert parts[-1] == "done"
    assert [hit.session_id for hit in after.search_notes("合谷")]
    after.close()
    assert is_encrypted(path) is bool(new)
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["practice.acuchart"]
    if old and new and old != new:
        with pytest.raises(WrongPassphraseError):
            open_file(path, passphrase=old)
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_refused_change_leaves_the_file_as_it_was(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    with pytest.raises(InUseError):
        change_passphrase(path, "new", raw_key=RAW_KEY)
    store.close()
    before = path.read_bytes()
    with pytest.raises(WrongPassphraseError):
        change_passphrase(path, "new", passphrase="wrong")
    with pytest.raises(PassphraseNeededError):
        change_passphrase(path, "x'" + "00" * 32 + "'", raw_key=RAW_KEY)
    reader = reopen(path, read_only=True)
    with pytest.raises(ReadOnlyError):
        rekeyed(reader, "new")
    reader.close()
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["practice.acuchart"]


def test_a_reader_in_another_program_stops_the_change_with_a_sentence(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    create(path).close()
    reader = reopen(path, read_only=True)
    reader.connection.execute("BEGIN")
    reader.connection.execute("SELECT count(*) FROM patient").fetchone()
    with pytest.raises(StoreError, match="Another program is using"):
        change_passphrase(path, "new", raw_key=RAW_KEY)
    reader.close()
    reopen(path).close()


_CHANGE = """
import sys
from pathlib import Path
from acuchart.store.rekey import change_passphrase
print("go", flush=True)
change_passphrase(Path(sys.argv[1]), sys.argv[3], raw_key=sys.argv[2])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_kill_at_any_moment_leaves_the_file_wholly_under_one_key(tmp_path: Path, python: str):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    fill(store)
    before = contents(store)
    store.close()
    whole = path.read_bytes()
    ends = set()
    for number in range(12 if os.environ.get("ACUCHART_NIGHTLY") != "1" else 200):
        path.write_bytes(whole)
        child = subprocess.Popen([python, "-c", _CHANGE, str(path), RAW_KEY, "new words"], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(number % 12 * 0.08)  # the change takes about half a second: kills fall before, in and after it
        child.kill()
        child.wait(timeout=10)
        child.stdout.close()
        try:
            store = open_file(path, passphrase="new words")
            ends.add("new")
        except WrongPassphraseError:
            store = open_file(path, raw_key=RAW_KEY)
            ends.add("old")
        assert contents(store) == before
        assert store.verify().ok
        store.close()
        assert [p.name for p in tmp_path.iterdir() if p.is_file() and not p.name.endswith("-lock")] == [path.name]
    assert "old" in ends
