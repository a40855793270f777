"""An invented patient with two sessions, and the screen on the second one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.model.change import change_of
from acuchart.model.course import Course
from acuchart.model.needle import Needle
from acuchart.model.patient import Alert, Patient
from acuchart.model.practice import Practice
from acuchart.model.session import Note, Section, Session, SessionStatus
from acuchart.model.side import Side
from acuchart.store import ChartStore, create_file
from acuchart.ui.context import Context
from acuchart.ui.session.screen import SessionScreen
from acuchart.ui.settings import Settings
from acuchart.ui.theme import load_script_fonts, theme

FACE = "face-front@1"


def make_store(folder: Path) -> ChartStore:
    store = create_file(folder / "invented.acuchart", practice=Practice(name="Fernwood"), passphrase=None)
    patient = Patient(
        id="p1",
        name="Marigold Sampleton",
        born=date(1968, 2, 3),
        pronoun="she",
        goal="To chew without thinking of my jaw.",
        alerts=(Alert(text="Aspirin 75 mg"),),
    )
    course = Course(id="c1", patient_id="p1", name="Face course", planned_sessions=12)
    earlier = Session(id="s0", patient_id="p1", started_at="2026-11-10T13:40:00.000Z", course_id="c1")
    session = Session(id="s1", patient_id="p1", started_at="2026-11-17T13:41:00.000Z", course_id="c1")
    note = Note(session_id="s0", section=Section.SUBJECTIVE, text="Jaw tight by evening, 5/10.")
    store.apply([change_of(None, record) for record in (patient, course, earlier, session, note)])
    return store


def needle(**changes: Any) -> Needle:
    values: dict[str, Any] = {"id": "n1", "session_id": "s1", "ordinal": 1, "view": FACE, "x": 0.4, "y": 0.5}
    values |= {"side": Side.RIGHT, "gauge_mm": 0.16, "length_mm": 15, "placed_at": "2026-11-17T13:49:21.000Z"}
    return Needle(**{**values, **changes})


def at_point(code: str, side: Side, ordinal: int, *, view: str = "face-front", **changes: Any) -> Needle:
    atlas = load_atlas()
    place = atlas.same_place(code, side, view)
    assert place is not None
    ref = atlas.views[view].ref
    values: dict[str, Any] = {"id": f"{code}-{side}", "ordinal": ordinal, "view": ref, "x": place.x, "y": place.y}
    return needle(**{**values, "side": side, "code": code, "system": atlas.points[code].system, **changes})


def add_needles(store: ChartStore, needles: Sequence[Needle]) -> None:
    for one in needles:
        store.apply([change_of(None, one)])


def sign(store: ChartStore) -> None:
    session = store.session("s1")
    store.apply([change_of(session, replace(session, status=SessionStatus.SIGNED))])


def show(qtbot: QtBot, store: ChartStore, size: tuple[int, int] = (1440, 900)) -> SessionScreen:
    if not QApplication.instance().styleSheet():
        theme().start(QApplication.instance(), "light")
        load_script_fonts()
    context = Context(store, Settings())
    screen = SessionScreen(context, "s1")
    context.setParent(screen)
    qtbot.addWidget(screen)
    screen.resize(*size)
    with qtbot.waitExposed(screen):
        screen.show()
    qtbot.waitUntil(lambda: screen.plate.sharp, timeout=20_000)
    return screen


def px(screen: SessionScreen, x: float, y: float) -> QPoint:
    """A place on the plate, given in fractions, as px of the plate's widget."""
    left, top = screen.plate.camera.to_screen(x, y)
    return QPoint(round(left), round(top))


def click(qtbot: QtBot, screen: SessionScreen, x: float, y: float, modifier: Any = None) -> None:
    keys = Qt.KeyboardModifier.NoModifier if modifier is None else modifier
    qtbot.mouseClick(screen.plate, Qt.MouseButton.LeftButton, keys, px(screen, x, y))


def move(screen: SessionScreen, spot: QPoint, modifier: Any = None, *, pressed: bool = False) -> None:
    """The pointer at a place of the plate, with the left button up or down."""
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier if modifier is None else modifier
    everywhere = QPointF(screen.plate.mapToGlobal(spot))
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(spot), everywhere, none, left if pressed else none, keys)
    QApplication.sendEvent(screen.plate, event)


def drag(
    qtbot: QtBot,
    screen: SessionScreen,
    start: tuple[float, float],
    end: tuple[float, float],
    modifier: Any = None,
    *,
    let_go: bool = True,
) -> None:
    keys = Qt.KeyboardModifier.NoModifier if modifier is None else modifier
    button = Qt.MouseButton.LeftButton
    first, last = px(screen, *start), px(screen, *end)
    qtbot.mousePress(screen.plate, button, keys, first)
    for part in (0.3, 0.6, 1.0):
        move(screen, first + (last - first) * part, modifier, pressed=True)
    if let_go:
        qtbot.mouseRelease(screen.plate, button, keys, last)


def settled(qtbot: QtBot, screen: SessionScreen) -> None:
    """Wait until list, inspector and bar have caught up with the plate."""
    qtbot.waitUntil(lambda: not screen._settle_timer.isActive(), timeout=5000)
