"""Counting the practice's own numbers, person by person; what counts as what stands at ``model.answers``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from acuchart.model import clock
from acuchart.model.answers import (
    AFTER_DAYS,
    NONE,
    Adherence,
    Answers,
    Change,
    Counts,
    Person,
    Share,
    Shift,
    Use,
    Visit,
    adherence_of,
    changes_of,
)
from acuchart.model.course_plan import LATE_DAYS, plan_of
from acuchart.model.names import fold
from acuchart.model.progress import comparable, lines, moment_of, progress
from acuchart.model.recall import GIVEN_UP

if TYPE_CHECKING:
    from acuchart.model.course import Course
    from acuchart.model.measure import Measure
    from acuchart.model.measure_kinds import MeasureKind

_TINY: Final = 1e-9
_LEAST: Final = 2  # values of a series


def answers(
    people: Iterable[Person],
    kinds: Mapping[str, MeasureKind],
    protocols: Mapping[str, frozenset[str]],
    today: date,
) -> Answers:
    """Count. ``people`` are read once and not kept; ``protocols`` are names with the codes of their points."""
    counter = _Counter(kinds, {name: codes for name, codes in protocols.items() if codes}, today)
    for person in people:
        counter.add(person)
    return counter.found()


class _Counter:
    def __init__(
        self, kinds: Mapping[str, MeasureKind], protocols: Mapping[str, frozenset[str]], today: date
    ) -> None:
        self._kinds, self._protocols, self._today = kinds, protocols, today
        self._adherence: dict[str, Adherence] = {}
        self._changes: dict[tuple[str, str], Change] = {}
        self._more: dict[tuple[str, str], tuple[list[float], list[int], list[int]]] = {}
        self._points: dict[str, list[int]] = {}  # patients, sessions, needles, events
        self._used: dict[str, list[int]] = {}
        self._shifts: dict[tuple[bool, str, str], Shift] = {}
        self._years: dict[int, list[int]] = {}
        self._whole = [0, 0, 0, 0]
        self._since: date | None = None
        self._spelled: dict[str, str] = {}

    def add(self, person: Person) -> None:
        if person.visits:
            self._count_visits(person.visits)
        self._count_courses(person)

    def found(self) -> Answers:
        changes = []
        for key, one in self._changes.items():
            moved, days, sessions = self._more[key]
            changes.append(replace(one, changes=tuple(moved), days=tuple(days), sessions=tuple(sessions)))
        return Answers(
            whole=_counts(0, self._whole),
            since=self._since,
            adherence=adherence_of(self._adherence.values()),
            changes=changes_of(changes),
            points=self._uses(self._points, of_protocols=False),
            protocols=self._uses(self._used, of_protocols=True),
            years=tuple(_counts(year, self._years[year]) for year in sorted(self._years, reverse=True)),
        )

    # ---- visits

    def _count_visits(self, visits: Sequence[Visit]) -> None:
        years: set[int] = set()
        points: set[str] = set()
        used: set[str] = set()
        for visit in visits:
            years.add(visit.day.year)
            for row in (self._whole, self._years.setdefault(visit.day.year, [0, 0, 0, 0])):
                _tally(row, 0, 1, visit.needles, len(visit.events))
            for code, number in visit.points.items():
                _tally(self._points.setdefault(code, [0, 0, 0, 0]), 0, 1, number, 0)
                points.add(code)
            for hit in visit.events:
                if hit is not None:
                    _tally(self._points.setdefault(hit, [0, 0, 0, 0]), 0, 0, 0, 1)
            for name in self._protocols_of(visit):
                _tally(self._used.setdefault(name, [0, 0, 0, 0]), 0, 1, visit.needles, len(visit.events))
                used.add(name)
            if self._since is None or visit.day < self._since:
                self._since = visit.day
        self._whole[0] += 1
        for year in years:
            self._years[year][0] += 1
        for code in points:
            self._points[code][0] += 1
        for name in used:
            self._used[name][0] += 1

    def _protocols_of(self, visit: Visit) -> list[str]:
        there = visit.points.keys()
        return [name for name, codes in self._protocols.items() if codes <= there] if there else []

    def _uses(self, rows: Mapping[str, Sequence[int]], *, of_protocols: bool) -> tuple[Use, ...]:
        shifts: dict[str, dict[str, Shift]] = {}
        for (protocols, name, kind), shift in self._shifts.items():
            if protocols is of_protocols:
                shifts.setdefault(name, {})[kind] = shift
        found = [
            Use(
                name=name,
                patients=patients,
                sessions=sessions,
                needles=needles,
                events=events,
                shifts=shifts.get(name, {}),
            )
            for name, (patients, sessions, needles, events) in rows.items()
        ]
        return tuple(sorted(found, key=lambda use: (-use.sessions, use.name)))

    # ---- courses

    def _count_courses(self, person: Person) -> None:
        visits: dict[str, list[Visit]] = {}
        for visit in person.visits:
            visits.setdefault(visit.course_id, []).append(visit)
        begun = sorted(
            (one for one in person.courses if one.id in visits), key=lambda one: (visits[one.id][0].day, one.id)
        )
        if not begun:
            return
        complaint = self._named(person.complaint)
        row = self._adherence.get(complaint, Adherence(complaint=complaint))
        came = {visit.day for visit in person.visits}
        planned = {one.day for one in person.appointments if one.day < self._today}
        row = replace(row, patients=row.patients + 1, kept=row.kept + Share(len(planned & came), len(planned)))
        measured: set[str] = set()
        for at, course in enumerate(begun):
            own = visits[course.id]
            row = _with_course(row, course, own, self._today)
            until = own[-1].day + timedelta(days=AFTER_DAYS)
            if at + 1 < len(begun):
                until = min(until, visits[begun[at + 1].id][0].day - timedelta(days=1))
            values = _values(person, own, until)
            measured |= self._count_values(complaint, own, values)
        self._adherence[complaint] = row
        for kind in measured:
            there = self._changes[complaint, kind]
            self._changes[complaint, kind] = replace(there, patients=there.patients + 1)

    def _named(self, words: str) -> str:
        """One spelling for complaints that differ by case, accents and spaces only: the first that was met."""
        return self._spelled.setdefault(fold(words), " ".join(words.split()))

    def _count_values(self, complaint: str, own: Sequence[Visit], values: Sequence[Measure]) -> set[str]:
        """Count the series of a course; the kinds of which there was one."""
        by_kind: dict[str, dict[str, list[Measure]]] = {}
        for one in values:
            if one.kind in self._kinds:
                by_kind.setdefault(one.kind, {}).setdefault(one.site, []).append(one)
        measured: set[str] = set()
        points, protocols = self._mostly(own)
        for kind_id, sites in by_kind.items():
            kind = self._kinds[kind_id]
            series = [line for site in sites.values() for line in lines(comparable(site)) if len(line) >= _LEAST]
            if not series:
                continue
            measured.add(kind_id)
            shift = self._count_series(complaint, kind, own, series)
            if not shift.reached.of:
                continue
            for of_protocols, names in ((False, points), (True, protocols)):
                for name in names:
                    key = of_protocols, name, kind_id
                    self._shifts[key] = self._shifts.get(key, Shift()) + shift
        return measured

    def _count_series(
        self, complaint: str, kind: MeasureKind, own: Sequence[Visit], series: Sequence[Sequence[Measure]]
    ) -> Shift:
        key = complaint, kind.id
        moved, days, sessions = self._more.setdefault(key, ([], [], []))
        reached = worse = NONE
        for line in series:
            found = progress(kind, line)
            assert found is not None
            moved.append(found.change)
            if found.responder is None or found.improved is None or kind.change is None:
                continue
            reached += Share(int(found.responder), 1)
            worse += Share(int(-found.improved >= kind.change - _TINY), 1)
            first = _first_change(kind, line)
            if first is not None:
                days.append((moment_of(first).date() - moment_of(line[0]).date()).days)
                sessions.append(_between(own, line[0], first))
        there = self._changes.get(key, Change(complaint=complaint, kind=kind.id))
        self._changes[key] = replace(
            there, courses=there.courses + 1, reached=there.reached + reached, worse=there.worse + worse
        )
        return Shift(courses=1, reached=reached, worse=worse)

    def _mostly(self, own: Sequence[Visit]) -> tuple[list[str], list[str]]:
        """The points and protocols that were needled in at least half of a course's sessions with needles."""
        points: dict[str, int] = {}
        protocols: dict[str, int] = {}
        needled = [visit for visit in own if visit.needles]
        for visit in needled:
            for code in visit.points:
                points[code] = points.get(code, 0) + 1
            for name in self._protocols_of(visit):
                protocols[name] = protocols.get(name, 0) + 1
        least = len(needled) / 2
        return (
            [code for code, number in points.items() if number >= least],
            [name for name, number in protocols.items() if number >= least],
        )


