"""The self-test passes here, and sees a part that is broken."""

import os
import subprocess
import sys

BREAK = """
import sys
from acuchart import assets, self_test
real = assets.path
assets.path = lambda name: real(name) if name != "icons/app/acuchart.png" else real("icons/app/gone.png")
sys.exit(self_test.self_test())
"""


def run(*arguments, tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "ACUCHART_DATA_DIR": str(tmp_path / "own")}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env=environment, check=False, cwd=tmp_path
    )


def test_every_check_passes_and_nothing_is_left_behind(tmp_path):
    done = run("-m", "acuchart", "self-test", tmp_path=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1] == f"self-test: {len(lines) - 1} checks passed"
    assert all(line.startswith("ok ") for line in lines[:-1])
    assert not (tmp_path / "own").exists()


def test_a_missing_part_is_named(tmp_path):
    done = run("-c", BREAK, tmp_path=tmp_path)
    assert done.returncode == 1
    assert "FAILED  every resource and icon is there: the program's icon acuchart.png is missing" in done.stdout
    assert "self-test: 1 of " in done.stdout.splitlines()[-1]
