"""Practice files with invented people, and windows on them, for the tests of the shell."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.course import Course
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.session import Session, SessionStatus
from acuchart.model.side import Side
from acuchart.store import ChartStore, create_file

NAMES = ("Barnaby Mockridge", "Hyacinth Marchfake", "Łukasz Ćwik", "Marigold Sampleton", "Nguyễn Thị Hồng")


def make_file(folder: Path, *, passphrase: str | None = None, name: str = "Fernwood Practice") -> ChartStore:
    folder.mkdir(parents=True, exist_ok=True)
    return create_file(folder / f"{name}.acuchart", practice=Practice(name=name), passphrase=passphrase)


def add_patients(store: ChartStore, names: Sequence[str] = NAMES) -> list[Patient]:
    made = [
        Patient(
            id=f"p{place}", name=name, born=date(1950 + place % 50, 2, 3), work="Medical", complaint="Neck pain"
        )
        for place, name in enumerate(names)
    ]
    store.apply([change_of(None, patient) for patient in made])
    return made


def add_session(
    store: ChartStore, patient_id: str, *, days_ago: int = 0, needles: int = 0, **values: Any
) -> Session:
    started = datetime.now(UTC) - timedelta(days=days_ago, minutes=5)
    status = values.pop("status", SessionStatus.DRAFT)
    session = Session(
        id=values.pop("id", f"s-{patient_id}-{days_ago}"),
        patient_id=patient_id,
        started_at=clock.stamp(started),
        **values,
    )
    placed = [
        Needle(
            id=f"{session.id}-n{number}",
            session_id=session.id,
            ordinal=number,
            view="face-front@1",
            x=0.4,
            y=0.3 + number / 100,
            side=Side.RIGHT,
            state=NeedleState.IN if status is SessionStatus.DRAFT else NeedleState.OUT,
        )
        for number in range(1, needles + 1)
    ]
    store.apply([change_of(None, session), *(change_of(None, needle) for needle in placed)])
    if status is SessionStatus.SIGNED:
        from dataclasses import replace

        store.apply([change_of(session, replace(session, status=status))])
    return session


def add_course(store: ChartStore, patient_id: str, planned: int = 10) -> Course:
    course = Course(id=f"c-{patient_id}", patient_id=patient_id, name="Micro eye", planned_sessions=planned)
    store.apply([change_of(None, course)])
    return course


def bring_up(qtbot: Any, window: Any) -> Any:
    """The window in front, with the keyboard: focus events are real."""
    window.resize(1440, 900)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def type_into(qtbot: Any, field: Any, text: str) -> None:
    """Give a field the keyboard and type at its end."""
    field.setFocus()
    field.end(False)
    qtbot.keyClicks(field, text)
