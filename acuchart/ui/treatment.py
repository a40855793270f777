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
from acuchart.model.picture import Picture
from acuchart.model.practice import Practice
from acuchart.model.removal import (
    AFTER_EMERGENCY,
    Group,
    missing_after_emergency,
    uncounted_emergency,
    unexplained,
)
from acuchart.model.retention import alarms, contact_runs, in_time, retention, retentions
from acuchart.model.seal import Amendment, seal
from acuchart.model.session import Section, SessionStatus
from acuchart.model.signing import asked_by, missing_words
from acuchart.model.stage import Stage, stamped_at
from acuchart.model.stamp import Stamp, StampKind
from acuchart.store import ChartStore, StoreError, consents
from acuchart.store.kinds import of_session
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument

DEFAULT_MINUTES: Final = 25


# ---- clocks


def start_retention(document: SessionDocument, minutes: int, *, set_no: int | None = None, at: str = "") -> bool:
    """Start the clock of a set now or at another moment; where one runs, it keeps its start."""
    number = document.current_set if set_no is None else set_no
    session = document.session
    changes: list[Change] = []
    running = retention(document.stamps, number)
    if running is not None and running.runs:
        current = _clock_stamp(document, number)
        if current.number != minutes:
            changes.append(change_of(current, replace(current, number=minutes)))
    else:
        stamp = document.new_stamp(StampKind.RETENTION, minutes, set_no=number)
        changes.append(change_of(None, replace(stamp, at=at or stamp.at)))
    if session.retention_min != minutes:
        changes.append(change_of(session, replace(session, retention_min=minutes)))
    return document.edit(*changes)


def last_needle_at(document: SessionDocument, set_no: int) -> str:
    """When the last needle of a set went in; empty where none did, or after its clock was last stopped."""
    placed = [
        needle.placed_at
        for needle in document.needles.values()
        if needle.set_no == set_no and needle.state is not NeedleState.PLANNED
    ]
    last = max(placed, default="")
    # A clock that starts before the last one ended would end with it.
    ended = [
        stamp.at
        for stamp in document.stamps
        if stamp.kind is StampKind.EMERGENCY or (stamp.kind is StampKind.RETENTION_END and stamp.set_no == set_no)
    ]
    return last if last > max(ended, default="") else ""


def five_more(document: SessionDocument) -> bool:
    """Five minutes more on the running clock that ends first."""
    running = [one for one in retentions(document.stamps) if one.runs]
    if not running:
        return False
    first = min(running, key=lambda one: one.due)
    return start_retention(document, first.minutes + 5, set_no=first.set_no)


def stop_retention(document: SessionDocument, set_no: int | None = None) -> bool:
    """Stop the clock of a set where it is; without a number the one that is shown."""
    running = retention(document.stamps, set_no)
    if running is None or not running.runs:
        return False
    return document.stamp(StampKind.RETENTION_END, set_no=running.set_no)


def another_set(document: SessionDocument) -> str:
    """Begin another set; the sentence that says so, or why not. Empty where writing failed."""
    number = document.current_set
    if not any(needle.set_no == number for needle in document.needles.values()):
        return f"Set {number} has no needle yet." if number > 1 else "The first set has no needle yet."
    if not document.stamp(StampKind.ANOTHER_SET, set_no=number + 1):
        return ""
    return f"Set {number + 1} has begun; the next needles belong to it."


def toggle_contact(document: SessionDocument) -> bool:
    """Start or stop the minutes face to face."""
    runs = contact_runs(document.stamps)
    return document.stamp(StampKind.CONTACT_END if runs else StampKind.CONTACT_START)


def stamp_stage(document: SessionDocument, stage: Stage) -> str:
    """Stamp a stage; the sentence that says what happened, or why nothing did. Empty where writing failed."""
    word, number = stage.words, document.current_set
    # A reminder that has rung is answered in its own set, also when another has begun meanwhile.
    now = datetime.now().astimezone()
    rung = [one.set_no for one in alarms(document.stamps, (stage,)) if one.stage and one.is_up(now)]
    number = rung[0] if rung else number
    done = stamped_at(stage, document.stamps, number)
    if done is not None and stage.kind is not StampKind.PHOTO:
        return f"“{word}” is stamped already, at {done:%H:%M}. Undo takes a stamp back."
    if stage.kind is StampKind.COUNTED_OUT and any(
        n.state is NeedleState.IN and n.set_no == number for n in document.needles.values()
    ):
        return f"Needles are still in. “{word}” is stamped when all are out."
    if stage.kind is StampKind.RETENTION:
        written = start_retention(document, document.session.retention_min or DEFAULT_MINUTES)
    else:
        written = document.stamp(stage.kind, text=stage.id if stage.own else "", set_no=number)
    return f"“{word}” stamped at {datetime.now():%H:%M}." if written else ""


