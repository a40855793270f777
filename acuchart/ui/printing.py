"""A PDF to a printer through the system's own window, or to a file that is written beside and put in place."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from acuchart.files import write_beside
from acuchart.ui.paper import Pages

_PRINT_DPI: Final = 300  # more only makes the spool file larger


def print_pdf(parent: QWidget, data: bytes, *, paper: str, title: str) -> str:
    """Ask for a printer and print; one sentence says what happened, empty where the person thought again."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        return "No printer is set up on this computer. Save the PDF and print it where there is one."
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return ""
    size = QPageSize.PageSizeId.Letter if paper == "letter" else QPageSize.PageSizeId.A4
    printer.setPageSize(QPageSize(size))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setResolution(min(printer.resolution(), _PRINT_DPI))
    pages = Pages(parent)
    pages.load(data)
    painter = QPainter()
    if not painter.begin(printer):
        return "The printer did not take the page; check that it is switched on."
    box = painter.viewport()
    for page in range(pages.document.pageCount()):
        if page:
            printer.newPage()
        painter.drawImage(box, pages.picture(page, box.width(), 1.0))
    painter.end()
    pages.deleteLater()
    return "Sent to the printer."


def save_pdf(parent: QWidget, data: bytes, *, title: str, suggested: Path) -> str:
    """Ask where and save; one sentence says what happened, empty where the person thought again."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(suggested), "PDF (*.pdf)")
    if not chosen:
        return ""
    path = Path(chosen)
    path = path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")
    try:
        write_beside(path, data)
    except OSError:
        return f"“{path.name}” cannot be saved there; choose another folder."
    return f"Saved as “{path.name}”."
