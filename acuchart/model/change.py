"""The one value that every edit is: what was, and what is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from acuchart.model.adverse import AdverseEvent
from acuchart.model.fact import Fact
from acuchart.model.lead import Lead
from acuchart.model.needle import Needle
from acuchart.model.own_record import OwnSystem
from acuchart.model.patient import Patient
from acuchart.model.point_note import PointNote
from acuchart.model.practice import Practice
from acuchart.model.protocol import Protocol
from acuchart.model.safety_rules import OwnRule, RuleChoice
from acuchart.model.seal import Amendment, Seal
from acuchart.model.session import Course, Note, Session
from acuchart.model.stamp import CLOCK_HANDS, STAGE_WORDS, Stamp

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
    | Stamp
    | Seal
    | Amendment
    | Fact
    | RuleChoice
    | OwnRule
    | AdverseEvent
)


class Entity(StrEnum):
    """What a change touches; the word is stored in the history."""

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
    STAMP = "stamp"
    SEAL = "seal"
    AMENDMENT = "amendment"
    FACT = "fact"
    RULE_CHOICE = "rule_choice"
    OWN_RULE = "own_rule"
    EVENT = "event"


RECORD_TYPES: Final[dict[Entity, type[Record]]] = {
    Entity.PRACTICE: Practice,
    Entity.PATIENT: Patient,
    Entity.COURSE: Course,
    Entity.SESSION: Session,
    Entity.NOTE: Note,
    Entity.NEEDLE: Needle,
    Entity.LEAD: Lead,
    Entity.POINT_NOTE: PointNote,
    Entity.OWN_SYSTEM: OwnSystem,
    Entity.PROTOCOL: Protocol,
    Entity.STAMP: Stamp,
    Entity.SEAL: Seal,
    Entity.AMENDMENT: Amendment,
    Entity.FACT: Fact,
    Entity.RULE_CHOICE: RuleChoice,
    Entity.OWN_RULE: OwnRule,
    Entity.EVENT: AdverseEvent,
}
assert set(RECORD_TYPES) == set(Entity)
_ENTITY_OF: Final = {record_type: entity for entity, record_type in RECORD_TYPES.items()}


class Cause(StrEnum):
    """Why a change was written. Undo is a new fact, never an erasure."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One edit of one record. ``before`` is None for an addition, ``after`` is None for a removal."""

    entity: Entity
    key: str
    before: Record | None
    after: Record | None

    def __post_init__(self) -> None:
        """Both sides must be the same record."""
        for record in (self.before, self.after):
            if record is None:
                continue
            if type(record) is not RECORD_TYPES[self.entity] or record.id != self.key:
                raise ValueError("A change must name the record that it holds.")
        if self.before is None and self.after is None:
            raise ValueError("A change holds what was, what is now, or both.")

    @property
    def session_id(self) -> str | None:
        """The session whose chart this touches, or None (patients, practice, courses)."""
        record = self.after if self.after is not None else self.before
        if isinstance(record, Needle | Lead | Note | Stamp | Seal | Amendment | AdverseEvent):
            return record.session_id
        return record.id if isinstance(record, Session) else None

    @property
    def is_step(self) -> bool:
        """True for what undo takes back; not for typed text, which the editor undoes, nor for what is signed.

        The hands of a clock are no step either: undo after a needle must give the needle back.
        """
        record = self.after if self.after is not None else self.before
        if isinstance(record, Stamp):
            return record.kind not in CLOCK_HANDS
        return self.entity in (Entity.NEEDLE, Entity.LEAD, Entity.SESSION)

    def inverted(self) -> "Change":
        """The change that takes this one back."""
        return Change(entity=self.entity, key=self.key, before=self.after, after=self.before)

    def describe(self) -> str:
        """A short phrase for the undo menu: ``place LI4 R``."""
        return f"{_verb(self)} {_noun(self)}"


def change_of(before: Record | None, after: Record | None) -> Change:
    """The change from ``before`` to ``after`` (one of them may be None; both must be one record)."""
    record = after if after is not None else before
    if record is None:
        raise ValueError("A change holds what was, what is now, or both.")
    return Change(entity=_ENTITY_OF[type(record)], key=record.id, before=before, after=after)


def inverted(changes: Sequence[Change]) -> tuple[Change, ...]:
    """What takes a whole step back, last change first."""
    return tuple(change.inverted() for change in reversed(changes))


def describe(changes: Sequence[Change]) -> str:
    """One phrase for a step of one or several changes."""
    if not changes:
        return ""
    if len(changes) == 1:
        return changes[0].describe()
    return f"{_verb(changes[0])} {len(changes)} {_noun(changes[0], plural=True)}"


def _verb(change: Change) -> str:
    needle = change.entity is Entity.NEEDLE
    if change.before is None:
        return "place" if needle else "add"
    if change.after is None:
        return "remove"
    if needle and isinstance(change.before, Needle) and isinstance(change.after, Needle):
        old, new = change.before, change.after
        if (old.view, old.x, old.y) != (new.view, new.x, new.y):
            return "move"
        if old.state is not new.state:
            return "mark"
    return "change"


def _noun(change: Change, *, plural: bool = False) -> str:
    record = change.after if change.after is not None else change.before
    if isinstance(record, Needle) and not plural:
        return record.name
    if isinstance(record, Stamp) and not plural:
        return f"the stamp “{STAGE_WORDS[record.kind]}”"
    return {
        Entity.PRACTICE: "practice details",
        Entity.PATIENT: "patients" if plural else "patient",
        Entity.COURSE: "courses" if plural else "course",
        Entity.SESSION: "sessions" if plural else "session",
        Entity.NOTE: "notes" if plural else "note",
        Entity.NEEDLE: "needles",
        Entity.LEAD: "leads" if plural else "lead",
        Entity.POINT_NOTE: "notes on points" if plural else "note on a point",
        Entity.PROTOCOL: "protocols" if plural else "protocol",
        Entity.OWN_SYSTEM: "own systems" if plural else "own system",
        Entity.STAMP: "stamps",
        Entity.SEAL: "seals" if plural else "seal",
        Entity.AMENDMENT: "amendments" if plural else "amendment",
        Entity.FACT: "safety facts" if plural else "safety fact",
        Entity.RULE_CHOICE: "choices of rules" if plural else "choice of a rule",
        Entity.OWN_RULE: "own rules" if plural else "own rule",
        Entity.EVENT: "adverse events" if plural else "adverse event",
    }[change.entity]
