"""``docs/file-format.md`` is true, and a stranger with the passphrase needs nothing of ours to read a file."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from acuchart.model.practice import Practice
from acuchart.store import create_file
from acuchart.store.backup import back_up
from acuchart.store.schema import APPLICATION_ID
from tests.store.charts import create, fill

DOC = (Path(__file__).parents[2] / "docs" / "file-format.md").read_text(encoding="utf-8")
PASSPHRASE = 'it\'s "four" invented wörds'


def documented() -> dict[str, set[str]]:
    """Table → columns that the page explains."""
    found = {}
    for part in re.split(r"^### ", DOC.partition("## Tables")[2].partition("## Backups")[0], flags=re.MULTILINE)[
        1:
    ]:
        name, _, text = part.partition("\n")
        rows = re.findall(r"^\| `(\w+)` \| \S", text, flags=re.MULTILINE)
        listed = (
            re.findall(r"`(\w+)`", text.split("Columns as in `history`:")[1]) if "Columns as in" in text else []
        )
        found[name.strip()] = set(rows) | set(listed)
    return found


def test_every_table_and_column_is_documented(tmp_path: Path):
    store = create(tmp_path / "a.acuchart", encrypted=False)
    shadow = re.compile(r"(note|patient)_words_(data|idx|content|docsize|config)|sqlite_sequence")
    tables = {
        name: {column for _, column, *_ in store.connection.execute(f"PRAGMA table_info({name})")}
        for (name,) in store.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        if not shadow.fullmatch(name)
    }
    store.close()
    assert documented() == tables


def test_the_proof_is_documented(tmp_path: Path):
    store = create(tmp_path / "a.acuchart")
    backup = back_up(store, tmp_path / "shelf")
    store.close()
    assert backup.proof is not None
    names = set(re.findall(r"`(\w+)`", DOC.partition("## Backups")[2]))
    assert set(backup.proof.__dataclass_fields__) <= names


def test_a_stranger_opens_it_with_nothing_but_sqlcipher(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create_file(path, practice=Practice(name="Invented"), passphrase=PASSPHRASE)
    fill(store, patients=2, sessions=2, needles=4)
    store.close()
    stranger = dbapi2.connect(str(path))
    stranger.execute(f"PRAGMA key = '{PASSPHRASE.replace(chr(39), chr(39) * 2)}'")
    assert stranger.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert stranger.execute("SELECT count(*) FROM patient").fetchone() == (2,)
    rows = stranger.execute(
        "SELECT p.name, n.code, n.side FROM needle n JOIN session s ON s.id = n.session_id"
        " JOIN patient p ON p.id = s.patient_id"
    ).fetchall()
    assert len(rows) == 16
    assert stranger.execute("PRAGMA cipher_integrity_check").fetchall() == []
    # The export that the page describes.
    plain = tmp_path / "plain.db"
    stranger.execute(f"ATTACH DATABASE '{plain}' AS plain KEY ''")
    stranger.execute("SELECT sqlcipher_export('plain')").fetchall()
    stranger.close()
    import sqlite3

    other = sqlite3.connect(plain)
    assert other.execute("SELECT count(*) FROM needle").fetchone() == (16,)
    other.close()


def test_the_settings_are_the_ones_that_the_page_names(tmp_path: Path):
    path = tmp_path / "practice.acuchart"
    store = create_file(path, practice=Practice(), passphrase=PASSPHRASE)
    settings = {
        name: str(store.connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("cipher_page_size", "kdf_iter", "cipher_kdf_algorithm", "cipher_hmac_algorithm")
    }
    store.close()
    assert settings == {
        "cipher_page_size": "4096",
        "kdf_iter": "256000",
        "cipher_kdf_algorithm": "PBKDF2_HMAC_SHA512",
        "cipher_hmac_algorithm": "HMAC_SHA512",
    }


def test_the_sqlcipher_command_opens_it(tmp_path: Path):
    command = shutil.which("sqlcipher")
    if command is None:
        pytest.skip("not installed: sqlcipher")
    version = subprocess.run([command, "-version"], capture_output=True, text=True, check=True).stdout
    if not re.search(r"SQLCipher 4", version):
        pytest.skip("not installed: sqlcipher of version 4")
    path = tmp_path / "practice.acuchart"
    store = create_file(path, practice=Practice(name="Invented"), passphrase="words")
    store.close()
    ran = subprocess.run(
        [command, str(path)],
        input="PRAGMA key = 'words';\nSELECT name FROM practice;\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Invented" in ran.stdout
