"""The own systems of the practice: export and share one, take it out of use with a reason, use it again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model.own_record import OwnSystem
from acuchart.ui.widgets import Elided, button, empty_out, frame, label


class OwnList(QWidget):
    """One card for each system."""

    export_wanted = Signal(object)  # the record
    removed = Signal(object, str)  # the record and why
    used_again = Signal(object)

    def __init__(self) -> None:
        """Empty until ``show_systems``."""
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.cards: dict[str, _Card] = {}

    def show_systems(self, systems: Sequence[tuple[OwnSystem, str]]) -> None:
        """Each record with a few words on it: ``9 points``."""
        empty_out(self._column)
        self.cards = {}
        for record, words in systems:
            made = _Card(record, words)
            made.export.clicked.connect(lambda _on=False, one=record: self.export_wanted.emit(one))
            made.again.clicked.connect(lambda _on=False, one=record: self.used_again.emit(one))
            made.confirmed.connect(lambda why, one=record: self.removed.emit(one, why))
            self.cards[record.id] = made
            self._column.addWidget(made)
        if not systems:
            self._column.addWidget(label("No own system in this practice yet.", "hint", wrap=True))


class _Card(QWidget):
    confirmed = Signal(str)

    def __init__(self, record: OwnSystem, words: str) -> None:
        super().__init__()
        box = frame("card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(box)
        column = QVBoxLayout(box)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        column.addWidget(Elided(record.name, "strong"))
        said = f"Out of use: {record.removed}" if record.removed else words
        column.addWidget(label(said, "hint", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(6)
        self.export = button("Export", "small", tip="Write this system to one file that others can import")
        self.remove = button("Take out of use", "small")
        self.again = button("Use again", "small")
        for made, shown in (
            (self.export, True),
            (self.remove, not record.removed),
            (self.again, bool(record.removed)),
        ):
            made.setVisible(shown)
            row.addWidget(made)
        row.addStretch(1)
        column.addLayout(row)
        self._ask = QWidget()
        ask = QVBoxLayout(self._ask)
        ask.setContentsMargins(0, 4, 0, 0)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why? For example: replaced by the edition of 2027")
        self.reason.setAccessibleName(f"Why “{record.name}” goes out of use")
        ask.addWidget(self.reason)
        line = QHBoxLayout()
        self.confirm = button("Take out of use", "danger")
        self.confirm.setEnabled(False)
        keep = button("Keep it", "small")
        line.addWidget(self.confirm)
        line.addWidget(keep)
        line.addStretch(1)
        ask.addLayout(line)
        column.addWidget(self._ask)
        self._ask.hide()
        self.remove.clicked.connect(self._begin)
        keep.clicked.connect(self._ask.hide)
        self.reason.textChanged.connect(lambda text: self.confirm.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self._confirm)
        self.confirm.clicked.connect(self._confirm)

    def _begin(self) -> None:
        self._ask.show()
        self.reason.setFocus()

    def _confirm(self) -> None:
        if why := self.reason.text().strip():
            self.confirmed.emit(why)
