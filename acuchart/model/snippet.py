"""A snippet: a short word that becomes a text while a note is typed."""

from dataclasses import dataclass


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
