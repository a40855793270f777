"""Pages on a printer that writes PDF: ranges, the printer of last time, none at all."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QPageRanges, QPainter, QPdfWriter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QWidget

from acuchart.ui import printing
from acuchart.ui.paper import Pages
from acuchart.ui.settings import Settings

NUMBERS = ("one", "two", "three", "four")


@pytest.fixture
def data(qtbot, tmp_path) -> bytes:
    """A PDF of four pages that say which they are."""
    path = tmp_path / "four.pdf"
    writer = QPdfWriter(str(path))
    painter = QPainter(writer)
    for place, word in enumerate(NUMBERS):
        if place:
            writer.newPage()
        painter.drawText(600, 1000, word)
        painter.fillRect(600, 2000, 1000 * 2**place, 1500, QColor("black"))  # pages are told apart by their ink
    painter.end()
    return path.read_bytes()


@pytest.fixture
def pages(qtbot, data):
    holder = QWidget()
    qtbot.addWidget(holder)
    made = Pages(holder)
    made.load(data)
    assert made.document.pageCount() == len(NUMBERS)
    yield made
    holder.close()


def pdf_printer(path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def ink(pages_of: Pages | QPdfDocument, page: int) -> float:
    """How much of a page is dark, which says which of the four it is."""
    document = pages_of.document if isinstance(pages_of, Pages) else pages_of
    picture = Pages.picture(_Holder(document), page, 200, 1.0)
    grey = [picture.pixelColor(x, y).lightness() for y in range(picture.height()) for x in range(picture.width())]
    return sum(255 - one for one in grey)


class _Holder:
    """A document where `Pages.picture` looks for it."""

    def __init__(self, document: QPdfDocument) -> None:
        self.document = document


def printed(qtbot, path) -> QPdfDocument:
    document = QPdfDocument()
    document.load(str(path))
    qtbot.waitUntil(lambda: document.status() is QPdfDocument.Status.Ready)
    return document


def test_all_pages_go_where_no_range_was_asked_for(qtbot, pages, tmp_path):
    printer = pdf_printer(tmp_path / "all.pdf")
    assert printing.print_pages(printer, pages, "a4") == ""
    document = printed(qtbot, tmp_path / "all.pdf")
    assert document.pageCount() == 4
    assert round(document.pagePointSize(0).width()) == 595


def test_only_the_pages_of_a_range_go_on_letter_paper(qtbot, pages, tmp_path):
    printer = pdf_printer(tmp_path / "some.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("1,3-9"))
    assert printing.wanted_pages(printer, 4) == (0, 2, 3)
    assert printing.print_pages(printer, pages, "letter") == ""
    document = printed(qtbot, tmp_path / "some.pdf")
    assert document.pageCount() == 3
    assert round(document.pagePointSize(0).width()) == 612
    inks = [ink(pages, page) for page in range(4)]
    nearest = [min(range(4), key=lambda page, i=i: abs(inks[page] - ink(document, i))) for i in range(3)]
    assert nearest == [0, 2, 3]


def test_from_and_to_are_a_range(qtbot, pages):
    printer = QPrinter()
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert printing.wanted_pages(printer, 4) == (1, 2)


def test_a_range_beyond_the_paper_prints_nothing_and_says_so(qtbot, pages, tmp_path):
    printer = pdf_printer(tmp_path / "none.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("7-9"))
    assert printing.print_pages(printer, pages, "a4") == printing.NO_PAGE
    assert not (tmp_path / "none.pdf").exists()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_said(qtbot, pages, tmp_path):
    printer = pdf_printer(tmp_path / "not there" / "x.pdf")
    assert printing.print_pages(printer, pages, "a4") == printing.NOT_TAKEN


def test_without_a_printer_one_plain_sentence_and_no_dialog(qtbot, data):
    if QPrinterInfo.availablePrinterNames():
        pytest.skip("a printer is set up on this machine")
    holder = QWidget()
    qtbot.addWidget(holder)
    said = printing.print_pdf(holder, data, settings=Settings(), paper="a4", title="Four")
    assert said == "No printer is set up on this computer. Save the PDF and print it where there is one."


def test_a_printer_that_is_gone_is_not_offered_again(qtbot):
    settings = Settings()
    settings.keep_text("printer", "A printer that nobody has")
    assert printing.last_printer(settings).printerName() != "A printer that nobody has"


def test_the_window_for_printers_offers_a_range_and_nothing_is_remembered_where_it_is_left(qtbot, monkeypatch):
    """The list of printers is the machine's; one is put there, everything else is Qt's own."""
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Desk"])
    holder, settings = QWidget(), Settings()
    qtbot.addWidget(holder)
    seen = {}

    def leave() -> None:
        dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QPrintDialog))
        seen["range"] = (dialog.minPage(), dialog.maxPage())
        seen["some"] = dialog.testOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.done(QPrintDialog.DialogCode.Rejected)

    QTimer.singleShot(200, leave)
    assert printing.ask_printer(holder, settings, title="Four", pages=4) is None
    assert seen == {"range": (1, 4), "some": True}
    assert settings.text("printer") == ""
