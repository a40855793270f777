"""What a table of own points comes to: the plates with its points, and every refused line with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from acuchart.model.atlas import Position, View
from acuchart.model.own_system import OwnFile
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.points.map import PointMap
from acuchart.ui.widgets import button, empty_out, label

_LINES: Final = 200  # refused lines that are listed; nobody reads more
_LINES_HIGH: Final = 150


class OwnPreview(QWidget):
    """Nothing is written from here; it only shows."""

    def __init__(self) -> None:
        """Empty until ``show_file``."""
        super().__init__()
        self.map = PointMap()
        self.map.setMinimumSize(240, 200)
        self.count = label("", "strong", wrap=True)
        self._views = QWidget()
        self._flow = FlowLayout(self._views, gap=6)
        self._chips: list[QPushButton] = []
        self._view_id = ""
        self._places: dict[str, list[Position]] = {}
        self._known: Mapping[str, View] = {}
        self._lines = QWidget()
        self._line_column = QVBoxLayout(self._lines)
        self._line_column.setContentsMargins(0, 0, 8, 0)
        self._line_column.setSpacing(2)
        self.refused = QScrollArea()
        self.refused.setWidget(self._lines)
        self.refused.setWidgetResizable(True)
        self.refused.setFrameShape(QFrame.Shape.NoFrame)
        self.refused.setFixedHeight(_LINES_HIGH)
        self.refused.setAccessibleName("Lines that are refused")
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.count, 1)
        column.addLayout(head)
        column.addWidget(self._views)
        column.addWidget(self.map, 1)
        column.addWidget(self.refused)
        self.refused.hide()
        self.clear()

    @property
    def refusals(self) -> tuple[str, ...]:
        """The sentences about refused lines, as they are listed."""
        return self._said

    def clear(self, view: View | None = None) -> None:
        """Nothing to show but, perhaps, a plate."""
        self._places = {}
        self._said: tuple[str, ...] = ()
        self._fill_chips()
        self.count.setText("The points appear here as soon as there is a table.")
        self.refused.hide()
        if view is None:
            self.map.clear()
        else:
            self.map.show_plate(view, ())

    def show_file(self, file: OwnFile, views: Mapping[str, View], empty: View | None = None) -> None:
        """The points that would be taken, and the lines that would not; ``empty`` is shown where none are."""
        self._known = views
        self._places = {}
        for row in file.rows:
            place = Position(
                code=row.code, side=row.side, view=row.view, part="", x=row.x, y=row.y, path=_closed(row.outline)
            )
            self._places.setdefault(row.view, []).append(place)
        codes = len({row.code for row in file.rows})
        points = f"{codes} point{'' if codes == 1 else 's'}"
        lines = len(file.refused)
        refused = f"{lines} line{'' if lines == 1 else 's'} refused, see below" if lines else "no line refused"
        self.count.setText(f"{points} in {len(file.rows)} places; {refused}.")
        self._fill_chips()
        self._fill_lines([(one.line, one.reason) for one in file.refused])
        if self._places:
            self._show_view(self._view_id if self._view_id in self._places else next(iter(self._places)))
        elif empty is not None:
            self.map.show_plate(empty, ())
        else:
            self.map.clear()

    def _fill_chips(self) -> None:
        for old in self._chips:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._chips = []
        for view_id, places in self._places.items():
            made = button(f"{self._known[view_id].short}  {len(places)}", "chip", tip=self._known[view_id].name)
            made.setCheckable(True)
            made.setProperty("key", view_id)
            made.clicked.connect(lambda _checked=False, id_=view_id: self._show_view(id_))
            self._chips.append(made)
            self._flow.addWidget(made)
        self._views.setVisible(bool(self._chips))

    def _show_view(self, view_id: str) -> None:
        self._view_id = view_id
        for chip in self._chips:
            chip.setChecked(chip.property("key") == view_id)
        self.map.show_plate(self._known[view_id], self._places[view_id])

    def _fill_lines(self, refused: Sequence[tuple[int, str]]) -> None:
        empty_out(self._line_column)
        said = [f"Line {line}: {reason}" for line, reason in refused[:_LINES]]
        if len(refused) > _LINES:
            said.append(f"And {len(refused) - _LINES} more lines.")
        self._said = tuple(said)
        for sentence in said:
            self._line_column.addWidget(label(sentence, "hint", wrap=True))
        self._line_column.addStretch(1)
        self.refused.setFixedHeight(min(_LINES_HIGH, 6 + 22 * len(said)))
        self.refused.setVisible(bool(said))


def _closed(outline: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    return (*outline, outline[0]) if outline and outline[0] != outline[-1] else outline
