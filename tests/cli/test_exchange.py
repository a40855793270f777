"""Export and import from a script: what goes out comes back, and nothing is overwritten."""

import json
from pathlib import Path

import pytest

from acuchart.cli import run
from acuchart.demo import make_demo
from acuchart.store import open_file


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "demo.acuchart"
    make_demo(path).close()
    return path


def listed(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    assert run(["list", str(path), "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    return {name: rows for name, rows in value.items() if isinstance(rows, list)}


def test_a_whole_practice_comes_back_the_same(demo, tmp_path, capsys):
    parcel, new = tmp_path / "all.zip", tmp_path / "again.acuchart"
    assert run(["export", str(demo), "--all", str(parcel)]) == 0
    assert run(["import", str(parcel), str(new)]) == 0
    assert listed(new, capsys) == listed(demo, capsys)
    store = open_file(new)
    assert store.verify().ok
    store.close()


@pytest.mark.parametrize("kind", ["fhir", "json", "csv", "html"])
def test_one_patient_leaves_in_each_form_and_is_not_overwritten(demo, tmp_path, capsys, kind):
    out = tmp_path / "out"
    words = ["export", str(demo), "--patient", "demo-p02", "--as", kind, "--out", str(out), "--json"]
    assert run(words) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert files
    assert all(Path(file).stat().st_size for file in files)
    assert run(words) == 1
    assert "already" in capsys.readouterr().err


def test_a_redacted_chart_does_not_name_the_patient(demo, tmp_path, capsys):
    out = tmp_path / "out"
    words = ["export", str(demo), "--patient", "demo-p02", "--as", "json", "--out", str(out), "--redact"]
    assert run(words) == 0
    text = "".join(file.read_text(encoding="utf-8") for file in out.iterdir())
    assert "Mockridge" not in text


@pytest.mark.parametrize(
    "words", [[], ["--patient", "demo-p02"], ["--all", "x.zip", "--patient", "demo-p02"], ["--out", "x"]]
)
def test_half_a_question_is_answered_in_words(demo, capsys, words):
    assert run(["export", str(demo), *words]) == 1
    assert "Say what leaves" in capsys.readouterr().err


def test_junk_is_no_export(tmp_path, capsys):
    junk = tmp_path / "junk.zip"
    junk.write_bytes(b"PK not really")
    assert run(["import", str(junk), str(tmp_path / "new.acuchart")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "new.acuchart").exists()
