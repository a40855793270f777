"""Sessions that run are there on every screen of the real window, ring when their time is up, and can be ended."""

import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from acuchart.assets import path
from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.needle import NeedleState
from acuchart.model.patient import Alert, AlertLevel
from acuchart.model.retention import retention
from acuchart.model.stamp import Stamp, StampKind
from acuchart.ui import sound
from acuchart.ui.main_window import MainWindow
from acuchart.ui.settings import Settings
from acuchart.ui.theme import load_script_fonts, theme
from acuchart.ui.widgets import Elided, Segment
from tests.ui.shell_factory import add_patients, add_session, make_file

ROOT = Path(__file__).parents[2]


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path):
    app = QApplication.instance()
    if not app.styleSheet():
        theme().start(app, "light")
        load_script_fonts()
    store = make_file(tmp_path / "files")
    add_patients(store)
    for patient, minutes, lasts in (("p0", 4, 25), ("p1", 30, 40)):
        session = add_session(store, patient, needles=3)
        at = clock.stamp(datetime.now(UTC) - timedelta(minutes=minutes))
        stamp = Stamp(id="t", session_id=session.id, kind=StampKind.RETENTION, at=at, number=lasts)
        store.apply([change_of(None, stamp)])
    made = MainWindow(Settings())
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show_practice(store)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: len(made.workspace.running.chips) == 2, timeout=5000)
    return made


def test_the_strip_is_on_every_page_and_leads_into_the_session(qtbot, window):
    workspace = window.workspace
    for place in ("today", "patients"):
        workspace.go(place)
        assert workspace.running.isVisible()
    first = workspace.running.chips[0]
    assert first.running.session_id == "s-p1-0", "the clock that ends first stands first"
    assert "left · IN 3" in first.words
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert workspace.session.document.session.id == "s-p1-0"
    assert not workspace.running.isVisible(), "the session has its own strip"
    other = workspace.session.strip.running.chips
    assert [chip.running.session_id for chip in other] == ["s-p0-0"]
    qtbot.mouseClick(other[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspace.session.document.session.id == "s-p0-0")


@pytest.mark.parametrize("width", [1100, 1280, 1366, 1440])
def test_alerts_and_tabs_are_whole_beside_another_session(qtbot, window, width):
    store = window.workspace.context.store
    words = ("Warfarin, INR 2.4", "Little feeling in both feet")
    before = store.patient("p1")
    after = replace(before, alerts=tuple(Alert(text=one, level=AlertLevel.CAUTION) for one in words))
    store.apply([change_of(before, after)])
    window.workspace.open_session("s-p1-0")
    strip = window.workspace.session.strip
    window.resize(width, 800)
    qtbot.waitUntil(lambda: strip.width() == width)
    qtbot.wait(50)
    assert strip.running.chips, "the other session is in sight too"
    shown = {words.full: words.text().replace("\n", " ") for words in strip.findChildren(Elided)}
    assert [shown[one] for one in words] == list(words)
    for tab in strip.findChildren(Segment)[0].findChildren(QPushButton):
        assert tab.isHidden() or tab.fontMetrics().horizontalAdvance(tab.text()) < tab.width(), tab.text()


def test_a_page_about_one_patient_names_no_other(window):
    workspace = window.workspace
    names = {chip.running.patient_name for chip in workspace.running.chips}
    shown = [" ".join(chip.words for chip in workspace.running.chips)]
    workspace.open_beside("consent", "p2")
    shown.append(" ".join(chip.words for chip in workspace.running.chips))
    workspace.go("patients")
    shown.append(" ".join(chip.words for chip in workspace.running.chips))
    assert workspace.running.isVisible()
    assert [[name in words for name in sorted(names)] for words in shown] == [[True] * 2, [False] * 2, [True] * 2]
    assert "Session 1" in shown[1], "the clock itself stays in sight"


def test_a_session_that_is_not_open_gets_more_time_and_can_be_ended(window):
    workspace, store = window.workspace, window.workspace.context.store
    workspace.go("patients")
    workspace.more_time("s-p0-0")
    assert retention(store.stamps("s-p0-0")).minutes == 30
    workspace.emergency("s-p0-0")
    assert {needle.state for needle in store.needles("s-p0-0")} == {NeedleState.OUT}
    assert retention(store.stamps("s-p0-0")).ended is not None
    assert "Emergency: all 3 needles out at once." in "".join(store.notes("s-p0-0").values())
    assert [chip.running.session_id for chip in workspace.running.chips] == ["s-p1-0"]


def test_the_window_rings_whatever_is_in_front(qtbot, window):
    workspace, store = window.workspace, window.workspace.context.store
    workspace.go("patients")
    begun = clock.stamp(datetime.now(UTC) - timedelta(minutes=25) + timedelta(seconds=1))
    old = store.stamps("s-p0-0")[0]
    new = Stamp(id="u", session_id="s-p0-0", kind=StampKind.RETENTION, at=begun, number=25)
    store.apply([change_of(old, None), change_of(None, new)])
    with qtbot.waitSignal(workspace._alarm.rang, timeout=8000) as told:
        workspace.context.watch.refresh()
    assert told.args == ["s-p0-0"]
    assert workspace._alarm.edge.isVisible()
    offered = QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()
    assert (workspace._alarm._tray is not None) == offered, "a message of the system where Qt offers it"
    qtbot.waitUntil(
        lambda: workspace.running.chips[0].words.split(": ", 1)[1].startswith("time is up"), timeout=3000
    )


def test_an_emergency_pull_works_behind_the_lock(qtbot, window):
    store = window.workspace.context.store
    window.actions_by_key["lock"].trigger()
    assert window.locker.is_locked
    window.locker.screen.pulled.emit("s-p1-0")
    assert {needle.state for needle in store.needles("s-p1-0")} == {NeedleState.OUT}
    assert window.locker.is_locked


@pytest.mark.skipif(
    sys.platform == "win32" or find_spec("PySide6.QtMultimedia") is not None,
    reason="Windows and QtMultimedia play sounds themselves",
)
def test_the_sound_goes_to_the_player_of_the_system(qtbot, tmp_path, monkeypatch):
    player, heard = tmp_path / "pw-play", tmp_path / "heard"
    player.write_text(f'#!/bin/sh\necho "$1" > "{heard}"\n')
    player.chmod(player.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin{os.pathsep}/usr/bin")
    assert sound.play()
    qtbot.waitUntil(lambda: heard.exists() and heard.read_text().strip() != "", timeout=5000)
    assert heard.read_text().strip() == str(path(sound.TIME_IS_UP))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert not sound.play(), "a computer without a player stays quiet"


def test_the_sound_is_the_one_that_the_script_makes(tmp_path):
    subprocess.run([sys.executable, ROOT / "build" / "make_sounds.py", tmp_path], check=True)
    assert (tmp_path / "time-is-up.wav").read_bytes() == path(sound.TIME_IS_UP).read_bytes()
