"""Names of marks in the two gutters beside a plate, with leaders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QRegion

from acuchart.model.needle import NeedleState
from acuchart.model.scene import SceneMark, spread, uncrossed
from acuchart.ui.session.marks import MarkPainter
from acuchart.ui.theme import Tokens, font

PITCH: Final = 28.0
LEAST_PITCH: Final = 17.0  # closer than this, lines of text touch: then only what is selected is named
_TALL: Final = 24.0  # the box of a name
_ELBOW: Final = 24.0  # the level part of a leader
_EDGE: Final = 132.0  # the text of a gutter needs this much at the window's edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One name: its box, and the leader from the box to the mark."""

    needle_id: str
    text: str
    state: NeedleState
    box: QRectF
    at_left: bool
    leader: tuple[QLineF, QLineF]
    members: tuple[str, ...]  # the needles that one name stands for

    @property
    def look(self) -> tuple[str, str, float, float, float, NeedleState]:
        """Everything that makes it look as it does, apart from being selected."""
        end = self.leader[1].p2()
        return self.needle_id, self.text, self.box.left(), self.box.top(), end.x() + end.y() * 1e-4, self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A mark and where it is in the window."""

    mark: SceneMark
    x: float
    y: float


class Gutters:
    """Lays labels out and paints them for one theme."""

    def __init__(self, tokens: Tokens) -> None:
        """Fonts and colours are read once."""
        self._font = QFont(font("label"))
        self._font.setPixelSize(13)
        self._font.setWeight(QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._font)
        self._widths: dict[str, float] = {}
        self._ink = QColor(tokens.ink)
        self._leader = QColor(tokens.ink2)
        self._leader.setAlphaF(0.5)
        self._under = QColor(tokens.canvas)
        self._under.setAlphaF(0.82)
        self._pill = QColor(tokens.pine)
        self._on_pill = QColor(tokens.halo)

    def lay_out(
        self,
        spots: Sequence[Spot],
        *,
        room: QRectF,
        plate_left: float,
        plate_right: float,
        only: frozenset[str] | None = None,
        grouped: bool = False,
        apart: frozenset[str] = frozenset(),
    ) -> tuple[Label, ...]:
        """Labels for all spots inside ``room``, or for those in ``only``; none where they would touch.

        With ``grouped`` one name stands for all marks of that name (“Forehead line R × 6”) but those in ``apart``.
        Marks left of the plate's middle are named at the left; marks on the middle go where there is room.
        """
        shown = [
            spot
            for spot in spots
            if room.contains(QPointF(spot.x, spot.y)) and (only is None or spot.mark.needle_id in only)
        ]
        left = [spot for spot in shown if spot.mark.x < 0.499]
        right = [spot for spot in shown if spot.mark.x > 0.501]
        for spot in shown:
            if 0.499 <= spot.mark.x <= 0.501:
                (left if len(left) <= len(right) else right).append(spot)
        columns = [_groups(column, apart if grouped else None) for column in (left, right)]
        high = max(1.0, room.height() - 24)
        if only is None and max(map(len, columns)) * LEAST_PITCH > high:
            return ()
        across = plate_right - plate_left
        anchor_left = max(room.left() + _EDGE, plate_left + 0.03 * across)
        anchor_right = min(room.right() - _EDGE, plate_right - 0.03 * across)
        return (
            *self._column(columns[0], room, anchor_left, at_left=True),
            *self._column(columns[1], room, anchor_right, at_left=False),
        )

    def _column(
        self, groups: Sequence[Sequence[Spot]], room: QRectF, anchor: float, *, at_left: bool
    ) -> list[Label]:
        # Of a group, the mark that is nearest to the gutter has the leader.
        ends = [(min if at_left else max)(group, key=lambda spot: spot.x) for group in groups]
        heights = spread([spot.y for spot in ends], pitch=PITCH, low=room.top() + 12, high=room.bottom() - 12)
        tall = min(_TALL, _least(heights) - 1)
        elbow_x = anchor + _ELBOW if at_left else anchor - _ELBOW
        heights = uncrossed(elbow_x, [(spot.x, spot.y) for spot in ends], heights)
        labels = []
        for group, spot, y in zip(groups, ends, heights, strict=True):
            text = spot.mark.label if len(group) == 1 else f"{spot.mark.label} × {len(group)}"
            limit = (anchor - room.left() if at_left else room.right() - anchor) - 10
            if self._width(text) > limit:
                text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, limit)
            wide = self._width(text) + 14
            box = QRectF(anchor - wide if at_left else anchor, y - tall / 2, wide, tall)
            turn = -1.0 if at_left else 1.0
            start = QPointF(anchor - 3 * turn, y)
            elbow = QPointF(elbow_x, y)
            end = QPointF(spot.x, spot.y)
            labels.append(
                Label(
                    needle_id=spot.mark.needle_id,
                    text=text,
                    state=spot.mark.state,
                    box=box,
                    at_left=at_left,
                    leader=(QLineF(start, elbow), QLineF(elbow, end)),
                    members=tuple(one.mark.needle_id for one in group),
                )
            )
        return labels

    def paint_leaders(self, painter: QPainter, labels: Sequence[Label]) -> None:
        """All leaders; they lie under the marks."""
        painter.setPen(QPen(self._leader, 0.9))
        painter.drawLines([line for label in labels for line in label.leader])

    def paint(
        self,
        painter: QPainter,
        labels: Sequence[Label],
        marks: MarkPainter,
        selected: frozenset[str],
        dirty: QRegion,
    ) -> None:
        """The names; a selected one is a pine pill."""
        painter.setFont(self._font)
        for label in labels:
            if not dirty.intersects(label.box.toAlignedRect()):
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            if not selected.isdisjoint(label.members):
                painter.setBrush(self._pill)
                ink = self._on_pill
            else:
                painter.setBrush(self._under)
                ink = self._ink if label.state is NeedleState.IN else marks.tone(label.state)
            painter.drawRoundedRect(label.box, 7, 7)
            painter.setPen(ink)
            painter.drawText(label.box, Qt.AlignmentFlag.AlignCenter, label.text)

    def _width(self, text: str) -> float:
        found = self._widths.get(text)
        if found is None:
            found = self._widths[text] = self._metrics.horizontalAdvance(text)
        return found


def _groups(spots: Sequence[Spot], apart: frozenset[str] | None) -> list[list[Spot]]:
    """Marks of one name together, in the order of the first of each; all alone where ``apart`` is None."""
    found: dict[tuple[str, str], list[Spot]] = {}
    for spot in spots:
        mark = spot.mark
        alone = apart is None or mark.needle_id in apart
        found.setdefault((mark.needle_id, "") if alone else ("", mark.label), []).append(spot)
    return list(found.values())


def _least(heights: Sequence[float]) -> float:
    """The least distance between two neighbours, or more than a box is high."""
    ordered = sorted(heights)
    return min((low - high for high, low in pairwise(ordered)), default=PITCH)
