"""Course plans are changed, added and taken out in Practice, and are what the patient's page then offers."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from acuchart import assets
from acuchart.model.course import CoursePreset
from acuchart.store.kinds import of_practice
from acuchart.ui.context import Context
from acuchart.ui.practice_courses import CoursesSection
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import make_file


@pytest.fixture
def section(qtbot: QtBot, tmp_path: Path):
    store = make_file(tmp_path / "practice")
    made = CoursesSection(Context(store, Settings()))
    qtbot.addWidget(made)
    made.show()
    yield made
    assert store.verify().ok
    store.close()


def type_over(qtbot: QtBot, field, words: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def own(section: CoursesSection) -> tuple[CoursePreset, ...]:
    return of_practice(section._context.store, CoursePreset)


def test_a_shipped_plan_is_changed_and_taken_back(qtbot, section):
    first = assets.load_course_presets()[0]
    type_over(qtbot, section.form.fields["sessions"].edit, "12")
    (changed,) = own(section)
    assert (changed.id, changed.sessions, changed.origin) == (first.id, 12, first.origin)
    qtbot.mouseClick(section.back, Qt.MouseButton.LeftButton)
    assert own(section) == ()
    assert section.form.fields["sessions"].text == "10"


def test_an_own_plan_is_added_and_taken_out(qtbot, section):
    before = section.state
    qtbot.mouseClick(section.add, Qt.MouseButton.LeftButton)
    type_over(qtbot, section.form.fields["name"].edit, "Knee, five")
    type_over(qtbot, section.form.fields["sessions"].edit, "5")
    (plan,) = own(section)
    assert (plan.name, plan.sessions) == ("Knee, five", 5)
    qtbot.mouseClick(section.away, Qt.MouseButton.LeftButton)
    assert own(section)[0].removed
    assert section.state == before


def test_what_cannot_be_is_said_and_not_written(qtbot, section):
    type_over(qtbot, section.form.fields["reviews"].edit, "soon")
    assert "is no review" in section.form.fields["reviews"].hint.text()
    assert own(section) == ()
