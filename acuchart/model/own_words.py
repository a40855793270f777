"""What a patient scores in own words, and what may be asked on a screen that the patient fills in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from acuchart.model.measure_kinds import MeasureKind

PICKED: Final = 11  # so many numbers are tapped; more are typed on a pad


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, the patient's own words it is about, and the whole numbers that answer it."""

    kind: str
    site: str
    words: str
    low: int
    high: int
    low_words: str = ""
    high_words: str = ""

    @property
    def tapped(self) -> bool:
        """True where every number has its own key."""
        return self.high - self.low < PICKED


def profile(kind: MeasureKind, values: Iterable[float]) -> float | None:
    """The mean of the scores; None without one, and for a kind whose licence allows no total of ours."""
    found = tuple(values)
    return round(sum(found) / len(found), 2) if found and kind.total == "mean" else None


def questions_for(
    data: Mapping[str, Any], kinds: Mapping[str, MeasureKind], asked: Iterable[tuple[str, str]]
) -> tuple[Question, ...]:
    """The questions of ``resources/measures/questions.json`` for kinds and sites, in the order of ``asked``.

    A kind that is scored in own words is asked about only where there are such words.
    """
    rows = {row["kind"]: row for row in data["questions"]}
    made = []
    for name, site in dict.fromkeys(asked):
        row, kind = rows.get(name), kinds.get(name)
        if row is None or kind is None or (kind.total and not site):
            continue
        high = row.get("high", kind.high)
        made.append(
            Question(
                kind=name,
                site=site,
                words=row["words"],
                low=int(kind.low or 0),
                high=int(high),
                low_words=row.get("low_words", ""),
                high_words=row.get("high_words", ""),
            )
        )
    return tuple(made)
