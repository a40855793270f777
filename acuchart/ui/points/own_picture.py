"""Reading an own picture: checked by its first bytes and its size before anything is decoded."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QImageWriter, QPainter

from acuchart.model.plate import parse_plate

MOST_BYTES: Final = 10 << 20
MOST_DRAWING: Final = 2 << 20  # bytes of an SVG: one that is drawn in a moment at every zoom
MOST_SIDE: Final = 20_000
MOST_PIXELS: Final = 50_000_000
LEAST_SIDE: Final = 50
KEPT_SIDE: Final = 2000  # larger photos are kept this large: sharp on paper, small in the file
_QUALITY: Final = 90
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_BROKEN: Final = "This picture is damaged and cannot be read."
FILTER: Final = "Pictures (*.png *.jpg *.jpeg *.svg)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as an own system keeps it."""

    kind: str
    data: str  # base64
    width: int
    height: int


def read_picture(data: bytes) -> Picture:
    """A PNG, JPEG or SVG file. Raises ValueError with one plain sentence for anything else.

    Photos are kept as a JPEG without what cameras write beside it: place, time, serial numbers.
    """
    if len(data) > MOST_BYTES:
        raise ValueError("This picture is larger than 10 MB; save it smaller and try again.")
    if data.startswith(_PNG):
        return _photo(data, b"png")
    if data.startswith(_JPEG):
        return _photo(data, b"jpeg")
    if b"<svg" in data[:4096]:
        return _drawing(data)
    raise ValueError("This file is not a PNG, JPEG or SVG picture.")


def _drawing(data: bytes) -> Picture:
    if len(data) > MOST_DRAWING:
        raise ValueError("This drawing is larger than 2 MB; save it simpler, or as a PNG.")
    try:
        plate = parse_plate(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("This drawing is not text in UTF-8; save it as a plain SVG, or as a PNG.") from None
    except RecursionError:
        raise ValueError("This drawing has too many groups inside each other.") from None
    except ValueError as error:
        raise ValueError(f"{error} Save it as a PNG instead.") from None
    if not (LEAST_SIDE <= plate.width <= MOST_SIDE and LEAST_SIDE <= plate.height <= MOST_SIDE):
        raise ValueError(
            f"The view box of this drawing has to be between {LEAST_SIDE} and {MOST_SIDE} units wide."
        )
    if plate.width != int(plate.width) or plate.height != int(plate.height):
        raise ValueError("The view box of this drawing has to be whole numbers; save it as a PNG instead.")
    kept = base64.b64encode(data.removeprefix(b"\xef\xbb\xbf")).decode()
    return Picture(kind="svg", data=kept, width=int(plate.width), height=int(plate.height))


def _photo(data: bytes, kind: bytes) -> Picture:
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, kind)
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    size = reader.size()  # from the header: nothing is decoded yet
    check_size(size)
    longest = max(size.width(), size.height())
    if longest > KEPT_SIDE:
        reader.setScaledSize(size.scaled(QSize(KEPT_SIDE, KEPT_SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise ValueError(_BROKEN)
    white = QImage(image.size(), QImage.Format.Format_RGB32)
    white.fill(QColor("white"))
    painter = QPainter(white)
    painter.drawImage(0, 0, image)
    painter.end()
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(out, b"jpeg")
    writer.setQuality(_QUALITY)
    if not writer.write(white):
        raise ValueError(_BROKEN)
    kept = base64.b64encode(bytes(out.data().data())).decode()
    return Picture(kind="jpeg", data=kept, width=white.width(), height=white.height())


def check_size(size: QSize) -> None:
    """ValueError for a picture that is too large to be decoded, or too small to show anything."""
    wide, high = size.width(), size.height()
    if not size.isValid() or wide <= 0 or high <= 0:
        raise ValueError(_BROKEN)
    if max(wide, high) > MOST_SIDE or wide * high > MOST_PIXELS:
        raise ValueError(f"This picture has {wide} × {high} pixels; 50 million are the most, save it smaller.")
    if min(wide, high) < LEAST_SIDE:
        raise ValueError(f"This picture has {wide} × {high} pixels; it needs at least {LEAST_SIDE} each way.")
