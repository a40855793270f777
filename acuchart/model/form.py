"""A form over a JSON object: it reads what it understands and keeps the rest as it was.

So a later program, or another one, loses nothing when this one writes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

Words = tuple[str, ...]
F = TypeVar("F", bound="Form")
_Readers = Mapping[str, Callable[[Any], Any]]
_KNOWN: Final[dict[type[Any], _Readers]] = {}  # reading a type's hints is slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What every form has: ``rest`` is what it does not understand and keeps."""

    rest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """What the sentence says after the title, or empty where there is nothing to say."""
        return ""


def read(form: type[F], data: Mapping[str, Any]) -> F:
    """The form of an object; what cannot be read stays in ``rest``."""
    readers = _readers(form)
    known: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in data.items():
        found = readers[name](value) if name in readers else None
        if found is None:
            rest[name] = value
        else:
            known[name] = found
    return form(**known, rest=rest)


def write(form: Form) -> dict[str, Any]:
    """The object of a form: its rest, and over it every field that says something."""
    data = dict(form.rest)
    for one in fields(form):
        value = getattr(form, one.name)
        if one.name != "rest" and (value or value == 0) and value is not False:
            data[one.name] = _plain(value)
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [write(item) if isinstance(item, Form) else item for item in value]
    if isinstance(value, Mapping):
        return {key: list(item) if isinstance(item, tuple) else item for key, item in value.items()}
    return value


def _readers(form: type[Form]) -> _Readers:
    known = _KNOWN.get(form)
    if known is None:
        hints = get_type_hints(form)
        known = {one.name: _reader(hints[one.name]) for one in fields(form) if one.name != "rest"}
        _KNOWN[form] = known
    return known


def _reader(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) is tuple:
        kind = get_args(hint)[0]
        return _words if kind is str else lambda value: _rows(kind, value)
    plain: dict[Any, Callable[[Any], Any]] = {
        str: lambda value: value.strip() if isinstance(value, str) else None,
        bool: lambda value: value if isinstance(value, bool) else None,
        float | None: _number,
        Mapping[str, str]: _answers,
        Mapping[str, Words]: _by_place,
    }
    return plain[hint]


def _words(value: Any) -> Words | None:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        return None
    return tuple(word.strip() for word in value if word.strip())


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < 10_000 and math.isfinite(value) else None


def _by_place(value: Any) -> dict[str, Words] | None:
    if not isinstance(value, dict):
        return None
    found = {place: _words(words) for place, words in value.items()}
    return None if None in found.values() else {place: words for place, words in found.items() if words}


def _answers(value: Any) -> dict[str, str] | None:
    if not isinstance(value, dict) or not all(isinstance(answer, str) for answer in value.values()):
        return None
    return {word: answer for word, answer in value.items() if answer}


def _rows(kind: type[Form], value: Any) -> tuple[Form, ...] | None:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return None
    return tuple(read(kind, row) for row in value)
