"""How often something goes wrong in this practice, always with the number of needles."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from acuchart.model.adverse import Rate
from acuchart.store import safety as stored
from acuchart.ui.context import Context
from acuchart.ui.page import card
from acuchart.ui.widgets import empty_out, label

_MOST: Final = 8  # lines of each list


class RatesSection(QWidget):
    """Own rates: over all, by point, by product."""

    def __init__(self, context: Context) -> None:
        """Reads when it is refreshed."""
        super().__init__()
        self._context = context
        self._state = ""
        made, column = card("Adverse events", label("own rates; small numbers say little", "hint"))
        self._whole = label("", "subhead")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 14)
        inside.setSpacing(8)
        inside.addWidget(self._whole)
        inside.addLayout(self._grid)
        column.addLayout(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)

    @property
    def state(self) -> tuple[str, str]:
        """What the list of sections says."""
        return self._state, "ink3"

    @property
    def shown(self) -> tuple[str, ...]:
        """Every line as it is read."""
        items = (self._grid.itemAt(at) for at in range(self._grid.count()))
        found = [item.widget() for item in items if item is not None]
        return (self._whole.text(), *(widget.text() for widget in found if isinstance(widget, QLabel)))

    def refresh(self) -> None:
        """Count again."""
        rates = stored.own_rates(self._context.store)
        self._state = rates.whole.words
        self._whole.setText(f"{rates.whole.name}: {rates.whole.words}")
        empty_out(self._grid)
        for column, (title, lines) in enumerate((("By point", rates.by_point), ("By product", rates.by_product))):
            if lines:
                self._grid.addWidget(label(title, "label"), 0, column * 2, 1, 2)
                self._add(lines[:_MOST], column * 2)

    def _add(self, lines: tuple[Rate, ...], column: int) -> None:
        for row, rate in enumerate(lines, start=1):
            self._grid.addWidget(label(rate.name, "strong"), row, column)
            self._grid.addWidget(label(rate.words, "body"), row, column + 1)
