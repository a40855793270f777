"""The FHIR resources around the treatment: who, for whom, when, why and what is planned."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from acuchart import __version__, assets
from acuchart.exchange import fhir_needles as needles
from acuchart.exchange.codes import Codes, Json
from acuchart.exchange.fhir_text import narrative, para
from acuchart.exchange.plain import clean, day, instant, moment
from acuchart.model.atlas import Atlas
from acuchart.model.complaint import Complaint
from acuchart.model.course import Course
from acuchart.model.patient_record import PatientRecord
from acuchart.model.report import SessionReport
from acuchart.model.session import SessionStatus

_NAMESPACE: Final = uuid.UUID("6f0d5c1e-7f0b-4d0c-9a51-2f7c5b6f1a10")
T = TypeVar("T")
PATIENT_IDS: Final = f"{needles.ROOT}.2.1"
SESSION_IDS: Final = f"{needles.ROOT}.2.3"


# What is typed under “Sex” and can mean one thing only; anything else stays in the chart.
_GENDERS: Final = {"female": "female", "f": "female", "male": "male", "m": "male", "other": "other"}


def uuid_of(kind: str, *keys: str) -> str:
    """The same lower-case UUID for the same thing in every export."""
    return str(uuid.uuid5(_NAMESPACE, "\n".join((kind, *keys))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Builds the resources of one record; ``at`` is the moment of the export."""

    record: PatientRecord
    atlas: Atlas
    codes: Codes
    at: datetime

    def reference(self, kind: str, *keys: str, display: str = "") -> Json:
        """A reference inside the bundle."""
        return {"reference": f"urn:uuid:{uuid_of(kind, *keys)}", "display": display}

    @property
    def subject(self) -> Json:
        """The patient."""
        return self.reference("Patient", self.record.patient.id, display=self.record.patient.name)

    @property
    def author(self) -> Json:
        """The practitioner."""
        return self.reference("Practitioner", self.record.practice.id, display=self._practitioner())

    @property
    def organization(self) -> Json:
        """The practice, or nothing where it has no name."""
        name = clean(self.record.practice.name)
        return self.reference("Organization", self.record.practice.id, display=name) if name else {}

    @property
    def condition(self) -> list[Json]:
        """The complaints, or nothing where none was written down."""
        patient = self.record.patient
        short = [self.reference("Condition", patient.id)] if clean(patient.complaint) else []
        return [*short, *(self.reference("Condition", one.id) for one in self.of_kind(Complaint))]

    def of_kind(self, kind: type[T]) -> list[T]:
        """The rows of one kind that hang on the patient and on no session."""
        return [one for one in self.record.more if isinstance(one, kind)]

    def resource(self, type_: str, *keys: str, **fields: object) -> Json:
        """A resource with its id."""
        return {"resourceType": type_, "id": uuid_of(type_, *keys), **fields}

    def patient(self) -> Json:
        """The patient; what was not asked is not there."""
        patient = self.record.patient
        words = [patient.name]
        if patient.born is not None:
            words.append(f"born {day(patient.born)}")
        if clean(patient.pronoun):
            words.append(f"pronoun: {patient.pronoun}")
        telecom = [("phone", patient.phone), ("email", patient.email)]
        number = {"use": "usual", "type": self.codes.concept("identifier.chart"), "system": PATIENT_IDS}
        return self.resource(
            "Patient",
            patient.id,
            text=narrative(para(", ".join(words))),
            identifier=[{**number, "value": patient.id}],
            name=[{"text": patient.name}, {"text": patient.other_name}],
            gender=_GENDERS.get(clean(patient.sex).casefold()),
            telecom=[{"system": system, "value": value} for system, value in telecom if clean(value)],
            birthDate=None if patient.born is None else patient.born.isoformat(),
            address=[{"text": patient.address}],
            generalPractitioner=[{"display": patient.physician}],
        )

    def practitioner(self) -> Json:
        """Who treats."""
        practice = self.record.practice
        return self.resource(
            "Practitioner",
            practice.id,
            text=narrative(para(self._practitioner() or "The practitioner’s name is not recorded.")),
            name=[{"text": self._practitioner()}],
            qualification=[{"code": {"text": practice.credentials}}] if clean(practice.credentials) else [],
        )

    def role(self) -> Json:
        """In which role."""
        return self.resource(
            "PractitionerRole",
            self.record.practice.id,
            practitioner=self.author,
            organization=self.organization,
            code=[self.codes.concept("role.acupuncturist", "Acupuncturist")],
        )

    def practice(self) -> Json | None:
        """The practice, or None where it has no name."""
        practice = self.record.practice
        if not self.organization:
            return None
        telecom = [("phone", practice.phone), ("email", practice.email)]
        return self.resource(
            "Organization",
            practice.id,
            name=practice.name,
            telecom=[{"system": s, "value": value, "use": "work"} for s, value in telecom if clean(value)],
            address=[{"text": practice.address}],
        )

    def complaint(self) -> Json | None:
        """What the patient comes for, in the words of the chart and never as a confirmed diagnosis."""
        patient = self.record.patient
        if not clean(patient.complaint):
            return None
        return self.resource(
            "Condition",
            patient.id,
            text=narrative(para(f"{patient.complaint} (as told, not a confirmed diagnosis)")),
            clinicalStatus=self.codes.concept("condition.active"),
            verificationStatus=self.codes.concept("condition.unconfirmed"),
            category=[self.codes.concept("condition.problem")],
            code={"text": patient.complaint},
            subject=self.subject,
        )

    def encounter(self, report: SessionReport) -> Json:
        """One visit."""
        session = report.session
        over = session.status is SessionStatus.SIGNED or bool(session.ended_at)
        title = f"Acupuncture visit {report.number_in_course}"
        return self.resource(
            "Encounter",
            session.id,
            text=narrative(para(f"{title}: {session.title}" if clean(session.title) else title)),
            status="finished" if over else "in-progress",
            **{"class": self.codes.coding("visit.ambulatory")},
            type=[{"text": session.title}],
            serviceType=self.codes.concept("service.acupuncture", "Acupuncture"),
            subject=self.subject,
            participant=[{"individual": self._actor()}],
            period=period(session.started_at, session.ended_at),
            reasonReference=self.condition,
            serviceProvider=self.organization,
        )

    def procedure(self, report: SessionReport) -> Json:
        """The treatment of one visit."""
        session, terms = report.session, assets.load_events()
        return self.resource(
            "Procedure",
            session.id,
            text=narrative(needles.session_text(report, self.atlas)),
            extension=[needles.count_extension(report)],
            identifier=[{"system": SESSION_IDS, "value": session.id}],
            status=needles.session_status(report),
            code=needles.procedure_code(report, self.codes),
            subject=self.subject,
            encounter=self.reference("Encounter", session.id),
            performedPeriod=period(session.started_at, session.ended_at),
            performer=[{"actor": self._actor(), "onBehalfOf": self.organization}],
            reasonReference=self.condition,
            bodySite=needles.body_sites(report, self.atlas, self.codes),
            note=needles.notes_of(report, self.atlas),
            usedCode=needles.used_codes(report, self.codes),
            complication=[{"text": terms.words(event.kind)} for event in report.events],
        )

    def plan(self, course: Course) -> Json:
        """One planned run of sessions and how far it is."""
        done = sum(report.session.course_id == course.id for report in self.record.sessions)
        over = done >= course.planned_sessions
        words = course_text(course, done)
        return self.resource(
            "CarePlan",
            course.id,
            text=narrative(para(words)),
            status="completed" if over else "active",
            intent="plan",
            title=course.name,
            subject=self.subject,
            period=None if course.started_on is None else {"start": course.started_on.isoformat()},
            author=self.author,
            addresses=self.condition,
            activity=[
                {
                    "detail": {
                        "kind": "ServiceRequest",
                        "code": self.codes.concept("procedure.needles", "Acupuncture"),
                        "status": "completed" if over else "in-progress" if done else "not-started",
                        "description": words,
                    }
                }
            ],
        )

    def provenance(self, document: Json) -> Json:
        """Who stands for the document and what made it; signed only where every session is."""
        signed = self.record.finished and bool(self.record.sessions)
        return self.resource(
            "Provenance",
            str(document["reference"]),
            target=[document],
            recorded=instant(self.at),
            activity=self.codes.concept("signed.legal") if signed else {},
            agent=[
                {
                    "type": self.codes.concept("provenance.author"),
                    "who": self.author,
                    "onBehalfOf": self.organization,
                },
                {
                    "type": self.codes.concept("provenance.assembler"),
                    "who": {"display": f"acuchart {__version__}"},
                },
            ],
        )

    def _actor(self) -> Json:
        return self.reference("PractitionerRole", self.record.practice.id, display=self._practitioner())

    def _practitioner(self) -> str:
        practice = self.record.practice
        return ", ".join(filter(None, (clean(practice.practitioner), clean(practice.credentials))))


def course_text(course: Course, done: int) -> str:
    """A course in words."""
    since = "" if course.started_on is None else f", begun {day(course.started_on)}"
    name = clean(course.name) or "Course"
    return f"{name}: {course.planned_sessions} sessions planned, {done} recorded{since}."


def period(start: str, end: str) -> Json:
    """A Period of two stored times; what is no time, or ends before it begins, is left out."""
    begin, finish = moment(start), moment(end)
    if begin is not None and finish is not None and finish < begin:
        finish = None
    return {
        "start": None if begin is None else instant(begin),
        "end": None if finish is None else instant(finish),
    }
