"""The names of the marks on a plate: laid out in the gutters a moment after a mark is on the screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QRegion

from acuchart.model.scene import DENSE
from acuchart.ui.session.labels import Gutters, Label
from acuchart.ui.session.marks import MarkPainter
from acuchart.ui.theme import theme

if TYPE_CHECKING:
    from acuchart.ui.session.plate_view import PlateView

_GUTTER_PX: Final = 140.0
_NAMED: Final = 24  # so many marks of a full plate are named when the hand has zoomed in on them


class NameLayer:
    """Which names stand where on one plate."""

    def __init__(self, plate: PlateView) -> None:
        """No names until ``later``."""
        self._plate = plate
        self._gutters = Gutters(theme().tokens)
        self._pills: list[Label] = []
        self.labels: tuple[Label, ...] = ()
        self._timer = QTimer(plate)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._lay_out)

    def later(self) -> None:
        """In the next turn of the loop, on purpose: a mark is on the screen before its name."""
        self._timer.start(0)

    def moved(self) -> None:
        """The plate moved: the old names are nowhere."""
        self.labels = ()
        self.later()

    def dress(self) -> None:
        """Another theme."""
        self._gutters = Gutters(theme().tokens)
        self.later()

    def paint_leaders(self, painter: QPainter) -> None:
        """The leaders, under the marks."""
        self._gutters.paint_leaders(painter, self.labels)

    def paint(self, painter: QPainter, marks: MarkPainter, dirty: QRegion) -> None:
        """The names, over the marks."""
        self._gutters.paint(painter, self.labels, marks, self._plate.shown_selection, dirty)

    def _lay_out(self) -> None:
        plate = self._plate
        spots, chosen_ids = plate.spots, plate.shown_selection
        left, _ = plate.camera.to_screen(0, 0)
        right, _ = plate.camera.to_screen(1, 0)
        edge = 72.0 if left < _GUTTER_PX else 0.0  # the zoom dock stands there
        room = QRectF(edge, 44, plate.width() - edge, max(plate.height() - 44 - plate.bottom_room, 60))
        seen = sum(room.contains(spot.x, spot.y) for spot in spots)
        crowded = len(spots) > DENSE and (plate.dense or seen > _NAMED)
        lay_out = partial(self._gutters.lay_out, spots, room=room, plate_left=left, plate_right=right)
        labels = () if crowded else lay_out()
        # Where each cannot have its name, those of one name share it; where that is too much, only the chosen do.
        labels = labels or lay_out(grouped=True, apart=chosen_ids) or lay_out(only=chosen_ids)
        same = {label.look for label in self.labels} & {label.look for label in labels}
        stale = [label for label in (*self.labels, *labels) if label.look not in same]
        chosen = [label for label in labels if not chosen_ids.isdisjoint(label.members)]
        self.labels = labels
        region = QRegion()
        for label in (*stale, *chosen, *self._pills):
            region += label.box.adjusted(-2, -2, 2, 2).toAlignedRect()
        for label in stale:
            for line in label.leader:
                box = QRectF(line.p1(), line.p2()).normalized().adjusted(-2, -2, 2, 2)
                region += box.toAlignedRect()
        self._pills = chosen
        plate.update(region)
