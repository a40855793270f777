"""Records as flat rows and as canonical text: one mapping for the database, the history and JSON."""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

Scalar = str | int | float | None
T = TypeVar("T")
_AS_THEY_ARE: Final = frozenset((str, int, float, type(None)))  # most values; bool and enums are not among them
_READERS: Final[dict[type[Any], tuple[tuple[str, ...], Callable[[Any], Any]]]] = {}  # names, values
_HINTS: Final[dict[type[Any], dict[str, Any]]] = {}  # reading a type's hints is slow, and rows are many


def to_row(record: Any) -> dict[str, Scalar]:
    """A frozen record as column → scalar. Dates become ISO text, tuples become JSON text."""
    known = _READERS.get(type(record))
    if known is None:
        names = tuple(field.name for field in fields(record))
        known = _READERS[type(record)] = names, attrgetter(*names)
    row: dict[str, Scalar] = dict(zip(known[0], known[1](record), strict=True))
    for name, value in row.items():
        if type(value) not in _AS_THEY_ARE:
            row[name] = _plain(value)
    return row


def from_row(record_type: type[T], row: Mapping[str, Any]) -> T:
    """The record of a row made by ``to_row``; ValueError names the column that cannot be read."""
    values: dict[str, Any] = {}
    for name, hint in _hints(record_type).items():
        try:
            value = row[name]
            values[name] = value if type(value) is hint else _typed(hint, value)  # most are what they have to be
        except KeyError:
            raise ValueError(f"The column “{name}” is missing.") from None
        except (TypeError, ValueError) as error:
            raise ValueError(f"The column “{name}” cannot be read: {error}") from error
    return record_type(**values)


def to_json(record: Any) -> str:
    """Canonical JSON of a record: sorted keys, no spaces; the text that the history hashes."""
    return json.dumps(to_row(record), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_json(record_type: type[T], text: str) -> T:
    """The record of ``to_json``; ValueError where the text is not such a record."""
    row = json.loads(text)
    if not isinstance(row, dict):
        raise ValueError("A record is an object.")
    return from_row(record_type, row)


def _plain(value: Any) -> Scalar:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        items = [_item(item) for item in value]
        return json.dumps(items, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"no row form for {type(value).__name__}")


def _item(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: item.isoformat() if isinstance(item, date) else item for name, item in asdict(value).items()}
    return value


def _hints(record_type: type[Any]) -> dict[str, Any]:
    known = _HINTS.get(record_type)
    if known is None:
        hints = get_type_hints(record_type)
        known = _HINTS[record_type] = {field.name: hints[field.name] for field in fields(record_type)}
    return known


def _typed(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in (types.UnionType, Union):
        inner = [arg for arg in get_args(hint) if arg is not type(None)]
        return None if value is None else _typed(inner[0], value)
    if origin is tuple:
        return tuple(_typed_item(get_args(hint)[0], item) for item in json.loads(value))
    if hint is bool:
        return bool(value)
    if hint is float:
        return float(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if hint is date:
        return date.fromisoformat(value)
    if not isinstance(value, hint):
        raise ValueError(f"expected {hint.__name__}")
    return value


def _typed_item(hint: Any, value: Any) -> Any:
    if is_dataclass(hint) and isinstance(hint, type):
        return hint(**{name: _typed(kind, value[name]) for name, kind in _hints(hint).items()})
    return _typed(hint, value)
