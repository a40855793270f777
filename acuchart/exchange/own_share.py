"""An own system as one file to share: a CSV with a heading, or a zip of that CSV and the picture."""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from acuchart.exchange.plain import table_text
from acuchart.model.own_record import SHOWS, OwnSystem

MOST_TEXT: Final = 4 << 20
MOST_PICTURE: Final = 10 << 20
MOST_FILE: Final = 16 << 20
_POINTS: Final = "points.csv"
_PICTURES: Final = {"jpeg": "picture.jpg", "svg": "picture.svg"}
_HEAD: Final = re.compile(r"#\s*(system|shows)\s*:\s*(.*)")
_FIRST: Final = "# An own system of points for acuchart: Points, Own systems, Choose a file."
_STAMP: Final = (1980, 1, 1, 0, 0, 0)  # the same system gives the same bytes


class SharedFileError(ValueError):
    """A shared file that cannot be taken; one plain sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedSystem:
    """What a shared file holds; the picture is not checked yet."""

    csv: str
    name: str = ""
    shows: str = ""
    picture: bytes = b""


def pack(record: OwnSystem) -> tuple[str, bytes]:
    """The ending and the content of the one file that holds a system."""
    lines = [_FIRST, f"# system: {' '.join(record.name.split())}"]
    if record.kind:
        lines.append(f"# shows: {record.shows}")
    text = "\r\n".join((*lines, record.csv)).encode("utf-8-sig")
    if not record.kind:
        return ".csv", text
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, data in ((_POINTS, text), (_PICTURES[record.kind], base64.b64decode(record.picture))):
            parcel.writestr(zipfile.ZipInfo(name, _STAMP), data, zipfile.ZIP_DEFLATED)
    return ".zip", out.getvalue()


def unpack(data: bytes) -> SharedSystem:
    """A CSV or a zip of `pack`. Raises SharedFileError with one plain sentence for anything else."""
    if len(data) > MOST_FILE:
        raise SharedFileError("This file is larger than 16 MB, which no own system is.")
    if data.startswith(b"PK"):
        return _unzipped(data)
    return _headed(text_of(data))


def text_of(data: bytes) -> str:
    """The text of a CSV. Raises SharedFileError where it is too long or no text."""
    if len(data) > MOST_TEXT:
        raise SharedFileError("This table is larger than 4 MB, which no own system is.")
    text = table_text(data)
    if text is None:
        raise SharedFileError("This file is not a table as text; save it as CSV in UTF-8.")
    return text


def _unzipped(data: bytes) -> SharedSystem:
    picture = b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parcel:
            names = set(parcel.namelist())
            if _POINTS not in names:
                raise SharedFileError(f"This zip file holds no “{_POINTS}”, so it is not an own system.")
            shared = _headed(text_of(_member(parcel, _POINTS, MOST_TEXT)))
            for name in _PICTURES.values():
                if name in names:
                    picture = _member(parcel, name, MOST_PICTURE)
    except SharedFileError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, KeyError, ValueError, OverflowError):
        raise SharedFileError("This zip file is damaged and cannot be read.") from None
    return SharedSystem(csv=shared.csv, name=shared.name, shows=shared.shows, picture=picture)


def _member(parcel: zipfile.ZipFile, name: str, most: int) -> bytes:
    """One member, never more than `most` bytes of it, whatever the zip says about its size."""
    with parcel.open(name) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise SharedFileError(f"“{name}” in this zip file is larger than {most >> 20} MB.")
    return data


def _headed(text: str) -> SharedSystem:
    """Lines that begin with # before the table are a heading; they stay as empty lines, so that numbers hold."""
    found: dict[str, str] = {}
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    for number, line in enumerate(lines):
        if not line.lstrip().startswith("#"):
            break
        if head := _HEAD.match(line.strip()):
            found[head[1]] = head[2].strip()
        lines[number] = "\n"
    shows = found.get("shows", "")
    return SharedSystem(
        csv="".join(lines), name=found.get("system", "")[:80], shows=shows if shows in SHOWS else ""
    )
