"""Opening the page of a patient with 400 sessions, beside one with 10: press until the page is painted."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bench_figures import Figure, quantile
from PySide6.QtWidgets import QApplication

import acuchart.ui  # noqa: F401 (makes None last: docs/decisions/0001)
from acuchart.model import clock
from acuchart.model.change import Record, change_of
from acuchart.model.course import Course
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.session import Session, SessionStatus
from acuchart.model.side import Side
from acuchart.store import ChartStore, create_file

MANY, FEW, NEEDLES, COURSE, GOAL = 400, 10, 12, 10, 1.5


def _add(store: ChartStore, key: str, sessions: int) -> None:
    """A patient whose sessions, all but the last signed, belong to courses of ten."""
    begin = datetime.now().astimezone() - timedelta(days=3 * sessions)
    records: list[Record] = [Patient(id=key, name=f"Invented {key.title()}", born=date(1955, 6, 9), goal="Walk")]
    drafts = []
    for number in range(sessions):
        at = begin + timedelta(days=3 * number)
        course = f"{key}-c{number // COURSE}"
        if number % COURSE == 0:
            records.append(
                Course(id=course, patient_id=key, name="Ten", planned_sessions=COURSE, started_on=at.date())
            )
        session = Session(id=f"{key}-{number}", patient_id=key, started_at=clock.stamp(at), course_id=course)
        records.append(session)
        drafts.append(session)
        records += [
            Needle(
                id=f"{session.id}-{n}",
                session_id=session.id,
                ordinal=n,
                view="face-front@1",
                x=0.3 + n / 50,
                y=0.4,
                side=Side.LEFT,
                state=NeedleState.OUT,
            )
            for n in range(NEEDLES)
        ]
    store.apply([change_of(None, record) for record in records])
    store.apply([change_of(one, replace(one, status=SessionStatus.SIGNED)) for one in drafts[:-1]])


def measure(folder: Path, rounds: int) -> Iterator[Figure]:
    from acuchart.app import build_window, make_application
    from acuchart.ui.settings import Settings
    from acuchart.ui.theme import theme

    app = make_application()
    theme().start(app, "light")
    store = create_file(folder / "patient.acuchart", practice=Practice(name="Bench"), passphrase=None)
    for key, sessions in (("few", FEW), ("many", MANY)):
        _add(store, key, sessions)
    window = build_window(store, Settings())
    window.resize(1440, 900)
    window.show()
    times: dict[str, list[float]] = {"few": [], "many": []}
    for number in range(rounds + 2):
        for key in ("few", "many") if number % 2 else ("many", "few"):
            window.workspace.go("patients")
            _rest(app)
            begin = time.perf_counter()
            window.workspace.open_patient(key)
            window.workspace.stack.currentWidget().grab()
            took = time.perf_counter() - begin
            if number >= 2:  # what is read once is read in the first rounds
                times[key].append(took * 1000)
            _rest(app)
    window.close()
    many, few = quantile(times["many"], 0.5), quantile(times["few"], 0.5)
    yield Figure("open_patient_400", many, "ms", few, rounds, goal=GOAL)


def export(folder: Path, rounds: int) -> Iterator[Figure]:
    """One patient with 400 sessions read and written as FHIR, JSON and CSV; the floor reads and dumps the rows."""
    from acuchart import assets
    from acuchart.exchange.codes import load_codes
    from acuchart.exchange.one_patient import patient_files
    from acuchart.store.records_out import read_record

    store = create_file(folder / "export.acuchart", practice=Practice(name="Bench"), passphrase=None)
    _add(store, "many", MANY)
    atlas, codes = assets.load_atlas(), load_codes()
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        begin = time.perf_counter()
        record, at = read_record(store, "many"), datetime.now().astimezone()
        for kind in ("fhir", "json", "csv"):
            patient_files(record, kind, atlas=atlas, codes=codes, at=at)
        took = time.perf_counter() - begin
        begin = time.perf_counter()
        for table in ("patient", "course", "session", "needle"):
            rows = store.connection.execute(f"SELECT * FROM {table}").fetchall()
            json.dumps(rows, ensure_ascii=False).encode()
        bare = time.perf_counter() - begin
        if number:
            times[0].append(took * 1000)
            times[1].append(bare * 1000)
    store.close()
    value = quantile(times[0], 0.5)
    yield Figure("export_patient", value, "ms", quantile(times[1], 0.5), rounds)
    yield Figure(
        "export_patient_rate", MANY / value * 1000, "sessions/s", MANY / quantile(times[1], 0.5) * 1000, rounds
    )


def _rest(app: QApplication) -> None:
    """What follows one opening must not fall into the next."""
    end = time.perf_counter() + 0.15
    while time.perf_counter() < end:
        app.processEvents()
