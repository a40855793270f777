"""The words of letters and course reports: data per language, looked up by key and filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from acuchart import assets
from acuchart.documents.phrases import LANGUAGE


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one paper. Calling it with a key and what belongs into the gaps gives the sentence."""

    words: Mapping[str, str]

    def __call__(self, key: str, **gaps: object) -> str:
        """The sentence; KeyError where there is none with that key."""
        return self.words[key].format(**gaps)


@cache
def said_in(paper: str, language: str = LANGUAGE) -> Said:
    """The words of ``letter``, ``course`` or ``stricta`` (what its items are called), read once."""
    data = json.loads(assets.text(f"resources/text/{language}/letter.json"))
    return Said({key: str(text) for key, text in data[paper].items()})
