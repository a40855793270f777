"""Tables as CSV that a spreadsheet opens without danger and that comes back exactly as it was.

UTF-8 with a byte order mark (spreadsheets ask for it), RFC 4180, one row for a record, columns as the record's
fields. A text that a spreadsheet could take for a formula gets an apostrophe in front, and so does a text that
begins with one; where a text may be absent, an empty cell is “absent” and a lone apostrophe is “empty”.
"""

import csv
import io
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, BinaryIO, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from acuchart import assets
from acuchart.exchange.errors import UnreadableError
from acuchart.exchange.json_record import record_of
from acuchart.model.change import RECORD_TYPES, Entity, Record
from acuchart.model.records import to_row

BOM: Final = b"\xef\xbb\xbf"
_T = TypeVar("_T")
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")
_GUARD: Final = "'"
_LONGEST: Final = 16 << 20  # characters of one cell; a note is far shorter
_WORDS: Final = {int: "whole number", float: "number", bool: "0 or 1"}


def write_table(file: BinaryIO, record_type: type[Record], records: Iterable[Record]) -> int:
    """Write a table and say how many rows it has; one record is in memory at a time."""
    columns = _columns(record_type)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    file.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    rows = 0
    for record in records:
        row = to_row(record)
        writer.writerow([_cell(row[name], optional) for name, (_, optional) in columns.items()])
        rows += 1
    text.flush()
    text.detach()
    return rows


def read_table(data: bytes, record_type: type[_T], name: str = "This table") -> Iterator[_T]:
    """The records of a table made by ``write_table``; UnreadableError names the line that cannot be read."""
    columns = _columns(record_type)
    rows = _rows(data, name)
    if next(rows, (0, None))[1] != list(columns):
        raise UnreadableError(f"“{name}” does not have the columns of this table; export it again.")
    for line, cells in rows:
        try:
            if len(cells) != len(columns):
                raise ValueError
            values = {
                column: _value(cell, kind, optional)
                for cell, (column, (kind, optional)) in zip(cells, columns.items(), strict=True)
            }
            yield record_of(record_type, values)
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            raise UnreadableError(f"Line {line} of “{name}” cannot be read; export it again.") from None


def dictionary(file: BinaryIO) -> None:
    """Write the data dictionary: what each column of each table means and which kind it is."""
    meanings = column_meanings()
    rows = [("table", "column", "kind", "may be absent", "meaning")]
    for entity, record_type in RECORD_TYPES.items():
        for name, (kind, optional) in _columns(record_type).items():
            word = _WORDS.get(kind, "text")
            rows.append((entity.value, name, word, "yes" if optional else "no", meanings.get((entity, name), "")))
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    file.write(BOM + text.getvalue().encode())


def column_meanings() -> Mapping[tuple[Entity, str], str]:
    """The shipped words for every column."""
    rows = csv.DictReader(io.StringIO(assets.text("resources/exchange/columns.csv")))
    return {(Entity(row["table"]), row["column"]): row["meaning"] for row in rows}


def guarded(text: str) -> str:
    """A text as a cell that is never a formula."""
    return _GUARD + text if text.startswith((_GUARD, *_FORMULA)) else text


def _cell(value: Any, optional: bool) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    return _GUARD if optional and not value else guarded(value)


def _value(cell: str, kind: type[Any], optional: bool) -> Any:
    if optional and not cell:
        return None
    if kind is bool:
        return {"0": False, "1": True}[cell]
    if kind is int:
        return int(cell)
    if kind is float:
        return float(cell)
    return cell.removeprefix(_GUARD)


def _columns(record_type: type[Any]) -> dict[str, tuple[type[Any], bool]]:
    """Column → its kind (text for everything that is neither number nor truth) and whether it may be absent."""
    hints = get_type_hints(record_type)
    found: dict[str, tuple[type[Any], bool]] = {}
    for field in fields(record_type):
        hint = hints[field.name]
        optional = get_origin(hint) in (types.UnionType, Union)
        kind = next(arg for arg in get_args(hint) if arg is not type(None)) if optional else hint
        found[field.name] = (kind if kind in _WORDS else str, optional)
    return found


def _rows(data: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    before = csv.field_size_limit(_LONGEST)
    try:
        text = io.StringIO(data.decode("utf-8-sig"), newline="")
        reader = csv.reader(text, strict=True)
        for cells in reader:
            yield reader.line_num, cells
    except (csv.Error, UnicodeError):
        raise UnreadableError(f"“{name}” is no readable CSV table; export it again.") from None
    finally:
        csv.field_size_limit(before)
