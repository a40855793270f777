"""The details of a patient as fields that keep themselves, and the page for somebody new."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QCompleter, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.model.alerts import SHOWN
from acuchart.model.change import change_of
from acuchart.model.patient import Alert, AlertLevel, Patient
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.fields import BirthField, Field
from acuchart.ui.page import Page, card
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.patient_pick import alike, patient_row
from acuchart.ui.rows import RowList
from acuchart.ui.widgets import Segment, button, icon_button, label

_LOOK_MS: Final = 250  # near duplicates are looked for after a pause in typing
# key, words, example, column, columns
_FIELDS: Final = (
    ("name", "Name", "First and last name", 0, 1),
    ("other_name", "Second spelling", "The name in another script", 0, 1),
    ("pronoun", "Pronoun", "she, he, they", 1, 1),
    ("sex", "Sex", "As far as it matters here", 0, 1),
    ("guardian", "Guardian", "Who signs for a child", 1, 1),
    ("phone", "Telephone", "", 0, 1),
    ("email", "E-mail", "", 1, 1),
    ("address", "Address", "", 0, 1),
    ("work", "Kind of work", "Micro eye, Medical, Face", 1, 1),
    ("complaint", "Complaint, in short", "What brings the patient here", 0, 1),
    ("physician", "Physician, in short", "Name and place", 1, 1),
    ("goal", "Goal, in the patient’s own words", "“Read the prices in the shop”", 0, 2),
    ("language", "Language of handouts", "Two letters, such as de", 0, 1),
)
_LANGUAGE_WORDS: Final = "Write the language as two small letters, such as de."
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?", re.ASCII)
Write = Callable[[dict[str, Any]], "str | None"]
"""Takes changed details; returns None where they were kept, else why not."""


class AlertLine(QWidget):
    """One alert: its words, how loud it is, and the day it was last confirmed."""

    def __init__(self, number: int, keep: Callable[[], str | None], *, quiet: bool) -> None:
        """Empty at first."""
        super().__init__()
        self._keep = keep
        self._confirmed: date | None = None
        self.words = Field("", self._changed, example=f"Alert {number}, a few words", quiet=quiet)
        self.words.edit.setAccessibleName(f"Alert {number}")
        self.level = Segment([("caution", "Caution"), ("stop", "Stop")], "caution")
        self.level.chosen.connect(lambda _key: self._keep())
        self._day = button("", "chip")
        self._day.setFixedWidth(158)
        self._day.clicked.connect(self._confirm)
        for part in (self.level, self._day):  # room is kept, so that nothing jumps when an alert is written
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.level)
        row.addWidget(self._day)
        self._tell()

    @property
    def alert(self) -> Alert | None:
        """What is written, or None."""
        if not self.words.text:
            return None
        return Alert(text=self.words.text, level=AlertLevel(self.level.current), confirmed_on=self._confirmed)

    def say(self, alert: Alert | None) -> None:
        """Show what the file holds."""
        self.words.say(alert.text if alert else "")
        self.level.set(alert.level if alert else "caution")
        self._confirmed = alert.confirmed_on if alert else None
        self._tell()

    def _changed(self, text: str) -> str | None:
        self._confirmed = moments.today() if text else None  # who writes it down has just asked
        self._tell()
        return self._keep()

    def _confirm(self) -> None:
        self._confirmed = moments.today()
        self._tell()
        self._keep()

    def _tell(self) -> None:
        there = bool(self.words.text)
        self.level.setVisible(there)
        self._day.setVisible(there)
        day = self._confirmed
        self._day.setText(f"Confirmed {moments.day_text(day)}" if day else "Confirm today")
        self._day.setToolTip("The day the alert was last confirmed; press to confirm it today")


class DetailsForm(QWidget):
    """All details. Each one is handed to ``write`` as it is typed."""

    typed = Signal()

    def __init__(self, write: Write, *, works: list[str], quiet: bool = False) -> None:
        """``works`` complete the kind of work; ``quiet`` fields look like text until pointed at."""
        super().__init__()
        self._write = write
        self.fields: dict[str, Field] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6 if quiet else 12)
        line = 0
        for key, words, example, column, columns in _FIELDS:
            if quiet and key == "goal":  # the page shows it in a band of its own
                continue
            made = Field(words, self._keeper(key), example=example, quiet=quiet, hint=key == "name")
            made.typed.connect(lambda _text: self.typed.emit())
            self.fields[key] = made
            grid.addWidget(made, line, column, 1, columns)
            if key == "name":
                self.born = BirthField(lambda born: self._write({"born": born}) is None, quiet=quiet)
                self.born.chosen.connect(self.typed)
                grid.addWidget(self.born, line, 1)
                line += 1
            elif column == 1 or columns == 2:
                line += 1
        self.large = QCheckBox("Large print on handouts")
        self.large.clicked.connect(lambda on: self._write({"large_print": on}))
        grid.addWidget(self.large, line, 1, Qt.AlignmentFlag.AlignBottom)
        line += 1
        works_known = QCompleter(works, self)
        works_known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        works_known.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.fields["work"].edit.setCompleter(works_known)
        alerts = QVBoxLayout()
        alerts.setSpacing(4 if quiet else 8)
        heading = label("Alerts: what must be seen before a needle is placed; three are shown", "label")
        heading.setIndent(9 if quiet else 0)
        alerts.addWidget(heading)
        self.alerts: list[AlertLine] = []
        self._quiet, self._alert_lines = quiet, alerts
        for number in range(1, SHOWN + 1):
            self._add_alert(number)
        grid.addLayout(alerts, line, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for before, after in zip(self._order(), self._order()[1:], strict=False):
            QWidget.setTabOrder(before, after)

    def show_patient(self, patient: Patient) -> None:
        """Show what the file holds; a field that is being typed in keeps its text."""
        for key, field in self.fields.items():
            field.say(getattr(patient, key))
        self.born.say(patient.born)
        self.large.setChecked(patient.large_print)
        for number in range(len(self.alerts) + 1, len(patient.alerts) + 1):  # of two merged entries
            self._add_alert(number)
        for place, one in enumerate(self.alerts):
            one.say(patient.alerts[place] if place < len(patient.alerts) else None)

    def values(self) -> dict[str, Any]:
        """Everything that is typed."""
        found: dict[str, Any] = {key: field.text for key, field in self.fields.items()}
        found["born"] = self.born.born
        found["large_print"] = self.large.isChecked()
        found["alerts"] = self._alerts()
        return found

    def settle(self) -> bool:
        """Hand over what is typed. False where something could not be kept."""
        kept = [field.settle() for field in (*self.fields.values(), *(one.words for one in self.alerts))]
        return all((*kept, self.born.settle()))

    def _alerts(self) -> tuple[Alert, ...]:
        return tuple(alert for one in self.alerts if (alert := one.alert) is not None)

    def _keep_alerts(self) -> str | None:
        return self._write({"alerts": self._alerts()})

    def _keeper(self, key: str) -> Callable[[str], str | None]:
        def keep(text: str) -> str | None:
            if key == "name" and not text:
                return "A patient needs a name."
            if key == "language" and text and not _LANGUAGE.fullmatch(text):
                return _LANGUAGE_WORDS
            return self._write({key: text})

        return keep

    def _add_alert(self, number: int) -> None:
        made = AlertLine(number, self._keep_alerts, quiet=self._quiet)
        self.alerts.append(made)
        self._alert_lines.addWidget(made)

    def _order(self) -> list[QWidget]:
        first: list[QWidget] = [self.fields["name"].edit, self.born.field.edit]
        rest = [field.edit for key, field in self.fields.items() if key != "name"]
        return [*first, *rest, self.large, *(one.words.edit for one in self.alerts)]


class NewPatientPage(Page):
    """Somebody new. Alike names are shown while typing; they warn and never block."""

    added = Signal(str)
    patient_wanted = Signal(str)
    left = Signal()

    def __init__(self, context: Context, index: PatientIndex, name: str = "") -> None:
        """``name`` may be typed already."""
        super().__init__()
        self._context = context
        self._index = index
        self.form = DetailsForm(lambda _values: None, works=index.works())
        self.form.fields["name"].edit.setText(name)
        self.form.typed.connect(self._typed)
        self.add = button("Add patient", "primary", icon_name="plus")
        self.add.clicked.connect(self._add)
        back = icon_button("back", "Leave without adding", tip="Leave without adding (Esc)")
        back.clicked.connect(self.left)
        self._told = label("", "label", tone="red")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(back)
        head.addWidget(label("New patient", "name"))
        head.addStretch()
        head.addWidget(self._told)
        head.addWidget(self.add)
        self.near = RowList("Patients with a name like this", height=57)
        self.near.opened.connect(self.patient_wanted)
        self._near_words = label("", "body", tone="quiet", wrap=True)

        details, inside = card("Details")
        box = QVBoxLayout()
        box.setContentsMargins(16, 14, 16, 16)
        box.addWidget(self.form)
        inside.addLayout(box)
        alike, column = card("Already here?")
        alike.setFixedWidth(376)
        words = QVBoxLayout()
        words.setContentsMargins(16, 12, 16, 12)
        words.addWidget(self._near_words)
        column.addLayout(words)
        column.addWidget(self.near)
        side = QVBoxLayout()
        side.addWidget(alike)
        side.addStretch()
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(details, 1)
        row.addLayout(side)
        self.column.addLayout(head)
        self.column.addLayout(row)
        self.column.addStretch()
        QShortcut(QKeySequence("Ctrl+Return"), self, self._add)
        QShortcut(QKeySequence("Escape"), self, self.left.emit)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._look_alike)
        self._typed()
        self._look_alike()

    def refresh(self) -> None:
        """Nothing of this page comes from the file but the names that are alike."""
        self._look_alike()

    def take_focus(self) -> None:
        """Ready for the name, or for what comes after it."""
        name = self.form.fields["name"].edit
        (self.form.born.field.edit if name.text() else name).setFocus()

    def _typed(self) -> None:
        self._look.start()
        reason = self._missing()
        self.add.setEnabled(not reason)
        self.add.setToolTip(reason or "Add the patient and open the page (Ctrl+Return)")

    def _missing(self) -> str:
        if not self.form.fields["name"].text:
            return "Type a name first"
        if self.form.born.unclear:
            return "Decide the date of birth first"
        language = self.form.fields["language"].text
        return "" if not language or _LANGUAGE.fullmatch(language) else _LANGUAGE_WORDS.rstrip(".")

    def _look_alike(self) -> None:
        found = alike(self._index, self.form.fields["name"].text, self.form.born.born)
        self.near.show_rows([patient_row(one, "Open") for one in found[:5]])
        self.near.setVisible(bool(found))
        self._near_words.setText(
            "Nobody with a name like this."
            if not found
            else "A name like this is here. Open it, or go on if this is somebody else."
        )

    def _add(self) -> None:
        self.form.born.settle()
        reason = self._missing()
        if reason:
            self._told.setText(f"{reason}.")
            return
        patient = Patient(id=uuid4().hex, created_at=clock.now(), **self.form.values())
        if self._context.write(change_of(None, patient)):
            self.added.emit(patient.id)
