"""An open practice file: what is in it, and the gate through which it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from functools import cached_property
from hmac import compare_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlcipher3 import dbapi2

from acuchart.model.change import RECORD_TYPES, Cause, Change, Entity
from acuchart.model.records import from_row
from acuchart.model.report import PatientSummary, SessionReport, SessionSummary
from acuchart.store import gate, search
from acuchart.store.errors import (
    AlreadyThereError,
    LostFileError,
    MissingRecordError,
    damaged,
    kind_errors,
    kind_os_error,
)
from acuchart.store.handles import copy, enter, identity, leave
from acuchart.store.lock import FileLock
from acuchart.store.patient_rows import BINNED, patients_at, patients_in_use, patients_with

if TYPE_CHECKING:
    from sqlite_utils import Database

    from acuchart.model.adverse import AdverseEvent
    from acuchart.model.course import Course
    from acuchart.model.lead import Lead
    from acuchart.model.needle import Needle
    from acuchart.model.patient import Patient
    from acuchart.model.practice import Practice
    from acuchart.model.seal import Amendment, Seal
    from acuchart.model.session import Section, Session
    from acuchart.model.stamp import Stamp
    from acuchart.model.words import NoteHit
    from acuchart.store.verify import Verification

_SUMMARY: Final = f"""
SELECT s.id, s.patient_id, p.name, s.started_at, s.title, s.status,
       (SELECT count(*) FROM needle n WHERE n.session_id = s.id AND n.state <> 'planned'),
       (SELECT count(*) FROM needle n WHERE n.session_id = s.id AND n.state IN ('in', 'not_found')),
       (SELECT count(*) FROM session o WHERE o.patient_id = s.patient_id AND o.course_id IS s.course_id
            AND (o.started_at, o.id) <= (s.started_at, s.id) AND o.id NOT IN {BINNED}),
       c.planned_sessions
FROM session s JOIN patient p ON p.id = s.patient_id LEFT JOIN course c ON c.id = s.course_id
"""


_OUT_OF_BIN: Final = "p.shelf <> 'bin'"


def entries_of(column: str) -> str:
    """The condition that a column names a patient, or an entry merged into it; takes the patient's id twice."""
    return f"{column} IN (SELECT ? UNION ALL SELECT id FROM patient WHERE merged_into = ? AND merged_into <> '')"


