"""Counts of two files side by side; what differs stands out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from acuchart.ui.widgets import empty_out, frame, label


def number_text(number: int) -> str:
    """``42 580``: groups of three with a narrow gap."""
    return f"{number:,}".replace(",", "\u202f")


class CountsTable(QFrame):
    """A card with one row for each thing that is counted."""

    def __init__(self, heads: Sequence[str]) -> None:
        """``heads`` name the columns after the first."""
        super().__init__()
        self.setProperty("role", "card")
        self._heads = tuple(heads)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(0)
        self._grid.setColumnStretch(0, 1)

    def show_rows(self, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Each row is its name and one text for each column."""
        empty_out(self._grid)
        self._row(0, "Counted", self._heads, "hint", strong=False)
        for at, (name, values) in enumerate(rows, start=1):
            self._grid.addWidget(frame("rule"), at * 2 - 1, 0, 1, len(self._heads) + 1)
            self._row(at * 2, name, values, "body", strong=len(set(values)) > 1)
        self.setAccessibleName(
            "; ".join(
                f"{name}: " + ", ".join(f"{head} {value}" for head, value in zip(self._heads, values, strict=True))
                for name, values in rows
            )
        )

    def _row(self, at: int, name: str, values: Sequence[str], role: str, *, strong: bool) -> None:
        for column, words in enumerate((name, *values)):
            made: QWidget = label(words, "strong" if strong else role)
            made.setContentsMargins(16, 9, 16, 9)
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(made, at, column, side | Qt.AlignmentFlag.AlignVCenter)
