"""The small language of the rules: numbers, places and arguments in the `args` columns.

place     sum of terms  NAME | 0.4*NAME | j:JOINT | (x,y,z)      0.5*index_MCP_dorsal+0.5*j:wrist.L
number    sum of terms  1.2 | NAME.y | 3mm | 2cun@SCALE          navel.y+2cun@abdo_u
arguments key=value; key=value
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

_TERM = re.compile(r"([+-]?)\s*(?:([\d.]+)\*)?(\([^)]*\)|[A-Za-z][\w:.\-]*[\w])")
_NUMBER = re.compile(r"([+-]?)(?:([\d.]+(?:mm|cun@\w+)?)|([A-Za-z][\w\-]*(?:\.\d+)?)\.([xyz]))")


def table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file; rows that start with # are remarks."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if (first := next(iter(row.values())).strip()) and not first.startswith("#")]


def arguments(text: str) -> dict[str, str]:
    """ "x=1; y=2" as a mapping."""
    found = {}
    for part in text.split(";"):
        key, equals, value = part.partition("=")
        if equals:
            found[key.strip()] = value.strip()
    return found


def place_terms(text: str) -> list[tuple[float, str]]:
    """Weights and names of a place; raises ValueError where a part of the text is no term."""
    compact = text.replace(" ", "")
    _whole(_TERM, compact)
    return [
        ((-1.0 if sign == "-" else 1.0) * float(weight or 1), name)
        for sign, weight, name in _TERM.findall(compact)
    ]


def number_terms(text: str) -> list[tuple[float, str, str]]:
    """Sign, name or length, and axis ("" for a length); raises ValueError where a part of the text is no term."""
    compact = text.replace(" ", "")
    _whole(_NUMBER, compact)
    return [
        (-1.0 if sign == "-" else 1.0, length or name, axis)
        for sign, length, name, axis in _NUMBER.findall(compact)
    ]


def _whole(pattern: re.Pattern[str], text: str) -> None:
    if not text or pattern.sub("", text):
        raise ValueError(f"{text!r} is not a sum of known terms")
