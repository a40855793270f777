"""Rows of words out of a table: to be pasted into a spreadsheet, or as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from acuchart.exchange.csv_tables import BOM, guarded


def as_lines(rows: Iterable[Sequence[str]]) -> str:
    """Lines with tabs between the cells; a cell is on one line."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV that a spreadsheet opens without danger: no cell is taken for a formula."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([[guarded(cell) for cell in row] for row in rows])
    return BOM + text.getvalue().encode()
