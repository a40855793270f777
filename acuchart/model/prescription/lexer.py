"""Cuts a line into words that know where they stand. Every character that is no blank belongs to one token."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from acuchart.model.prescription.values import Span
from acuchart.model.prescription.vocabulary import fold

WORD: Final = "word"
QUOTED: Final = "quoted"  # "any text"; a doubled quote stands for one
PLACE: Final = "place"  # at(view,x,y) or on(view)
END: Final = "end"  # ends a group: a semicolon or a line break
COMMA: Final = "comma"  # parts words, means nothing


class Token(NamedTuple):
    """A word with its place in the text; ``folded`` is the spelling in which keywords are compared."""

    kind: str
    text: str
    folded: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


# Possessive repeats: an unclosed quote costs one look to the end of the line, not a search.
_TOKEN: Final = re.compile(
    r"""
    (?P<end>[;；\n\r\u2028\u2029])
  | (?P<comma>[,，、]+)
  | (?P<quoted>"[^"]*+(?:""[^"]*+)*+")
  | (?P<curly>“[^“”]*+”)
  | (?P<place>(?:at|on)\([^()\s;]{1,200}\))(?=[\s;；,，、]|$)
  | (?P<word>[^\s;；"“，、,][^\s;；"“，、]*+|["“])
    """,
    re.VERBOSE | re.IGNORECASE,
)


def tokens(text: str) -> list[Token]:
    """The words of a line in order."""
    found: list[Token] = []
    add = found.append
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        start, end = match.span()
        raw = match.group()
        if kind == "word":
            bare = raw.rstrip(",")
            cut = start + len(bare)
            add(Token(WORD, bare, fold(bare), start, cut))
            if cut != end:
                add(Token(COMMA, raw[len(bare) :], "", cut, end))
        elif kind == "quoted":
            add(Token(QUOTED, raw[1:-1].replace('""', '"'), "", start, end))
        elif kind == "curly":
            add(Token(QUOTED, raw[1:-1], "", start, end))
        else:
            add(Token(kind or WORD, raw, fold(raw), start, end))
    return found