# ---- taking out


def take_out(document: SessionDocument, needles: Iterable[Needle]) -> bool:
    """Needles that are in come out; with the last one of a set its retention clock stops."""
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
        needle.set_no,
    )
    return _become(document, [needle], NeedleState.LEFT_IN, stamp)


def not_found(document: SessionDocument, needle: Needle, searched: str, told: str) -> bool:
    """The needle was searched for and is not found; where, and who was told."""
    text = f"Searched: {searched.strip()}. Told: {told.strip()}."
    stamp = document.new_stamp(StampKind.EXPLAINED, None, text, needle.id, needle.set_no)
    return _become(document, [needle], NeedleState.NOT_FOUND, stamp)


def count_region(document: SessionDocument, group: Group) -> bool:
    """A region closes by counting: kept as counted, not as tapped."""
    needles = list(group.still_in)
    if not needles:
        return False
    where = group.region or group.title
    stamp = document.new_stamp(StampKind.COUNTED, len(needles), where, set_no=group.set_no)
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
    said = _emergency_line(stamp)
    before = document.notes.get(Section.OBJECTIVE, "").rstrip()
    document.type_text(Section.OBJECTIVE, f"{before}\n{said}" if before else said)
    document.flush()
    return len(needles)


def emergency_line(document: SessionDocument) -> str:
    """The line that the newest emergency begins, for the note and for the event; empty where there was none."""
    pulled = [stamp for stamp in in_time(document.stamps) if stamp.kind is StampKind.EMERGENCY]
    return _emergency_line(pulled[-1]) if pulled else ""


def count_after_emergency(document: SessionDocument, counted: int) -> bool:
    """The count that an emergency asked for."""
    return document.stamp(StampKind.COUNTED, counted, AFTER_EMERGENCY)


def dispose(document: SessionDocument, number: int) -> bool:
    """So many needles went into the sharps bin; a number that was written before is written anew."""
    before = disposed(document)
    if before is not None and before.number == number:
        return True
    after = document.new_stamp(StampKind.DISPOSED, number) if before is None else replace(before, number=number)
    return document.edit(change_of(before, after))


def disposed(document: SessionDocument) -> Stamp | None:
    """The stamp that says how many needles went into the sharps bin."""
    return next((stamp for stamp in document.stamps if stamp.kind is StampKind.DISPOSED), None)


# ---- signing


def consent_missing(document: SessionDocument, context: Context) -> str:
    """What was done so far without a signed consent that held on the day, as a sentence; empty for nothing."""
    day = moments.day_of(document.session.started_at)
    try:
        photos = bool(of_session(context.store, Picture, document.session.id))
        holding = consents.holding(context.store, document.patient.id, day)
    except StoreError as error:
        context.failed.emit(str(error))
        return ""
    asked = asked_by(document.needles.values(), document.leads.values(), document.adjuncts.values(), photos=photos)
    today = day == moments.today()
    when = "holds today" if today else f"held on {moments.day_text(day, year=True)}"
    return missing_words(holding, asked, when)


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
    changed = {needle.id for needle in needles}
    left = {n.set_no for n in document.needles.values() if n.state is NeedleState.IN and n.id not in changed}
    touched = {needle.set_no for needle in needles} if state is not NeedleState.IN else set()
    for running in retentions(document.stamps):
        if running.runs and running.set_no in touched - left:
            changes.append(change_of(None, document.new_stamp(StampKind.RETENTION_END, set_no=running.set_no)))
    return document.edit(*changes)


def _clock_stamp(document: SessionDocument, set_no: int) -> Stamp:
    """The stamp that the clock of a set was started with."""
    return [
        stamp
        for stamp in in_time(document.stamps)
        if stamp.kind is StampKind.RETENTION and stamp.set_no == set_no and stamp.number
    ][-1]


def _clocks_run(document: SessionDocument) -> bool:
    return any(one.runs for one in retentions(document.stamps)) or contact_runs(document.stamps)


def _emergency_line(pulled: Stamp) -> str:
    return f"{clock.local(pulled.at):%H:%M} Emergency: {_all(pulled.number or 0)} out at once. "


def _all(number: int) -> str:
    return "1 needle" if number == 1 else f"all {number} needles"


_ACTS: Final[Mapping[str, Callable[[SessionDocument], object]]] = {
    "emergency": emergency,
    "five_more": five_more,
}
