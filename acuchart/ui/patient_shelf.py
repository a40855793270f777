"""What is said of a chart that is in the bin, retired or merged, and how long it must be kept."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from acuchart import assets
from acuchart.model import clock
from acuchart.model.change import Cause, change_of
from acuchart.model.patient import Patient, Shelf
from acuchart.model.shelving import purged_from, taken_back
from acuchart.store import ChartStore, StoreError
from acuchart.store.shelving import charts_of, unmerge_step
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.moments import day_text
from acuchart.ui.widgets import button, label, set_property


def since(patient: Patient) -> str:
    """The day on which a chart was shelved, in words; empty where none was written."""
    return day_text(clock.local(patient.shelved_at).date(), year=True) if patient.shelved_at else ""


def kept_words(store: ChartStore, patient: Patient) -> str:
    """How long a chart must be kept by the rule of the practice's country, with its source."""
    country = store.practice().country
    rule = assets.load_retention().get(country)
    if rule is None:
        return "Choose the country of the practice in the bin to see how long the record is kept."
    last_on = charts_of(store, patient.id).last_on or clock.local(patient.shelved_at).date()
    after = rule.destroyed_after(last_on, patient.born)
    note = f" {rule.note}" if rule.note else ""
    return (
        f"May be destroyed after {day_text(after, year=True)}: {rule.name}, {rule.years} years from the last entry"
        f" ({rule.source}; {rule.confidence}).{note}"
    )


def purge_day(patient: Patient) -> date:
    """The first day on which a patient in the bin may be deleted."""
    return purged_from(patient.shelved_at)


class ShelfBand(QFrame):
    """Over the page of a patient whose chart is not in use; says why, and takes it back."""

    patient_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        """Hidden until a chart is shown that is not in use."""
        super().__init__()
        self._context = context
        self._patient: Patient | None = None
        self.setProperty("role", "alert")
        self._words = label("", "alert-words", wrap=True)
        self.act = button("", "small")
        self.act.clicked.connect(self._act)
        self.apart = button(
            "Take the merge back", "small", tip="Possible as long as nothing of it has changed since"
        )
        self.apart.clicked.connect(self._take_apart)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(12)
        row.addWidget(self._words, 1)
        row.addWidget(self.apart)
        row.addWidget(self.act)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def show_patient(self, patient: Patient) -> None:
        """Another state."""
        self._patient = patient
        self.setVisible(patient.shelf is not Shelf.OPEN)
        self.act.setEnabled(not self._context.store.read_only)
        self.apart.setEnabled(not self._context.store.read_only)
        self.apart.setVisible(patient.shelf is Shelf.MERGED)
        set_property(self._words, "tone", "amber")
        try:
            if patient.shelf is Shelf.RETIRED:
                why = kept_words(self._context.store, patient)
                self._words.setText(f"Retired on {since(patient)}: {patient.shelved_why}\n{why}")
                self.act.setText("Take back")
            elif patient.shelf is Shelf.BIN:
                day = day_text(purge_day(patient), year=True)
                self._words.setText(f"In the bin since {since(patient)}. It can be deleted from {day} on.")
                self.act.setText("Take back")
            elif patient.shelf is Shelf.MERGED:
                kept = self._context.store.patient(patient.merged_into)
                self._words.setText(
                    f"Merged into {discreet().name(kept.name)} on {since(patient)}: {patient.shelved_why}"
                    "\nWhat was signed stays here; everything else is in the kept entry."
                )
                self.act.setText("Open the kept entry")
                self.act.setEnabled(True)
        except StoreError as error:
            self._words.setText(str(error))

    def _take_apart(self) -> None:
        if self._patient is None:
            return
        try:
            changes = unmerge_step(self._context.store, self._patient.id)
        except (ValueError, StoreError) as error:
            self._context.failed.emit(str(error))
            return
        self._context.write(*changes, cause=Cause.UNDO)

    def _act(self) -> None:
        patient = self._patient
        if patient is None:
            return
        if patient.shelf is Shelf.MERGED:
            self.patient_wanted.emit(patient.merged_into)
        else:
            self._context.write(change_of(patient, taken_back(patient)))
