"""Snippets in Practice: added, worded anew, set back, removed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from acuchart.assets import load_snippets
from acuchart.model.snippet import Snippet
from acuchart.store.kinds import of_practice
from acuchart.ui.context import Context
from acuchart.ui.practice_snippets import SnippetsSection
from acuchart.ui.settings import Settings
from tests.ui.session_factory import make_store


@pytest.fixture
def section(qtbot, tmp_path: Path):
    store = make_store(tmp_path)
    context = Context(store, Settings())
    made = SnippetsSection(context)
    context.setParent(made)
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    store.close()


def own(section):
    return {one.id: one.text for one in of_practice(section._context.store, Snippet)}


def typed(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_new_snippet_is_kept_and_the_line_is_ready_for_the_next(section):
    typed(section.new.name, ";bp")
    assert own(section) == {}
    typed(section.new.text, "Pressure {high} over {low}.")
    assert own(section) == {"bp": "Pressure {high} over {low}."}
    assert section.new.name.text() == section.new.text.text() == ""
    assert section.line("bp").remove.isVisible()
    assert section.state == f"{len(load_snippets()) + 1} snippets, 1 own"


def test_a_word_that_is_there_is_not_written_over_and_one_that_is_none_is_refused(section):
    typed(section.new.name, "SAME")
    typed(section.new.text, "x")
    assert section.said == "“SAME” is there already; change its text in its line."
    typed(section.new.name, "two words")
    assert section.said == "“two words”: An abbreviation is one word of letters and digits."
    assert own(section) == {}


def test_a_shipped_one_is_worded_anew_and_set_back(section):
    line = section.line("same")
    shipped = line.text.text()
    typed(line.text, "As before.")
    assert own(section) == {"same": "As before."}
    QTest.mouseClick(line.back, Qt.MouseButton.LeftButton)
    assert own(section) == {}
    assert line.text.text() == shipped


def test_an_own_one_is_removed(section):
    assert section.add("x1", "text")
    QTest.mouseClick(section.line("x1").remove, Qt.MouseButton.LeftButton)
    assert own(section) == {}
    assert section.state == f"{len(load_snippets())} snippets"
