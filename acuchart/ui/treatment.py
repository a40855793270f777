"""What is done to a running session besides marking: clocks, taking out, emergency, signing, amending.

Each function is one step through the document's gate and answers whether it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import uuid4

from acuchart.model import clock
from acuchart.model.change import Change, change_of
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.practice import Practice
from acuchart.model.removal import (
    AFTER_EMERGENCY,
    Group,
    missing_after_emergency,
    uncounted_emergency,
    unexplained,
)
from acuchart.model.retention import contact_runs, in_time, retention, stage_times
from acuchart.model.seal import Amendment, seal
from acuchart.model.session import Section, SessionStatus
from acuchart.model.stamp import STAGE_WORDS, Stamp, StampKind
from acuchart.store import ChartStore
from acuchart.ui.document import SessionDocument

DEFAULT_MINUTES: Final = 25


# ---- clocks


def start_retention(document: SessionDocument, minutes: int) -> bool:
    """Start the clock now; where one runs, it keeps its start and gets other minutes."""
    session = document.session
    changes: list[Change] = []
    running = retention(document.stamps)
    current = _newest(document, StampKind.RETENTION)
    if running is not None and running.ended is None and current is not None:
        if current.number == minutes:
            return True
        changes.append(change_of(current, replace(current, number=minutes)))
    else:
        changes.append(change_of(None, document.new_stamp(StampKind.RETENTION, minutes)))
    if session.retention_min != minutes:
        changes.append(change_of(session, replace(session, retention_min=minutes)))
    return document.edit(*changes)


def five_more(document: SessionDocument) -> bool:
    """Five minutes more on the running clock."""
    running = retention(document.stamps)
    if running is None or running.ended is not None:
        return False
    return start_retention(document, running.minutes + 5)


def stop_retention(document: SessionDocument) -> bool:
    """Stop the clock where it is."""
    running = retention(document.stamps)
    if running is None or running.ended is not None:
        return False
    return document.stamp(StampKind.RETENTION_END)


def toggle_contact(document: SessionDocument) -> bool:
    """Start or stop the minutes face to face."""
    runs = contact_runs(document.stamps)
    return document.stamp(StampKind.CONTACT_END if runs else StampKind.CONTACT_START)


def stamp_stage(document: SessionDocument, kind: StampKind) -> str:
    """Stamp a stage; the sentence that says what happened, or why nothing did. Empty where writing failed."""
    word = STAGE_WORDS[kind]
    done = stage_times(document.stamps).get(kind)
    if done is not None and kind is not StampKind.PHOTO:
        return f"“{word}” is stamped already, at {done:%H:%M}. Undo takes a stamp back."
    if kind is StampKind.COUNTED_OUT and any(n.state is NeedleState.IN for n in document.needles.values()):
        return "Needles are still in. “Out, counted” is stamped when all are out."
    if kind is StampKind.RETENTION:
        written = start_retention(document, document.session.retention_min or DEFAULT_MINUTES)
    else:
        written = document.stamp(kind)
    return f"“{word}” stamped at {datetime.now():%H:%M}." if written else ""


# ---- taking out


def take_out(document: SessionDocument, needles: Iterable[Needle]) -> bool:
    """Needles that are in come out; with the last one the retention clock stops."""
    return _become(document, [n for n in needles if n.state is NeedleState.IN], NeedleState.OUT)


def put_back(document: SessionDocument, needle: Needle) -> bool:
    """A needle that was tapped out by mistake is in again."""
    return _become(document, [needle], NeedleState.IN)


def fell_out(document: SessionDocument, needle: Needle) -> bool:
    """The needle fell out and was found: it counts as out."""
    return _become(document, [needle], NeedleState.DROPPED)


def leave_in(document: SessionDocument, needle: Needle, remove_by: date, words: str = "") -> bool:
    """The needle stays on purpose, agreed with the patient, until a day."""
    text = f"Left in on purpose, the patient agrees. Remove by {remove_by.isoformat()}."
    stamp = document.new_stamp(
        StampKind.EXPLAINED,
        int(f"{remove_by:%Y%m%d}"),
        f"{text} {words.strip()}".strip(),
        needle.id,
    )
    return _become(document, [needle], NeedleState.LEFT_IN, stamp)


def not_found(document: SessionDocument, needle: Needle, searched: str, told: str) -> bool:
    """The needle was searched for and is not found; where, and who was told."""
    text = f"Searched: {searched.strip()}. Told: {told.strip()}."
    stamp = document.new_stamp(StampKind.EXPLAINED, None, text, needle.id)
    return _become(document, [needle], NeedleState.NOT_FOUND, stamp)


def count_region(document: SessionDocument, group: Group) -> bool:
    """A region closes by counting: kept as counted, not as tapped."""
    needles = list(group.still_in)
    if not needles:
        return False
    stamp = document.new_stamp(StampKind.COUNTED, len(needles), group.title)
    return _become(document, needles, NeedleState.OUT, stamp)


def emergency(document: SessionDocument) -> int | None:
    """Everything out now, clocks stopped, one line begun in the note; how many came out, None where refused.

    Nobody counts while it happens: the count is asked for afterwards.
    """
    needles = [needle for needle in document.needles.values() if needle.state is NeedleState.IN]
    if not document.writable or not (needles or _clocks_run(document)):
        return None
    stamp = document.new_stamp(StampKind.EMERGENCY, len(needles))
    changes = [change_of(None, stamp)]
    changes += [change_of(n, replace(n, state=NeedleState.OUT, removed_at=stamp.at)) for n in needles]
    if not document.edit(*changes):
        return None
    said = f"{clock.local(stamp.at):%H:%M} Emergency: {_all(len(needles))} out at once. "
    before = document.notes.get(Section.OBJECTIVE, "").rstrip()
    document.type_text(Section.OBJECTIVE, f"{before}\n{said}" if before else said)
    document.flush()
    return len(needles)


def count_after_emergency(document: SessionDocument, counted: int) -> bool:
    """The count that an emergency asked for."""
    return document.stamp(StampKind.COUNTED, counted, AFTER_EMERGENCY)


# ---- signing


def obstacles(document: SessionDocument) -> tuple[Needle, ...]:
    """The needles that stand between the session and its signature."""
    return unexplained(document.needles.values(), document.stamps)


def emergency_words(document: SessionDocument) -> str:
    """What an emergency still asks for, in a sentence; empty where nothing."""
    pulled = uncounted_emergency(document.stamps)
    if pulled is not None:
        number = pulled.number or 0
        noun = "needle" if number == 1 else "needles"
        return f"Count after emergency: {number} {noun} marked as out at {clock.local(pulled.at):%H:%M}."
    missing = missing_after_emergency(document.needles.values(), document.stamps)
    if missing:
        return f"Counted after the emergency: {missing} fewer than were in. Say what became of the rest."
    return ""


def sign(document: SessionDocument, store: ChartStore, practice: Practice) -> str:
    """Seal the session: status, end and seal in one step. Empty where it is done, else why not."""
    if obstacles(document) or emergency_words(document):
        return "Some needles are not accounted for yet."
    if not document.flush():
        return "The last words could not be written; the session stays open."
    session, now = document.session, clock.now()
    signed = replace(session, status=SessionStatus.SIGNED, ended_at=session.ended_at or now)
    report = replace(store.report(session.id), session=signed)
    made = seal(report, at=now, by=signature(practice))
    done = document.edit(change_of(session, signed), change_of(None, made))
    return "" if done else "Nothing was signed; the session stays open."


def amend(document: SessionDocument, practice: Practice, reason: str, text: str) -> bool:
    """Add a correction to a signed session; the sealed text stays as it was. A draft is simply written on."""
    if document.session.status is not SessionStatus.SIGNED:
        return False
    made = Amendment(
        id=uuid4().hex,
        session_id=document.session.id,
        at=clock.now(),
        by=signature(practice),
        reason=reason.strip(),
        text=text.strip(),
    )
    return document.edit(change_of(None, made))


def signature(practice: Practice) -> str:
    """Who signs: the practitioner with the letters after the name, or the practice."""
    who = ", ".join(part for part in (practice.practitioner, practice.credentials) if part)
    return who or practice.name


def act_on(
    document: SessionDocument | None, store: ChartStore, session_id: str, act: str, tell: Callable[[str], object]
) -> None:
    """`emergency` or `five_more` for any session: the open ``document`` where it is that one.

    ``tell`` is told why nothing could be written. StoreError where there is no such session.
    """
    if document is not None and document.session.id == session_id:
        _ACTS[act](document)
        return
    other = SessionDocument(store, session_id)
    other.failed.connect(tell)
    _ACTS[act](other)
    other.deleteLater()


# ---- inside


def _become(document: SessionDocument, needles: Sequence[Needle], state: NeedleState, *more: Stamp) -> bool:
    if not needles:
        return False
    gone = state in (NeedleState.OUT, NeedleState.DROPPED)
    at = clock.now()
    changes = [
        change_of(n, replace(n, state=state, removed_at=at if gone else ""))
        for n in needles
        if n.state is not state
    ]
    changes += [change_of(None, stamp) for stamp in more]  # words for a state that it already has
    left = set(document.needles) - {needle.id for needle in needles}
    running = retention(document.stamps)
    last = state is not NeedleState.IN and not any(document.needles[i].state is NeedleState.IN for i in left)
    if last and running is not None and running.ended is None:
        changes.append(change_of(None, document.new_stamp(StampKind.RETENTION_END)))
    return document.edit(*changes)


def _newest(document: SessionDocument, kind: StampKind) -> Stamp | None:
    found = [stamp for stamp in in_time(document.stamps) if stamp.kind is kind]
    return found[-1] if found else None


def _clocks_run(document: SessionDocument) -> bool:
    running = retention(document.stamps)
    return (running is not None and running.ended is None) or contact_runs(document.stamps)


def _all(number: int) -> str:
    return "1 needle" if number == 1 else f"all {number} needles"


_ACTS: Final[Mapping[str, Callable[[SessionDocument], object]]] = {
    "emergency": emergency,
    "five_more": five_more,
}
