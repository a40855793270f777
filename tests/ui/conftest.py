"""What most tests of the screens begin with; a file that begins otherwise has a fixture of the same name."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from acuchart.app import build_window
from acuchart.ui.discreet import discreet
from acuchart.ui.settings import Settings
from tests.ui.session_factory import make_store
from tests.ui.shell_factory import add_patients, bring_up, make_file


@pytest.fixture
def store(tmp_path: Path):
    """A file with one patient and the session ``s1``, without needles."""
    made = make_store(tmp_path)
    yield made
    if made.is_open:
        made.close()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    """The real window on a file with the five invented patients."""
    file = make_file(tmp_path)
    add_patients(file)
    made = bring_up(qtbot, build_window(file, Settings()))
    yield made
    discreet().turn(on=False)
    made.close()
