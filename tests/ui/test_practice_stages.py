"""The stages in Practice: added, worded, timed, moved, left out and brought back; the session follows."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from acuchart.model.stage import Stage, stage_line
from acuchart.store import open_file
from acuchart.store.kinds import of_practice
from acuchart.ui.context import Context
from acuchart.ui.practice_stages import StagesSection
from acuchart.ui.settings import Settings
from tests.ui.session_factory import make_store, show


@pytest.fixture
def section(qtbot, tmp_path: Path):
    store = make_store(tmp_path)
    context = Context(store, Settings())
    made = StagesSection(context)
    context.setParent(made)
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    store.close()


def typed(field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def stored(section) -> tuple[Stage, ...]:
    return of_practice(section._context.store, Stage)


def test_nothing_is_stored_before_something_is_changed(section):
    assert section.order == ["consent", "cleansed", "needles_in", "retention", "counted_out", "aftercare"]
    assert stored(section) == ()
    assert section.state == "6 stages"


def test_a_new_stage_gets_its_minutes_and_its_place(qtbot, section):
    typed(section.new, "Stimulate")
    assert section.new.text() == ""
    assert section.line("Stimulate").minutes.hasFocus(), "the next thing to say"
    typed(section.line("Stimulate").minutes, "10")
    assert section.line("Stimulate").minutes.text() == "10 min"
    for _ in range(2):
        qtbot.mouseClick(section.line("Stimulate").up, Qt.MouseButton.LeftButton)
    assert section.order[4] == "Stimulate"
    line = stage_line(stored(section))
    assert [(stage.id, stage.after_min) for stage in line][4] == ("Stimulate", 10)
    assert section.state == "7 stages, 1 own"
    screen = show(qtbot, section._context.store)
    assert [stage.id for stage in screen.bar.stages.stages] == section.order


def test_words_are_changed_and_a_stage_is_left_out_and_brought_back(qtbot, section):
    typed(section.line("cleansed").words, "Wash and mark")
    qtbot.mouseClick(section.line("aftercare").remove, Qt.MouseButton.LeftButton)
    assert [stage.words for stage in stage_line(stored(section))][1] == "Wash and mark"
    assert "aftercare" not in section.order
    (back,) = [one for one in section.findChildren(QPushButton) if one.accessibleName() == "Bring back Aftercare"]
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert section.order[-1] == "aftercare"


def test_what_cannot_be_is_said_and_not_kept(section):
    typed(section.line("aftercare").minutes, "soon")
    assert section.said == "“soon” is no number of minutes; write 10."
    assert section.line("aftercare").minutes.text() == ""
    typed(section.line("aftercare").minutes, "2000")
    assert "0 minutes to a day" in section.said
    typed(section.line("consent").words, "   ")
    assert section.line("consent").words.text() == "Consent"
    typed(section.new, "retention")
    assert section.said == "“retention” is in the list already."
    assert stored(section) == ()
    assert not section.line("needles_in").minutes.isEnabled(), "nothing reminds of what comes before the needles"


def test_a_file_that_is_open_for_reading_shows_its_stages(qtbot, section):
    typed(section.new, "Turn over")
    path = section._context.store.path
    section._context.store.close()
    store = open_file(path, read_only=True)
    context = Context(store, Settings())
    made = StagesSection(context)
    context.setParent(made)
    qtbot.addWidget(made)
    assert made.order[-1] == "Turn over"
    assert made.line("Turn over").words.isReadOnly()
    assert not made.line("Turn over").remove.isEnabled()
    store.close()
