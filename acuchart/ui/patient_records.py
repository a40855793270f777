"""Complaints and clinicians of a patient: rows, and the fields of the open one. Each field keeps itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model.change import Record, change_of
from acuchart.model.complaint import Clinician, Complaint
from acuchart.store.kinds import of_patient
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.day_field import DayField
from acuchart.ui.fields import Field
from acuchart.ui.page import card
from acuchart.ui.rows import LOW, Row, RowList
from acuchart.ui.widgets import Segment, button, frame, label

_FAILED: Final = "Not written yet; the reason is at the top."
_SIDES: Final = (("", "None"), ("L", "Left"), ("R", "Right"), ("B", "Both"))
_SIDE_WORDS: Final = {"": "", "L": "left", "R": "right", "B": "both sides"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What a card shows of one kind of record. The first field is the one that a record must have."""

    kind: type[Any]
    title: str
    add: str
    needed: str  # what is said while the first field is empty
    none: str
    fields: tuple[tuple[str, str, str], ...]  # name, words, example
    row: Callable[[Any], Row]


def _complaint_row(one: Complaint) -> Row:
    side = _SIDE_WORDS[one.side]
    code = f"{one.code_system} {one.code}".strip() if one.code else ""
    parts = (code, f"since {one.since}" if one.since else "", one.diagnosed_by)
    return Row(
        key=one.id,
        title=f"{one.words}, {side}" if side else one.words,
        sub=" · ".join(part for part in parts if part),
        state=f"ended {moments.day_text(one.ended_on)}" if one.ended_on else "",
    )


def _clinician_row(one: Clinician) -> Row:
    parts = (one.address, one.phone, one.email, one.note)
    return Row(key=one.id, title=one.name, sub=" · ".join(part for part in parts if part), state=one.role)


COMPLAINTS: Final = Spec(
    kind=Complaint,
    title="Complaints",
    add="Add a complaint",
    needed="Write the complaint first.",
    none="No complaint is written down yet.",
    fields=(
        ("words", "Complaint", "Dry macular degeneration"),
        ("since", "Since, as it was told", "March, or for years"),
        ("code", "Code, typed by you", ""),
        ("code_system", "Code system", "ICD-10, ICD-11"),
        ("diagnosed_by", "Diagnosed by", "Name and place"),
        ("ended_on", "Ended on", "3 Feb 2027"),
    ),
    row=_complaint_row,
)
CLINICIANS: Final = Spec(
    kind=Clinician,
    title="Physicians and others",
    add="Add a clinician",
    needed="Write the name first.",
    none="Nobody else is written down yet. Letters are addressed from here.",
    fields=(
        ("name", "Name", "Dr H. Dummett"),
        ("role", "Role", "Eye doctor"),
        ("address", "Address, as on a letter", "Fablewood Eye Clinic"),
        ("phone", "Telephone", ""),
        ("email", "E-mail", ""),
        ("note", "Note", "Last seen, what was agreed"),
    ),
    row=_clinician_row,
)


