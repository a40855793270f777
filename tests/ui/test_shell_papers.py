"""The summary in the window: made in the background, both papers, saved safely; the letterhead as it prints."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

from acuchart.app import build_window
from acuchart.model.change import change_of
from acuchart.model.needle import NeedleState
from acuchart.model.patient import Patient
from acuchart.ui.preview import PreviewPage
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file, type_into

LONG = 30_000
PASSPHRASE = "seven slow herons over tin roofs"


@pytest.fixture
def window(qtbot, tmp_path):
    store = make_file(tmp_path, passphrase=PASSPHRASE)
    add_patients(store)
    made = bring_up(qtbot, build_window(store, Settings()))
    yield made
    made.close()


@pytest.fixture
def store(window):
    return window.workspace.context.store


def preview_of(qtbot, window, session_id: str) -> PreviewPage:
    window.workspace.preview(session_id)
    page = window.workspace.stack.currentWidget()
    assert isinstance(page, PreviewPage)
    assert not page.save_button.isEnabled()
    return page


def made_preview(qtbot, window, store) -> PreviewPage:
    session = add_session(store, "p0", needles=3, title="Face")
    page = preview_of(qtbot, window, session.id)
    qtbot.waitSignal(page.made, timeout=LONG).wait()
    return page


def test_the_pages_come_and_both_papers_can_be_had(qtbot, window, store):
    page = made_preview(qtbot, window, store)
    assert page.pages.document.pageCount() >= 1
    assert round(page.pages.document.pagePointSize(0).width()) == 595
    letter = next(made for made in page.paper.findChildren(QPushButton) if made.text() == "US Letter")
    with qtbot.waitSignal(page.made, timeout=LONG):
        qtbot.mouseClick(letter, Qt.MouseButton.LeftButton)
    assert round(page.pages.document.pagePointSize(0).width()) == 612
    assert page.save_button.isEnabled()
    assert store.practice().paper == "a4"


def test_the_pages_are_looked_at_from_near_and_far(qtbot, window, store):
    page = made_preview(qtbot, window, store)
    page.zoom(1)
    near = page.view.zoomFactor()
    page.zoom(1)
    assert page.view.zoomFactor() > near
    page.zoom(-1)
    assert page.view.zoomFactor() == near
    page.fit()
    assert page.view.zoomMode() is page.view.ZoomMode.FitInView


def test_the_saved_file_is_a_pdf_and_its_suggested_name_tells_nothing(qtbot, window, store, tmp_path, monkeypatch):
    page = made_preview(qtbot, window, store)
    asked = []

    def choose(_parent, _title, suggested, _filter):
        asked.append(suggested)
        return str(tmp_path / "out"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    saved = tmp_path / "out.pdf"
    assert saved.read_bytes().startswith(b"%PDF-")
    assert page.state == "Saved as “out.pdf”."
    name = Path(asked[0]).name
    assert name.startswith("summary-20")
    assert "Mockridge" not in asked[0]
    assert not list(tmp_path.glob(".*.part"))


def test_a_save_that_fails_leaves_the_old_file(qtbot, window, store, tmp_path):
    page = made_preview(qtbot, window, store)
    folder = tmp_path / "summary.pdf"
    folder.mkdir()
    assert not page.save(folder)
    assert page.state == "“summary.pdf” cannot be saved there; choose another folder."
    assert folder.is_dir()
    assert not list(tmp_path.glob(".*.part"))
    assert not page.save(tmp_path / "not there" / "summary.pdf")


def test_the_slip_speaks_the_language_of_the_patient(qtbot, window, store):
    session = add_session(store, "p0", needles=1)
    (needle,) = store.needles(session.id)
    patient = store.patient("p0")
    stays = replace(needle, state=NeedleState.LEFT_IN)
    store.apply([change_of(needle, stays), change_of(patient, replace(patient, language="de"))])
    window.workspace.preview(session.id, "slip")
    page = window.workspace.stack.currentWidget()
    with qtbot.waitSignal(page.made, timeout=LONG):
        pass
    assert "Bleibt mit Absicht" in page.pages.document.getAllText(0).text()


def test_a_letter_that_cannot_be_printed_is_named_in_place_and_nothing_is_offered(qtbot, window, store):
    patient = Patient(id="odd", name="Odd \U00013000 Name")
    store.apply([change_of(None, patient)])
    session = add_session(store, "odd")
    page = preview_of(qtbot, window, session.id)
    with qtbot.waitSignal(page.refused, timeout=LONG) as refused:
        pass
    assert "letter that cannot be printed" in refused.args[0]
    assert not page.save_button.isEnabled()
    assert not page.print_button.isEnabled()


def test_back_leads_to_where_the_summary_was_asked_from(qtbot, window, store):
    session = add_session(store, "p0", needles=1)
    window.workspace.open_session(session.id)
    window.workspace.session.summary_requested.emit(session.id)
    page = window.workspace.stack.currentWidget()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert window.workspace.place == "session"
    window.workspace.session.home_requested.emit()
    window.workspace.preview(session.id)
    qtbot.keyClick(window.workspace.stack.currentWidget(), Qt.Key.Key_Escape)
    assert window.workspace.place == "patient"


def test_leaving_while_the_pages_are_drawn_harms_nothing(qtbot, window, store):
    session = add_session(store, "p0", needles=3)
    preview_of(qtbot, window, session.id)
    window.workspace.go("today")
    page = preview_of(qtbot, window, session.id)
    qtbot.waitSignal(page.made, timeout=LONG).wait()
    assert page.pages.data.startswith(b"%PDF-")


def test_the_printer_gets_the_same_pages(qtbot, window, store, tmp_path):
    from PySide6.QtPrintSupport import QPrinter

    page = made_preview(qtbot, window, store)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    page.print_on(printer)
    assert page.state == "Sent to the printer."
    counted = subprocess.run(["pdfinfo", tmp_path / "printed.pdf"], capture_output=True, text=True, check=False)
    if counted.returncode == 0:
        assert f"Pages:           {page.pages.document.pageCount()}" in counted.stdout


def test_without_a_printer_a_plain_sentence_says_so(qtbot, window, store):
    from PySide6.QtPrintSupport import QPrinterInfo

    if QPrinterInfo.availablePrinterNames():
        pytest.skip("a printer is set up on this machine")
    page = made_preview(qtbot, window, store)
    qtbot.mouseClick(page.print_button, Qt.MouseButton.LeftButton)
    assert page.state.startswith("No printer is set up on this computer.")


def test_the_letterhead_is_written_as_it_is_typed_and_shown_as_it_prints(qtbot, window, store):
    window.workspace.go("practice")
    page = window.workspace.page("practice")
    qtbot.waitUntil(lambda: not page.letterhead.page.isNull(), timeout=LONG)
    before = page.letterhead.page.copy()
    type_into(qtbot, page.fields["name"].edit, " and Garden")
    qtbot.waitUntil(lambda: page.letterhead.page != before, timeout=LONG)
    qtbot.keyClick(page.fields["name"].edit, Qt.Key.Key_Tab)
    assert store.practice().name == "Fernwood Practice and Garden"
    letter = next(made for made in page.paper.findChildren(QPushButton) if made.text() == "US Letter")
    qtbot.mouseClick(letter, Qt.MouseButton.LeftButton)
    assert store.practice().paper == "letter"


def test_finish_shows_the_summary_as_it_will_print_and_draws_it_again(qtbot, window, store):
    session = add_session(store, "p0", needles=3, title="Face")
    window.workspace.open_session(session.id, "finish")
    finish = window.workspace.session.conduct.finish
    sheet = finish.sheet
    qtbot.waitUntil(lambda: bool(sheet.pages.data), timeout=LONG)
    qtbot.waitUntil(lambda: sheet.sheets and sheet.sheets[0].isVisible())
    assert sheet.sheets[0].pixmap().width() > 300
    assert store.patient("p0").name in sheet.pages.document.getAllText(0).text()
    before = sheet.pages.data
    document = window.workspace.session.document
    assert document.edit(change_of(document.session, replace(document.session, title="Another title")))
    qtbot.waitUntil(lambda: sheet.pages.data != before, timeout=LONG)
    assert "Another title" in sheet.pages.document.getAllText(0).text()
    window.resize(900, 700)
    qtbot.waitUntil(lambda: sheet.y() > finish.sign_button.mapTo(finish.widget(), QPoint(0, 0)).y())
