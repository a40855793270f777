"""A table of somebody else's making: its encoding, its delimiter, its columns, and dates in national orders."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from acuchart import assets
from acuchart.exchange.errors import UnreadableError
from acuchart.exchange.plain import clean
from acuchart.model.dates import OLDEST, birth_dates
from acuchart.model.names import fold

ENCODINGS: Final = {
    "utf-8": "Unicode (UTF-8)",
    "utf-16": "Unicode (UTF-16)",
    "cp1252": "Western European",
    "cp1250": "Central European",
    "cp1251": "Cyrillic",
    "cp1253": "Greek",
    "cp1254": "Turkish",
    "cp1255": "Hebrew",
    "cp1256": "Arabic",
    "cp1258": "Vietnamese",
    "cp932": "Japanese",
    "gb18030": "Chinese, simplified",
    "big5": "Chinese, traditional",
    "cp949": "Korean",
    "mac_roman": "Western European (older Mac)",
}
DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
MOST_BYTES: Final = 64 << 20
MOST_ROWS: Final = 200_000
_MOST_COLUMNS: Final = 500
_SAMPLE: Final = 50  # rows that tell the delimiter
_PREVIEW: Final = 60
_GUARDED: Final = re.compile(r"'(?=['=+\-@\t\r\n＝＋－＠])")
_MIDNIGHT: Final = re.compile(r"[ T]0?0:00(:00(\.0+)?)?Z?$")
_NUMBERS: Final = re.compile(r"(\d+)\s*[./\-\s年]\s*(\d+)\s*[./\-\s月]\s*(\d+)\s*[.日]?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_DIGITS: Final = 4


class EncodingAskedError(UnreadableError):
    """The file is not Unicode: the person must say how it was written. ``previews`` shows each way."""

    def __init__(self, sentence: str, previews: Mapping[str, str]) -> None:
        super().__init__(sentence)
        self.previews = previews


class DateOrder(StrEnum):
    """In which order a date was written; never guessed."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One line of the source; ``line`` counts from 1 as an editor does."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTable:
    """What was read and how."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[SourceRow, ...]

    def column(self, index: int) -> tuple[str, ...]:
        """The cells of one column; short rows have empty ones."""
        return tuple(row.cells[index] if index < len(row.cells) else "" for row in self.rows)


def read_source(data: bytes, *, encoding: str | None = None, delimiter: str | None = None) -> SourceTable:
    """Read a CSV file of patients; the first line names the columns.

    Without ``encoding`` only Unicode is accepted, and EncodingAskedError asks for the others; without
    ``delimiter`` the one is taken that cuts most lines alike. Raises UnreadableError with one plain sentence.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableError("This file is too large for a list of patients; split it into several files.")
    used, text = _decoded(data, encoding)
    cut = _delimiter(text) if delimiter is None else delimiter
    if cut not in DELIMITERS:
        raise UnreadableError("Columns are divided by a comma, a semicolon, a tab or a bar; choose one of these.")
    rows = _rows(text, cut)
    if not rows:
        raise UnreadableError("This file is empty; choose another one.")
    header = tuple(cell.strip() for cell in rows[0].cells)
    if len(header) > _MOST_COLUMNS:
        raise UnreadableError("This file has too many columns for a list of patients; choose another one.")
    return SourceTable(encoding=used, delimiter=cut, header=header, rows=tuple(rows[1:]))


