"""Signing a consent: the words as they are frozen, the drawn strokes, how long a signature holds."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from acuchart.model.adjunct import AdjunctKind
from acuchart.model.consent import SCOPE_WORDS, Consent, ConsentText, Scope
from acuchart.model.consent_form import filled
from acuchart.model.needle import NeedleState

if TYPE_CHECKING:
    from acuchart.model.adjunct import Adjunct
    from acuchart.model.lead import Lead
    from acuchart.model.needle import Needle

RISKS: Final = "Risks"
_BETWEEN: Final = f"\n\n{RISKS}\n\n"
WIDE: Final = 1000  # strokes are in thousandths of the field's width
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_LEAST: Final = 60  # a signature is at least so long; a tap is none
_MOST: Final = 20_000  # dots; a hand draws a hundred in a second
_ORDER: Final = tuple(Scope)
_PROMISE: Final = re.compile(
    r"\b(cure[sd]?|guarantee\w*|proven|harmless|painless|miracle|risk[- ]free|(no|without|zero) (any )?"
    r"(risks?|side effects?)|100 ?%)",
    re.IGNORECASE,
)


class Dot(NamedTuple):
    """A place that the pen passed, and when, in milliseconds from the first touch."""

    x: int
    y: int
    ms: int


Stroke = tuple[Dot, ...]


def write_strokes(strokes: Iterable[Sequence[Dot]]) -> str:
    """Strokes as the text that ``Consent.strokes`` keeps."""
    return "; ".join(" ".join(f"{dot.x},{dot.y},{dot.ms}" for dot in stroke) for stroke in strokes if stroke)


def read_strokes(text: str) -> tuple[Stroke, ...]:
    """The strokes of such a text; ValueError says what is wrong with it."""
    if not text.strip():
        return ()
    strokes = tuple(tuple(_dot(part) for part in stroke.split()) for stroke in text.split(";"))
    if not all(strokes):
        raise ValueError("A stroke of the signature is empty.")
    if sum(map(len, strokes)) > _MOST:
        raise ValueError("The signature has more dots than a hand can draw.")
    return strokes


def _dot(text: str) -> Dot:
    numbers = re.fullmatch(r"(\d{1,4}),(\d{1,4}),(\d{1,9})", text, re.ASCII)
    if numbers is None:
        raise ValueError(f"“{text[:40]}” is no place of a signature.")
    return Dot(*map(int, numbers.groups()))


def is_signature(strokes: Iterable[Sequence[Dot]]) -> bool:
    """True for more than a tap or a slip of the hand."""
    long = 0.0
    for stroke in strokes:
        for one, other in pairwise(stroke):
            long += abs(one.x - other.x) + abs(one.y - other.y)
    return long >= _LEAST


def words_of(
    text: ConsentText, *, gaps: Mapping[str, str] = _NOTHING, answers: Mapping[str, bool] = _NOTHING
) -> str:
    """The words that are signed, to the letter: what is asked, and the risks under their heading.

    ``gaps`` and ``answers`` are what was filled in and chosen, as in ``consent_form.filled``.
    """
    return f"{filled(text.text.strip(), gaps, answers)}{_BETWEEN}{text.risks.strip()}"


def parts_of(words: str) -> tuple[str, str]:
    """Signed words as what was asked and the risks; the risks are empty where the words are not ours."""
    asked, _, risks = words.rpartition(_BETWEEN)
    return (asked, risks) if asked else (words, "")


def ends_on(signed: date, months: int | None) -> date | None:
    """The last day on which a signature holds, or None for until it is withdrawn."""
    if months is None:
        return None
    year, month = divmod(signed.year * 12 + signed.month - 1 + months, 12)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(signed.day, monthrange(year, month + 1)[1]))


def promise_in(words: str) -> str:
    """The first word that promises something, or empty."""
    found = _PROMISE.search(words)
    return found[0] if found else ""


def texts_from(data: Any) -> tuple[ConsentText, ...]:
    """The shipped texts, as their first versions; ValueError names what is wrong."""
    try:
        return tuple(
            ConsentText(
                id=row["scope"],
                key=row["scope"],
                version=1,
                scope=Scope(row["scope"]),
                title=row["title"],
                text=row["text"],
                risks=row["risks"],
                language=data["language"],
                months=row["months"],
            )
            for row in data["texts"]
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"The consent texts cannot be read: {error}") from error


def newest(shipped: Iterable[ConsentText], own: Iterable[ConsentText]) -> tuple[ConsentText, ...]:
    """The newest version of every text in the order of the scopes, also of those that are not used any more."""
    found: dict[str, ConsentText] = {}
    for text in (*shipped, *own):
        there = found.get(text.key)
        if there is None or text.version >= there.version:
            found[text.key] = text
    return tuple(sorted(found.values(), key=lambda one: (_ORDER.index(one.scope), one.title.casefold(), one.key)))


def next_version(text: ConsentText, id_: str, made_at: str, /, **changes: Any) -> ConsentText:
    """A changed text as a version of its own; what was there stays. ValueError where a part is empty."""
    return replace(text, id=id_, version=text.version + 1, made_at=made_at, **changes)


def held(consents: Iterable[Consent], day: date) -> dict[Scope, Consent]:
    """What may be done on a day: each scope with the newest consent that holds."""
    found: dict[Scope, Consent] = {}
    for one in sorted(consents, key=lambda one: (one.at, one.id)):
        if one.holds_on(day):
            found[one.scope] = one
    return found


def asked_by(
    needles: Iterable[Needle], leads: Collection[Lead], adjuncts: Iterable[Adjunct], *, photos: bool
) -> set[Scope]:
    """What a session does that a patient has to have agreed to; ``photos`` where it took one."""
    asked = {Scope.TREATMENT}
    if leads or any(one.kind is AdjunctKind.STIMULATION for one in adjuncts):
        asked.add(Scope.STIMULATION)
    if any(needle.state is NeedleState.LEFT_IN for needle in needles):
        asked.add(Scope.LEFT_IN)
    if photos:
        asked.add(Scope.PHOTO_RECORD)
    return asked


def missing_words(holding: Mapping[Scope, Consent], asked: Collection[Scope], when: str = "holds today") -> str:
    """“No signed consent for treatment holds today.”, or empty where all that is asked is held."""
    names = [SCOPE_WORDS[scope] for scope in _ORDER if scope in asked and scope not in holding]
    if not names:
        return ""
    words = [name[0].lower() + name[1:] for name in names]
    joined = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    return f"No signed consent for {joined} {when}."
