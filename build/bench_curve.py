"""The curves of a full chart: first paint of the card, and the page with 40 photos and 300 measures."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bench_figures import Figure, quantile
from PySide6.QtCore import QBuffer, QIODevice, QPointF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QApplication, QWidget

import acuchart.ui  # noqa: F401 (makes None last: docs/decisions/0001)
from acuchart.model import clock
from acuchart.model.change import Record, change_of
from acuchart.model.course import Course
from acuchart.model.measure import Measure
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.patient import Patient
from acuchart.model.picture import Picture
from acuchart.model.practice import Practice
from acuchart.model.session import Session, SessionStatus
from acuchart.model.side import Side
from acuchart.store import ChartStore, create_file
from acuchart.store.blobs import keep

SESSIONS, NEEDLES, PHOTOS, COURSE = 50, 12, 40, 10
MEASURED = (("VA_LOGMAR", "R"), ("VA_LOGMAR", "L"), ("PAIN_NRS", ""), ("IOP", "R"), ("IOP", "L"), ("MYMOP2", ""))
MOST, GOAL = 150.0, 2.0  # ms until a curve is painted; a full page beside the same one without measures and photos
SIZE = QSize(760, 480)


def measure(folder: Path, rounds: int) -> Iterator[Figure]:
    """Both figures, measured in turn with what they are compared with."""
    from acuchart.app import build_window, make_application
    from acuchart.ui.context import Context
    from acuchart.ui.curve_card import CurveCard
    from acuchart.ui.settings import Settings
    from acuchart.ui.theme import theme

    app = make_application()
    theme().start(app, "light")
    store = create_file(folder / "curve.acuchart", practice=Practice(name="Bench"), passphrase=None)
    _add(store, "bare", full=False)
    _add(store, "full", full=True)
    context = Context(store, Settings())
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(rounds + 1):
        begin = time.perf_counter()
        plain = _Plain(store)
        plain.grab()
        floor.append((time.perf_counter() - begin) * 1000)
        begin = time.perf_counter()
        card = CurveCard(context, "full")
        card.resize(SIZE)
        card.grab()
        ours.append((time.perf_counter() - begin) * 1000)
        for one in (plain, card):
            one.deleteLater()
        _rest(app)
    first = ours[0]  # with everything that is imported and read once
    yield Figure("curve_first", first, "ms", floor[0], 1, most=MOST)
    yield Figure("curve", quantile(ours[1:], 0.5), "ms", quantile(floor[1:], 0.5), rounds, most=MOST)
    window = build_window(store, Settings())
    window.resize(1440, 900)
    window.show()
    times: dict[str, list[float]] = {"bare": [], "full": []}
    for number in range(rounds + 2):
        for key in ("bare", "full") if number % 2 else ("full", "bare"):
            window.workspace.go("patients")
            _rest(app)
            begin = time.perf_counter()
            window.workspace.open_patient(key)
            window.workspace.stack.currentWidget().grab()
            if number >= 2:  # what is read once is read in the first rounds
                times[key].append((time.perf_counter() - begin) * 1000)
            _rest(app)
    window.close()
    full, bare = (quantile(times[key], 0.5) for key in ("full", "bare"))
    yield Figure("open_patient_full", full, "ms", bare, rounds, goal=GOAL)


class _Plain(QWidget):
    """The floor: the same numbers read with one SELECT and drawn as one line each, without any words."""

    def __init__(self, store: ChartStore) -> None:
        super().__init__()
        self.resize(SIZE)
        rows = store.connection.execute(
            "SELECT side, value FROM measure WHERE patient_id = 'full' AND kind = 'VA_LOGMAR' ORDER BY side, at"
        ).fetchall()
        self._lines = [[value for side, value in rows if side == one] for one in ("R", "L")]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor("black"))
        for values in self._lines:
            step = self.width() / len(values)
            painter.drawPolyline(QPolygonF([QPointF(at * step, 400 * one) for at, one in enumerate(values)]))
        painter.end()


def _add(store: ChartStore, key: str, *, full: bool) -> None:
    """Fifty signed sessions in courses of ten, one point exchanged in every fifth of them."""
    begin = datetime.now().astimezone() - timedelta(days=7 * SESSIONS)
    records: list[Record] = [Patient(id=key, name=f"Invented {key.title()}", born=date(1955, 6, 9), goal="Walk")]
    drafts = []
    for number in range(SESSIONS):
        at = begin + timedelta(days=7 * number)
        course = f"{key}-c{number // COURSE}"
        if number % COURSE == 0:
            records.append(
                Course(id=course, patient_id=key, name="Ten", planned_sessions=COURSE, started_on=at.date())
            )
        session = Session(id=f"{key}-{number}", patient_id=key, started_at=clock.stamp(at), course_id=course)
        drafts.append(session)
        records.append(session)
        records += [_needle(session, n, number) for n in range(NEEDLES)]
        if full:
            records += [_measure(session, number, kind, side) for kind, side in MEASURED]
    if full:
        records += _pictures(store, key, begin)
    store.apply([change_of(None, record) for record in records])
    store.apply([change_of(one, replace(one, status=SessionStatus.SIGNED)) for one in drafts])


def _needle(session: Session, number: int, visit: int) -> Needle:
    return Needle(
        id=f"{session.id}-{number}",
        session_id=session.id,
        ordinal=number,
        view="face-front@1",
        x=0.3 + number / 50,
        y=0.4,
        side=Side.LEFT,
        code=f"ST{1 + number + (visit // 5 if number == 0 else 0) * NEEDLES}",
        state=NeedleState.OUT,
    )


def _measure(session: Session, visit: int, kind: str, side: str) -> Measure:
    value = 0.5 - visit / 400 if kind == "VA_LOGMAR" else float(3 + visit % 3)
    return Measure(
        id=f"{session.id}-{kind}-{side}",
        patient_id=session.patient_id,
        session_id=session.id,
        kind=kind,
        at=session.started_at,
        typed=f"{value:g}",
        value=value,
        side=side,
        moment="before",
    )


def _pictures(store: ChartStore, key: str, begin: datetime) -> list[Record]:
    """Forty small pictures, no two alike, as thumbnails are."""
    found: list[Record] = []
    for number in range(PHOTOS):
        image = QImage(320, 240, QImage.Format.Format_RGB32)
        image.fill(QColor.fromHsv(number * 9, 120, 200))
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "JPEG", 85)
        content = keep(store, bytes(buffer.data().data()))
        found.append(
            Picture(
                id=f"{key}-p{number}",
                patient_id=key,
                content=content,
                thumb=content,
                mime="image/jpeg",
                width=320,
                height=240,
                pose="front",
                taken_on=(begin + timedelta(days=8 * number)).date(),
                session_id=f"{key}-{number}",
            )
        )
    return found


def _rest(app: QApplication) -> None:
    """What follows one opening must not fall into the next."""
    end = time.perf_counter() + 0.1
    while time.perf_counter() < end:
        app.processEvents()
