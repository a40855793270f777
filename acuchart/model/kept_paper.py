"""A paper that was printed, saved or is still to be given, and is kept as it was; and the list of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from acuchart.model import clock
from acuchart.model.names import fold

PAPER_WORDS: Final = {
    "summary": "Treatment summary",
    "handout": "Handout",
    "letter": "Letter",
    "slip": "Slip, left in",
    "consent": "Consent",
    "course": "Course report",
    "superbill": "Superbill",
    "receipt": "Receipt",
    "over-time": "Needles over time",
    "measures": "Measures over time",
    "recall": "Recall list",
    "scan": "Scan",
    "export": "Export",
}
"""Kind of paper → its words, in the order in which they are offered; scans and exports are listed, too."""
_FOR_PATIENT: Final = frozenset(("handout", "slip", "consent", "superbill", "receipt"))
WAITING: Final = "not given yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPaper:
    """One paper. ``content`` is the SHA-256 (hex) of the PDF in table ``blob``; ``kind`` one of ``PAPER_WORDS``.

    ``went`` says how it left the program, ``given_at`` (UTC text) when it was handed over; both may be empty.
    """

    id: str
    patient_id: str
    kind: str
    title: str
    at: str  # UTC text
    content: str
    session_id: str | None = None
    record_code: str = ""
    note: str = ""
    went: str = ""
    to_whom: str = ""
    given_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One line of the list of papers: a kept paper, a scan, or an export of which no copy is kept.

    ``source`` is the table that it comes from: kept_paper, picture or disclosure.
    """

    id: str
    source: str
    patient_id: str
    patient_name: str
    kind: str
    title: str
    at: str  # UTC text
    content: str = ""
    session_id: str = ""
    note: str = ""
    went: str = ""
    to_whom: str = ""
    given_at: str = ""

    @property
    def kind_words(self) -> str:
        """The kind in words."""
        return PAPER_WORDS.get(self.kind, self.kind.capitalize())

    @property
    def waits(self) -> bool:
        """True for a paper that somebody still has to be given."""
        return self.source == "kept_paper" and not self.given_at

    @property
    def where(self) -> str:
        """What became of it: ``printed``, ``saved, Dr Dummett``, ``not given yet``."""
        if self.source == "picture":
            return "kept in the chart"
        if self.waits:
            return f"{self.went}, {WAITING}" if self.went else WAITING
        whom = self.to_whom if self.to_whom != usual_reader(self.kind) else ""
        return ", ".join(part for part in (self.went or "given", whom) if part)

    @property
    def day(self) -> date:
        """The local day."""
        return clock.local(self.at).date()


def usual_reader(kind: str) -> str:
    """For whom a kind of paper is where nobody says otherwise; empty for the practitioner's own use."""
    return "the patient" if kind in _FOR_PATIENT else ""


def found(
    lines: Iterable[PaperLine], *, kind: str = "", waiting: bool = False, words: str = ""
) -> list[PaperLine]:
    """The lines of a kind, those that wait, and those in which every word stands (patient, kind, title, where)."""
    wanted = fold(words).split()
    out = []
    for one in lines:
        if (kind and one.kind != kind) or (waiting and not one.waits):
            continue
        if wanted:
            text = fold(f"{one.patient_name} {one.kind_words} {one.title} {one.note} {one.where}")
            if not all(word in text for word in wanted):
                continue
        out.append(one)
    return out


SORTS: Final = ("kind", "patient", "made", "where")


def in_order(lines: Iterable[PaperLine], by: str, *, down: bool) -> list[PaperLine]:
    """The lines by kind, patient, made or where; the newest first among equals."""
    newest = sorted(lines, key=lambda one: (one.at, one.id), reverse=True)
    if by == "made":
        return newest if down else newest[::-1]
    key = {
        "kind": lambda one: one.kind_words.casefold(),
        "patient": lambda one: fold(one.patient_name),
        "where": lambda one: one.where.casefold(),
    }[by]
    return sorted(newest, key=key, reverse=down)


def by_day(lines: Sequence[PaperLine], today: date) -> list[tuple[str, list[PaperLine]]]:
    """Lines by time in groups: today, the last seven days, earlier in this month, then month by month.

    The first of a pair is ``today``, ``week``, ``month`` or a month as ``2026-10``.
    """
    groups: dict[str, list[PaperLine]] = {}
    for one in lines:
        groups.setdefault(_group(one.day, today), []).append(one)
    return list(groups.items())


def _group(day: date, today: date) -> str:
    if day >= today:
        return "today"
    if today - day < timedelta(days=8):
        return "week"
    if (day.year, day.month) == (today.year, today.month):
        return "month"
    return f"{day:%Y-%m}"
