"""The window: what it remembers, its keys, its banner, and that it starts light."""

import json
import subprocess
import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from acuchart.model.session import Section
from acuchart.ui import actions
from acuchart.ui.keys_overlay import KeysOverlay
from acuchart.ui.main_window import MainWindow
from acuchart.ui.nav import NARROW, WIDE
from acuchart.ui.settings import Settings
from acuchart.ui.theme import theme
from tests.ui.shell_factory import add_patients, add_session, make_file, type_into

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_size_page_and_light_are_remembered(qtbot, window, tmp_path):
    window.resize(1111, 777)
    qtbot.keyClick(window, Qt.Key.Key_2, ALT)
    assert window.workspace.place == "patients"
    try:
        qtbot.keyClick(window, Qt.Key.Key_D, CONTROL)
        assert theme().tokens.dim
        kept = window.saveGeometry()
        window.close()
        again = MainWindow(Settings())
        qtbot.addWidget(again)
        again.open_file(tmp_path / "Fernwood Practice.acuchart")
        assert Settings().layout("window") == kept
        assert again.workspace.place == "patients"
        assert Settings().theme == "dim"
        again.close()
    finally:
        theme().choose("light")


def test_the_rail_folds_in_a_narrow_window(qtbot, window):
    assert window.workspace.nav.width() == WIDE
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.workspace.nav.width() == NARROW)
    for made in window.workspace.nav.findChildren(QAbstractButton):
        assert made.text() == ""
        assert made.accessibleName()
        assert made.toolTip()


def test_every_key_leads_where_the_table_says(qtbot, window):
    keys = (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6, Qt.Key.Key_1)
    for key, place in zip(
        keys, ("patients", "points", "protocols", "documents", "practice", "today"), strict=True
    ):
        qtbot.keyClick(window, key, ALT)
        assert window.workspace.place == place
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL)
    assert window.workspace.place == "new-patient"
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert window.workspace.place == "find"
    page = window.workspace.page("find")
    qtbot.waitUntil(lambda: page.line.hasFocus())


def test_every_action_has_words_and_no_key_is_given_twice_in_one_place():
    for row in actions.TABLE.values():
        assert row.words
        assert row.tip.startswith(row.words)
    for where in {row.where for row in actions.TABLE.values()}:
        rows = [row for row in actions.TABLE.values() if row.where in (where, "Everywhere")]
        keys = [key for row in rows for key in row.keys]
        assert len(keys) == len(set(keys)), where


def test_the_sheet_of_keys_names_every_action_and_gives_the_keyboard_back(qtbot, window):
    today = window.workspace.page("today")
    qtbot.waitUntil(lambda: today.finder.hasFocus())
    qtbot.keyClick(window, Qt.Key.Key_F1)
    sheet = window.findChild(KeysOverlay)
    assert sheet.isVisible()
    words = {one.text() for one in sheet.findChildren(QLabel)}
    assert {row.words for row in actions.TABLE.values() if row.keys} <= words
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert today.finder.hasFocus()


def test_a_question_mark_typed_into_a_line_is_only_a_letter(qtbot, window):
    today = window.workspace.page("today")
    qtbot.waitUntil(lambda: today.finder.hasFocus())
    qtbot.keyClicks(today.finder, "?")
    assert today.finder.text() == "?"
    assert window.findChild(KeysOverlay) is None


def test_every_button_says_its_name_and_can_be_reached_with_the_keyboard(qtbot, window):
    for place in ("today", "patients", "practice"):
        window.workspace.go(place)
        for made in window.findChildren(QAbstractButton):
            if made.isVisible() and made.isEnabled():
                assert made.text() or made.accessibleName(), made
                # Within a group the arrow keys walk; one of them is reached with Tab.
                reached = made.group() is not None or made.focusPolicy() & Qt.FocusPolicy.TabFocus
                assert reached, made.text() or made.accessibleName()


def test_closing_writes_the_words_of_an_open_session(qtbot, window, tmp_path):
    store = window.workspace.context.store
    session = add_session(store, "p0")
    window.workspace.open_session(session.id)
    window.workspace.session.document.type_text(Section.PLAN, "Again on Friday")
    window.close()
    again = MainWindow(Settings())
    qtbot.addWidget(again)
    again.open_file(tmp_path / "Fernwood Practice.acuchart")
    assert again.workspace.context.store.notes(session.id) == {Section.PLAN: "Again on Friday"}
    again.close()


