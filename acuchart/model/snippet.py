"""A snippet: a short word that becomes a text while a note is typed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """``;id`` becomes ``text``; ``{…}`` in it is a field to fill in, in which Tab stops."""

    id: str
    text: str

    def __post_init__(self) -> None:
        """An abbreviation is one word."""
        if not self.id or not all(letter.isalnum() or letter in "-_" for letter in self.id):
            raise ValueError("An abbreviation is one word of letters and digits.")
        if not self.text.strip():
            raise ValueError("A snippet needs its text.")


FIELD: Final = re.compile(r"\{[^{}\n]*\}")
_TYPED: Final = re.compile(r";([\w-]+)$")


def typed_before(text: str) -> str:
    """The abbreviation that ``text`` ends with, without its semicolon, or empty: ``slept ;bp`` gives ``bp``.

    A semicolon between two words starts none: ``LI4;ST36`` is a list.
    """
    found = _TYPED.search(text)
    if found is None or (found.start() and not text[found.start() - 1].isspace()):
        return ""
    return found.group(1)


def next_field(text: str, after: int) -> tuple[int, int] | None:
    """Where the first field at or behind a place stands, with its brackets, or None."""
    found = FIELD.search(text, max(after, 0))
    return None if found is None else found.span()


def field_before(text: str, before: int) -> tuple[int, int] | None:
    """Where the last field that ends at or in front of a place stands, or None."""
    spans = [found.span() for found in FIELD.finditer(text) if found.end() <= before]
    return spans[-1] if spans else None


def in_force(shipped: Iterable[Snippet], own: Iterable[Snippet]) -> dict[str, Snippet]:
    """Abbreviation → snippet; the practice's own stand in for shipped ones. Case does not matter."""
    return {one.id.casefold(): one for group in (shipped, own) for one in group}
