"""No-go zones drawn by hand: the tool on the plate, and the card that says what the zone is and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final
from uuid import uuid4

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.change import change_of
from acuchart.model.fact import Fact, path_of, until_after
from acuchart.ui.context import Context
from acuchart.ui.safety_facts import FactEditor
from acuchart.ui.session.plate_view import PlateView
from acuchart.ui.widgets import Glyph, button, frame, icon_button, label

_STEP_PX: Final = 6.0  # corners of a freehand line are no nearer than this
_MOST: Final = 160  # corners; the outline of a hand has fewer
_FIRST: Final = "infection"  # what a new zone is until somebody says otherwise


class ZoneTool(QObject):
    """While it is on, a drag on the plate draws the rim of a zone; Escape puts it away."""

    said = Signal(str)
    drawn = Signal(object)  # the corners, fractions of the plate's box

    def __init__(self, plate: PlateView) -> None:
        """Put away."""
        super().__init__(plate)
        self._plate = plate
        self._line: list[tuple[float, float]] = []
        self.on = False

    def toggle(self) -> None:
        """Take the tool, or put it away."""
        self._use(not self.on)
        self.said.emit("Draw round the zone; Esc ends it." if self.on else "The zone tool is put away.")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The plate's own gestures wait while a zone is drawn."""
        match event:
            case QMouseEvent() if event.button() == Qt.MouseButton.LeftButton and _is_press(event):
                self._line = [(event.position().x(), event.position().y())]
                return True
            case QMouseEvent() if event.type() == QEvent.Type.MouseMove:
                self._follow(event.position())
                return True
            case QMouseEvent() if event.type() == QEvent.Type.MouseButtonRelease and self._line:
                self._finish()
                return True
            case QKeyEvent() if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                self._use(False)
                self.said.emit("The zone tool is put away.")
                return True
        return False

    def _use(self, on: bool) -> None:
        if on == self.on:
            return
        self.on = on
        self._line = []
        self._show()
        if on:
            self._plate.installEventFilter(self)
            self._plate.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._plate.removeEventFilter(self)
            self._plate.unsetCursor()

    def _follow(self, at: QPointF) -> None:
        if not self._line or len(self._line) >= _MOST:
            return
        x, y = self._line[-1]
        if abs(at.x() - x) + abs(at.y() - y) >= _STEP_PX:
            self._line.append((at.x(), at.y()))
            self._show()

    def _finish(self) -> None:
        camera, line = self._plate.camera, self._line
        corners = tuple(_inside(*camera.to_fraction(x, y)) for x, y in line)
        self._use(False)
        if len({(round(x, 4), round(y, 4)) for x, y in corners}) < 3:
            self.said.emit("That was too short for a zone. Draw round the skin that needs care.")
            return
        self.drawn.emit(corners)

    def _show(self) -> None:
        self._plate.safety.draft = tuple(self._line)
        self._plate.update()


class ZoneCard(QWidget):
    """What a new zone is, until when; takes the inspector's place while it is open."""

    opened = Signal()
    closed = Signal()

    def __init__(self, context: Context) -> None:
        """Hidden."""
        super().__init__()
        self._context = context
        self._catalogue = assets.load_safety()
        self.fact: Fact | None = None
        self.editor: FactEditor | None = None
        made = frame("inspector")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        self._column = QVBoxLayout(made)
        self._column.setContentsMargins(16, 10, 16, 12)
        self._column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(Glyph("alert", 18, "red"))
        head.addWidget(label("No-go zone", "subhead"), 1)
        away = icon_button("x", "Take the zone away", tip="Take the zone away; the history keeps it")
        away.clicked.connect(self.remove)
        head.addWidget(away)
        self._column.addLayout(head)
        self.kind = QComboBox()
        self.kind.setAccessibleName("What the zone is")
        for kind in self._catalogue.kinds.values():
            if kind.group == "zone":
                self.kind.addItem(kind.words, kind.kind)
        self.kind.activated.connect(lambda at: self._choose(self.kind.itemData(at)))
        self._column.addWidget(self.kind)
        done = button("Done", "primary", icon_name="check")
        done.clicked.connect(self.close_card)
        self._done = done
        self._column.addWidget(done)
        self.hide()

    def add(self, patient_id: str, view: str, corners: tuple[tuple[float, float], ...], day: date) -> bool:
        """A new zone on a plate, from ``day`` on. False where it could not be written."""
        fact = Fact(
            id=uuid4().hex,
            patient_id=patient_id,
            kind=_FIRST,
            since=day,
            confirmed_on=day,
            view=view,
            path=path_of(corners),
        )
        if not self._context.write(change_of(None, fact)):
            return False
        self.opened.emit()
        self._show(fact)
        self.setVisible(True)
        self.kind.setFocus()
        return True

    def remove(self) -> None:
        """The zone was a mistake."""
        if self.fact is not None and self._context.write(change_of(self.fact, None)):
            self.fact = None
            self.close_card()

    def close_card(self) -> None:
        """Everything is written already."""
        if self.editor is not None and self.fact is not None and not self.editor.settle():
            return
        if not self.isHidden():
            self.setVisible(False)
            self.closed.emit()

    def _choose(self, kind: str) -> None:
        if self.fact is None or (self.editor is not None and not self.editor.settle()):
            return
        until = until_after(self.fact.since, self._catalogue.kinds[kind].days)
        after = replace(self.fact, kind=kind, until=until)
        if self._keep(self.fact, after) is None:
            self._show(after)

    def _show(self, fact: Fact) -> None:
        self.fact = fact
        self.kind.setCurrentIndex(max(self.kind.findData(fact.kind), 0))
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
        self.editor = FactEditor(fact, self._catalogue, self._keep)
        self._column.insertWidget(self._column.indexOf(self._done), self.editor)

    def _keep(self, before: Fact, after: Fact) -> str | None:
        if before != after and not self._context.write(change_of(before, after)):
            return "Not written yet; the reason is at the top."
        self.fact = after
        return None


def _is_press(event: QMouseEvent) -> bool:
    return event.type() == QEvent.Type.MouseButtonPress


def _inside(x: float, y: float) -> tuple[float, float]:
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
