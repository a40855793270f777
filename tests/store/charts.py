"""Invented practices for the store's tests; encrypted ones use a raw key, which spares the key derivation."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from acuchart.model.change import Record, change_of
from acuchart.model.course import Course
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.patient import Alert, Patient
from acuchart.model.practice import Practice
from acuchart.model.seal import seal
from acuchart.model.session import Note, Section, Session, SessionStatus
from acuchart.model.side import Side
from acuchart.model.stamp import Stamp, StampKind
from acuchart.store import ChartStore, create_file, open_file

RAW_KEY = f"x'{'5a' * 32}{'c3' * 16}'"
PASSPHRASE = "four invented words here"
LETTERS = "合谷 nausea eye ache Łukasz sleep naïve عين better same worse after walk"


def create(path: Path, *, encrypted: bool = True) -> ChartStore:
    return create_file(
        path,
        practice=Practice(name="Invented Practice"),
        passphrase=None,
        raw_key=RAW_KEY if encrypted else None,
    )


def reopen(path: Path, **how: Any) -> ChartStore:
    return open_file(path, raw_key=RAW_KEY, **how)


def needle(**changes: Any) -> Needle:
    values: dict[str, Any] = {
        "id": "n1",
        "session_id": "s1",
        "ordinal": 1,
        "view": "face-front@1",
        "x": 0.4,
        "y": 0.5,
        "side": Side.RIGHT,
        "code": "ST2",
        "placed_at": "2026-01-05T09:12:00.000Z",
    }
    return Needle(**{**values, **changes})


def add(store: ChartStore, *records: Record) -> None:
    store.apply([change_of(None, record) for record in records])


def one_session(store: ChartStore) -> None:
    add(store, Patient(id="p1", name="Anna Invented"))
    add(store, Session(id="s1", patient_id="p1", started_at="2026-01-05T09:00:00.000Z"))


def fill(store: ChartStore, *, patients: int = 3, sessions: int = 4, needles: int = 8, seed: int = 1) -> None:
    """Patients with courses, drafts and signed sessions, needles in every state, notes in several scripts."""
    dice = random.Random(seed)
    for p in range(patients):
        patient = Patient(
            id=f"p{p}",
            name=f"Nguyễn {p} Invented",
            born=date(1950 + p, 3, 4),
            complaint="dry macular degeneration",
            alerts=(Alert(text="anticoagulant", confirmed_on=date(2026, 1, 2)),),
        )
        course = Course(id=f"c{p}", patient_id=patient.id, name="Ten visits", planned_sessions=10)
        add(store, patient, course)
        for s in range(sessions):
            session = Session(
                id=f"s{p}-{s}",
                patient_id=patient.id,
                started_at=f"2026-02-{s + 1:02}T09:{p:02}:00.000Z",
                course_id=course.id,
                title="Micro eye",
            )
            add(store, session)
            for n in range(needles):
                add(
                    store,
                    needle(
                        id=f"n{p}-{s}-{n}",
                        session_id=session.id,
                        ordinal=n + 1,
                        x=dice.random(),
                        y=dice.random(),
                        state=dice.choice(list(NeedleState)),
                    ),
                )
            for section in Section:
                text = " ".join(dice.choices(LETTERS.split(), k=12))
                add(store, Note(session_id=session.id, section=section, text=text))
            add(store, Stamp(id=f"t{p}-{s}", session_id=session.id, kind=StampKind.CONSENT, at=session.started_at))
            if s % 2 == 0:
                sign(store, session.id)


def sign(store: ChartStore, session_id: str) -> None:
    """Sign a session with its seal, as one step."""
    session = store.session(session_id)
    signed = replace(session, status=SessionStatus.SIGNED)
    report = replace(store.report(session_id), session=signed)
    made = seal(report, at="2026-03-01T09:00:00.000Z", by="An Invented Practitioner")
    store.apply([change_of(session, signed), change_of(None, made)])


def contents(store: ChartStore) -> dict[str, Any]:
    """Everything that a reader of the chart could be shown."""
    sessions = store.sessions()
    return {
        "practice": store.practice(),
        "patients": store.patients(),
        "people": [store.patient(row.id) for row in store.patients()],
        "courses": [store.courses(row.id) for row in store.patients()],
        "sessions": sessions,
        "records": [store.session(row.id) for row in sessions],
        "needles": [store.needles(row.id) for row in sessions],
        "notes": [store.notes(row.id) for row in sessions],
        "stamps": [store.stamps(row.id) for row in sessions],
        "seals": [store.seal(row.id) for row in sessions],
        "amendments": [store.amendments(row.id) for row in sessions],
        "steps": [store.steps(row.id) for row in sessions],
        "drafts": store.drafts(),
    }
