"""The rail of plates at the left: all views, right and left side by side, with their counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from acuchart.model.atlas import Atlas, View
from acuchart.model.needle import Needle
from acuchart.model.side import Side
from acuchart.ui.actions import TABLE
from acuchart.ui.session.thumbnails import PlateThumb
from acuchart.ui.theme import font
from acuchart.ui.widgets import button, frame, label

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "F": ("face", "neck"),
    "S": ("head",),
    "H": ("hand", "arm"),
    "T": ("foot", "leg"),
    "E": ("ear",),
    "B": ("body", "trunk"),
}
"""Which regions a key walks through; O leads to the foot too, but only while no needle is selected."""
_PAIR_ART: Final = QSize(40, 50)
_NAME_PX: Final = 84


def needle_views(atlas: Atlas) -> tuple[View, ...]:
    """The plates that take needles, in the order of the atlas."""
    return tuple(view for view in atlas.views.values() if view.needles)


def next_view(atlas: Atlas, current: View, key: str, *, other: bool) -> View:
    """The plate that a key leads to: into its family, on through it, or with Shift over to the other side."""
    regions = FAMILIES[key]
    family = [view for region in regions for view in needle_views(atlas) if view.region == region]
    if current not in family:
        start = family[0]
        same_side = start.side in (None, current.side or start.side)
        return start if same_side is not other else atlas.views[start.mirror]
    if other and current.side is not None:
        return atlas.views[current.mirror]
    same = [view for view in family if view.side in (None, current.side or Side.LEFT)]
    at = same.index(current)
    return same[(at + (-1 if other else 1)) % len(same)]


class Rail(QFrame):
    """One button for each plate, the open one marked, and the switch of the pen-only mode below them."""

    chosen = Signal(str)

    def __init__(self, atlas: Atlas) -> None:
        """All plates, none open."""
        super().__init__()
        self.setProperty("role", "nav")
        self.setAccessibleName("Plates")
        self._thumbs: dict[str, PlateThumb] = {}
        inside = QWidget()
        inside.setProperty("role", "rail")
        column = QVBoxLayout(inside)
        column.setContentsMargins(3, 10, 3, 10)
        column.setSpacing(6)
        region = ""
        for view in needle_views(atlas):
            if view.id in self._thumbs:
                continue
            if region and view.region != region:
                column.addWidget(frame("rule"))
            region = view.region
            other = atlas.views[view.mirror]
            if view.side is None or other is view:
                column.addWidget(self._thumb(view))
            else:
                column.addLayout(self._pair(view, other))
        column.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self.pen = button("Pen only", "session-chip", tip=TABLE["pen-only"].tip)
        self.pen.setCheckable(True)
        self.pen.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.pen.setAccessibleName("Pen only: fingers move the plate")
        foot = QVBoxLayout()
        foot.setContentsMargins(4, 6, 4, 8)
        foot.addWidget(self.pen)
        outer.addWidget(frame("rule"))
        outer.addLayout(foot)

    def _thumb(self, view: View, caption: str | None = None) -> PlateThumb:
        key = next((key for key, regions in FAMILIES.items() if view.region in regions), "")
        made = (
            PlateThumb(view, key=key)
            if caption is None
            else PlateThumb(view, caption=caption, art=_PAIR_ART, key=key)
        )
        made.clicked.connect(lambda _checked=False, view_id=view.id: self.chosen.emit(view_id))
        self._thumbs[view.id] = made
        return made

    def _pair(self, view: View, other: View) -> QVBoxLayout:
        """The patient's right at the left, as on a face that looks at the reader."""
        right, left = (view, other) if view.side is Side.RIGHT else (other, view)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self._thumb(right, "R"))
        row.addWidget(self._thumb(left, "L"))
        name = view.name.rpartition(",")[0]
        if QFontMetrics(font("micro")).horizontalAdvance(name) > _NAME_PX:
            name = view.short.rsplit(" ", 1)[0]
        words: QLabel = label(name, "micro")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        both = QVBoxLayout()
        both.setSpacing(0)
        both.addLayout(row)
        both.addWidget(words)
        return both

    def thumb(self, view_id: str) -> PlateThumb:
        """The button of a plate."""
        return self._thumbs[view_id]

    def show_view(self, view_id: str) -> None:
        """Mark the open plate and bring it into sight."""
        for known, made in self._thumbs.items():
            made.setChecked(known == view_id)
        if view_id in self._thumbs:  # the plate of an own system that is no longer in use is not offered
            self._scroll.ensureWidgetVisible(self._thumbs[view_id], 0, 40)

    def set_needles(self, needles: Iterable[Needle], views: Iterable[str] | None = None) -> None:
        """New counts; ``views`` names the plates that changed."""
        wanted = self._thumbs if views is None else {v: self._thumbs[v] for v in views if v in self._thumbs}
        by_view: dict[str, list[Needle]] = {}
        for needle in needles:
            by_view.setdefault(needle.view.partition("@")[0], []).append(needle)
        for view_id, made in wanted.items():
            made.set_needles(by_view.get(view_id, ()))
