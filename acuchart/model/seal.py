"""Signing: the words and needles of a session as one text with its hash, and what may be added afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from acuchart.model.lead import Lead
from acuchart.model.ledger import in_order
from acuchart.model.needle import Needle
from acuchart.model.records import to_row
from acuchart.model.retention import in_time
from acuchart.model.session import Section, Session
from acuchart.model.stamp import Stamp

if TYPE_CHECKING:
    from acuchart.model.report import SessionReport

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


def seal(report: SessionReport, stamps: Iterable[Stamp], *, at: str, by: str) -> Seal:
    """The seal of a session as it is now; the session in ``report`` is already the signed one."""
    text = sealed_text(report, stamps)
    return Seal(id=report.session.id, session_id=report.session.id, at=at, by=by, text=text, hash=hash_of(text))


def sealed_text(report: SessionReport, stamps: Iterable[Stamp]) -> str:
    """Canonical JSON (sorted keys, no spaces) of the session with its patient, needles, leads, note and stamps."""
    whole = {
        "form": FORM,
        "practice": to_row(report.practice),
        "patient": to_row(report.patient),
        "course": None if report.course is None else to_row(report.course),
        **_chart(report.session, report.needles, report.notes, stamps, report.leads),
    }
    return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def hash_of(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def differences(made: Seal, report: SessionReport, stamps: Iterable[Stamp]) -> tuple[str, ...]:
    """Plain sentences on how a seal and the chart of today disagree; empty where the chart is as signed.

    Patient and practice may have changed since (an address, a letterhead): the sealed text keeps what they were.
    """
    return disagreements(made, report.session, report.needles, report.notes, stamps, report.leads)


def disagreements(
    made: Seal,
    session: Session,
    needles: Iterable[Needle],
    notes: Mapping[Section, str],
    stamps: Iterable[Stamp],
    leads: Iterable[Lead],
) -> tuple[str, ...]:
    """The same for a chart that is not gathered in a report."""
    if hash_of(made.text) != made.hash:
        return ("The sealed text was altered after signing.",)
    try:
        kept = json.loads(made.text)
    except ValueError:
        kept = None
    if not isinstance(kept, dict):
        return ("The sealed text cannot be read.",)
    now = json.loads(json.dumps(_chart(session, needles, notes, stamps, leads), ensure_ascii=False))
    words = {
        "session": "The session's own data differ from what was signed.",
        "needles": "The needles differ from those that were signed.",
        "leads": "The leads differ from those that were signed.",
        "notes": "The note differs from the one that was signed.",
        "stamps": "The stamped times differ from those that were signed.",
    }
    return tuple(sentence for part, sentence in words.items() if kept.get(part) != now[part])


def _chart(
    session: Session,
    needles: Iterable[Needle],
    notes: Mapping[Section, str],
    stamps: Iterable[Stamp],
    leads: Iterable[Lead],
) -> dict[str, Any]:
    return {
        "session": to_row(session),
        "needles": [to_row(needle) for needle in in_order(needles)],
        "leads": [to_row(lead) for lead in sorted(leads, key=lambda lead: lead.id)],
        "notes": {section.value: notes.get(section, "") for section in Section},
        "stamps": [to_row(stamp) for stamp in in_time(stamps)],
    }
