"""What is due in the practice: one line each, and the same on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.due_measures import due_names
from acuchart.model.recall import DUE_WORDS, Due, DueKind, in_words
from acuchart.store import StoreError, recall
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.due_measures import few, kind_names
from acuchart.ui.page import card, empty
from acuchart.ui.print_button import PrintButton
from acuchart.ui.rows import LOW, Row, RowList
from acuchart.ui.widgets import label

if TYPE_CHECKING:
    from acuchart.documents import Output

_MOST: Final = 8
_ICONS: Final = {
    DueKind.REMOVE: ("needle", "violet"),
    DueKind.FOLLOW_UP: ("drop", "amber"),
    DueKind.LATE: ("clock", "amber"),
    DueKind.MISSED: ("clock", ""),
    DueKind.REVIEW: ("note", "pine"),
    DueKind.CONSENT: ("doc", "amber"),
    DueKind.MAINTENANCE: ("users", "pine"),
}


class DueCard(QWidget):
    """The first lines of the recall list; a press opens the patient."""

    patient_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        """Empty until ``refresh``."""
        super().__init__()
        self._context = context
        self.lines: tuple[Due, ...] = ()
        self.rows = RowList("What is due", height=LOW)
        self.rows.opened.connect(lambda key: self.patient_wanted.emit(key.partition("/")[0]))
        self._nothing = empty("Nothing is due.")
        self.print = PrintButton(context, "Recall list", self.pdf, name="recall list")
        self.print.said.connect(self._tell)
        self._said = label("", "hint", wrap=True)
        self._said.setContentsMargins(16, 0, 16, 8)
        self._said.hide()
        made, column = card("Due", self.print)
        column.addWidget(self.rows)
        column.addWidget(self._nothing)
        column.addWidget(self._said)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)

    def refresh(self) -> None:
        """Read the file."""
        try:
            found, terms = recall.due(self._context.store, moments.today()), assets.load_events()
            asked = any(line.measures for line in found)
            names = kind_names(self._context.store) if asked else {}
            self.lines = tuple(in_words(line, terms, names) for line in found)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        shown = [_row(line, at, names) for at, line in enumerate(self.lines[:_MOST])]
        self.rows.show_rows(shown)
        self.rows.setVisible(bool(shown))
        self._nothing.setVisible(not shown)
        self.print.setVisible(bool(shown))
        more = len(self.lines) - len(shown)
        self.print.button.setText(f"Recall list, {more} more" if more else "Recall list")

    def pdf(self, output: Output | None = None) -> bytes:
        """The whole list on the practice's paper; DocumentError where a name cannot be printed."""
        from acuchart.documents.output import PLAIN
        from acuchart.documents.recall_list import recall_list

        practice = self._context.store.practice()
        return recall_list(practice, self.lines, moments.today(), paper=practice.paper, output=output or PLAIN)

    def _tell(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))


def _row(line: Due, at: int, names: Mapping[str, str]) -> Row:
    measures = few(due_names(line.measures, names))  # a row has room for one; the paper says them all
    icon, tone = _ICONS[line.kind]
    return Row(
        key=f"{line.patient_id}/{at}",
        title=discreet().name(line.patient_name),
        sub=f"{DUE_WORDS[line.kind]}: {measures or line.words}",
        icon=icon,
        tone=tone,
        state=moments.day_text(line.day),
    )
