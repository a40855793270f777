"""What stands beside the needles in a FHIR document: adjuncts, events, consents, complaints, intake, papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from acuchart import assets
from acuchart.exchange.codes import Json
from acuchart.exchange.fhir_measures import observations
from acuchart.exchange.fhir_needles import ROOT, session_status
from acuchart.exchange.fhir_parts import Parts, period
from acuchart.exchange.fhir_text import items, narrative, para
from acuchart.exchange.needle_words import point_text, side_text
from acuchart.exchange.plain import clean, day, day_and_time, instant, moment
from acuchart.model.adverse import AdverseEvent, sentence
from acuchart.model.complaint import Complaint
from acuchart.model.consent import SCOPE_WORDS, Consent, Scope
from acuchart.model.done import adjunct_sentence
from acuchart.model.intake import IntakeEntry
from acuchart.model.intake_form import holding
from acuchart.model.kept_paper import KeptPaper
from acuchart.model.report import SessionReport
from acuchart.model.session import SessionStatus

PAPER_IDS: Final = f"{ROOT}.2.4"
_SIDES: Final = {"": "", "R": ", right", "L": ", left", "B": ", both sides"}
_PRIVACY: Final = frozenset(scope for scope in Scope if scope.value.startswith("photo") or scope is Scope.SHARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The resources that the document lists and its sections refer to; each is built once."""

    conditions: list[Json]
    adjuncts: list[Json]
    observations: list[Json]
    events: list[Json]
    consents: list[Json]
    papers: list[Json]

    @classmethod
    def of(cls, parts: Parts) -> Beside:
        """All of a record."""
        return cls(
            conditions=conditions(parts),
            adjuncts=[one for report in parts.record.sessions for one in adjuncts(parts, report)],
            observations=observations(parts),
            events=events(parts),
            consents=consents(parts),
            papers=papers(parts),
        )

    def every(self) -> list[Json]:
        """In the order of the document."""
        return [
            *self.conditions,
            *self.adjuncts,
            *self.observations,
            *self.events,
            *self.consents,
            *self.papers,
        ]


# ---- treatment beside the needles


def adjuncts(parts: Parts, report: SessionReport) -> list[Json]:
    """One Procedure for each adjunct, and one for the current through needles where there were leads."""
    status = "completed" if report.session.status is SessionStatus.SIGNED else session_status(report)
    status = "in-progress" if status in ("preparation", "not-done") else status
    shared = {
        "status": status,
        "partOf": [parts.reference("Procedure", report.session.id)],
        "subject": parts.subject,
        "encounter": parts.reference("Encounter", report.session.id),
    }
    made = []
    if report.leads:
        said = "; ".join(" ".join(filter(None, (one.label, one.facts))) for one in report.leads)
        made.append(
            parts.resource(
                "Procedure",
                report.session.id,
                "leads",
                **shared,
                code=parts.codes.concept("procedure.leads", f"Electrical stimulation of needles: {said}"),
                performedPeriod=period(report.session.started_at, report.session.ended_at),
            )
        )
    for one in report.adjuncts:
        made.append(
            parts.resource(
                "Procedure",
                one.id,
                **shared,
                code=parts.codes.concept(f"procedure.{one.kind}", adjunct_sentence(one)),
                performedPeriod=period(one.at or report.session.started_at, ""),
                bodySite=[{"text": one.site}],
            )
        )
    return made


# ---- adverse events


def event_words(event: AdverseEvent, report: SessionReport, parts: Parts) -> str:
    """One event for reading, with its place."""
    needle = next((one for one in report.needles if one.id == event.needle_id), None)
    where = "" if needle is None else f"{point_text(needle, parts.atlas)}, {side_text(needle)}"
    return sentence(event, assets.load_events(), where)


def events_text(parts: Parts) -> str:
    """All events, each under its day."""
    return items(
        f"{day_and_time(event.at)}: {event_words(event, report, parts)}"
        for report in parts.record.sessions
        for event in report.events
    )


def events(parts: Parts) -> list[Json]:
    """One AdverseEvent for each; “serious” is what needs a hospital or worse (grade 3 and above)."""
    made = []
    for report in parts.record.sessions:
        for event in report.events:
            when = moment(event.at)
            written = None if when is None else instant(when)
            over = "fatal" if event.grade == "G5" else "ongoing" if event.resolved_on is None else "resolved"
            made.append(
                parts.resource(
                    "AdverseEvent",
                    event.id,
                    actuality="actual",
                    event={"text": event_words(event, report, parts)},
                    subject=parts.subject,
                    encounter=parts.reference("Encounter", report.session.id),
                    detected=written,
                    recordedDate=written,
                    seriousness=parts.codes.concept(f"event.serious.{event.grade}"),
                    severity=parts.codes.concept(f"event.severity.{event.grade}"),
                    outcome=parts.codes.concept(f"event.outcome.{over}"),
                    recorder=parts.author,
                    suspectEntity=[{"instance": parts.reference("Procedure", report.session.id)}],
                )
            )
    return made