def test_words_that_cannot_be_written_keep_the_window_open_once(qtbot, window):
    store = window.workspace.context.store
    session = add_session(store, "p0")
    window.workspace.open_session(session.id)
    window.workspace.session.document.type_text(Section.PLAN, "Again on Friday")
    store.connection.execute("PRAGMA query_only = ON")
    window.close()
    assert window.isVisible()
    assert window.workspace.banner.text.startswith("The last words could not be written.")
    window.close()
    assert not window.isVisible()


def test_the_worst_message_stays_until_it_is_over(window):
    banner = window.workspace.banner
    banner.say("This disk is full.", "stop")
    banner.say("A tack is due out today.", "check")
    assert banner.text == "This disk is full."
    banner.recovered()
    assert banner.text == ""
    banner.say("A tack is due out today.", "check")
    assert banner.text == "A tack is due out today."


def test_an_unexpected_error_is_told_calmly(qtbot, window, tmp_path):
    window.tell_crash(tmp_path / "crash-20261117.txt")
    qtbot.waitUntil(lambda: window.workspace.banner.text != "")
    assert "What was written is safe on disk." in window.workspace.banner.text
    assert "“crash-20261117.txt”" in window.workspace.banner.text


def test_another_file_can_be_opened_and_the_light_switched_after_it(qtbot, window, tmp_path):
    make_file(tmp_path, name="Second").close()
    qtbot.keyClick(window, Qt.Key.Key_O, CONTROL)
    assert window.workspace is None
    assert not window.actions_by_key["today"].isEnabled()
    window.open_file(tmp_path / "Second.acuchart")
    qtbot.wait(50)  # what was thrown away is gone now
    qtbot.keyClick(window, Qt.Key.Key_D, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_D, CONTROL)
    assert window.actions_by_key["today"].isEnabled()
    theme().choose("light")


def test_only_the_window_itself_is_ever_a_window(qtbot, window):
    """A part that is shown before it has a place flashes up as a window of its own and takes the keyboard."""
    seen = []
    app = QApplication.instance()
    app.focusWindowChanged.connect(lambda now: seen.append(now))
    add_session(window.workspace.context.store, "p0", needles=2)
    for step in (
        lambda: window.workspace.open_patient("p0"),
        lambda: window.workspace.new_patient("Cosmo"),
        lambda: window.workspace.go("patients"),
        lambda: window.workspace.go("practice"),
        lambda: window.workspace.go("today"),
    ):
        step()
        qtbot.wait(30)
    assert seen == []


def test_starting_reads_nothing_that_only_a_later_page_needs(tmp_path):
    store = make_file(tmp_path)
    add_patients(store)
    store.close()
    code = """
import json, sys
from pathlib import Path
from acuchart.app import build_window, make_application
from acuchart.store import open_file
from acuchart.ui.settings import Settings
from acuchart.ui.theme import theme
app = make_application()
settings = Settings()
theme().start(app, "light")
settings.keep_text("page", sys.argv[2])
window = build_window(open_file(Path(sys.argv[1])), settings)
window.show()
window.grab()
print(json.dumps(sorted(sys.modules)))
window.close()
"""
    heavy = {"reportlab", "PIL", "sqlite_utils", "platformdirs", "uharfbuzz", "bidi", "click"}
    heavy |= {"PySide6.QtPdf", "PySide6.QtPdfWidgets", "PySide6.QtPrintSupport"}
    for place in ("today", "patients"):
        file = str(tmp_path / "Fernwood Practice.acuchart")
        done = subprocess.run(
            [sys.executable, "-c", code, file, place], capture_output=True, text=True, check=True, timeout=60
        )
        loaded = set(json.loads(done.stdout.splitlines()[-1]))
        assert not {name for name in loaded if name in heavy or name.split(".")[0] in heavy}
        later = {"screen", "plate_view", "plate_art", "thumbnails", "inspector"}
        assert not {name for name in later if f"acuchart.ui.session.{name}" in loaded}


def test_typed_details_survive_the_closing_of_the_window(qtbot, window, tmp_path):
    window.workspace.open_patient("p0")
    page = window.workspace.stack.currentWidget()
    type_into(qtbot, page.form.fields["phone"].edit, "555 0142")
    window.close()
    again = MainWindow(Settings())
    qtbot.addWidget(again)
    again.open_file(tmp_path / "Fernwood Practice.acuchart")
    assert again.workspace.context.store.patient("p0").phone == "555 0142"
    again.close()
