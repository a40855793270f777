"""Finding a point by whatever name is typed: code, other schools' codes, pinyin, Han or English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Protocol

_CODE: Final = re.compile(r"([a-z]+)0+(?=\d)")
_NOISE: Final = re.compile(r"[\s\-_.,·'’`]+")
_WORD: Final = re.compile(r"[^\W_]+")


class _Named(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def pinyin(self) -> str: ...
    @property
    def pinyin_plain(self) -> str: ...
    @property
    def hanzi_trad(self) -> str: ...
    @property
    def hanzi_simp(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


def plain(text: str) -> str:
    """Lower case without accents, tone marks, spaces, hyphens or apostrophes: " Hé-gǔ" -> "hegu"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return _NOISE.sub("", "".join(c for c in letters if not unicodedata.combining(c)))


def toned(text: str) -> str:
    """Like `plain`, but tone marks are kept: "Hé gǔ" -> "hégǔ"."""
    return _NOISE.sub("", unicodedata.normalize("NFC", text.casefold()))


def code_key(text: str) -> str:
    """One spelling for all ways to write a code: "st-36", "St 36", "ST036" -> "st36"."""
    return _CODE.sub(r"\1", plain(text))


class Spellings:
    """An index of every name of every point. Built once, asked often."""

    def __init__(self, points: Iterable[_Named]) -> None:
        rows = tuple(points)
        tiers: tuple[dict[str, set[str]], ...] = ({}, {}, {}, {}, {})
        codes, aliases, tones, plains, han = tiers
        for point in rows:
            _add(codes, code_key(point.code), point.code)
            for alias in point.aliases:
                _add(aliases, code_key(alias), point.code)
            _add(tones, toned(point.pinyin), point.code)
            _add(plains, plain(point.pinyin_plain or point.pinyin), point.code)
            _add(han, plain(point.hanzi_trad), point.code)
            _add(han, plain(point.hanzi_simp), point.code)
        self._codes, self._aliases, self._tones, self._plains, self._han = tiers
        self._rows = tuple(
            (
                point.code,
                code_key(point.code),
                tuple(code_key(alias) for alias in point.aliases),
                plain(point.pinyin_plain or point.pinyin),
                (plain(point.hanzi_trad), plain(point.hanzi_simp)),
                tuple(plain(word) for word in _WORD.findall(point.name)),
            )
            for point in rows
        )

    def exact(self, text: str) -> str | None:
        """The one code meant by `text`, or None when there is none or more than one."""
        key = code_key(text)
        for tier, wanted in (
            (self._codes, key),
            (self._aliases, key),
            (self._tones, toned(text)),
            (self._plains, plain(text)),
            (self._han, plain(text)),
        ):
            found = tier.get(wanted) if wanted else None
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None

    def search(self, text: str, limit: int) -> tuple[str, ...]:
        """Codes for a typed fragment, best first, at most `limit`; none for an empty text."""
        key, letters = code_key(text), plain(text)
        words = tuple(plain(word) for word in _WORD.findall(text))
        if not letters:
            return ()
        ranked: list[tuple[int, int, str]] = []
        for order, row in enumerate(self._rows):
            rank = _rank(row, key, letters, words)
            if rank is not None:
                ranked.append((rank, order, row[0]))
        ranked.sort()
        return tuple(code for _, _, code in ranked[: max(0, limit)])


_Row = tuple[str, str, tuple[str, ...], str, tuple[str, str], tuple[str, ...]]


def _rank(row: _Row, key: str, letters: str, words: tuple[str, ...]) -> int | None:
    """How well a row answers: 0 best, None not at all."""
    _, code, aliases, pinyin, han, name = row
    if code == key:
        return 0
    if key in aliases:
        return 1
    if code.startswith(key):
        return 2
    if any(alias.startswith(key) for alias in aliases):
        return 3
    if pinyin.startswith(letters):
        return 4
    if any(letters in text for text in han):
        return 5
    if all(any(part.startswith(word) for part in name) for word in words):
        return 6
    if letters in pinyin or letters in "".join(name):
        return 7
    return None


def _add(index: dict[str, set[str]], key: str, code: str) -> None:
    if key:
        index.setdefault(key, set()).add(code)
