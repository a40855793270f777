"""What floats over the plate of the removal view: which plates there are, hidden sites that open themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from acuchart.model.atlas import Atlas, View
from acuchart.model.needle import Needle
from acuchart.ui.session.removal_plate import RemovalPlate
from acuchart.ui.widgets import Glyph, button, label

_SEARCH: Final = {
    "head": "Part the hair there.",
    "ear": "Fold the ear forward.",
    "neck": "Lift the hair from the neck.",
}


class PlateChips(QFrame):
    """One chip for each plate with needles: its name and how many are left on it."""

    chosen = Signal(str)  # the view id

    def __init__(self, parent: QWidget) -> None:
        """Empty."""
        super().__init__(parent)
        self.setProperty("role", "dock")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(5, 5, 5, 5)
        self._row.setSpacing(4)
        self._shown: tuple[tuple[str, int, bool], ...] = ()
        self._chips: list[QPushButton] = []

    def show_plates(self, rows: Sequence[tuple[View, int, bool]]) -> None:
        """The plate, how many are in on it, and whether it is the one in front."""
        shown = tuple((view.id, left, on) for view, left, on in rows)
        if shown != self._shown:
            self._shown = shown
            for old in self._chips:
                self._row.removeWidget(old)
                old.hide()
                old.deleteLater()
            self._chips = []
            for view, left, on in rows:
                made = button(f"{view.short}  {left}" if left else f"{view.short} ✓", "session-chip")
                made.setCheckable(True)
                made.setChecked(on)
                made.setAccessibleName(f"{view.name}, {left} in")
                made.clicked.connect(lambda _checked=False, id_=view.id: self.chosen.emit(id_))
                self._row.addWidget(made)
                self._chips.append(made)
                made.show()  # a late child of a visible parent is hidden until somebody says so
        self.setVisible(len(rows) > 1)

    def fit(self, width: int) -> None:
        """Where there is no room for all, plates that are done go first, then the last ones."""
        made = self._chips
        order = [one for one in made if one.isChecked()]
        order += [one for one, (_, left, on) in zip(made, self._shown, strict=True) if left and not on]
        order += [one for one in made if one not in order]
        room = width - 10
        for one in order:
            room -= one.sizeHint().width() + 4
            one.setVisible(room >= 0)
        self._row.activate()
        self.resize(self.sizeHint())


class Inset(QFrame):
    """The plate of a hidden site in a corner, with its count and where to look."""

    def __init__(self, parent: QWidget, atlas: Atlas, view: View) -> None:
        """Shown by whoever made it."""
        super().__init__(parent)
        self.setProperty("role", "dock")
        self.view = view
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 9)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph("eyeoff", 16))
        head.addWidget(label(view.name, "strong"), 1)
        self._count = label("", "badge")
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head.addWidget(self._count)
        column.addLayout(head)
        self.plate = RemovalPlate(atlas, small=True)
        self.plate.show_view(view)
        column.addWidget(self.plate, 1)
        self._words = label("", "hint", wrap=True)
        column.addWidget(self._words)

    def say(self, needles: list[Needle]) -> None:
        """How many are left here."""
        self._count.setText(str(len(needles)))
        sides = sorted({needle.side.word for needle in needles if needle.side.word in ("left", "right")})
        where = f" Patient’s {' and '.join(sides)}." if sides else ""
        self._words.setText(_SEARCH.get(self.view.region, "Look closely there.") + where)
