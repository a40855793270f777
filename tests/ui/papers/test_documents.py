"""Documents in the real window: the list of papers, new papers with live preview, and what is kept."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QRect, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel

from acuchart.model.appointment import Appointment
from acuchart.model.change import change_of
from acuchart.model.disclosure import Disclosure
from acuchart.model.fact import Fact
from acuchart.model.kept_paper import KeptPaper
from acuchart.model.money import Charge
from acuchart.store.blobs import fetch
from acuchart.store.kinds import of_patient, of_practice
from acuchart.ui import moments
from acuchart.ui.discreet import discreet
from acuchart.ui.papers.keeping import PRINTED, SAVED, PaperFacts, keep_paper
from acuchart.ui.papers.page import DocumentsPage
from tests.ui.shell_factory import add_session

LEFT = Qt.MouseButton.LeftButton
LONG = 30_000
TINY = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture
def store(window):
    return window.workspace.context.store


@pytest.fixture
def context(window):
    return window.workspace.context


def opened(window) -> DocumentsPage:
    window.workspace.go("documents")
    page = window.workspace.page("documents")
    assert isinstance(page, DocumentsPage)
    return page


def keep(context, patient_id: str, kind: str, went: str = "", *, more: bytes = b"", note: str = "") -> None:
    facts = PaperFacts(patient_id=patient_id, kind=kind, note=note)
    assert keep_paper(context, facts, TINY + b"%" + kind.encode() + patient_id.encode() + more, went) == ""


def begun(qtbot, window, patient_id: str, kind: str) -> DocumentsPage:
    """The choices with the paper in the preview."""
    page = opened(window)
    window.workspace.new_paper(patient_id, kind)
    ready(qtbot, page)
    return page


def ready(qtbot, page: DocumentsPage) -> None:
    qtbot.waitUntil(lambda: not page.maker._pause.isActive(), timeout=LONG)
    waits = ("", "Drawing the pages…")
    qtbot.waitUntil(lambda: page.sheet.print_button.isEnabled() or page.sheet.words not in waits, timeout=LONG)


def words_in(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


def printer_to(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def saving_to(monkeypatch, path: Path) -> list[str]:
    asked: list[str] = []

    def choose(_parent, _title, suggested, _filter):
        asked.append(Path(suggested).name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return asked


def test_without_a_paper_the_list_says_what_will_stand_there(window):
    page = opened(window)
    assert page.shown == []
    assert any("What is printed or saved" in one.text() for one in page.findChildren(QLabel))
    assert not page.sheet.print_button.isEnabled()


def test_what_is_saved_in_the_preview_of_a_session_stands_in_the_list_and_the_log(qtbot, window, store, tmp_path):
    session = add_session(store, "p0", needles=3)
    window.workspace.preview(session.id)
    preview = window.workspace.stack.currentWidget()
    with qtbot.waitSignal(preview.made, timeout=LONG):
        pass
    assert preview.save(tmp_path / "out.pdf")
    preview.print_on(printer_to(tmp_path / "printed.pdf"))
    (paper,) = of_practice(store, KeptPaper)
    assert (paper.patient_id, paper.kind, paper.session_id) == ("p0", "summary", session.id)
    assert paper.went == "saved, printed"
    assert paper.given_at
    assert fetch(store, paper.content) == (tmp_path / "out.pdf").read_bytes()
    log = of_patient(store, Disclosure, "p0")
    assert [one.note for one in log] == [SAVED, PRINTED]
    page = opened(window)
    assert [one.id for one in page.shown] == [paper.id]  # the lines of the log are about that paper
    assert page.sheet.pages.data == fetch(store, paper.content)


def test_kinds_words_and_waiting_papers_are_found(qtbot, window, context):
    keep(context, "p0", "handout")
    keep(context, "p1", "letter", SAVED)
    keep(context, "p2", "receipt", PRINTED)
    page = opened(window)
    assert page.card.every.text() == "All 3"
    assert page.card.open.text() == "Open 1"
    qtbot.mouseClick(page.card.chips["letter"], LEFT)
    assert [one.kind for one in page.shown] == ["letter"]
    qtbot.mouseClick(page.card.every, LEFT)
    qtbot.keyClicks(page.line, "lukasz")
    qtbot.waitUntil(lambda: [one.kind for one in page.shown] == ["receipt"])
    page.line.clear()
    qtbot.waitUntil(lambda: len(page.shown) == 3)
    qtbot.mouseClick(page.card.open, LEFT)
    assert [one.kind for one in page.shown] == ["handout"]
    page.give(page.shown[0].id)
    assert page.shown == []
    qtbot.mouseClick(page.card.open, LEFT)
    assert not any(one.waits for one in page.shown)


def test_heads_sort_and_headings_of_days_stand_only_over_days(qtbot, window, context):
    keep(context, "p3", "handout", PRINTED)
    keep(context, "p0", "summary", PRINTED)
    page = opened(window)
    assert isinstance(page.list.papers.rows[0], tuple)
    qtbot.mouseClick(page.card.heads.buttons["patient"], LEFT)
    assert [one.patient_id for one in page.shown] == ["p0", "p3"]
    assert not any(isinstance(row, tuple) for row in page.list.papers.rows)
    qtbot.mouseClick(page.card.heads.buttons["patient"], LEFT)
    assert [one.patient_id for one in page.shown] == ["p3", "p0"]


def test_the_list_goes_out_as_a_table(qtbot, window, context, tmp_path):
    keep(context, "p4", "handout", PRINTED, note="=1+1")
    page = opened(window)
    page.card.write_csv(tmp_path / "papers.csv")
    head, row = list(csv.reader(io.StringIO((tmp_path / "papers.csv").read_text("utf-8-sig"))))
    assert head == ["Paper", "About it", "For", "Made", "Sent"]
    assert row[2] == "Nguyễn Thị Hồng"
    assert row[1] == "'=1+1"  # no spreadsheet takes it for a formula
    qtbot.mouseClick(page.card.copy, LEFT)
    from PySide6.QtGui import QGuiApplication

    assert QGuiApplication.clipboard().text().startswith("Paper\tAbout it\t")
    page.card.write_csv(tmp_path / "not there" / "papers.csv")
    assert any("choose another folder" in one.text() for one in page.findChildren(QLabel))


def test_a_paper_of_the_list_is_printed_and_then_it_is_given(qtbot, window, context, store, tmp_path):
    keep(context, "p0", "handout")
    page = opened(window)
    assert page.sheet.print_button.text() == "Print and mark as given"
    page.sheet.print_on(printer_to(tmp_path / "out.pdf"))
    (paper,) = of_practice(store, KeptPaper)
    assert (paper.went, bool(paper.given_at)) == ("printed", True)
    assert page.sheet.print_button.text() == "Print again"
    assert len(of_patient(store, Disclosure, "p0")) == 1
    assert len(page.shown) == 1


def test_a_summary_shows_as_it_will_print_and_each_choice_at_once(qtbot, window, store):
    session = add_session(store, "p0", needles=3, title="Face")
    page = begun(qtbot, window, "p0", "summary")
    assert "Where the needles were" in words_in(page.sheet.pages.data)
    assert page.maker.visit.currentData() == session.id
    with qtbot.waitSignal(page.sheet.made, timeout=LONG):
        qtbot.mouseClick(page.maker.sections["plates"], LEFT, pos=page.maker.sections["plates"].rect().center())
        page.maker.sections["plates"].setChecked(False)
    ready(qtbot, page)
    text = words_in(page.sheet.pages.data)
    assert "Where the needles were" not in text
    assert "3 needles in" in text
    letter = next(one for one in page.maker.paper.findChildren(QAbstractButton) if one.text() == "US Letter")
    with qtbot.waitSignal(page.sheet.made, timeout=LONG):
        qtbot.mouseClick(letter, LEFT)
    assert round(page.sheet.pages.document.pagePointSize(0).width()) == 612
    with qtbot.waitSignal(page.sheet.made, timeout=LONG):
        page.maker.data.setChecked(True)
    assert any(
        name.endswith(".acuchart.json") for name in PdfReader(io.BytesIO(page.sheet.pages.data)).attachments
    )


def test_a_handout_carries_home_what_is_chosen_and_nothing_that_a_fact_forbids(qtbot, window, store):
    add_session(store, "p0", needles=3, title="Face")
    facts = [
        Fact(id="f", patient_id="p0", kind="pregnancy", week=12),
        Appointment(id="a", patient_id="p0", day=moments.today() + timedelta(days=7), time="15:00"),
    ]
    store.apply([change_of(None, one) for one in facts])
    page = begun(qtbot, window, "p0", "handout")
    boxes = page.maker.sections
    assert "press:ST36" in boxes
    assert "press:LI4" not in boxes, "cautioned in pregnancy"
    text = words_in(page.sheet.pages.data)
    assert "Press at home" not in text
    assert f"{moments.today() + timedelta(days=7):%A}" in text
    with qtbot.waitSignal(page.sheet.made, timeout=LONG):
        boxes["press:ST36"].click()
        boxes["home:breathing"].click()
        page.maker.own.setFocus()
        QTest.keyClicks(page.maker.own, "Rinse twice a day.")
    ready(qtbot, page)
    text = words_in(page.sheet.pages.data)
    assert "1 Below the knee" in text
    assert "Breathe in through the nose" in text
    assert "Rinse twice a day." in text


def test_nothing_that_was_chosen_for_one_patient_goes_home_with_another(qtbot, window, store):
    add_session(store, "p0", needles=1)
    add_session(store, "p3", needles=1)
    page = begun(qtbot, window, "p0", "handout")
    with qtbot.waitSignal(page.sheet.made, timeout=LONG):
        page.maker.sections["home:breathing"].click()
        qtbot.keyClicks(page.maker.own, "Rinse twice a day.")
    assert "Rinse twice" in words_in(page.sheet.pages.data)
    page = begun(qtbot, window, "p3", "handout")
    text = words_in(page.sheet.pages.data)
    assert "Marigold Sampleton" in text
    assert "Rinse twice" not in text
    assert "Breathe in" not in text
    assert not any(box.isChecked() for box in page.maker.sections.values())


def test_a_summary_without_any_of_its_parts_has_none(qtbot, window, store):
    add_session(store, "p0", needles=3, title="Face")
    page = begun(qtbot, window, "p0", "summary")
    with qtbot.waitSignal(page.sheet.made, timeout=LONG):
        for box in page.maker.sections.values():
            box.setChecked(False)
    assert "Where the needles were" not in words_in(page.sheet.pages.data)


def test_who_comes_back_to_a_paper_sees_what_was_charged_meanwhile(qtbot, window, store):
    page = begun(qtbot, window, "p0", "receipt")
    assert page.sheet.words.startswith("Nothing was charged to this patient yet.")
    window.workspace.go("patients")
    store.apply([change_of(None, Charge(id="c", patient_id="p0", day=moments.today(), words="Visit", cents=8500))])
    with qtbot.waitSignal(page.sheet.made, timeout=LONG):
        window.workspace.go("documents")
    assert "85.00" in words_in(page.sheet.pages.data)


def test_every_kind_can_be_made_or_says_in_place_why_not(qtbot, window, store):
    add_session(store, "p0", needles=2)
    store.apply([change_of(None, Charge(id="c", patient_id="p0", day=moments.today(), words="Visit", cents=8500))])
    page = begun(qtbot, window, "p0", "summary")
    for kind, chip in page.maker.kinds.items():
        qtbot.mouseClick(chip, LEFT)
        assert page.maker.kind == kind
        ready(qtbot, page)
        if kind == "slip":
            assert "No needle was left in" in page.sheet.words
        elif kind == "letter":
            assert "names no physician" in page.sheet.words
            with qtbot.waitSignal(page.sheet.made, timeout=LONG):
                qtbot.keyClicks(page.maker.to_whom, "Dr H. Dummett, Fablewood")
            assert "Dummett" in words_in(page.sheet.pages.data)
        else:
            assert page.sheet.words == "", kind
            assert page.sheet.pages.data.startswith(b"%PDF-")
    assert {"letter", "course", "superbill", "receipt", "recall"} <= set(page.maker.kinds)


def test_money_leads_to_a_superbill_and_what_was_not_charged_is_said(qtbot, window, store):
    page = begun(qtbot, window, "p1", "superbill")
    assert page.sheet.words.startswith("Nothing was charged to this patient yet.")
    store.apply([change_of(None, Charge(id="c", patient_id="p0", day=moments.today(), words="Visit", cents=8500))])
    window.workspace.open_patient("p0")
    window.workspace.open_beside("money", "p0")
    card = window.workspace.stack.currentWidget().card
    qtbot.mouseClick(card.papers["superbill"], LEFT)
    assert window.workspace.place == "documents"
    ready(qtbot, page)
    assert "To be paid 85.00" in words_in(page.sheet.pages.data)


def test_a_password_locks_what_is_saved_and_the_chart_keeps_it_open(qtbot, window, store, tmp_path, monkeypatch):
    add_session(store, "p0", needles=1)
    page = begun(qtbot, window, "p0", "handout")
    with qtbot.waitSignal(page.sheet.made, timeout=LONG):
        qtbot.keyClicks(page.maker.password, "heron")
    ready(qtbot, page)
    asked = saving_to(monkeypatch, tmp_path / "out.pdf")
    qtbot.mouseClick(page.sheet.save_button, LEFT)
    saved = PdfReader(io.BytesIO((tmp_path / "out.pdf").read_bytes()))
    assert saved.is_encrypted
    assert saved.decrypt("heron")
    (paper,) = of_practice(store, KeptPaper)
    assert not PdfReader(io.BytesIO(fetch(store, paper.content))).is_encrypted
    assert asked == [f"handout-{moments.today().isoformat()}.pdf"]  # no name in it
    assert page.sheet.state == "Saved as “out.pdf”. It stands in the list."


def test_the_folder_of_a_save_is_offered_the_next_time_everywhere(qtbot, window, store, tmp_path, monkeypatch):
    add_session(store, "p0", needles=1)
    asked: list[Path] = []
    folder = tmp_path / "papers of today"
    folder.mkdir()

    def choose(_parent, _title, suggested, _filter):
        asked.append(Path(suggested).parent)
        return str(folder / "out.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    page = begun(qtbot, window, "p0", "handout")
    qtbot.mouseClick(page.sheet.save_button, LEFT)
    qtbot.mouseClick(page.sheet.save_button, LEFT)
    assert asked[0] != folder
    assert asked[1] == folder


def test_a_paper_can_be_kept_and_given_later(qtbot, window, store):
    add_session(store, "p0", needles=1)
    page = begun(qtbot, window, "p0", "handout")
    page.sheet.acts["Keep it, give it later"]()
    qtbot.keyClick(page.maker, Qt.Key.Key_Escape)
    assert not page.making
    assert [one.where for one in page.shown] == ["not given yet"]
    assert of_patient(store, Disclosure, "p0") == ()
    page.sheet.acts["Mark as given"]()
    assert [one.where for one in page.shown] == ["given"]


def test_a_patient_is_found_by_typing(qtbot, window, store):
    add_session(store, "p3", needles=1)
    page = opened(window)
    qtbot.mouseClick(page.new, LEFT)
    assert page.sheet.words in ("", "Choose a patient at the left.")
    qtbot.keyClicks(page.maker.picker.line, "sampl")
    qtbot.keyClick(page.maker.picker.line, Qt.Key.Key_Return)
    assert page.maker.patient.id == "p3"
    ready(qtbot, page)
    assert "Marigold Sampleton" in words_in(page.sheet.pages.data)


def test_hidden_names_are_hidden_in_the_list(window, context):
    keep(context, "p0", "handout", PRINTED, note="Neck pain")
    page = opened(window)
    discreet().turn(on=True)
    picture = page.list.papers.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Mockridge" not in picture
    assert "Neck" not in picture
    assert "B. M." in picture


def test_a_file_for_reading_prints_and_says_that_nothing_is_kept(qtbot, window, store, tmp_path):
    add_session(store, "p0", needles=1)
    page = begun(qtbot, window, "p0", "handout")
    store.connection.execute("PRAGMA query_only = 1")
    page.sheet.print_on(printer_to(tmp_path / "out.pdf"))
    store.connection.execute("PRAGMA query_only = 0")
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert of_practice(store, KeptPaper) == ()
    assert window.workspace.banner.isVisible()


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_no_word_is_cut_in_a_small_window(qtbot, window, context, store, size):
    add_session(store, "p0", needles=1)
    keep(context, "p0", "handout")
    window.resize(*size)
    page = begun(qtbot, window, "p0", "letter")
    for one in page.findChildren(QAbstractButton):
        if one.isVisible() and one.text():
            need = one.fontMetrics().horizontalAdvance(one.text().replace("&&", "&"))
            assert one.width() >= need, one.text()
    page.show_list()
    inside = QRect(0, 0, page.width(), page.height())
    for one in (page.new, page.verify, page.sheet.print_button, page.card.save):
        assert inside.contains(QRect(one.mapTo(page, one.rect().topLeft()), one.size())), one.text()
