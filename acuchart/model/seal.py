"""Signing: the words and needles of a session as one text with its hash, and what may be added afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from acuchart.model.entity import Entity, Record
from acuchart.model.records import to_row
from acuchart.model.session import Section, Session

if TYPE_CHECKING:
    from acuchart.model.report import SessionReport

PARTS: Final = {
    Entity.NEEDLE: "needles",
    Entity.LEAD: "leads",
    Entity.STAMP: "stamps",
    Entity.AREA: "areas",
    Entity.ADJUNCT: "adjuncts",
    Entity.FINDING: "findings",
    Entity.MEASURE: "measures",
}
"""What belongs to a session and is signed with it, by its name in a report and in the sealed text."""
_WORDS: Final = {"stamps": "stamped times"}
FORM: Final = 1
"""The form of the sealed text; a later form must still be able to read this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What was signed: ``text`` is the canonical JSON, ``hash`` its SHA-256 in hex. ``id`` is the session's id."""

    id: str
    session_id: str
    at: str  # UTC ISO text
    by: str
    text: str
    hash: str

    @property
    def code(self) -> str:
        """The short code that papers print: ``4c1e 88b0 91d2``."""
        return " ".join(self.hash[start : start + 4] for start in (0, 4, 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A correction after signing; the sealed text stays as it was."""

    id: str
    session_id: str
    at: str
    by: str
    reason: str
    text: str

    def __post_init__(self) -> None:
        """A correction says what and why."""
        if not self.reason.strip() or not self.text.strip():
            raise ValueError("An amendment needs its text and a reason.")


def seal(report: SessionReport, *, at: str, by: str) -> Seal:
    """The seal of a session as it is now; the session in ``report`` is already the signed one."""
    text = sealed_text(report)
    return Seal(id=report.session.id, session_id=report.session.id, at=at, by=by, text=text, hash=hash_of(text))


def sealed_text(report: SessionReport) -> str:
    """Canonical JSON (sorted keys, no spaces) of the session with everything that was signed with it."""
    whole = {
        "form": FORM,
        "practice": to_row(report.practice),
        "patient": to_row(report.patient),
        "course": None if report.course is None else to_row(report.course),
        **_chart(report.session, report.notes, parts_of(report)),
    }
    return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def hash_of(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def parts_of(report: SessionReport) -> dict[Entity, Sequence[Record]]:
    """What is signed beside the session's own row and its note."""
    return {entity: getattr(report, name) for entity, name in PARTS.items()}


def disagreements(
    made: Seal, session: Session, notes: Mapping[Section, str], parts: Mapping[Entity, Sequence[Record]]
) -> tuple[str, ...]:
    """Plain sentences on how a seal and the chart of today disagree; empty where the chart is as signed.

    Patient and practice may have changed since (an address, a letterhead): the sealed text keeps what they were.
    """
    if hash_of(made.text) != made.hash:
        return ("The sealed text was altered after signing.",)
    try:
        kept = json.loads(made.text)
    except ValueError:
        kept = None
    if not isinstance(kept, dict):
        return ("The sealed text cannot be read.",)
    now = json.loads(json.dumps(_chart(session, notes, parts), ensure_ascii=False))
    words = {"session": "The session’s own data differ", "notes": "The note differs"}
    words |= {name: f"The {_WORDS.get(name, name)} differ" for name in PARTS.values()}
    return tuple(f"{said} from what was signed." for part, said in words.items() if kept.get(part) != now[part])


def _chart(
    session: Session, notes: Mapping[Section, str], parts: Mapping[Entity, Sequence[Record]]
) -> dict[str, Any]:
    chart: dict[str, Any] = {
        "session": to_row(session),
        "notes": {section.value: notes.get(section, "") for section in Section},
    }
    for entity, name in PARTS.items():
        chart[name] = [to_row(record) for record in sorted(parts.get(entity, ()), key=lambda record: record.id)]
    return chart
