"""An adverse event, written down beside the plate: pinned to the selected needle, or to the session."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final
from uuid import uuid4

from PySide6.QtCore import QMargins, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from acuchart import assets
from acuchart.model import clock
from acuchart.model.adverse import AdverseEvent
from acuchart.model.needle import Needle
from acuchart.ui.day_field import DayField
from acuchart.ui.session.safety import SessionSafety
from acuchart.ui.widgets import Elided, Glyph, button, frame, icon_button, label

_LEAST: Final = 230  # px


class EventForm(QWidget):
    """Hidden until it is wanted; takes the inspector's place while it is open."""

    opened = Signal()
    closed = Signal()
    said = Signal(str)
    dropped = Signal(str)  # words that went on from a begun note and were not written down

    def __init__(self, safety: SessionSafety, session_id: str, *, writable: bool) -> None:
        """``writable`` is False only where the whole file is: an event may come after the signature."""
        super().__init__()
        self._safety, self._session_id, self._writable = safety, session_id, writable
        self._terms = assets.load_events()
        self._before: AdverseEvent | None = None
        self._needle: Needle | None = None
        self._begun = ""
        self._follow_up: date | None = None
        self._resolved: date | None = None
        made = frame("inspector")
        room = QScrollArea()  # in a low window the form scrolls, and the window stays as it is
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setMinimumHeight(_LEAST)
        room.setWidget(made)
        self._inside = made
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(room)
        column = QVBoxLayout(made)
        column.setContentsMargins(16, 10, 4, 12)  # with the bar of a low window the form is as wide as its foot
        column.setSpacing(6)
        column.addLayout(self._head())
        self.kind = QComboBox()
        self.kind.setAccessibleName("What happened")
        self.kind.addItem("What happened?", "")
        for kind in self._terms.kinds.values():
            self.kind.addItem(kind.words, kind.kind)
        self.kind.currentIndexChanged.connect(self._show_hint)
        self.grade = QComboBox()
        self.grade.setAccessibleName("Severity")
        self.grade.addItem("How severe?", "")
        for grade, words in self._terms.grades.items():
            self.grade.addItem(f"{grade[1:]}  {words}", grade)
        self.grade.currentIndexChanged.connect(self._show_hint)
        for box in (self.kind, self.grade):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            column.addWidget(box)
        self._hint = label("", "hint", wrap=True)
        self.serious = label(self._terms.serious_words, "label", tone="red", wrap=True)
        self.serious.hide()
        column.addWidget(self.serious)
        column.addWidget(self._hint)
        self.onset = _line("When it began", "When it began: at removal, next morning")
        self.done = _line("What was done", "What was done")
        self.note = _line("Note to the event", "Note")
        for line in (self.note, self.onset, self.done):
            column.addWidget(line)
        self.patient_told, self.physician_told = QCheckBox("Patient told"), QCheckBox("Physician told")
        told = QHBoxLayout()
        told.setSpacing(2)
        told.addWidget(self.patient_told)
        told.addWidget(self.physician_told)
        column.addLayout(told)
        self.follow_up = DayField("Follow-up due", self._keep_follow_up, example="2 days")
        self.resolved = DayField("Resolved on", self._keep_resolved, example="today")
        days = QGridLayout()
        days.setSpacing(8)
        days.addWidget(self.follow_up, 0, 0)
        days.addWidget(self.resolved, 0, 1)
        column.addLayout(days)
        foot = frame("inspector")
        foot.setLayout(self._buttons())
        outer.addWidget(foot)
        self._foot = foot
        self.hide()

    @property
    def written(self) -> AdverseEvent | None:
        """The event that is shown and was written before, or None."""
        return self._before

    def open(self, needle: Needle | None, begun: str = "") -> None:
        """The newest event of a needle (None: of the whole session), or a new one where its note is ``begun``."""
        self.settle()
        self._needle, self._begun = needle, begun
        pinned = "" if needle is None else needle.id
        found = [event for event in self._safety.events if event.needle_id == pinned]
        where = "the session" if needle is None else needle.name
        self._title.say(f"Event at {where}" if needle is not None else f"Event of {where}")
        self._fill(found[-1] if found and not begun else None)
        self.opened.emit()
        self.setVisible(True)
        if begun:
            self.note.setText(begun)
            self.note.setFocus()
        else:
            self.kind.setFocus()

    def close_form(self) -> None:
        """Away, without writing."""
        self.settle()
        if not self.isHidden():
            self.setVisible(False)
            self.closed.emit()

    def write(self) -> bool:
        """Keep the event. False where something is missing or could not be written."""
        if not (self.follow_up.settle() and self.resolved.settle()):
            return False
        kind = self.kind.currentData()
        if not kind:
            self._hint.setText("Choose what happened first.")
            self._hint.setVisible(True)
            self.kind.setFocus()
            return False
        before = self._before or AdverseEvent(
            id=uuid4().hex,
            session_id=self._session_id,
            at=clock.now(),
            kind=kind,
            needle_id="" if self._needle is None else self._needle.id,
        )
        after = replace(
            before,
            kind=kind,
            grade=self.grade.currentData() or "",
            onset=self.onset.text().strip(),
            done=self.done.text().strip(),
            patient_told=self.patient_told.isChecked(),
            physician_told=self.physician_told.isChecked(),
            follow_up_on=self._follow_up,
            resolved_on=self._resolved,
            note=self.note.text().strip(),
        )
        if not self._safety.write_event(self._before, after):
            return False
        self._before, self._begun = after, ""
        self.said.emit(f"{self._terms.words(kind)} is written down.")
        self.close_form()
        return True

    def settle(self) -> None:
        """Words of an emergency that were typed and not written down are handed on: they must not be lost."""
        begun, text = self._begun, self.note.text()
        self._begun = ""
        if begun and self._before is None and text.strip() != begun.strip():
            self.dropped.emit(text.removeprefix(begun).strip())

    def remove(self) -> None:
        """Take a written event away; the history keeps it."""
        if self._before is not None and self._safety.write_event(self._before, None):
            self._before = None
            self.said.emit("The event is taken away; the history keeps it.")
            self.close_form()

    def sizeHint(self) -> QSize:
        """As high as the form, where there is room."""
        return self._inside.sizeHint().grownBy(QMargins(0, 0, 0, self._foot.sizeHint().height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes, Enter writes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.write()
        else:
            super().keyPressEvent(event)

    # ---- inside

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Glyph("drop", 18, "red"))
        self._title = Elided("", "subhead")
        row.addWidget(self._title, 1)
        close = icon_button("x", "Close the form", tip="Close without writing (Esc)")
        close.clicked.connect(self.close_form)
        row.addWidget(close)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 2, 16, 12)
        row.setSpacing(6)
        self._write_button = button("Write down", "primary", icon_name="check", tip="Write down (Enter)")
        self._write_button.clicked.connect(self.write)
        self._another = button("Another", "session-chip", tip="A second event at the same place")
        self._another.clicked.connect(lambda: self._fill(None))
        self._remove = icon_button("x", "Take the event away", tip="Take the event away", flat=False)
        self._remove.clicked.connect(self.remove)
        row.addWidget(self._write_button, 1)
        row.addWidget(self._another)
        row.addWidget(self._remove)
        return row

    def _fill(self, event: AdverseEvent | None) -> None:
        self._before = event
        shown = event or AdverseEvent(id="new", session_id=self._session_id, at="", kind="new")
        self.kind.setCurrentIndex(max(self.kind.findData(shown.kind), 0))
        self.grade.setCurrentIndex(max(self.grade.findData(shown.grade), 0))
        for field, words in ((self.onset, shown.onset), (self.done, shown.done), (self.note, shown.note)):
            field.setText(words)
        self.patient_told.setChecked(shown.patient_told)
        self.physician_told.setChecked(shown.physician_told)
        self._follow_up, self._resolved = shown.follow_up_on, shown.resolved_on
        self.follow_up.show_day(shown.follow_up_on)
        self.resolved.show_day(shown.resolved_on)
        self._another.setVisible(event is not None)
        self._remove.setVisible(event is not None)
        for part in (self._write_button, self._another, self._remove):
            part.setEnabled(self._writable)
        self._show_hint()

    def _show_hint(self) -> None:
        kind = self._terms.kinds.get(self.kind.currentData() or "")
        serious = self._terms.is_serious(self.kind.currentData() or "", self.grade.currentData() or "")
        self.serious.setVisible(serious)
        self._hint.setText("" if kind is None else f"{kind.advice} Grading: {kind.grading}.")
        self._hint.setVisible(kind is not None)

    def _keep_follow_up(self, day: date | None) -> str | None:
        self._follow_up = day
        return None

    def _keep_resolved(self, day: date | None) -> str | None:
        self._resolved = day
        return None


def _line(name: str, example: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(example)
    made.setToolTip(name)
    made.setMaxLength(300)
    return made
