"""Reading a photo or a scan: checked before anything is decoded, turned upright, and without what cameras write.

HEIC is not read: what reads it for Python comes with Pillow and with video codecs that are larger than all else
that reads pictures here. Phones hand over JPEG when a photo is exported or sent on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QColorSpace, QImage, QImageReader, QImageWriter, QPainter

from acuchart.ui.points.own_picture import check_size

MOST_BYTES: Final = 40 << 20
KEPT_SIDE: Final = 4000
THUMB_SIDE: Final = 320
_QUALITY: Final = 88
_THUMB_QUALITY: Final = 82
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_PDF: Final = b"%PDF-"
_HEIC: Final = re.compile(rb"....ftyp(?:hei[cfmsx]|hev[cx]|mif1|msf1|avif)", re.DOTALL)
_TAKEN: Final = re.compile(rb"(\d{4}):(\d\d):(\d\d) \d\d:\d\d:\d\d\x00")
_BROKEN: Final = "This picture is damaged and cannot be read."
FILTER: Final = "Photos and scans (*.jpg *.jpeg *.png *.pdf)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A picture as the file keeps it. ``thumb`` is empty for a PDF: the window draws its first page."""

    content: bytes
    thumb: bytes
    mime: str
    width: int
    height: int
    taken_on: date | None = None


def read_file(path: Path) -> Read:
    """A JPEG, PNG or PDF file. Raises ValueError with one plain sentence for anything else.

    Qt gets the file's name, never a device of Python's: this runs in a thread (docs/decisions/0002).
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("This file is larger than 40 MB; save it smaller and try again.")
        data = path.read_bytes()
    except OSError as error:
        raise ValueError(f"This file cannot be read: {os.strerror(error.errno or 0).lower()}.") from None
    if data.startswith(_PDF):
        return Read(content=data, thumb=b"", mime="application/pdf", width=1, height=1)
    if data.startswith(_JPEG):
        taken = _check_jpeg(data)
        return _kept(_decoded(path, b"jpeg"), taken)
    if data.startswith(_PNG):
        if b"IEND" not in data[-64:]:
            raise ValueError(_BROKEN)
        return _kept(_decoded(path, b"png"), None)
    if _HEIC.match(data[:16]):
        raise ValueError("HEIC pictures are not read; send or export the photo as JPEG and add that.")
    raise ValueError("This file is not a JPEG or PNG picture or a PDF.")


def read_image(image: QImage) -> Read:
    """A picture that was pasted: already pixels."""
    check_size(image.size())
    longest = max(image.width(), image.height())
    if longest > KEPT_SIDE:
        image = image.scaled(QSize(KEPT_SIDE, KEPT_SIDE), _KEEP, _SMOOTH)
    return _kept(image, None)


def jpeg_of(image: QImage, quality: int = _QUALITY) -> bytes:
    """A JPEG of the pixels and nothing else: no place, no camera, no comment, no colour profile."""
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(out, b"jpeg")
    writer.setQuality(quality)
    if not writer.write(image):
        raise ValueError(_BROKEN)
    data = bytes(out.data().data())
    pieces, at = [data[:2]], 2
    for kind, start, end in _segments(data):
        if not (0xE1 <= kind <= 0xEF or kind == 0xFE):
            pieces.append(data[start:end])
        at = end
    return b"".join([*pieces, data[at:]])


def thumb_of(image: QImage) -> bytes:
    """The small picture."""
    small = image
    if max(image.width(), image.height()) > THUMB_SIDE:
        small = image.scaled(QSize(THUMB_SIDE, THUMB_SIDE), _KEEP, _SMOOTH)
    return jpeg_of(small, _THUMB_QUALITY)


_KEEP: Final = Qt.AspectRatioMode.KeepAspectRatio
_SMOOTH: Final = Qt.TransformationMode.SmoothTransformation


def _decoded(path: Path, kind: bytes) -> QImage:
    reader = QImageReader(str(path), kind)
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    size = reader.size()  # from the header: nothing is decoded yet
    check_size(size)
    if max(size.width(), size.height()) > KEPT_SIDE:
        reader.setScaledSize(size.scaled(QSize(KEPT_SIDE, KEPT_SIDE), _KEEP))
    image = reader.read()
    if image.isNull():
        raise ValueError(_BROKEN)
    return image


def _kept(image: QImage, taken_on: date | None) -> Read:
    srgb = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    if image.colorSpace().isValid() and image.colorSpace() != srgb:
        image.convertToColorSpace(srgb)  # the profile is not kept, so the colours must be
    if image.hasAlphaChannel():
        white = QImage(image.size(), QImage.Format.Format_RGB32)
        white.fill(QColor("white"))
        painter = QPainter(white)
        painter.drawImage(0, 0, image)
        painter.end()
        image = white
    content = jpeg_of(image)
    return Read(
        content=content,
        thumb=thumb_of(image),
        mime="image/jpeg",
        width=image.width(),
        height=image.height(),
        taken_on=taken_on,
    )


def _check_jpeg(data: bytes) -> date | None:
    """The day it was taken, where the camera wrote it. ValueError where the picture stops before its end."""
    taken: date | None = None
    scan = 0
    for kind, start, end in _segments(data):
        if kind == 0xE1 and taken is None:
            days = [_day(found) for found in _TAKEN.findall(data[start:end])]
            taken = min((day for day in days if day is not None), default=None)
        if kind == 0xDA:
            scan = end
    if not scan or data.find(b"\xff\xd9", scan) < 0:
        raise ValueError("This picture stops before its end; copy it from the camera again.")
    return taken


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, begin and end of each segment before the pixels of a JPEG; stops where it is none."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xFF:  # padding
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if end > len(data) or kind == 0xD9:
            return
        yield kind, at, end
        if kind == 0xDA:
            return
        at = end


def _day(parts: tuple[bytes, bytes, bytes]) -> date | None:
    with suppress(ValueError):
        day = date(*map(int, parts))
        if day.year >= 1990:
            return day
    return None