class ChartStore:
    """One open practice file. Made by ``create_file`` and ``open_file``; belongs to the thread that made it.

    Every method raises the StoreError that says what is wrong with the file where a read or write fails.
    """

    def __init__(
        self,
        connection: dbapi2.Connection,
        *,
        path: Path,
        encrypted: bool,
        passphrase: str | None = None,
        raw_key: str | None = None,
        read_only: bool = False,
        lock: FileLock | None = None,
    ) -> None:
        self.connection = connection
        self.path = path
        self.encrypted = encrypted
        self.read_only = read_only
        self._passphrase = passphrase
        self._raw_key = raw_key
        self._lock = lock
        self._real = str(path.resolve())
        self._log = f"{self._real}-wal"
        self._file_id = identity(self._real)
        self._log_id: tuple[int, int] | None = None
        self._open = True
        enter(self._file_id)

    @cached_property
    def db(self) -> Database:
        """The file as a sqlite-utils database; imported at need, since most starts only read."""
        from sqlite_utils import Database

        return Database(self.connection, execute_plugins=False)

    def apply(self, changes: Sequence[Change], *, cause: Cause = Cause.DO) -> None:
        """Write ``changes`` as one durable step (see ``store.gate``); an empty step writes nothing.

        Raises StaleChangeError, SignedError, DiskFullError, ReadOnlyError, LostFileError … with nothing written.
        """
        if not changes:
            return
        with kind_errors(self.path):
            self.check_still_there()
            gate.write(self.connection, changes, cause)
            if self._log_id is None:
                self._log_id = identity(self._log)

    def practice(self) -> Practice:
        """The practice profile."""
        from acuchart.model.practice import PRACTICE_KEY

        found: Practice = self._one(Entity.PRACTICE, PRACTICE_KEY, "practice profile")
        return found

    def patient(self, patient_id: str) -> Patient:
        """One patient; MissingRecordError where there is none with that id."""
        found: Patient = self._one(Entity.PATIENT, patient_id, "patient")
        return found

    def session(self, session_id: str) -> Session:
        """One session; MissingRecordError where there is none with that id."""
        found: Session = self._one(Entity.SESSION, session_id, "session")
        return found

    def course(self, course_id: str) -> Course:
        """One course; MissingRecordError where there is none with that id."""
        found: Course = self._one(Entity.COURSE, course_id, "course")
        return found

    def courses(self, patient_id: str) -> tuple[Course, ...]:
        """A patient's courses, oldest first."""
        return self.many(Entity.COURSE, "WHERE patient_id = ? ORDER BY started_on, id", patient_id)

    def needles(self, session_id: str) -> tuple[Needle, ...]:
        """A session's needles in the order of placing."""
        return self.many(Entity.NEEDLE, "WHERE session_id = ? ORDER BY ordinal, id", session_id)

    def leads(self, session_id: str) -> tuple[Lead, ...]:
        """A session's leads of electrical stimulators."""
        return self.many(Entity.LEAD, "WHERE session_id = ? ORDER BY device, id", session_id)

    def notes(self, session_id: str) -> dict[Section, str]:
        """The text of each section that was ever typed in."""
        from acuchart.model.session import Section

        rows = self._rows("SELECT section, text FROM note WHERE session_id = ?", session_id)
        try:
            return {Section(section): text for section, text in rows}
        except ValueError as error:
            raise damaged(self.path) from error

    def stamps(self, session_id: str) -> tuple[Stamp, ...]:
        """What was stamped in a session, by time."""
        return self.many(Entity.STAMP, "WHERE session_id = ? ORDER BY at, id", session_id)

    def seal(self, session_id: str) -> Seal | None:
        """What was signed, or None where nothing was sealed."""
        found = self.many(Entity.SEAL, "WHERE id = ?", session_id)
        return found[0] if found else None

    def amendments(self, session_id: str) -> tuple[Amendment, ...]:
        """What was corrected after signing, oldest first."""
        return self.many(Entity.AMENDMENT, "WHERE session_id = ? ORDER BY at, id", session_id)

    def events(self, session_id: str) -> tuple[AdverseEvent, ...]:
        """What went wrong in a session, in the order of writing down."""
        return self.many(Entity.EVENT, "WHERE session_id = ? ORDER BY at, id", session_id)

    def patients(self, ids: Sequence[str] | None = None, *, retired: bool = False) -> tuple[PatientSummary, ...]:
        """Every patient in use (and those retired), or those, as a list shows them; by name without accents."""
        with self._any_bytes():
            if ids is None:
                rows = patients_in_use(self.connection, retired=retired)
            else:
                rows = patients_with(self.connection, ids)
            rows.sort(key=lambda pair: (pair[0], pair[1].id))
        return tuple(row for _, row in rows)

    def first_patients(self, limit: int) -> tuple[tuple[PatientSummary, ...], int]:
        """The beginning of ``patients``, and how many there are in all: enough for the first picture of a list."""
        with self._any_bytes():
            numbers, every = search.first_patients(self.connection, limit)
            return tuple(patients_at(self.connection, numbers)), every

    def find_patients(self, query: str, *, limit: int = 50) -> tuple[PatientSummary, ...]:
        """Patients in use in whose names, birth date, phone, e-mail or complaint every word of ``query`` occurs.

        Any fragment counts, accents and case do not; names that begin with the query come first.
        """
        with self._any_bytes():
            return tuple(patients_at(self.connection, search.find_patients(self.connection, query, limit)))

    def search_notes(self, query: str, *, limit: int = 50) -> tuple[NoteHit, ...]:
        """Sections of notes with words that begin like every word of ``query``, newest first; Han by character."""
        with kind_errors(self.path):
            return search.search_notes(self.connection, query, limit)

    def sessions(
        self, *, patient_id: str | None = None, since: str = "", limit: int | None = None
    ) -> tuple[SessionSummary, ...]:
        """Sessions, newest first: of one patient or of all, from ``since`` (UTC text) on, at most ``limit``.

        Those in the bin are left out; a patient has those of entries that were merged into the patient's, too.
        """
        where, values = f"WHERE s.started_at >= ? AND s.binned_at = '' AND {_OUT_OF_BIN}", [since]
        if patient_id is not None:
            where = f"WHERE s.started_at >= ? AND s.binned_at = '' AND {entries_of('s.patient_id')}"
            values += [patient_id, patient_id]
        order = "ORDER BY s.started_at DESC, s.id DESC"
        if limit is not None:  # picked first: SQLite would count the needles of every session before it sorts
            picked = "SELECT s.id FROM session s JOIN patient p ON p.id = s.patient_id"
            where = f"WHERE s.id IN ({picked} {where} {order} LIMIT {int(limit)})"
        return self.summaries(f"{where} {order}", *values)

    def drafts(self) -> tuple[SessionSummary, ...]:
        """Sessions that are not signed, newest first."""
        where = f"WHERE s.status = 'draft' AND s.binned_at = '' AND {_OUT_OF_BIN}"
        return self.summaries(f"{where} ORDER BY s.started_at DESC, s.id DESC")

    def steps(self, session_id: str) -> tuple[gate.Steps, gate.Steps]:
        """The undo and redo stacks of a session, newest last; they survive closing and a crash."""
        with kind_errors(self.path):
            try:
                return gate.steps(self.connection, session_id)
            except ValueError as error:
                raise damaged(self.path) from error

    def report(self, session_id: str) -> SessionReport:
        """Everything that a session's papers name, read in one transaction."""
        with kind_errors(self.path):
            self.connection.execute("BEGIN")
            try:
                session = self.session(session_id)
                summary = self.summaries("WHERE s.id = ?", session_id)[0]
                return SessionReport(
                    practice=self.practice(),
                    patient=self.patient(session.patient_id),
                    session=session,
                    notes=self.notes(session_id),
                    course=None if session.course_id is None else self.course(session.course_id),
                    number_in_course=summary.number_in_course,
                    record_code=gate.head_hash(self.connection),
                    seal=self.seal(session_id),
                    amendments=self.amendments(session_id),
                    events=self.events(session_id),
                    facts=self.many(Entity.FACT, "WHERE patient_id = ? ORDER BY id", session.patient_id),
                    **self._parts(session_id),
                )
            finally:
                self.connection.execute("ROLLBACK")

    def _parts(self, session_id: str) -> dict[str, Any]:
        """What is signed with a session, by the names of a report."""
        from acuchart.model.seal import PARTS
        from acuchart.store.kinds import of_session

        return {name: of_session(self, RECORD_TYPES[entity], session_id) for entity, name in PARTS.items()}

    def head(self) -> str:
        """The hash of the newest entry of the history: the code that stands for the whole record."""
        with kind_errors(self.path):
            return gate.head_hash(self.connection)

    def knows(self, record_code: str) -> bool:
        """True where the history holds that entry: what a paper or a backup was made from is still in it."""
        return bool(self._rows("SELECT 1 FROM history WHERE hash = ? LIMIT 1", record_code.strip().lower()))

    def verify(self, progress: Callable[[str], None] | None = None) -> Verification:
        """Check pages, references, the history chain and that the rows are what the history says."""
        from acuchart.store.verify import verify

        with kind_errors(self.path):
            return verify(self.connection, encrypted=self.encrypted, progress=progress)

    def raw_key(self) -> str | None:
        """SQLCipher's raw form of the key (``x'…'``), or None for a plain file."""
        if not self.encrypted:
            return None
        if self._raw_key is None:
            from acuchart.store.opening import derive_raw_key

            self._raw_key = derive_raw_key(self.path, self._passphrase or "")
        return self._raw_key

    def reader(self) -> ChartStore:
        """A second, read-only store of the same file for a background thread; call it in that thread."""
        from acuchart.store.opening import open_file

        return open_file(self.path, passphrase=self._passphrase, raw_key=self._raw_key, read_only=True)

    def key(self) -> str | None:
        """What opens a copy of this file: the raw key where it is known, else the passphrase; None if plain."""
        return self._raw_key or self._passphrase if self.encrypted else None

    def opens(self, passphrase: str) -> bool:
        """True where ``passphrase`` is this file's; compared in constant time. A plain file asks for none."""
        if not self.encrypted:
            return True
        if self._passphrase is not None:
            typed, kept = (text.encode(errors="surrogatepass") for text in (passphrase, self._passphrase))
            return compare_digest(typed, kept)
        from acuchart.store.opening import derive_raw_key

        try:
            typed = derive_raw_key(self.path, passphrase).lower().encode()
        except UnicodeError:  # half a character is in no passphrase
            return False
        return compare_digest(typed, (self._raw_key or "").lower().encode())

    def copy_to(self, path: Path) -> None:
        """Copy the whole file, as it is on disk, to a new ``path``."""
        with kind_errors(self.path):
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                copy(self.path, path)
            except FileExistsError:
                raise AlreadyThereError(f"“{path.name}” is already there; choose another name.") from None
            except OSError as error:
                raise kind_os_error(error, path) from error
            finally:
                self.connection.execute("ROLLBACK")

    @property
    def is_open(self) -> bool:
        """False once the file was closed."""
        return self._open

    def close(self) -> None:
        """Close the file and leave it in one piece, without a log beside it; may be called twice."""
        if not self._open:
            return
        self._open = False
        if not self.read_only:
            with suppress(dbapi2.Error):  # a full disk must not keep the window open
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.connection.close()
        leave(self._file_id)
        if self._lock is not None:
            self._lock.release()

    def check_still_there(self) -> None:
        """Refuse to write into a file that is no longer at its place; SQLite itself would not notice."""
        if self.read_only:
            return
        if identity(self._real) != self._file_id:
            raise LostFileError(
                f"“{self.path.name}” was moved, deleted or replaced while it was open and takes no more changes;"
                " save a copy of the chart under another name."
            )
        if self._log_id is not None and identity(self._log) != self._log_id:
            # What was in the lost log is still readable through our handle: bring it home, then begin a new log.
            self.connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            self.connection.execute("PRAGMA journal_mode = WAL").fetchall()
            self._log_id = None

    @contextmanager
    def _any_bytes(self) -> Iterator[None]:
        """While rows are sorted and folded: a broken page of a plain file can put anything anywhere."""
        try:
            with kind_errors(self.path):
                yield
        except (AttributeError, TypeError) as error:
            raise damaged(self.path) from error

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with kind_errors(self.path):
            rows: list[tuple[Any, ...]] = self.connection.execute(sql, values).fetchall()
            return rows

    def many(self, entity: Entity, tail: str, *values: Any) -> tuple[Any, ...]:
        """The records of a kind that ``tail`` (WHERE … ORDER BY …) picks."""
        with kind_errors(self.path):
            cursor = self.connection.execute(f"SELECT * FROM {entity} {tail}", values)
            names = [column[0] for column in cursor.description]
            try:
                kind = RECORD_TYPES[entity]
                return tuple(from_row(kind, dict(zip(names, row, strict=True))) for row in cursor)
            except ValueError as error:
                if isinstance(error, UnicodeError):
                    raise
                raise damaged(self.path) from error

    def _one(self, entity: Entity, key: str, word: str) -> Any:
        found = self.many(entity, "WHERE id = ?", key)
        if not found:
            raise MissingRecordError(f"There is no {word} with the id “{key}” in “{self.path.name}”.")
        return found[0]

    def summaries(self, tail: str, *values: Any) -> tuple[SessionSummary, ...]:
        """Sessions s of patients p in courses c that ``tail`` (WHERE … ORDER BY …) picks."""
        names = [field.name for field in fields(SessionSummary)]
        return tuple(
            SessionSummary(**dict(zip(names, row, strict=True))) for row in self._rows(_SUMMARY + tail, *values)
        )
