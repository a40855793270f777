"""The words of papers for patients: data per language, chosen by what happened in the session."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from acuchart import assets
from acuchart.documents.words import Speech, speech_from

LANGUAGE: Final = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One sentence for the patient, the occasion on which it is printed, and where the fact comes from."""

    id: str
    text: str
    source: str
    when: str = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Everything that a handout and a slip can say in one language."""

    handout: Mapping[str, str]
    regions: Mapping[str, str]
    care: tuple[Advice, ...]
    urgent: tuple[Advice, ...]
    slip: Mapping[str, str]
    kinds: Mapping[str, str]
    rules: tuple[Advice, ...]
    speech: Speech
    places: Mapping[str, str]  # region → one part of the body, where plates have no names of their own


@cache
def phrases(language: str = LANGUAGE) -> Phrases:
    """The words of a language, read once."""
    return read(assets.text(f"resources/text/{language}/handout.json"))


def read(text: str) -> Phrases:
    """The words of a JSON text. Raises ValueError with a plain sentence where it is not such a text."""
    try:
        data = json.loads(text)
        slip = dict(data["slip"])
        return Phrases(
            handout=_words(data["handout"]),
            regions=_words(data["regions"]),
            care=_advice(data["care"]),
            urgent=_advice(data["urgent"]),
            kinds=_words(slip.pop("kinds")),
            rules=_advice(slip.pop("rules")),
            slip=_words(slip),
            speech=speech_from(data.get("paper", {})),
            places=_words(data.get("places", {})),
        )
    except KeyError as error:
        raise ValueError(f"The words for patients have no entry “{error.args[0]}”.") from None
    except (TypeError, ValueError, AttributeError, RecursionError):
        raise ValueError("The words for patients cannot be read.") from None


def fitting(advice: Sequence[Advice], occasions: Collection[str]) -> list[str]:
    """The sentences that belong to this session, in their order."""
    return [row.text for row in advice if row.when in occasions]


def joined(words: Sequence[str], last: str) -> str:
    """Head, hands and feet."""
    return " ".join([", ".join(words[:-1]), last, words[-1]]) if len(words) > 1 else "".join(words)


def _words(data: Any) -> dict[str, str]:
    words = dict(data)
    if not all(isinstance(key, str) and isinstance(value, str) for key, value in words.items()):
        raise ValueError
    return words


def _advice(rows: Any) -> tuple[Advice, ...]:
    return tuple(Advice(**_words(row)) for row in rows)