def _with_course(row: Adherence, course: Course, own: Sequence[Visit], today: date) -> Adherence:
    """A complaint's row with one course more; a course of which nothing was heard for half a year is over."""
    days = [visit.day for visit in own]
    plan = plan_of(course, days, (), today)
    over = plan.complete or plan.ended or today - days[-1] > GIVEN_UP
    gaps = NONE
    if course.gap_days is not None:
        most = max(int(course.gap_days + 0.5), 1) + LATE_DAYS
        apart = sorted(set(days))
        between = [(later - day).days for day, later in pairwise(apart)]
        gaps = Share(sum(one <= most for one in between), len(between))
    return replace(
        row,
        courses=row.courses + 1,
        running=row.running + (not over),
        sessions=row.sessions + len(own),
        complete=row.complete + Share(int(over and plan.complete), int(over)),
        on_time=row.on_time + gaps,
    )


def _values(person: Person, own: Sequence[Visit], until: date) -> list[Measure]:
    """What was measured in a course: at its sessions, and at no session of a course while it ran."""
    course_of = {visit.id: visit.course_id for visit in person.visits}
    course = own[0].course_id
    found = []
    for one in person.measures:
        of = course_of.get(one.session_id or "", "")
        if of == course or (not of and own[0].day <= moment_of(one).date() <= until):
            found.append(one)
    return found


def _first_change(kind: MeasureKind, line: Sequence[Measure]) -> Measure | None:
    """The first value that is better than the first of all by the smallest change that counts."""
    start, least = line[0].value or 0.0, (kind.change or 0.0) - _TINY
    sign = 1 if kind.better == "higher" else -1
    return next((one for one in line[1:] if ((one.value or 0.0) - start) * sign >= least), None)


def _between(own: Sequence[Visit], first: Measure, last: Measure) -> int:
    """How many sessions of the course lie between two values; a session counts only for what came after it."""
    begin, end = moment_of(first).timestamp(), moment_of(last).timestamp()
    number = 0
    for visit in own:
        at = visit.at
        mine_first = visit.id == first.session_id
        mine_last = visit.id == last.session_id
        if mine_first:
            number += first.moment != "after" and not mine_last
        elif mine_last:
            number += last.moment == "after"
        else:
            number += begin <= clock.local(at).timestamp() < end
    return number


def _tally(row: list[int], *more: int) -> None:
    for at, number in enumerate(more):
        row[at] += number


def _counts(year: int, row: Sequence[int]) -> Counts:
    patients, sessions, needles, events = row
    return Counts(year=year, patients=patients, sessions=sessions, needles=needles, events=events)
