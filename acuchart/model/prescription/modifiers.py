"""Reads one word, or a few that belong together, that says something about the points before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from acuchart.model.prescription.lexer import PLACE, WORD, Token
from acuchart.model.prescription.names import Names
from acuchart.model.prescription.values import Direction, Place
from acuchart.model.prescription.vocabulary import (
    AGAINST,
    ANGLE_WORDS,
    DIRECTIONS,
    JOINERS,
    KINDS,
    LOOSE_DIRECTIONS,
    SIDES,
    STATES,
    TOWARDS,
    UNITS,
    VAGUE_ANGLES,
    Vocabulary,
)

LIMITS: Final = {"gauge_mm": 3.0, "length_mm": 300.0, "depth_mm": 300.0, "angle_deg": 180.0, "degrees": 360.0}
_NUM: Final = r"(?:\d{1,7}(?:[.,]\d{1,9})?|[.,]\d{1,9})"
_SIZE: Final = re.compile(rf"({_NUM})[x*]({_NUM})(?:mm)?")
_AMOUNT: Final = re.compile(rf"({_NUM})(mm|cm|cun|deg|°|hz|ma|mins?|minutes|')?")
_HZ: Final = re.compile(rf"({_NUM})/({_NUM})(hz)?")
_COUNT: Final = re.compile(r"x(\d{1,3})")
_PLACE: Final = re.compile(
    r"(at|on)\(([^(),@]+@\d{1,6})(?:,(\d(?:\.\d{1,17})?),(\d(?:\.\d{1,17})?))?\)", re.IGNORECASE
)
_NAMES: Final = {"gauge_mm": "gauge", "length_mm": "length", "depth_mm": "depth", "angle_deg": "angle"}


class Said(NamedTuple):
    """What the words say: fields and their values."""

    facts: dict[str, Any]
    taken: int  # words
    role: str


class Fault(NamedTuple):
    """Words that are understood but cannot be taken."""

    message: str
    taken: int


Reading = Said | Fault | None


class Amount(NamedTuple):
    """A number with its unit, and how many words it took."""

    value: float
    unit: str
    taken: int


def amount(tokens: Sequence[Token], at: int) -> Amount | None:
    """``25mm`` or ``25 mm``; the unit is empty where none follows."""
    token = _word(tokens, at)
    match = _AMOUNT.fullmatch(token.folded) if token else None
    if match is None:
        return None
    unit, count = match[2] or "", 1
    after = _word(tokens, at + 1)
    if not unit and after is not None and (after.folded in UNITS or after.folded == "minutes"):
        unit, count = after.folded, 2
    unit = {"°": "deg", "mins": "min", "minutes": "min", "'": "min"}.get(unit, unit)
    return Amount(_float(match[1]), unit, count)


def read_needle(tokens: Sequence[Token], at: int, vocabulary: Vocabulary, names: Names, views: Views) -> Reading:
    """What the words at a token say about needles; None where they say nothing that is known."""
    token = tokens[at]
    word = token.folded
    if token.kind == PLACE:
        return _place(token, views)
    if token.kind != WORD:
        return None
    phrase = _direction(tokens, at)
    if phrase is not None:
        return phrase
    if word in SIDES:
        return Said({"side": SIDES[word]}, 1, "side")
    if word in STATES:
        return Said({"state": STATES[word]}, 1, "state")
    if word in KINDS:
        return Said({"kind": KINDS[word]}, 1, "size")
    if word in vocabulary.techniques:
        return Said({"techniques": (vocabulary.techniques[word],)}, 1, "technique")
    if word in ANGLE_WORDS:
        return Said({"angle_deg": ANGLE_WORDS[word]}, 1, "angle")
    if word in VAGUE_ANGLES:
        return Fault(f"“{token.text}” is {VAGUE_ANGLES[word]}: write the number, such as 15deg.", 1)
    if word in TOWARDS or word in ("dir", "direction"):
        return _led_direction(tokens, at, names)
    if word in _LED:
        return _led_size(tokens, at)
    return _numbers(tokens, at)


def read_lead(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> Reading:
    """What the words at a token say about leads."""
    token = tokens[at]
    word = token.folded
    if token.kind != WORD:
        return None
    if word in SIDES:
        return Said({"side": SIDES[word]}, 1, "side")
    if word in vocabulary.waveforms:
        return Said({"waveform": vocabulary.waveforms[word]}, 1, "electro")
    pair = _HZ.fullmatch(word)
    if pair is not None:
        after = _word(tokens, at + 1)
        if pair[3] or (after is not None and after.folded == "hz"):
            return Said({"hz": (_float(pair[1]), _float(pair[2]))}, 1 if pair[3] else 2, "electro")
        return Fault(f"“{token.text}” has no unit: write {token.text}Hz.", 1)
    said = amount(tokens, at)
    if said is None:
        return None
    if said.unit == "hz":
        return Said({"hz": (said.value,)}, said.taken, "electro")
    if said.unit == "ma":
        return Said({"intensity_ma": said.value}, said.taken, "electro")
    if said.unit == "min":
        return Said({"minutes": said.value}, said.taken, "time")
    if said.unit:
        return Fault(f"“{_text(tokens, at, said.taken)}” belongs to a needle, not to a lead.", said.taken)
    return Fault(f"“{token.text}” has no unit: write Hz, mA or min after it.", 1)


Views = Callable[[str], bool]


def _place(token: Token, views: Views) -> Reading:
    match = _PLACE.fullmatch(token.text)
    if match is None or (match[1].casefold() == "at") != (match[3] is not None):
        return Fault(f"“{token.text}” is no place: write at(plate@1,0.5,0.5) or on(plate@1).", 1)
    view = match[2]
    if not views(view.partition("@")[0]):
        return Fault(f"There is no plate called “{view.partition('@')[0]}”.", 1)
    if match[3] is None:
        return Said({"place": Place(view=view)}, 1, "place")
    x, y = float(match[3]), float(match[4])
    if x > 1 or y > 1:
        return Fault(f"“{token.text}” lies outside its plate: both numbers are from 0 to 1.", 1)
    return Said({"place": Place(view=view, x=x, y=y)}, 1, "place")


def direction_words(tokens: Sequence[Token], at: int, *, loose: bool) -> tuple[tuple[str, ...], int]:
    """Direction words from a token on, in the spelling that is kept, and how many tokens they took."""
    words: list[str] = []
    here = at
    while (token := _word(tokens, here)) is not None:
        joined = bool(words) and token.folded in JOINERS
        if joined:
            token = _word(tokens, here + 1)
            if token is None:
                break
        table = LOOSE_DIRECTIONS if loose or joined or _joins(tokens, here + 1) else DIRECTIONS
        if token.folded not in table:
            break
        words.append(table[token.folded])
        here += 2 if joined else 1
    return tuple(words), here - at


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """True where “and” and another direction follow, so that “out” before them is a direction."""
    token, after = _word(tokens, at), _word(tokens, at + 1)
    return token is not None and after is not None and token.folded in JOINERS and after.folded in LOOSE_DIRECTIONS


def _direction(tokens: Sequence[Token], at: int, *, loose: bool = False) -> Reading:
    words, count = direction_words(tokens, at, loose=loose)
    if not words:
        return None
    if wrong := contradiction(words):
        return Fault(wrong, count)
    return Said({"direction": Direction(words=words)}, count, "direction")


def contradiction(words: Sequence[str]) -> str:
    """A sentence where direction words exclude or repeat one another, otherwise empty."""
    for word in words:
        if AGAINST[word] in words:
            return f"A needle cannot point {word} and {AGAINST[word]} at once."
        if list(words).count(word) > 1:
            return f"The direction “{word}” is said twice."
    return ""


def _led_direction(tokens: Sequence[Token], at: int, names: Names) -> Reading:
    """``dir 45deg``, ``dir up and out``, ``towards GB8``."""
    lead = tokens[at]
    if lead.folded not in TOWARDS:
        said = amount(tokens, at + 1)
        if said is not None and said.unit == "deg":
            wrong = _too_far("degrees", said.value)
            count = 1 + said.taken
            return (
                Fault(wrong, count)
                if wrong
                else Said({"direction": Direction(degrees=said.value)}, count, "direction")
            )
        phrase = _direction(tokens, at + 1, loose=True)
        if phrase is not None:
            return phrase._replace(taken=phrase.taken + 1)
    else:
        found = names.match(tokens, at + 1) if at + 1 < len(tokens) else None
        if found is not None and len(found.codes) == 1 and not found.suffix:
            return Said({"direction": Direction(towards=found.codes[0])}, 1 + found.taken, "direction")
    return Fault(f"“{lead.text}” needs a direction: dir 45deg, dir up and out, or towards GB8.", 1)


_LED: Final = {
    "depth": "depth_mm",
    "deep": "depth_mm",
    "len": "length_mm",
    "length": "length_mm",
    "gauge": "gauge_mm",
}


def _led_size(tokens: Sequence[Token], at: int) -> Reading:
    token = tokens[at]
    name = _LED[token.folded]
    said = amount(tokens, at + 1)
    if said is None or said.unit not in ("mm", ""):
        return Fault(f"“{token.text}” needs millimetres after it, such as {token.text} 25mm.", 1)
    return _sized({name: said.value}, 1 + said.taken, "depth" if name == "depth_mm" else "size")


def _numbers(tokens: Sequence[Token], at: int) -> Reading:
    token = tokens[at]
    size = _SIZE.fullmatch(token.folded)
    if size is not None:
        return _sized({"gauge_mm": _float(size[1]), "length_mm": _float(size[2])}, 1, "size")
    times = _COUNT.fullmatch(token.folded)
    if times is not None:
        if not 1 <= int(times[1]) <= 99:
            return Fault(f"“{token.text}” is not a number of needles from 1 to 99.", 1)
        return Said({"count": int(times[1])}, 1, "count")
    said = amount(tokens, at)
    if said is None:
        return None
    cross, other = _word(tokens, at + 1), amount(tokens, at + 2)
    crossed = not said.unit and cross is not None and cross.folded in ("x", "*")
    if crossed and other is not None and other.unit in ("", "mm"):
        return _sized({"gauge_mm": said.value, "length_mm": other.value}, 2 + other.taken, "size")
    text = _text(tokens, at, said.taken)
    match said.unit:
        case "mm":
            return _sized({"depth_mm": said.value}, said.taken, "depth")
        case "deg":
            return _sized({"angle_deg": said.value}, said.taken, "angle")
        case "cm" | "cun":
            return Fault(f"“{text}”: a depth is in millimetres, such as 25mm.", said.taken)
        case "min":
            return Fault(
                f"“{text}” needs to know what lasts: write ret {text}, or put it after a lead (EA).", said.taken
            )
        case "hz" | "ma":
            return Fault(f"“{text}” belongs to a lead: EA LI4-LI11 R 2Hz.", said.taken)
        case _:
            return Fault(f"“{text}” has no unit: 25mm is a depth, 15deg an angle, 0.16x7 a needle.", said.taken)


def _sized(facts: dict[str, float], count: int, role: str) -> Reading:
    for name, value in facts.items():
        wrong = _too_far(name, value)
        if wrong:
            return Fault(wrong, count)
    return Said(dict(facts), count, role)


def _too_far(name: str, value: float) -> str:
    high = LIMITS[name]
    return "" if 0 <= value <= high else f"The {_NAMES.get(name, 'direction')} must be from 0 to {high:g}."


def _word(tokens: Sequence[Token], at: int) -> Token | None:
    return tokens[at] if at < len(tokens) and tokens[at].kind == WORD else None


def _text(tokens: Sequence[Token], at: int, count: int) -> str:
    return " ".join(token.text for token in tokens[at : at + count])


def _float(text: str) -> float:
    return float(text.replace(",", "."))
