"""Which column of a list goes to which field, with the first values of each; and how the list is written."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.exchange.patients_source import DELIMITERS, ENCODINGS, SourceTable, field_titles, propose_mapping
from acuchart.ui.discreet import discreet
from acuchart.ui.page import card
from acuchart.ui.still_box import StillBox
from acuchart.ui.widgets import Elided, Glyph, frame, label

_FIRST = 3  # values that are shown of a column
_LOOK_AT = 40  # lines in which they are looked for


class ColumnsCard(QWidget):
    """``changed`` at another field; ``written`` carries another writing and divider of the list."""

    changed = Signal()
    written = Signal(str, str)

    def __init__(self) -> None:
        """Empty until `show_table`."""
        super().__init__()
        self.combos: list[QComboBox] = []
        self._table: SourceTable | None = None
        self._about = Elided("", "hint")
        made, self._column = card("Columns", self._about)
        self.encoding, self.delimiter = _combo("How the letters are written"), _combo("What divides the columns")
        for key, words in ENCODINGS.items():
            self.encoding.addItem(words, key)
        for key, words in DELIMITERS.items():
            self.delimiter.addItem(words, key)
        for combo in (self.encoding, self.delimiter):
            combo.activated.connect(self._rewrite)
        how = QHBoxLayout()
        how.setContentsMargins(16, 10, 16, 10)
        how.setSpacing(8)
        how.addWidget(label("Letters", "label"))
        how.addWidget(self.encoding, 2)
        how.addWidget(label("divided by", "label"))
        how.addWidget(self.delimiter, 1)
        self._rows = QWidget()
        self._column.addLayout(how)
        self._column.addWidget(frame("rule"))
        self._column.addWidget(self._rows)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        discreet().changed.connect(self._fill)

    @property
    def mapping(self) -> dict[str, tuple[int, ...]]:
        """Field → columns, as chosen now."""
        found: dict[str, tuple[int, ...]] = {}
        for index, combo in enumerate(self.combos):
            field = combo.currentData()
            if field:
                found[field] = (*found.get(field, ()), index)
        return found

    def show_table(self, table: SourceTable) -> None:
        """Another list, with the fields that are probably meant."""
        self._table = table
        self.encoding.setCurrentIndex(self.encoding.findData(table.encoding))
        self.delimiter.setCurrentIndex(self.delimiter.findData(table.delimiter))
        proposed = propose_mapping(table.header)
        self._fill({index: field for field, columns in proposed.items() for index in columns})
        known = len({index for columns in proposed.values() for index in columns})
        self._about.say(f"{len(table.header)} columns, {known} recognised by name, change any")

    def _fill(self, wanted: dict[int, str] | None = None) -> None:
        table = self._table
        if table is None:
            return
        if wanted is None:
            wanted = {index: field for field, columns in self.mapping.items() for index in columns}
        old, self._rows = self._rows, QWidget()
        self._column.replaceWidget(old, self._rows)
        old.hide()
        old.deleteLater()
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(16, 8, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for place, (words, stretch) in enumerate(
            (("In the file", 3), ("First values", 4), ("", 0), ("Goes to", 4))
        ):
            grid.addWidget(label(words, "eyebrow"), 0, place)
            grid.setColumnStretch(place, stretch)
        self.combos = []
        for index, title in enumerate(table.header):
            combo = _combo(f"Where column {title or index + 1} goes")
            combo.addItem("Leave out", "")
            for field, words in field_titles().items():
                combo.addItem(words, field)
            combo.setCurrentIndex(max(0, combo.findData(wanted.get(index, ""))))
            combo.currentIndexChanged.connect(lambda _place: self.changed.emit())
            self.combos.append(combo)
            grid.addWidget(Elided(title or f"Column {index + 1}", "strong"), index + 1, 0)
            grid.addWidget(Elided(discreet().text(_first_values(table, index)), "hint"), index + 1, 1)
            grid.addWidget(Glyph("fwd", 14), index + 1, 2)
            grid.addWidget(combo, index + 1, 3)

    def _rewrite(self) -> None:
        self.written.emit(self.encoding.currentData(), self.delimiter.currentData())


def _combo(name: str) -> StillBox:
    made = StillBox()
    made.setAccessibleName(name)
    made.setMinimumWidth(90)
    made.setSizeAdjustPolicy(StillBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made


def _first_values(table: SourceTable, index: int) -> str:
    cells = (row.cells[index].strip() for row in table.rows[:_LOOK_AT] if index < len(row.cells))
    return ", ".join([cell for cell in dict.fromkeys(cells) if cell][:_FIRST])
