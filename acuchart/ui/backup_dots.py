"""Every kept backup as one dot: filled where it was proved, a ring where it was only made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from acuchart.store.shelf import Backup
from acuchart.ui.theme import theme
from acuchart.ui.widgets import label

# words, how many are kept, what makes two backups of one kind
STRIPS: Final[tuple[tuple[str, int, Callable[[datetime], tuple[int, ...]]], ...]] = (
    ("24 hours", 24, lambda at: (at.year, at.month, at.day, at.hour)),
    ("7 days", 7, lambda at: (at.year, at.month, at.day)),
    ("4 weeks", 4, lambda at: at.isocalendar()[:2]),
    ("12 months", 12, lambda at: (at.year, at.month)),
)
_DOT: Final = 13
_STEP: Final = 17
_TICK: Final = ((0.30, 0.52), (0.44, 0.66), (0.71, 0.37))


def strip_of(backups: Sequence[Backup], most: int, kind: Callable[[datetime], tuple[int, ...]]) -> list[Backup]:
    """The newest backup of each of the last hours, days, weeks or months, oldest first."""
    found: dict[tuple[int, ...], Backup] = {}
    for backup in backups:  # newest first
        found.setdefault(kind(backup.made_at), backup)
        if len(found) == most:
            break
    return list(found.values())[::-1]


class Dots(QWidget):
    """One strip."""

    def __init__(self, words: str, most: int) -> None:
        """Empty rings of nothing until ``show_backups``."""
        super().__init__()
        self._words, self._most = words, most
        self._proved: list[bool] = []
        self.setFixedHeight(_DOT + 3)
        self.setMinimumWidth(most * (_DOT + 2))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for every dot."""
        return QSize(self._most * _STEP, _DOT + 3)

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """The kept copies of this strip, oldest first."""
        self._proved = [backup.proof is not None for backup in backups]
        proved = sum(self._proved)
        self.setAccessibleName(f"{self._words}: {len(backups)} kept, {proved} proved")
        self.setToolTip(f"{len(backups)} kept, {proved} proved")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line through the dots; places that nothing fills yet are faint."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = min(_STEP * 1.6, (self.width() - _DOT - 2) / max(1, self._most - 1))
        painter.setPen(QPen(QColor(tokens.line), 1))
        middle = self.height() / 2
        painter.drawLine(_DOT // 2, round(middle), round(step * (self._most - 1) + _DOT / 2), round(middle))
        for at in range(self._most):
            box = QRectF(1 + at * step, middle - _DOT / 2, _DOT, _DOT)
            if at >= len(self._proved):
                small = box.adjusted(4.5, 4.5, -4.5, -4.5)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.line2))
                painter.drawEllipse(small)
                continue
            painter.setPen(QPen(QColor(tokens.pine), 1.8))
            painter.setBrush(QColor(tokens.pine if self._proved[at] else tokens.surface))
            painter.drawEllipse(box.adjusted(0.9, 0.9, -0.9, -0.9))
            if self._proved[at]:
                painter.setPen(QPen(QColor(tokens.on_pine), 1.6))
                painter.drawPolyline([box.topLeft() + QPointF(x, y) * _DOT for x, y in _TICK])
        painter.end()


class DotStrips(QWidget):
    """Hours, days, weeks and months."""

    def __init__(self) -> None:
        """Empty at first."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 14)
        row.setSpacing(18)
        self.strips: list[Dots] = []
        for words, most, _kind in STRIPS:
            column = QVBoxLayout()
            column.setSpacing(4)
            dots = Dots(words, most)
            column.addWidget(dots)
            column.addWidget(label(words, "hint", tone="strong"))
            self.strips.append(dots)
            row.addLayout(column, most + 2)

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """Every backup, newest first."""
        for dots, (_words, most, kind) in zip(self.strips, STRIPS, strict=True):
            dots.show_backups(strip_of(backups, most, kind))
