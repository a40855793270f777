"""Papers and scans of a patient, on the patient's page."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model.kept_paper import PaperLine
from acuchart.store import StoreError
from acuchart.store.papers import paper_lines
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.page import card
from acuchart.ui.papers.list import icon_of, more_of
from acuchart.ui.papers.scans import ScansIn
from acuchart.ui.rows import LOW, Row, RowList
from acuchart.ui.widgets import button, label

_MOST: Final = 5


class PapersCard(QWidget):
    """``paper_wanted`` carries the id of a line, or nothing for a new paper of the patient."""

    paper_wanted = Signal(str)

    def __init__(self, context: Context, patient_id: str) -> None:
        """Empty until ``refresh``."""
        super().__init__()
        self._context, self._patient_id = context, patient_id
        self.setAcceptDrops(True)
        self.scans = ScansIn(context, self, patient_id)
        self.scans.said.connect(self._tell)
        self.add = button(
            "Add a scan", "small", icon_name="plus", tip="PDF or JPEG; they can be dropped here, too"
        )
        self.add.clicked.connect(self.scans.ask)
        self.new = button("New paper", "small", icon_name="doc", tip="Handout, letter, receipt …")
        self.new.clicked.connect(lambda: self.paper_wanted.emit(""))
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self.add)
        row.addWidget(self.new)
        made, column = card("Papers", head)
        self.rows = RowList("Papers and scans, newest first", height=LOW)
        self.rows.opened.connect(self.paper_wanted)
        self._none = label("No paper yet. Scans of older notes can be added.", "body", tone="quiet", wrap=True)
        self._none.setContentsMargins(16, 12, 16, 12)
        self._said = label("", "hint", wrap=True)
        self._said.setContentsMargins(16, 6, 16, 10)
        self._said.hide()
        column.addWidget(self._none)
        column.addWidget(self.rows)
        column.addWidget(self._said)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)

    def refresh(self) -> None:
        """Read the newest papers again."""
        try:
            lines = paper_lines(self._context.store, self._patient_id)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        self.rows.show_rows([_row(one) for one in lines[:_MOST]])
        self.rows.setVisible(bool(lines))
        self._none.setVisible(not lines)
        self.add.setEnabled(not self._context.store.read_only)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls() and not self._context.store.read_only:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.scans.add(files)

    def _tell(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))


def _row(one: PaperLine) -> Row:
    facts = (discreet().text(more_of(one)), one.where)
    return Row(
        key=one.id,
        title=one.kind_words,
        sub=", ".join(fact for fact in facts if fact),
        icon=icon_of(one),
        tone="amber" if one.waits else "",
        state=moments.near_day_text(one.at),
    )
