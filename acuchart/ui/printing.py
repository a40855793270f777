"""A PDF to a printer through the system's own window, or to a file that is written beside and put in place.

The pages that were chosen in that window are printed; the printer of last time is offered first.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from acuchart import paths
from acuchart.files import write_beside
from acuchart.ui.context import Context
from acuchart.ui.paper import Pages
from acuchart.ui.settings import Settings

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

NO_PRINTER: Final = "No printer is set up on this computer. Save the PDF and print it where there is one."
NOT_TAKEN: Final = "The printer did not take the pages; check that it is switched on."
NO_PAGE: Final = "None of the pages that were asked for is in this paper; nothing was printed."
SENT: Final = "Sent to the printer."
SAVED_AS: Final = "Saved as “{name}”."
_LAST: Final = "printer"
_FOLDER: Final = "papers"  # where a paper was saved last
_DPI: Final = 300  # more only makes the spool file larger


def print_pdf(parent: QWidget, data: bytes, *, settings: Settings, paper: str, title: str) -> str:
    """Ask for a printer and print; one sentence says what happened, empty where the person thought again."""
    pages = Pages(parent)
    pages.load(data)
    printer = ask_printer(parent, settings, title=title, pages=pages.document.pageCount())
    said = printer if isinstance(printer, str) else ""
    if printer is not None and not isinstance(printer, str):
        said = print_pages(printer, pages, paper) or SENT
    pages.deleteLater()
    return said


def save_pdf(parent: QWidget, data: bytes, context: Context, *, title: str, name: str) -> str:
    """Ask where and save; one sentence says what happened, empty where the person thought again."""
    path = ask_file(parent, context, title=title, name=name)
    return "" if path is None else write_pdf(path, data, context.settings)


def ask_file(parent: QWidget, context: Context, *, title: str, name: str) -> Path | None:
    """The PDF file that the person says, or None; the folder of last time is offered, ``name`` has no ending."""
    folder = Path(context.settings.text(_FOLDER) or paths.documents_dir())
    folder = folder if folder.is_dir() else context.store.path.parent
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(folder / f"{name}.pdf"), "PDF (*.pdf)")
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")


def write_pdf(path: Path, data: bytes, settings: Settings | None = None) -> str:
    """Write a PDF; one sentence says what happened. A failure leaves what was there.

    With ``settings`` its folder is the one that is offered next time.
    """
    try:
        write_beside(path, data)
    except OSError:
        return f"“{path.name}” cannot be saved there; choose another folder."
    if settings is not None:
        settings.keep_text(_FOLDER, str(path.parent))
    return SAVED_AS.format(name=path.name)


def went_out(said: str) -> str:
    """How a paper left by the sentence that was said about it: ``printed``, ``saved``, or not at all."""
    from acuchart.ui.papers.keeping import PRINTED, SAVED

    if said == SENT:
        return PRINTED
    return SAVED if said.startswith(SAVED_AS.partition("{")[0]) else ""


def ask_printer(parent: QWidget, settings: Settings, *, title: str, pages: int) -> QPrinter | str | None:
    """The printer that was chosen, with its pages; a sentence where there is none; None where nobody wants to."""
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        return NO_PRINTER
    printer = last_printer(settings)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, on=pages > 1)
    dialog.setMinMax(1, pages)
    dialog.setFromTo(1, pages)
    dialog.setPrintRange(QAbstractPrintDialog.PrintRange.AllPages)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return None
    if printer.outputFormat() is QPrinter.OutputFormat.NativeFormat:
        settings.keep_text(_LAST, printer.printerName())
    return printer


def last_printer(settings: Settings) -> QPrinter:
    """The printer that was used last where it is still there, else the system's own choice."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    name = settings.text(_LAST)
    if name and name in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(name)
    return printer


def wanted_pages(printer: QPrinter, count: int) -> tuple[int, ...]:
    """The pages that were asked for, from 0, in the order of the paper."""
    from PySide6.QtPrintSupport import QPrinter

    if printer.printRange() is not QPrinter.PrintRange.PageRange:
        return tuple(range(count))
    ranges = printer.pageRanges()
    if ranges.isEmpty():
        first, last = printer.fromPage() or 1, printer.toPage() or count
        return tuple(range(first - 1, min(last, count)))
    return tuple(page for page in range(count) if ranges.contains(page + 1))


def print_pages(printer: QPrinter, pages: Pages, paper: str) -> str:
    """Draw the chosen pages on a printer; why not in one sentence, or nothing where they were taken."""
    wanted = wanted_pages(printer, pages.document.pageCount())
    if not wanted:
        return NO_PAGE
    size = QPageSize.PageSizeId.Letter if paper == "letter" else QPageSize.PageSizeId.A4
    printer.setPageSize(QPageSize(size))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setResolution(min(printer.resolution(), _DPI))
    painter = QPainter()
    if not painter.begin(printer):
        return NOT_TAKEN
    drawn = _draw(painter, printer, pages, wanted)
    return "" if painter.end() and drawn else NOT_TAKEN


def _draw(painter: QPainter, printer: QPrinter, pages: Pages, wanted: Sequence[int]) -> bool:
    box = painter.viewport()
    for place, page in enumerate(wanted):
        if place and not printer.newPage():
            return False
        painter.drawImage(box, pages.picture(page, box.width(), 1.0))
    return True
