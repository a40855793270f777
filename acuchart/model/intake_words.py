"""The words that the forms of the note offer, each with its source; anything else may be typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from acuchart.model.area import corners_of
from acuchart.model.outline import Corner


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One offered word. ``more`` explains it, ``note`` is what it is taken to mean in the source's tradition."""

    form: str
    group: str
    word: str
    more: str = ""
    han: str = ""
    note: str = ""
    source: str = ""
    confidence: str = ""

    @property
    def tip(self) -> str:
        """``dark red · 絳 · heat in deeper level``: what is shown beside the word when it is asked for."""
        return " · ".join(part for part in (self.more, self.han, self.note) if part)


@dataclass(frozen=True, slots=True)
class IntakeWords:
    """All offered words, by form and group."""

    rows: tuple[Word, ...]

    @classmethod
    def from_data(cls, rows: Sequence[Mapping[str, Any]]) -> IntakeWords:
        """Read ``resources/intake/vocabulary.json``; ValueError names the row that is wrong."""
        made = []
        for at, row in enumerate(rows, start=1):
            try:
                word = Word(**row)
            except TypeError:
                raise ValueError(f"Row {at} of the vocabulary has a column that is not known.") from None
            if not (word.form and word.group and word.word and word.source):
                raise ValueError(f"Row {at} of the vocabulary needs its form, group, word and source.")
            made.append(word)
        return cls(tuple(made))

    def of(self, form: str, *groups: str) -> tuple[Word, ...]:
        """The words of a form, of these groups or of all, in their order."""
        return tuple(row for row in self.rows if row.form == form and (not groups or row.group in groups))


@dataclass(frozen=True, slots=True, kw_only=True)
class TongueRegion:
    """One region of the tongue plate: its outline and where its name stands, as fractions of the plate."""

    region: str
    corners: tuple[Corner, ...]
    label: Corner


def tongue_regions(rows: Sequence[Mapping[str, str]]) -> tuple[TongueRegion, ...]:
    """Read ``resources/intake/tongue.json``; ValueError where an outline is none."""
    return tuple(
        TongueRegion(region=row["region"], corners=corners_of(row["path"]), label=corners_of(row["label"])[0])
        for row in rows
    )
