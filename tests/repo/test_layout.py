"""The repository keeps the shape that its readers were promised."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALLOWED = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "acuchart",
    "acuchart.spec",
    "build",
    "docs",
    "icons",
    "pyproject.toml",
    "resources",
    "tests",
}
LONGEST = 420


def tracked() -> list[str]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def test_the_top_level_holds_only_what_belongs_there():
    assert {name.split("/")[0] for name in tracked()} <= ALLOWED


def test_no_file_of_the_program_has_outgrown_its_job():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "acuchart").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long
    assert not list((ROOT / "acuchart").rglob("utils.py"))


def test_every_pin_is_a_name_and_a_version():
    line_form = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+( ; .+)?")
    lines = (ROOT / "build" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert not [line for line in lines if not line_form.fullmatch(line)]


def test_tracked_files_name_no_package_host():
    hosts = re.compile(rb"(pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|/root/|/work/)")
    for name in tracked():
        path = ROOT / name
        if path.suffix in (".ttf", ".png", ".ico", ".icns", ".acuchart") or not path.is_file():
            continue
        if path == Path(__file__):
            continue
        assert not hosts.search(path.read_bytes()), name


def test_folders_that_hold_no_package_stay_importless():
    for name in ("build", "resources", "icons"):
        assert not (ROOT / name / "__init__.py").exists()
