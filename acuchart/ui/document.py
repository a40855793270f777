"""One open session: the only way from a gesture to the file and back to the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from acuchart.model import clock
from acuchart.model.adjunct import Adjunct
from acuchart.model.area import Area
from acuchart.model.change import Cause, Change, change_of, describe, inverted
from acuchart.model.course import Course
from acuchart.model.finding import Finding
from acuchart.model.lead import Lead
from acuchart.model.ledger import current_set
from acuchart.model.measure import Measure
from acuchart.model.needle import Needle
from acuchart.model.patient import Patient
from acuchart.model.seal import Amendment, Seal
from acuchart.model.session import Note, Section, Session, SessionStatus
from acuchart.model.stamp import Stamp, StampKind
from acuchart.store import ChartStore, StaleChangeError, StoreError
from acuchart.store.kinds import of_session

Step = tuple[Change, ...]
TEXT_DELAY_MS: Final = 700  # typing is on disk at most a second behind
RETRY_MS: Final = 3000  # text that could not be written is tried again


class SessionDocument(QObject):
    """Needles, note and undo of one session. Disk first, then memory, then the screen.

    Notes are written through the same gate but are not steps of undo: the editor undoes its own text.
    """

    changed = Signal(tuple)  # the changes, already on disk and in memory
    failed = Signal(str)  # a plain sentence; nothing changed
    recovered = Signal()  # the first write that succeeds after one that failed
    saved = Signal(str)  # local time, "14:03:22"
    history_changed = Signal()
    reloaded = Signal()

    def __init__(self, store: ChartStore, session_id: str, parent: QObject | None = None) -> None:
        """Read the session; StoreError where there is none."""
        super().__init__(parent)
        self._store = store
        self._id = session_id
        self._failing = False
        self._typed: dict[Section, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        self._load()

    # ---- what is there

    @property
    def session(self) -> Session:
        """The session record."""
        return self._session

    @property
    def patient(self) -> Patient:
        """Whose session it is."""
        return self._patient

    @property
    def course(self) -> Course | None:
        """The course that the session belongs to."""
        return self._course

    @property
    def needles(self) -> Mapping[str, Needle]:
        """Needle id → needle; a live read-only view."""
        return MappingProxyType(self._needles)

    @property
    def leads(self) -> Mapping[str, Lead]:
        """Lead id → lead; a live read-only view."""
        return MappingProxyType(self._leads)

    @property
    def areas(self) -> Mapping[str, Area]:
        """Area id → area; a live read-only view."""
        return MappingProxyType(self._areas)

    @property
    def adjuncts(self) -> Mapping[str, Adjunct]:
        """Adjunct id → adjunct; a live read-only view."""
        return MappingProxyType(self._adjuncts)

    @property
    def findings(self) -> Mapping[str, Finding]:
        """Kind → finding; a live read-only view."""
        return MappingProxyType(self._findings)

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Measure id → measure of this session; a live read-only view."""
        return MappingProxyType(self._measures)

    @property
    def notes(self) -> Mapping[Section, str]:
        """The text of each section as it is typed, saved or about to be."""
        return MappingProxyType({**self._notes, **self._typed})

    @property
    def stamps(self) -> tuple[Stamp, ...]:
        """What was stamped: stages, clocks, counts and explanations."""
        return tuple(self._stamps.values())

    @property
    def seal(self) -> Seal | None:
        """What was signed, or None."""
        return self._seal

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """What was corrected after signing, oldest first."""
        return tuple(self._amendments)

    @property
    def writable(self) -> bool:
        """False for a signed session and for a file that is open for reading only."""
        return self._session.status is not SessionStatus.SIGNED and not self._store.read_only

    def partners(self, needle: Needle) -> tuple[Needle, ...]:
        """The other needles of a linked pair."""
        if needle.pair_id is None:
            return ()
        return tuple(
            other for other in self._needles.values() if other.pair_id == needle.pair_id and other.id != needle.id
        )

    def next_ordinal(self) -> int:
        """The place in the order for the next needle."""
        return max((needle.ordinal for needle in self._needles.values()), default=0) + 1

    @property
    def current_set(self) -> int:
        """The set of needles that the next one belongs to."""
        return current_set(self._needles.values(), self._stamps.values())

    # ---- edits

    def edit(self, *changes: Change) -> bool:
        """Make one step of the changes. False where it could not be written: then nothing changed."""
        if not changes:
            return True
        if not self._write(changes, Cause.DO):
            return False
        step = tuple(change for change in changes if change.is_step)
        if step:
            self._undo.append(step)
            self._redo.clear()
            self.history_changed.emit()
        return True

    def stamp(
        self,
        kind: StampKind,
        number: int | None = None,
        text: str = "",
        needle_id: str = "",
        set_no: int | None = None,
    ) -> bool:
        """Stamp this moment. False where it could not be written."""
        return self.edit(change_of(None, self.new_stamp(kind, number, text, needle_id, set_no)))

    def new_stamp(
        self,
        kind: StampKind,
        number: int | None = None,
        text: str = "",
        needle_id: str = "",
        set_no: int | None = None,
    ) -> Stamp:
        """A stamp of this moment that is not written yet, for a step that does more; of the current set."""
        return Stamp(
            id=uuid4().hex,
            session_id=self._id,
            kind=kind,
            at=clock.now(),
            number=number,
            text=text,
            needle_id=needle_id,
            set_no=self.current_set if set_no is None else set_no,
        )

    def undo(self) -> bool:
        """Take the last step back; a run of nudges of the same needles is taken back whole."""
        return self._walk(self._undo, self._redo, Cause.UNDO)

    def redo(self) -> bool:
        """Make the last undone step again."""
        return self._walk(self._redo, self._undo, Cause.REDO)

    @property
    def can_undo(self) -> bool:
        """True where a step can be taken back."""
        return bool(self._undo) and self.writable

    @property
    def can_redo(self) -> bool:
        """True where a step can be made again."""
        return bool(self._redo) and self.writable

    @property
    def undo_text(self) -> str:
        """What undo takes back: ``place LI4 R``."""
        return describe(self._undo[-1]) if self._undo else ""

    @property
    def redo_text(self) -> str:
        """What redo makes again."""
        return describe(self._redo[-1]) if self._redo else ""

    # ---- note text

    def type_text(self, section: Section, text: str) -> None:
        """Keep typed text; it is written within a second, and at ``flush``."""
        if text == self.notes.get(section, ""):
            return
        self._typed[section] = text
        # Not restarted while typing goes on: the file is never further behind than the delay.
        if not self._timer.isActive():
            self._timer.start(TEXT_DELAY_MS)

    def flush(self) -> bool:
        """Write typed text now. False where that failed; the text is kept and tried again."""
        self._timer.stop()
        for section, text in list(self._typed.items()):
            old = self._notes.get(section)
            if text == (old or ""):
                self._typed.pop(section, None)
                continue
            before = None if old is None else Note(session_id=self._id, section=section, text=old)
            after = Note(session_id=self._id, section=section, text=text)
            if not self._write((change_of(before, after),), Cause.DO):
                self._timer.start(RETRY_MS)
                return False
            if self._typed.get(section) == text:
                self._typed.pop(section)
        return True

    @property
    def unsaved_text(self) -> bool:
        """True while typed text is not on disk."""
        return bool(self._typed)

    def reload(self) -> None:
        """Read everything again; typed text that is not on disk is kept."""
        self._load()
        self.reloaded.emit()
        self.history_changed.emit()

    # ---- inside

    def _load(self) -> None:
        store = self._store
        self._session = store.session(self._id)
        self._patient = store.patient(self._session.patient_id)
        self._course: Course | None = next(
            (course for course in store.courses(self._patient.id) if course.id == self._session.course_id),
            None,
        )
        self._needles = {needle.id: needle for needle in store.needles(self._id)}
        self._leads = {lead.id: lead for lead in store.leads(self._id)}
        self._areas = {one.id: one for one in of_session(store, Area, self._id)}
        self._adjuncts = {one.id: one for one in of_session(store, Adjunct, self._id)}
        self._findings = {one.kind: one for one in of_session(store, Finding, self._id)}
        self._measures = {one.id: one for one in of_session(store, Measure, self._id)}
        self._notes = dict(store.notes(self._id))
        self._stamps = {stamp.id: stamp for stamp in store.stamps(self._id)}
        self._seal = store.seal(self._id)
        self._amendments = list(store.amendments(self._id))
        undo, redo = store.steps(self._id)
        self._undo: list[Step] = [tuple(step) for step in undo]
        self._redo: list[Step] = [tuple(step) for step in redo]

    def _walk(self, source: list[Step], target: list[Step], cause: Cause) -> bool:
        if not source or not self.writable:
            return False
        moved = False
        for step in _run(source):
            changes = inverted(step) if cause is Cause.UNDO else step
            if not self._write(changes, cause):
                break
            # Each nudge is its own entry in the file, so the stacks say the same after a reopening.
            source.pop()
            target.append(step)
            moved = True
        if moved:
            self.history_changed.emit()
        return moved

    def _write(self, changes: Sequence[Change], cause: Cause) -> bool:
        try:
            self._store.apply(changes, cause=cause)
        except StoreError as error:
            self._failing = True
            if isinstance(error, StaleChangeError):
                with suppress(StoreError):
                    self.reload()
            self.failed.emit(str(error))
            return False
        for change in changes:
            self._take(change)
        self.changed.emit(tuple(changes))
        self.saved.emit(datetime.now().strftime("%H:%M:%S"))
        if self._failing:
            self._failing = False
            self.recovered.emit()
        return True

    def _take(self, change: Change) -> None:
        record = change.after if change.after is not None else change.before
        gone = change.after is None
        match record:
            case Needle() | Lead() | Stamp() | Area() | Adjunct() | Measure():
                _keep(self._by_id(record), record.id, record, gone)
            case Finding():
                _keep(self._findings, record.kind, record, gone)
            case Note():
                _keep(self._notes, record.section, record.text, gone)
            case Seal():
                self._seal = record
            case Amendment():
                self._amendments.append(record)
            case Session():
                self._session = record
            case Patient():
                self._patient = record
            case Course():
                self._course = record

    def _by_id(self, record: Needle | Lead | Stamp | Area | Adjunct | Measure) -> dict[str, Any]:
        by_type: dict[type[Any], dict[str, Any]] = {
            Needle: self._needles,
            Lead: self._leads,
            Stamp: self._stamps,
            Area: self._areas,
            Adjunct: self._adjuncts,
            Measure: self._measures,
        }
        return by_type[type(record)]


def _keep(there: dict[Any, Any], key: Any, value: Any, gone: bool) -> None:
    if gone:
        there.pop(key, None)
    else:
        there[key] = value


def is_nudge(step: Step) -> bool:
    """True for a step that only slides needles along one axis, as the arrow keys do; their names may follow.

    The step alone says so, hence runs of nudges are the same after the file was closed and opened again.
    """
    for change in step:
        old, new = change.before, change.after
        if not (isinstance(old, Needle) and isinstance(new, Needle)):
            return False
        slid = replace(
            old,
            x=new.x,
            y=new.y,
            side=new.side,
            code=new.code,
            system=new.system,
            part=new.part,
            label=new.label,  # “1.2 cm below ST4” is written anew with every step
        )
        if (old.x == new.x) == (old.y == new.y) or slid != new:
            return False
    return bool(step)


def _run(stack: Sequence[Step]) -> list[Step]:
    """The top of the stack, and under it the nudges of the same needles that belong to one slide."""
    top = stack[-1]
    run = [top]
    if is_nudge(top):
        keys = {change.key for change in top}
        for step in reversed(stack[:-1]):
            if not is_nudge(step) or {change.key for change in step} != keys:
                break
            run.append(step)
    return run
