"""A whole career as a file: 10 000 patients, 100 000 sessions, 2 000 000 needles, all invented, a valid history.

Rows go in by bulk, not through the gate, but each has its entry in the chain, so ``verify`` finds nothing.
``python -m tests.store.career OUT [FACTOR]`` makes one and prints what the usual questions take.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from acuchart.model.change import Record, change_of
from acuchart.model.clock import stamp
from acuchart.model.course import Course
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.records import to_row
from acuchart.model.session import Note, Section, Session, SessionStatus
from acuchart.model.side import Side
from acuchart.store import gate, open_file, search
from acuchart.store.chart_store import ChartStore
from acuchart.store.opening import new_file

RAW_KEY = f"x'{'17' * 32}{'2b' * 16}'"
_FIRST = (
    "Anna",
    "Béatrice",
    "Chloé",
    "Dmitri",
    "Elif",
    "Fatima",
    "Grace",
    "Hồng",
    "Ivan",
    "Jürgen",
    "Kwame",
    "Łukasz",
    "Mei",
    "Nia",
    "Ólafur",
    "Priya",
    "Quentin",
)
_LAST = (
    "Invented",
    "Made-Up",
    "Figment",
    "Nobody",
    "Fable",
    "Example",
    "Novel",
    "Mirage",
    "Pretend",
    "Sample",
    "Nguyễn",
    "Ćwik",
    "王",
    "Øster",
    "Weiß",
)
_COMMON = (
    "patient",
    "says",
    "pain",
    "better",
    "worse",
    "same",
    "sleep",
    "deep",
    "light",
    "morning",
    "evening",
    "left",
    "right",
    "eye",
    "vision",
    "blurred",
    "sharper",
    "neck",
    "shoulder",
    "knee",
    "walk",
    "stairs",
    "minutes",
    "after",
    "before",
    "treatment",
    "needle",
    "well",
    "tolerated",
    "warm",
    "heavy",
    "distending",
    "none",
    "bruise",
    "today",
    "week",
    "since",
    "last",
    "visit",
    "plan",
    "continue",
    "twice",
    "weekly",
    "home",
    "exercise",
    "water",
    "rest",
    "合谷",
    "足三里",
    "太衝",
    "naïve",
    "déjà",
    "œdème",
)
_CODES = (
    "LI4",
    "ST36",
    "LV3",
    "GB20",
    "BL2",
    "ST2",
    "EX-HN5",
    "TE23",
    "SP6",
    "KI3",
    "PC6",
    "HT7",
    "GV20",
    "LI11",
    "BL60",
    "GB34",
)
_VIEWS = ("face-front@1", "head-top@1", "hand-dorsal-left@1", "foot-dorsal-right@1", "body-front@1")
# Two million needles are made as rows at once: the record and its change would take half of the time.
_NEEDLE = to_row(
    Needle(
        id="",
        session_id="",
        ordinal=0,
        view="",
        x=0.0,
        y=0.0,
        side=Side.LEFT,
        system="channel",
        state=NeedleState.OUT,
        gauge_mm=0.16,
        length_mm=15.0,
        depth_mm=6.0,
    )
)
_BATCH = 400  # sessions in one transaction


@dataclass(frozen=True)
class Size:
    """How much is made."""

    patients: int = 10_000
    sessions: int = 100_000
    needles: int = 2_000_000

    def times(self, factor: float) -> Size:
        return Size(*(max(1, round(number * factor)) for number in (self.patients, self.sessions, self.needles)))


CAREER = Size()
YEAR = Size(patients=300, sessions=3_000, needles=60_000)


def make_career(
    path: Path,
    size: Size = CAREER,
    *,
    passphrase: str | None = None,
    raw_key: str | None = RAW_KEY,
    seed: int = 1,
    tell: Callable[[float], None] | None = None,
) -> None:
    """Write the file; the same size and seed give the same contents."""
    store = new_file(path, passphrase=passphrase, raw_key=None if passphrase else raw_key)
    try:
        _Bulk(store).write(size, random.Random(seed), tell or (lambda _: None))
    finally:
        store.close()


class _Bulk:
    def __init__(self, store: ChartStore) -> None:
        self.execute = store.connection.execute
        self.many = store.connection.executemany
        self.connection = store.connection
        self.seq = 0
        self.head = gate.FIRST_HASH
        self.at = ""

    def write(self, size: Size, dice: random.Random, tell: Callable[[float], None]) -> None:
        for pragma in (
            "synchronous = OFF",
            "cache_size = -400000",
            "foreign_keys = OFF",
            "wal_autocheckpoint = 20000",
        ):
            self.execute(f"PRAGMA {pragma}").fetchall()
        # Triggers and side indexes slow bulk down; they are put back word for word.
        put_back = self.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND"
            " (type = 'trigger' OR name IN ('needle_by_code', 'history_elsewhere'))"
        ).fetchall()
        for kind, name, _ in put_back:
            self.execute(f"DROP {kind} {name}")
        people = self.people(size, dice)
        for start, batch in self.visits(size, people, dice):
            self.execute("BEGIN")
            for records in batch:
                self.put(records)
            self.execute("COMMIT")
            tell(start / size.sessions)
        self.execute("BEGIN")
        search.rebuild(self.connection)
        self.execute(
            "INSERT INTO history_block (session_id, block)"
            f" SELECT DISTINCT session_id, seq / {gate.BLOCK} FROM history WHERE session_id IS NOT NULL"
        )
        for _, _, sql in put_back:
            self.execute(sql)
        self.execute("COMMIT")

    def people(self, size: Size, dice: random.Random) -> list[str]:
        self.at = "1990-01-01T08:00:00.000Z"
        self.execute("BEGIN")
        self.put([Practice(name="A Career of Invented Patients", practitioner="Nobody In Particular")])
        ids = sorted(f"{dice.getrandbits(128):032x}" for _ in range(size.patients))
        self.put(
            Patient(
                id=id_,
                name=f"{dice.choice(_FIRST)} {dice.choice(_FIRST)} {dice.choice(_LAST)} {number}",
                born=date(1930, 1, 1) + timedelta(days=dice.randrange(27_000)),
                phone=f"0555 {dice.randrange(10**6):06}",
                complaint=" ".join(dice.choices(_COMMON, k=3)),
                created_at=self.at,
            )
            for number, id_ in enumerate(ids)
        )
        self.put(Course(id=f"c{id_}", patient_id=id_, name="Ten visits", planned_sessions=10) for id_ in ids[::2])
        self.execute("COMMIT")
        return ids

    def visits(
        self, size: Size, people: list[str], dice: random.Random
    ) -> Iterator[tuple[int, list[list[Record | dict[str, Any]]]]]:
        begin = datetime(1990, 1, 2, 8, tzinfo=UTC)
        gap = timedelta(days=33 * 365 * size.sessions / CAREER.sessions) / size.sessions
        each, rest = divmod(size.needles, size.sessions)
        ids = sorted(f"{dice.getrandbits(128):032x}" for _ in range(size.sessions))
        with_course = set(people[::2])
        batch: list[list[Record | dict[str, Any]]] = []
        for number, id_ in enumerate(ids):
            self.at = at = stamp(begin + gap * number)
            patient = dice.choice(people)
            session = Session(
                id=id_,
                patient_id=patient,
                started_at=at,
                ended_at=at,
                course_id=f"c{patient}" if patient in with_course else None,
                title="Micro eye" if number % 3 else "Neck and shoulder",
                retention_min=30,
                status=SessionStatus.SIGNED if number < size.sessions - 5 else SessionStatus.DRAFT,
            )
            records: list[Record | dict[str, Any]] = [session]
            records += [
                {
                    **_NEEDLE,
                    "id": f"{dice.getrandbits(128):032x}",
                    "session_id": id_,
                    "ordinal": n + 1,
                    "view": _VIEWS[n % 5],
                    "x": round(dice.random(), 5),
                    "y": round(dice.random(), 5),
                    "side": "LR"[n % 2],
                    "code": _CODES[(n + number) % len(_CODES)],
                    "placed_at": at,
                    "removed_at": at,
                }
                for n in range(each + (number < rest))
            ]
            for section in (Section.SUBJECTIVE, Section.PLAN):
                words = dice.choices(_COMMON, k=14)
                words.append(f"word{dice.randrange(5000)}")
                records.append(Note(session_id=id_, section=section, text=" ".join(words)))
            batch.append(records)
            if len(batch) == _BATCH:
                yield number, batch
                batch = []
        yield size.sessions, batch

    def put(self, records: Iterable[Record | dict[str, Any]]) -> None:
        """Rows and entries; records of one kind go in together. A dict is a needle's row."""
        rows: dict[str, list[tuple[Any, ...]]] = {}
        entries = []
        for record in records:
            if isinstance(record, dict):
                row, entity, key, session_id = record, "needle", record["id"], record["session_id"]
            else:
                change = change_of(None, record)
                row, entity, key, session_id = to_row(record), change.entity.value, change.key, change.session_id
            rows.setdefault(entity, []).append(tuple(row.values()))
            self.seq += 1
            entry = (self.seq, self.seq, self.at, "do", session_id, entity, key, None, gate.canonical(row))
            hash_ = gate.hash_of(self.head, entry)
            entries.append((*entry, self.head, hash_))
            self.head = hash_
        for entity, values in rows.items():
            names = _columns(entity)
            self.many(f"INSERT INTO {entity} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values)
        self.many(gate._HISTORY, entries)


def _columns(entity: str) -> tuple[str, ...]:
    from dataclasses import fields

    from acuchart.model.change import RECORD_TYPES, Entity

    return tuple(field.name for field in fields(RECORD_TYPES[Entity(entity)]))


def questions(path: Path, *, tries: int = 60, seed: int = 2) -> dict[str, float]:
    """What opening and the usual questions take, in milliseconds: the 95th percentile over ``tries``."""
    dice = random.Random(seed)
    found: dict[str, float] = {}

    def timed(name: str, ask: Callable[[], object], times: int = tries) -> None:
        taken = []
        for _ in range(times):
            begin = time.perf_counter()
            ask()
            taken.append(time.perf_counter() - begin)
        found[name] = sorted(taken)[int(len(taken) * 0.95) if times > 1 else 0] * 1000

    timed("open", lambda: open_file(path, raw_key=RAW_KEY).close(), 15)
    store = open_file(path, raw_key=RAW_KEY)
    patients = [id_ for (id_,) in store.connection.execute("SELECT id FROM patient")]
    sessions = [id_ for (id_,) in store.connection.execute("SELECT id FROM session")]

    def open_patient() -> None:
        id_ = dice.choice(patients)
        store.patient(id_), store.courses(id_), store.sessions(patient_id=id_)

    def open_session() -> None:
        id_ = dice.choice(sessions)
        session = store.session(id_)
        store.patient(session.patient_id), store.needles(id_), store.notes(id_), store.steps(id_)

    fragments = ["ann", "nvent", "łuk", "hong", "王", "béa", "novel 12", "55", "figment anna", "zzz"]
    queries = [
        "pain",
        "合谷",
        "word123",
        "blur sharper",
        "oedeme",
        "heavy left",
        "足三里 deja",
        "nothing here",
        "vis",
    ]
    timed("find_patient", lambda: store.find_patients(dice.choice(fragments)))
    timed("open_patient", open_patient)
    timed("open_session", open_session)
    timed("search_notes", lambda: store.search_notes(dice.choice(queries)))
    timed("today", lambda: (store.drafts(), store.sessions(limit=50)))
    timed("patients", store.patients, 3)
    timed("sessions", store.sessions, 1)
    store.close()
    return {name: round(value, 2) for name, value in found.items()}


def main() -> None:
    path, factor = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    begin = time.perf_counter()
    make_career(path, CAREER.times(factor))
    seconds = round(time.perf_counter() - begin, 1)
    print(json.dumps({"factor": factor, "made_in_s": seconds, "mb": path.stat().st_size >> 20, **questions(path)}))


if __name__ == "__main__":
    main()
