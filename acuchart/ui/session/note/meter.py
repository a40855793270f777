"""STRICTA 2010 at the foot of the note: how much the record answers, and one press to what is empty."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy

from acuchart import assets
from acuchart.model.report import SessionReport
from acuchart.model.stricta import Answer, answers, counted
from acuchart.ui.widgets import Elided, Ring, button, label

SHORT: Final = {
    "1a": "Style",
    "1b": "Reasoning",
    "1c": "Variation",
    "2a": "Needles",
    "2b": "Points",
    "2c": "Depth",
    "2d": "Response",
    "2e": "Stimulation",
    "2f": "Retention",
    "2g": "Needle type",
    "3a": "Sessions",
    "3b": "Frequency",
    "4a": "Beside needles",
    "4b": "Advice",
    "5": "Practitioner",
}
"""What the buttons say; the whole item is their tooltip."""
_SHOWN: Final = 4
_AROUND: Final = 110  # px for the ring, the margins and the gaps
_ELSEWHERE: Final = {
    "practice": "Write it in Practice, under Profile.",
    "course": "Write it on the patient’s page, in the course.",
}


class Meter(QFrame):
    """Ring, words, and a button for each of the first items that are empty; the rest is in a list."""

    wanted = Signal(str)  # where the answer is written

    def __init__(self) -> None:
        """Nothing counted yet."""
        super().__init__()
        self.setProperty("role", "bar")
        self._ring = Ring(30, stroke=4)
        self._words = label("", "label")
        self._said = Elided("", "hint")
        self._buttons: list[QPushButton] = []
        self.more = button("All items", "small", tip="Every item with what the record says")
        self._answers: tuple[Answer, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 6, 12, 6)
        self._row.setSpacing(8)
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # buttons give way, see _fit
        self.setFixedHeight(50)
        self.setMinimumWidth(200)
        self._row.addWidget(self._ring)
        self._row.addWidget(self._words)
        for _ in range(_SHOWN):
            made = button("", "small")
            made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            made.clicked.connect(lambda _checked=False, made=made: self._go(str(made.property("item"))))
            self._buttons.append(made)
            self._row.addWidget(made)
        self._row.addWidget(self._said, 1)
        self._row.addWidget(self.more)
        self.more.clicked.connect(lambda: self._menu())

    @property
    def words(self) -> str:
        """``STRICTA 11 of 15``."""
        return self._words.text()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every item as it stands."""
        return self._answers

    def show_report(self, report: SessionReport) -> None:
        """Count anew."""
        self._answers = answers(report, assets.load_stricta())
        done, asked = counted(self._answers)
        self._ring.show_part(done / asked if asked else 0)
        self._words.setText(f"STRICTA {done} of {asked}")
        self._words.setAccessibleName(f"STRICTA 2010: {done} of {asked} items answered")
        empty = [one for one in self._answers if one.yes is False]
        for made, one in zip(self._buttons, empty, strict=False):
            made.setText(SHORT[one.item.item])
            made.setProperty("item", one.item.item)
            made.setAccessibleName(f"Item {one.item.item}, not answered: {one.item.words}")
            made.setToolTip(_tip(one))
        self._said.say("" if empty else "Everything that is asked of a chart is answered.")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many buttons as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        empty = sum(one.yes is False for one in self._answers)
        room = self.width() - _AROUND - self._words.sizeHint().width() - self.more.sizeHint().width()
        shown = 0
        for at, made in enumerate(self._buttons):
            room -= made.sizeHint().width() + 8
            made.setVisible(at < empty and room >= 0)
            shown += at < empty and room >= 0
        self.more.setText(f"{empty - shown} more" if empty > shown else "All items")

    def menu(self) -> QMenu:
        """Every item; choosing one leads to it."""
        menu = QMenu(self)
        for one in self._answers:
            mark = {True: "✓", False: "○", None: "–"}[one.yes]
            act = menu.addAction(f"{mark}  {one.item.item}  {SHORT.get(one.item.item, one.item.heading)}")
            act.setToolTip(_tip(one))
            act.setEnabled(one.yes is not None)
            act.triggered.connect(lambda _checked=False, item=one.item.item: self._go(item))
        menu.setToolTipsVisible(True)
        return menu

    def _menu(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _go(self, item: str) -> None:
        found = next((one for one in self._answers if one.item.item == item), None)
        if found is None:
            return
        if found.where in _ELSEWHERE:
            self._said.say(_ELSEWHERE[found.where])
        self.wanted.emit(found.where)


def _tip(one: Answer) -> str:
    return f"{one.item.item} {one.item.heading}: {one.item.words}." + (f"\n{one.said}" if one.said else "")
