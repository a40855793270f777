"""The demo practice, made once and copied for each test, and the command as a function."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from acuchart import cli
from acuchart.demo import make_demo


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.acuchart"
    make_demo(path).close()
    return path


@pytest.fixture
def practice(made_demo: Path, tmp_path: Path) -> Path:
    """A practice file of the test's own."""
    return Path(shutil.copyfile(made_demo, tmp_path / "practice.acuchart"))


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run the command in this process."""

    def run(*arguments: object) -> Said:
        capsys.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        return Said(code, *capsys.readouterr())

    return run
