"""One patient's chart as a FHIR R4 document: text first, codes only from the table, nothing invented.

Each section is a small builder over the record; what the chart does not hold has no section.
"""

from datetime import datetime
from typing import Final

from acuchart.exchange import fhir_beside as beside
from acuchart.exchange.codes import Codes, Json
from acuchart.exchange.fhir_beside import Beside
from acuchart.exchange.fhir_measures import measures_text
from acuchart.exchange.fhir_needles import session_text
from acuchart.exchange.fhir_parts import Parts, course_text, period, uuid_of
from acuchart.exchange.fhir_text import items, narrative, para, pruned
from acuchart.exchange.plain import clean, day, day_and_time, instant, moment
from acuchart.model.atlas import Atlas
from acuchart.model.complaint import Complaint
from acuchart.model.patient_record import PatientRecord
from acuchart.model.session import SECTION_TITLES, Section

_URI: Final = "urn:ietf:rfc:3986"
_IN_PROGRESS_NOTES: Final = (Section.SUBJECTIVE, Section.OBJECTIVE, Section.ASSESSMENT)


def document_bundle(record: PatientRecord, *, atlas: Atlas, codes: Codes, at: datetime, ips: bool = False) -> Json:
    """The document Bundle of a record, as plain values for ``json.dumps``.

    ``at`` is the moment of the export (with its zone); ``ips`` gives it the type of an International Patient
    Summary, which the practitioner must be able to stand for.
    """
    parts = Parts(record=record, atlas=atlas, codes=codes, at=at.replace(microsecond=0))
    bundle_id = uuid_of("Bundle", record.patient.id, instant(parts.at), record.record_code, str(ips))
    found = Beside.of(parts)
    document = _composition(parts, found, bundle_id, ips=ips)
    resources: list[Json | None] = [
        document,
        parts.patient(),
        parts.practitioner(),
        parts.role() if record.sessions else None,
        parts.practice(),
        parts.complaint(),
    ]
    for report in record.sessions:
        resources += [parts.encounter(report), parts.procedure(report)]
    resources += found.every()
    resources += [parts.plan(course) for course in record.courses]
    resources.append(parts.provenance({"reference": f"urn:uuid:{document['id']}"}))
    bundle: Json = pruned(
        {
            "resourceType": "Bundle",
            "id": bundle_id,
            "language": "en",
            "identifier": {"system": _URI, "value": f"urn:uuid:{bundle_id}"},
            "type": "document",
            "timestamp": instant(parts.at),
            "entry": [
                {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
                for resource in resources
                if resource is not None
            ],
        }
    )
    return bundle


def _composition(parts: Parts, found: Beside, bundle_id: str, *, ips: bool) -> Json:
    record = parts.record
    title = "Patient summary" if ips else "Acupuncture treatment summary"
    sessions = record.sessions
    finished = record.finished and bool(sessions)
    head = f"{title} of {record.patient.name}, written {day(parts.at)}"
    if sessions:
        first, last = (day_and_time(sessions[index].session.started_at) for index in (0, -1))
        head += f", {len(sessions)} visit{'s' if len(sessions) > 1 else ''}: {first} to {last}"
    demo = para("Demo practice: everything in this document is invented.") if record.practice.demo else ""
    code = para(f"Record code: {record.record_code}") if record.record_code else ""
    ends = [report.session.ended_at or report.session.started_at for report in sessions]
    span = period(sessions[0].session.started_at, max(ends)) if sessions else {}
    document = "document.ips" if ips else "document.episode"
    return {
        "resourceType": "Composition",
        "id": uuid_of("Composition", bundle_id),
        "language": "en",
        "text": narrative(para(f"{head}."), demo, code),
        "status": "final" if finished else "preliminary",
        "type": parts.codes.concept(document, title),
        "subject": parts.subject,
        "encounter": parts.reference("Encounter", sessions[0].session.id) if len(sessions) == 1 else {},
        "date": instant(parts.at),
        "author": [parts.author],
        "title": title,
        "confidentiality": "N",
        "attester": _attester(parts) if finished else [],
        "custodian": parts.organization,
        "event": [{"code": [parts.codes.concept("event.care")], "period": span}] if sessions else [],
        "section": [
            section
            for section in (
                _reason(parts),
                _problems(parts),
                _intake(parts, "allergies", "allergies", "Allergies and intolerances"),
                _intake(parts, "medications", "medication", "Medications"),
                _alerts(parts),
                _treatment(parts, found),
                _listed(parts, "measures", "Measurements", measures_text(parts), found.observations),
                _listed(parts, "events", "Adverse events", beside.events_text(parts), found.events),
                _progress(parts),
                _plan(parts),
                _listed(parts, "consent", "Consent", beside.consents_text(parts), found.consents),
                _listed(parts, "papers", "Papers kept at the practice", beside.papers_text(parts), found.papers),
            )
            if section is not None
        ],
    }


def _attester(parts: Parts) -> list[Json]:
    """Who signed, and when the last session was signed where every seal says it."""
    seals = [report.seal for report in parts.record.sessions]
    times = [None if seal is None else moment(seal.at) for seal in seals]
    known = [when for when in times if when is not None]
    time = instant(max(known)) if len(known) == len(times) else ""
    return [{"mode": "professional", "time": time, "party": parts.author}]


def _reason(parts: Parts) -> Json | None:
    patient = parts.record.patient
    goal = f"Goal in the patient’s words: {patient.goal}" if clean(patient.goal) else ""
    text = para(patient.complaint) + para(goal) + _notes(parts, (Section.REASON,))
    return _section(parts, "reason", "Reason for visit", text) if text else None


def _problems(parts: Parts) -> Json:
    complaint = clean(parts.record.patient.complaint)
    said = [f"{complaint} (as told, not a confirmed diagnosis)"] if complaint else []
    said += [beside.complaint_words(one) for one in parts.of_kind(Complaint)]
    if not said:
        return _empty(parts, "problems", "Problems", "No complaint is recorded.")
    text = items(said)
    return {**_section(parts, "problems", "Problems", text), "entry": parts.condition}


def _intake(parts: Parts, key: str, section: str, title: str) -> Json:
    """What the patient told, in the patient's words: nobody here can make a checked list of it."""
    text = beside.told(parts, section)
    if text:
        return _section(parts, key, title, text)
    return _empty(parts, key, title, "Nothing was asked or told; what must be seen stands under “Alerts”.")


def _listed(parts: Parts, key: str, title: str, text: str, found: list[Json]) -> Json | None:
    """A section of text over resources of its own; None where there are none."""
    if not found:
        return None
    return {**_section(parts, key, title, text), "entry": _entries(found)}


def _entries(found: list[Json]) -> list[Json]:
    return [{"reference": f"urn:uuid:{one['id']}"} for one in found]


def _alerts(parts: Parts) -> Json | None:
    texts = []
    for alert in parts.record.patient.alerts:
        confirmed = "" if alert.confirmed_on is None else f", confirmed {day(alert.confirmed_on)}"
        texts.append(f"{alert.text} ({alert.level}{confirmed})")
    return {"title": "Alerts", "text": narrative(items(texts))} if texts else None


def _treatment(parts: Parts, found: Beside) -> Json:
    if not parts.record.sessions:
        return _empty(parts, "treatment", "Treatment given", "No visit is recorded.")
    text = "".join(session_text(report, parts.atlas) for report in parts.record.sessions)
    entries = [parts.reference("Procedure", report.session.id) for report in parts.record.sessions]
    return {**_section(parts, "treatment", "Treatment given", text), "entry": entries + _entries(found.adjuncts)}


def _progress(parts: Parts) -> Json | None:
    text = _notes(parts, _IN_PROGRESS_NOTES)
    return {"title": "Notes of the visits", "text": narrative(text)} if text else None


def _plan(parts: Parts) -> Json | None:
    record = parts.record
    done = [sum(r.session.course_id == course.id for r in record.sessions) for course in record.courses]
    courses = items(course_text(course, n) for course, n in zip(record.courses, done, strict=True))
    text = courses + _notes(parts, (Section.PLAN,))
    if not text:
        return None
    entries = [parts.reference("CarePlan", course.id) for course in record.courses]
    return {**_section(parts, "plan", "Plan", text), "entry": entries}


def _notes(parts: Parts, sections: tuple[Section, ...]) -> str:
    """The typed text of these sections, each under the day of its visit."""
    found = []
    for report in parts.record.sessions:
        when = day_and_time(report.session.started_at)
        for section in sections:
            words = clean(report.notes.get(section, ""))
            if words:
                found.append(para(f"{when}, {SECTION_TITLES[section]}: {words}"))
    return "".join(found)


def _section(parts: Parts, key: str, title: str, text: str) -> Json:
    return {"title": title, "code": parts.codes.concept(f"section.{key}", title), "text": narrative(text)}


def _empty(parts: Parts, key: str, title: str, why: str) -> Json:
    section = _section(parts, key, title, para(why))
    return {**section, "emptyReason": parts.codes.concept("empty.unavailable", why)}
