"""The form of a new own system: name, where its points lie, and the table of points."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from acuchart.model.atlas import Atlas
from acuchart.model.own_plates import REGION
from acuchart.ui.widgets import Elided, Segment, button, label

LONGEST_NAME: Final = 80
_SHOWS: Final = (("front", "Front"), ("back", "Back"), ("left", "Left side"), ("right", "Right side"))
_EXAMPLE: Final = "\n".join(
    (
        "code,name,x,y,side,text",
        "QA1,Invented point,0.42,0.31,left,Two fingers below the corner",
        "QA2,Another,50%,12%,,",
    )
)


class OwnForm(QWidget):
    """Only fields; the page reads them and decides."""

    placed = Signal()  # another plate, picture side, or kind of place
    table_wanted = Signal()
    picture_wanted = Signal()

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleName("Name of the system")
        self.name.setPlaceholderText("Name of the system")
        self.where = Segment((("plate", "On our plates"), ("picture", "On an own picture")), "plate")
        self.plate = QComboBox()
        self.plate.setAccessibleName("Plate of lines that name none")
        self.plate.setMaxVisibleItems(16)
        self.shows = Segment(_SHOWS, "front")
        self.table = QPlainTextEdit()
        self.table.setPlaceholderText(_EXAMPLE)
        self.table.setAccessibleName("Table of points as CSV")
        self.table.setTabChangesFocus(True)
        self.table.setMinimumHeight(110)
        self.table.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.take = button("Import", "primary")
        self.lacks = label("", "hint", wrap=True)
        self.picture_name = Elided("", "hint")
        self.plate.currentIndexChanged.connect(lambda _index: self.placed.emit())
        self.where.chosen.connect(lambda _key: self.placed.emit())
        self.shows.chosen.connect(lambda _key: self.placed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addWidget(label("A new system", "strong"))
        column.addWidget(self.name)
        column.addWidget(self.where)
        self.plate_row = self.plate
        column.addWidget(self.plate)
        self.picture_row = self._picture_part()
        column.addWidget(self.picture_row)
        head = QHBoxLayout()
        head.addWidget(label("Table of points", "label"))
        head.addStretch(1)
        choose = button(
            "Choose a file", "small", icon_name="doc", tip="A CSV, or a system that a colleague shared"
        )
        choose.clicked.connect(lambda: self.table_wanted.emit())
        head.addWidget(choose)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.lacks)
        column.addWidget(self.take)

    def fill_plates(self, atlas: Atlas) -> None:
        """The shipped plates, once."""
        if self.plate.count():
            return
        self.plate.blockSignals(True)
        self.plate.addItem("Each line names its plate", "")
        for view in atlas.views.values():
            if view.needles and view.region != REGION:
                self.plate.addItem(view.name, view.id)
        self.plate.blockSignals(False)

    def _picture_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        line = QHBoxLayout()
        choose = button("Choose a picture", "small", icon_name="camera", tip="PNG, JPEG or SVG, at most 10 MB")
        choose.clicked.connect(lambda: self.picture_wanted.emit())
        line.addWidget(choose)
        line.addWidget(self.picture_name, 1)
        column.addLayout(line)
        column.addWidget(label("What it shows of the patient", "hint"))
        column.addWidget(self.shows)
        return part
