"""How hard a passphrase is to guess: a cautious estimate, never a promise."""

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_COMMON: Final = (
    "password",
    "passwort",
    "passphrase",
    "geheim",
    "secret",
    "qwertz",
    "qwerty",
    "azerty",
    "asdf",
    "letmein",
    "welcome",
    "willkommen",
    "admin",
    "login",
    "iloveyou",
    "master",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "hallo",
    "hello",
    "love",
    "test",
    "akupunktur",
    "acupuncture",
    "acuchart",
    "praxis",
    "practice",
    "needle",
    "nadel",
    "qigong",
    "shenmen",
    "abc",
)
_ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "azertyuiop",
)
_LEET: Final = str.maketrans("013457@$!", "oieastasi")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_WORD_BITS: Final = 11.0  # a word out of the 2 000 that people think of first
_COMMON_BITS: Final = 4.0
_FOLLOW_BITS: Final = 0.5


class Strength(StrEnum):
    """A word for the estimate."""

    NONE = "none"
    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"
    STRONG = "strong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """``bits`` of guessing work, the word for it, and one sentence that helps."""

    bits: float
    strength: Strength
    advice: str


def estimate(passphrase: str) -> Estimate:
    """Estimate against someone who stole the file, knows how people choose, and guesses for weeks.

    Each guess costs the thief the same slow key derivation that opening costs the owner, so 45 bits last for
    decades on one fast machine.
    """
    if not passphrase.strip():
        return Estimate(bits=0.0, strength=Strength.NONE, advice="Without a passphrase anyone can read the file.")
    bits = _bits(unicodedata.normalize("NFC", passphrase))
    if bits < 28:
        return Estimate(
            bits=bits,
            strength=Strength.WEAK,
            advice="This can be guessed; take four words that have nothing to do with each other.",
        )
    if bits < 42:
        return Estimate(bits=bits, strength=Strength.FAIR, advice="One more unrelated word makes this good.")
    if bits < 56:
        return Estimate(bits=bits, strength=Strength.GOOD, advice="This holds for years against a thief.")
    return Estimate(bits=bits, strength=Strength.STRONG, advice="This holds.")


def _bits(text: str) -> float:
    """Words count as words, not as letters; repeats and rows of keys count once."""
    bits = 0.0
    seen: set[str] = set()
    rest = text
    plain = text.casefold().translate(_LEET)
    # The leet form only helps to find words; it has the length of the text unless a letter unfolds to two.
    source = plain if len(plain) == len(text) else text.casefold()
    for match in _WORD.finditer(source):
        word = match[0]
        bits += 0.5 if word in seen else _word_bits(word, text[match.start() : match.end()])
        seen.add(word)
        rest = rest[: match.start()] + "\0" * len(word) + rest[match.end() :]
    loose = rest.replace("\0", "")
    pool = _pool(loose)
    previous = ""
    choices = follows = 0
    for char in loose:
        # A letter that repeats or continues the one before is hardly a choice, nor is a space.
        if char == " " or (previous and abs(ord(char) - ord(previous)) <= 1):
            follows += 1
        else:
            choices += 1
        previous = char
    bits += follows * _FOLLOW_BITS
    if re.fullmatch(r"(19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{6,8}", loose.strip()):
        return bits + min(choices * math.log2(pool), 14.0)  # years and dates are tried first
    return bits + choices * math.log2(pool) if loose else bits


def _word_bits(word: str, typed: str) -> float:
    shape = 0.0 if typed == typed.lower() else 1.0 if typed[1:] == typed[1:].lower() else 2.0
    if any(char.isdigit() or not char.isalnum() for char in typed):
        shape += 1.0  # 0 for o, @ for a
    for common in _COMMON:
        if common in word:
            left = len(word) - len(common)
            return _COMMON_BITS + shape + min(left * 3.0, _WORD_BITS)
    if len(set(word)) <= 2 or _is_row(word):
        return _COMMON_BITS + shape
    # A word that could be read aloud is one of a list; letters without vowels were typed at random.
    letters = sum(char in "aeiouyäöüéèàáíóúâêôœæ" for char in word)
    ascii_letters = all("a" <= char <= "z" for char in word)
    if ascii_letters and letters * 5 < len(word):
        return len(word) * math.log2(26) + shape
    return min(len(word) * math.log2(26), _WORD_BITS + max(0, len(word) - 8) * 1.0) + shape


def _is_row(word: str) -> bool:
    return any(word in row or word in row[::-1] for row in _ROWS)


def _pool(text: str) -> int:
    pool = 0
    pool += 10 if any(char.isdigit() for char in text) else 0
    pool += 26 if any(char.isalpha() and char.islower() for char in text) else 0
    pool += 26 if any(char.isalpha() and char.isupper() for char in text) else 0
    pool += 1000 if any(ord(char) > 0x2E80 for char in text) else 0
    pool += 20 if any(not char.isalnum() and not char.isspace() for char in text) else 0
    return max(pool, 2)
