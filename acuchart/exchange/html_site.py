"""Charts as pages that any browser shows and prints, without acuchart, without scripts and without a network."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final

from acuchart import __version__, assets
from acuchart.exchange.html_plates import Art, art_symbol, figure, views_of
from acuchart.exchange.needle_words import (
    HEAD,
    amendment_texts,
    headline,
    remarks_of,
    rows,
    signature_text,
    stamp_texts,
)
from acuchart.exchange.plain import clean, day, day_and_time
from acuchart.model.atlas import Atlas
from acuchart.model.names import fold
from acuchart.model.patient_record import PatientRecord
from acuchart.model.practice import Practice
from acuchart.model.report import SessionReport
from acuchart.model.session import SECTION_TITLES, SessionStatus

# Nothing in a page may run or be fetched, whatever stands in a name.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file: data:; form-action 'none'"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexLine:
    """One patient in the index; ``page`` is the page's address from the index."""

    name: str
    born: str
    visits: int
    last: str
    page: str


def patient_page(
    record: PatientRecord,
    *,
    atlas: Atlas,
    art: Art,
    at: datetime,
    plates: str | None = None,
    index: str | None = None,
) -> Iterator[str]:
    """The pieces of a patient's page, to be written one after the other.

    ``plates`` is the folder of the drawings as seen from the page; None puts each drawing that is needed into
    the page itself. ``index`` is the address of the list of patients.
    """
    patient = record.patient
    yield _head(patient.name, record.practice)
    if index is not None:
        yield f'<p class="onscreen"><a href="{escape(index)}">All patients</a></p>'
    yield f"<h1><bdi>{_text(patient.name)}</bdi></h1>"
    yield _facts(record)
    if plates is None:
        needed = {view.id: view for report in record.sessions for view in views_of(report, atlas)}
        symbols = "".join(art_symbol(view, art) for view in needed.values())
        yield f'<svg class="art" xmlns="http://www.w3.org/2000/svg" aria-hidden="true">{symbols}</svg>'
    for report in reversed(record.sessions):
        yield from _visit(report, atlas, plates)
    if not record.sessions:
        yield "<p>No visit is recorded.</p>"
    yield _foot(at, record.record_code)


def index_page(practice: Practice, lines: Iterable[IndexLine], *, at: datetime) -> Iterator[str]:
    """The pieces of the list of patients, sorted by name."""
    yield _head("All patients", practice)
    yield f"<h1>{_text(practice.name) or 'Practice'}</h1>"
    who = ", ".join(filter(None, (clean(practice.practitioner), clean(practice.credentials))))
    yield f'<p class="quiet typed">{escape(who)}\n{_text(practice.address)}</p>'
    yield "<table><thead><tr><th>Patient</th><th>Born</th><th>Visits</th><th>Last visit</th></tr></thead><tbody>"
    for line in sorted(lines, key=lambda line: (fold(line.name), line.page)):
        yield (
            f'<tr><td><a href="{escape(line.page)}"><bdi>{_text(line.name)}</bdi></a></td>'
            f"<td>{escape(line.born)}</td><td>{line.visits}</td><td>{escape(line.last)}</td></tr>\n"
        )
    yield "</tbody></table>"
    yield _foot(at, "")


def _facts(record: PatientRecord) -> str:
    patient = record.patient
    facts = [
        ("Born", "" if patient.born is None else day(patient.born)),
        ("Pronoun", patient.pronoun),
        ("Telephone", patient.phone),
        ("E-mail", patient.email),
        ("Address", patient.address),
        ("Physician", patient.physician),
        ("Kind of work", patient.work),
        ("Complaint", patient.complaint),
        ("Goal", patient.goal),
    ]
    facts += [
        ("Course", f"{course.name}: {course.planned_sessions} sessions planned") for course in record.courses
    ]
    found = "".join(f"<dt>{name}</dt><dd dir='auto'>{_text(value)}</dd>" for name, value in facts if clean(value))
    alerts = []
    for alert in patient.alerts:
        when = "" if alert.confirmed_on is None else f" (confirmed {day(alert.confirmed_on)})"
        alerts.append(f'<li class="{alert.level}">{alert.level.upper()}: {_text(alert.text)}{when}</li>')
    return (f"<ul>{''.join(alerts)}</ul>" if alerts else "") + f"<dl>{found}</dl>"


def _visit(report: SessionReport, atlas: Atlas, plates: str | None) -> Iterator[str]:
    session = report.session
    of = "" if report.course is None else f" of {report.course.planned_sessions}"
    draft = "" if session.status is SessionStatus.SIGNED else " · draft, not signed"
    yield '<section class="visit">'
    yield f"<h2>{escape(day_and_time(session.started_at))} · {_text(session.title) or 'Visit'}</h2>"
    yield f'<p class="quiet">Session {report.number_in_course}{of}{draft}. {escape(headline(report))}</p>'
    for remark in remarks_of(report, atlas):
        yield f"<p dir='auto'>{_text(remark)}</p>"
    stamps = stamp_texts(report)
    if stamps:
        yield f"<p class='quiet' dir='auto'>{_text('; '.join(stamps))}</p>"
    views = views_of(report, atlas)
    if views:
        yield f'<div class="plates">{"".join(figure(v, report, atlas, plates=plates) for v in views)}</div>'
    if any(needle.view not in {view.ref for view in views} for needle in report.needles):
        yield '<p class="quiet">A needle lies on a plate that this version cannot draw; it is in the table.</p>'
    if report.needles:
        yield f"<table><thead><tr>{''.join(f'<th>{title}</th>' for title in HEAD)}</tr></thead><tbody>"
        for row in rows(report, atlas):
            yield f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>"
        yield "</tbody></table>"
    for section, title in SECTION_TITLES.items():
        text = clean(report.notes.get(section, ""))
        if text:
            yield f"<h3>{title}</h3><p class='typed' dir='auto'>{escape(text)}</p>"
    for amendment in amendment_texts(report):
        yield f"<p class='amendment' dir='auto'>{_text(amendment)}</p>"
    if report.seal is not None:
        yield f"<p class='quiet'>{_text(signature_text(report))}</p>"
    yield "</section>\n"


def _head(title: str, practice: Practice) -> str:
    demo = '<p class="demo">Demo practice: everything here is invented.</p>' if practice.demo else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{_text(title)}</title><style>{assets.text('resources/exchange/site.css')}</style></head><body>{demo}"
    )


def _foot(at: datetime, code: str) -> str:
    record = f" Record code {escape(code)}." if code else ""
    return f'<p class="quiet">Written {day(at)} by acuchart {__version__}.{record}</p></body></html>\n'


def _text(text: str) -> str:
    return escape(clean(text))
