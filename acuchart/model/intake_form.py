"""The sections of the intake and the words in them that a needle must heed; both are data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import uuid4

from acuchart.model.dates import days_typed
from acuchart.model.intake import IntakeEntry
from acuchart.model.names import fold

_WORD: Final = re.compile(r"[^\s,;()]+")
_NEAR: Final = 8  # words after a flagged word in which its day is looked for
_DAY_WORDS: Final = (1, 3)  # “2026-11-03”, “3 Nov 2026”
_LONGEST: Final = 20_000  # characters of one section in which words are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSection:
    """One section: its title, and what to ask in our own words."""

    section: str
    title: str
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagWords:
    """Words that may mean a safety fact of a kind; ``section`` is where they count, empty for everywhere."""

    kind: str
    section: str
    words: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A flagged word as it was told, the kind of fact that it may mean, and the day that stands beside it."""

    kind: str
    word: str
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeForm:
    """All sections in their order, and the flagged words."""

    sections: tuple[IntakeSection, ...]
    flag_words: tuple[FlagWords, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Sequence[Mapping[str, Any]]]) -> IntakeForm:
        """Read ``resources/intake/sections.json``; ValueError names what is wrong."""
        try:
            sections = tuple(IntakeSection(**row) for row in data["sections"])
            words = tuple(FlagWords(**{**row, "words": tuple(row["words"])}) for row in data["flags"])
            hash((sections, words))  # texts only
        except (KeyError, TypeError):
            raise ValueError(
                "The intake’s sections or flagged words miss a column or have one too many."
            ) from None
        known = [one.section for one in sections]
        if len(set(known)) != len(known) or not all(one.section and one.title and one.asks for one in sections):
            raise ValueError("Each section of the intake needs a name of its own, a title and what it asks.")
        for one in words:
            if not one.source or not one.words or (one.section and one.section not in known):
                raise ValueError(f"The flagged words of “{one.kind}” need a source, words and a known section.")
        return cls(sections=sections, flag_words=words)

    def flags(self, section: str, text: str, today: date) -> tuple[Flag, ...]:
        """What is flagged in the text of a section, one flag for each kind of fact, in the order of the list.

        A word counts whole, without regard to case and accents. Whether “no aspirin” was meant is for the reader.
        """
        told = text[:_LONGEST]
        folded = [(fold(found.group()).strip(".:!?"), found.start()) for found in _WORD.finditer(told)]
        bare = f" {' '.join(word for word, _ in folded)} "
        found_flags = []
        for row in self.flag_words:
            if row.section not in ("", section):
                continue
            hit = next((word for word in row.words if f" {fold(word)} " in bare), None)
            if hit is not None:
                at = bare[: bare.index(f" {fold(hit)} ")].count(" ")
                found_flags.append(Flag(kind=row.kind, word=hit, day=_day_after(told, folded, at, today)))
        return tuple(found_flags)


def holding(entries: Iterable[IntakeEntry]) -> dict[str, IntakeEntry]:
    """Section → the row that holds: the newest."""
    return {one.section: one for one in sorted(entries, key=lambda one: (one.told_on, one.id))}


def history(entries: Iterable[IntakeEntry], section: str) -> tuple[IntakeEntry, ...]:
    """What was told in a section, newest first."""
    return tuple(sorted((one for one in entries if one.section == section), key=_age, reverse=True))


def told(before: IntakeEntry | None, patient_id: str, section: str, text: str, day: date) -> IntakeEntry:
    """The row after something else was told: the same one within a day, else a new one, so that the old stays."""
    if before is not None and before.told_on == day and before.patient_id == patient_id:
        return replace(before, text=text, unchanged_on=None)
    return IntakeEntry(id=uuid4().hex, patient_id=patient_id, section=section, text=text, told_on=day)


def unchanged(entry: IntakeEntry, day: date) -> IntakeEntry:
    """The row, confirmed on a day; a day before the last one changes nothing."""
    return replace(entry, unchanged_on=max(day, entry.told_on, entry.unchanged_on or entry.told_on))


def _age(entry: IntakeEntry) -> tuple[date, str]:
    return entry.told_on, entry.id


def _day_after(text: str, words: Sequence[tuple[str, int]], at: int, today: date) -> date | None:
    """The first day that is written within some words after the flagged one, where it can mean only one day."""
    starts = [start for _, start in words[at : at + _NEAR + 1]]
    ends = [*starts[1:], len(text)]
    pieces = [text[start:end].strip(" ,;()\n\t") for start, end in zip(starts, ends, strict=True)]
    for place in range(len(pieces)):
        for size in _DAY_WORDS:
            said = " ".join(pieces[place : place + size])
            if said[:1].isdigit() and len(re.findall(r"\d+|[^\W\d_]+", said)) == max(_DAY_WORDS):
                days = days_typed(said.strip("."), today)
                if len(days) == 1:
                    return days[0]
    return None
