"""One mark: from the mouse's release to the needle on disk and on the screen."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

from bench_figures import PASSPHRASE, Figure, needle, one_session, quantile
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView, QWidget
from sqlcipher3 import dbapi2

import acuchart.ui  # noqa: F401 (makes None last: docs/decisions/0001)

NEEDLES = 60
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

    def __init__(self, app: QApplication, folder: Path) -> None:
        from acuchart.store import open_file
        from acuchart.ui.context import Context
        from acuchart.ui.session.screen import SessionScreen
        from acuchart.ui.settings import Settings

        path = folder / "mark.acuchart"
        key = one_session(path, NEEDLES)
        self.app = app
        self.context = Context(open_file(path, raw_key=key), Settings())
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
        while True:
            x, y = self.random.uniform(0.3, 0.7), self.random.uniform(0.2, 0.7)
            px, py = self.plate.camera.to_screen(x, y)
            if self.plate.hit(px, py, reach=30.0) is None:
                return QPoint(round(px), round(py))

    def close(self) -> None:
        self.screen.close()
        self.context.store.close()


class Bare:
    """One insert and commit with sqlcipher3, and one ellipse more on a picture of the same size."""

    def __init__(self, app: QApplication, folder: Path, size: tuple[int, int], ratio: float) -> None:
        self.app = app
        self.connection = dbapi2.connect(str(folder / "bare.db"), isolation_level=None)
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
        for _ in range(NEEDLES):
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
    from acuchart.app import make_application
    from acuchart.ui.theme import theme

    app = make_application()
    theme().start(app, "light")
    program = Program(app, folder)
    bare = Bare(app, folder, (program.plate.width(), program.plate.height()), program.plate.devicePixelRatioF())
    ours: list[float] = []
    floor: list[float] = []
    for round_ in range(rounds + 5):
        pair = program.mark(), bare.mark()
        if round_ >= 5:
            ours.append(pair[0])
            floor.append(pair[1])
    program.close()
    bare.close()
    yield Figure("mark", quantile(ours, 0.5), "ms", quantile(floor, 0.5), rounds, goal=2.0)
    yield Figure("mark_p99", quantile(ours, 0.99), "ms", quantile(floor, 0.99), rounds, goal=3.0)
