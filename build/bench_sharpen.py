"""Zooming: from the last turn of the wheel to the sharp picture of the plate on the screen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from bench_figures import Figure, quantile
from bench_mark import Program, until_painted
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from acuchart import assets
from acuchart.ui.session.plate_picture import PlatePicture

TURNS = 5  # of the wheel, 16 ms apart, as a hand makes them
NOTCH = 120
MOST_MS = 200
_PATIENCE_S = 10


def measure(folder: Path, rounds: int) -> Iterator[Figure]:
    app = QApplication.instance() or QApplication(["bench"])
    assert isinstance(app, QApplication)
    program = Program(app, folder)
    view = heaviest_plate()
    program.screen.needles.show_view(view)
    _until_sharp(app, program)
    ours: list[float] = []
    floor: list[float] = []
    for round_ in range(rounds + 1):
        took, bare = _zoom(app, program, nearer=round_ % 2 == 0), _bare(view, program)
        if round_:
            ours.append(took)
            floor.append(bare)
    program.close()
    value, bare = quantile(ours, 0.5), quantile(floor, 0.5)
    yield Figure("sharpen", value, "ms", bare, rounds, most=MOST_MS)


def heaviest_plate() -> str:
    """The plate whose drawing is the longest."""
    files = assets.path("resources/atlas/plates").glob("*.svg")
    return max(files, key=lambda file: file.stat().st_size).stem


def _zoom(app: QApplication, program: Program, *, nearer: bool) -> float:
    """Turn the wheel at the middle of the plate; the time from the last turn to the sharp picture."""
    plate = program.plate
    middle = QPointF(plate.width() / 2, plate.height() / 2)
    begin = 0.0
    for _ in range(TURNS):
        QTest.qWait(16)
        begin = time.perf_counter()
        turn = QPoint(0, NOTCH if nearer else -NOTCH)
        app.postEvent(
            plate,
            QWheelEvent(
                middle,
                plate.mapToGlobal(middle),
                QPoint(),
                turn,
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )
        before = program.paints.count
        until_painted(app, program.paints, before)  # the picture that is there moves at once
    assert not plate.sharp, "the zoom changed nothing"
    _until_sharp(app, program)
    took = (time.perf_counter() - begin) * 1000
    QTest.qWait(150)
    return took


def _until_sharp(app: QApplication, program: Program) -> None:
    """Let the window live until the sharp picture is painted."""
    deadline = time.perf_counter() + _PATIENCE_S
    before = -1
    while not program.plate.sharp or program.paints.count == before:
        if not program.plate.sharp:
            before = program.paints.count
        app.processEvents()
        if time.perf_counter() > deadline:
            raise SystemExit("The plate was not sharp within ten seconds.")


def _bare(view: str, program: Program) -> float:
    """The same plate drawn once by Qt alone, to the picture that was on the screen."""
    picture_of = program.plate.findChild(PlatePicture)
    assert picture_of is not None
    shot = picture_of.shot
    assert shot is not None
    begin = time.perf_counter()
    renderer = QSvgRenderer(str(assets.path(f"resources/atlas/plates/{view}.svg")))
    picture = QImage(shot.px_width, shot.px_height, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = renderer.viewBoxF()
    across, down = shot.px_width / shot.width, shot.px_height / shot.height
    target = QRectF(-shot.left * across, -shot.top * down, box.width() * across, box.height() * down)
    renderer.render(painter, target)
    painter.end()
    return (time.perf_counter() - begin) * 1000
