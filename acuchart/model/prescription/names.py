"""Which point is meant by words of a line: the longest name that starts there, and no guess between two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from acuchart.model.atlas import Atlas, Point
from acuchart.model.prescription.lexer import COMMA, QUOTED, WORD, Token, tokens
from acuchart.model.prescription.vocabulary import SIDES, fold, keyword, system_words
from acuchart.model.spelling import code_key, plain, toned

LONGEST_NAME: Final = 10  # words
_LONGEST_WORD: Final = 64  # letters
_REMEMBERED: Final = 4096
_NOISE: Final = {ord(mark): None for mark in " -_.,'`\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"}
_ZEROS: Final = re.compile(r"([^\W\d]+)0+(?=\d)")
_ONE_LETTER: Final = re.compile(r"[a-z]\d+")
_SUFFIX: Final = re.compile(r"(.+)[:：]([^:：]{1,48})", re.DOTALL)
_COMMAS: Final = re.compile("(,+)")
_DECIMAL: Final = re.compile(r"[.\d]*\d,\d[\d.,x×*]*\D{0,4}")
_BRACKET: Final = re.compile(r"\s*\([^()]*\)\s*$")


class Found(NamedTuple):
    """What a run of words names: one code, or several when the name is shared."""

    codes: tuple[str, ...]
    taken: int  # words
    suffix: str  # what followed a colon, "L" of "GB20:L"
    exact: bool  # the code itself was written


class Names:
    """Every name of every point of an atlas, by what is typed. Built once per atlas."""

    def __init__(self, points: Iterable[Point]) -> None:
        """Index codes, other schools' codes, pinyin with and without tones, Han and English names."""
        self._points = {point.code: point for point in points}
        self.systems = system_words(point.system for point in self._points.values())
        codes: dict[str, list[str]] = {}
        tiers: tuple[dict[str, list[str]], ...] = tuple({} for _ in range(6))
        strict, loose, tones, letters, han, english = tiers
        for point in self._points.values():
            _add(codes, code_key(point.code), point.code)
            for alias in point.aliases:
                _add(strict, _strict(alias), point.code)
                _add(loose, code_key(alias), point.code)
            _add(tones, _strict(point.pinyin), point.code)
            _add(letters, code_key(point.pinyin_plain or point.pinyin), point.code)
            for name in (point.hanzi_trad, point.hanzi_simp):
                _add(han, code_key(name), point.code)
            for name in (point.name, _BRACKET.sub("", point.name)):
                _add(english, code_key(name), point.code)
        self._codes, self._strict, self._loose = codes, strict, loose
        # Tones and accents are compared first: "Dü14" is not "DU14", and "Shénmén" is not another "Shenmen".
        self._tiers = (
            (strict, True),
            (loose, False),
            (tones, True),
            (letters, False),
            (han, False),
            (english, False),
        )
        self._starts: set[str] = set()
        for table in (codes, loose, letters, han, english):
            for key in table:
                self._starts.update(key[:end] for end in range(1, len(key) + 1))
        # Texts repeat their words, and folding accents is the dear part of looking one up.
        self._memo: dict[tuple[str, frozenset[str] | None], tuple[tuple[str, ...], bool]] = {}
        self._folded: dict[str, tuple[str, str, str]] = {}

    def point(self, code: str) -> Point:
        """The point of a code that this index gave out."""
        return self._points[code]

    def knows(self, code: str) -> bool:
        """True for a code of the atlas, exactly as it is written there."""
        return code in self._points

    def resolve(self, text: str, systems: frozenset[str] | None = None) -> tuple[tuple[str, ...], bool]:
        """The codes that ``text`` names (none, one, or several that share the name), and whether it is a code."""
        known = self._memo.get((text, systems))
        if known is None:
            if len(self._memo) > _REMEMBERED:
                self._memo.clear()
            known = self._memo[text, systems] = self._look(text, systems)
        return known

    def starts(self, token: Token) -> bool:
        """True where a name could start with this word; False only when none can."""
        return token.kind != WORD or len(token.text) > _LONGEST_WORD or self._fold(token.text)[2] in self._starts

    def match(self, words: Sequence[Token], at: int, systems: frozenset[str] | None = None) -> Found | None:
        """The longest name that starts at a token, or None."""
        first = words[at]
        if first.kind == QUOTED:
            return self._quoted(words, at)
        if first.kind != WORD or len(first.text) > _LONGEST_WORD:
            return None
        best: Found | None = None
        said: list[str] = []
        key = ""
        for token in words[at : at + LONGEST_NAME]:
            if token.kind != WORD or len(token.text) > _LONGEST_WORD:
                break
            text, suffix, more = self._folded.get(token.text) or self._fold(token.text)
            if not more or (len(said) == 1 and keyword(first.folded) and more[0].isdigit()):
                break  # "R 2 Hz" is a side and a number, not the second point of the kidney
            if said and token.folded in SIDES:
                break  # "AT1 L" is the left AT1, not the point AT1l
            said.append(text)
            key = key + more
            if "0" in key:
                key = _ZEROS.sub(r"\1", key)
            if key not in self._starts:
                break
            if len(said) > 1 or not keyword(first.folded):
                codes, exact = self.resolve(text if len(said) == 1 else " ".join(said), systems)
                if codes:
                    best = Found(codes, len(said), suffix, exact)
            if suffix:
                break
        return best

    def _fold(self, word: str) -> tuple[str, str, str]:
        """A word without its suffix, the suffix, and the word's plain letters."""
        if len(self._folded) > _REMEMBERED:
            self._folded.clear()
        text, suffix = _cut(word)
        # The quick way for plain letters gives what ``plain`` gives; a test compares them.
        more = text.lower().translate(_NOISE) if text.isascii() else plain(text)
        self._folded[word] = (text, suffix, more)
        return self._folded[word]

    def _quoted(self, words: Sequence[Token], at: int) -> Found | None:
        token = words[at]
        after = words[at + 1] if at + 1 < len(words) else None
        glued = after is not None and after.start == token.end and after.text[:1] in (":", "：")
        suffix = after.text[1:] if glued and after is not None else ""
        if self.knows(token.text):
            return Found((token.text,), 2 if glued else 1, suffix, True)
        codes, exact = self.resolve(token.text) if len(token.text) <= 4 * _LONGEST_WORD else ((), False)
        return Found(codes, 2 if glued else 1, suffix, exact) if codes else None

    def _look(self, text: str, systems: frozenset[str] | None) -> tuple[tuple[str, ...], bool]:
        key, strict = code_key(text), _strict(text)
        found = self._within(self._codes.get(key, ()), systems)
        if found:
            if systems is None and _ONE_LETTER.fullmatch(key):
                # One letter is an ear zone to one school and a channel to another.
                others = [code for code in self._loose.get(key, ()) if code not in found]
                return (*found, *others), True
            return found, True
        for table, accents in self._tiers:
            found = self._within(table.get(strict if accents else key, ()), systems)
            if found:
                return found, False
        return (), False

    def _within(self, codes: Iterable[str], systems: frozenset[str] | None) -> tuple[str, ...]:
        if systems is None:
            return tuple(codes)
        return tuple(code for code in codes if self._points[code].system in systems)


