"""What was put away: patients and sessions in the bin for 90 days, and patients that are retired."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.change import Change, change_of
from acuchart.model.names import fold, matches
from acuchart.model.patient import Patient, Shelf
from acuchart.model.session import Session
from acuchart.model.shelving import BIN_DAYS, purged_from, taken_back
from acuchart.store import StoreError, shelving
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.hold_button import HoldButton
from acuchart.ui.page import Page, card
from acuchart.ui.patient_shelf import kept_words, purge_day, since
from acuchart.ui.widgets import button, empty_out, icon_button, label

_KEPT: Final = (
    "Deleting takes the rows and pictures out of the lists and the file. What was written stays in the history of"
    " the file, which is never rewritten; it goes with the file."
)


class BinPage(Page):
    """Three cards; each line can be taken back."""

    list_wanted = Signal()
    patient_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        """Empty until ``refresh``."""
        super().__init__()
        self._context = context
        self.lines: dict[str, ShelvedLine] = {}
        self._shown: object = None
        back = icon_button("back", "Back to the list of patients")
        back.clicked.connect(self.list_wanted)
        self._back = back
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(back)
        head.addWidget(label("Bin and retired", "name"))
        head.addStretch()
        self.patients, self._patients = self._card("Patients in the bin", f"kept for {BIN_DAYS} days")
        self.sessions, self._sessions = self._card("Unsigned sessions in the bin", f"kept for {BIN_DAYS} days")
        self.retired, self._retired = self._card("Retired patients", "signed sessions are never deleted")
        self.line = QLineEdit()
        self.line.setPlaceholderText("Find a retired patient")
        self.line.setAccessibleName("Find a retired patient")
        self.line.textChanged.connect(lambda _text: self.refresh())
        self.country = QComboBox()
        self.country.setAccessibleName("Country of the practice")
        self.country.addItem("Country of the practice …", "")
        for rule in sorted(assets.load_retention().values(), key=lambda one: one.name):
            self.country.addItem(rule.name, rule.country)
        self.country.activated.connect(lambda at: self._set_country(self.country.itemData(at)))
        tools = QHBoxLayout()
        tools.setContentsMargins(16, 10, 16, 10)
        tools.setSpacing(12)
        tools.addWidget(self.line, 1)
        tools.addWidget(label("Records are kept as in", "label"))
        tools.addWidget(self.country)
        column = self.retired.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(column.count() - 1, tools)
        self.column.addLayout(head)
        for one in (self.patients, self.sessions, self.retired):
            self.column.addWidget(one)
        self.column.addWidget(label(_KEPT, "hint", wrap=True))
        self.column.addStretch()
        discreet().changed.connect(self.refresh)

    def refresh(self) -> None:
        """Read again what is put away."""
        store = self._context.store
        if not store.is_open:
            return
        binned = shelving.on_shelf(store, Shelf.BIN)
        sessions = shelving.binned_sessions(store)
        names = {one.patient_id: store.patient(one.patient_id) for one in sessions}
        query = fold(self.line.text())
        retired = [
            one
            for one in shelving.on_shelf(store, Shelf.RETIRED)
            if matches(query, fold(f"{one.name} {one.other_name} {one.complaint}"))
        ]
        country = store.practice().country
        self.country.setCurrentIndex(max(self.country.findData(country), 0))
        shown = (binned, sessions, names, retired, self.line.text(), country, discreet().on, moments.today())
        if shown == self._shown:  # a button that is being held stays under the finger
            return
        self._shown = shown
        self.lines = {}
        self._show(self._patients, [self._patient_line(one) for one in binned], "No patient is in the bin.")
        self._show(
            self._sessions,
            [self._session_line(one, names[one.patient_id]) for one in sessions],
            "No session is in the bin.",
        )
        nothing = f"No match for “{self.line.text().strip()}”." if query else "Nobody is retired."
        self._show(self._retired, [self._retired_line(one) for one in retired], nothing)

    def take_focus(self) -> None:
        """The way back, so that Enter leads where one came from."""
        self._back.setFocus()

    # ---- inside

    def _card(self, title: str, note: str) -> tuple[QFrame, QVBoxLayout]:
        made, column = card(title, label(note, "hint"))
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 6, 16, 10)
        inside.setSpacing(2)
        column.addLayout(inside)
        return made, inside

    def _show(self, column: QVBoxLayout, lines: Sequence[QWidget], nothing: str) -> None:
        empty_out(column)
        for line in lines or [label(nothing, "body", tone="quiet")]:
            column.addWidget(line)

    def _patient_line(self, patient: Patient) -> ShelvedLine:
        day = purge_day(patient)
        made = ShelvedLine(discreet().name(patient.name), f"Since {since(patient)}, {_until(day)}")
        made.with_open(lambda: self.patient_wanted.emit(patient.id))
        made.with_back(lambda: self._context.write(change_of(patient, taken_back(patient))))
        made.with_delete(
            lambda: self._delete(lambda: shelving.purge_step(self._context.store, patient.id)),
            "" if moments.today() >= day else f"It {_until(day)}",
        )
        return self._keep(patient.id, made)

    def _session_line(self, session: Session, patient: Patient) -> ShelvedLine:
        day = purged_from(session.binned_at)
        words = f"{discreet().name(patient.name)}, session of {moments.near_day_text(session.started_at)}"
        made = ShelvedLine(words, f"Since {moments.near_day_text(session.binned_at)}, {_until(day)}")
        made.with_back(lambda: self._context.write(change_of(session, replace(session, binned_at=""))))
        made.with_delete(
            lambda: self._delete(lambda: shelving.purge_session_step(self._context.store, session.id)),
            "" if moments.today() >= day else f"It {_until(day)}",
        )
        return self._keep(session.id, made)

    def _retired_line(self, patient: Patient) -> ShelvedLine:
        words = f"Since {since(patient)}: {patient.shelved_why}\n{kept_words(self._context.store, patient)}"
        made = ShelvedLine(discreet().name(patient.name), words)
        made.with_open(lambda: self.patient_wanted.emit(patient.id))
        made.with_back(lambda: self._context.write(change_of(patient, taken_back(patient))))
        return self._keep(patient.id, made)

    def _keep(self, key: str, made: ShelvedLine) -> ShelvedLine:
        made.setEnabled(not self._context.store.read_only)
        self.lines[key] = made
        return made

    def _delete(self, step: Callable[[], tuple[Change, ...]]) -> None:
        try:
            changes = step()
        except (ValueError, StoreError) as error:
            self._context.failed.emit(str(error))
            return
        if self._context.write(*changes):
            try:
                shelving.drop_loose_bytes(self._context.store)
            except StoreError as error:
                self._context.failed.emit(str(error))

    def _set_country(self, country: str) -> None:
        practice = self._context.store.practice()
        if country != practice.country:
            self._context.write(change_of(practice, replace(practice, country=country)))


class ShelvedLine(QFrame):
    """One thing that is put away: what it is, and what can be done."""

    def __init__(self, title: str, sub: str) -> None:
        """No button at first."""
        super().__init__()
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(title, "strong"))
        words.addWidget(label(sub, "hint", wrap=True))
        self._title = title
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 7, 0, 7)
        self._row.setSpacing(10)
        self._row.addLayout(words, 1)

    def with_open(self, act: Callable[[], object]) -> None:
        """The page can be looked at."""
        self._add("Look", act)

    def with_back(self, act: Callable[[], object]) -> None:
        """It can be taken back."""
        self.back = self._add("Take back", act)

    def with_delete(self, act: Callable[[], object], why_not: str) -> None:
        """It can be deleted for good, by holding a button, once its time is over."""
        self.delete = HoldButton("Delete for good", tip=why_not)
        self.delete.setAccessibleName(f"Delete for good: {self._title}")
        self.delete.setEnabled(not why_not)
        self.delete.held.connect(lambda: act())
        self._row.addWidget(self.delete, 0, Qt.AlignmentFlag.AlignVCenter)

    def _add(self, words: str, act: Callable[[], object]) -> QWidget:
        made = button(words, "small")
        made.setAccessibleName(f"{words}: {self._title}")
        made.clicked.connect(lambda _checked=False: act())
        self._row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        return made


def _until(day: date) -> str:
    return f"can be deleted from {moments.day_text(day, year=True)} on"
