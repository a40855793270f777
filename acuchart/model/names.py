"""Finding people by any fragment of a name, and noticing a second entry of the same person."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from acuchart.model.patient import Patient

_LETTERS: Final = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})
_NEAR: Final = 0.86  # below this, two invented names of one length are usually two people


def fold(text: str) -> str:
    """Text for comparing: no accents, no case, single spaces. ``Nguyễn Thị`` → ``nguyen thi``."""
    if text.isascii():  # most names; ten times as fast
        return " ".join(text.casefold().split())
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char)
    )
    return " ".join(bare.translate(_LETTERS).split())


def matches(query: str, folded_text: str) -> bool:
    """True where every word of ``query`` occurs somewhere in the text (folded by ``fold``)."""
    return all(word in folded_text for word in fold(query).split())


def near_duplicates(name: str, born: date | None, patients: Iterable[Patient]) -> Sequence[Patient]:
    """Patients who may be the same person, likeliest first.

    Alike means the same words in any order, or nearly the same letters; two different birth dates need
    the same letters, because families share names.
    """
    wanted = fold(name)
    if not wanted:
        return ()
    found: list[tuple[float, Patient]] = []
    for patient in patients:
        other = fold(patient.name)
        score = 1.0 if sorted(wanted.split()) == sorted(other.split()) else _ratio(wanted, other)
        known_apart = born is not None and patient.born is not None and born != patient.born
        if born is not None and born == patient.born:
            score = max(score, score + 0.1)
        if score >= (1.0 if known_apart else _NEAR):
            found.append((score, patient))
    found.sort(key=lambda pair: (-pair[0], pair[1].name))
    return tuple(patient for _, patient in found)


def _ratio(first: str, second: str) -> float:
    from difflib import SequenceMatcher  # only where somebody new is entered

    matcher = SequenceMatcher(None, first, second)
    return matcher.ratio() if matcher.real_quick_ratio() >= _NEAR else 0.0
