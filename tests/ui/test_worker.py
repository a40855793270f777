"""The background worker: a question that nobody waits for any more ends, and the next one is answered."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from acuchart.store import ChartStore
from acuchart.ui.worker import Worker
from tests.ui.shell_factory import make_file

_ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"


class Ears(QObject):
    begun = Signal(str)
    answered = Signal(object)


def endless(reader: ChartStore, tell) -> object:
    tell("begun")
    return reader.connection.execute(_ENDLESS).fetchone()


@pytest.fixture
def store(tmp_path: Path):
    made = make_file(tmp_path)
    yield made
    made.close()


def test_an_endless_question_is_dropped_and_the_next_is_answered(qtbot: QtBot, store: ChartStore):
    ears, worker = Ears(), Worker(store)
    told: list[object] = []
    with qtbot.waitSignal(ears.begun):
        number = worker.start(endless, told.append, told.append, progress=ears.begun.emit)
    worker.forget(number)
    with qtbot.waitSignal(ears.answered) as found:
        worker.start(lambda reader, _tell: reader.practice().name, ears.answered.emit, told.append)
    assert found.args == ["Fernwood Practice"]
    assert told == []
    worker.stop()


def test_the_window_closes_while_a_question_is_asked(qtbot: QtBot, store: ChartStore):
    ears, worker = Ears(), Worker(store)
    with qtbot.waitSignal(ears.begun):
        worker.start(endless, lambda _found: None, lambda _error: None, progress=ears.begun.emit)
    worker.stop()
    assert not worker._thread.isRunning()
