"""The command as it is started: real processes, so that every line that anything writes is seen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from acuchart.model.practice import Practice
from acuchart.store import create_file

SECRET = "fern in the rain"


def acuchart(*arguments, stdin="", **environment):
    return subprocess.run(
        [sys.executable, "-m", "acuchart", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )


@pytest.fixture
def locked(tmp_path) -> Path:
    path = tmp_path / "locked.acuchart"
    create_file(path, practice=Practice(name="Fern Lane"), passphrase=SECRET).close()
    return path


def state(path: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in path.parent.iterdir() if entry.is_file()}


def test_the_passphrase_comes_from_the_environment_or_a_file(locked, tmp_path):
    assert acuchart("list", locked, "--json", ACUCHART_PASSPHRASE=SECRET).returncode == 0
    file = tmp_path / "secret.txt"
    for text in (SECRET, f"{SECRET}\n", f"\ufeff{SECRET}\r\n"):
        file.write_bytes(text.encode())
        # The file wins over the environment.
        done = acuchart("list", locked, "--json", "--passphrase-file", file, ACUCHART_PASSPHRASE="wrong")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["encrypted"] is True


@pytest.mark.parametrize("command", ["list", "verify", "show", "pdf"])
def test_a_locked_file_refuses_in_one_sentence_and_stays_as_it_was(locked, tmp_path, command):
    more = {"show": ["--session", "x"], "pdf": ["--session", "x", "--out", tmp_path / "x.pdf"]}.get(command, [])
    before = state(locked)
    wrong = acuchart(command, locked, *more, ACUCHART_PASSPHRASE="wrong words")
    none = acuchart(command, locked, *more)
    assert (wrong.returncode, none.returncode) == (1, 1)
    assert wrong.stderr.startswith("That passphrase does not open “locked.acuchart”")
    assert none.stderr == "“locked.acuchart” is locked; enter its passphrase.\n"
    for done in (wrong, none):
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
    assert state(locked) == before


@pytest.mark.parametrize("what", ["missing", "foreign", "folder", "empty", "damaged", "text"])
def test_every_kind_of_bad_file_has_one_sentence_of_its_own(locked, tmp_path, what):
    path = tmp_path / "bad" / f"{what}.acuchart"
    path.parent.mkdir()
    whole = locked.read_bytes()
    content = {"empty": b"", "damaged": whole[:6000], "text": b"Dear diary. " * 900}.get(what)
    if content is not None:
        path.write_bytes(content)
    elif what == "folder":
        path.mkdir()
    elif what == "foreign":
        import sqlite3

        other = sqlite3.connect(path)
        other.execute("CREATE TABLE t (x)")
        other.close()
    before = state(path)
    done = acuchart("list", path, ACUCHART_PASSPHRASE=SECRET)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"“{what}.acuchart”" in done.stderr
    assert state(path) == before


def test_a_passphrase_file_that_cannot_be_used_is_named(locked, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert (
        acuchart("list", locked, "--passphrase-file", empty).stderr
        == "The passphrase file “empty.txt” is empty.\n"
    )
    gone = acuchart("list", locked, "--passphrase-file", tmp_path / "gone.txt")
    assert gone.returncode == 1
    assert gone.stderr.startswith("The passphrase file “gone.txt” cannot be read")


def test_help_and_lists_load_neither_qt_nor_reportlab(practice):
    for arguments in (["--help"], ["list", practice], ["points", "LI4"], ["verify", practice]):
        code = (
            "import sys; from acuchart import cli; code = cli.run(sys.argv[1:]);"
            "bad = [n for n in sys.modules if n.split('.')[0] in ('PySide6', 'reportlab', 'PIL')];"
            "sys.exit(code or (3 if bad else 0))"
        )
        done = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, check=False)
        assert done.returncode == 0, (arguments, done.stderr)


def test_a_reader_that_stops_early_is_no_fault():
    process = subprocess.Popen(
        [sys.executable, "-m", "acuchart", "points", "--all", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=30) == 0


def test_output_is_utf8_also_where_the_system_speaks_another_code(practice):
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "acuchart", "list", practice, "--json"],
        capture_output=True,
        env={**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "王小明" in done.stdout.decode("utf-8")


def test_a_fault_of_the_program_is_told_without_a_traceback_and_without_a_name(practice, tmp_path):
    code = (
        "from acuchart import cli, listing\n"
        "def broken(store): raise KeyError('Barnaby Mockridge')\n"
        "listing.practice_value = broken\n"
        f"cli.main(['list', {str(practice)!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "ACUCHART_DATA_DIR": str(tmp_path / "own")},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(
        "acuchart met a fault of its own and stopped; a report without patient data is in "
    )
    assert done.stderr.count("\n") == 1
    reports = list((tmp_path / "own").rglob("crash-*.txt"))
    assert len(reports) == 1
    assert "Mockridge" not in reports[0].read_text() + done.stderr