def propose_mapping(header: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Field → columns that are probably meant, for the person to look at; an address may take several."""
    words = {
        _key(word): row["field"] for row in reversed(_column_words()) for word in row["words"].split("|")
    }  # an earlier row wins, the whole name over its parts
    found: dict[str, tuple[int, ...]] = {}
    for index, title in enumerate(header):
        field = words.get(_key(title))
        if field is not None and (field == "address" or field not in found):
            found[field] = (*found.get(field, ()), index)
    if {"given", "family"} <= found.keys():
        found.pop("name", None)
    elif "family" in found and "name" in found:
        found["given"] = found.pop("name")  # “Name, Surname” are two parts
    return found


def field_titles() -> dict[str, str]:
    """Every field that a column can go to, with its words."""
    return {row["field"]: row["title"] for row in _column_words()}


def possible_orders(values: Iterable[str], today: date) -> tuple[DateOrder, ...]:
    """The orders in which every date of a column makes sense; more than one must be asked about."""
    dates = [text for text in map(_bare, values) if text and _NUMBERS.fullmatch(text)]
    return tuple(
        order for order in DateOrder if all(isinstance(read_date(text, order, today), date) for text in dates)
    )


def read_date(text: str, order: DateOrder | None, today: date) -> date | str | None:
    """The date, a sentence that says why it is none, or None for an empty cell.

    A year of four digits in front and a month in words are never in doubt; everything else follows ``order``.
    """
    bare = _bare(text)
    if not bare:
        return None
    shown = bare if len(bare) <= _PREVIEW else f"{bare[:_PREVIEW]}…"
    numbers = _NUMBERS.fullmatch(bare) or _COMPACT.fullmatch(bare)
    if numbers is None:
        found = birth_dates(bare, today) if any(char.isalpha() for char in bare) else ()
        return found[0] if len(found) == 1 else f"The birth date “{shown}” cannot be read."
    first, second, third = numbers.groups()
    if len(first) == _YEAR_DIGITS:
        year, month, day = first, second, third
    elif order is None:
        return f"The birth date “{shown}” can be read in several orders; choose one."
    else:
        parts = dict(zip(order.value, (first, second, third), strict=True))
        year, month, day = parts["y"], parts["m"], parts["d"]
    if len(year) != _YEAR_DIGITS:
        return f"The year of the birth date “{shown}” has no four digits, or the order of its parts is another."
    try:
        made = date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return f"“{shown}” is no date in the chosen order."
    if made > today:
        return f"The birth date “{shown}” lies in the future."
    if made.year < today.year - OLDEST:
        return f"The birth date “{shown}” lies more than {OLDEST} years back."
    return made


def cell_text(cell: str) -> str:
    """A cell as it is kept: on one line, without the apostrophe that guards spreadsheets."""
    return " ".join(clean(_GUARDED.sub("", cell, count=1) if _GUARDED.match(cell) else cell).split())


def _bare(text: str) -> str:
    return _MIDNIGHT.sub("", cell_text(text))


def _decoded(data: bytes, encoding: str | None) -> tuple[str, str]:
    if encoding is None:
        is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        try:
            return ("utf-16", data.decode("utf-16")) if is_utf16 else ("utf-8", data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise EncodingAskedError(
                "This file is not written in Unicode; choose the writing in which the names look right.",
                _previews(data),
            ) from None
    if encoding not in ENCODINGS:
        raise UnreadableError("That writing is not known; choose one from the list.")
    try:
        return encoding, data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except (UnicodeDecodeError, UnicodeError):
        raise UnreadableError(f"This file is not written in “{ENCODINGS[encoding]}”; choose another.") from None


def _previews(data: bytes) -> dict[str, str]:
    """The first line with other than plain letters, in every writing in which the file can be read."""
    previews = {}
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, UnicodeError):
            continue
        line = next((line for line in text.splitlines() if not line.isascii()), "")
        previews[encoding] = clean(line)[:_PREVIEW]
    return previews


def _delimiter(text: str) -> str:
    lines = text.splitlines()[:_SAMPLE]
    best, most = ",", 0
    for delimiter in DELIMITERS:
        widths = [line.count(delimiter) for line in lines if line.strip()]
        alike = widths.count(widths[0]) * min(widths[0], _MOST_COLUMNS) if widths else 0
        if alike > most:
            best, most = delimiter, alike
    return best


def _rows(text: str, delimiter: str) -> list[SourceRow]:
    rows: list[SourceRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(SourceRow(line=line, cells=tuple(cells)))
            line = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                raise UnreadableError("This file has too many lines for a list of patients; split it.")
    except csv.Error:
        raise UnreadableError(f"Line {line} of this file cannot be read; check its quotation marks.") from None
    return rows


def _key(word: str) -> str:
    return "".join(char for char in fold(word) if char.isalnum())


def _column_words() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(assets.text("resources/exchange/patient_columns.csv"))))
