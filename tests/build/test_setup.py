"""The set-up scripts say what is wrong in words, on any Python and without a network."""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

BUILD = Path(__file__).parents[2] / "build"
OLD = ("python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "python3.10")


def load():
    spec = importlib.util.spec_from_file_location("setup_env", BUILD / "setup_env.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


setup_env = load()


@pytest.mark.parametrize("script", ["run.py", "test.py"])
@pytest.mark.parametrize("name", OLD)
def test_an_old_python_is_told_so(name, script):
    found = shutil.which(name)
    if found is None or subprocess.run([found, "--version"], capture_output=True, check=False).returncode:
        pytest.skip(f"{name} is not installed")
    done = subprocess.run([found, str(BUILD / script)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"acuchart needs Python 3.11 or newer, and this is {name[6:]}.\n")
    assert "Traceback" not in done.stderr


def test_the_version_that_is_needed_is_the_one_of_the_project():
    project = (BUILD.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert f'requires-python = ">={".".join(map(str, setup_env.OLDEST))}"' in project
    for version in ((2, 7), (3, 10)):
        with pytest.raises(setup_env.SetUpError, match=r"needs Python 3\.11 or newer"):
            setup_env.check_python(version)
    setup_env.check_python((3, 11))
    setup_env.check_python((4, 0))


def test_a_registry_that_does_not_answer_is_told_in_words(tmp_path, monkeypatch, capsys):
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    # A port that nobody listens on; pip's own settings of this machine are left out.
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(setup_env.SetUpError, match="The package registry cannot be reached") as caught:
        setup_env.pip(sys.executable, ["install", "--target", str(tmp_path), "acuchart-is-not-a-package"])
    assert "Traceback" not in str(caught.value)
    assert "does not answer, trying again" in capsys.readouterr().out


def test_another_failure_of_pip_shows_what_pip_said(tmp_path):
    with pytest.raises(setup_env.SetUpError, match="could not be installed") as caught:
        setup_env.pip(
            sys.executable, ["install", "--no-index", "--target", str(tmp_path), "acuchart-is-not-a-package"]
        )
    assert "No matching distribution found for acuchart-is-not-a-package" in str(caught.value)


def test_a_library_that_qt_misses_is_named_with_the_command_that_installs_it():
    rows = (("libno-such-thing.so.7", "libno-such-thing7", "no-such-thing"), *setup_env.QT_LIBRARIES[:1])
    missing = setup_env.missing_libraries(rows[:1])
    assert missing == [rows[0]]
    _, debian, fedora = setup_env.library_commands(missing, fonts_missing=True)
    assert debian == "apt-get install libno-such-thing7 fonts-dejavu-core"
    assert fedora == "dnf install no-such-thing dejavu-sans-fonts"


def test_the_libraries_of_the_issue_are_all_looked_for():
    wanted = {
        "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-image0", "libxcb-render-util0",
        "libxkbcommon-x11-0", "libegl1", "libgl1",
    }  # fmt: skip
    assert wanted <= {row[1] for row in setup_env.QT_LIBRARIES}


def test_an_environment_is_ready_only_while_what_it_was_made_from_is_unchanged(tmp_path):
    root, venv = tmp_path / "a checkout", tmp_path / "a checkout" / ".venv"
    (root / "build").mkdir(parents=True)
    for name in ("build/constraints.txt", "pyproject.toml"):
        (root / name).write_text("one\n")
    python = Path(setup_env.venv_python(str(venv)))
    python.parent.mkdir(parents=True)
    python.touch()
    stamp = venv / "acuchart-stamp"
    assert not setup_env.is_ready(False, str(venv), str(root))
    stamp.write_text(setup_env.stamp_of(False, str(root)))
    assert setup_env.is_ready(False, str(venv), str(root))
    assert not setup_env.is_ready(True, str(venv), str(root))
    stamp.write_text(setup_env.stamp_of(True, str(root)))
    assert setup_env.is_ready(False, str(venv), str(root))
    (root / "build/constraints.txt").write_text("two\n")
    assert not setup_env.is_ready(False, str(venv), str(root))


@pytest.mark.skipif(not setup_env.is_ready(True), reason="this checkout was not set up by build/test.py")
def test_a_second_start_of_run_is_instant():
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(BUILD / "run.py"), "--version"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout.startswith("acuchart ")
    assert time.perf_counter() - begin < 5


def test_the_display_is_looked_for_in_both_window_systems(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not setup_env.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert setup_env.has_display()
