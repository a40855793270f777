"""Scanned notes: PDF and JPEG files on the page of a patient and in Documents."""

import warnings
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.picture import Picture
from acuchart.store.blobs import keep
from acuchart.store.kinds import of_patient
from acuchart.ui.patient import PatientPage
from tests.ui.papers.test_documents import TINY, opened

LEFT = Qt.MouseButton.LeftButton
LONG = 30_000


@pytest.fixture
def store(window):
    return window.workspace.context.store


@pytest.fixture
def page(window) -> PatientPage:
    window.workspace.open_patient("p0")
    found = window.workspace.stack.currentWidget()
    assert isinstance(found, PatientPage)
    return found


def jpeg(path: Path) -> Path:
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("#d9b79c"))
    assert image.save(str(path), "JPG")
    return path


def test_files_become_papers_with_the_names_they_had(qtbot, window, store, page, tmp_path, monkeypatch):
    pdf, odd = tmp_path / "Old_report 2019.pdf", tmp_path / "notes.txt"
    pdf.write_bytes(TINY)
    odd.write_text("no picture")
    files = [str(pdf), str(odd), str(jpeg(tmp_path / "Card of 2018.jpg"))]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (files, ""))
    with qtbot.waitSignal(page.papers.scans.said, timeout=LONG) as said:
        qtbot.mouseClick(page.papers.add, LEFT)
    assert said.args[0].startswith("2 scans were added. Not added: notes.txt: This file is not a JPEG")
    kept = {one.note: one for one in of_patient(store, Picture, "p0")}
    assert set(kept) == {"Old report 2019", "Card of 2018"}
    assert {one.pose for one in kept.values()} == {"paper"}
    assert [row.title for row in page.papers.rows.rows.rows] == ["Scan", "Scan"]
    documents = opened(window)
    assert {one.title for one in documents.shown} == {"Old report 2019", "Card of 2018"}
    for one in documents.shown:
        documents.show_line(one.id)
        assert documents.sheet.pages.document.pageCount() == 1, one.title
        assert documents.sheet.print_button.isEnabled()


def test_a_scan_is_dropped_and_a_press_on_its_row_shows_it(qtbot, window, page, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(jpeg(tmp_path / "Letter from the clinic.jpg")))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    with warnings.catch_warnings():  # Qt has no other way to make one
        warnings.simplefilter("ignore", DeprecationWarning)
        enter = QDragEnterEvent(QPoint(10, 10), copy, data, LEFT, none)
    event = QDropEvent(QPointF(10, 10), copy, data, LEFT, none)
    with qtbot.waitSignal(page.papers.scans.said, timeout=LONG):
        QApplication.sendEvent(page.papers, enter)
        QApplication.sendEvent(page.papers, event)
    (row,) = page.papers.rows.rows.rows
    assert row.sub.startswith("Letter from the clinic")
    where = page.papers.rows.point_of(0)
    assert isinstance(where, QPoint)
    qtbot.mouseClick(page.papers.rows.viewport(), LEFT, pos=where)
    assert window.workspace.place == "documents"
    documents = window.workspace.page("documents")
    assert documents.list.current is not None
    assert documents.list.current.id == row.key


def test_a_new_paper_begins_with_the_patient(qtbot, window, page):
    qtbot.mouseClick(page.papers.new, LEFT)
    documents = window.workspace.page("documents")
    assert documents.making
    assert documents.maker.patient.id == "p0"


def test_a_damaged_scan_says_so_where_its_page_would_be(window, store):
    content = keep(store, b"not a picture")
    damaged = Picture(
        id="d", patient_id="p0", content=content, thumb=content, mime="image/jpeg", width=4, height=3,
        pose="paper", added_at=clock.now(),
    )  # fmt: skip
    store.apply([change_of(None, damaged)])
    documents = opened(window)
    documents.show_line("d")
    assert documents.sheet.words == "This scan is damaged and cannot be shown."
    assert not documents.sheet.print_button.isEnabled()
