"""A series of values from a CSV file: looked at line by line, imported as one step, taken back as one step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from uuid import uuid4

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from acuchart import paths
from acuchart.exchange.series_csv import MOST_BYTES, OrderAskedError, SeriesError, SeriesPlan, plan_series
from acuchart.model.change import Cause, Change, inverted
from acuchart.model.measure import Measure
from acuchart.store import StoreError
from acuchart.store.kinds import of_patient
from acuchart.ui.context import Context
from acuchart.ui.measures.values import Values
from acuchart.ui.moments import today
from acuchart.ui.page import card
from acuchart.ui.widgets import Segment, button, label

_FILTER: Final = "Tables (*.csv *.txt *.tsv)"
_ORDERS: Final = (("", "As the file says"), ("dmy", "Day first"), ("mdy", "Month first"))
_MOST_SHOWN: Final = 500
_ROW: Final = 38  # px of a row of one line
_AIR: Final = 14
_ROUND: Final = 38  # px beside the text of a cell: its padding, and the bar that may come
_VALUE, _WHY = 2, 3  # columns with long texts
_WIDEST: Final = 180  # px of a value or of a line that is none
_HIGHEST: Final = 460


class SeriesCard(QWidget):
    """Shown when it is asked for; nothing is written before Import."""

    def __init__(self, context: Context, values: Values) -> None:
        """No file yet."""
        super().__init__()
        self._context, self._values = context, values
        self._data: bytes | None = None
        self._plan: SeriesPlan | None = None
        self._step: Sequence[Change] = ()
        made, column = card("Values from a file", label("columns: date, value, side", "hint"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 14)
        inside.setSpacing(10)
        column.addLayout(inside)
        self.kind = QComboBox()
        self.kind.setAccessibleName("Measure of the file")
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setMinimumContentsLength(20)
        for kind in values.kinds.values():
            if kind.entry != "drawing":
                self.kind.addItem(kind.name, kind.id)
        self.site = QLineEdit()
        self.site.setMaxLength(60)
        self.site.setPlaceholderText("Complaint or place, or nothing")
        self.site.setAccessibleName("Complaint or place of the series")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.addWidget(label("Measure", "label"), 0, 0)
        grid.addWidget(label("Of", "label"), 0, 1)
        grid.addWidget(self.kind, 1, 0)
        grid.addWidget(self.site, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        inside.addLayout(grid)
        self.choose = button("Choose a file", icon_name="doc")
        self.order = Segment(_ORDERS, "")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.choose)
        row.addWidget(self.order)
        row.addStretch()
        inside.addLayout(row)
        self.said = label("", "body", wrap=True)
        inside.addWidget(self.said)
        self.table = QTableWidget(0, 4)
        self.table.setHorizontalHeaderLabels(["Line", "Day", "Value", "What happens"])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setShowGrid(False)
        self.table.setAccessibleName("What the import would do")
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(_VALUE, QHeaderView.ResizeMode.Fixed)
        head.setStretchLastSection(True)
        self.table.setWordWrap(True)
        self.table.setProperty("role", "plain")
        head.sectionResized.connect(self._fit)
        inside.addWidget(self.table)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        self.take = button("Import", "primary")
        self.back = button("Take the import back", icon_name="undo")
        foot.addWidget(self.take)
        foot.addWidget(self.back)
        foot.addStretch()
        inside.addLayout(foot)
        self.choose.clicked.connect(self._ask)
        self.kind.currentIndexChanged.connect(lambda _at: self._read())
        self.site.editingFinished.connect(self._read)
        self.order.chosen.connect(lambda _key: self._read())
        self.take.clicked.connect(self._import)
        self.back.clicked.connect(self._take_back)
        self._show()

    def read_file(self, path: Path) -> None:
        """Look at a file; where it cannot be read the card says so."""
        try:
            with path.open("rb") as file:
                self._data = file.read(MOST_BYTES + 1)
        except OSError as error:
            self._data = None
            self.said.setText(f"The file cannot be read: {error.strerror or 'unknown reason'}.")
        self._read()

    def _ask(self) -> None:
        start = str(paths.documents_dir())
        chosen, _ = QFileDialog.getOpenFileName(self, "Choose a file with values", start, _FILTER)
        if chosen:
            self.read_file(Path(chosen))

    def _read(self) -> None:
        self._plan = None
        if self._data is not None:
            kind = self._values.kinds[self.kind.currentData()]
            patient = self._values.document.patient.id
            try:
                there = of_patient(self._context.store, Measure, patient)
                self._plan = plan_series(
                    self._data,
                    kind,
                    today=today(),
                    site=" ".join(self.site.text().split()),
                    order=self.order.current,
                    existing=there,
                )
                self.said.setText(_summary(self._plan))
            except OrderAskedError as error:
                self.said.setText(f"{error} Day first or month first?")
            except (SeriesError, StoreError) as error:
                self.said.setText(str(error))
        self._show()

    def _import(self) -> None:
        if self._plan is None:
            return
        step = self._plan.changes(self._values.document.patient.id, lambda: uuid4().hex)
        if self._context.write(*step):
            self._step, self._plan, self._data = step, None, None
            counted = f"{len(step)} {'value is' if len(step) == 1 else 'values are'}"
            self.said.setText(f"{counted} in the chart; the curves show them.")
            self._values.read_again()
            self._show()

    def _take_back(self) -> None:
        if self._context.write(*inverted(tuple(self._step)), cause=Cause.UNDO):
            self._step = ()
            self.said.setText("The import was taken back whole.")
            self._values.read_again()
            self._show()

    def _show(self) -> None:
        plan = self._plan
        self.table.setVisible(plan is not None)
        self.order.setVisible(self._data is not None)
        self.said.setVisible(bool(self.said.text()))
        writable = not self._context.store.read_only
        self.choose.setEnabled(writable)
        self.take.setVisible(plan is not None)
        self.take.setEnabled(plan is not None and bool(plan.values))
        self.back.setVisible(bool(self._step))
        if plan is None:
            return
        self.take.setText(f"Import {len(plan.values)}")
        rows = [
            (one.line, one.day.isoformat(), f"{one.typed} {one.side}".strip(), one.question or "will be imported")
            for one in plan.values
        ]
        rows += [(one.line, "", one.text, one.reason) for one in plan.refused]
        rows = sorted(rows)[:_MOST_SHOWN]
        self.table.setRowCount(len(rows))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                self.table.setItem(at, column, QTableWidgetItem(str(text)))
        wide = self.table.sizeHintForColumn(_VALUE) + _ROUND
        self.table.horizontalHeader().resizeSection(_VALUE, min(wide, _WIDEST))
        self._fit()

    def _fit(self, *_sizes: int) -> None:
        """Rows with air around their sentences, and no bar inside the page's own for a short series."""
        for at in range(self.table.rowCount()):
            self.table.setRowHeight(at, max(_ROW, *(self._high(at, column) + _AIR for column in (_VALUE, _WHY))))
        head, rows = self.table.horizontalHeader().sizeHint().height(), self.table.verticalHeader().length()
        self.table.setFixedHeight(min(head + rows + 2, _HIGHEST))

    def _high(self, row: int, column: int) -> int:
        """How high the text of a cell is in its column; Qt's own hint leaves the padding out."""
        item, wide = self.table.item(row, column), self.table.columnWidth(column) - _ROUND
        text, wraps = "" if item is None else item.text(), Qt.TextFlag.TextWordWrap.value
        return self.table.fontMetrics().boundingRect(QRect(0, 0, wide, 4000), wraps, text).height()


def _summary(plan: SeriesPlan) -> str:
    """What is said over the table: ``12 values, 2 lines refused, 1 unusual``."""
    values, refused = len(plan.values), len(plan.refused)
    unusual = sum(bool(one.question) for one in plan.values)
    parts = [f"{values} value{'' if values == 1 else 's'}"]
    if refused:
        parts.append(f"{refused} line{'' if refused == 1 else 's'} refused")
    if unusual:
        parts.append(f"{unusual} unusual, look at {'it' if unusual == 1 else 'them'}")
    return f"{', '.join(parts)}."
