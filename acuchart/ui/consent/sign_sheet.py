"""Signing: the exact words large, who signs, the signature; or that it was signed on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.consent import Consent, ConsentText
from acuchart.model.consent_form import filled, without_choices
from acuchart.model.patient import Patient
from acuchart.model.signing import ends_on, words_of
from acuchart.ui import moments
from acuchart.ui.consent.open_parts import OpenParts
from acuchart.ui.consent.signature import SignatureField
from acuchart.ui.consent.words_sheet import WordsSheet
from acuchart.ui.context import Context
from acuchart.ui.day_field import DayField
from acuchart.ui.widgets import Segment, button, frame, label

PATIENT, GUARDIAN = "patient", "guardian"
_NOON: Final = time(12)
_NARROW: Final = 620
_SIDE_BY_SIDE: Final = QBoxLayout.Direction.LeftToRight
_BELOW: Final = QBoxLayout.Direction.TopToBottom


class SignSheet(QWidget):
    """One text for one patient. ``done`` when it was kept, ``left`` when it was not wanted today."""

    done = Signal()
    left = Signal()

    def __init__(self, context: Context, patient: Patient, text: ConsentText) -> None:
        """Nothing is written before the signature is kept."""
        super().__init__()
        self._context, self._patient, self._text = context, patient, text
        self.sheet = WordsSheet()
        self.open_parts = OpenParts(text.text)
        self.open_parts.changed.connect(self._say)
        has_guardian = bool(patient.guardian.strip())
        first = GUARDIAN if has_guardian else PATIENT
        self.who = Segment(((PATIENT, "The patient signs"), (GUARDIAN, "A guardian signs")), first)
        self.who.chosen.connect(self._say)
        self.guardian = QLineEdit(patient.guardian)
        self.guardian.setPlaceholderText("Name of the guardian")
        self.guardian.setAccessibleName("Name of the guardian")
        self.guardian.textChanged.connect(self._say)
        self.field = SignatureField()
        self.field.changed.connect(self._say)
        self.again = button("Clear", "small", icon_name="undo", tip="Clear the signature (Delete)")
        self.again.clicked.connect(self.field.clear)
        self.on_paper = button("Signed on paper", "small", tip="The printed form was signed with a pen")
        self.on_paper.setCheckable(True)
        self.on_paper.toggled.connect(self._say)
        self.day = DayField("Signed on paper on", self._take_day, day=moments.today(), example="today, or 3 Feb")
        self._paper = QWidget()
        self._said = label("", "label", tone="amber", wrap=True)
        self._holds = label("", "label", wrap=True)
        self._holds.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.not_today = button("Not today", "quiet", tip="Leave without signing (Esc)")
        self.not_today.clicked.connect(self.left)
        self.keep = button("Keep the signature", "primary", icon_name="check")
        self.keep.clicked.connect(self._keep)
        self._lay_out()
        self._say()

    def take_focus(self) -> None:
        """The keyboard is at who signs."""
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self._text.title, "heading", wrap=True), 1)
        head.addWidget(label(f"version {self._text.version}", "tag"), 0, Qt.AlignmentFlag.AlignTop)
        self._who = who = QBoxLayout(_SIDE_BY_SIDE)
        who.setSpacing(12)
        who.addWidget(self.who)
        who.addWidget(self.guardian, 1)
        who.addWidget(self._holds, 1)
        paper = QVBoxLayout(self._paper)
        paper.setContentsMargins(0, 0, 0, 0)
        paper.addWidget(
            label("The printed form was signed with a pen. Keep the paper with the chart.", "body", wrap=True)
        )
        paper.addWidget(self.day)
        self._acts = acts = QBoxLayout(_SIDE_BY_SIDE)
        acts.setSpacing(8)
        for pair, last in (((self.again, self.on_paper), False), ((self.not_today, self.keep), True)):
            row = QHBoxLayout()
            row.setSpacing(8)
            if last:
                row.addStretch()
            for act in pair:
                row.addWidget(act)
            if not last:
                row.addStretch()
            acts.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(head)
        column.addWidget(self.sheet)
        column.addWidget(self.open_parts)
        column.addWidget(frame("rule"))
        column.addLayout(who)
        column.addWidget(self.field)
        column.addWidget(self._paper)
        column.addWidget(self._said)
        column.addLayout(acts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what stands side by side goes under each other."""
        super().resizeEvent(event)
        for row in (self._who, self._acts):
            row.setDirection(_BELOW if self.width() < _NARROW else _SIDE_BY_SIDE)

    @property
    def _signer(self) -> str:
        if self.who.current == GUARDIAN:
            name = self.guardian.text().strip()
            return f"{name} (guardian)" if name else ""
        return self._patient.name

    def _take_day(self, day: date | None) -> str | None:
        if day is None:
            return "Write the day on which the paper was signed."
        if day > moments.today():
            return "A paper cannot be signed on a day that has not come."
        return None

    @property
    def _signed_words(self) -> str:
        """The words to the letter, with what is filled in and answered so far."""
        return words_of(self._text, gaps=self.open_parts.filled, answers=self.open_parts.answers)

    def _say(self, _what: object = None) -> None:
        asked = without_choices(filled(self._text.text, self.open_parts.filled, {}))
        shown = words_of(replace(self._text, text=asked or self._text.title))
        self.sheet.show_words(shown, large=self._patient.large_print)
        paper = self.on_paper.isChecked()
        self.guardian.setVisible(self.who.current == GUARDIAN)
        self.field.setVisible(not paper)
        self.again.setVisible(not paper)
        self._paper.setVisible(paper)
        self.keep.setText("Keep it as signed" if paper else "Keep the signature")
        ends = ends_on(self._day, self._text.months)
        self._holds.setText(
            "It holds until it is withdrawn."
            if ends is None
            else f"It holds until {moments.day_text(ends, year=True)}, or until it is withdrawn."
        )
        reason = self._why_not()
        self.keep.setEnabled(not reason)
        self.keep.setToolTip(reason)
        signed = self.field.signed or paper
        named = self.who.current == GUARDIAN and not self._signer
        self._said.setText(reason if named or (signed and reason) else "")
        self._said.setVisible(bool(self._said.text()))

    @property
    def _day(self) -> date:
        day = self.day.day if self.on_paper.isChecked() else None
        return day or moments.today()

    def _why_not(self) -> str:
        if self._context.store.read_only:
            return "This file is open for reading only."
        if not self._signer:
            return "Write the name of the guardian who signs."
        if self.open_parts.missing:
            return self.open_parts.missing
        if not self.on_paper.isChecked() and not self.field.signed:
            return "The signature is still missing."
        return ""

    def _keep(self) -> None:
        paper = self.on_paper.isChecked()
        if self._why_not() or (paper and not self.day.settle()):
            return
        day = self._day
        then = datetime.combine(day, _NOON).astimezone()
        consent = Consent(
            id=uuid4().hex,
            patient_id=self._patient.id,
            scope=self._text.scope,
            at=clock.now() if day == moments.today() else clock.stamp(then),
            by=self._signer,
            title=self._text.title,
            version=self._text.version,
            words=self._signed_words,
            strokes="" if paper else self.field.text,
            expires_on=ends_on(day, self._text.months),
        )
        if self._context.write(change_of(None, consent)):
            self.done.emit()
