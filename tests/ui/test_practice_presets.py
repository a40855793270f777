"""The needles on the digit keys, changed on the Practice page and used in a session."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from acuchart.store import open_file
from acuchart.store.sets import changed_presets, presets_of
from acuchart.ui.context import Context
from acuchart.ui.practice_presets import PresetsCard
from acuchart.ui.settings import Settings
from tests.ui.session_factory import click, make_store, show


@pytest.fixture
def card(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    made = PresetsCard(Context(store, Settings()))
    qtbot.addWidget(made)
    made.resize(1000, 500)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made._context.store.close()


def type_over(qtbot: QtBot, field, words: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_changed_needle_is_in_the_file_and_in_the_hand(qtbot, card, tmp_path):
    store = card._context.store
    assert changed_presets(store) == ()
    type_over(qtbot, card.tiles["2"].size_field, "0,12 x 13")
    type_over(qtbot, card.tiles["2"].depth_field, "3")
    type_over(qtbot, card.tiles["2"].angle_field, "15")
    (two,) = changed_presets(store)
    assert (two.label, two.depth_mm, two.angle_deg) == ("0.12×13", 3, 15)
    assert card.state == "9 keys set, 1 changed"
    screen = show(qtbot, store)
    qtbot.keyClick(screen.plate, Qt.Key.Key_2)
    click(qtbot, screen, 0.36, 0.62)
    needle = store.needles("s1")[-1]
    assert (needle.size_label, needle.depth_mm, needle.angle_deg) == ("0.12×13", 3, 15)


@pytest.mark.parametrize(("typed", "told"), [("thick", "“thick” is no size"), ("9×15", "The gauge must be")])
def test_what_is_no_needle_is_told_and_not_kept(qtbot, card, typed, told):
    type_over(qtbot, card.tiles["3"].size_field, typed)
    assert told in card._said.text()
    assert card.tiles["3"].size_field.text() == "0.18×15"
    assert changed_presets(card._context.store) == ()


def test_the_presets_are_the_same_in_a_file_that_is_opened_again(qtbot, card, tmp_path):
    type_over(qtbot, card.tiles["7"].size_field, "0.30×60")
    path = card._context.store.path
    reader = open_file(path, read_only=True)
    assert [preset.label for preset in presets_of(reader)][6] == "0.30×60"
    reader.close()
