"""The needle map of the practice: sifted by three choices, printed in grey or locked, ten thousand needles pan."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from acuchart.app import build_window
from acuchart.documents import Output
from acuchart.model.change import change_of
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.patient import Patient
from acuchart.model.side import Side
from acuchart.ui.over_time.practice_map import PracticeMapPage
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file


@pytest.fixture
def store(tmp_path: Path):
    made = make_file(tmp_path / "practice")
    add_patients(made)
    made.apply([change_of(None, Patient(id="x", name="Invented Extra", complaint="Knee"))])
    add_session(made, "p0", days_ago=2, needles=3)
    add_session(made, "p1", days_ago=500, needles=2)
    session = add_session(made, "x", days_ago=40)
    needles = [
        Needle(
            id=f"x{number}",
            session_id=session.id,
            ordinal=number,
            view="hand-dorsal-right@1",
            x=0.5,
            y=0.5,
            side=Side.RIGHT,
            code=code,
            state=NeedleState.OUT,
        )
        for number, code in enumerate(("LI4", "LI4", "SI3"))
    ]
    made.apply([change_of(None, one) for one in needles])
    return made


@pytest.fixture
def page(qtbot: QtBot, store):
    window = bring_up(qtbot, build_window(store, Settings()))
    made = window.workspace.page("needle-map")
    with qtbot.waitSignal(made.counted):
        window.actions_by_key["needle-map"].trigger()
    yield made
    window.close()


def choose(qtbot: QtBot, page: PracticeMapPage, box: QComboBox, words: str) -> None:
    at = box.findText(words, Qt.MatchFlag.MatchStartsWith)
    assert at > 0
    with qtbot.waitSignal(page.counted):
        box.setFocus()
        while box.currentIndex() < at:
            qtbot.keyClick(box, Qt.Key.Key_Down)


def test_the_whole_practice_then_one_complaint_then_a_period(qtbot, page):
    assert page.counts.text() == "3 sessions, 8 needles, 3 patients"
    assert set(page.rail.chips) == {"face-front", "hand-dorsal-right"}
    assert sum(spot.count for spot in page.plate._heat) == 5
    qtbot.mouseClick(page.rail.chips["hand-dorsal-right"], Qt.MouseButton.LeftButton)
    assert {(spot.label, spot.count) for spot in page.plate._heat} >= {("LI4 R", 2), ("SI3 R", 1)}
    choose(qtbot, page, page.complaint, "Knee")
    assert page.counts.text() == "1 session, 3 needles, 1 patient"
    assert page.rail.current == "hand-dorsal-right"
    choose(qtbot, page, page.period, "The last thirty days")
    assert page.counts.text() == "no sessions, no needles, 0 patients"
    assert not page.plate.isVisible()
    assert not page.paper.button.isEnabled()


def test_the_plate_is_dragged_and_says_what_lies_under_the_pointer(qtbot, page):
    qtbot.waitUntil(lambda: page.plate.sharp)
    spot = max(page.plate._heat, key=lambda one: one.count)
    x, y = page.plate.camera.to_screen(spot.x, spot.y)
    assert "free mark" in page.plate.words_at(x, y)
    before = page.plate.camera.left
    qtbot.mousePress(page.plate, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    qtbot.mouseMove(page.plate, QPoint(340, 300))
    qtbot.mouseRelease(page.plate, Qt.MouseButton.LeftButton, pos=QPoint(340, 300))
    assert page.plate.camera.left == pytest.approx(before + 40, abs=1)


def test_the_picture_of_the_discs_is_drawn_once_and_moved(qtbot, page):
    """Panning copies; only another zoom, or a window that leaves what was drawn, draws again."""
    page.plate.grab()
    layer = page.plate._layer
    page.plate.pan(25, 10)
    page.plate.grab()
    assert page.plate._layer is layer
    page.plate.zoom(40)
    page.plate.grab()
    near = page.plate._layer
    assert near is not layer
    assert near.width() <= 2 * page.plate.width() * page.plate.devicePixelRatioF() + 4
    page.plate.pan(20, 0)
    page.plate.grab()
    assert page.plate._layer is near
    page.plate.pan(-page.plate.width(), 0)
    page.plate.grab()
    assert page.plate._layer is not near


def test_the_paper_says_what_was_chosen_and_names_nobody(qtbot, page):
    choose(qtbot, page, page.complaint, "Knee")
    text = "".join(part.extract_text() for part in PdfReader(io.BytesIO(page.pdf())).pages)
    assert "1 session, 3 needles, 1 patient." in text
    assert "Knee" in text
    assert "LI4" in text
    assert "Invented Extra" not in text


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_button_saves_in_grey_and_with_a_password(qtbot, page, tmp_path, monkeypatch):
    target = tmp_path / "map.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    qtbot.mouseClick(page.paper.button, Qt.MouseButton.LeftButton)
    menu = page.paper.menu
    assert menu.isVisible()
    menu.grey.click()
    qtbot.keyClicks(menu.password, "fern lane")
    with qtbot.waitSignal(page.paper.said) as told:
        qtbot.keyClick(menu.password, Qt.Key.Key_Return)
    assert told.args == ["Saved as “map.pdf”."]
    assert not menu.isVisible()
    assert menu.password.text() == ""
    reader = PdfReader(target)
    assert reader.is_encrypted
    assert reader.decrypt("fern lane")
    for part in reader.pages:
        assert b" rg" not in part.get_contents().get_data()


def test_grey_has_no_colour_and_colour_has(page):
    for grey in (False, True):
        reader = PdfReader(io.BytesIO(page.pdf(Output(grey=grey))))
        drawn = b"".join(part.get_contents().get_data() for part in reader.pages)
        assert (b" rg" in drawn) is not grey


def test_escape_leads_to_the_answers(qtbot, page):
    window = page.window()
    answers = window.workspace.page("answers")
    with qtbot.waitSignal(answers.counted):
        qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert window.workspace.place == "answers"
