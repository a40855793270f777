"""Money of one patient: what is due, packages with their count-down, every line, and charging a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.billing import (
    Receipt,
    amount,
    amount_words,
    count_words,
    left,
    limit_words,
    next_package,
    paid,
    receipt,
    taken_from,
    totals,
    used,
)
from acuchart.model.change import change_of
from acuchart.model.money import Charge, Fee, Package
from acuchart.model.report import SessionSummary
from acuchart.store import StoreError
from acuchart.store.kinds import of_patient, of_practice
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.flow_layout import Chips
from acuchart.ui.money.charge_form import ChargeForm
from acuchart.ui.money.package_form import PackageForm
from acuchart.ui.page import card, empty
from acuchart.ui.rows import LOW, Row, RowList
from acuchart.ui.widgets import Ring, button, empty_out, icon_button, label, set_property

_MOST: Final = 12  # lines that are shown; the others are a press away
_NEWEST: Final = 60  # sessions that can be charged and counted; a year has fewer
_HOW: Final = ("Cash", "Card", "Transfer")


class MoneyCard(QWidget):
    """A card for the patient page; ``refresh`` reads the file."""

    paper_wanted = Signal(str)  # "superbill" or "receipt"

    def __init__(self, context: Context, patient_id: str) -> None:
        """Empty until ``refresh``."""
        super().__init__()
        self._context, self._patient_id = context, patient_id
        self._sessions: tuple[SessionSummary, ...] = ()
        self._fees: tuple[Fee, ...] = ()
        self._packages: tuple[Package, ...] = ()
        self._charges: tuple[Charge, ...] = ()
        self._currency = ""
        self._open = ""  # the line that is looked at
        self._all = False
        self._due = label("", "label")
        self.charge = button("Charge a session", "small", icon_name="plus")
        self.charge.clicked.connect(self._begin_charge)
        self.sell = button("Sell a package", "small", tip="Visits that are bought ahead")
        self.sell.clicked.connect(self._begin_package)
        self.papers = {
            kind: button(words, "small", icon_name="doc", tip=f"{words}: look at it, print it, save it")
            for kind, words in (("receipt", "Receipt"), ("superbill", "Superbill"))
        }
        for kind, made in self.papers.items():
            made.clicked.connect(lambda _checked=False, kind=kind: self.paper_wanted.emit(kind))
        self.form = ChargeForm(context, patient_id)
        self.form.closed.connect(self._close_forms)
        self.package_form = PackageForm(context, patient_id)
        self.package_form.closed.connect(self._close_forms)
        self._packages_box = QVBoxLayout()
        self._packages_box.setContentsMargins(16, 8, 16, 8)
        self._packages_box.setSpacing(6)
        self.rows = RowList("Charges, newest first", height=LOW)
        self.rows.opened.connect(self._open_line)
        self._which = label("", "label")
        self._acts = Chips(gap=6)
        self._nothing = empty("Nothing was charged yet.")
        self.more = button("", "quiet")
        self.more.clicked.connect(self._show_all)
        self._limits = label("", "hint", wrap=True)
        self._limits.setContentsMargins(16, 6, 16, 10)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._due)
        row.addStretch()
        for one in self.papers.values():
            row.addWidget(one)
        row.addWidget(self.sell)
        row.addWidget(self.charge)
        made, column = card("Money", head)
        column.addWidget(self.form)
        column.addWidget(self.package_form)
        column.addLayout(self._packages_box)
        acts = QVBoxLayout()
        acts.setContentsMargins(16, 0, 16, 8)
        acts.setSpacing(6)
        acts.addWidget(self._which)
        acts.addWidget(self._acts)
        column.addLayout(acts)
        column.addWidget(self.rows)
        column.addWidget(self._nothing)
        column.addWidget(self.more)
        column.addWidget(self._limits)
        for part in (self.form, self.package_form, self._which, self._acts):
            part.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)

    @property
    def due_words(self) -> str:
        """What is still to be paid, in words."""
        return self._due.text()

    def refresh(self) -> None:
        """Read packages, lines, fees and sessions."""
        store = self._context.store
        try:
            self._sessions = store.sessions(patient_id=self._patient_id, limit=_NEWEST)
            self._fees = tuple(fee for fee in of_practice(store, Fee) if not fee.removed)
            self._packages = of_patient(store, Package, self._patient_id)
            self._charges = of_patient(store, Charge, self._patient_id)
            practice = store.practice()
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        self._currency = practice.currency
        sums = totals(self._charges)
        self._due.setText(f"{self._money(sums.due)} due" if sums.due else "nothing is due")
        set_property(self._due, "tone", "amber" if sums.due else "")
        for act in (self.charge, self.sell):
            act.setEnabled(not store.read_only)
        for made in self.papers.values():
            made.setEnabled(bool(self._charges))
        self._show_packages()
        self._show_lines()
        days = [moments.day_of(one.started_at) for one in self._sessions]
        said = limit_words(assets.load_billing().limits, practice.country, days, moments.today())
        self._limits.setText("\n".join(said))
        self._limits.setVisible(bool(said))

    def receipt_of(self, day: date) -> Receipt:
        """The data of a receipt for the lines of a day."""
        return receipt(one for one in self._charges if one.day == day)

    # ---- inside

    def _money(self, cents: int) -> str:
        return amount_words(cents, self._currency)

    def _show_packages(self) -> None:
        empty_out(self._packages_box)
        today = moments.today()
        for package in reversed(self._packages):
            over = package.ends_on is not None and package.ends_on < today
            if over or left(package, self._charges) == 0:
                continue  # what was used up or ran out is in the lines
            line = _PackageLine(package, self._charges, self._money(package.cents))
            line.gone.setVisible(not used(package, self._charges) and not self._context.store.read_only)
            line.gone.clicked.connect(lambda _checked=False, package=package: self._remove(package))
            self._packages_box.addWidget(line)

    def _show_lines(self) -> None:
        newest = sorted(self._charges, key=lambda one: (one.day, one.id), reverse=True)
        shown = newest if self._all else newest[:_MOST]
        self.rows.show_rows([self._row(one) for one in shown])
        self.rows.setVisible(bool(shown))
        self._nothing.setVisible(not self._charges and not self._packages)
        self.more.setText(f"{len(newest) - len(shown)} more")
        self.more.setVisible(len(newest) > len(shown))
        if self._open not in {one.id for one in shown}:
            self._open = ""
        self._show_acts()

    def _row(self, one: Charge) -> Row:
        names = {package.id: package.name for package in self._packages}
        units = f"{one.units} × {self._money(one.cents)}" if one.units > 1 else ""
        facts = (moments.day_text(one.day), units, one.code)
        if one.package_id:
            state, tone, icon = f"from “{names.get(one.package_id, 'a package')}”", "pine", "check"
        elif one.paid_on is not None:
            how = f", {one.paid_how}" if one.paid_how else ""
            state, tone, icon = f"{self._money(amount(one))} paid{how}", "", "check"
        else:
            state, tone, icon = f"{self._money(amount(one))} due", "amber", "clock"
        return Row(
            key=one.id,
            title=one.words,
            sub=" · ".join(fact for fact in facts if fact),
            state=state,
            state_tone=tone,
            state_icon=icon,
            now=one.id == self._open,
        )

    def _show_all(self) -> None:
        self._all = True
        self._show_lines()

    def _line(self) -> Charge | None:
        return next((one for one in self._charges if one.id == self._open), None)

    def _open_line(self, key: str) -> None:
        """A line that is pressed again is closed."""
        self._open = "" if key == self._open else key
        self._show_lines()

    def _show_acts(self) -> None:
        """What can be done with the line that is looked at."""
        one = self._line()
        acts: list[tuple[str, Callable[[], None]]] = []
        if one is not None and not self._context.store.read_only:
            if one.paid_on is not None:
                acts.append(("Not paid", partial(self._change_line, replace(one, paid_on=None, paid_how=""))))
            elif not one.package_id:
                acts += [(f"Paid: {how.lower()}", partial(self._pay, one, how.lower())) for how in _HOW]
                package = next_package(self._packages, self._charges, one.day) if one.session_id else None
                if package is not None:
                    words = f"Take it from “{package.name}”"
                    acts.append((words, partial(self._take, one, package)))
            if one.paid_on is None:
                acts.append(("Remove the line", partial(self._remove, one)))
        chips = []
        for words, act in acts:
            chip = button(words, "chip")
            chip.clicked.connect(lambda _checked=False, act=act: act())
            chips.append(chip)
        self._acts.show_widgets(chips)
        self._acts.setVisible(bool(chips))
        self._which.setText("" if one is None else f"{one.words}, {moments.day_text(one.day)}")
        self._which.setVisible(bool(chips))

    def _pay(self, one: Charge, how: str) -> None:
        self._change_line(paid(one, moments.today(), how))

    def _take(self, one: Charge, package: Package) -> None:
        self._change_line(taken_from(package, self._charges, replace(one, units=1)))

    def _change_line(self, after: Charge) -> None:
        before = self._line()
        if before is not None and self._context.write(change_of(before, after)):
            self.refresh()
            self.rows.setFocus()  # the button that was pressed is gone

    def _remove(self, what: Charge | Package) -> None:
        if self._context.write(change_of(what, None)):
            self.refresh()
            self.charge.setFocus()

    def _begin_charge(self) -> None:
        self.package_form.hide()
        self.form.show()
        self.form.begin(self._sessions, self._fees, self._packages, self._charges)

    def _begin_package(self) -> None:
        self.form.hide()
        self.package_form.show()
        self.package_form.begin()

    def _close_forms(self) -> None:
        self.form.hide()
        self.package_form.hide()
        self.refresh()
        self.charge.setFocus()


class _PackageLine(QWidget):
    """A package with its ring, which shrinks as visits are taken."""

    def __init__(self, package: Package, charges: Sequence[Charge], price: str) -> None:
        super().__init__()
        ring = Ring(36)
        ring.show_part(left(package, charges) / package.visits, str(left(package, charges)))
        ends = f", until {moments.day_text(package.ends_on)}" if package.ends_on else ""
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(package.name, "strong"))
        words.addWidget(label(f"bought {moments.day_text(package.bought_on)} for {price}{ends}", "hint"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(ring)
        row.addLayout(words, 1)
        row.addWidget(label(count_words(package, charges), "strong", tone="pine"))
        self.gone = icon_button("x", f"Remove “{package.name}”; no visit was taken from it")
        row.addWidget(self.gone)
