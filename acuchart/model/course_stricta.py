"""The items of STRICTA 2010 answered for a whole course: what the record says, or that it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from acuchart.model.adjunct import ADJUNCT_WORDS
from acuchart.model.area import AREA_WORDS, FOUND
from acuchart.model.course_lines import course_lines, depths, stimulation_words
from acuchart.model.course_record import CourseRecord, placed, retention_of, spread
from acuchart.model.exam import Microsystem, Response, sentences
from acuchart.model.finding import Finding
from acuchart.model.form import F, read
from acuchart.model.needle import Needle
from acuchart.model.session import Section
from acuchart.model.stamp import StampKind
from acuchart.model.stricta import TRIAL_ONLY, Answer, Item

_LAYOUTS: Final = {"tcm": "Chinese medicine", "micro": "microsystem", "medical": "anatomical"}
_MOST: Final = 4  # words of a list


def course_answers(course: CourseRecord, items: Sequence[Item]) -> tuple[Answer, ...]:
    """Every item with what the sessions of a course say to it, in the order of the list."""
    return tuple(_answer(course, item) for item in items)


def _answer(course: CourseRecord, item: Item) -> Answer:
    if item.item in TRIAL_ONLY:
        return Answer(item=item, yes=None, where="", said="none: a single course" if item.item == "6a" else "")
    said = _RULES[item.item](course)
    return Answer(item=item, yes=bool(said), where="course", said=said)


def _joined(words: Iterable[str]) -> str:
    found = list(dict.fromkeys(word for word in words if word))
    return ", ".join([*found[:_MOST], *([f"{len(found) - _MOST} more"] if len(found) > _MOST else [])])


def _forms(course: CourseRecord, kind: str, form: type[F]) -> list[F]:
    return [read(form, one.data) for report in course.sessions for one in report.findings if one.kind == kind]


def _newest(course: CourseRecord, *kinds: str) -> str:
    """The newest session's sentences of these findings."""
    for report in reversed(course.sessions):
        found: tuple[Finding, ...] = report.findings
        if said := sentences(found, kinds):
            return " ".join(said)
    return ""


def _style(course: CourseRecord) -> str:
    layouts = (_LAYOUTS.get(one.session.layout, one.session.layout) for one in course.sessions)
    systems = (word for one in _forms(course, "system", Microsystem) for word in one.systems)
    return _joined([*layouts, *systems])


def _reasoning(course: CourseRecord) -> str:
    if course.course is not None and course.course.origin:
        return course.course.origin
    newest = _newest(course, "muscles")
    if newest:
        return newest
    noted = sum(
        bool(report.notes.get(Section.ASSESSMENT, "").strip() or sentences(report.findings, ("pattern",)))
        for report in course.sessions
    )
    return f"in the notes of {noted} of {len(course.sessions)} sessions" if noted else ""


def _variation(course: CourseRecord) -> str:
    if len(course.sessions) < 2:
        return "a single session"
    changed = sum(bool(line.changed) for line in course_lines(course))
    return f"points changed at {changed} of {len(course.sessions)} sessions"


def _number(course: CourseRecord) -> str:
    counts = [len(placed(report)) for report in course.sessions if placed(report)]
    if not counts:
        return ""
    return f"{spread(counts)} a session, mean {sum(counts) / len(counts):.0f}, {sum(counts)} in all"


def _part(needles: Sequence[Needle], holds: Callable[[Needle], bool]) -> str:
    """Nothing where it holds for all; else for how many it does."""
    told = sum(map(holds, needles))
    return "" if told == len(needles) else f", known for {told} of {len(needles)}"


def _points(course: CourseRecord) -> str:
    needles = course.needles
    named = sum(bool(needle.code or needle.label.strip()) for needle in needles)
    return f"figure and table, sides given; {named} of {len(needles)} with a name" if named else ""


def _depth(course: CourseRecord) -> str:
    said = depths(course.needles)
    return f"{said}{_part(course.needles, lambda one: one.depth_mm is not None)}" if said else ""


def _response(course: CourseRecord) -> str:
    sought = [word for one in _forms(course, "response", Response) for word in one.sought]
    felt = [word for one in _forms(course, "response", Response) for word in one.felt]
    felt += [needle.sensation.strip() for needle in course.needles]
    both = (("sought", _joined(sought)), ("felt", _joined(felt)))
    return "; ".join(f"{verb} {words}" for verb, words in both if words)


def _stimulation(course: CourseRecord) -> str:
    return _joined(stimulation_words(report) for report in course.sessions)


def _retention(course: CourseRecord) -> str:
    said = spread(found for report in course.sessions if (found := retention_of(report)) is not None)
    return f"{said} minutes" if said else ""


def _type(course: CourseRecord) -> str:
    return _joined(needle.size_label for needle in course.needles)


def _sessions(course: CourseRecord) -> str:
    done = course.done
    return f"{done} of {course.course.planned_sessions} planned" if course.course else f"{done}"


def _frequency(course: CourseRecord) -> str:
    first, last = course.first_day, course.last_day
    if first is None or last is None:
        return ""
    days = (last - first).days + 1
    gap = None if course.course is None else course.course.gap_days
    planned = "" if gap is None else f", planned {gap:g} days apart"
    return f"{len(course.sessions)} in {days} {'day' if days == 1 else 'days'}{planned}"


def _beside(course: CourseRecord) -> str:
    done = [ADJUNCT_WORDS[row.kind].lower() for report in course.sessions for row in report.adjuncts]
    done += [
        AREA_WORDS[area.kind].lower()
        for report in course.sessions
        for area in report.areas
        if area.kind not in FOUND
    ]
    none = any(one.kind == "beside" for report in course.sessions for one in report.findings)
    return _joined(done) or ("nothing" if none else "")


def _setting(course: CourseRecord) -> str:
    told = sum(
        bool(report.notes.get(Section.PLAN, "").strip())
        or any(stamp.kind is StampKind.AFTERCARE for stamp in report.stamps)
        for report in course.sessions
    )
    return f"plan or aftercare in the record of {told} of {len(course.sessions)} sessions" if told else ""


def _practitioner(course: CourseRecord) -> str:
    return course.practice.credentials.strip()


_RULES: Final[Mapping[str, Callable[[CourseRecord], str]]] = {
    "1a": _style,
    "1b": _reasoning,
    "1c": _variation,
    "2a": _number,
    "2b": _points,
    "2c": _depth,
    "2d": _response,
    "2e": _stimulation,
    "2f": _retention,
    "2g": _type,
    "3a": _sessions,
    "3b": _frequency,
    "4a": _beside,
    "4b": _setting,
    "5": _practitioner,
}
