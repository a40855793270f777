"""The lock hides, keeps and returns; a wrong passphrase slows down."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget
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
    qtbot.keyClicks(lock._screen._field, "seven herons")
    with qtbot.waitSignal(lock.unlocked):
        qtbot.keyClick(lock._screen._field, Qt.Key.Key_Return)
    assert not lock.is_locked
    assert window.note.isEnabled()
    assert window.note.text() == "half a wo"


def test_the_screen_shows_counts_and_no_name(window):
    lock = locker(window)
    lock.lock()
    words = " ".join(one.text() for one in lock._screen.findChildren(QLabel))
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
    lock._screen._field.setText("seven herons")
    lock._screen._try()
    assert dialog.isVisible()


def test_wrong_passphrases_stay_out_and_slow_down(window, qtbot):
    lock = locker(window)
    lock.lock()
    for _ in range(3):
        lock._screen._field.setText("wrong")
        lock._screen._try()
    assert lock.is_locked
    assert not lock._screen._button.isEnabled()
    lock._screen._field.setText("seven herons")
    lock._screen._try()
    assert lock.is_locked, "a try during the wait does not count"
    qtbot.waitUntil(lambda: lock._screen._button.isEnabled(), timeout=4000)
    lock._screen._try()
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
    qtbot.keyClicks(lock._screen, "x")
    assert not lock.is_locked
