"""Own answers in the real window: found by words, counted in the background, sorted, sifted, copied, saved."""

import csv
import io
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from acuchart.app import build_window
from acuchart.model.change import change_of
from acuchart.model.clock import now
from acuchart.model.measure import Measure
from acuchart.model.patient import Patient
from acuchart.ui.answers.page import AnswersPage
from acuchart.ui.settings import Settings
from tests.store.career import CAREER, RAW_KEY, make_career
from tests.ui.shell_factory import add_course, add_patients, add_session, bring_up, make_file


@pytest.fixture
def store(tmp_path: Path):
    made = make_file(tmp_path / "practice")
    add_patients(made)
    made.apply([change_of(None, Patient(id="x", name="Invented Extra", complaint="=Knee"))])
    for key, needles in (("p0", 3), ("p1", 1), ("x", 2)):
        course = add_course(made, key)
        for days_ago, pain in ((20, 8), (10, 5)):
            session = add_session(made, key, days_ago=days_ago, needles=needles, course_id=course.id)
            one = Measure(
                id=f"m-{session.id}",
                patient_id=key,
                kind="PAIN_NRS",
                at=session.started_at,
                typed=str(pain),
                value=pain,
                session_id=session.id,
            )
            made.apply([change_of(None, one)])
    return made


@pytest.fixture
def window(qtbot: QtBot, store):
    made = build_window(store, Settings())
    yield bring_up(qtbot, made)
    made.close()


@pytest.fixture
def page(qtbot: QtBot, window) -> AnswersPage:
    made = window.workspace.page("answers")
    with qtbot.waitSignal(made.counted) as told:
        window.workspace.go("answers")
    assert told.args == [""]
    return made


def press(qtbot: QtBot, page: AnswersPage, view: str) -> None:
    qtbot.mouseClick(page.view._buttons[view], Qt.MouseButton.LeftButton)


def head(qtbot: QtBot, page: AnswersPage, column: int) -> None:
    bar = page.table.horizontalHeader()
    at = bar.viewport().rect().center()
    at.setX(bar.sectionViewportPosition(column) + 20)
    qtbot.mouseClick(bar.viewport(), Qt.MouseButton.LeftButton, pos=at)


def first(page: AnswersPage, column: int = 0) -> list[str]:
    model = page.table.numbers
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def test_words_find_the_page_and_it_counts_by_itself(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    find = window.workspace.page("find")
    qtbot.keyClicks(find.line, "own answers")
    find.ask()
    page = window.workspace.page("answers")
    with qtbot.waitSignal(page.counted):
        qtbot.keyClick(find.line, Qt.Key.Key_Return)
    assert window.workspace.place == "answers"
    assert [page._totals[name].text() for name in ("Patients", "Sessions", "Needles")] == ["3", "6", "12"]
    assert window.workspace.nav.doors["practice"].isChecked()


def test_every_table_has_its_rows_and_what_is_few_says_so(qtbot, page):
    assert first(page) == ["Neck pain", "=Knee"]
    press(qtbot, page, "change")
    assert first(page, 1) == ["Pain 0 to 10"] * 2
    assert first(page, 5) == ["2 of 2, few", "1 of 1, few"]
    press(qtbot, page, "points")
    assert first(page) == ["Free mark"]
    assert page.measure.isVisible()
    press(qtbot, page, "protocols")
    assert page._nothing.text() == "No session had every point of a protocol."
    assert not page.copy.isEnabled()
    press(qtbot, page, "years")
    assert first(page)[-1] == "All"


def test_a_heading_sorts_and_typed_words_sift(qtbot, page):
    head(qtbot, page, 4)
    ascending = first(page)
    head(qtbot, page, 4)
    assert first(page) == ascending[::-1]
    qtbot.keyClicks(page.line, "knee")
    assert first(page) == ["=Knee"]
    page.line.clear()
    qtbot.keyClicks(page.line, "nothing like it")
    assert page._nothing.text() == "No row has these words."


def test_what_leaves_the_page_has_rare_complaints_in_one_row_and_no_formula(qtbot, page, tmp_path):
    qtbot.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Complaint\tPatients\t")
    assert [line.split("\t")[:2] for line in lines[1:]] == [["Complaints of fewer than 11 patients", "3"]]
    assert "one row" in page.said.text()
    page.table.setFocus()
    QApplication.clipboard().clear()
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().splitlines() == lines
    press(qtbot, page, "change")
    page.write_csv(tmp_path / "own.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "own.csv").read_text("utf-8-sig"))))
    assert len(rows) == 2
    assert not any("Knee" in cell for row in rows for cell in row)
    page.write_csv(tmp_path)
    assert page.said.text().endswith("could not be written there; choose another folder.")


def test_no_name_is_on_the_page_and_what_it_cannot_say_is(qtbot, page):
    seen = " ".join(one.text() for one in page.findChildren(QLabel))
    for name in ("Barnaby", "Hyacinth", "Invented Extra"):
        assert name not in seen
    for trap in ("No control group", "Regression to the mean", "Who came back", "fewer than 30"):
        assert trap in seen


def test_numbers_stay_until_they_are_counted_again(qtbot, page, store):
    add_session(store, "p2", days_ago=1, needles=5)
    page._context.changed.emit()
    assert page._totals["Needles"].text() == "12"
    with qtbot.waitSignal(page.counted):
        qtbot.mouseClick(page.again, Qt.MouseButton.LeftButton)
    assert page._totals["Needles"].text() == "17"


def test_a_long_count_can_be_stopped(qtbot, tmp_path):
    path = tmp_path / "career.acuchart"
    make_career(path, CAREER.times(0.006))
    from acuchart.store import open_file

    window = bring_up(qtbot, build_window(open_file(path, raw_key=RAW_KEY), Settings()))
    page = window.workspace.page("answers")
    page.progress.bar.valueChanged.connect(lambda _value: page.progress.stop.click())
    with qtbot.waitSignal(page.counted) as told:
        window.workspace.go("answers")
    assert told.args == ["Stopped; nothing was counted."]
    assert page.progress.isHidden()
    page.progress.bar.valueChanged.disconnect()
    with qtbot.waitSignal(page.counted, timeout=60_000) as told:
        qtbot.mouseClick(page.again, Qt.MouseButton.LeftButton)
    assert told.args == [""]
    window.close()


def test_a_measure_of_today_is_read(qtbot, page, store):
    """The picker offers only measures that have a smallest change and two values."""
    assert [page.measure.itemText(at) for at in range(page.measure.count())] == ["All measures", "Pain 0 to 10"]
    made = Measure(id="late", patient_id="p0", kind="ROM", at=now(), typed="5", value=5)
    store.apply([change_of(None, made)])
    with qtbot.waitSignal(page.counted):
        page.count()
    assert page.measure.count() == 2
