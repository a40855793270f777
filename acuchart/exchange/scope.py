"""What of a chart leaves: a period, some sections, and names as initials."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

from acuchart.exchange.plain import moment
from acuchart.model.change import Record
from acuchart.model.complaint import Complaint
from acuchart.model.course_record import CourseRecord
from acuchart.model.finding import finding
from acuchart.model.intake import IntakeEntry
from acuchart.model.measure import Measure
from acuchart.model.names import fold
from acuchart.model.needle import Needle
from acuchart.model.patient_record import PatientRecord
from acuchart.model.report import SessionReport
from acuchart.model.session import Section

_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_SHORTEST: Final = 3  # shorter parts of a name are ordinary words too often
_GONE: Final = "[removed]"
_CONTACT: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d[\d\s()/.-]{6,}\d")


def scoped(
    record: PatientRecord,
    *,
    since: date | None = None,
    until: date | None = None,
    sections: Collection[Section] | None = None,
) -> PatientRecord:
    """The sessions from ``since`` to ``until`` (days at the practice, both included), with these sections.

    Numbers within a course stay those of the whole chart; courses stay because they are the plan. Of the rows that
    belong to no session only the measures of the period stay where a period or sections were chosen.
    """

    def inside(at: str) -> bool:
        begun = moment(at)
        day = None if begun is None else begun.date()
        if not (since or until):
            return True
        return day is not None and not (since and day < since) and not (until and day > until)

    kept = []
    for report in record.sessions:
        if not inside(report.session.started_at):
            continue
        notes = {s: text for s, text in report.notes.items() if sections is None or s in sections}
        # A seal holds the whole note as it was signed.
        seal = report.seal if sections is None else None
        findings = report.findings if sections is None else ()
        kept.append(replace(report, notes=notes, seal=seal, findings=findings))
    more = record.more
    if since or until or sections is not None:
        more = tuple(one for one in more if isinstance(one, Measure) and inside(one.at))
    return replace(record, sessions=tuple(kept), more=more)


def of_session(record: PatientRecord, session_id: str) -> PatientRecord:
    """The chart as far as a paper of one session goes: that session, and nothing that belongs to no session."""
    kept = tuple(report for report in record.sessions if report.session.id == session_id)
    return replace(record, sessions=kept, more=())


def of_course(record: PatientRecord, course: CourseRecord) -> PatientRecord:
    """The chart as far as a paper of a course goes: its sessions, the measures that it shows, the complaints."""
    sessions = {report.session.id for report in course.sessions}
    kept = tuple(report for report in record.sessions if report.session.id in sessions)
    used = {report.session.course_id for report in kept}
    measures = {one.id for one in course.measures}
    more = tuple(
        one
        for one in record.more
        if isinstance(one, Complaint) or (isinstance(one, Measure) and one.id in measures)
    )
    courses = tuple(one for one in record.courses if one.id in used)
    return replace(record, sessions=kept, courses=courses, more=more)


def redacted(record: PatientRecord) -> PatientRecord:
    """The chart with the patient's name as initials and without birth date, contacts and physician.

    The name, and e-mail addresses and telephone numbers, are also taken out of every text that was typed.
    Seals stay behind, because they hold the chart as it was signed, with its names.
    What somebody typed in other words (a village, an employer) stays: a person must look before it leaves.
    """
    hide = _Hider(record.patient.name, record.patient.physician)
    patient = record.patient
    plain = replace(
        patient,
        name=initials(patient.name),
        born=None,
        phone="",
        email="",
        address="",
        physician="",
        work=hide(patient.work),
        complaint=hide(patient.complaint),
        goal=hide(patient.goal),
        other_name="",
        guardian="",
        shelved_why=hide(patient.shelved_why),
        alerts=tuple(replace(alert, text=hide(alert.text)) for alert in patient.alerts),
    )
    courses = {
        course.id: replace(
            course, name=hide(course.name), origin=hide(course.origin), ended_why=hide(course.ended_why)
        )
        for course in record.courses
    }

    def report_of(report: SessionReport) -> SessionReport:
        return replace(
            report,
            patient=plain,
            session=replace(report.session, title=hide(report.session.title)),
            needles=tuple(_needle(needle, hide) for needle in report.needles),
            notes={section: hide(text) for section, text in report.notes.items()},
            course=None if report.course is None else courses[report.course.id],
            stamps=tuple(replace(stamp, text=hide(stamp.text)) for stamp in report.stamps),
            areas=tuple(replace(area, note=hide(area.note)) for area in report.areas),
            adjuncts=tuple(
                replace(one, site=hide(one.site), what=hide(one.what), note=hide(one.note))
                for one in report.adjuncts
            ),
            findings=tuple(finding(one.session_id, one.kind, _hidden(one.data, hide)) for one in report.findings),
            measures=tuple(_measure(one, hide) for one in report.measures),
            seal=None,
            amendments=tuple(
                replace(one, reason=hide(one.reason), text=hide(one.text)) for one in report.amendments
            ),
            events=tuple(
                replace(one, onset=hide(one.onset), done=hide(one.done), note=hide(one.note))
                for one in report.events
            ),
        )

    return replace(
        record,
        patient=plain,
        facts=tuple(replace(fact, value=hide(fact.value), note=hide(fact.note)) for fact in record.facts),
        courses=tuple(courses.values()),
        sessions=tuple(report_of(report) for report in record.sessions),
        more=tuple(_more(record.more, hide)),
    )


def _more(records: Iterable[Record], hide: _Hider) -> Iterator[Record]:
    """Complaints, intake and measures without names; other rows are about persons, money and papers and stay."""
    for one in records:
        if isinstance(one, Complaint):
            yield replace(one, words=hide(one.words), since=hide(one.since), diagnosed_by="")
        elif isinstance(one, IntakeEntry):
            yield replace(one, text=hide(one.text))
        elif isinstance(one, Measure):
            yield _measure(one, hide)


def _measure(one: Measure, hide: _Hider) -> Measure:
    how = json.dumps(_hidden(json.loads(one.how), hide), ensure_ascii=False)
    return replace(one, typed=hide(one.typed), site=hide(one.site), note=hide(one.note), how=how)


def _hidden(value: Any, hide: _Hider) -> Any:
    """A JSON value with every text in it hidden."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, list):
        return [_hidden(one, hide) for one in value]
    if isinstance(value, dict):
        return {hide(key): _hidden(one, hide) for key, one in value.items()}
    return value


