"""What may be meant while a word is being typed: points with their names and cautions, and grammar words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from acuchart.model.atlas import Atlas, Point
from acuchart.model.prescription.lexer import COMMA, END, WORD, Token, tokens
from acuchart.model.prescription.names import Names, names_of
from acuchart.model.prescription.sides import prefix_of
from acuchart.model.prescription.values import Span
from acuchart.model.prescription.vocabulary import BASIC, SYSTEMS, Vocabulary, fold, keyword

LIMIT: Final = 12
_WORDS: Final = 4  # words before the cursor that may belong to one name
_LOOK_BACK: Final = 400  # characters; a name is shorter, and a long line must not cost more
_GRAMMAR: Final = {
    "bil": "both sides",
    "planned": "planned, not in yet",
    "dropped": "fell out, found",
    "left-in": "left in on purpose",
    "not-found": "not found",
    "perpendicular": "90 degrees",
    "towards": "direction: a point follows",
    "dir": "direction: degrees or words follow",
    "lateral": "direction: away from the midline",
    "medial": "direction: to the midline",
    "from": "along a line: its start, to, its end",
    "ashi": "free mark: distance and point follow",
    "ret": "retention: minutes follow",
    "tack": "press tack",
    "seed": "seed",
    "intradermal": "intradermal needle",
    "EA": "lead: two points follow",
    **{word: "system: a name follows" for word in SYSTEMS},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """One offer: put ``text`` in place of ``span``. ``code`` is empty for a word of the grammar."""

    text: str
    code: str
    name: str
    caution: str
    span: Span


def complete(
    text: str, cursor: int, atlas: Atlas, vocabulary: Vocabulary = BASIC, *, limit: int = LIMIT
) -> list[Completion]:
    """Offers for the word that ends at the cursor, best first; several words where they begin one name."""
    cursor = max(0, min(cursor, len(text)))
    start = max(0, cursor - _LOOK_BACK)
    group = _group(tokens(text[start:cursor]), start)
    if not group or group[-1].kind != WORD or group[-1].end != cursor:
        return []
    names = names_of(atlas)
    systems = _system(group[:-1], names)
    offers: list[Completion] = []
    seen: set[str] = set()
    first = max(0, len(group) - _WORDS)
    for at in range(first, len(group)):
        run = group[at:]
        if any(token.kind != WORD for token in run) or (len(run) > 1 and keyword(run[0].folded)):
            continue
        typed = " ".join(token.text for token in run)
        head, typed = _without_preset(typed)
        span = Span(run[0].start + head, cursor)
        known = names.match(run, 0)
        if known is not None and known.taken < len(run):
            continue  # the first of the words is a point of its own
        for point in atlas.find(typed, limit * 3 if systems else limit):
            if point.code not in seen and (systems is None or point.system in systems):
                seen.add(point.code)
                offers.append(_of_point(point, names, span))
        if offers and len(run) > 1:
            break
    last = group[-1]
    words = _grammar(last, vocabulary, Span(last.start, cursor))[: limit // 2]
    return [*offers[: limit - len(words)], *words]  # many names of points must not hide a word


def _group(found: list[Token], start: int) -> list[Token]:
    """The words of the group at the end of the text, where they stand in the whole line."""
    group: list[Token] = []
    for token in found:
        if token.kind in (END, COMMA):
            group = []
        else:
            group.append(token._replace(start=token.start + start, end=token.end + start))
    return group


def _system(group: list[Token], names: Names) -> frozenset[str] | None:
    for token in reversed(group):
        members = names.systems.get(token.folded.rstrip(":"))
        if members is not None:
            return members
    return None


def _without_preset(typed: str) -> tuple[int, str]:
    return (2, typed[2:]) if typed[:1] in "123456789" and typed[1:2] == ":" else (0, typed)


def _of_point(point: Point, names: Names, span: Span) -> Completion:
    alone = names.resolve(point.code)[0] == (point.code,)
    text = point.code if alone else f"{prefix_of(point.system)} {point.code}"
    words = [point.name, point.pinyin, point.hanzi_simp]
    return Completion(
        text=text,
        code=point.code,
        name=" · ".join(dict.fromkeys(word for word in words if word)),
        caution="; ".join(point.cautions),
        span=span,
    )


def _grammar(token: Token, vocabulary: Vocabulary, span: Span) -> list[Completion]:
    """Words of the grammar that begin as typed; from two letters on, since one letter is a side."""
    if len(token.folded) < 2:
        return []
    known = dict(_GRAMMAR)
    known |= dict.fromkeys(vocabulary.order, "technique")
    known |= dict.fromkeys(vocabulary.waveforms.values(), "waveform of a lead")
    return [
        Completion(text=word, code="", name=meaning, caution="", span=span)
        for word, meaning in known.items()
        if fold(word).startswith(token.folded) and fold(word) != token.folded
    ]
