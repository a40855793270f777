"""Over time in a real window: the slider walks, the map counts, ten thousand needles pan, paper comes out."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from acuchart.app import build_window
from acuchart.model.change import change_of
from acuchart.model.course import Course
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.over_time import Became
from acuchart.model.side import Side
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file


@pytest.fixture
def store(tmp_path: Path):
    made = make_file(tmp_path / "practice")
    add_patients(made)
    add_session(made, "p0", days_ago=9, needles=3)
    add_session(made, "p0", days_ago=2, needles=2)
    more = Needle(
        id="more",
        session_id="s-p0-2",
        ordinal=9,
        view="hand-dorsal-right@1",
        x=0.5,
        y=0.5,
        side=Side.RIGHT,
        state=NeedleState.IN,
    )
    made.apply([change_of(None, more)])
    return made


@pytest.fixture
def page(qtbot: QtBot, store):
    window = build_window(store, Settings())
    bring_up(qtbot, window)
    window.workspace.open_beside("over-time", "p0")
    yield window.workspace.stack.currentWidget()
    window.close()


def test_the_slider_walks_through_the_sessions(qtbot, page):
    assert page.slider.maximum() == 1
    assert "1 not set again" in page._what.text()
    assert {mark.change for mark in page.plate._marks} == {Became.KEPT, Became.DROPPED}
    page.slider.setFocus()
    qtbot.keyClick(page.slider, Qt.Key.Key_Left)
    assert page._what.text() == "3 needles, the first session here."
    assert {mark.change for mark in page.plate._marks} == {Became.KEPT}


def test_the_map_counts_and_another_plate_is_chosen(qtbot, page):
    qtbot.mouseClick(page.mode._buttons["heat"], Qt.MouseButton.LeftButton)
    assert sum(spot.count for spot in page.plate._heat) == 5
    qtbot.mouseClick(page.rail.chips["hand-dorsal-right"], Qt.MouseButton.LeftButton)
    assert [spot.count for spot in page.plate._heat] == [1]
    x, y = page.plate.camera.to_screen(0.5, 0.5)
    assert page.plate.words_at(x, y) == "free mark, once"
    assert page.slider.isHidden()


def test_the_paper_has_both_plates_and_every_session(page):
    import io

    from pypdf import PdfReader

    text = "".join(part.extract_text() for part in PdfReader(io.BytesIO(page.pdf())).pages)
    assert "Barnaby Mockridge" in text
    assert "1 not set again" in text
    assert "Hand back R" in text


def test_escape_leads_back_to_the_patient(qtbot, page):
    window = page.window()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert window.workspace.place == "patient"


def test_space_plays_the_sessions_and_stops_at_the_last(qtbot, page):
    page._ticks.setInterval(1)
    seen = []
    page.slider.valueChanged.connect(seen.append)
    page.slider.setFocus()
    with qtbot.waitSignals([page.play.toggled, page.play.toggled]):  # on, and off by itself
        qtbot.keyClick(page.slider, Qt.Key.Key_Space)
    assert seen == [0, 1]
    assert not page.play.isChecked()
    assert not page._ticks.isActive()


def test_many_courses_are_a_list_and_no_word_is_cut(qtbot, store):
    for number in range(7):
        course = Course(id=f"c{number}", patient_id="p0", name=f"Ten {number}", planned_sessions=2)
        store.apply([change_of(None, course)])
        add_session(store, "p0", id=f"s{number}", days_ago=60 - number, needles=1, course_id=course.id)
    window = build_window(store, Settings())
    bring_up(qtbot, window)
    window.resize(1280, 800)
    window.workspace.open_beside("over-time", "p0")
    page = window.workspace.stack.currentWidget()
    assert page.scope.currentText() == "Course 7, Ten 6"
    assert page._when.text().startswith("Session 1, ")
    qtbot.keyClick(page.scope, Qt.Key.Key_Home)
    assert page.scope.currentText() == "All sessions"
    assert page.slider.maximum() == 8
    page.slider.setValue(2)
    assert page._when.text().startswith("3 of 9: course 3, session 1, ")
    assert all(made.width() >= made.sizeHint().width() for made in page.mode._buttons.values())
    window.close()
