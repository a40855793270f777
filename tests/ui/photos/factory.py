"""Pictures that are made here: JPEGs as cameras write them, with a place, a day and a turn; PNGs; PDFs."""

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPointF
from PySide6.QtGui import QColor, QImage, QPainter

PLACE = b"N47.3769E8.5417"
SERIAL = b"SERIAL-0815"


def face(width: int = 600, height: int = 800, tone: str = "#e8c8a8", dx: int = 0) -> QImage:
    """A drawn face that nobody has."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#c8d0d4"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(tone))
    middle = QPointF(width / 2 + dx, height / 2)
    painter.drawEllipse(middle, width * 0.32, height * 0.4)
    painter.setBrush(QColor("#40302a"))
    for side in (-1, 1):
        painter.drawEllipse(middle + QPointF(side * width * 0.12, -height * 0.08), width * 0.02, width * 0.02)
    painter.drawRect(round(middle.x() - width * 0.1), round(height * 0.68), round(width * 0.2), 6)
    painter.end()
    return image


def encoded(image: QImage, kind: str = "JPEG", quality: int = 90) -> bytes:
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(out, kind, quality)
    return bytes(out.data().data())


def exif(orientation: int = 1, taken: bytes = b"2026:10:06 09:12:44\0") -> bytes:
    """An APP1 segment with a turn, a day, a place and a serial number."""
    data_at = 8 + 2 + 3 * 12 + 4
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack("<HHII", 0x0132, 2, len(taken), data_at)
    entries += struct.pack("<HHII", 0x010E, 2, len(PLACE + SERIAL), data_at + len(taken))
    tiff = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 3) + entries + bytes(4) + taken + PLACE + SERIAL
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def photo(path: Path, image: QImage | None = None, orientation: int = 1) -> Path:
    """A JPEG with what a phone writes beside the pixels."""
    data = encoded(image or face())
    path.write_bytes(data[:2] + exif(orientation) + data[2:])
    return path


def pdf(path: Path) -> Path:
    """One page, as an instrument prints it."""
    from reportlab.pdfgen.canvas import Canvas

    page = Canvas(str(path), pagesize=(300, 400))
    page.drawString(40, 200, "Invented field plot, right eye")
    page.save()
    return path
