"""Panning a heat map of 10 000 needles: frames for a second, beside copying a picture of the same size."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

from bench_figures import Figure
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

import acuchart.ui  # noqa: F401 (makes None last: docs/decisions/0001)
from acuchart import assets
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.over_time import heat, most_frequent, places_of
from acuchart.model.side import Side

NEEDLES, WIDE, HIGH, STEP = 10_000, 1400, 900, 7.0
LEAST_FPS = 30.0


def measure(folder: Path, frames: int) -> Iterator[Figure]:
    """The whole plate, then so near that only a part is drawn ahead; frames of the drag by its seconds."""
    from acuchart.app import make_application
    from acuchart.ui.over_time.plate import TimePlate
    from acuchart.ui.theme import theme

    app = make_application()
    theme().start(app, "light")
    atlas = assets.load_atlas()
    view = atlas.views["face-front"]
    dice = random.Random(1)
    needles = [_needle(number, dice, view.ref) for number in range(NEEDLES)]
    places = places_of(needles)
    plate = TimePlate()
    plate.resize(WIDE, HIGH)
    plate.show()
    plate.show_view(view)
    plate.show_heat(heat(view, places, atlas, most=most_frequent(places)))
    bare = _Bare()
    bare.resize(WIDE, HIGH)
    bare.show()
    for name, times in (("heat_pan", 1.0), ("heat_pan_near", 12.0)):
        plate.fit(at_once=True)
        if times > 1:
            plate.zoom(times)
        _until_sharp(app, plate)
        ours = _drag(app, plate, frames)
        floor = _drag(app, bare, frames)
        yield Figure(name, frames / sum(ours), "frames/s", frames / sum(floor), frames, least=LEAST_FPS)
    plate.close()
    bare.close()


class _Bare(QWidget):
    """The plainest thing that pans: one picture of the window's size, copied to where it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._picture = QPixmap(WIDE, HIGH)
        self._picture.fill(Qt.GlobalColor.white)
        self._at = QPointF(0, 0)
        self._from = QPointF(0, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at += event.position() - self._from
        self._from = event.position()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.lightGray)
        painter.drawPixmap(self._at, self._picture)
        painter.end()


def _drag(app: QApplication, widget: QWidget, frames: int) -> list[float]:
    """Drag to and fro with real mouse events; the seconds from each move until it is painted."""
    at = QPointF(WIDE / 2, HIGH / 2)
    _send(app, widget, QEvent.Type.MouseButtonPress, at)
    took = []
    for frame in range(frames):
        way = 1 if frame // 60 % 2 == 0 else -1
        at = at + QPointF(way * STEP, way * STEP / 2)
        begin = time.perf_counter()
        _send(app, widget, QEvent.Type.MouseMove, at)
        widget.repaint()
        app.processEvents()
        took.append(time.perf_counter() - begin)
    _send(app, widget, QEvent.Type.MouseButtonRelease, at)
    return took


def _send(app: QApplication, widget: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    button = Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
    pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else button
    over = widget.mapToGlobal(QPoint(round(at.x()), round(at.y())))
    app.sendEvent(widget, QMouseEvent(kind, at, QPointF(over), pressed, held, Qt.KeyboardModifier.NoModifier))


def _until_sharp(app: QApplication, plate: QWidget) -> None:
    end = time.perf_counter() + 10
    while not plate.sharp:  # type: ignore[attr-defined]
        app.processEvents()
        if time.perf_counter() > end:
            raise SystemExit("The plate was not sharp within ten seconds.")
    plate.repaint()


def _needle(number: int, dice: random.Random, view: str) -> Needle:
    """A free mark somewhere on the face: no two need lie at one place."""
    return Needle(
        id=f"n{number}",
        session_id=f"s{number // 40}",
        ordinal=number % 40,
        view=view,
        x=min(max(dice.gauss(0.5, 0.12), 0), 1),
        y=min(max(dice.gauss(0.45, 0.15), 0), 1),
        side=Side.LEFT,
        state=NeedleState.OUT,
    )
