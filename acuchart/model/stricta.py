"""Which items of STRICTA 2010 a session's record answers, computed from the record alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from acuchart.model.area import FOUND
from acuchart.model.done import NO_NEEDLES
from acuchart.model.exam import sentences
from acuchart.model.needle import Needle, NeedleState, Technique
from acuchart.model.session import Section
from acuchart.model.stamp import StampKind

if TYPE_CHECKING:
    from acuchart.model.report import SessionReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item, in our own words."""

    item: str  # "2c"
    heading: str
    words: str
    scope: str  # for what kind of report the item is meant
    source: str

    @classmethod
    def from_data(cls, row: Mapping[str, str]) -> Item:
        """One row of ``resources/intake/stricta.json``; ValueError where no rule of ours reads the item."""
        item = row["item"]
        if item not in _RULES and item not in TRIAL_ONLY:
            raise ValueError(f"STRICTA item “{item}” is not known to this program.")
        return cls(item=item, heading=row["heading"], words=row["words"], scope=row["for"], source=row["source"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether the record answers an item, what it says, and where the answer is written.

    ``yes`` is None where the item is not asked of this visit. ``where`` is a section (``section:plan``), a form
    (``finding:pattern``), ``layout``, a tab (``needles``, ``adjuncts``), or ``practice`` and ``course``.
    """

    item: Item
    yes: bool | None
    where: str
    said: str = ""


TRIAL_ONLY: Final = frozenset({"6a", "6b"})
"""Items about a comparator, which no visit has."""


def answers(report: SessionReport, items: Sequence[Item]) -> tuple[Answer, ...]:
    """Every item with its answer, in the order of the list."""
    return tuple(_answer(report, item) for item in items)


def counted(found: Sequence[Answer]) -> tuple[int, int]:
    """How many of the items that are asked are answered, and how many are asked."""
    return sum(one.yes is True for one in found), sum(one.yes is not None for one in found)


def _answer(report: SessionReport, item: Item) -> Answer:
    if item.item in TRIAL_ONLY:
        return Answer(item=item, yes=None, where="", said="For trials with a comparator.")
    where, rule = _RULES[item.item]
    if item.item.startswith("2") and report.session.visit in NO_NEEDLES and not _placed(report):
        return Answer(item=item, yes=None, where=where, said="No needles at this visit.")
    yes, said = rule(report)
    return Answer(item=item, yes=yes, where=where, said=said)


_Told = tuple[bool | None, str]


def _placed(report: SessionReport) -> tuple[Needle, ...]:
    return tuple(needle for needle in report.needles if needle.state is not NeedleState.PLANNED)


def _of_all(report: SessionReport, holds: Callable[[Needle], bool], word: str) -> _Told:
    """True where it holds for every needle that was placed."""
    placed = _placed(report)
    told = sum(map(holds, placed))
    return bool(placed) and told == len(placed), f"{word} of {told} of {len(placed)} needles."


def _found(report: SessionReport, *kinds: str) -> str:
    return " ".join(sentences(report.findings, kinds))


def _style(report: SessionReport) -> _Told:
    return bool(report.session.layout), report.session.layout


def _reasoning(report: SessionReport) -> _Told:
    said = _found(report, "pattern", "principles", "muscles") or report.notes.get(Section.ASSESSMENT, "").strip()
    return bool(said), said


def _variation(report: SessionReport) -> _Told:
    if report.number_in_course < 2:
        return None, "From the second session on, the program compares the needles."
    return bool(_placed(report)), "The needles are compared with those of the session before."


def _number(report: SessionReport) -> _Told:
    number = len(_placed(report))
    return bool(number), f"{number} needles."


def _points(report: SessionReport) -> _Told:
    return _of_all(report, lambda needle: bool(needle.code or needle.label.strip()), "Point")


def _depth(report: SessionReport) -> _Told:
    return _of_all(report, lambda needle: needle.depth_mm is not None, "Depth")


def _response(report: SessionReport) -> _Told:
    felt = sum(bool(needle.sensation.strip()) for needle in _placed(report))
    said = _found(report, "response")
    return bool(felt or said), said or f"Sensation at {felt} needles."


def _stimulation(report: SessionReport) -> _Told:
    wired = {end for lead in report.leads for end in (lead.from_id, lead.to_id)}
    return _of_all(
        report, lambda needle: needle.technique is not Technique.NONE or needle.id in wired, "Stimulation"
    )


def _retention(report: SessionReport) -> _Told:
    clock = any(stamp.kind is StampKind.RETENTION for stamp in report.stamps)
    minutes = report.session.retention_min
    return clock or minutes is not None, "" if minutes is None else f"{minutes} minutes."


def _type(report: SessionReport) -> _Told:
    return _of_all(report, lambda needle: bool(needle.size_label), "Size")


def _sessions(report: SessionReport) -> _Told:
    course = report.course
    return course is not None, "" if course is None else f"{course.planned_sessions} sessions planned."


def _frequency(report: SessionReport) -> _Told:
    course = report.course
    gap = None if course is None else course.gap_days
    return gap is not None, "" if gap is None else f"{gap:g} days from visit to visit."


def _beside(report: SessionReport) -> _Told:
    drawn = sum(area.kind not in FOUND for area in report.areas)
    none = _found(report, "beside")
    number = len(report.adjuncts)
    return bool(number or drawn or none), none or f"{number} adjuncts, {drawn} areas drawn."


def _setting(report: SessionReport) -> _Told:
    told = [stamp.kind for stamp in report.stamps if stamp.kind in (StampKind.CONSENT, StampKind.AFTERCARE)]
    plan = report.notes.get(Section.PLAN, "").strip()
    return bool(plan or StampKind.AFTERCARE in told), plan


def _practitioner(report: SessionReport) -> _Told:
    practice = report.practice
    return bool(practice.practitioner.strip() and practice.credentials.strip()), practice.credentials


_RULES: Final[Mapping[str, tuple[str, Callable[[SessionReport], _Told]]]] = {
    "1a": ("layout", _style),
    "1b": ("section:assessment", _reasoning),
    "1c": ("needles", _variation),
    "2a": ("needles", _number),
    "2b": ("needles", _points),
    "2c": ("needles", _depth),
    "2d": ("finding:response", _response),
    "2e": ("needles", _stimulation),
    "2f": ("needles", _retention),
    "2g": ("needles", _type),
    "3a": ("course", _sessions),
    "3b": ("course", _frequency),
    "4a": ("adjuncts", _beside),
    "4b": ("section:plan", _setting),
    "5": ("practice", _practitioner),
}
