"""Before a practice is open: a file is made, opened, unlocked; what goes wrong is said in place."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from acuchart import paths
from acuchart.app import open_first
from acuchart.store import is_encrypted
from acuchart.ui.first_run import FirstRunPage
from acuchart.ui.main_window import MainWindow
from acuchart.ui.settings import Settings
from acuchart.ui.unlock import UnlockPage
from tests.ui.shell_factory import bring_up, make_file, type_into

WORDS = "seven slow herons over tin roofs"


@pytest.fixture
def window(qtbot):
    return bring_up(qtbot, MainWindow(Settings()))


def front(window: MainWindow, kind: type):
    return window.findChild(kind)


def test_a_fresh_machine_begins_with_the_page_that_makes_a_file(window):
    open_first(window, None, None)
    page = front(window, FirstRunPage)
    assert page is not None
    assert page.file == paths.documents_dir() / "My practice.acuchart"
    assert not page.make.isEnabled()
    assert page.make.toolTip() == "Give the practice a name first"


def test_a_typed_passphrase_makes_an_encrypted_file_and_opens_it(qtbot, window):
    window.show_first_run()
    page = front(window, FirstRunPage)
    type_into(qtbot, page.name, "Fernwood: Practice")
    type_into(qtbot, page.first, WORDS)
    assert page.strength.text.startswith("Strong. ")
    type_into(qtbot, page.second, WORDS)
    qtbot.mouseClick(page.make, Qt.MouseButton.LeftButton)
    assert page.told.text() == "Making the file…"
    qtbot.waitUntil(lambda: window.workspace is not None)
    file = paths.documents_dir() / "Fernwood Practice.acuchart"
    assert is_encrypted(file)
    assert window.workspace.context.store.practice().name == "Fernwood: Practice"
    assert window.workspace.place == "today"
    assert Settings().recent == (file,)


def test_two_different_passphrases_make_nothing(qtbot, window):
    window.show_first_run()
    page = front(window, FirstRunPage)
    type_into(qtbot, page.name, "Fernwood")
    type_into(qtbot, page.first, WORDS)
    type_into(qtbot, page.second, "seven fast")
    assert page.told.text() == "The two passphrases differ."
    assert not page.make.isEnabled()
    qtbot.keyClick(page.second, Qt.Key.Key_Return)
    assert window.workspace is None


def test_going_without_a_passphrase_is_warned_about_in_one_line_and_allowed(qtbot, window):
    window.show_first_run()
    page = front(window, FirstRunPage)
    type_into(qtbot, page.name, "Fernwood")
    assert page.told.text().startswith("Without a passphrase")
    assert page.make.text() == "Make it without a passphrase"
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert not window.workspace.context.store.encrypted


def test_a_file_that_is_there_is_never_overwritten(window):
    make_file(paths.documents_dir(), name="Fernwood").close()
    window.show_first_run()
    page = front(window, FirstRunPage)
    page.name.setText("Fernwood")
    assert page.file.name == "Fernwood 2.acuchart"


def test_the_eye_shows_and_hides_the_passphrase(qtbot, window):
    window.show_first_run()
    field = front(window, FirstRunPage).first
    type_into(qtbot, field, "herons")
    assert field.displayText() != "herons"
    eye = next(
        child for child in field.children() if getattr(child, "accessibleName", str)() == "Show the passphrase"
    )
    qtbot.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert field.displayText() == "herons"
    assert eye.accessibleName() == "Hide the passphrase"


def test_a_wrong_passphrase_is_said_in_place_and_the_right_one_opens(qtbot, window, tmp_path: Path):
    make_file(tmp_path, passphrase=WORDS).close()
    window.open_file(tmp_path / "Fernwood Practice.acuchart")
    page = front(window, UnlockPage)
    type_into(qtbot, page.field, "wrong")
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    assert page.told.text() == "Opening…"
    qtbot.waitUntil(lambda: page.told.text() != "Opening…")
    assert page.told.text().startswith("That passphrase does not open “Fernwood Practice.acuchart”")
    assert page.field.property("error") is True
    assert page.field.selectedText()
    qtbot.keyClicks(page.field, WORDS)
    assert page.told.text() == ""
    qtbot.mouseClick(page.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert window.workspace.context.store.encrypted


def test_caps_lock_is_said_in_words(qtbot, window, tmp_path: Path):
    make_file(tmp_path, passphrase=WORDS).close()
    window.open_file(tmp_path / "Fernwood Practice.acuchart")
    page = front(window, UnlockPage)
    qtbot.keyClick(page.field, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)  # offscreen types a small a
    assert page.told.text() == "Caps Lock is on."
    qtbot.keyClicks(page.field, "b")
    assert page.told.text() == ""


def test_a_file_that_is_no_practice_is_refused_on_the_first_page(window, tmp_path: Path):
    other = tmp_path / "letter.acuchart"
    other.write_text("Dear reader, " * 400, encoding="utf-8")
    window.open_file(other)
    page = front(window, FirstRunPage)
    assert "“letter.acuchart” is not an acuchart practice file" in page.told.text()
    assert window.workspace is None


def test_the_last_file_is_opened_again(qtbot, window, tmp_path: Path):
    store = make_file(tmp_path)
    window.show_practice(store)
    window.close()
    again = MainWindow(Settings())
    qtbot.addWidget(again)
    open_first(again, None, None)
    assert again.workspace.context.store.path == tmp_path / "Fernwood Practice.acuchart"
    again.close()


def test_a_locked_last_file_asks_for_its_passphrase(window, tmp_path: Path):
    make_file(tmp_path, passphrase=WORDS).close()
    Settings().opened(tmp_path / "Fernwood Practice.acuchart")
    open_first(window, None, None)
    assert front(window, UnlockPage) is not None


def test_the_demo_is_marked_on_the_window(qtbot, window):
    window.show_first_run()
    qtbot.mouseClick(front(window, FirstRunPage).shelf.demo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.workspace is not None, timeout=30_000)
    words = [child.text() for child in window.workspace.findChildren(QLabel) if child.isVisible()]
    assert any(text.startswith("DEMO") for text in words)
    assert window.workspace.context.demo
    window.close()
    again = MainWindow(Settings())
    qtbot.addWidget(again)
    open_first(again, None, None)  # who only looked around is asked again what to open
    assert front(again, FirstRunPage) is not None
