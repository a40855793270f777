"""Each trouble at the door has its own sentence, and the file is as it was."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from acuchart.model.practice import Practice
from acuchart.store import (
    AlreadyThereError,
    BrokenTextError,
    DamagedError,
    ForeignFileError,
    InUseError,
    MissingFileError,
    MissingRecordError,
    PassphraseNeededError,
    ReadOnlyError,
    StoreError,
    TooNewError,
    WrongPassphraseError,
    create_file,
    is_encrypted,
    open_file,
)
from tests.store.charts import PASSPHRASE, RAW_KEY, add, create, fill, one_session, reopen


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def refusal(kind: type[StoreError], path: Path, **how: object) -> str:
    """Open, expect ``kind``, check that nothing in the folder changed; the sentence."""
    before = files_in(path.parent)
    with pytest.raises(kind) as caught:
        open_file(path, **how)  # type: ignore[arg-type]
    assert type(caught.value) is kind
    assert files_in(path.parent) == before
    sentence = str(caught.value)
    assert sentence.endswith(".") or sentence.endswith(").")
    assert path.name in sentence
    assert "Error" not in sentence
    return sentence


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    path = tmp_path / "practice.acuchart"
    store = create_file(path, practice=Practice(name="Invented"), passphrase=PASSPHRASE)
    one_session(store)
    store.close()
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain.acuchart"
    store = create(path, encrypted=False)
    one_session(store)
    store.close()
    return path


def test_a_new_file_opens_again_with_its_passphrase(encrypted: Path):
    assert is_encrypted(encrypted)
    store = open_file(encrypted, passphrase=PASSPHRASE)
    assert store.practice().name == "Invented"
    assert store.session("s1").patient_id == "p1"
    assert store.raw_key() is not None
    store.close()
    again = open_file(encrypted, raw_key=store.raw_key())
    assert again.verify().ok
    again.close()


def test_a_closed_file_is_alone_in_its_folder_and_belongs_to_its_owner(encrypted: Path):
    assert [path.name for path in encrypted.parent.iterdir() if path.is_file()] == [encrypted.name]
    if os.name == "posix":
        assert encrypted.stat().st_mode & 0o777 == 0o600


def test_an_encrypted_file_and_its_log_show_no_word_of_the_chart(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    one_session(store)
    assert (tmp_path / "practice.acuchart-wal").exists()
    for data in files_in(tmp_path).values():
        assert b"Anna" not in data
        assert b"SQLite" not in data
        assert b"CREATE TABLE" not in data
    store.close()


def test_a_missing_file_says_so(tmp_path: Path):
    assert "no file" in refusal(MissingFileError, tmp_path / "gone.acuchart")
    with pytest.raises(MissingFileError):
        is_encrypted(tmp_path / "gone.acuchart")


def test_a_wrong_passphrase_says_so(encrypted: Path):
    assert "Caps Lock" in refusal(WrongPassphraseError, encrypted, passphrase="something else")


def test_no_passphrase_asks_for_one(encrypted: Path):
    assert "passphrase" in refusal(PassphraseNeededError, encrypted)


@pytest.mark.parametrize("key", ["x'12'", "x'zz'", "x''; DROP TABLE patient; --'", f"x'{'00' * 32}'"])
def test_a_wrong_raw_key_says_so(encrypted: Path, key: str):
    refusal(WrongPassphraseError, encrypted, raw_key=key)


def test_a_raw_key_typed_as_a_passphrase_is_only_wrong(encrypted: Path):
    store = open_file(encrypted, passphrase=PASSPHRASE)
    key = store.raw_key()
    store.close()
    refusal(WrongPassphraseError, encrypted, passphrase=key)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"%PDF-1.7\n" * 2000, b"\0" * 8192, b"PK\3\4" + b"ordinary text and more of it " * 400],
    ids=["empty", "short", "pdf", "zeros", "zip"],
)
def test_a_foreign_file_says_so(tmp_path: Path, content: bytes):
    path = tmp_path / "letter.acuchart"
    path.write_bytes(content)
    assert "not an acuchart practice file" in refusal(ForeignFileError, path, passphrase="abc")


def test_a_folder_says_so(tmp_path: Path):
    path = tmp_path / "folder.acuchart"
    path.mkdir()
    assert "folder" in refusal(ForeignFileError, path)


def test_another_programs_database_says_so(tmp_path: Path):
    path = tmp_path / "other.db"
    connection = dbapi2.connect(str(path))
    connection.execute("CREATE TABLE stamps (country TEXT)")
    connection.close()
    refusal(ForeignFileError, path)


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_a_file_of_a_newer_program_is_refused_untouched(tmp_path: Path, kind: str):
    path = tmp_path / "practice.acuchart"
    store = create(path, encrypted=kind == "encrypted")
    store.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('acuchart', 'm999_future', '')"
    )
    store.close()
    assert "newer acuchart" in refusal(TooNewError, path, raw_key=RAW_KEY)


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_a_truncated_file_says_so(request: pytest.FixtureRequest, kind: str):
    path: Path = request.getfixturevalue(kind)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3 + 17])
    refusal(DamagedError, path, passphrase=PASSPHRASE)


def test_a_damaged_first_page_says_so(plain: Path):
    data = bytearray(plain.read_bytes())
    data[100:400] = b"\xff" * 300
    plain.write_bytes(data)
    assert "damaged" in refusal(DamagedError, plain)


def test_a_new_file_never_overwrites(encrypted: Path):
    before = encrypted.read_bytes()
    with pytest.raises(AlreadyThereError, match="already there"):
        create_file(encrypted, practice=Practice(), passphrase="x")
    assert encrypted.read_bytes() == before


def test_a_file_cannot_be_made_where_there_is_no_folder(tmp_path: Path):
    with pytest.raises(ReadOnlyError, match="another folder"):
        create_file(tmp_path / "none" / "a.acuchart", practice=Practice(), passphrase=None)


@pytest.mark.parametrize("passphrase", ["x'" + "ab" * 32 + "'", "a\0b", "half \ud83d"])
def test_a_passphrase_that_sqlcipher_would_misread_is_refused(tmp_path: Path, passphrase: str):
    path = tmp_path / "a.acuchart"
    with pytest.raises(PassphraseNeededError):
        create_file(path, practice=Practice(), passphrase=passphrase)
    assert not path.exists()


@pytest.mark.parametrize("passphrase", ["it's", '"', "x'", " ", "密码 پسورد 🙂", "a;--", "x" * 2000])
def test_any_other_passphrase_opens_what_it_made(tmp_path: Path, passphrase: str):
    path = tmp_path / "a.acuchart"
    create_file(path, practice=Practice(name="kept"), passphrase=passphrase).close()
    store = open_file(path, passphrase=passphrase)
    assert store.practice().name == "kept"
    store.close()
    with pytest.raises(WrongPassphraseError):
        open_file(path, passphrase=passphrase + "x")


def test_a_missing_record_is_named(encrypted: Path):
    store = open_file(encrypted, passphrase=PASSPHRASE, read_only=True)
    for read in (store.patient, store.session, store.course, store.report):
        with pytest.raises(MissingRecordError, match="“nobody”"):
            read("nobody")
    assert store.needles("nobody") == ()
    store.close()


def test_a_file_opened_for_reading_refuses_changes_in_store_and_in_sql(encrypted: Path):
    before = encrypted.read_bytes()
    store = open_file(encrypted, passphrase=PASSPHRASE, read_only=True)
    with pytest.raises(ReadOnlyError, match="cannot be written"):
        add(store, *[store.patient("p1").__class__(id="p2", name="Bela")])
    with pytest.raises(dbapi2.OperationalError):
        store.connection.execute("DELETE FROM patient")
    assert store.verify().ok
    store.close()
    assert files_in(encrypted.parent) == {encrypted.name: before}


def test_half_a_character_is_refused_in_a_plain_sentence(tmp_path: Path):
    store = create(tmp_path / "a.acuchart")
    one_session(store)
    patient = store.patient("p1")
    with pytest.raises(BrokenTextError, match="half a character"):
        add(store, patient.__class__(id="p2", name="half \ud83d"))
    assert store.verify().ok
    assert len(store.patients()) == 1
    store.close()


def test_a_second_window_gets_a_plain_sentence_and_may_read(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    first = create(path)
    one_session(first)
    with pytest.raises(InUseError, match=r"another acuchart window.*reading only"):
        reopen(path)
    second = reopen(path, read_only=True)
    assert second.patient("p1").name == "Anna Invented"
    second.close()
    add(first, first.patient("p1").__class__(id="p2", name="Bela"))
    first.close()
    third = reopen(path)
    assert len(third.patients()) == 2
    third.close()


def test_a_store_that_is_forgotten_lets_the_next_one_in(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    del store
    reopen(path).close()


_HOLD = """
import sys
from pathlib import Path
from acuchart.store import open_file
store = open_file(Path(sys.argv[1]), raw_key=sys.argv[2])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_killed_window_leaves_no_lock(tmp_path: Path, python: str):
    path = tmp_path / "practice.acuchart"
    create(path).close()
    child = subprocess.Popen(
        [python, "-c", _HOLD, str(path), RAW_KEY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline() == "open\n"
    with pytest.raises(InUseError):
        reopen(path)
    child.kill()
    child.wait(timeout=10)
    child.stdout.close()
    child.stdin.close()
    store = reopen(path)
    assert store.verify().ok
    store.close()


def test_another_program_that_writes_gets_waited_for_and_then_named(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create(path)
    store.connection.execute("PRAGMA busy_timeout = 50")
    other = dbapi2.connect(str(path), isolation_level=None)
    other.execute(f'PRAGMA key = "{RAW_KEY}"')
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"Another program is using “practice\.acuchart”"):
        one_session(store)
    other.execute("ROLLBACK")
    other.close()
    one_session(store)
    store.close()


_AS_NOBODY = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from acuchart.store import open_file, ReadOnlyError
from acuchart.store.opening import connect
import acuchart.store.search, acuchart.store.verify, sqlite_utils.migrations
os.setgid(65534); os.setuid(65534)
path = Path(sys.argv[1])
try:
    open_file(path, raw_key=sys.argv[2])
except ReadOnlyError as error:
    print("refused:", error)
store = open_file(path, raw_key=sys.argv[2], read_only=True)
print("read:", store.practice().name, store.verify().ok)
store.close()
print("files:", sorted(os.listdir(path.parent)))
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to become nobody")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_read_only_file_or_folder_is_refused_for_writing_and_opens_for_reading(what: str):
    import tempfile

    with tempfile.TemporaryDirectory() as name:  # the test's own folder is closed to nobody
        folder = Path(name)
        path = folder / "practice.acuchart"
        store = create(path)
        fill(store, patients=1, sessions=1, needles=2)
        store.close()
        before = path.read_bytes()
        path.chmod(0o444 if what == "file" else 0o666)
        folder.chmod(0o755 if what == "folder" else 0o777)
        ran = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(path), RAW_KEY, str(Path(__file__).parents[2])],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        assert ran.returncode == 0, ran.stderr
        lines = ran.stdout.splitlines()
        assert lines[0].startswith("refused: “practice.acuchart” cannot be written"), lines
        assert lines[1] == "read: Invented Practice True"
        assert lines[2] == "files: ['practice.acuchart']"
        assert path.read_bytes() == before
