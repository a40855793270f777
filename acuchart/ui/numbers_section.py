"""The practice's own numbers in short: how many, how often something goes wrong, and the doors to more of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acuchart.model.adverse import Rate, Rates
from acuchart.model.answers import Lifetime
from acuchart.store import ChartStore, StoreError
from acuchart.store import safety as stored
from acuchart.store.answers import lifetime
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.counts_table import number_text
from acuchart.ui.page import card
from acuchart.ui.widgets import button, empty_out, frame, label
from acuchart.ui.words import counts_words
from acuchart.ui.worker import Worker

_MOST: Final = 8  # lines of each list


class NumbersSection(QWidget):
    """Counted in the background when it is seen and something was written since the last time."""

    wanted = Signal(str)  # a page: "answers" or "needle-map"
    changed = Signal()

    def __init__(self, context: Context, worker: Callable[[], Worker]) -> None:
        """Reads when it is shown."""
        super().__init__()
        self._context, self._worker = context, worker
        self._state = ""
        self._head = ""
        self._order = 0
        more = button(
            "Own answers", "small", icon_name="chart", tip="Courses, change, points, protocols and years"
        )
        more.clicked.connect(lambda: self.wanted.emit("answers"))
        where = button("Needle map", "small", icon_name="layers", tip="Where the practice’s needles went in")
        where.clicked.connect(lambda: self.wanted.emit("needle-map"))
        doors = QWidget()
        row = QHBoxLayout(doors)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(where)
        row.addWidget(more)
        made, column = card("Own numbers", doors)
        counts = QHBoxLayout()
        counts.setContentsMargins(16, 12, 16, 12)
        counts.setSpacing(34)
        self.counts: dict[str, QLabel] = {}
        for name in ("Patients", "Sessions", "Needles", "Since"):
            pair = QVBoxLayout()
            pair.setSpacing(0)
            self.counts[name] = label("–", "heading")
            pair.addWidget(self.counts[name])
            pair.addWidget(label(name, "hint"))
            counts.addLayout(pair)
        counts.addStretch()
        column.addLayout(counts)
        column.addWidget(frame("rule"))
        self._whole = label("Counting…", "subhead")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 14)
        inside.setSpacing(8)
        inside.addWidget(label("Adverse events", "strong"))
        inside.addWidget(self._whole)
        inside.addLayout(self._grid)
        inside.addWidget(label("Own rates; small numbers say little.", "hint"))
        column.addLayout(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)

    @property
    def state(self) -> tuple[str, str]:
        """What the list of sections says."""
        return self._state, "ink3"

    @property
    def shown(self) -> tuple[str, ...]:
        """Every line as it is read."""
        items = (self._grid.itemAt(at) for at in range(self._grid.count()))
        found = [item.widget() for item in items if item is not None]
        return (self._whole.text(), *(widget.text() for widget in found if isinstance(widget, QLabel)))

    def showEvent(self, event: QShowEvent) -> None:
        """Count again where something was written meanwhile."""
        super().showEvent(event)
        try:
            head = self._context.store.head()
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        if head != self._head:
            self._head = head
            self._worker().forget(self._order)
            self._order = self._worker().start(_job, self._take, self._refuse)

    def _take(self, found: object) -> None:
        assert isinstance(found, tuple)
        rates, counts = found
        assert isinstance(rates, Rates)
        assert isinstance(counts, Lifetime)
        needles = rates.whole.needles
        words = {
            "Patients": number_text(counts.patients),
            "Sessions": number_text(counts.sessions),
            "Needles": number_text(needles),
            "Since": "–" if counts.since is None else moments.day_text(counts.since, year=True),
        }
        for name, text in words.items():
            self.counts[name].setText(text)
        self._state = counts_words(counts.sessions, needles)
        self._whole.setText(f"{rates.whole.name}: {rates.whole.words}")
        empty_out(self._grid)
        for column, (title, lines) in enumerate((("By point", rates.by_point), ("By product", rates.by_product))):
            if lines:
                self._grid.addWidget(label(title, "label"), 0, column * 2, 1, 2)
                self._add(lines[:_MOST], column * 2)
        self._grid.setColumnStretch(4, 1)
        self.changed.emit()

    def _refuse(self, error: Exception) -> None:
        self._head = ""
        if not isinstance(error, StoreError):
            raise error
        self._context.failed.emit(str(error))

    def _add(self, lines: tuple[Rate, ...], column: int) -> None:
        for row, rate in enumerate(lines, start=1):
            self._grid.addWidget(label(rate.name, "strong"), row, column)
            self._grid.addWidget(label(rate.words, "body"), row, column + 1)


def _job(reader: ChartStore, _tell: Callable[[str], None]) -> tuple[Rates, Lifetime]:
    return stored.own_rates(reader), lifetime(reader)
