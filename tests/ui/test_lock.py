"""The lock hides, keeps and returns; a wrong passphrase slows down."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from acuchart.ui.lock import Locker, Running, wait_after

RUNNING = (Running(inside=23, out=1, since="2026-11-17T13:41:00.000Z"),)


@pytest.fixture
def window(qtbot: QtBot):
    made = QWidget()
    column = QVBoxLayout(made)
    made.name = QLabel("Invented Name")  # type: ignore[attr-defined]
    made.note = QLineEdit()  # type: ignore[attr-defined]
    column.addWidget(made.name)
    column.addWidget(made.note)
    made.resize(900, 600)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def locker(window, opens=lambda text: text == "seven herons", flushed=None):
    return Locker(
        window,
        opens=opens,
        running=lambda: RUNNING,
        flush=lambda: flushed.append(True) if flushed is not None else None,
    )


def test_a_half_typed_word_is_flushed_kept_and_focused_again(window, qtbot):
    flushed: list[bool] = []
    lock = locker(window, flushed=flushed)
    window.note.setFocus()
    qtbot.keyClicks(window.note, "half a wo")
    lock.lock()
    assert flushed == [True]
    assert lock.is_locked
    assert not window.note.isEnabled()
    qtbot.keyClicks(lock.screen.field, "seven herons")
    with qtbot.waitSignal(lock.unlocked):
        qtbot.keyClick(lock.screen.field, Qt.Key.Key_Return)
    assert not lock.is_locked
    assert window.note.isEnabled()
    assert window.note.text() == "half a wo"


def test_the_screen_shows_counts_and_no_name(window):
    lock = locker(window)
    lock.lock()
    words = " ".join(one.text() for one in lock.screen.findChildren(QLabel))
    assert "23" in words
    assert "Invented" not in words


def test_a_dialog_is_hidden_and_comes_back(window, qtbot):
    dialog = QDialog(window)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    lock = locker(window)
    lock.lock()
    assert not dialog.isVisible()
    lock.screen.field.setText("seven herons")
    lock.screen._try()
    assert dialog.isVisible()


def test_wrong_passphrases_stay_out_and_slow_down(window, qtbot):
    lock = locker(window)
    lock.lock()
    for _ in range(3):
        lock.screen.field.setText("wrong")
        lock.screen._try()
    assert lock.is_locked
    assert not lock.screen.go.isEnabled()
    lock.screen.field.setText("seven herons")
    lock.screen._try()
    assert lock.is_locked, "a try during the wait does not count"
    qtbot.waitUntil(lambda: lock.screen.go.isEnabled(), timeout=4000)
    lock.screen._try()
    assert not lock.is_locked


def test_waits_grow_and_are_bounded():
    assert [wait_after(n) for n in range(1, 9)] == [0, 0, 1, 2, 4, 8, 16, 30]


def test_idle_time_locks(window, qtbot):
    lock = locker(window)
    lock._idle.start(10)
    with qtbot.waitSignal(lock.locked):
        pass
    assert lock.is_locked


def test_a_sleeping_machine_locks(window):
    lock = locker(window)
    lock._gap -= 3600
    lock._look_for_sleep()
    assert lock.is_locked


def test_a_plain_file_opens_with_any_key(window, qtbot):
    lock = locker(window, opens=None)
    lock.lock()
    qtbot.keyClicks(lock.screen, "x")
    assert not lock.is_locked


def test_the_chosen_part_of_a_line_is_chosen_again(window, qtbot):
    lock = locker(window)
    window.activateWindow()
    window.note.setFocus()
    qtbot.keyClicks(window.note, "left shoulder")
    window.note.setSelection(5, 8)
    lock.lock()
    open_again(lock)
    assert QApplication.focusWidget() is window.note
    assert window.note.selectedText() == "shoulder"


def open_again(lock) -> None:
    lock.screen.field.setText("seven herons")
    lock.screen._try()
    assert not lock.is_locked


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_dialog_that_waits_for_an_answer_is_covered_and_goes_on_waiting(window, qtbot):
    """The file dialog runs inside its own loop: hiding it would answer “Cancel”."""
    lock = locker(window)
    answers: list[int] = []
    seen: list[tuple[bool, bool, bool]] = []
    dialog = QFileDialog(window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)

    def lock_and_open() -> None:
        lock.lock()
        front = lock.screen.window()
        inside = dialog.childAt(QPoint(dialog.width() // 2, dialog.height() // 2))
        covered = inside is not None and (inside.text() if isinstance(inside, QLabel) else "Locked") == "Locked"
        QTest.keyClicks(lock.screen.field, "seven herons")
        seen.append((front is not window, covered, dialog.isVisible()))
        QTest.keyClick(lock.screen.field, Qt.Key.Key_Return)
        seen.append((lock.is_locked, lock.screen.window() is window, dialog.isVisible()))
        dialog.done(7)

    QTimer.singleShot(50, lock_and_open)
    answers.append(dialog.exec())
    assert seen == [(True, True, True), (False, True, True)]
    assert answers == [7], "the dialog was answered by the person, not by the lock"


def test_what_was_off_stays_off(window):
    window.name.setEnabled(False)
    lock = locker(window)
    lock.lock()
    open_again(lock)
    assert not window.name.isEnabled()


def test_an_emergency_needs_no_passphrase_but_a_second(window, qtbot):
    pulled: list[str] = []
    running = [Running(inside=4, out=0, since="2026-11-17T13:41:00.000Z", session_id="s1")]

    def pull(session_id: str) -> None:
        pulled.append(session_id)
        running[0] = Running(inside=0, out=4, since="2026-11-17T13:41:00.000Z", session_id="s1")

    lock = Locker(
        window,
        opens=lambda _text: False,
        running=lambda: tuple(running),
        flush=lambda: None,
        emergency=pull,
    )
    lock.lock()
    assert lock.screen.emergency is not None
    held = lock.screen.emergency.buttons[0]
    qtbot.mouseClick(held, Qt.MouseButton.LeftButton)
    assert pulled == [], "a mere click is no emergency"
    qtbot.mousePress(held, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pulled == ["s1"], timeout=3000)
    assert lock.is_locked
    assert "0 in, 4 out" in lock.screen.cards[0].accessibleName()


def test_a_machine_that_slept_is_locked(window, monkeypatch):
    lock = locker(window)
    lock._look_for_sleep()
    assert not lock.is_locked
    lock._gap -= 3600
    lock._look_for_sleep()
    assert lock.is_locked
