"""The curves of a patient: one measure and place at a time, with its words, its table and its paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from acuchart import assets
from acuchart.model.measure_kinds import own_kind
from acuchart.model.outcomes import Outcomes, Series, series_of
from acuchart.model.progress import moment_of
from acuchart.store import StoreError
from acuchart.store.outcomes import outcomes
from acuchart.ui.context import Context
from acuchart.ui.curve_view import CurveView
from acuchart.ui.moments import day_text
from acuchart.ui.papers.keeping import PaperFacts
from acuchart.ui.print_button import PrintButton
from acuchart.ui.still_box import StillBox
from acuchart.ui.theme import font
from acuchart.ui.widgets import Elided, Segment, button, frame, label

if TYPE_CHECKING:
    from acuchart.documents import Output
    from acuchart.model.measure_kinds import MeasureKind

_SEGMENTS: Final = 4  # as many measures stand beside one another; more are in a list
_LETTERS: Final = 38
_ROOMY: Final = 1000  # a card that is wider has the table open from the beginning
_TABLE: Final = (98, 108)  # px of the days, and of each line
NOTHING: Final = "No outcome yet. Enter one at the first visit."


def series_in(found: Outcomes) -> tuple[Series, ...]:
    """The series of what was read, under the names that this program and the practice have for them."""
    kinds: dict[str, MeasureKind] = {**assets.load_measures(), **{one.id: own_kind(one) for one in found.own}}
    events = {one.kind: assets.load_events().words(one.kind) for one in found.events}
    known = assets.load_safety().kinds if found.facts else {}
    return series_of(found, kinds, events, {name: one.words for name, one in known.items()})


class CurveCard(QFrame):
    """``read`` says that it was read again."""

    read = Signal()

    def __init__(self, context: Context, patient_id: str) -> None:
        """Read at once."""
        super().__init__()
        self._context, self._patient_id = context, patient_id
        self._series: tuple[Series, ...] = ()
        self._key = ("", "")
        self._open: bool | None = None  # whether the table is shown, once somebody said so
        self.title = Elided("", "strong")
        self._note = Elided("", "hint")
        self.choice = StillBox()
        self.choice.setAccessibleName("Measure")
        self.segment: Segment | None = None
        self.view = CurveView()
        self.table = self._make_table()
        self.words = label("", "label", wrap=True)
        self.show_table = button("Table", "small", tip="The values beside the curve")
        self.show_table.setCheckable(True)
        self.print = PrintButton(context, "Paper", self.pdf, name="measures over time", facts=self._facts)
        self._said = label("", "hint", wrap=True)
        self._said.hide()
        self._lay_out()
        self.choice.activated.connect(lambda _at: self.show_key(tuple(self.choice.currentData())))
        self.show_table.clicked.connect(self._open_table)
        self.print.said.connect(self._tell)
        self.refresh()

    @property
    def series(self) -> tuple[Series, ...]:
        """Every measure that has a curve."""
        return self._series

    def refresh(self) -> None:
        """Read the file again; the chosen measure stays."""
        try:
            found = outcomes(self._context.store, self._patient_id)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        before = [(one.key, one.title) for one in self._series]
        self._series = series_in(found)
        if [(one.key, one.title) for one in self._series] != before:
            self._fill_choice()
        self.show_key(self._key)
        self.read.emit()

    def show_key(self, key: tuple[str, str]) -> None:
        """Bring a measure to the front; the first one where there is none of that kind and place."""
        shown = next((one for one in self._series if one.key == key), None)
        shown = shown or (self._series[0] if self._series else None)
        there = shown is not None
        for part in (self.view, self.words, self._head):
            part.setVisible(there)
        self.nothing.setVisible(not there)
        self.view.show_series(shown)
        if shown is None:
            return
        self._key = shown.key
        self.choice.setCurrentIndex(self.choice.findText(shown.title))
        if self.segment is not None:
            self.segment.set("\n".join(shown.key))
        self.title.say(shown.title)
        count = len(shown.values)
        last = day_text(moment_of(shown.values[-1]).date())
        self._note.say(f"{count} value{'' if count == 1 else 's'}, the last on {last}")
        self.words.setText("\n".join(shown.words))
        self._fill_table(shown)

    def _facts(self) -> PaperFacts:
        return PaperFacts(patient_id=self._patient_id, kind="measures")

    def pdf(self, output: Output | None = None) -> bytes:
        """Every curve with its words and values on paper. DocumentError where a name cannot be printed."""
        from acuchart.documents.measures import measures_over_time
        from acuchart.documents.output import PLAIN

        store = self._context.store
        practice, patient = store.practice(), store.patient(self._patient_id)
        return measures_over_time(practice, patient, self._series, paper=practice.paper, output=output or PLAIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow card the table waits until it is asked for."""
        super().resizeEvent(event)
        if self._open is None:
            self._show_table(self.width() >= _ROOMY)

    # ---- inside

    def _lay_out(self) -> None:
        made = frame("card")
        column = QVBoxLayout(made)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(12)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self._note)
        head.addLayout(names, 1)
        self._choices = QHBoxLayout()
        for one in (self.show_table, self.print):
            head.addWidget(one)
        head.addLayout(self._choices)
        self._choices.addWidget(self.choice)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.view, 1)
        row.addWidget(self.table)
        self.nothing = label(NOTHING, "body", tone="quiet", wrap=True)
        column.addWidget(self._head)
        column.addWidget(self.nothing)
        column.addLayout(row)
        column.addWidget(self.words)
        column.addWidget(self._said)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 2)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setProperty("role", "plain")
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.verticalHeader().hide()
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setTabKeyNavigation(False)
        table.setAccessibleName("Values of the curve")
        table.hide()
        return table

    def _fill_choice(self) -> None:
        """A few stand side by side, many are in a list."""
        if self.segment is not None:
            self.segment.setParent(None)
            self.segment.deleteLater()
            self.segment = None
        self.choice.clear()
        for one in self._series:
            self.choice.addItem(one.title, one.key)
        few = 1 < len(self._series) <= _SEGMENTS and sum(len(one.title) for one in self._series) <= _LETTERS
        self.choice.setVisible(len(self._series) > 1 and not few)
        if few:
            pairs = [("\n".join(one.key), one.title) for one in self._series]
            self.segment = Segment(pairs, pairs[0][0])
            self.segment.chosen.connect(self._take_segment)
            self._choices.addWidget(self.segment)

    def _take_segment(self, key: str) -> None:
        name, _, site = key.partition("\n")
        self.show_key((name, site))

    def _fill_table(self, shown: Series) -> None:
        table, rows = self.table, tuple(reversed(shown.rows))
        names, small = [name or "Value" for name in shown.names], font("hint")
        days, line = _TABLE
        table.clearSpans()
        table.setColumnCount(1 + len(names))
        table.setHorizontalHeaderLabels(["Visit", *names])
        table.setRowCount(len(rows))
        for number, one in enumerate(rows):
            day = day_text(one.at.date())
            cells = (f"{one.label} · {day}" if one.label else day, *(one.cells or (one.note,)))
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text.replace(" → ", "\u00a0→\u00a0"))
                item.setFont(small)
                item.setToolTip(text)  # whole, also where the column is narrow
                table.setItem(number, column, item)
            if not one.cells and len(names) > 1:
                table.setSpan(number, 1, 1, len(names))
        table.setFixedWidth(days + line * max(min(len(names), 3), 2))
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(0, days)
        self._rows_high()

    def _rows_high(self) -> None:
        if not self.table.isHidden():
            self.table.resizeRowsToContents()

    def _open_table(self, on: bool) -> None:
        self._open = on
        self._show_table(on)

    def _show_table(self, on: bool) -> None:
        self.show_table.setChecked(on)
        self.table.setVisible(on and bool(self._series))
        self._rows_high()

    def _tell(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))
