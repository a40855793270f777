"""Visits that are bought ahead: a name, how many, for how much, until when."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model.billing import cents_of
from acuchart.model.change import change_of
from acuchart.model.money import Charge, Package
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.day_field import DayField
from acuchart.ui.widgets import button, label


class PackageForm(QWidget):
    """The package and the line that says it has to be paid are written together."""

    closed = Signal()

    def __init__(self, context: Context, patient_id: str) -> None:
        """Empty fields."""
        super().__init__()
        self._context, self._patient_id = context, patient_id
        self.name, self.visits, self.price = QLineEdit(), QLineEdit(), QLineEdit()
        self.ends = DayField("Holds until; empty for always", self._take_end, example="3 Feb 2027")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for at, (words, field, share) in enumerate(
            (("Name", self.name, 3), ("Visits", self.visits, 1), ("Price of all", self.price, 1))
        ):
            title = label(words, "label")
            title.setBuddy(field)
            field.setAccessibleName(f"Package, {words}")
            field.returnPressed.connect(self._keep)
            grid.addWidget(title, 0, at)
            grid.addWidget(field, 1, at)
            grid.setColumnStretch(at, share)
        self._said = label("", "label", tone="red", wrap=True)
        self.keep = button("Sell the package", "primary")
        self.keep.clicked.connect(self._keep)
        never = button("Not now", "quiet")
        never.clicked.connect(self.closed)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addStretch()
        acts.addWidget(never)
        acts.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.ends)
        column.addWidget(self._said)
        column.addLayout(acts)

    def begin(self) -> None:
        """Ready for another one."""
        self.name.setText("Visits bought ahead")
        self.visits.setText("10")
        self.price.clear()
        self.ends.show_day(None)
        self._said.hide()
        self.name.setFocus()
        self.name.selectAll()

    def _take_end(self, day: date | None) -> str | None:
        return "That day is over already." if day is not None and day < moments.today() else None

    def _keep(self) -> None:
        if not self.ends.settle():
            return
        today = moments.today()
        visits = self.visits.text().strip()
        try:
            if not (visits.isascii() and visits.isdigit() and len(visits) <= 4):
                raise ValueError("The visits of a package are a number, such as 10.")
            package = Package(
                id=uuid4().hex,
                patient_id=self._patient_id,
                name=self.name.text().strip() or "Visits bought ahead",
                visits=int(visits),
                cents=cents_of(self.price.text()),
                bought_on=today,
                ends_on=self.ends.day,
            )
        except ValueError as error:
            self._said.setText(str(error))
            self._said.show()
            return
        words = f"{package.name}: {package.visits} visits, bought ahead"
        sale = Charge(id=uuid4().hex, patient_id=self._patient_id, day=today, words=words, cents=package.cents)
        if self._context.write(change_of(None, package), change_of(None, sale)):
            self.closed.emit()
