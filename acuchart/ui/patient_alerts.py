"""What must be seen before a needle: at most three chips with their day, and one press that confirms all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.alerts import SHOWN, confirmations, loudest_first, unconfirmed
from acuchart.model.fact import Fact
from acuchart.model.patient import AlertLevel, Patient
from acuchart.store import StoreError
from acuchart.store import safety as stored
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.flow_layout import Chips
from acuchart.ui.safety_facts import fact_line
from acuchart.ui.widgets import Elided, Glyph, button, frame, label

Said = tuple[str, bool, str]
"""Words, whether they say stop, and the day of the last confirmation in words."""


def said(patient: Patient, facts: Sequence[Fact]) -> tuple[Said, ...]:
    """Alerts and the facts that hold today, those that say stop first."""
    day = moments.today()
    found = [
        (one.text, one.level is AlertLevel.STOP, moments.day_text(one.confirmed_on) if one.confirmed_on else "")
        for one in loudest_first(patient.alerts)
    ]
    catalogue = assets.load_safety() if facts else None
    for fact in facts:
        if catalogue is not None and fact.holds_on(day):
            when = moments.day_text(fact.confirmed_on) if fact.confirmed_on else ""
            found.append((fact_line(fact, catalogue, day), False, when))
    return tuple(found)


class AlertChips(QWidget):
    """At most three chips; the rest is counted and stands in the card of safety facts."""

    confirm_wanted = Signal()
    more_wanted = Signal()

    def __init__(self) -> None:
        """Empty at first."""
        super().__init__()
        self._chips = Chips(gap=8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch()
        column.addWidget(self._chips)
        column.addStretch()
        self.confirm = button("", "chip")
        self.confirm.hide()

    def show_patient(self, patient: Patient, facts: Sequence[Fact], *, writable: bool) -> None:
        """Other alerts and facts."""
        words = said(patient, facts)
        made: list[QWidget] = [_chip(*one) for one in words[:SHOWN]]
        if len(words) > SHOWN:
            more = button(f"{len(words) - SHOWN} more", "chip", tip="; ".join(one[0] for one in words[SHOWN:]))
            more.clicked.connect(self.more_wanted)
            made.append(more)
        if writable and unconfirmed(patient, facts, moments.today()):
            self.confirm = button("All still true", "chip", tip="Confirm today that every alert still holds")
            self.confirm.clicked.connect(self.confirm_wanted)
            made.append(self.confirm)
        self._chips.show_widgets(made)
        self.setVisible(bool(made))


class ConfirmLine(QFrame):
    """Over a session of today: alerts that were last confirmed on another day, confirmed with one press."""

    def __init__(self, context: Context, document: SessionDocument) -> None:
        """Hidden where there is nothing to confirm."""
        super().__init__()
        self.setProperty("role", "goal-line")
        self._context, self._document = context, document
        self._words = Elided("", "label", tone="amber")
        self.confirm = button("All still true", "small", tip="Confirm today that every alert still holds")
        self.confirm.clicked.connect(self._confirm)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 3, 12, 3)
        row.setSpacing(10)
        row.addWidget(Glyph("alert", 16, "amber"))
        row.addWidget(self._words, 1)
        row.addWidget(self.confirm)
        self.refresh()

    def refresh(self) -> None:
        """Read the facts again."""
        self.setVisible(bool(self._waiting()))

    def _waiting(self) -> bool:
        document = self._document
        started = moments.day_of(document.session.started_at)
        if not document.writable or started != moments.today():
            return False
        try:
            self._facts = stored.facts(self._context.store, document.patient.id)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return False
        if not unconfirmed(document.patient, self._facts, started):
            return False
        words = said(document.patient, self._facts)
        told = "; ".join(f"{text} ({when})" if when else f"{text} (not confirmed yet)" for text, _, when in words)
        self._words.say(f"Ask today, is it still so? {told}")
        return True

    def _confirm(self) -> None:
        self._document.edit(*confirmations(self._document.patient, self._facts, moments.today()))
        self.refresh()


def _chip(words: str, stop: bool, when: str) -> QWidget:
    tone = "red" if stop else "amber"
    made = frame("alert", tone=tone)
    row = QHBoxLayout(made)
    row.setContentsMargins(8, 5, 10, 5)
    row.setSpacing(6)
    row.addWidget(Glyph("alert", 16, tone))
    row.addWidget(label(words, "alert-words", tone=tone))
    row.addWidget(label(when or "not confirmed", "hint"))
    confirmed = f"Confirmed {when}" if when else "Not confirmed yet"
    made.setToolTip(confirmed)
    made.setAccessibleName(f"Alert: {words}. {confirmed}")
    return made
