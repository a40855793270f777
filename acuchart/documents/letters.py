"""Letters as Unicode knows them: what may be printed, where a line may break, which way a run is read."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_RTL: Final = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff]"
)
_SIMPLE: Final = re.compile("[\n -~\u00a0-\u00ac\u00ae-\u02ff]*")
# Format characters that shape letters stay; marks of direction, soft hyphens and byte order marks go.
_KEPT: Final = frozenset("\u200c\u200d")
_NO_BREAK_BEFORE: Final = frozenset(
    "、。，．・：；？！）」』】〉》〕］｝’”…ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.:;?!)]}»›%"
)
_NO_BREAK_AFTER: Final = frozenset("（「『【〈《〔［｛‘“([{«‹")
_BREAK_AFTER: Final = frozenset("-–—/\u2010\u200b")
_IDEOGRAPHIC: Final = (
    (0x2E80, 0x30FF),
    (0x3100, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)


def printable(text: str) -> str:
    """Text without what no page can show: control, direction and unassigned characters; composed letters."""
    if _SIMPLE.fullmatch(text):
        return text
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\t", " ")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    kept = "".join(letter for letter in text if letter == "\n" or letter in _KEPT or not _silent(letter))
    return unicodedata.normalize("NFC", kept)


def is_mark(letter: str) -> bool:
    """Whether a letter belongs to the one before it: combining marks, joiners, variation selectors."""
    return letter in _KEPT or unicodedata.category(letter).startswith("M")


def is_neutral(letter: str) -> bool:
    """Whether a letter has no direction of its own: gaps and most punctuation."""
    return unicodedata.bidirectional(letter) in ("WS", "ON", "CS", "ES", "ET")


def breaks_between(before: str, after: str) -> bool:
    """Whether a line may end between two letters, spaces apart."""
    if after in _NO_BREAK_BEFORE or before in _NO_BREAK_AFTER or is_mark(after):
        return False
    return before in _BREAK_AFTER or _ideographic(before) or _ideographic(after)


def clusters(text: str) -> list[str]:
    """Text in pieces that may not be taken apart: a letter with its marks."""
    pieces: list[str] = []
    for letter in text:
        if pieces and (is_mark(letter) or pieces[-1][-1] == "\u200d"):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def levels(text: str) -> list[int]:
    """The embedding level of each letter of one paragraph; odd is read from right to left."""
    if not _RTL.search(text):
        return [0] * len(text)
    from bidi import algorithm

    base = base_level(text)
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, ("L", "R")[base]
    algorithm.get_embedding_levels(text, storage)
    rows = list(storage["chars"])
    for row in rows:
        row["type"] = row["type"] or "L"  # a letter newer than Python's tables
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    resolved = {id(row) for row in storage["chars"]}
    out: list[int] = []
    for row in rows:  # joiners were taken out: they go with the letter before them
        out.append(row["level"] if id(row) in resolved else (out[-1] if out else base))
    return out


def base_level(text: str) -> int:
    """1 where the paragraph is read from right to left, by its first strong letter."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return 1
        if kind == "L":
            return 0
    return 0


def letter_name(letter: str) -> str:
    """A letter as an error names it: “ꦲ” (U+A9B2, javanese letter ha)."""
    name = unicodedata.name(letter, "").lower()
    shown = "" if unicodedata.category(letter)[0] in "CZM" else f"“{letter}” "
    return f"{shown}(U+{ord(letter):04X}{', ' + name if name else ''})"


def _silent(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs") or "\ufe00" <= letter <= "\ufe0f"


def _ideographic(letter: str) -> bool:
    code = ord(letter)
    return code >= 0x2E80 and any(low <= code <= high for low, high in _IDEOGRAPHIC)