_CACHE: Final[list[tuple[Atlas, Names]]] = []


def names_of(atlas: Atlas) -> Names:
    """The index of an atlas, made at the first question; the last few atlases are remembered."""
    for known, names in _CACHE:
        if known is atlas:
            return names
    names = Names(atlas.points.values())
    _CACHE.insert(0, (atlas, names))
    del _CACHE[3:]
    return names


def _cut(text: str) -> tuple[str, str]:
    match = _SUFFIX.fullmatch(text) if ":" in text or "：" in text else None
    return (match[1], match[2]) if match else (text, "")


def _strict(text: str) -> str:
    return _ZEROS.sub(r"\1", toned(text))


def _add(index: dict[str, list[str]], key: str, code: str) -> None:
    if key and code not in index.setdefault(key, []):
        index[key].append(code)


def parted(text: str, names: Names) -> Iterator[Token]:
    """The tokens of a text, with words parted at inner commas unless they are one name or one number."""
    for token in tokens(text):
        whole = (
            token.kind != WORD
            or "," not in token.text
            or _DECIMAL.fullmatch(token.text) is not None
            or names.match([_without_prefix(token)], 0) is not None
        )
        if whole:
            yield token
            continue
        start = token.start
        for piece in _COMMAS.split(token.text):
            if piece:
                kind = COMMA if piece[0] == "," else WORD
                yield Token(kind, piece, fold(piece), start, start + len(piece))
            start += len(piece)


def _without_prefix(token: Token) -> Token:
    """The word without a preset or a device that is glued to it."""
    return token._replace(text=token.text[2:]) if token.text[1:2] in (":", "：") else token
