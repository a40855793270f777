"""What ``acuchart rx`` prints: how prescription lines are read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from acuchart.assets import load_vocabulary
from acuchart.model.atlas import Atlas
from acuchart.model.prescription import as_json, parse


def read_lines(lines: Iterable[str], atlas: Atlas) -> list[dict[str, Any]]:
    """One reading per line, as JSON data; a line that cannot be read has errors and keeps its text."""
    vocabulary = load_vocabulary()
    return [as_json(parse(line.rstrip("\r\n"), atlas, vocabulary)) for line in lines]
