"""One mark: from the mouse's release to the needle on disk and on the screen."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

from bench_figures import PASSPHRASE, Figure, needle, one_session, quantile
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView, QWidget
from sqlcipher3 import dbapi2

import acuchart.ui  # noqa: F401 (makes None last: docs/decisions/0001)
from acuchart.model.area import Area, AreaKind
from acuchart.model.change import change_of
from acuchart.model.lead import Lead

NEEDLES, MANY, LEADS = 60, 120, 12
NEAR = 7.0  # times the fit: two dozen marks are seen, and named
SETTLE_MS = 150  # what the program does after a mark (labels, lists) must not fall into the floor's time


class Paints(QObject):
    """Counts the paints of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def until_painted(app: QApplication, paints: Paints, before: int) -> None:
    deadline = time.perf_counter() + 5
    while paints.count == before:
        app.processEvents()
        if time.perf_counter() > deadline:
            raise SystemExit("The mark was not painted within five seconds.")


class Program:
    """The real session screen on a real encrypted file."""

    def __init__(self, app: QApplication, folder: Path, needles: int = NEEDLES, leads: int = 0) -> None:
        from acuchart.store import open_file
        from acuchart.ui.context import Context
        from acuchart.ui.session.screen import SessionScreen
        from acuchart.ui.settings import Settings

        path = folder / f"mark-{needles}.acuchart"
        key = one_session(path, needles)
        self.app, self.needles = app, needles
        store = open_file(path, raw_key=key)
        if leads:
            store.apply([change_of(None, one) for one in (*leads_between(leads), *three_areas())])
        self.context = Context(store, Settings())
        self.screen = SessionScreen(self.context, "session")
        self.screen.resize(1440, 900)
        self.screen.show()
        self.screen.needles.show_view("face-front")
        self.plate = self.screen.plate
        self.paints = Paints(self.plate)
        self.random = random.Random(37)
        deadline = time.perf_counter() + 20
        while not self.plate.sharp and time.perf_counter() < deadline:
            app.processEvents()
        QTest.qWait(400)

    def nearer(self, times: float) -> None:
        """Zoomed in on the middle of the needles, and sharp."""
        x, y = self.plate.camera.to_screen(0.5, 0.42)
        self.plate.zoom(times, QPointF(x, y))
        deadline = time.perf_counter() + 20
        while not self.plate.sharp and time.perf_counter() < deadline:
            self.app.processEvents()
        QTest.qWait(SETTLE_MS)

    def mark(self) -> float:
        """One needle at a free place; it is taken back afterwards, so that there are always as many."""
        place = self._free_place()
        QTest.mousePress(self.plate, Qt.MouseButton.LeftButton, pos=place)
        self.app.processEvents()
        count, before = len(self.screen.document.needles), self.paints.count
        begin = time.perf_counter()
        QTest.mouseRelease(self.plate, Qt.MouseButton.LeftButton, pos=place)
        until_painted(self.app, self.paints, before)
        took = time.perf_counter() - begin
        assert len(self.screen.document.needles) == count + 1, "the release placed no needle"
        self.screen.document.undo()
        QTest.qWait(SETTLE_MS)
        return took * 1000

    def _free_place(self) -> QPoint:
        """A place on the body, in sight, where no mark is under a finger."""
        low, high = (0.2, 0.7) if self.needles == NEEDLES else (0.12, 0.85)
        for _ in range(20_000):
            px, py = self.plate.camera.to_screen(self.random.uniform(0.3, 0.7), self.random.uniform(low, high))
            inside = 80 < px < self.plate.width() - 80 and 60 < py < self.plate.height() - 100
            pill = self.plate.leads.hit(px, py) or self.plate.areas.hit(px, py)
            free = not pill and self.plate.hit(px, py, reach=30.0) is None
            if inside and free and self.plate.on_body(px, py):
                return QPoint(round(px), round(py))
        raise SystemExit("There is no free place on the plate.")

    def close(self) -> None:
        self.screen.close()
        self.context.store.close()


def leads_between(number: int) -> list[Lead]:
    """Leads between needles of `one_session`, two by two."""
    return [
        Lead(
            id=f"lead-{at}",
            session_id="session",
            from_id=f"needle-{8 * at + 1:06}",
            to_id=f"needle-{8 * at + 13:06}",
            device="ABCDEFGH"[at % 8],
            hz_low=2,
            hz_high=100,
        )
        for at in range(number)
    ]


