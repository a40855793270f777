"""A file that cannot be written now: in use in another window, or in a folder that allows no changes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acuchart.ui.nav import Brand
from acuchart.ui.widgets import Elided, Glyph, button, label

_WIDE = 560


class RefusedPage(QWidget):
    """``look_wanted`` asks to open for reading only, ``again_wanted`` to try once more."""

    look_wanted = Signal()
    again_wanted = Signal()
    elsewhere = Signal()

    def __init__(self, path: Path, why: str) -> None:
        """``why`` is the sentence of the store."""
        super().__init__()
        self.setProperty("role", "page")
        self.told = label(why, "note", wrap=True)
        self.told.setMaximumWidth(_WIDE)
        self.look = button("Open for reading only", "big")
        self.look.clicked.connect(self.look_wanted)
        again = button("Try again")
        again.clicked.connect(self.again_wanted)
        other = button("Another file", "quiet")
        other.clicked.connect(self.elsewhere)
        said = QHBoxLayout()
        said.setSpacing(10)
        sign = QVBoxLayout()
        sign.setContentsMargins(0, 2, 0, 0)
        sign.addWidget(Glyph("alert", 18, "amber"))
        sign.addStretch()
        said.addLayout(sign)
        said.addWidget(self.told)
        said.addStretch()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.look)
        row.addWidget(again)
        row.addWidget(other)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(96, 56, 72, 40)
        column.setSpacing(12)
        column.addWidget(Brand())
        column.addStretch(2)
        column.addWidget(Elided(path.stem, "title"))
        column.addWidget(Elided(f"In {path.parent}", "body", tone="quiet"))
        column.addSpacing(16)
        column.addLayout(said)
        hint = label(
            "For reading only, everything can be seen and printed, and nothing is changed. Marks that are made in"
            " the other window are seen when a page is opened anew.",
            "hint",
            wrap=True,
        )
        hint.setMaximumWidth(_WIDE)
        column.addWidget(hint)
        column.addSpacing(12)
        column.addLayout(row)
        column.addStretch(3)

    def take_focus(self) -> None:
        """The first button."""
        self.look.setFocus()

    def tell(self, why: str) -> None:
        """It is still so."""
        self.told.setText(why)
