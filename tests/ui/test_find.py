"""Finding anything from anywhere: patients, points, commands, sessions; the table copied and saved."""

import csv
import io
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acuchart.app import build_window
from acuchart.model.saved_search import SavedSearch
from acuchart.model.session import SessionStatus
from acuchart.store.kinds import of_practice
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_course, add_patients, add_session, bring_up, make_file


@pytest.fixture
def store(tmp_path: Path):
    made = make_file(tmp_path / "practice")
    add_patients(made)
    course = add_course(made, "p0")
    add_session(made, "p0", days_ago=40, needles=3, course_id=course.id, title="Neck", status=SessionStatus.SIGNED)
    add_session(made, "p2", days_ago=2, needles=1, title="=HYPERLINK(1)")
    return made


@pytest.fixture
def window(qtbot: QtBot, store):
    made = build_window(store, Settings())
    yield bring_up(qtbot, made)
    made.close()


def ask(qtbot: QtBot, window, words: str):
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    page = window.workspace.page("find")
    page.line.clear()
    qtbot.keyClicks(page.line, words)
    page.ask()
    return page


def test_a_name_finds_the_patient_and_the_sessions_and_enter_opens(qtbot, window):
    page = ask(qtbot, window, "cwik")
    assert [row.key for row in page.patients.rows.rows] == ["p2"]
    assert [one.patient_id for one in page.table.sessions.found] == ["p2"]
    qtbot.keyClick(page.line, Qt.Key.Key_Return)
    assert window.workspace.place == "patient"


def test_a_point_and_a_command_are_found_by_their_words(qtbot, window):
    page = ask(qtbot, window, "zusanli")
    assert page.points.rows.rows[0].key == "ST36"
    qtbot.keyClick(page.line, Qt.Key.Key_Return)
    assert window.workspace.place == "points"
    page = ask(qtbot, window, "protocols")
    assert "protocols" in [row.key for row in page.commands.rows.rows]


def test_fields_pick_sessions_and_what_is_not_understood_is_said(qtbot, window):
    page = ask(qtbot, window, "unsigned needles>=1")
    assert [one.patient_id for one in page.table.sessions.found] == ["p2"]
    assert not page.patients.rows.rows
    page = ask(qtbot, window, "point:nowhere")
    assert page.hint.text() == "No point is called “nowhere”."
    assert not page.keep.isEnabled()


def test_a_search_is_kept_and_taken_away(qtbot, window, store):
    page = ask(qtbot, window, "signed")
    qtbot.mouseClick(page.keep, Qt.MouseButton.LeftButton)
    (kept,) = of_practice(store, SavedSearch)
    assert kept.query == "signed"
    page._forget(kept)
    assert of_practice(store, SavedSearch) == ()
    assert store.verify().ok


def test_the_table_sorts_copies_and_is_saved_without_formulas(qtbot, window, tmp_path):
    page = ask(qtbot, window, "after:2000")
    model = page.table.sessions
    assert [one.patient_id for one in model.found] == ["p2", "p0"]
    page.table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    assert [one.needles for one in model.found] == [3, 1]
    qtbot.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text().splitlines()[0].startswith("Day\tPatient")
    page.write_csv(tmp_path / "found.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "found.csv").read_text("utf-8-sig"))))
    assert len(rows) == 3
    assert "'=HYPERLINK(1)" in rows[2]
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert window.workspace.place == "session"
