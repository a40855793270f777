"""The kinds of records that a practice file holds, each loaded when it is first needed.

A start reads patients and little else; making all the record types takes longer than reading two thousand names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from acuchart.model.adverse import AdverseEvent
    from acuchart.model.fact import Fact
    from acuchart.model.lead import Lead
    from acuchart.model.needle import Needle
    from acuchart.model.own_record import OwnSystem
    from acuchart.model.patient import Patient
    from acuchart.model.point_note import PointNote
    from acuchart.model.practice import Practice
    from acuchart.model.preset import Preset
    from acuchart.model.protocol import Protocol
    from acuchart.model.safety_rules import OwnRule, RuleChoice
    from acuchart.model.seal import Amendment, Seal
    from acuchart.model.session import Course, Note, Session
    from acuchart.model.stamp import Stamp

    Record = (
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


# entity -> the module in acuchart.model, and the class in it
_WHERE: Final[dict[Entity, tuple[str, str]]] = {
    Entity.PRACTICE: ("practice", "Practice"),
    Entity.PATIENT: ("patient", "Patient"),
    Entity.COURSE: ("session", "Course"),
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
    entity = _BY_CLASS.get(type(record).__name__)
    if entity is None or type(record) is not RECORD_TYPES[entity]:
        raise ValueError(f"There is no record of the kind {type(record).__name__}.")
    return entity
