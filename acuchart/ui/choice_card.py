"""A choice that changes data: one bold line, one line of what follows, and its cost; one is on at a time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.ui.theme import theme
from acuchart.ui.widgets import label


class ChoiceCard(QFrame):
    """A radio as a card. ``chosen`` is told by a press, Space or Enter."""

    chosen = Signal()

    def __init__(self, title: str, words: str, cost: str = "", *, suggested: bool = False) -> None:
        """``cost`` says what is lost and how long it takes."""
        super().__init__()
        self._on = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.title = title
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(title, "subhead"))
        if suggested:
            head.addWidget(label("suggested", "tag", tone="pine"))
        head.addStretch()
        inside = QVBoxLayout()
        inside.setSpacing(4)
        inside.addLayout(head)
        inside.addWidget(label(words, "hint", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(52, 14, 16, 14)
        row.setSpacing(16)
        row.addLayout(inside, 1)
        if cost:
            said = label(cost, "hint")
            said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            row.addWidget(said, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{title}. {words} {cost}".strip())

    @property
    def on(self) -> bool:
        """True where it is chosen."""
        return self._on

    def turn(self, on: bool) -> None:
        """Choose it, or not."""
        if on != self._on:
            self._on = on
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press chooses."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter choose."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Shown by its ground."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """As it was."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The card and the radio."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        loud = self._on or self.hasFocus()
        painter.setPen(QPen(QColor(tokens.pine if loud else tokens.line2), 2 if loud else 1))
        ground = tokens.pine_wash if self._on else tokens.sunk if self.underMouse() else tokens.surface
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        ring = QRectF(17, 15, 20, 20)
        painter.setPen(QPen(QColor(tokens.btn if self._on else tokens.field), 1.5))
        painter.setBrush(QColor(tokens.btn if self._on else tokens.raised))
        painter.drawEllipse(ring)
        if self._on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.on_btn))
            painter.drawEllipse(ring.adjusted(6, 6, -6, -6))
        painter.end()


class Choices(QWidget):
    """Cards of which one is on."""

    changed = Signal(str)

    def __init__(self) -> None:
        """None at first."""
        super().__init__()
        self.cards: dict[str, ChoiceCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    @property
    def current(self) -> str:
        """The key of the card that is on; empty where none is."""
        return next((key for key, made in self.cards.items() if made.on), "")

    def add(self, key: str, made: ChoiceCard) -> None:
        """Another choice, after those that are there."""
        self.cards[key] = made
        self._column.addWidget(made)
        made.chosen.connect(lambda: self.choose(key))

    def choose(self, key: str) -> None:
        """Turn one on and the others off."""
        for name, made in self.cards.items():
            made.turn(name == key)
        self.changed.emit(key)

    def clear(self) -> None:
        """None again."""
        for made in self.cards.values():
            self._column.removeWidget(made)
            made.hide()
            made.deleteLater()
        self.cards = {}