def initials(name: str) -> str:
    """A name as initials: “Maria Łukasz-Nguyễn” becomes “M. Ł. N.”; never empty."""
    return " ".join(f"{word[0].upper()}." for word in _WORD.findall(name)) or "N. N."


class _Hider:
    """Takes names and contacts out of text."""

    def __init__(self, name: str, physician: str) -> None:
        self._whole = [
            (re.compile(re.escape(" ".join(text.split())), re.IGNORECASE), initials(text))
            for text in (name, physician)
            if text.strip()
        ]
        words = [word for text in (name, physician) for word in _WORD.findall(text)]
        self._parts = {fold(word) for word in words if len(word) >= _SHORTEST and fold(word) not in _TITLES}

    def __call__(self, text: str) -> str:
        for pattern, letters in self._whole:
            text = pattern.sub(letters, text)
        text = _WORD.sub(lambda word: self._short(word.group()), text)
        return _CONTACT.sub(_GONE, text)

    def _short(self, word: str) -> str:
        bare, tail = (word[:-2], word[-2:]) if word[-2:] in ("’s", "'s") else (word, "")
        return f"{bare[0].upper()}.{tail}" if fold(bare) in self._parts else word


_TITLES: Final = frozenset(
    {"the", "and", "doctor", "prof", "professor", "mrs", "miss", "van", "von", "der", "den"}
)


def _needle(needle: Needle, hide: _Hider) -> Needle:
    return replace(needle, label=hide(needle.label), note=hide(needle.note), sensation=hide(needle.sensation))
