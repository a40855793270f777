"""The benchmarks and the tour run on the real program."""

import json
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

BUILD = Path(__file__).parents[2] / "build"
KEYS = {"name", "value", "unit", "floor", "ratio", "n"}


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        check=False,
    )


def test_a_benchmark_prints_one_json_line_for_each_figure():
    done = run(BUILD / "bench.py", "--quick", "--only", "commit", "--only", "atlas_search")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["name"] for line in lines] == ["commit", "atlas_search"]
    for line in lines:
        assert set(line) >= KEYS
        assert line["value"] > 0
        assert line["floor"] > 0
        assert abs(line["ratio"] - line["value"] / line["floor"]) < 0.01 * line["ratio"] + 0.01


def test_the_tour_saves_a_picture_of_a_screen_at_the_asked_size(tmp_path):
    out = tmp_path / "out"
    done = run(
        BUILD / "tour_screens.py", out, 1280, 800, 2, "patients,session-hand", "light,dim",
        ACUCHART_DATA_DIR=str(tmp_path / "own"), QT_SCALE_FACTOR="2",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for name in ("patients", "session-hand"):
        light, dim = (
            Image.open(out / f"{theme}-1280x800@2x" / f"{name}.png").convert("L") for theme in ("light", "dim")
        )
        assert light.size == dim.size == (2560, 1600)
        mean = [sum(i * n for i, n in enumerate(image.histogram())) / (2560 * 1600) for image in (light, dim)]
        assert mean[0] > 200 > 80 > mean[1]


def test_the_pictures_of_the_readme_are_there_and_small():
    root = BUILD.parent
    named = {line.split("(docs/pictures/")[1].split(")")[0] for line in _pictures(root / "README.md")}
    files = {path.name: path.stat().st_size for path in (root / "docs" / "pictures").iterdir()}
    assert named == set(files)
    assert sum(files.values()) < 1_500_000


def _pictures(path):
    return [
        part
        for part in path.read_text(encoding="utf-8").replace("|", "\n").splitlines()
        if "(docs/pictures/" in part
    ]
