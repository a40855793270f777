"""What every test gets: an offscreen Qt, folders of its own, and no warning that goes unseen."""

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import acuchart.ui  # noqa: F401 (before Qt: docs/decisions/0001)

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

SCREEN = (1920, 1200)


def pytest_configure() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def need(*tools: str) -> None:
    """Skip and name what is missing; where flow tests are demanded, missing tools are a failure."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if not missing:
        return
    words = f"not installed: {', '.join(missing)}"
    if os.environ.get("ACUCHART_REQUIRE_FLOW") == "1":
        pytest.fail(words)
    pytest.skip(words)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the folders of the person who runs it."""
    folder = tmp_path / "acuchart-data"
    monkeypatch.setenv("ACUCHART_DATA_DIR", str(folder))
    for name in ("ACUCHART_PASSPHRASE", "ACUCHART_KEY"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(autouse=True)
def no_unexpected_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A log record of WARNING or higher is a failure."""
    yield
    loud = [
        record
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING
    ]
    assert not loud, [record.getMessage() for record in loud]


class Display:
    """A virtual screen with a window manager, for programs that are started as a person starts them."""

    def __init__(self, number: str, processes: list[subprocess.Popen[bytes]]) -> None:
        self.number = number
        self.processes = processes

    def environment(self, **more: str) -> dict[str, str]:
        """The environment for a child process on this screen."""
        clean = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}
        return {**clean, "DISPLAY": self.number, "QT_QPA_PLATFORM": "xcb", **more}


@pytest.fixture(scope="session")
def display() -> Iterator[Display]:
    """Xvfb with openbox at 1920 × 1200; Xvfb picks a free number by itself."""
    need("Xvfb", "openbox", "xdotool")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = f":{pipe.readline().strip()}"
    manager = subprocess.Popen(
        ["openbox", "--sm-disable"],
        env={**os.environ, "DISPLAY": number},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield Display(number, [server, manager])
    for process in (manager, server):
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def python() -> str:
    """The Python that runs the tests, for child processes."""
    return sys.executable