# ---- consents


def consent_words(one: Consent) -> str:
    """“Treatment: “Treatment with needles”, version 1, signed 16 Nov 2026 by …”."""
    said = f"{SCOPE_WORDS[one.scope]}: “{clean(one.title)}”, version {one.version}"
    signed = f"signed {day_and_time(one.at)} by {clean(one.by) or 'a name that is not recorded'}"
    ends = "" if one.expires_on is None else f", until {day(one.expires_on)}"
    over = "" if one.withdrawn_on is None else f", withdrawn {day(one.withdrawn_on)}"
    return f"{said}, {signed}{ends}{over}."


def consents_text(parts: Parts) -> str:
    """All signatures as a list."""
    return items(consent_words(one) for one in parts.of_kind(Consent))


def consents(parts: Parts) -> list[Json]:
    """One Consent for each signature; the signed words stay in the chart."""
    made = []
    for one in parts.of_kind(Consent):
        when, scope = moment(one.at), "privacy" if one.scope in _PRIVACY else "treatment"
        signer = parts.subject if clean(one.by) == clean(parts.record.patient.name) else {"display": one.by}
        made.append(
            parts.resource(
                "Consent",
                one.id,
                text=narrative(para(consent_words(one))),
                status="active" if one.holds_on(parts.at.date()) else "inactive",
                scope=parts.codes.concept(f"consent.{scope}", SCOPE_WORDS[one.scope]),
                category=[parts.codes.concept("section.consent", "Consent")],
                patient=parts.subject,
                dateTime=None if when is None else instant(when),
                performer=[signer],
                organization=[parts.organization],
                policyRule={"text": f"{clean(one.title) or 'Consent'}, version {one.version}"},
                provision={
                    "type": "permit",
                    "period": {"end": None if one.expires_on is None else one.expires_on.isoformat()},
                },
            )
        )
    return made


# ---- complaints and intake


def complaint_words(one: Complaint) -> str:
    """A complaint as it was told, with its code where one was typed."""
    code = " ".join(filter(None, (clean(one.code_system), clean(one.code)))) if clean(one.code) else ""
    more = (
        f"since {one.since}" if clean(one.since) else "",
        f"diagnosed by {one.diagnosed_by}" if clean(one.diagnosed_by) else "as told, not a confirmed diagnosis",
        f"ended {day(one.ended_on)}" if one.ended_on else "",
        f"code typed by the practitioner: {code}" if code else "",
    )
    return f"{clean(one.words)}{_SIDES[one.side]} ({'; '.join(filter(None, more))})"


def conditions(parts: Parts) -> list[Json]:
    """One Condition for each complaint. A typed code stays text: nobody here can say that it is right."""
    made = []
    for one in parts.of_kind(Complaint):
        over = "condition.resolved" if one.ended_on else "condition.active"
        made.append(
            parts.resource(
                "Condition",
                one.id,
                text=narrative(para(complaint_words(one))),
                clinicalStatus=parts.codes.concept(over),
                verificationStatus=parts.codes.concept("condition.unconfirmed"),
                category=[parts.codes.concept("condition.problem")],
                code={"text": f"{clean(one.words) or 'Complaint'}{_SIDES[one.side]}"},
                subject=parts.subject,
                abatementDateTime=None if one.ended_on is None else one.ended_on.isoformat(),
                note=[{"text": complaint_words(one)}],
            )
        )
    return made


def told(parts: Parts, section: str) -> str:
    """What the intake holds under a section, with its day; empty where it was not asked."""
    entry = holding(parts.of_kind(IntakeEntry)).get(section)
    if entry is None or not clean(entry.text):
        return ""
    confirmed = "" if entry.unchanged_on is None else f", unchanged {day(entry.unchanged_on)}"
    return para(f"As the patient told on {day(entry.told_on)}{confirmed}:") + para(entry.text)


# ---- papers


def papers(parts: Parts) -> list[Json]:
    """One DocumentReference for each kept paper: that it exists, and when it was made; its bytes stay behind."""
    made = []
    for one in parts.of_kind(KeptPaper):
        when = moment(one.at)
        made.append(
            parts.resource(
                "DocumentReference",
                one.id,
                identifier=[{"system": PAPER_IDS, "value": one.id}],
                status="current",
                type={"text": one.title or one.kind},
                subject=parts.subject,
                date=None if when is None else instant(when),
                author=[parts.author],
                custodian=parts.organization,
                description="Kept in the practice’s file; its pages are not in this document.",
                content=[{"attachment": {"contentType": "application/pdf", "title": one.title or one.kind}}],
            )
        )
    return made


def papers_text(parts: Parts) -> str:
    """The kept papers as a list."""
    return items(f"{day_and_time(one.at)}: {clean(one.title) or one.kind}" for one in parts.of_kind(KeptPaper))
