"""A course as lines of a table: what each session was, in words, and sessions that were the same as one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from acuchart.model.carried import Difference, difference
from acuchart.model.course_record import CourseRecord, day_of, placed, retention_of, spread
from acuchart.model.needle import Needle, Technique
from acuchart.model.place_words import places_words
from acuchart.model.report import SessionReport
from acuchart.model.session import SessionStatus

_MOST_NAMES: Final = 8  # places that a line names


def number_words(first: int, last: int) -> str:
    """``5`` or ``5 to 8``."""
    return str(first) if first == last else f"{first} to {last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseLine:
    """One session, or several in a row that are alike. ``changed`` is empty where the places are as before."""

    first_number: int
    last_number: int
    first_day: date
    last_day: date
    needles: int
    depth: str  # ``4 to 25 mm``
    retention: str  # ``30 min``
    stimulation: str
    changed: str
    views: tuple[str, ...]  # ids of the plates that were used
    event_ids: tuple[str, ...] = ()
    signed: bool = True

    @property
    def number(self) -> str:
        """``5`` or ``5 to 8``."""
        return number_words(self.first_number, self.last_number)

    def is_like(self, other: CourseLine) -> bool:
        """True where nothing changed from the one to the other, nothing happened, and both are signed."""
        same = ("needles", "depth", "retention", "stimulation", "views", "signed")
        quiet = not (self.event_ids or other.event_ids or other.changed)
        return quiet and all(getattr(self, name) == getattr(other, name) for name in same)


def course_lines(course: CourseRecord) -> tuple[CourseLine, ...]:
    """A line for each session, oldest first; what changed is against the session before."""
    made = []
    before: tuple[Needle, ...] | None = None
    for report in course.sessions:
        needles = placed(report)
        changed = "" if before is None or not needles else changed_words(difference(before, needles))
        made.append(_line(report, needles, changed))
        if needles:  # a call in between changes no point
            before = needles
    return tuple(made)


def grouped(lines: Sequence[CourseLine]) -> tuple[CourseLine, ...]:
    """Lines in a row that are alike as one line."""
    found: list[CourseLine] = []
    for line in lines:
        if found and found[-1].is_like(line):
            found[-1] = replace(found[-1], last_number=line.last_number, last_day=line.last_day)
        else:
            found.append(line)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFrame:
    """One picture of a time-lapse: sessions in a row whose needles were at the same places.

    ``before`` are the needles of the session before the first one; None at the beginning of a course.
    """

    first_number: int
    last_number: int
    first_day: date
    last_day: date
    changed: str
    needles: tuple[Needle, ...]
    before: tuple[Needle, ...] | None


def course_frames(course: CourseRecord, lines: Sequence[CourseLine]) -> tuple[CourseFrame, ...]:
    """The pictures of a course, oldest first; sessions without needles have none."""
    found: list[CourseFrame] = []
    before: tuple[Needle, ...] | None = None
    for report, line in zip(course.sessions, lines, strict=True):
        needles = placed(report)
        if not needles:
            continue
        if before is not None and not line.changed:
            found[-1] = replace(found[-1], last_number=line.last_number, last_day=line.last_day)
        else:
            found.append(
                CourseFrame(
                    first_number=line.first_number,
                    last_number=line.last_number,
                    first_day=line.first_day,
                    last_day=line.last_day,
                    changed=line.changed,
                    needles=needles,
                    before=before,
                )
            )
        before = needles
    return tuple(found)


def changed_words(found: Difference) -> str:
    """``New: GB20 both sides. Not set again: ST2 right.`` or empty where the places are as before."""
    parts = [
        f"{title}: {places_words(needles, _MOST_NAMES)}."
        for title, needles in (("New", found.added), ("Not set again", found.dropped))
        if needles
    ]
    return " ".join(parts)


def stimulation_words(report: SessionReport) -> str:
    """``by hand, even; electrical, 2/100 Hz, 20 min``; empty where nothing was recorded."""
    needles = placed(report)
    techniques = dict.fromkeys(one.technique for one in needles if one.technique is not Technique.NONE)
    there = {needle.id for needle in needles}
    leads = dict.fromkeys(lead.facts for lead in report.leads if lead.from_id in there and lead.to_id in there)
    parts = ["by hand"] if techniques else []
    parts += [", ".join(part for part in ("electrical", facts) if part) for facts in leads]
    return "; ".join(parts)


def depths(needles: Iterable[Needle]) -> str:
    """``4 to 25 mm``, or empty where no depth was recorded."""
    said = spread(needle.depth_mm for needle in needles if needle.depth_mm is not None)
    return f"{said} mm" if said else ""


def _line(report: SessionReport, needles: tuple[Needle, ...], changed: str) -> CourseLine:
    minutes = retention_of(report) if needles else None
    day = day_of(report)
    return CourseLine(
        first_number=report.number_in_course,
        last_number=report.number_in_course,
        first_day=day,
        last_day=day,
        needles=len(needles),
        depth=depths(needles),
        retention="" if minutes is None else f"{minutes} min",
        stimulation=stimulation_words(report),
        changed=changed,
        views=tuple(sorted({needle.view.partition("@")[0] for needle in needles})),
        event_ids=tuple(event.id for event in report.events),
        signed=report.session.status is SessionStatus.SIGNED,
    )
