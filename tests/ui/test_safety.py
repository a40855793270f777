"""The practice is kept safe from its window: keys, recovery sheet, backups, restore, damage, two windows."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from acuchart.app import build_window
from acuchart.model.change import change_of
from acuchart.model.session import Section
from acuchart.store import WrongPassphraseError, is_encrypted, open_file
from acuchart.store.backup import back_up
from acuchart.store.keys import recovery_code
from acuchart.store.shelf import list_backups
from acuchart.ui.banner import COPY_ELSEWHERE
from acuchart.ui.file_work import FileWork
from acuchart.ui.main_window import MainWindow
from acuchart.ui.practice import PracticePage
from acuchart.ui.recover_page import BACKUP, LOOK, SALVAGE, RecoverPage
from acuchart.ui.refused_page import RefusedPage
from acuchart.ui.restore_page import KEEP, REPLACE, THROW, RestorePage
from acuchart.ui.settings import Settings
from acuchart.ui.unlock import UnlockPage
from tests.ui.shell_factory import NAMES, add_patients, add_session, bring_up, make_file

LONG = 30_000
PASSPHRASE = "seven slow herons over tin roofs"
NEXT = "eleven quiet otters under the moss"


@pytest.fixture
def window(qtbot, tmp_path):
    store = make_file(tmp_path, passphrase=PASSPHRASE)
    add_patients(store)
    add_session(store, "p0", needles=3)
    made = bring_up(qtbot, build_window(store, Settings()))
    yield made
    made.close()


def practice_page(window) -> PracticePage:
    window.workspace.go("practice")
    page = window.workspace.page("practice")
    assert isinstance(page, PracticePage)
    return page


def press(qtbot, button) -> None:
    assert button.isEnabled(), button.toolTip()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def words_of(widget) -> str:
    return " ".join(found.text() for found in widget.findChildren(QLabel))


def backed_up(qtbot, window) -> Path:
    keeper = window.workspace.keeper
    keeper.back_up_now("hand")
    qtbot.waitUntil(lambda: not keeper.running, timeout=LONG)
    newest = keeper.last_proved
    assert newest is not None
    return newest.path


# ---- lock


def test_control_l_locks_and_the_title_tells_no_name(qtbot, window):
    window.workspace.open_patient("p0")
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    lock = window.locker
    assert lock.is_locked
    assert "Fernwood" not in window.windowTitle()
    shown = words_of(lock.screen)
    assert not any(name in shown for name in NAMES)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace.place == "patient", "keys of the window do nothing behind the lock"
    qtbot.keyClicks(lock.screen.field, PASSPHRASE)
    qtbot.keyClick(lock.screen.field, Qt.Key.Key_Return)
    assert not lock.is_locked
    assert window.windowTitle().startswith("Fernwood Practice")
    assert window.workspace.place == "patient"


def test_the_recovery_code_unlocks_too(qtbot, window):
    window.locker.lock()
    window.locker.screen.field.setText(recovery_code(window.workspace.context.store.raw_key()).lower())
    window.locker.screen._try()
    assert not window.locker.is_locked


def test_the_minutes_until_the_lock_are_kept(qtbot, window):
    page = practice_page(window)
    press(qtbot, page.security.minutes._buttons["15"])
    assert window.locker.minutes == 15
    assert Settings().lock_minutes == 15
    assert page.list.rows["security"].state == "Locks after 15 minutes"


# ---- keys


def change(qtbot, window, new: str | None) -> None:
    page = practice_page(window)
    panel = page.security.panel
    panel.open(remove=new is None)
    panel.now.setText(PASSPHRASE)
    panel.first.setText(new or "")
    panel.second.setText(new or "")
    before = window.workspace
    press(qtbot, panel.go)
    qtbot.waitUntil(lambda: window.workspace not in (None, before), timeout=LONG)


def test_the_passphrase_changes_and_the_page_is_there_again(qtbot, window):
    path = window.workspace.context.store.path
    change(qtbot, window, NEXT)
    assert window.workspace.place == "practice"
    assert "changed" in window.workspace.banner.text
    assert len(window.workspace.context.store.patients()) == len(NAMES)
    window.close()
    with pytest.raises(WrongPassphraseError):
        open_file(path, passphrase=PASSPHRASE)
    open_file(path, passphrase=NEXT).close()


def test_a_wrong_passphrase_of_now_changes_nothing(qtbot, window):
    panel = practice_page(window).security.panel
    panel.open()
    for field, text in ((panel.now, "not it"), (panel.first, NEXT), (panel.second, NEXT)):
        field.setText(text)
    press(qtbot, panel.go)
    assert "not the passphrase of now" in panel.told.text()
    assert window.workspace.context.store.opens(PASSPHRASE)


def test_the_encryption_comes_off_after_a_warning_and_on_again(qtbot, window):
    path = window.workspace.context.store.path
    panel = practice_page(window).security.panel
    panel.open(remove=True)
    assert "anyone who gets hold of this computer" in panel.told.text()
    change(qtbot, window, None)
    assert not is_encrypted(path)
    panel = practice_page(window).security.panel
    panel.open()
    panel.first.setText(NEXT)
    panel.second.setText(NEXT)
    before = window.workspace
    press(qtbot, panel.go)
    qtbot.waitUntil(lambda: window.workspace not in (None, before), timeout=LONG)
    assert is_encrypted(path)


def test_the_sheet_is_proved_by_typing_it(qtbot, window):
    security = practice_page(window).security
    press(qtbot, security.prove)
    code = recovery_code(window.workspace.context.store.raw_key())
    wrong = code.replace(code[12], "Z" if code[12] != "Z" else "Y", 1)
    security.code.setText(wrong)
    qtbot.keyClick(security.code, Qt.Key.Key_Return)
    assert "mistyped" in security.sheet_told.text()
    security.code.setText(code)
    qtbot.keyClick(security.code, Qt.Key.Key_Return)
    assert security.sheet_told.text() == "It is the right sheet."
    assert "at hand" in security.sheet_said.text()


def test_the_door_opens_with_the_sheet(qtbot, tmp_path):
    store = make_file(tmp_path, passphrase=PASSPHRASE)
    code, path = recovery_code(store.raw_key()), store.path
    store.close()
    window = bring_up(qtbot, MainWindow(Settings()))
    window.ask_for(path)
    page = window.page
    assert isinstance(page, UnlockPage)
    press(qtbot, page.sheet)
    page.field.setText(code[:-1] + ("A" if code[-1] != "A" else "B"))
    press(qtbot, page.go)
    qtbot.waitUntil(lambda: "Group 13" in page.told.text(), timeout=LONG)
    page.field.setText(code)
    press(qtbot, page.go)
    qtbot.waitUntil(lambda: window.workspace is not None, timeout=LONG)
    window.close()


# ---- backups


def test_a_backup_is_made_shown_and_counted(qtbot, window):
    page = practice_page(window)
    assert page.list.rows["backups"].state == "No backup yet"
    path = backed_up(qtbot, window)
    assert path.parent == window.workspace.context.store.path.parent / "Backups"
    assert page.list.rows["backups"].state.startswith("Proved today")
    assert f"{len(NAMES)} patients" in words_of(window.workspace.nav.file)
    assert page.backups.dots.strips[0].accessibleName() == "24 hours: 1 kept, 1 proved"
    assert page.backups.proved.text().startswith("Last proved: Today")


def test_only_what_changed_is_backed_up_by_itself(qtbot, window):
    keeper = window.workspace.keeper
    back_up(window.workspace.context.store, keeper.folder, moment=datetime.now(UTC) - timedelta(minutes=5))
    keeper.back_up_if_due("open")
    assert not keeper.running
    add_session(window.workspace.context.store, "p1", needles=1)
    keeper.back_up_if_due("open")
    assert keeper.running
    qtbot.waitUntil(lambda: not keeper.running, timeout=LONG)
    assert keeper.last_proved.proof.reason == "open"


def test_a_stopped_backup_leaves_the_earlier_ones(qtbot, window):
    path = backed_up(qtbot, window)
    keeper = window.workspace.keeper
    keeper.back_up_now("hand")
    keeper.cancel()
    qtbot.waitUntil(lambda: not keeper.running, timeout=LONG)
    assert path in [backup.path for backup in keeper.backups]


def test_the_second_place_gets_its_copy_and_reminds(qtbot, window, tmp_path):
    keeper = window.workspace.keeper
    backed_up(qtbot, window)
    stick = tmp_path / "stick"
    stick.mkdir()
    with qtbot.waitSignal(keeper.ended, timeout=LONG):
        keeper.choose_second(stick)
    (copied,) = list_backups(stick)
    assert copied.proof is not None
    assert keeper.second_late == ""
    store = window.workspace.context.store
    copied.path.unlink()
    back_up(store, stick, moment=datetime.now(UTC) - timedelta(days=9))
    assert keeper.second_late == "The backup in the second place is 9 days old."
    page = practice_page(window)
    page.backups.refresh()
    assert page.list.rows["backups"].state == "Second place is late"


def test_a_sync_folder_is_told_with_what_to_do(qtbot, tmp_path):
    folder = tmp_path / "OneDrive"
    store = make_file(folder, passphrase=PASSPHRASE)
    window = bring_up(qtbot, build_window(store, Settings()))
    page = practice_page(window)
    assert not page.backups.warning.isHidden()
    assert "OneDrive" in words_of(page.backups.warning)
    assert "let the backups go here" in words_of(page.backups.warning)
    qtbot.waitUntil(lambda: "OneDrive" in window.workspace.banner.text, timeout=LONG)
    window.close()


# ---- restore


def look_at(qtbot, window) -> RestorePage:
    window.workspace.look_into_backup(window.workspace.keeper.last_proved)
    page = window.workspace.stack.currentWidget()
    assert isinstance(page, RestorePage)
    qtbot.waitUntil(lambda: page.difference is not None, timeout=LONG)
    return page


def test_a_try_shows_what_differs_and_leaves_nothing(qtbot, window):
    backed_up(qtbot, window)
    add_session(window.workspace.context.store, "p1", needles=2)
    page = look_at(qtbot, window)
    assert page.difference.relation == "older"
    assert "1 session came later" in page.relation.text()
    assert page.choices.current == THROW
    assert page.out.exists()
    press(qtbot, page.go)
    assert not page.out.exists()
    assert window.workspace.place == "practice"
    assert len(window.workspace.context.store.sessions()) == 2


def test_a_backup_takes_the_place_and_the_old_file_stays(qtbot, window):
    backed_up(qtbot, window)
    store = window.workspace.context.store
    path = store.path
    add_session(store, "p1", needles=2)
    page = look_at(qtbot, window)
    page.choices.choose(REPLACE)
    before = window.workspace
    press(qtbot, page.go)
    qtbot.waitUntil(lambda: window.workspace not in (None, before), timeout=LONG)
    assert len(window.workspace.context.store.sessions()) == 1
    (kept,) = path.parent.glob("*before restore*.acuchart")
    old = open_file(kept, passphrase=PASSPHRASE)
    assert len(old.sessions()) == 2
    old.close()


def test_a_restored_file_is_kept_where_it_is_wanted(qtbot, window):
    backed_up(qtbot, window)
    page = look_at(qtbot, window)
    page.choices.choose(KEEP)
    out = page.out
    press(qtbot, page.go)
    assert out.exists()
    assert out.name in window.workspace.banner.text


def test_looking_into_a_copy_leads_back_to_the_practice(qtbot, window):
    backed_up(qtbot, window)
    path = window.workspace.context.store.path
    add_session(window.workspace.context.store, "p1", needles=2)
    page = look_at(qtbot, window)
    page.choices.choose("look")
    copy = page.out
    press(qtbot, page.go)
    assert window.workspace.context.store.path == copy
    assert window.workspace.context.store.read_only
    assert len(window.workspace.context.store.sessions()) == 1
    qtbot.mouseClick(window.workspace.banner._act, Qt.MouseButton.LeftButton)
    assert window.workspace.context.store.path == path
    assert not window.workspace.context.store.read_only
    assert len(window.workspace.context.store.sessions()) == 2


# ---- trouble


def wound(path: Path, *pages: int) -> bytes:
    data = bytearray(path.read_bytes())
    for page in pages:
        data[page * 4096 + 700] ^= 0xFF
    path.write_bytes(data)
    return bytes(data)


def damaged(qtbot, tmp_path, *, backup: bool) -> tuple[MainWindow, RecoverPage, Path]:
    store = make_file(tmp_path, passphrase=PASSPHRASE)
    add_patients(store)
    if backup:
        back_up(store, tmp_path / "Backups")
    add_session(store, "p0", needles=4)
    path = store.path
    store.close()
    wound(path, 0)
    window = bring_up(qtbot, MainWindow(Settings()))
    window.ask_for(path)
    door = window.page
    assert isinstance(door, UnlockPage)
    door.field.setText(PASSPHRASE)
    press(qtbot, door.go)
    qtbot.waitUntil(lambda: isinstance(window.page, RecoverPage), timeout=LONG)
    page = window.page
    qtbot.waitUntil(lambda: page.report is not None, timeout=LONG)
    return window, page, path


def test_a_damaged_file_is_told_and_all_that_can_be_read_comes_back(qtbot, tmp_path):
    window, page, path = damaged(qtbot, tmp_path, backup=True)
    hurt = path.read_bytes()
    assert "1 of" in page.told.text()
    assert set(page.choices.cards) == {SALVAGE, BACKUP, LOOK}
    assert page.choices.current == SALVAGE
    press(qtbot, page.go)
    qtbot.waitUntil(lambda: window.workspace is not None, timeout=LONG)
    store = window.workspace.context.store
    assert (len(store.patients()), len(store.needles("s-p0-0"))) == (len(NAMES), 4)
    assert store.verify().ok
    (kept,) = path.parent.glob("*before restore*.acuchart")
    assert kept.read_bytes() == hurt, "the damaged file is never touched"
    (report,) = path.parent.glob("*report.txt")
    assert not any(name in report.read_text() for name in NAMES)
    window.close()


def test_the_backup_can_be_taken_or_only_looked_into(qtbot, tmp_path):
    window, page, path = damaged(qtbot, tmp_path, backup=True)
    hurt = path.read_bytes()
    page.choices.choose(LOOK)
    press(qtbot, page.go)
    assert window.workspace.context.store.read_only
    assert len(window.workspace.context.store.patients()) == len(NAMES)
    assert path.read_bytes() == hurt
    assert not list(tmp_path.glob("*salvaged*")), "what nobody chose is not left behind"
    window.close_practice()
    window.open_file(path, PASSPHRASE)
    page = window.page
    qtbot.waitUntil(lambda: page.report is not None, timeout=LONG)
    page.choices.choose(BACKUP)
    press(qtbot, page.go)
    qtbot.waitUntil(lambda: window.workspace is not None, timeout=LONG)
    assert window.workspace.context.store.sessions() == ()
    window.close()


HOLDER = """
import sys
from pathlib import Path
from acuchart.store import open_file
store = open_file(Path(sys.argv[1]), passphrase=sys.argv[2])
print("open", flush=True)
sys.stdin.readline()
store.close()
"""


def test_a_file_in_use_by_another_process_opens_for_reading_on_request(qtbot, tmp_path, python):
    store = make_file(tmp_path, passphrase=PASSPHRASE)
    add_patients(store)
    path = store.path
    store.close()
    holder = subprocess.Popen(
        [python, "-c", HOLDER, str(path), PASSPHRASE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        window = bring_up(qtbot, MainWindow(Settings()))
        window.open_file(path, PASSPHRASE)
        page = window.page
        assert isinstance(page, RefusedPage)
        assert "is open in another acuchart window" in page.told.text()
        press(qtbot, page.look)
        assert window.workspace.context.store.read_only
        assert len(window.workspace.context.store.patients()) == len(NAMES)
        assert "for reading only" in window.workspace.banner.text
        window.close()
    finally:
        holder.communicate("\n", timeout=20)


def test_the_work_on_files_belongs_to_the_window(window):
    assert isinstance(window.file_work, FileWork)
    assert window.file_work.parent() is window


# ---- a disk that takes no more


def test_a_full_disk_is_said_and_another_place_takes_everything(qtbot, window, tmp_path):
    workspace = window.workspace
    store = workspace.context.store
    workspace.open_session("s-p0-0")
    document = workspace.session.document
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    long = "typed on a full disk " * 3000
    document.type_text(Section.PLAN, long)
    assert not document.flush()
    assert "disk is full" in workspace.banner.text
    assert workspace.banner._act.text() == COPY_ELSEWHERE
    other = tmp_path / "other" / "practice.acuchart"
    other.parent.mkdir()
    window.file_work.go_on_in(other)
    assert window.workspace.context.store.path == other
    assert window.workspace.session.document.notes[Section.PLAN] == long
    assert window.workspace.context.store.notes("s-p0-0")[Section.PLAN] == long
    assert len(window.workspace.context.store.needles("s-p0-0")) == 3


def test_a_file_that_was_taken_away_has_a_way_out(qtbot, window):
    workspace = window.workspace
    store = workspace.context.store
    store.path.rename(store.path.with_name("moved.acuchart"))
    patient = store.patient("p0")
    assert not workspace.context.write(change_of(patient, replace(patient, phone="0000 11")))
    assert "takes no more changes" in workspace.banner.text
    other = store.path.with_name("rescued.acuchart")
    window.file_work.go_on_in(other)
    assert window.workspace.context.store.path == other
    assert len(window.workspace.context.store.patients()) == len(NAMES)
