"""A curve on the screen: painted from its scene, read out by hover and arrow keys, with its table beside."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from acuchart import assets
from acuchart.model.curve import CurveDot, CurveScene, curve_scene
from acuchart.model.measure import Measure, OwnMeasure
from acuchart.model.measure_kinds import MeasureKind, own_kind
from acuchart.model.progress import comparable, line_name, lines, moment_of, progress
from acuchart.store import StoreError
from acuchart.store.kinds import of_patient, of_practice
from acuchart.ui.context import Context
from acuchart.ui.moments import day_of, day_text
from acuchart.ui.page import card
from acuchart.ui.theme import Tokens, font, theme
from acuchart.ui.widgets import label

_TONES: Final = {
    "axis": "ink2",
    "grid": "line",
    "band": "sunk",
    "line": "pine",
    "session": "ink2",
    "needles": "violet",
    "event": "amber",
}
_REACH: Final = 22.0  # half of a target of 44 px


def paint_curve(painter: QPainter, scene: CurveScene, tokens: Tokens) -> None:
    """Paint a scene with its upper left corner at the painter's origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for path in scene.paths:
        colour = QColor(getattr(tokens, _TONES[path.role]))
        corners = QPolygonF([QPointF(*one) for one in path.points])
        if path.filled:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(corners)
            continue
        pen = QPen(colour, path.width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if path.dash:
            pen.setDashPattern([one / path.width for one in path.dash])  # Qt counts in widths of the pen
        painter.setPen(pen)
        painter.drawPolyline(corners)
    for dot in scene.dots:
        painter.setPen(QPen(QColor(tokens.pine), 1.4))
        painter.setBrush(QColor(tokens.raised if dot.hollow else tokens.pine))
        box = _box(dot, dot.size)
        if dot.square:
            painter.drawRect(box)
        else:
            painter.drawEllipse(box)
    painter.setPen(QColor(tokens.ink))
    for text in scene.texts:
        letters = font("strong" if text.strong else "body")
        letters.setPixelSize(round(text.size))
        painter.setFont(letters)
        wide = QFontMetricsF(letters).horizontalAdvance(text.text)
        painter.drawText(QPointF(text.at[0] - wide * (text.align + 1) / 2, text.at[1]), text.text)


def _box(dot: CurveDot, size: float) -> QRectF:
    return QRectF(dot.at[0] - size / 2, dot.at[1] - size / 2, size, size)


class CurveView(QWidget):
    """One curve; left and right walk its values, a hand that rests on one reads it out."""

    def __init__(self) -> None:
        """Empty until ``show_values``."""
        super().__init__()
        self._kind: MeasureKind | None = None
        self._values: tuple[Measure, ...] = ()
        self._scene: CurveScene | None = None  # of the present size, until other values come
        self._chosen = -1
        self.setMinimumSize(280, 190)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """Twice as wide as high."""
        return QSize(480, 240)

    def show_values(self, kind: MeasureKind, values: tuple[Measure, ...]) -> None:
        """Show another series."""
        self._kind, self._values, self._chosen = kind, values, -1
        self._scene = None
        self.setAccessibleName(f"Curve of {kind.name}")
        scene = self.scene
        self.setAccessibleDescription("" if scene is None else scene.words)
        self.update()

    @property
    def scene(self) -> CurveScene | None:
        """What is drawn in the present size."""
        if self._kind is None or not any(one.value is not None for one in self._values):
            return None
        size = float(self.width()), float(self.height())
        if self._scene is None or (self._scene.width, self._scene.height) != size:
            self._scene = curve_scene(self._kind, self._values, width=size[0], height=size[1])
        return self._scene

    @property
    def read_out(self) -> str:
        """What the chosen value says; empty where none is."""
        scene = self.scene
        return "" if scene is None or self._chosen < 0 else scene.dots[self._chosen].words

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The scene, and over it the chosen value with its words."""
        scene = self.scene
        if scene is None:
            return
        painter = QPainter(self)
        tokens = theme().tokens
        paint_curve(painter, scene, tokens)
        if self._chosen >= 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.pine), 2.5))
            painter.drawEllipse(_box(scene.dots[self._chosen], 16.0))
            painter.setFont(font("hint"))
            painter.setPen(QColor(tokens.ink))
            painter.drawText(self.rect().adjusted(50, 0, -4, 0), Qt.AlignmentFlag.AlignRight, self.read_out)
        elif self.hasFocus():
            painter.setPen(QPen(QColor(tokens.pine), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 8, 8)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The nearest value within reach is read out."""
        scene = self.scene
        if scene is None:
            return
        here = event.position()
        far = [(QPointF(*dot.at) - here).manhattanLength() for dot in scene.dots]
        nearest = min(range(len(far)), key=far.__getitem__)
        self._choose(nearest if far[nearest] <= _REACH else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk the values."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        scene, step = self.scene, steps.get(Qt.Key(event.key()))
        if scene is None or step is None:
            super().keyPressEvent(event)
            return
        start = self._chosen if self._chosen >= 0 else (-1 if step > 0 else len(scene.dots))
        self._choose(min(max(start + step, 0), len(scene.dots) - 1))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing stays chosen."""
        self._choose(-1)
        super().focusOutEvent(event)

    def _choose(self, number: int) -> None:
        if number != self._chosen:
            self._chosen = number
            scene = self.scene
            self.setAccessibleDescription(self.read_out or ("" if scene is None else scene.words))
            self.update()


class CurveCard(QFrame):
    """The curves of a patient: one measure and place at a time, its words, and its values as a table."""

    def __init__(self, context: Context, patient_id: str) -> None:
        """Read at once."""
        super().__init__()
        self._context, self._patient_id = context, patient_id
        self._kinds: dict[str, MeasureKind] = {}
        self._measures: tuple[Measure, ...] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        made, column = card("Measures")
        outer.addWidget(made)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        column.addLayout(inside)
        self.choice = QComboBox()
        self.choice.setAccessibleName("Measure")
        self.words = label("", "body", wrap=True)
        self.view = CurveView()
        self.table = QTableWidget(0, 4)
        self.table.setHorizontalHeaderLabels(["Day", "Side", "Value", "Typed"])
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setProperty("role", "plain")
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName("Values of the curve")
        row = QHBoxLayout()
        row.addWidget(self.view, 1)
        row.addWidget(self.table, 1)
        inside.addWidget(self.choice)
        inside.addLayout(row)
        inside.addWidget(self.words)
        self.choice.currentIndexChanged.connect(lambda _index: self._show())
        self.refresh()

    def refresh(self) -> None:
        """Read the file again; the chosen measure stays."""
        store = self._context.store
        try:
            self._measures = of_patient(store, Measure, self._patient_id)
            own = of_practice(store, OwnMeasure)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        self._kinds = assets.load_measures() | {one.id: own_kind(one) for one in own}
        drawn = (one for one in self._measures if one.value is not None and one.kind in self._kinds)
        keys = list(dict.fromkeys((one.kind, one.site) for one in drawn))
        before = self.choice.currentData()
        self.choice.blockSignals(True)
        self.choice.clear()
        for key in keys:
            name = self._kinds[key[0]].name
            self.choice.addItem(f"{name}, {key[1]}" if key[1] else name, "\n".join(key))
        self.choice.setCurrentIndex(max(self.choice.findData(before), 0) if keys else -1)
        self.choice.blockSignals(False)
        self._show()

    def _show(self) -> None:
        key = self.choice.currentData()
        for part in (self.choice, self.view, self.table):
            part.setVisible(key is not None)
        if key is None:
            self.words.setText("No outcome yet. Enter one at the first visit.")
            return
        name, site = key.split("\n", 1)
        kind = self._kinds[name]
        drawn = lines(one for one in self._measures if (one.kind, one.site) == (name, site))
        values = tuple(sorted((one for line in drawn for one in line), key=moment_of))
        self.view.show_values(kind, values)
        said = [(line_name(line[0]), progress(kind, comparable(line))) for line in drawn]
        self.words.setText("\n".join(f"{name} {found.words}".strip() for name, found in said if found))
        self.table.setRowCount(len(values))
        for number, one in enumerate(reversed(values)):
            value = "" if one.value is None else kind.words(one.value)
            for column, text in enumerate((day_text(day_of(one.at)), line_name(one), value, one.typed)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)  # whole, also where the column is narrow
                self.table.setItem(number, column, item)
