"""Protocols as one JSON file that practices give to each other: no patient, no session, no name of a person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Final

from acuchart.exchange.errors import UnreadableError
from acuchart.model.protocol import Protocol

FORMAT: Final = "acuchart-protocols"
VERSION: Final = 1
MOST: Final = 2000  # protocols in one file
LONGEST: Final = 20_000  # letters of one text
_PRIVATE: Final = frozenset(("removed",))
_TEXTS: Final = tuple(field.name for field in fields(Protocol) if field.type is str or field.type == "str")


def protocol_file(protocols: Iterable[Protocol]) -> bytes:
    """The file; the same every time."""
    rows = [
        {field.name: getattr(one, field.name) for field in fields(Protocol) if field.name not in _PRIVATE}
        for one in protocols
    ]
    whole = {"format": FORMAT, "version": VERSION, "protocols": rows}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def read_protocols(data: bytes, name: str = "This file") -> tuple[Protocol, ...]:
    """The protocols of a file. UnreadableError with one plain sentence where it is none."""
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UnreadableError(f"“{name}” is not readable JSON; choose another file.") from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise UnreadableError(f"“{name}” holds no protocols from acuchart; choose another file.")
    version = whole.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise UnreadableError(f"“{name}” does not say how it is written; export it again.")
    if version > VERSION:
        raise UnreadableError(f"“{name}” was written by a newer acuchart; update the program to read it.")
    rows = whole.get("protocols")
    if not isinstance(rows, list) or len(rows) > MOST:
        raise UnreadableError(f"“{name}” has no list of protocols; choose another file.")
    return tuple(_protocol(row, number, name) for number, row in enumerate(rows, start=1))


def _protocol(row: Any, number: int, name: str) -> Protocol:
    where = f"Protocol {number} of “{name}”"
    if not isinstance(row, dict):
        raise UnreadableError(f"{where} cannot be read: it holds something else.")
    values: dict[str, Any] = {}
    for key in _TEXTS:
        value = row.get(key, "")
        if not isinstance(value, str) or len(value) > LONGEST:
            raise UnreadableError(f"{where} cannot be read: “{key}” is no text or too long.")
        try:
            value.encode()
        except UnicodeError:
            raise UnreadableError(f"{where} cannot be read: “{key}” holds half a character.") from None
        values[key] = value
    version = row.get("version", 1)
    if isinstance(version, bool) or not isinstance(version, int) or not 1 <= version < 2**31:
        raise UnreadableError(f"{where} cannot be read: its version is no number.")
    if not values["id"] or not values["name"].strip():
        raise UnreadableError(f"{where} cannot be read: it has no name.")
    return Protocol(**values, version=version)