class RecordsCard(QWidget):
    """The card on a patient's page."""

    def __init__(self, context: Context, patient_id: str, spec: Spec) -> None:
        """Empty until ``refresh``."""
        super().__init__()
        self._context, self._patient_id, self._spec = context, patient_id, spec
        self._records: tuple[Any, ...] = ()
        self.editor: RecordEditor | None = None
        self.add = button(spec.add, "small", icon_name="plus")
        self.add.clicked.connect(lambda: self.open_record(None))
        self.add.setEnabled(not context.store.read_only)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch()
        row.addWidget(self.add)
        made, column = card(spec.title, head)
        self.rows = RowList(spec.title, height=LOW)
        self.rows.opened.connect(self._pressed)
        self._none = label(spec.none, "body", tone="quiet", wrap=True)
        self._none.setContentsMargins(16, 12, 16, 12)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(12, 0, 12, 0)
        column.addWidget(self._none)
        column.addWidget(self.rows)
        column.addLayout(self._place)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)

    @property
    def records(self) -> tuple[Any, ...]:
        """As last read."""
        return self._records

    def refresh(self) -> None:
        """Read the records again; fields that are being typed in stay."""
        self._records = of_patient(self._context.store, self._spec.kind, self._patient_id)
        self._show_rows()
        self.rows.setVisible(bool(self._records))
        self._none.setVisible(not self._records and self.editor is None)
        if self.editor is not None and self.editor.record is not None:
            opened = next((one for one in self._records if one.id == self.editor.record.id), None)
            if opened is None:
                self._close()
            else:
                self.editor.show_record(opened)

    def settle(self) -> bool:
        """Write what is typed. False where that failed."""
        return self.editor is None or self.editor.settle()

    def open_record(self, record: Any | None) -> None:
        """The fields of a record, or of a new one, under the rows."""
        if not self.settle():
            return
        self._close()
        self.editor = RecordEditor(self._spec, record, self._keep)
        self.editor.closed.clicked.connect(self._done)
        self.editor.away.clicked.connect(self._remove)
        self.editor.away.setEnabled(not self._context.store.read_only)
        self._place.addWidget(self.editor)
        self.editor.show()  # at once, so that it can take the keyboard
        self._place.setContentsMargins(12, 4, 12, 12)
        self._none.hide()
        self._show_rows()
        self.editor.first.setFocus()

    # ---- inside

    def _show_rows(self) -> None:
        """The row whose fields are open is lit."""
        opened = None if self.editor is None or self.editor.record is None else self.editor.record.id
        self.rows.show_rows([replace(self._spec.row(one), now=one.id == opened) for one in self._records])

    def _pressed(self, key: str) -> None:
        if self.editor is not None and self.editor.record is not None and self.editor.record.id == key:
            self._done()
            return
        self.open_record(next((one for one in self._records if one.id == key), None))

    def _keep(self, before: Record | None, values: dict[str, Any]) -> tuple[Record | None, str | None]:
        """The record as it is now, and why it could not be kept."""
        try:
            if before is None:
                after = self._spec.kind(id=uuid4().hex, patient_id=self._patient_id, **values)
            else:
                after = replace(before, **values)
        except ValueError as error:
            return before, str(error)
        if after != before and not self._context.write(change_of(before, after)):
            return before, _FAILED
        return after, None

    def _done(self) -> None:
        if self.settle():
            self._close()
            self.add.setFocus()

    def _remove(self) -> None:
        record = None if self.editor is None else self.editor.record
        self._close()
        if record is not None:
            now = next((one for one in self._records if one.id == record.id), record)
            self._context.write(change_of(now, None))
        self.refresh()

    def _close(self) -> None:
        self._place.setContentsMargins(12, 0, 12, 0)
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
        self._show_rows()
        self._none.setVisible(not self._records)


class RecordEditor(QWidget):
    """The fields of one record. A new one is written with its first field."""

    def __init__(
        self,
        spec: Spec,
        record: Record | None,
        keep: Callable[[Record | None, dict[str, Any]], tuple[Record | None, str | None]],
    ) -> None:
        """Shows ``record``, or nothing yet."""
        super().__init__()
        self.record = record
        self._spec, self._keep = spec, keep
        self._values: dict[str, Any] = {}  # of a new record that has no first field yet
        self.fields: dict[str, Field] = {}
        made = frame("sunk")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        grid = QGridLayout(made)
        grid.setContentsMargins(14, 12, 14, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for name, words, example in spec.fields:
            if name == "ended_on":
                day = getattr(record, name, None)
                self.fields[name] = DayField(words, self._keep_end, day=day, example=example)
            else:
                text = getattr(record, name, "")
                self.fields[name] = Field(words, self._keeper(name), text=text, example=example)
        parts: list[QWidget] = list(self.fields.values())
        if any(field.name == "side" for field in fields(spec.kind)):
            parts.insert(1, self._sides(getattr(record, "side", "")))
        for at, part in enumerate(parts):
            grid.addWidget(part, at // 2, at % 2, Qt.AlignmentFlag.AlignTop)
        self.away = button("Remove", "quiet", tip="Take it away; the history keeps it")
        self.closed = button("Done", "small")
        foot = QHBoxLayout()
        foot.addWidget(self.away)
        foot.addStretch()
        foot.addWidget(self.closed)
        grid.addLayout(foot, (len(parts) + 1) // 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    @property
    def first(self) -> QWidget:
        """Where one types first."""
        return self.fields[self._spec.fields[0][0]].edit

    def show_record(self, record: Record) -> None:
        """What the file holds."""
        self.record = record
        for name, field in self.fields.items():
            value = getattr(record, name)
            if isinstance(field, DayField):
                field.show_day(value)
            else:
                field.say(value)

    def settle(self) -> bool:
        """Write what is typed."""
        return all([field.settle() for field in self.fields.values()])

    def _sides(self, side: str) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(label("Patient’s side", "label"))
        self.side = Segment(_SIDES, side)
        self.side.setAccessibleName("Patient’s side")
        self.side.chosen.connect(lambda chosen: self._write(side=chosen))
        column.addWidget(self.side, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def _keep_end(self, day: date | None) -> str | None:
        return self._write(ended_on=day)

    def _keeper(self, name: str) -> Callable[[str], str | None]:
        return lambda text: self._write(**{name: text})

    def _write(self, **values: Any) -> str | None:
        needed = self._spec.fields[0][0]
        if values.get(needed, "–") == "":
            return self._spec.needed
        if self.record is None:
            self._values |= values
            if not self._values.get(needed):
                return None  # kept here until the record has what it must have
            values = dict(self._values)
        self.record, problem = self._keep(self.record, values)
        return problem
