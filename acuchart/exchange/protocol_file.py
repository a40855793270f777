"""Protocols as one JSON file that practices give to each other: no patient, no session, no name of a person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any, Final

from acuchart.exchange.errors import UnreadableError
from acuchart.model.area import AreaKind
from acuchart.model.needle import Technique
from acuchart.model.preset import KINDS, Preset
from acuchart.model.protocol import Protocol, ProtocolArea, without_lot

FORMAT: Final = "acuchart-protocols"
VERSION: Final = 1
MOST: Final = 2000  # protocols in one file
LONGEST: Final = 20_000  # letters of one text
_LARGEST: Final = 1000  # no needle is as large
MOST_AREAS: Final = 500  # of one protocol
_PRIVATE: Final = frozenset(("removed",))
_TEXTS: Final = tuple(field.name for field in fields(Protocol) if field.type is str or field.type == "str")


def protocol_file(protocols: Iterable[Protocol]) -> bytes:
    """The file; the same every time."""
    rows = [_row(one) for one in protocols]
    whole = {"format": FORMAT, "version": VERSION, "protocols": rows}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _row(one: Protocol) -> dict[str, Any]:
    row = {field.name: getattr(one, field.name) for field in fields(Protocol) if field.name not in _PRIVATE}
    row["areas"] = [asdict(area) for area in one.areas]
    row["presets"] = [
        {name: value for name, value in asdict(preset).items() if name != "lot"} for preset in one.presets
    ]
    return row


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
        values[key] = _text(row, key, where)
    version = row.get("version", 1)
    if isinstance(version, bool) or not isinstance(version, int) or not 1 <= version < 2**31:
        raise UnreadableError(f"{where} cannot be read: its version is no number.")
    if not values["id"] or not values["name"].strip():
        raise UnreadableError(f"{where} cannot be read: it has no name.")
    areas, presets = _list(row, "areas", where), _list(row, "presets", where)
    if len({preset.get("id") for preset in presets if isinstance(preset.get("id"), str)}) != len(presets):
        raise UnreadableError(f"{where} cannot be read: two of its presets have the same number, or one has none.")
    return Protocol(
        **values,
        version=version,
        areas=tuple(_area(area, f"{where}: its area {at}") for at, area in enumerate(areas, start=1)),
        presets=tuple(_preset(preset, f"{where}: its preset {at}") for at, preset in enumerate(presets, start=1)),
    )


def _area(row: dict[str, Any], where: str) -> ProtocolArea:
    kind, view, path, note = (_text(row, key, where) for key in ("kind", "view", "path", "note"))
    closed = row.get("closed", False)
    if not isinstance(closed, bool):
        raise UnreadableError(f"{where} cannot be read: “closed” is neither true nor false.")
    try:
        return ProtocolArea(kind=AreaKind(kind), view=view, path=path, closed=closed, note=note)
    except ValueError:
        raise UnreadableError(f"{where} cannot be read: its kind or its line is not known.") from None


def _preset(row: dict[str, Any], where: str) -> Preset:
    words = {key: _text(row, key, where) for key in ("id", "kind", "technique")}
    sizes: dict[str, Any] = {key: row.get(key) for key in ("gauge_mm", "length_mm", "depth_mm", "angle_deg")}
    for key, size in sizes.items():
        asked = key in ("gauge_mm", "length_mm")
        if not (_is_number(size) or (size is None and not asked)):
            raise UnreadableError(f"{where} cannot be read: “{key}” is no number.")
    try:
        if words["kind"] not in KINDS:
            raise ValueError(words["kind"])
        made = Preset(id=words["id"], kind=words["kind"], technique=Technique(words["technique"]), **sizes)
    except ValueError:
        raise UnreadableError(f"{where} cannot be read: it is no needle.") from None
    return without_lot(made)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST


def _list(row: dict[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    value = row.get(key, [])
    if not isinstance(value, list) or len(value) > MOST_AREAS or not all(isinstance(one, dict) for one in value):
        raise UnreadableError(f"{where} cannot be read: “{key}” is no list, or too long.")
    return value


def _text(row: dict[str, Any], key: str, where: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str) or len(value) > LONGEST:
        raise UnreadableError(f"{where} cannot be read: “{key}” is no text or too long.")
    try:
        value.encode()
    except UnicodeError:
        raise UnreadableError(f"{where} cannot be read: “{key}” holds half a character.") from None
    return value
