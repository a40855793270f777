"""Money of one patient on a page of its own, so that no amount stands beside the chart."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.money.card import MoneyCard
from acuchart.ui.page import Page
from acuchart.ui.widgets import Elided, icon_button

_WIDEST: Final = 980


class MoneyPage(Page):
    """The card under the name of the patient."""

    left = Signal()
    paper_wanted = Signal(str)  # "superbill" or "receipt"

    def __init__(self, context: Context, patient_id: str) -> None:
        """StoreError where there is no such patient."""
        super().__init__()
        self._patient = context.store.patient(patient_id)
        back = icon_button("back", "Back to the patient (Esc)")
        back.clicked.connect(self.left)
        self._name = Elided("", "name")
        self.card = MoneyCard(context, patient_id)
        self.card.setMaximumWidth(_WIDEST)
        self.card.paper_wanted.connect(self.paper_wanted)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(back)
        head.addWidget(self._name, 1)
        self.column.addLayout(head)
        self.column.addWidget(self.card)
        self.column.addStretch()
        discreet().changed.connect(self._say)
        self._say()

    def refresh(self) -> None:
        """Read the file."""
        self.card.refresh()

    def take_focus(self) -> None:
        """Ready to charge a session."""
        self.card.charge.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back to the patient."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _say(self) -> None:
        self._name.say(f"{discreet().name(self._patient.name)}, money")
