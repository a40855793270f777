"""The Measures tab: digits and Tab through the usual set, and beside each value what it was read as."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QBoxLayout, QComboBox, QVBoxLayout

from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.measures.rows import ValueField, ValueRows
from acuchart.ui.measures.scale import Scale
from acuchart.ui.measures.values import Key, Values
from acuchart.ui.page import Page, card
from acuchart.ui.widgets import label

_USUAL: Final = ("PAIN_NRS",)  # where the patient has no earlier measure


class MeasuresPage(Page):
    """One row for each measure of the usual set; more are added from the list below."""

    def __init__(self, context: Context, document: SessionDocument) -> None:
        """Reads the kinds, and what the patient's last session asked for."""
        super().__init__()
        self._document, self._context = document, context
        self.values = Values(context, document, self)
        made, column = card("Measures", label("digits, then Tab; what is typed is kept to the letter", "hint"))
        self.rows = ValueRows(self.values)
        column.addWidget(self.rows)
        self.more = QComboBox()
        self.more.setAccessibleName("Add a measure")
        self.more.addItem("Add a measure", "")
        for kind in self.values.kinds.values():
            if kind.entry != "drawing":
                self.more.addItem(kind.name, kind.id)
        self.more.activated.connect(self._add_chosen)
        self.more.setEnabled(document.writable)
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._sides.setSpacing(14)
        self._left = QVBoxLayout()
        self._left.setSpacing(14)
        self._left.addWidget(made)
        self._left.addWidget(self.more)
        self._left.addStretch(1)
        self._sides.addLayout(self._left, 1)
        self.column.addLayout(self._sides)
        self.column.addStretch(1)
        for name, site in self._usual():
            self.rows.add(name, site)

    @property
    def fields(self) -> dict[Key, ValueField | Scale]:
        """What is typed or tapped into, in the order of Tab."""
        return self.rows.parts()

    def take_focus(self) -> None:
        """The first empty field, otherwise the first."""
        every = list(self.fields.values())
        empty = [one for one in every if not (one.text() if isinstance(one, Scale) else one.text)]
        for field in (empty or every)[:1]:
            field.setFocus()

    def _usual(self) -> list[tuple[str, str]]:
        """What this session has, after what the last one with measures asked for."""
        here, kinds = list(self._document.measures.values()), self.values.kinds
        last = [one.session_id for one in self.values.earlier if one.session_id]
        there = [one for one in self.values.earlier if last and one.session_id == last[-1]]
        keys = dict.fromkeys((one.kind, one.site) for one in [*there, *here])
        known = [key for key in keys if key[0] in kinds and kinds[key[0]].entry != "drawing"]
        return known or [(name, "") for name in _USUAL]

    def _add_chosen(self, index: int) -> None:
        name = self.more.itemData(index)
        self.more.setCurrentIndex(0)
        if name:
            row = self.rows.add(name)
            next(iter(row.parts.values())).setFocus()
