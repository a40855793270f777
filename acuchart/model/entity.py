"""The kinds of records that a practice file holds, each loaded when it is first needed.

A start reads patients and little else; making all the record types takes longer than reading two thousand names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from acuchart.model.adjunct import Adjunct
    from acuchart.model.adverse import AdverseEvent
    from acuchart.model.appointment import Appointment
    from acuchart.model.area import Area
    from acuchart.model.complaint import Clinician, Complaint
    from acuchart.model.consent import Consent, ConsentText
    from acuchart.model.course import Course, CoursePreset
    from acuchart.model.disclosure import Disclosure
    from acuchart.model.fact import Fact
    from acuchart.model.finding import Finding
    from acuchart.model.intake import IntakeEntry
    from acuchart.model.kept_paper import KeptPaper
    from acuchart.model.lead import Lead
    from acuchart.model.measure import Measure, OwnMeasure
    from acuchart.model.money import Charge, Fee, Package
    from acuchart.model.needle import Needle
    from acuchart.model.own_record import OwnSystem
    from acuchart.model.patient import Patient
    from acuchart.model.picture import Picture, PictureMark
    from acuchart.model.point_note import PointNote
    from acuchart.model.practice import Practice
    from acuchart.model.preset import Preset
    from acuchart.model.protocol import Protocol
    from acuchart.model.safety_rules import OwnRule, RuleChoice
    from acuchart.model.saved_search import SavedSearch
    from acuchart.model.seal import Amendment, Seal
    from acuchart.model.session import Note, Session
    from acuchart.model.snippet import Snippet
    from acuchart.model.stage import Stage
    from acuchart.model.stamp import Stamp

    Record: TypeAlias = (
        Practice
        | Patient
        | Course
        | Session
        | Note
        | Needle
        | Lead
        | PointNote
        | OwnSystem
        | Protocol
        | Preset
        | Stamp
        | Seal
        | Amendment
        | Fact
        | RuleChoice
        | OwnRule
        | AdverseEvent
        | Area
        | Adjunct
        | Finding
        | Measure
        | OwnMeasure
        | Complaint
        | Clinician
        | IntakeEntry
        | CoursePreset
        | Appointment
        | ConsentText
        | Consent
        | Picture
        | PictureMark
        | Fee
        | Package
        | Charge
        | Snippet
        | SavedSearch
        | Stage
        | Disclosure
        | KeptPaper
    )
else:
    Record = Any


class Entity(StrEnum):
    """What a change touches; the word is stored in the history and names the table."""

    PRACTICE = "practice"
    PATIENT = "patient"
    COURSE = "course"
    SESSION = "session"
    NOTE = "note"
    NEEDLE = "needle"
    LEAD = "lead"
    POINT_NOTE = "point_note"
    OWN_SYSTEM = "own_system"
    PROTOCOL = "protocol"
    PRESET = "preset"
    STAMP = "stamp"
    SEAL = "seal"
    AMENDMENT = "amendment"
    FACT = "fact"
    RULE_CHOICE = "rule_choice"
    OWN_RULE = "own_rule"
    EVENT = "event"
    AREA = "area"
    ADJUNCT = "adjunct"
    FINDING = "finding"
    MEASURE = "measure"
    OWN_MEASURE = "own_measure"
    COMPLAINT = "complaint"
    CLINICIAN = "clinician"
    INTAKE = "intake"
    COURSE_PRESET = "course_preset"
    APPOINTMENT = "appointment"
    CONSENT_TEXT = "consent_text"
    CONSENT = "consent"
    PICTURE = "picture"
    PICTURE_MARK = "picture_mark"
    FEE = "fee"
    PACKAGE = "package"
    CHARGE = "charge"
    SNIPPET = "snippet"
    SAVED_SEARCH = "saved_search"
    STAGE = "stage"
    DISCLOSURE = "disclosure"
    KEPT_PAPER = "kept_paper"


# entity -> the module in acuchart.model, and the class in it
_WHERE: Final[dict[Entity, tuple[str, str]]] = {
    Entity.PRACTICE: ("practice", "Practice"),
    Entity.PATIENT: ("patient", "Patient"),
    Entity.COURSE: ("course", "Course"),
    Entity.SESSION: ("session", "Session"),
    Entity.NOTE: ("session", "Note"),
    Entity.NEEDLE: ("needle", "Needle"),
    Entity.LEAD: ("lead", "Lead"),
    Entity.POINT_NOTE: ("point_note", "PointNote"),
    Entity.OWN_SYSTEM: ("own_record", "OwnSystem"),
    Entity.PROTOCOL: ("protocol", "Protocol"),
    Entity.PRESET: ("preset", "Preset"),
    Entity.STAMP: ("stamp", "Stamp"),
    Entity.SEAL: ("seal", "Seal"),
    Entity.AMENDMENT: ("seal", "Amendment"),
    Entity.FACT: ("fact", "Fact"),
    Entity.RULE_CHOICE: ("safety_rules", "RuleChoice"),
    Entity.OWN_RULE: ("safety_rules", "OwnRule"),
    Entity.EVENT: ("adverse", "AdverseEvent"),
    Entity.AREA: ("area", "Area"),
    Entity.ADJUNCT: ("adjunct", "Adjunct"),
    Entity.FINDING: ("finding", "Finding"),
    Entity.MEASURE: ("measure", "Measure"),
    Entity.OWN_MEASURE: ("measure", "OwnMeasure"),
    Entity.COMPLAINT: ("complaint", "Complaint"),
    Entity.CLINICIAN: ("complaint", "Clinician"),
    Entity.INTAKE: ("intake", "IntakeEntry"),
    Entity.COURSE_PRESET: ("course", "CoursePreset"),
    Entity.APPOINTMENT: ("appointment", "Appointment"),
    Entity.CONSENT_TEXT: ("consent", "ConsentText"),
    Entity.CONSENT: ("consent", "Consent"),
    Entity.PICTURE: ("picture", "Picture"),
    Entity.PICTURE_MARK: ("picture", "PictureMark"),
    Entity.FEE: ("money", "Fee"),
    Entity.PACKAGE: ("money", "Package"),
    Entity.CHARGE: ("money", "Charge"),
    Entity.SNIPPET: ("snippet", "Snippet"),
    Entity.SAVED_SEARCH: ("saved_search", "SavedSearch"),
    Entity.STAGE: ("stage", "Stage"),
    Entity.DISCLOSURE: ("disclosure", "Disclosure"),
    Entity.KEPT_PAPER: ("kept_paper", "KeptPaper"),
}
assert set(_WHERE) == set(Entity)
_BY_CLASS: Final = {name: entity for entity, (_, name) in _WHERE.items()}
assert len(_BY_CLASS) == len(_WHERE)


class _RecordTypes(Mapping[Entity, type[Record]]):
    """Entity → its record type."""

    def __init__(self) -> None:
        self._loaded: dict[Entity, type[Record]] = {}

    def __getitem__(self, entity: Entity) -> type[Record]:
        found = self._loaded.get(entity)
        if found is None:
            module, name = _WHERE[entity]
            found = self._loaded[entity] = getattr(import_module(f"acuchart.model.{module}"), name)
        return found

    def __iter__(self) -> Iterator[Entity]:
        return iter(_WHERE)

    def __len__(self) -> int:
        return len(_WHERE)


RECORD_TYPES: Final[Mapping[Entity, type[Record]]] = _RecordTypes()


def entity_of(record: Record) -> Entity:
    """The entity of a record; ValueError for anything else."""
    return entity_named(type(record))


def entity_named(kind: type[Any]) -> Entity:
    """The entity whose records are of this type; ValueError for anything else."""
    entity = _BY_CLASS.get(kind.__name__)
    if entity is None or kind is not RECORD_TYPES[entity]:
        raise ValueError(f"There is no record of the kind {kind.__name__}.")
    return entity
