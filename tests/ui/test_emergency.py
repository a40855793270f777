"""The emergency key works on every page and behind the lock; where several sessions run, it asks in which."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.needle import NeedleState
from acuchart.model.retention import retention
from acuchart.model.stamp import Stamp, StampKind
from acuchart.ui.emergency import EmergencySheet
from acuchart.ui.main_window import MainWindow
from acuchart.ui.settings import Settings
from acuchart.ui.theme import load_script_fonts, theme
from tests.ui.shell_factory import add_patients, add_session, make_file

CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def opened(qtbot: QtBot, folder: Path, patients: tuple[str, ...]) -> MainWindow:
    app = QApplication.instance()
    if not app.styleSheet():
        theme().start(app, "light")
        load_script_fonts()
    store = make_file(folder / "files")
    add_patients(store)
    at = clock.stamp(datetime.now(UTC) - timedelta(minutes=4))
    for patient in patients:
        session = add_session(store, patient, needles=3)
        stamp = Stamp(id="t", session_id=session.id, kind=StampKind.RETENTION, at=at, number=25)
        store.apply([change_of(None, stamp)])
    made = MainWindow(Settings())
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show_practice(store)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: len(made.workspace.running.chips) == len(patients), timeout=5000)
    return made


def press(window: MainWindow) -> None:
    """As the window system hands a key over that nobody has taken."""
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_E, CHORD)


def all_out(window: MainWindow, session_id: str) -> bool:
    store = window.workspace.context.store
    out = {needle.state for needle in store.needles(session_id)} == {NeedleState.OUT}
    return out and retention(store.stamps(session_id)).ended is not None


@pytest.mark.parametrize("place", ["today", "patients", "practice"])
def test_one_session_is_pulled_at_once_and_its_event_opens(qtbot, tmp_path, place):
    window = opened(qtbot, tmp_path, ("p0",))
    window.workspace.go(place)
    press(window)
    qtbot.waitUntil(lambda: window.workspace.place == "session", timeout=5000)
    assert all_out(window, "s-p0-0")
    form = window.workspace.session.needles.event_form
    assert form.isVisible()
    assert "all 3 needles out" in form.note.text()


def test_with_several_sessions_a_figure_says_which(qtbot, tmp_path):
    window = opened(qtbot, tmp_path, ("p0", "p1"))
    workspace = window.workspace
    workspace.go("patients")
    press(window)
    qtbot.waitUntil(lambda: workspace.findChild(EmergencySheet) is not None, timeout=5000)
    press(window)  # once is enough
    (sheet,) = workspace.findChildren(EmergencySheet)
    assert len(sheet.buttons) == 2
    assert min(one.height() for one in sheet.buttons) >= 56
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert workspace.findChild(EmergencySheet) is None
    assert not all_out(window, "s-p0-0")
    press(window)
    qtbot.waitUntil(lambda: workspace.findChild(EmergencySheet) is not None, timeout=5000)
    sheet = workspace.findChild(EmergencySheet)
    second = workspace.context.watch.running[1].session_id
    assert workspace.context.watch.running[1].patient_name in sheet.buttons[1].text()
    qtbot.keyClick(sheet, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: workspace.place == "session", timeout=5000)
    assert all_out(window, second)
    assert not all_out(window, workspace.context.watch.running[0].session_id)


def test_without_a_needle_it_says_so(qtbot, tmp_path):
    window = opened(qtbot, tmp_path, ())
    press(window)
    qtbot.waitUntil(lambda: window.workspace.banner.text == "No needle is in.", timeout=5000)


def test_behind_the_lock_it_needs_no_passphrase_and_names_nobody(qtbot, tmp_path):
    window = opened(qtbot, tmp_path, ("p0", "p1"))
    window.actions_by_key["lock"].trigger()
    screen = window.locker.screen
    press(window)
    qtbot.waitUntil(lambda: not screen.emergency._said.isHidden(), timeout=5000)
    qtbot.keyClick(screen.emergency, Qt.Key.Key_1)
    first = screen.cards[0].running
    assert window.locker.is_locked
    assert sum(all_out(window, f"s-{one}-0") for one in ("p0", "p1")) == 1
    press(window)  # one is left: no question any more
    qtbot.waitUntil(lambda: all(all_out(window, f"s-{one}-0") for one in ("p0", "p1")), timeout=5000)
    assert window.locker.is_locked
    assert first.session_id
