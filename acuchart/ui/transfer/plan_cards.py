"""The dry run on the screen: the question about the dates, the counts, the refused lines, the look-alikes."""

from __future__ import annotations

import csv
import io

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acuchart.exchange.csv_tables import BOM, guarded
from acuchart.exchange.patients_csv import PatientsPlan
from acuchart.exchange.patients_source import DateOrder, SourceTable
from acuchart.model.patient import Patient
from acuchart.ui import moments
from acuchart.ui.choice_card import ChoiceCard, Choices
from acuchart.ui.counts_table import number_text
from acuchart.ui.discreet import discreet
from acuchart.ui.page import card
from acuchart.ui.rows import Row, RowList
from acuchart.ui.transfer.dry_run import ORDERS, DateQuestion
from acuchart.ui.widgets import Elided, frame, label

_ROW = 56
_ROWS_SEEN = 5


class DatesCard(QWidget):
    """Both readings of the first doubtful date; ``answered`` carries the order that was chosen."""

    answered = Signal(str)

    def __init__(self) -> None:
        """No question at first."""
        super().__init__()
        self._question: DateQuestion | None = None
        self.asked = label("", "hint", wrap=True)
        self.choices = Choices()
        self.choices.changed.connect(self.answered)
        made, column = card("Which way round are the dates?", label("asked, never guessed", "hint"))
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 16)
        inside.setSpacing(10)
        inside.addWidget(self.asked)
        inside.addWidget(self.choices)
        column.addLayout(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        self.hide()

    def ask(self, question: DateQuestion | None, order: DateOrder | None) -> None:
        """Another question, or none; ``order`` is the answer that was given."""
        self.setVisible(question is not None)
        if question is None or question == self._question:
            return
        self._question = question
        doubtful = f"In {_lines(question.both)} both readings are real dates."
        self.asked.setText(
            doubtful if question.both else "Every date fits one order only; say that it is the right one."
        )
        self.choices.clear()
        for one, words in ORDERS.items():
            read = question.readings[one]
            said = "is no date" if read is None else f"is {moments.day_text(read, year=True)}"
            fits = f"{_lines(question.fits[one])} fit"
            self.choices.add(one.value, ChoiceCard(words, f"{discreet().text(question.sample)} {said}", fits))
            self.choices.cards[one.value].turn(one is order)


class PlanCards(QWidget):
    """``kept_changed`` carries the lines that come in although they look like somebody who is there."""

    kept_changed = Signal(object)

    def __init__(self) -> None:
        """Nothing was gone through yet."""
        super().__init__()
        self._table: SourceTable | None = None
        self.plan: PatientsPlan | None = None
        self._about = Elided("", "hint")
        made, column = card("Dry run", self._about)
        self._numbers: list[QLabel] = []
        row = QHBoxLayout()
        row.setContentsMargins(16, 10, 16, 12)
        for words, tone in (("come in as new", "pine"), ("may be known", ""), ("refused, told why", "red")):
            number = label("–", "name", tone=tone)
            self._numbers.append(number)
            box = QVBoxLayout()
            box.setSpacing(0)
            box.addWidget(number)
            box.addWidget(label(words, "hint"))
            row.addLayout(box, 1)
        column.addLayout(row)
        self.told = label("", "label", wrap=True)
        self.told.setContentsMargins(16, 0, 16, 12)
        column.addWidget(self.told)
        self.refused = RowList("Refused lines", height=_ROW, fit=False)
        self.alike = RowList("Lines that look like somebody who is here", height=_ROW, fit=False)
        self.alike.opened.connect(self._toggle)
        self._refused_card, inside = card("Refused lines", label("the other lines do not wait for these", "hint"))
        inside.addWidget(self.refused)
        self._alike_card, beside = card("Someone here already?", label("never joined by itself", "hint"))
        beside.addWidget(self.alike)
        beside.addWidget(frame("rule"))
        note = label("What is left out changes nothing of the chart that is there.", "hint", wrap=True)
        note.setContentsMargins(16, 8, 16, 10)
        beside.addWidget(note)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        whole.addWidget(made)
        whole.addWidget(self._alike_card)
        whole.addWidget(self._refused_card)
        self.show_plan(None, None, "")
        discreet().changed.connect(self._again)

    def show_plan(self, table: SourceTable | None, plan: PatientsPlan | None, why: str) -> None:
        """Another dry run; ``why`` says why there is none."""
        self._table, self.plan = table, plan
        self.told.setText(why)
        self.told.setVisible(bool(why))
        self._about.say(
            "nothing is written yet" if table is None else f"{_lines(len(table.rows))}, nothing is written"
        )
        counts = ("–",) * 3
        if plan is not None:
            found = (len(plan.planned), len(plan.duplicates), len(plan.refused))
            counts = tuple(number_text(number) for number in found)  # type: ignore[assignment]
        for made, words in zip(self._numbers, counts, strict=True):
            made.setText(words)
        self._show_refused(plan)
        self._show_alike(plan)

    def refused_table(self) -> bytes:
        """The refused lines with their reasons as a CSV file, to be corrected and read again."""
        assert self._table is not None
        assert self.plan is not None
        reasons = {one.line: one.reason for one in self.plan.refused}
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([*map(guarded, self._table.header), "line", "refused because"])
        for row in self._table.rows:
            if row.line in reasons:
                width = len(self._table.header)
                cells = [*row.cells, *[""] * (width - len(row.cells))]
                writer.writerow([*map(guarded, cells), row.line, reasons[row.line]])
        return BOM + text.getvalue().encode("utf-8", "replace")

    def _again(self) -> None:
        self.show_plan(self._table, self.plan, self.told.text())

    def _show_refused(self, plan: PatientsPlan | None) -> None:
        refused = () if plan is None or self._table is None else plan.refused
        cells = {} if self._table is None else {row.line: row.cells for row in self._table.rows}
        rows = [
            Row(
                key=str(one.line),
                title=one.reason,
                sub=discreet().text(", ".join(filter(None, cells.get(one.line, ())))),
                lead=str(one.line),
            )
            for one in refused
        ]
        _show(self.refused, self._refused_card, rows)

    def _show_alike(self, plan: PatientsPlan | None) -> None:
        rows = [
            Row(
                key=str(one.line),
                title=_who(one.patient),
                sub=f"{'here' if one.other_line is None else f'line {one.other_line}'}: {_who(one.other)}",
                lead=str(one.line),
                state="Comes in" if one.kept else "Left out",
                state_tone="pine" if one.kept else "",
                go="Same person" if one.kept else "Two people",
            )
            for one in (() if plan is None else plan.duplicates)
        ]
        _show(self.alike, self._alike_card, rows)

    def _toggle(self, key: str) -> None:
        assert self.plan is not None
        kept = {one.line for one in self.plan.duplicates if one.kept}
        self.kept_changed.emit(frozenset(kept ^ {int(key)}))


def _show(rows: RowList, whole: QWidget, shown: list[Row]) -> None:
    rows.show_rows(shown)
    rows.setFixedHeight(_ROW * min(max(len(shown), 1), _ROWS_SEEN))
    whole.setVisible(bool(shown))


def _who(patient: Patient) -> str:
    born = "" if patient.born is None else f", born {moments.day_text(patient.born, year=True)}"
    return discreet().name(patient.name) + discreet().text(born)


def _lines(number: int) -> str:
    return f"{number_text(number)} line{'' if number == 1 else 's'}"
