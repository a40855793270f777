"""The phrase of a free mark: ``1 cm above and lateral to GB14``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from acuchart.model.prescription.lexer import WORD, Token
from acuchart.model.prescription.modifiers import Fault, amount, contradiction, direction_words
from acuchart.model.prescription.names import Names
from acuchart.model.prescription.values import Offset, number
from acuchart.model.prescription.vocabulary import LOOSE_DIRECTIONS, OF

FARTHEST: Final = 1000.0
_PHRASE: Final = {"up": "above", "down": "below", "forward": "anterior", "back": "posterior"}
_ALONE: Final = frozenset({"above", "below"})  # no "to" or "of" before the point
_LABEL: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})?) (mm|cm|cun) (from|[a-z]+(?: and [a-z]+)?(?: to)?) (\S{1,40})")


class OffsetRead(NamedTuple):
    """An offset and the number of words it took."""

    offset: Offset
    taken: int


def read_offset(
    tokens: Sequence[Token], at: int, names: Names, systems: frozenset[str] | None
) -> OffsetRead | Fault | None:
    """The offset that starts at a token; None where the words are no offset."""
    said = amount(tokens, at)
    if said is None or said.unit not in ("mm", "cm", "cun"):
        return None
    here = at + said.taken
    words, count = direction_words(tokens, here, loose=True)
    here += count
    led = here < len(tokens) and tokens[here].kind == WORD and tokens[here].folded in OF
    if not words and not led:
        return None  # a depth
    here += led
    found = names.match(tokens, here, systems) if here < len(tokens) else None
    if found is None or len(found.codes) != 1 or found.suffix:
        what = "the name of one point" if found is None or not found.suffix else "a point without its side"
        return Fault(f"The distance of a free mark needs {what} after it, such as 1cm lateral to GB14.", here - at)
    if wrong := contradiction(words):
        return Fault(wrong, here - at)
    if said.value > FARTHEST:
        return Fault("A free mark lies nearer to its point than that.", here - at)
    here += found.taken
    return OffsetRead(Offset(amount=said.value, unit=said.unit, words=words, reference=found.codes[0]), here - at)


def phrase(offset: Offset) -> str:
    """The offset without its amount and point: ``above and lateral to``, ``from``."""
    words = [_PHRASE.get(word, word) for word in offset.words]
    if not words:
        return "from"
    return " and ".join(words) + ("" if words[-1] in _ALONE else " to")


def label(offset: Offset) -> str:
    """What a needle carries: ``1.0 cm lateral to GB14``."""
    far = f"{offset.amount:.1f}" if offset.unit == "cm" else number(offset.amount)
    return f"{far} {offset.unit} {phrase(offset)} {offset.reference}"


def from_label(text: str, names: Names) -> Offset | None:
    """The offset that makes exactly this label, or None for any other words."""
    match = _LABEL.fullmatch(text)
    if match is None or not names.knows(match[4]):
        return None
    words = [word for word in match[3].split() if word not in ("and", "to", "from")]
    known = {"above": "up", "below": "down", **LOOSE_DIRECTIONS}
    if not all(word in known for word in words) or contradiction([known[word] for word in words]):
        return None
    offset = Offset(
        amount=float(match[1]), unit=match[2], words=tuple(known[word] for word in words), reference=match[4]
    )
    return offset if label(offset) == text else None
