"""The counts of a session over the bar: by set, by region, by product and by lot; and the key to another set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from acuchart.model.atlas import Atlas
from acuchart.model.ledger import Count, count, count_by, count_by_set, lot_words, product_words
from acuchart.model.removal import count_words, region_words
from acuchart.ui.actions import TABLE
from acuchart.ui.document import SessionDocument
from acuchart.ui.widgets import button, empty_out, frame, icon_button, label

_WIDE: Final = 420
_COLUMNS: Final = (("IN", "inside"), ("OUT", "out"), ("LEFT IN", "left_in"), ("PLANNED", "planned"))
_ALWAYS: Final = 2  # of the columns; the others are there where something is in them


class LedgerDock(QFrame):
    """Every count adds up to the one in the bar; nothing is typed here."""

    another_wanted = Signal()

    def __init__(self, parent: QWidget, document: SessionDocument, atlas: Atlas) -> None:
        """Hidden until it is wanted."""
        super().__init__(parent)
        self._document, self._atlas = document, atlas
        self.setProperty("role", "dock")
        self.setFixedWidth(_WIDE)
        self._words = label("", "strong", wrap=True)
        close = icon_button("x", "Close the counts", tip="Close (Esc)")
        close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(self._words, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._body = QWidget()
        self._body.setProperty("role", "rail")
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setHorizontalSpacing(14)
        self._grid.setColumnStretch(0, 1)
        self._room = QScrollArea()
        self._room.setWidgetResizable(True)
        self._room.setFrameShape(QFrame.Shape.NoFrame)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._room.setAccessibleName("Counts by set, region, needle and lot")
        self._room.setWidget(self._body)
        self.another = button("Another set", icon_name="plus", tip=TABLE["another-set"].tip)
        self.another.clicked.connect(lambda _checked=False: self.another_wanted.emit())
        self._set_words = label("", "hint", wrap=True)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self._set_words, 1)
        foot.addWidget(self.another)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 10, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._room, 1)
        column.addLayout(foot)
        self._shown: tuple[object, ...] = ()
        self.hide()

    @property
    def words(self) -> str:
        """The count in words, for reading aloud."""
        return self._words.text()

    @property
    def rows(self) -> dict[str, tuple[str, ...]]:
        """Name of a row → its counts, as they are shown."""
        return dict(self._rows)

    def offer(self, bottom: int, right: int, most: int) -> None:
        """Show it with its lower right corner there, at most so high."""
        self._shown = ()
        self.refresh()
        high = self._body.sizeHint().height() + self._words.heightForWidth(_WIDE - 90) + 110
        self.setFixedHeight(max(180, min(high, most)))
        self.move(max(12, right - _WIDE), bottom - self.height())
        self.show()
        self.raise_()
        self.another.setFocus() if self.another.isEnabled() else self._room.setFocus()

    def refresh(self) -> None:
        """New counts; nothing is laid out anew while they are the same."""
        needles = tuple(self._document.needles.values())
        number = self._document.current_set
        self.another.setEnabled(self._document.writable)
        self._set_words.setText(f"The next needle belongs to set {number}." if self._document.writable else "")
        if (needles, number) == self._shown:
            return
        self._shown = (needles, number)
        self._words.setText(count_words(needles, self._atlas))
        total = count(needles)
        self._columns = [
            (title, name) for at, (title, name) in enumerate(_COLUMNS) if at < _ALWAYS or getattr(total, name)
        ]
        empty_out(self._grid)
        self._at = 0
        self._rows: dict[str, tuple[str, ...]] = {}
        self._head()
        self._row("All", total, "strong")
        by_set = {f"Set {one}": counted for one, counted in sorted(count_by_set(needles).items())}
        if len(by_set) > 1 or number > 1:
            self._part("By set", by_set)
        self._part("By region", count_by(needles, lambda one: region_words(one, self._atlas)))
        self._part("By needle", count_by(needles, product_words))
        if any(one.lot for one in needles):
            self._part("By lot", count_by(needles, lot_words))
        self._grid.setRowStretch(self._at, 1)

    # ---- inside

    def _head(self) -> None:
        for at, (title, _) in enumerate(self._columns, start=1):
            self._grid.addWidget(label(title, "micro"), 0, at, Qt.AlignmentFlag.AlignRight)
        self._at = 1

    def _part(self, title: str, counts: Mapping[str, Count]) -> None:
        if not counts:
            return
        self._grid.addWidget(frame("rule"), self._at, 0, 1, len(self._columns) + 1)
        self._grid.addWidget(label(title, "hint"), self._at + 1, 0, 1, len(self._columns) + 1)
        self._at += 2
        for name, counted in counts.items():
            self._row(name, counted, "body")

    def _row(self, name: str, counted: Count, role: str) -> None:
        values = tuple(str(getattr(counted, field)) for _, field in self._columns)
        heard = ", ".join(f"{title} {value}" for (title, _), value in zip(self._columns, values, strict=True))
        said = label(name, role, wrap=True)
        said.setAccessibleName(f"{name}: {heard}")
        self._grid.addWidget(said, self._at, 0)
        for at, value in enumerate(values, start=1):
            self._grid.addWidget(label(value, role), self._at, at, Qt.AlignmentFlag.AlignRight)
        self._rows[name] = values
        self._at += 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
