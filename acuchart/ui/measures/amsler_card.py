"""The Amsler grid of each eye, drawn by pen, finger or mouse: wavy, dim or gone; the last drawing is dotted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from acuchart.model.amsler import (
    CELLS,
    DIM,
    GONE,
    PENS,
    WAVY,
    AmslerMark,
    amsler_change,
    amsler_value,
    amsler_words,
    grid_lines,
    read_marks,
    write_marks,
)
from acuchart.model.measure import Measure
from acuchart.model.outline import Corner
from acuchart.ui.measures.pad import Pad
from acuchart.ui.measures.values import Key, Values
from acuchart.ui.page import card
from acuchart.ui.theme import theme
from acuchart.ui.widgets import Segment, button, label

AMSLER: Final = "AMSLER"
_WORDS: Final = {WAVY: "Wavy", DIM: "Dim", GONE: "Gone"}
_EYES: Final = ("R", "L")
_MOST: Final = 300
_STEPS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class AmslerPad(Pad):
    """The grid of one eye. ``drawn`` hands over corners as fractions; arrows and Space mark squares."""

    drawn = Signal(object)

    def __init__(self, eye: str) -> None:
        """Empty."""
        super().__init__()
        self._eye = eye
        self._marks: Sequence[AmslerMark] = ()
        self._ghost: Sequence[AmslerMark] = ()
        self.cell = (CELLS // 2, CELLS // 2)
        self.pen = WAVY
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumSize(180, 180)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def show_marks(self, marks: Sequence[AmslerMark], ghost: Sequence[AmslerMark], words: str) -> None:
        """The drawing, and the last one faint under it."""
        self._marks, self._ghost = marks, ghost
        eye = "right" if self._eye == "R" else "left"
        self.setAccessibleName(f"Amsler grid, {eye} eye: {words or 'nothing drawn'}")
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(240, 240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as it is wide."""
        super().resizeEvent(event)
        self.setFixedHeight(min(_MOST, max(180, self.width())))

    def box(self) -> QRectF:
        """The grid."""
        edge = min(self.width(), self.height()) - 4.0
        return QRectF(2, 2, edge, edge)

    def place(self, at: QPointF) -> Corner:
        """A place on the widget as fractions of the grid."""
        box = self.box()
        x, y = (at.x() - box.x()) / box.width(), (at.y() - box.y()) / box.height()
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def tapped(self, at: QPointF) -> None:
        """One square."""
        self.drawn.emit((self.place(at),))

    def stroked(self, line: list[QPointF]) -> None:
        """A stroke or an area."""
        self.drawn.emit(tuple(self.place(at) for at in line))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from square to square, Space marks one."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            x, y = (min(max(at + by, 0), CELLS - 1) for at, by in zip(self.cell, step, strict=True))
            self.cell = (x, y)
            self.update()
        elif event.key() == Qt.Key.Key_Space and self.writable:
            self.drawn.emit((((self.cell[0] + 0.5) / CELLS, (self.cell[1] + 0.5) / CELLS),))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Grid, the point that is looked at, the last drawing, this one."""
        tokens, box = theme().tokens, self.box()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.line2), 1))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRect(box)
        for at in grid_lines():
            painter.drawLine(self._at((at, 0)), self._at((at, 1)))
            painter.drawLine(self._at((0, at)), self._at((1, at)))
        for mark in self._ghost:
            self._mark(painter, mark, ghost=True)
        for mark in self._marks:
            self._mark(painter, mark)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.ink))
        painter.drawEllipse(box.center(), 3.5, 3.5)
        if self.line:
            painter.setPen(QPen(QColor(tokens.ink), 2))
            painter.drawPolyline(QPolygonF(self.line))
        if self.hasFocus():
            edge = box.width() / CELLS
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.pine), 2))
            painter.drawRect(box)
            painter.drawRect(QRectF(box.x() + self.cell[0] * edge, box.y() + self.cell[1] * edge, edge, edge))
        painter.end()

    def _at(self, corner: Corner) -> QPointF:
        box = self.box()
        return QPointF(box.x() + corner[0] * box.width(), box.y() + corner[1] * box.height())

    def _mark(self, painter: QPainter, mark: AmslerMark, *, ghost: bool = False) -> None:
        shape = QPolygonF([self._at(corner) for corner in mark.corners])
        ink, dash = ink_of(mark.pen), {WAVY: Qt.PenStyle.SolidLine, DIM: Qt.PenStyle.DashLine}
        pen = QPen(ink, 2, dash.get(mark.pen, Qt.PenStyle.SolidLine))
        fill = QColor(ink)
        fill.setAlphaF({WAVY: 0.12, DIM: 0.3, GONE: 0.55}[mark.pen])
        if ghost:
            pen, fill = QPen(QColor(theme().tokens.ghost), 1.5, Qt.PenStyle.DotLine), QColor(0, 0, 0, 0)
        painter.setPen(pen)
        painter.setBrush(fill)
        if len(mark.corners) == 1:
            edge = self.box().width() / CELLS
            x, y = (min(int(part * CELLS), CELLS - 1) for part in mark.corners[0])
            painter.drawRect(QRectF(self.box().x() + x * edge, self.box().y() + y * edge, edge, edge))
        elif mark.closed:
            painter.drawPolygon(shape)
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(shape)


class AmslerCard(QWidget):
    """Both eyes side by side, the patient's right first."""

    def __init__(self, values: Values) -> None:
        """Shows what is drawn in this session, over what was drawn at the last one."""
        super().__init__()
        self._values = values
        made, column = card("Amsler grid", label("as the patient sees it, one eye closed", "hint"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        tools = QHBoxLayout()
        tools.setContentsMargins(16, 10, 16, 6)
        self.pens = Segment([(pen, _WORDS[pen]) for pen in PENS], WAVY)
        self.pens.chosen.connect(self._take_pen)
        tools.addWidget(self.pens)
        tools.addStretch()
        column.addLayout(tools)
        grid = QGridLayout()
        grid.setContentsMargins(16, 4, 16, 14)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        column.addLayout(grid)
        self.pads: dict[str, AmslerPad] = {}
        self.words = {eye: label("", "label", wrap=True) for eye in _EYES}
        self.straight = {eye: button("All straight", "small") for eye in _EYES}
        self.undo = {eye: button("Undo", "small", icon_name="undo") for eye in _EYES}
        for at, eye in enumerate(_EYES):
            pad = self.pads[eye] = AmslerPad(eye)
            pad.drawn.connect(lambda corners, eye=eye: self._add(eye, corners))
            side = "right" if eye == "R" else "left"
            self.straight[eye].setAccessibleName(f"All lines straight, {side} eye")
            self.straight[eye].clicked.connect(lambda _on=False, eye=eye: self._write(eye, (), seen=True))
            self.undo[eye].setToolTip(f"Take the last stroke of the {side} eye back")
            self.undo[eye].clicked.connect(lambda _on=False, eye=eye: self._back(eye))
            acts = QHBoxLayout()
            acts.setSpacing(8)
            acts.addWidget(self.straight[eye])
            acts.addWidget(self.undo[eye])
            acts.addStretch()
            grid.addWidget(pad, 0, at)
            grid.addWidget(self.words[eye], 1, at, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(acts, 2, at)
            grid.setColumnStretch(at, 1)
        values.changed.connect(lambda key: self._show() if key.kind == AMSLER else None)
        values.reloaded.connect(self._show)
        self._show()

    def _take_pen(self, pen: str) -> None:
        for pad in self.pads.values():
            pad.pen = pen

    def _marks(self, one: Measure | None) -> tuple[AmslerMark, ...]:
        with suppress(ValueError):  # a drawing of another program is kept and not shown
            return () if one is None else read_marks(one.path)
        return ()

    def _add(self, eye: str, corners: tuple[Corner, ...]) -> None:
        marks = self._marks(self._values.there(Key(AMSLER, side=eye)))
        self._write(eye, (*marks, AmslerMark(pen=self.pens.current, corners=corners)), seen=True)

    def _back(self, eye: str) -> None:
        marks = self._marks(self._values.there(Key(AMSLER, side=eye)))
        self._write(eye, marks[:-1], seen=len(marks) > 1)

    def _write(self, eye: str, marks: Sequence[AmslerMark], *, seen: bool) -> None:
        key = Key(AMSLER, side=eye)
        words = amsler_words(marks) if seen else ""
        self._values.put(key, words, amsler_value(marks), path=write_marks(marks), how={"squares": CELLS})

    def _show(self) -> None:
        for eye, pad in self.pads.items():
            key = Key(AMSLER, side=eye)
            there, last = self._values.there(key), self._values.last(key)
            marks, ghost = self._marks(there), self._marks(last)
            pad.writable = self._values.writable
            pad.show_marks(marks, ghost, "" if there is None else there.typed)
            said = "not drawn today" if there is None else there.typed
            lines = [f"{eye}  {said}"]
            if there is not None and last is not None:
                lines.append(amsler_change(marks, ghost))
            elif last is not None:
                lines.append(f"Last time: {last.typed}.")
            self.words[eye].setText("\n".join(lines))
            self.undo[eye].setEnabled(there is not None and self._values.writable)
            self.straight[eye].setEnabled(self._values.writable and (there is None or bool(marks)))


def ink_of(pen: str) -> QColor:
    """The colour of a pen; the dash and the filling tell them apart, too."""
    tokens = theme().tokens
    return QColor({WAVY: tokens.pine, DIM: tokens.ink2, GONE: tokens.violet}[pen])
