"""The one value that every edit is: what was, and what is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, cast

from acuchart.model.entity import RECORD_TYPES, Entity, Record, entity_of

if TYPE_CHECKING:
    from acuchart.model.needle import Needle
    from acuchart.model.session import Session
    from acuchart.model.stamp import Stamp

__all__ = ["RECORD_TYPES", "Cause", "Change", "Entity", "Record", "change_of", "describe", "inverted"]

_OF_A_SESSION: Final = frozenset(
    {
        Entity.NEEDLE,
        Entity.LEAD,
        Entity.NOTE,
        Entity.STAMP,
        Entity.SEAL,
        Entity.AMENDMENT,
        Entity.EVENT,
        Entity.AREA,
        Entity.ADJUNCT,
        Entity.FINDING,
        Entity.MEASURE,
        Entity.PICTURE,
    }
)


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
        if self.entity in _OF_A_SESSION:
            session_id: str | None = getattr(_one(self), "session_id")  # noqa: B009 (each of them has it)
            return session_id
        return self.key if self.entity is Entity.SESSION else None

    @property
    def is_step(self) -> bool:
        """True for what undo takes back; not for typed text, which the editor undoes, nor for what is signed.

        The hands of a clock are no step either: undo after a needle must give the needle back.
        """
        if self.entity is Entity.STAMP:
            from acuchart.model.stamp import CLOCK_HANDS

            return cast("Stamp", _one(self)).kind not in CLOCK_HANDS
        if self.entity is Entity.SESSION:
            return not self._shelves
        return self.entity in (Entity.NEEDLE, Entity.LEAD, Entity.AREA, Entity.ADJUNCT)

    @property
    def _shelves(self) -> bool:
        """True where a session moves to another chart, into the bin or out of it: undo in the session must not."""
        old, new = cast("Session | None", self.before), cast("Session | None", self.after)
        if old is None or new is None:
            return False
        return (old.patient_id, old.binned_at) != (new.patient_id, new.binned_at)

    def inverted(self) -> Change:
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
    return Change(entity=entity_of(record), key=record.id, before=before, after=after)


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


def _one(change: Change) -> Record:
    """The record as it is now, or as it was where it is gone."""
    record = change.after if change.after is not None else change.before
    assert record is not None
    return record


def _verb(change: Change) -> str:
    needle = change.entity is Entity.NEEDLE
    if change.before is None:
        return "place" if needle else "add"
    if change.after is None:
        return "remove"
    if needle:
        old, new = cast("Needle", change.before), cast("Needle", change.after)
        if (old.view, old.x, old.y) != (new.view, new.x, new.y):
            return "move"
        if old.state is not new.state:
            return "mark"
    return "change"


def _noun(change: Change, *, plural: bool = False) -> str:
    if change.entity is Entity.NEEDLE and not plural:
        return cast("Needle", _one(change)).name
    if change.entity is Entity.STAMP and not plural:
        from acuchart.model.stamp import STAGE_WORDS

        return f"the stamp “{STAGE_WORDS[cast('Stamp', _one(change)).kind]}”"
    return {
        Entity.PRACTICE: "practice details",
        Entity.PATIENT: "patients" if plural else "patient",
        Entity.COURSE: "courses" if plural else "course",
        Entity.SESSION: "sessions" if plural else "session",
        Entity.NOTE: "notes" if plural else "note",
        Entity.NEEDLE: "needles",
        Entity.LEAD: "leads" if plural else "lead",
        Entity.POINT_NOTE: "notes on points" if plural else "note on a point",
        Entity.PRESET: "needle presets" if plural else "needle preset",
        Entity.PROTOCOL: "protocols" if plural else "protocol",
        Entity.OWN_SYSTEM: "own systems" if plural else "own system",
        Entity.STAMP: "stamps",
        Entity.SEAL: "seals" if plural else "seal",
        Entity.AMENDMENT: "amendments" if plural else "amendment",
        Entity.FACT: "safety facts" if plural else "safety fact",
        Entity.RULE_CHOICE: "choices of rules" if plural else "choice of a rule",
        Entity.OWN_RULE: "own rules" if plural else "own rule",
        Entity.EVENT: "adverse events" if plural else "adverse event",
        Entity.AREA: "areas" if plural else "area",
        Entity.ADJUNCT: "adjuncts" if plural else "adjunct",
        Entity.FINDING: "findings" if plural else "finding",
        Entity.MEASURE: "measures" if plural else "measure",
        Entity.OWN_MEASURE: "own measures" if plural else "own measure",
        Entity.COMPLAINT: "complaints" if plural else "complaint",
        Entity.CLINICIAN: "clinicians" if plural else "clinician",
        Entity.INTAKE: "intake entries" if plural else "intake entry",
        Entity.COURSE_PRESET: "course presets" if plural else "course preset",
        Entity.APPOINTMENT: "planned visits" if plural else "planned visit",
        Entity.CONSENT_TEXT: "consent texts" if plural else "consent text",
        Entity.CONSENT: "consents" if plural else "consent",
        Entity.PICTURE: "pictures" if plural else "picture",
        Entity.PICTURE_MARK: "marks on pictures" if plural else "mark on a picture",
        Entity.FEE: "fees" if plural else "fee",
        Entity.PACKAGE: "packages" if plural else "package",
        Entity.CHARGE: "charges" if plural else "charge",
        Entity.SNIPPET: "snippets" if plural else "snippet",
        Entity.SAVED_SEARCH: "kept searches" if plural else "kept search",
        Entity.STAGE: "stages" if plural else "stage",
        Entity.DISCLOSURE: "lines of the disclosure log" if plural else "line of the disclosure log",
        Entity.KEPT_PAPER: "kept papers" if plural else "kept paper",
    }[change.entity]
