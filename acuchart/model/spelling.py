"""Finding a point by whatever name is typed: code, other schools' codes, pinyin, Han or English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple, Protocol

_CODE: Final = re.compile(r"([a-z]+)0+(?=\d)")
_NOISE: Final = re.compile(r"[\s\-_.,·'’`]+")
_WORD: Final = re.compile(r"[^\W_]+")


_CHANNELS: Final = {
    "LU": "lung",
    "LI": "large intestine",
    "ST": "stomach",
    "SP": "spleen",
    "HT": "heart",
    "SI": "small intestine",
    "BL": "bladder",
    "KI": "kidney",
    "PC": "pericardium",
    "TE": "triple energizer burner heater sanjiao",
    "GB": "gallbladder",
    "LR": "liver",
    "CV": "conception vessel ren",
    "GV": "governor vessel du",
}
_SPOKEN: Final = {  # a channel as it is spoken before a number, where the one word of above is not all
    "BL": ("bladder", "urinarybladder"),
    "TE": ("tripleenergizer", "tripleburner", "tripleheater", "sanjiao"),
    "CV": ("conceptionvessel",),
    "GV": ("governorvessel", "governingvessel"),
}
_NUMBER: Final = re.compile(r"\d+$")


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
    @property
    def channel(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def indications(self) -> tuple[str, ...]: ...
    @property
    def cautions(self) -> tuple[str, ...]: ...
    @property
    def flags(self) -> tuple[str, ...]: ...
    @property
    def sets(self) -> tuple[str, ...]: ...


def plain(text: str) -> str:
    """Lower case without accents, tone marks, spaces, hyphens or apostrophes: " Hé-gǔ" -> "hegu"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return _NOISE.sub("", "".join(c for c in letters if not unicodedata.combining(c)))


_plain_word = lru_cache(maxsize=4096)(plain)  # a few hundred words make up all texts


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
        self._rows = tuple(_row(point) for point in rows)
        self._row_of = {row.code: row for row in self._rows}

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
        if not letters:
            return ()
        starts = _starts(text)
        ranked: list[tuple[int, int, str]] = []
        for order, row in enumerate(self._rows):
            rank = _UNFOUND
            if key in row.names or letters in row.names:
                rank = _rank_of_names(row, key, letters, starts)
            if rank == _UNFOUND and starts:
                rank = _rank_of_words(row, starts)
            if rank != _UNFOUND:
                ranked.append((rank, order, row.code))
        ranked.sort()
        return tuple(code for _, _, code in ranked[: max(0, limit)])

    def reason(self, point: _Named, text: str) -> str:
        """Why `search` gives a point that has the words in none of its names: “traditional use: toothache”."""
        row, starts = self._row_of.get(point.code), _starts(text)
        key, letters = code_key(text), plain(text)
        if row is None or not starts or _rank_of_names(row, key, letters, starts) != _UNFOUND:
            return ""
        place = (*point.sets, f"{_CHANNELS.get(point.channel, '')} channel" if point.channel else "", point.region)
        flags = tuple(flag.replace("_", " ") for flag in point.flags)
        found = []
        for title, texts in (
            ("place", place),
            ("traditional use", point.indications),
            ("caution", (*point.cautions, *flags)),
        ):
            if hits := [one for one in texts if any(start in _words((one,)) for start in starts)]:
                found.append(f"{title}: {', '.join(hits[:2])}")
        return "; ".join(found)


def _starts(text: str) -> tuple[str, ...]:
    return tuple(f" {plain(word)}" for word in _WORD.findall(text) if plain(word))


_UNFOUND: Final = 99


class _Row(NamedTuple):
    """What a point is found by. In `aliases` a code stands between line ends; words in texts follow a space."""

    code: str
    key: str
    aliases: str
    pinyin: str
    han: str
    name: str
    spoken: str
    loose: str
    names: str
    texts: tuple[str, ...]
    all_text: str


def _row(point: _Named) -> _Row:
    key = code_key(point.code)
    aliases = "".join(f"\n{code_key(alias)}\n" for alias in point.aliases)
    pinyin = plain(point.pinyin_plain or point.pinyin)
    han = f"{plain(point.hanzi_trad)}\n{plain(point.hanzi_simp)}"
    place = (*point.sets, _CHANNELS.get(point.channel, ""), "channel" if point.channel else "", point.region)
    flags = (flag.replace("_", " ") for flag in point.flags)
    name = _words((point.name,))
    spoken = _spoken(point)
    loose = f"{pinyin}\n{name.replace(' ', '')}"
    texts = (_words(place), _words(point.indications), _words((*point.cautions, *flags)))
    return _Row(
        code=point.code,
        key=key,
        aliases=aliases,
        pinyin=pinyin,
        han=han,
        name=name,
        spoken=spoken,
        loose=loose,
        names=f"{key}\n{aliases}\n{han}\n{loose}\n{spoken}",
        texts=texts,
        all_text="".join((name, *texts)),
    )


def _spoken(point: _Named) -> str:
    """The channel in words and the number: “Liver 3”, “Triple Burner 5”."""
    number = _NUMBER.search(point.code)
    if not point.channel or number is None:
        return ""
    channels = _SPOKEN.get(point.channel) or (plain(_CHANNELS.get(point.channel, "")),)
    return "".join(f"\n{channel}{number[0]}\n" for channel in channels)


def _words(texts: Iterable[str]) -> str:
    return "".join(f" {_plain_word(word)}" for text in texts for word in _WORD.findall(text))


def _rank_of_names(row: _Row, key: str, letters: str, starts: tuple[str, ...]) -> int:
    """How well a row answers by its names: 0 best."""
    if row.key == key:
        return 0
    if f"\n{key}\n" in row.aliases or f"\n{key}\n" in row.spoken:
        return 1
    if row.key.startswith(key):
        return 2
    if f"\n{key}" in row.aliases or (key[-1:].isdigit() and f"\n{key}" in row.spoken):
        return 3
    if row.pinyin.startswith(letters):
        return 4
    if letters in row.han:
        return 5
    if starts and all(start in row.name for start in starts):
        return 6
    return 7 if letters in row.loose else _UNFOUND


def _rank_of_words(row: _Row, starts: tuple[str, ...]) -> int:
    """How well a row answers by other words: name, place, traditional use, caution, or all of them together."""
    for start in starts:
        if start not in row.all_text:
            return _UNFOUND
    if all(start in row.name for start in starts):
        return 6
    for rank, text in enumerate(row.texts, start=8):
        if all(start in text for start in starts):
            return rank
    return 11


def _add(index: dict[str, set[str]], key: str, code: str) -> None:
    if key:
        index.setdefault(key, set()).add(code)
