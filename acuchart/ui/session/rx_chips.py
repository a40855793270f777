"""The row under the prescription line: each needle as it was read, and what can be taken over at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from acuchart.model.prescription import LeadItem, NeedleItem, Prescription, Retention, Unread, write
from acuchart.model.prescription.values import Item
from acuchart.ui.actions import TABLE
from acuchart.ui.icons import paint_icon
from acuchart.ui.theme import font, theme
from acuchart.ui.widgets import button

HEIGHT: Final = 30
_GAP: Final = 6.0
_LONGEST: Final = 40


class Chip(NamedTuple):
    """One thing that was read: whether it is whole, its name, and what else was said of it."""

    whole: bool
    name: str
    facts: str


def chips(reading: Prescription) -> tuple[Chip, ...]:
    """The line's items, in its order."""
    return tuple(_chip(item, reading) for item in reading.items)


def _chip(item: Item, reading: Prescription) -> Chip:
    wrong = any(
        item.span.start <= p.span.start < max(item.span.end, item.span.start + 1) for p in reading.problems
    )
    match item:
        case Unread():
            return Chip(False, item.text.strip(), "")
        case Retention() | LeadItem():
            return Chip(not wrong, _short(write(Prescription(items=(item,)))), "")
        case NeedleItem():
            words = write(Prescription(items=(item,)))
            head, _, rest = words.partition(" ")
            if item.side is not None and rest.startswith(item.side.value):
                head, rest = f"{head} {item.side.value}", rest[len(item.side.value) :]
            return Chip(not wrong and item.side is not None, head, _short(rest.replace(" in", "").strip()))


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


class Chips(QWidget):
    """Draws as many chips as there is room for, the newest at the end always among them."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._chips: tuple[Chip, ...] = ()
        self._bold = QFont(font("hint"))
        self._bold.setWeight(QFont.Weight.Bold)
        self._plain = QFont(font("hint"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)

    @property
    def shown(self) -> tuple[Chip, ...]:
        """What was read."""
        return self._chips

    def show_chips(self, made: Sequence[Chip]) -> None:
        """Another reading."""
        if tuple(made) != self._chips:
            self._chips = tuple(made)
            self.setAccessibleName(", ".join(f"{one.name} {one.facts}".strip() for one in made[:80]))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From the end of the line backwards, as far as there is room."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bold, plain = QFontMetricsF(self._bold), QFontMetricsF(self._plain)
        fitting: list[tuple[Chip, float]] = []
        room = self.width() - 56.0
        for one in reversed(self._chips):
            wide = 42 + bold.horizontalAdvance(one.name)
            wide += plain.horizontalAdvance(one.facts) + 6 if one.facts else 0
            if room - wide < 0:
                break
            room -= wide + _GAP
            fitting.append((one, wide))
        left = 1.0
        more = len(self._chips) - len(fitting)
        if more:
            painter.setFont(self._bold)
            painter.setPen(QColor(tokens.ink3))
            words = f"+{more}"
            painter.drawText(QRectF(left, 0, 44, HEIGHT), Qt.AlignmentFlag.AlignVCenter, words)
            left += bold.horizontalAdvance(words) + 8
        for one, wide in reversed(fitting):
            self._paint_chip(painter, one, left, wide)
            left += wide + _GAP
        painter.end()

    def _paint_chip(self, painter: QPainter, one: Chip, left: float, wide: float) -> None:
        tokens = theme().tokens
        box = QRectF(left + 0.5, 1.5, wide - 1, HEIGHT - 3)
        painter.setPen(QPen(QColor(tokens.line2 if one.whole else tokens.amber_line), 1))
        painter.setBrush(QColor(tokens.raised if one.whole else tokens.amber_wash))
        painter.drawRoundedRect(box, 8, 8)
        tone = tokens.ink2 if one.whole else tokens.amber
        paint_icon(painter, "check" if one.whole else "alert", QRectF(left + 9, HEIGHT / 2 - 7, 14, 14), tone)
        text = box.adjusted(29, 0, 0, 0)
        painter.setFont(self._bold)
        painter.setPen(QColor(tokens.ink if one.whole else tokens.amber))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, one.name)
        if one.facts:
            text.setLeft(text.left() + QFontMetricsF(self._bold).horizontalAdvance(one.name) + 6)
            painter.setFont(self._plain)
            painter.setPen(QColor(tokens.ink2))
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, one.facts)

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(200, HEIGHT)


class AcceptBar(QWidget):
    """What can be taken over at once, from the last session or from a protocol."""

    accepted = Signal()
    dismissed = Signal()

    def __init__(self, page: QWidget) -> None:
        """Nothing is offered."""
        super().__init__(page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.take = button("", "accept")
        self.away = button("Not today", "accept-not", tip=TABLE["ghosts-away"].tip)
        for made, signal in ((self.take, self.accepted), (self.away, self.dismissed)):
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            row.addWidget(made)
        self.hide()

    def offer(self, number: int, key: str, words: str) -> None:
        """So many needles; none hides the bar."""
        self.take.setText(f"Accept {number} from {words.split(',')[0].removeprefix('the ')}   {key}")
        self.take.setToolTip(f"From {words} ({key})")
        self.adjustSize()
        self.setVisible(number > 0)
        self.raise_()
