"""The whole practice out and in through the real window: progress, stop, damage, first run and Practice."""

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from acuchart.app import build_window
from acuchart.model.change import change_of
from acuchart.model.patient import Patient
from acuchart.store import open_file
from acuchart.store.records_out import read_record
from acuchart.ui.first_run import FirstRunPage
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file, type_into

LONG = 30_000
PASSPHRASE = "seven slow herons over tin roofs"


@pytest.fixture
def window(qtbot, tmp_path):
    store = make_file(tmp_path, passphrase=PASSPHRASE)
    add_patients(store)
    add_session(store, "p0", needles=3)
    made = bring_up(qtbot, build_window(store, Settings()))
    made.workspace.go("practice")
    yield made
    made.close()


@pytest.fixture
def practice(window):
    return window.workspace.page("practice")


def exported(qtbot, practice, target: Path) -> Path:
    with qtbot.waitSignal(practice.away.ended, timeout=LONG) as ended:
        practice.away.export(target)
    assert ended.args == [""]
    return target


def test_one_button_takes_the_whole_practice_out(qtbot, practice, tmp_path, monkeypatch):
    asked = []

    def answer(_parent, _title, suggested, _filter):
        asked.append(Path(suggested).name)
        return str(tmp_path / "all"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    practice.show_section("away")
    with qtbot.waitSignal(practice.away.ended, timeout=LONG):
        qtbot.mouseClick(practice.away.zip_button, Qt.MouseButton.LeftButton)
        assert practice.away.running
        assert not practice.away.zip_button.isEnabled()
        assert practice.list.rows["away"].state == "Writing the export"
    assert asked[0].startswith("acuchart-export-20")
    assert practice.away.out_said.text() == "Written to “all.zip”: 5 patients, 1 session, 3 needles."
    with zipfile.ZipFile(tmp_path / "all.zip") as made:
        assert {"README.txt", "index.html", "SHA256SUMS", "csv/patient.csv"} <= set(made.namelist())
    assert practice.list.rows["away"].state.startswith("Exported at ")
    assert not practice.away.progress.isVisible()


def test_the_folder_is_a_new_one_beside_what_is_there(qtbot, practice, tmp_path, monkeypatch):
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    for _ in range(2):
        with qtbot.waitSignal(practice.away.ended, timeout=LONG):
            qtbot.mouseClick(practice.away.folder_button, Qt.MouseButton.LeftButton)
    made = sorted(path.name for path in stick.iterdir())
    assert len(made) == 2
    assert made[1] == f"{made[0]} 2"
    assert all((stick / name / "SHA256SUMS").is_file() for name in made)


def test_an_export_can_be_stopped_and_leaves_nothing(qtbot, practice, tmp_path):
    with qtbot.waitSignal(practice.away.ended, timeout=LONG) as ended:
        practice.away.export(tmp_path / "out" / "all.zip")
    assert ended.args == ["“all.zip” cannot be written there; choose another folder."]
    with qtbot.waitSignal(practice.away.ended, timeout=LONG) as ended:
        practice.away.export(tmp_path / "all.zip")
        practice.away.progress.stop.click()
    assert ended.args == ["Stopped; nothing was written."]
    assert not list(tmp_path.glob("*.zip"))
    assert not list(tmp_path.glob(".all*"))


def test_closing_the_window_while_it_is_written_leaves_nothing(qtbot, window, practice, tmp_path):
    store = window.workspace.context.store
    store.apply([change_of(None, Patient(id=f"x{n}", name=f"Invented {n}")) for n in range(300)])
    practice.away.export(tmp_path / "all.zip")
    window.workspace.go("today")
    window.close()
    assert not list(tmp_path.glob("*.zip"))
    assert not list(tmp_path.glob(".all*"))


def test_an_export_is_read_in_from_the_first_page(qtbot, window, practice, tmp_path):
    source = exported(qtbot, practice, tmp_path / "all.zip")
    before = read_record(window.workspace.context.store, "p0")
    window.workspace.close_practice()
    window.close_practice()
    window.show_first_run()
    first = window.page
    assert isinstance(first, FirstRunPage)
    qtbot.mouseClick(first.parcel, Qt.MouseButton.LeftButton)
    page = first.read_in()
    with qtbot.waitSignal(page.looked, timeout=LONG):
        page.look(source)
    assert page.found.counts["needle"] == 3
    assert page.told.text() == "“Fernwood Practice”: every file is as it was written."
    page._place_chosen = tmp_path / "again.acuchart"
    page._typed()
    type_into(qtbot, page.first, PASSPHRASE)
    assert not page.make.isEnabled()
    type_into(qtbot, page.second, PASSPHRASE)
    qtbot.keyClick(page.second, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace is not None, timeout=LONG)
    store = window.workspace.context.store
    assert store.path == tmp_path / "again.acuchart"
    assert store.encrypted
    after = read_record(store, "p0")
    assert after.patient == before.patient
    assert [one.needles for one in after.sessions] == [one.needles for one in before.sessions]


def test_an_export_is_read_in_from_practice_and_the_open_file_stays(
    qtbot, window, practice, tmp_path, monkeypatch
):
    source = exported(qtbot, practice, tmp_path / "all")
    old = window.workspace.context.store.path
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(source))
    qtbot.mouseClick(practice.away.parcel_button, Qt.MouseButton.LeftButton)
    page = practice._stack.currentWidget()
    with qtbot.waitSignal(page.looked, timeout=LONG):
        qtbot.mouseClick(page.folder_button, Qt.MouseButton.LeftButton)
    page._place_chosen = tmp_path / "second.acuchart"
    page._typed()
    assert page.make.text() == "Make it without a passphrase"
    qtbot.mouseClick(page.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: window.workspace is not None and window.workspace.context.store.path.name == "second.acuchart",
        timeout=LONG,
    )
    assert len(window.workspace.context.store.patients()) == 5
    again = open_file(old, passphrase=PASSPHRASE)
    assert len(again.patients()) == 5
    again.close()


def test_a_damaged_export_is_refused_in_one_sentence(qtbot, practice, tmp_path):
    source = exported(qtbot, practice, tmp_path / "all")
    file = source / "csv" / "patient.csv"
    file.write_bytes(file.read_bytes() + b"x")
    page = practice.read_parcel()
    with qtbot.waitSignal(page.refused, timeout=LONG) as refused:
        page.look(source)
    assert refused.args[0].startswith("“csv/patient.csv” in “all” was changed or damaged")
    assert not page._asked.isVisible()
    with qtbot.waitSignal(page.refused, timeout=LONG) as refused:
        page.look(tmp_path / "nothing.zip")
    assert refused.args[0] == "There is nothing called “nothing.zip” at that place."


def test_what_is_there_is_never_overwritten(qtbot, practice, tmp_path):
    source = exported(qtbot, practice, tmp_path / "all.zip")
    taken = tmp_path / "taken.acuchart"
    taken.write_text("mine")
    page = practice.read_parcel()
    with qtbot.waitSignal(page.looked, timeout=LONG):
        page.look(source)
    page._place_chosen = taken
    page._typed()
    with qtbot.waitSignal(page.refused, timeout=LONG) as refused:
        page.make.click()
    assert refused.args[0] == "“taken.acuchart” is already there; choose another name."
    assert taken.read_text() == "mine"


def test_escape_leads_back_to_the_section(qtbot, practice):
    page = practice.read_parcel()
    qtbot.waitUntil(page.zip_button.hasFocus)
    qtbot.keyClick(page.zip_button, Qt.Key.Key_Escape)
    assert practice._stack.currentIndex() == 0
    qtbot.waitUntil(practice.away.list_button.hasFocus)
