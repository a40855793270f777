"""Names that want to be a path, markup, a formula or a blank are shown, stored and printed as they are."""

import unicodedata
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from acuchart.app import build_window
from acuchart.assets import load_atlas
from acuchart.documents import KINDS
from acuchart.ui.first_run import FirstRunPage
from acuchart.ui.main_window import MainWindow
from acuchart.ui.patient_form import NewPatientPage
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_session, bring_up, make_file

HOSTILE = {
    "path": "../../etc/passwd \\\\server\\share C:\\NUL",
    "markup": '<b>Bold</b> <img src="file:///etc/passwd"> &amp; <script>',
    "right-to-left override": "Anna \u202eexe.gnp\u202c Sample",
    "nul": "Anna\0Sample",
    "formula": '=HYPERLINK("x","y")+cmd|\' /C calc\'!A0',
    "endless": "Ann " * 2500,
    "one endless word": "A" * 10_000,
    "line breaks": "Anna\r\nSample\u2028Second",
    "isolates and joiners": "\u2066A\u2069\u200b\u200d\ufeffnna",
}


@pytest.fixture
def window(qtbot, tmp_path):
    store = make_file(tmp_path)
    made = bring_up(qtbot, build_window(store, Settings()))
    yield made
    made.close()


def no_rich_text(widget: QWidget) -> bool:
    marked = [found for found in widget.findChildren(QLabel) if "<b>" in found.text()]
    return all(found.textFormat() is Qt.TextFormat.PlainText for found in marked)


def visible(text: str) -> str:
    """What can be seen of a text: controls and spaces apart."""
    return "".join(char for char in text if unicodedata.category(char)[0] not in "CZ")


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_goes_the_whole_way(qtbot, window, tmp_path, name: str):
    workspace = window.workspace
    store = workspace.context.store
    # The form, as a person fills it.
    workspace.new_patient()
    page = workspace.stack.currentWidget()
    assert isinstance(page, NewPatientPage)
    edit = page.form.fields["name"].edit
    edit.setText(name)
    edit.textEdited.emit(edit.text())
    page._look_alike()
    page._add()
    (patient,) = store.patients()
    assert visible(patient.name) == visible(name)
    # The list, the patient's page and the strip of a session.
    workspace.go("patients")
    workspace.open_patient(patient.id)
    assert no_rich_text(window)
    session = add_session(store, patient.id, needles=2)
    workspace.open_session(session.id)
    window.grab()
    assert no_rich_text(window)
    assert window.width() <= 1440, "a long name does not push the window"
    # The paper.
    data = KINDS["summary"](store.report(session.id), load_atlas(), paper="a4")
    assert data.startswith(b"%PDF-")
    # The suggested name of a file says nothing of the patient.
    workspace.preview(session.id)
    page = workspace.stack.currentWidget()
    suggested = f"{page._kind}-{page._day.isoformat()}.pdf"
    assert suggested == f"summary-{date.today().isoformat()}.pdf"


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_practice_file_is_named_safely_on_all_systems(qtbot, name: str):
    window = bring_up(qtbot, MainWindow(Settings()))
    window.show_first_run()
    page = window.page
    assert isinstance(page, FirstRunPage)
    page.name.setText(name)
    file = page.file
    assert not set(file.name) & set('\\/:*?"<>|')
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") for char in file.name)
    assert len(file.name.encode()) <= 200
    assert file.stem.strip(" .") == file.stem
    assert file.stem.upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}
    window.close()
