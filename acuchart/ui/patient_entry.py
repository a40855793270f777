"""What can be done with a patient's entry as a whole: merge, move a session, the bin, retire. No box pops up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model.change import Change
from acuchart.model.patient import Patient
from acuchart.model.report import SessionSummary
from acuchart.model.shelving import BIN_DAYS, Charts, why_not_binned, why_not_retired
from acuchart.store import StoreError, shelving
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.page import card
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.patient_pick import PatientPicker
from acuchart.ui.widgets import button, empty_out, frame, label, set_property

_STEPS: Final = {
    # key: heading, act, what the reason answers ("" where none is asked)
    "merge": (
        "Choose the other entry of this person. What is open there moves here; what was signed stays there.",
        "Merge into this entry",
        "Why the two entries are one person",
    ),
    "move": (
        "Choose whose session this is. Needles, note, measures and pictures of the session move along.",
        "Move the session",
        "Why the session moves",
    ),
    "bin-session": (
        f"The session lies in the bin for {BIN_DAYS} days and can be taken back.",
        "Put into the bin",
        "",
    ),
    "bin": (f"The whole entry lies in the bin for {BIN_DAYS} days and can be taken back.", "Put into the bin", ""),
    "retire": (
        "Signed sessions are kept. A retired patient is out of the lists and can be taken back.",
        "Retire",
        "Why the patient is retired",
    ),
}


class EntryCard(QWidget):
    """Buttons, and under them what the pressed one asks."""

    left = Signal()  # the entry is not in use any more
    session_moved = Signal(str)  # to that patient

    def __init__(self, context: Context, index: PatientIndex, patient: Patient) -> None:
        """Nothing is asked at first."""
        super().__init__()
        self._context, self._index, self._patient = context, index, patient
        self._open = ""
        self.other = ""  # the patient that was picked
        made, column = card("This entry")
        self.buttons = {
            key: button(words, "small")
            for key, words in (
                ("merge", "Merge …"),
                ("move", "Move the unsigned session …"),
                ("bin-session", "Unsigned session into the bin …"),
                ("bin", "Into the bin …"),
                ("retire", "Retire …"),
            )
        }
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 14)
        inside.setSpacing(8)
        for key, one in self.buttons.items():
            one.setCheckable(True)
            one.clicked.connect(lambda _checked=False, key=key: self.ask(key))
            inside.addWidget(one)
        self._asked = frame("sunk")
        self._asked.hide()
        inside.addWidget(self._asked)
        self._lines = QVBoxLayout(self._asked)
        self._lines.setContentsMargins(12, 10, 12, 12)
        self._lines.setSpacing(8)
        column.addLayout(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        self.picker: PatientPicker | None = None
        self.why = QLineEdit()
        self.act = button("", "primary")
        self.drafts = QComboBox()

    def show_patient(self, patient: Patient, drafts: Sequence[SessionSummary], charts: Charts) -> None:
        """What can be done now; what cannot says why in its tip."""
        self._patient, self._unsigned = patient, tuple(drafts)
        writable = not self._context.store.read_only
        reasons = {
            "merge": "",
            "move": "" if drafts else "There is no unsigned session.",
            "bin-session": "" if drafts else "There is no unsigned session.",
            "bin": why_not_binned(charts),
            "retire": why_not_retired(charts),
        }
        for key, why_not in reasons.items():
            self.buttons[key].setEnabled(writable and not why_not)
            self.buttons[key].setToolTip(why_not)
        self.buttons["move"].setVisible(bool(drafts))
        self.buttons["bin-session"].setVisible(bool(drafts))
        self.buttons["bin"].setVisible(not charts.signed)
        self.buttons["retire"].setVisible(bool(charts.signed))

    def ask(self, key: str) -> None:
        """What a button asks; the same one again closes it."""
        self._close()
        if key == self._open:
            self._open = ""
            return
        self._open = key
        self.buttons[key].setChecked(True)
        heading, act, why = _STEPS[key]
        self._lines.addWidget(label(heading, "hint", wrap=True))
        self.drafts = QComboBox()
        self.drafts.setAccessibleName("Which session")
        if key in ("move", "bin-session"):
            for one in self._unsigned:
                day = moments.near_day_text(one.started_at)
                self.drafts.addItem(f"Session {one.number_in_course}, {day}", one.id)
            self._lines.addWidget(self.drafts)
        self.other = ""
        self.picker = None
        if key in ("merge", "move"):
            self.picker = PatientPicker(self._index, self._patient)
            self.picker.picked.connect(self._picked)
            self._lines.addWidget(self.picker)
        self._chosen = label("", "body", wrap=True)
        self._chosen.hide()
        self._lines.addWidget(self._chosen)
        self.why = QLineEdit()
        self.why.setPlaceholderText(why)
        self.why.setAccessibleName(why or "Reason")
        self.why.setVisible(bool(why))
        self.why.textChanged.connect(lambda _text: self._ready())
        self._lines.addWidget(self.why)
        self._told = label("", "hint", wrap=True)
        self.act = button(act, "primary")
        self.act.clicked.connect(self._act)
        self.why.returnPressed.connect(self.act.click)
        row = QHBoxLayout()
        row.addWidget(self._told, 1)
        row.addWidget(self.act)
        self._lines.addLayout(row)
        self._asked.show()
        self._ready()
        (self.picker.line if self.picker is not None else self.why if why else self.act).setFocus()

    # ---- inside

    def _picked(self, patient_id: str) -> None:
        self.other = patient_id
        try:
            other = self._context.store.patient(patient_id)
            charts = shelving.charts_of(self._context.store, patient_id)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        born = f", born {moments.day_text(other.born, year=True)}" if other.born and not discreet().on else ""
        counts = f"{charts.signed} signed and {charts.drafts} unsigned sessions"
        self._chosen.setText(f"{discreet().name(other.name)}{born}: {counts}.")
        self._chosen.show()
        self.why.setFocus()
        self._ready()

    def _ready(self) -> None:
        key = self._open
        missing = ""
        if key in ("merge", "move") and not self.other:
            missing = "Choose the other patient first."
        elif _STEPS[key][2] and not self.why.text().strip():
            missing = "Write down the reason first."
        self.act.setEnabled(not missing)
        self.act.setToolTip(missing)

    def _act(self) -> None:
        store, key, why = self._context.store, self._open, self.why.text()
        other, session_id = self.other, self.drafts.currentData()
        steps: dict[str, Callable[[], tuple[Change, ...]]] = {
            "merge": lambda: shelving.merge_step(store, self._patient.id, other, why, moments.today()),
            "move": lambda: shelving.move_step(store, session_id, other, why),
            "bin-session": lambda: shelving.bin_session_step(store, session_id),
            "bin": lambda: shelving.bin_step(store, self._patient.id),
            "retire": lambda: shelving.retire_step(store, self._patient.id, why),
        }
        try:
            changes = steps[key]()
        except ValueError as error:
            self._told.setText(str(error))
            set_property(self._told, "tone", "red")
            return
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        self._close()
        self._open = ""
        if not self._context.write(*changes):
            return
        if key == "move":
            self.session_moved.emit(other)
        elif key in ("bin", "retire"):
            self.left.emit()

    def _close(self) -> None:
        for one in self.buttons.values():
            one.setChecked(False)
        self._asked.hide()
        empty_out(self._lines)