def three_areas() -> list[Area]:
    """A stroke, an area and a cup, all under the needles."""
    view = "face-front@1"
    return [
        Area(id="a1", session_id="session", kind=AreaKind.GUA_SHA, view=view, path="0.35,0.3 0.5,0.27 0.65,0.3"),
        Area(
            id="a2",
            session_id="session",
            kind=AreaKind.PAIN,
            view=view,
            path="0.36,0.45 0.46,0.45 0.46,0.58 0.36,0.58",
            closed=True,
            score=4,
        ),
        Area(id="a3", session_id="session", kind=AreaKind.CUP, view=view, path="0.6,0.5"),
    ]


class Bare:
    """One insert and commit with sqlcipher3, and one ellipse more on a picture of the same size."""

    def __init__(self, app: QApplication, folder: Path, size: tuple[int, int], ratio: float, marks: int) -> None:
        self.app = app
        self.connection = dbapi2.connect(str(folder / f"bare-{marks}.db"), isolation_level=None)
        self.connection.execute(f"PRAGMA key = '{PASSPHRASE}'")
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.row = needle(1)
        names = "id, session_id, ordinal, view, x, y, side, label, state, gauge_mm, length_mm, depth_mm, placed_at"
        self.connection.execute(f"CREATE TABLE needle ({names})")
        self.insert = f"INSERT INTO needle ({names}) VALUES ({', '.join('?' * 13)})"
        picture = QImage(round(size[0] * ratio), round(size[1] * ratio), QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(QColor("#FAF8F4"))
        painter = QPainter(picture)
        for number in range(400):  # not one colour, as a plate is not
            painter.fillRect(
                number * 3 % size[0], number * 7 % size[1], 60, 40, QColor.fromHsv(number % 360, 60, 220)
            )
        painter.end()
        pixmap = QPixmap.fromImage(picture)
        pixmap.setDevicePixelRatio(ratio)
        self.scene = QGraphicsScene(0, 0, *size)
        self.scene.addPixmap(pixmap)
        self.view = QGraphicsView(self.scene)
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.view.resize(size[0] + 4, size[1] + 4)
        self.random = random.Random(37)
        for _ in range(marks):
            self._ellipse()
        self.view.show()
        self.paints = Paints(self.view.viewport())
        QTest.qWait(200)
        self.number = 0

    def _ellipse(self) -> object:
        x, y = (
            self.random.uniform(100, self.scene.width() - 100),
            self.random.uniform(100, self.scene.height() - 100),
        )
        return self.scene.addEllipse(x, y, 22, 22, QColor("#FFFFFF"), QColor("#0F5F55"))

    def mark(self) -> float:
        self.number += 1
        row = self.row
        before = self.paints.count
        begin = time.perf_counter()
        values = (f"needle-{self.number}", row.session_id, row.ordinal, row.view, row.x, row.y, row.side.value)
        values += (row.label, row.state.value, row.gauge_mm, row.length_mm, row.depth_mm, row.placed_at)
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(self.insert, values)
        self.connection.execute("COMMIT")
        item = self._ellipse()
        until_painted(self.app, self.paints, before)
        took = time.perf_counter() - begin
        self.scene.removeItem(item)
        QTest.qWait(25)
        return took * 1000

    def close(self) -> None:
        self.view.close()
        self.connection.close()


def measure(folder: Path, rounds: int) -> Iterator[Figure]:
    app = _application()
    yield from _compare(app, folder, Program(app, folder), NEEDLES, rounds, "mark")


def measure_120(folder: Path, rounds: int) -> Iterator[Figure]:
    """The whole plate with 120 needles, then so near that numbers and names show; leads and areas in both."""
    app = _application()
    for name, times in (("mark_120", 1.0), ("mark_120_near", NEAR)):
        inside = folder / name
        inside.mkdir()
        program = Program(app, inside, MANY, leads=LEADS)
        if times != 1.0:
            program.nearer(times)
            assert program.plate.labels, "no names are shown"
        yield from _compare(app, inside, program, MANY, rounds, name)


def _application() -> QApplication:
    from acuchart.app import make_application
    from acuchart.ui.theme import theme

    app = make_application()
    theme().start(app, "light")
    return app


def _compare(
    app: QApplication, folder: Path, program: Program, marks: int, rounds: int, name: str
) -> Iterator[Figure]:
    size = (program.plate.width(), program.plate.height())
    bare = Bare(app, folder, size, program.plate.devicePixelRatioF(), marks)
    ours: list[float] = []
    floor: list[float] = []
    for round_ in range(rounds + 5):
        pair = program.mark(), bare.mark()
        if round_ >= 5:
            ours.append(pair[0])
            floor.append(pair[1])
    program.close()
    bare.close()
    yield Figure(name, quantile(ours, 0.5), "ms", quantile(floor, 0.5), rounds, goal=2.0)
    yield Figure(f"{name}_p99", quantile(ours, 0.99), "ms", quantile(floor, 0.99), rounds, goal=3.0)
