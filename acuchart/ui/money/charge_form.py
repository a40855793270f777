"""Charging a session: a fee, the units that the session supports with the sentence for it, or a bought visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.billing import (
    Support,
    amount_words,
    cents_of,
    count_words,
    next_package,
    suggest,
    taken_from,
)
from acuchart.model.change import change_of
from acuchart.model.money import Charge, Fee, Package
from acuchart.model.report import SessionSummary
from acuchart.store import StoreError
from acuchart.store.statement import session_support
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.widgets import button, label


class ChargeForm(QWidget):
    """``closed`` when it was kept or left."""

    closed = Signal()

    def __init__(self, context: Context, patient_id: str) -> None:
        """Empty until ``begin``."""
        super().__init__()
        self._context, self._patient_id = context, patient_id
        self._sessions: tuple[SessionSummary, ...] = ()
        self._fees: tuple[Fee, ...] = ()
        self._charges: tuple[Charge, ...] = ()
        self._packages: tuple[Package, ...] = ()
        self._package: Package | None = None
        self._support: Support | None = None
        self.session, self.fee = QComboBox(), QComboBox()
        self.session.setAccessibleName("Session to charge")
        self.fee.setAccessibleName("Fee")
        self.session.currentIndexChanged.connect(self._session_chosen)
        self.fee.currentIndexChanged.connect(self._fee_chosen)
        self.words, self.price, self.units = QLineEdit(), QLineEdit(), QLineEdit()
        for field, name in (
            (self.words, "What it is for"),
            (self.price, "Amount of a unit"),
            (self.units, "Units"),
        ):
            field.setAccessibleName(name)
            field.textChanged.connect(self._say)
            field.returnPressed.connect(self._keep)
        self.price.setFixedWidth(120)
        self.units.setFixedWidth(80)
        self.sentence = label("", "auto", wrap=True)  # can be copied into a note
        self.sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.from_package = QCheckBox()
        self.from_package.toggled.connect(self._say)
        self._said = label("", "label", tone="red", wrap=True)
        self.keep = button("", "primary")
        self.keep.clicked.connect(self._keep)
        self.never = button("Not now", "quiet")
        self.never.clicked.connect(self.closed)
        self._lay_out()

    def begin(
        self,
        sessions: Sequence[SessionSummary],
        fees: Sequence[Fee],
        packages: Sequence[Package],
        charges: Sequence[Charge],
    ) -> None:
        """``sessions`` newest first; the newest that is not charged yet is offered."""
        self._fees, self._charges = tuple(fees), tuple(charges)
        self._packages = tuple(packages)
        charged = {one.session_id for one in charges}
        self._sessions = tuple(sessions)
        for box in (self.session, self.fee):
            box.blockSignals(True)
            box.clear()
        for one in sessions:
            done = ", charged" if one.id in charged else ""
            words = f"Session {one.number_in_course}, {moments.near_day_text(one.started_at)}{done}"
            self.session.addItem(words, one.id)
        self.session.addItem("Without a session", "")
        open_ = next((at for at, one in enumerate(sessions) if one.id not in charged), len(sessions))
        self.session.setCurrentIndex(open_)
        for fee in fees:
            self.fee.addItem(fee.name, fee.id)
        self.fee.addItem("Something else", "")
        last = [one.words for one in charges if one.session_id]
        self.fee.setCurrentIndex(max(0, self.fee.findText(last[-1]) if last else 0))
        for box in (self.session, self.fee):
            box.blockSignals(False)
        self._session_chosen()
        self.fee.setFocus()

    # ---- inside

    def _lay_out(self) -> None:
        first, second, acts = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (first, second, acts):
            row.setSpacing(8)
        first.addWidget(self.session, 1)
        first.addWidget(self.fee, 1)
        second.addWidget(self.words, 1)
        for words, field in (("Units", self.units), ("at", self.price)):
            second.addWidget(label(words, "label"))
            second.addWidget(field)
        acts.addStretch()
        acts.addWidget(self.never)
        acts.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.sentence)
        column.addWidget(self.from_package)
        column.addWidget(self._said)
        column.addLayout(acts)

    @property
    def _session(self) -> SessionSummary | None:
        wanted = self.session.currentData()
        return next((one for one in self._sessions if one.id == wanted), None)

    @property
    def _fee(self) -> Fee | None:
        wanted = self.fee.currentData()
        return next((one for one in self._fees if one.id == wanted), None)

    @property
    def _day(self) -> date:
        session = self._session
        return moments.today() if session is None else moments.day_of(session.started_at)

    def _session_chosen(self) -> None:
        session = self._session
        self._support = None
        if session is not None:
            try:
                self._support = session_support(self._context.store, session.id, moments.today())
            except StoreError as error:
                self._context.failed.emit(str(error))
        self._package = next_package(self._packages, self._charges, self._day) if session is not None else None
        self.from_package.setVisible(self._package is not None)
        self.from_package.setChecked(self._package is not None)
        if self._package is not None:
            left = count_words(self._package, self._charges)
            self.from_package.setText(f"Take it from “{self._package.name}”, {left}")
        self._fee_chosen()

    def _fee_chosen(self) -> None:
        """The fee fills the fields; timed fees get the units that the session supports."""
        fee, shown = self._fee, self._support
        units, sentence = 1, ""
        if fee is not None and fee.minutes is not None and shown is not None:
            country = self._context.store.practice().country
            rule = assets.load_billing().unit_rule(country, fee.minutes)
            found = suggest(rule, fee.minutes, shown)
            units, sentence = found.units, found.sentence
            self.sentence.setToolTip(f"{rule.words} Source: {rule.source}.")
        self.words.setText("" if fee is None else fee.name)
        self.price.setText("" if fee is None else amount_words(fee.cents))
        self.units.setText(str(units))
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self._said.hide()
        self._say()

    def _say(self, _what: object = None) -> None:
        paid_ahead = self._package is not None and self.from_package.isChecked()
        try:
            charge = self._charge()
        except ValueError:
            self.keep.setText("Charge it")
            return
        sum_ = amount_words(charge.cents * charge.units, self._context.store.practice().currency)
        self.keep.setText("Take the visit" if paid_ahead else f"Charge {sum_}")

    def _charge(self) -> Charge:
        """What is typed. ValueError with the sentence to show."""
        units = self.units.text().strip()
        if not (units.isascii() and units.isdigit() and len(units) <= 3 and int(units) >= 1):
            raise ValueError("Units are a number from 1 to 999.")
        fee, session = self._fee, self._session
        charge = Charge(
            id=uuid4().hex,
            patient_id=self._patient_id,
            day=self._day,
            words=self.words.text().strip(),
            cents=cents_of(self.price.text()),
            units=int(units),
            code="" if fee is None else fee.code,
            session_id="" if session is None else session.id,
        )
        if self._package is not None and self.from_package.isChecked():
            return taken_from(self._package, self._charges, replace(charge, units=1))
        return charge

    def _keep(self) -> None:
        try:
            charge = self._charge()
        except ValueError as error:
            self._said.setText(str(error))
            self._said.show()
            return
        if self._context.write(change_of(None, charge)):
            self.closed.emit()
