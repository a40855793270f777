"""The bytes of a line of the list, as a paper to look at."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from acuchart.model.kept_paper import PaperLine
from acuchart.store import ChartStore
from acuchart.store.blobs import fetch
from acuchart.ui.papers.sheet import SheetPaper

_PDF: Final = b"%PDF-"
_DPI: Final = 150


def kept_sheet(store: ChartStore, line: PaperLine) -> SheetPaper | None:
    """The paper, or the scan on a page; None where no copy was kept. StoreError, ValueError as a sentence."""
    if not line.content:
        return None
    data = fetch(store, line.content)
    paper = store.practice().paper
    pdf = data if data.startswith(_PDF) else page_of(data, paper)
    name = f"{line.kind_words.split(',')[0].lower().replace(' ', '-')}-{line.day.isoformat()}"
    return SheetPaper(data=pdf, name=name, title=line.kind_words, paper=paper)


def page_of(picture: bytes, paper: str) -> bytes:
    """A picture on one page of ``a4`` or ``letter``, as large as fits; ValueError for what is no picture."""
    image = QImage.fromData(picture)
    if image.isNull():
        raise ValueError("This scan is damaged and cannot be shown.")
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(out)
    writer.setResolution(_DPI)
    writer.setTitle("Scan")
    writer.setCreator("acuchart")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter if paper == "letter" else QPageSize.PageSizeId.A4))
    wide = image.width() > image.height()
    layout = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    writer.setPageOrientation(layout)
    writer.setPageMargins(QMarginsF(8, 8, 8, 8), QPageLayout.Unit.Millimeter)
    painter = QPainter(writer)
    room = QRectF(painter.viewport())
    scale = min(room.width() / image.width(), room.height() / image.height())
    box = QRectF(0, 0, image.width() * scale, image.height() * scale)
    box.moveCenter(room.center())
    painter.drawImage(box, image)
    painter.end()
    return bytes(out.data().data())
