"""What of a chart leaves: a period, some sections, and names as initials."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Final

from acuchart.exchange.plain import moment
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

    Numbers within a course stay those of the whole chart; courses stay because they are the plan.
    """
    kept = []
    for report in record.sessions:
        begun = moment(report.session.started_at)
        day = None if begun is None else begun.date()
        if (since or until) and (day is None or (since and day < since) or (until and day > until)):
            continue
        notes = {s: text for s, text in report.notes.items() if sections is None or s in sections}
        # A seal holds the whole note as it was signed.
        seal = report.seal if sections is None else None
        kept.append(replace(report, notes=notes, seal=seal))
    return replace(record, sessions=tuple(kept))


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
        alerts=tuple(replace(alert, text=hide(alert.text)) for alert in patient.alerts),
    )
    courses = {course.id: replace(course, name=hide(course.name)) for course in record.courses}

    def report_of(report: SessionReport) -> SessionReport:
        return replace(
            report,
            patient=plain,
            session=replace(report.session, title=hide(report.session.title)),
            needles=tuple(_needle(needle, hide) for needle in report.needles),
            notes={section: hide(text) for section, text in report.notes.items()},
            course=None if report.course is None else courses[report.course.id],
            stamps=tuple(replace(stamp, text=hide(stamp.text)) for stamp in report.stamps),
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
    )


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
    return replace(needle, label=hide(needle.label), note=hide(needle.note))
