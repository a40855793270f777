"""The right column of the removal view: the count, what to do with a needle that is not simply out, emergency."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDateEdit,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from acuchart.model.ledger import Count
from acuchart.model.needle import NeedleState
from acuchart.ui.session.marks import MarkPainter
from acuchart.ui.theme import font, theme
from acuchart.ui.widgets import button, frame, label

_STAYS: Final = timedelta(days=3)  # what the date starts at; the practitioner sets it


class BigLedger(QWidget):
    """IN and OUT as large as the column, and in words what is still in."""

    def __init__(self) -> None:
        """Nothing counted yet."""
        super().__init__()
        self._count = Count()
        self._words = ""
        self._split = 106
        self.set_low(False)

    @property
    def words(self) -> str:
        """The line under the numbers."""
        return self._words

    def set_low(self, low: bool) -> None:
        """Smaller numbers where the window is low."""
        self._split = 66 if low else 106
        self.setFixedHeight(self._split + 52)
        self.update()

    def show_count(self, counted: Count, inside: int, where: str) -> None:
        """New numbers; ``inside`` are in as far as anybody knows, ``where`` says where."""
        self._count = counted
        lost = counted.inside - inside
        still = f"{inside} still in" if inside else f"{lost} not found" if lost else "None in"
        where = f"{where}, {lost} not found" if where and lost else where
        self._words = f"{still}  {where}" if where else still
        self.setAccessibleName(f"IN {counted.inside}, OUT {counted.out}. {self._words}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Two cells and a line."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, 14, 14)
        painter.fillPath(shape, QColor(tokens.raised))
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(0, self._split, self.width(), self.height(), QColor(tokens.pine_wash))
        painter.restore()
        half = self.width() // 2
        huge = font("ledger")
        huge.setPixelSize(56 if self._split > 80 else 34)
        for at, (word, number) in enumerate((("IN", self._count.inside), ("OUT", self._count.out))):
            painter.setFont(font("label"))
            painter.setPen(QColor(tokens.ink2))
            painter.drawText(at * half, 6, half, 20, Qt.AlignmentFlag.AlignCenter, word)
            painter.setFont(huge)
            painter.setPen(QColor(tokens.ink))
            painter.drawText(at * half, 24, half, self._split - 26, Qt.AlignmentFlag.AlignCenter, str(number))
        painter.setPen(QPen(QColor(tokens.line2), 1))
        painter.drawPath(shape)
        painter.drawLine(half, 1, half, self._split)
        painter.drawLine(1, self._split, self.width() - 1, self._split)
        painter.setPen(QColor(tokens.pine_ink))
        still, _, where = self._words.partition("  ")
        painter.setFont(font("heading"))
        line = self.rect().adjusted(10, self._split, -10, -24 if where else 0)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, still)
        if where:
            painter.setFont(font("label"))
            painter.drawText(
                self.rect().adjusted(8, self._split + 26, -8, -4), Qt.AlignmentFlag.AlignCenter, where
            )
        painter.end()


class Option(QAbstractButton):
    """One way in which a needle is not simply out."""

    def __init__(self, state: NeedleState, title: str, more: str, key: str) -> None:
        """``key`` is the letter that does the same."""
        super().__init__()
        self._state, self._title, self._more, self._key = state, title, more, key
        self.setFixedHeight(56)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(title)
        self.setToolTip(f"{title} ({key})")

    def sizeHint(self) -> QSize:
        """As wide as the column."""
        return QSize(240, 56)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mark, two lines, key."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.45)
        focus = self.hasFocus()
        painter.setPen(QPen(QColor(tokens.pine if focus else tokens.line2), 2 if focus else 1))
        painter.setBrush(QColor(tokens.sunk if self.underMouse() else tokens.raised))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 12, 12)
        letters = {NeedleState.DROPPED: "D", NeedleState.LEFT_IN: "L", NeedleState.NOT_FOUND: "N"}
        marks = MarkPainter(tokens, self.devicePixelRatioF())
        marks.draw(painter, 30, 28, self._state, letters[self._state], size=24)
        room = self.width() - 100
        painter.setFont(font("strong"))
        painter.setPen(QColor(tokens.ink))
        painter.drawText(54, 9, room, 20, Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.setFont(font("hint"))
        painter.setPen(QColor(tokens.ink2))
        painter.drawText(54, 28, room, 18, Qt.AlignmentFlag.AlignVCenter, self._more)
        cap = self.rect().adjusted(self.width() - 36, 18, -14, -18)
        painter.setPen(QPen(QColor(tokens.line2), 1))
        painter.setBrush(QColor(tokens.sunk))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setFont(font("micro"))
        painter.setPen(QColor(tokens.ink2))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.end()


class Panel(QWidget):
    """A question in the column, never over it: title, fields, what is missing, do and cancel."""

    closed = Signal()

    def __init__(self, title: str, do: str) -> None:
        """Fields are added to ``fields``."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.title = label(title, "subhead", wrap=True)
        column.addWidget(self.title)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(6)
        column.addLayout(self.fields)
        self._said = label("", "label", tone="amber", wrap=True)
        self._said.hide()
        column.addWidget(self._said)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.do = button(do, "primary")
        cancel = button("Cancel", "quiet", tip="Cancel (Esc)")
        cancel.clicked.connect(self.closed)
        row.addWidget(self.do, 1)
        row.addWidget(cancel)
        column.addLayout(row)
        column.addStretch(1)

    def ask(self, title: str) -> None:
        """Begin anew for another needle."""
        self.title.setText(title)
        self.tell("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape cancels; what a field did not want comes here."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def tell(self, words: str) -> None:
        """What is missing."""
        self._said.setText(words)
        self._said.setVisible(bool(words))

    @property
    def said(self) -> str:
        """What is missing."""
        return self._said.text()


class LeaveInPanel(Panel):
    """Consent and the day to remove it by; then the slip is printed."""

    wanted = Signal(object, bool)  # the date, and whether the slip is wanted

    def __init__(self) -> None:
        """The date is ahead by some days."""
        super().__init__("", "Leave it in")
        self.agreed = QCheckBox("The patient agrees that it stays")
        self.until = QDateEdit()
        self.until.setDisplayFormat("ddd d MMM yyyy")
        self.until.setAccessibleName("Remove by")
        self.until.lineEdit().setTextMargins(10, 0, 0, 0)
        self.slip = QCheckBox("Print the slip for the patient")
        self.fields.addWidget(self.agreed)
        self.fields.addWidget(label("Remove by", "label"))
        self.fields.addWidget(self.until)
        self.fields.addWidget(self.slip)
        self.do.clicked.connect(self._do)

    def ask(self, title: str) -> None:
        """Nothing is agreed yet."""
        super().ask(title)
        today = date.today()
        first = QDate(today.year, today.month, today.day)
        self.until.setMinimumDate(first)
        ahead = today + _STAYS
        self.until.setDate(QDate(ahead.year, ahead.month, ahead.day))
        self.agreed.setChecked(False)
        self.slip.setChecked(True)
        self.agreed.setFocus()

    def _do(self) -> None:
        if not self.agreed.isChecked():
            self.tell("Ask the patient first, then tick that it is agreed.")
            return
        chosen = self.until.date()
        self.wanted.emit(date(chosen.year(), chosen.month(), chosen.day()), self.slip.isChecked())


class NotFoundPanel(Panel):
    """Where was searched and who was told."""

    wanted = Signal(str, str)

    def __init__(self) -> None:
        """Both are asked."""
        super().__init__("", "Keep as not found")
        self.searched, self.told = QLineEdit(), QLineEdit()
        for name, field, prompt in (
            ("Where did you search?", self.searched, "Couch, clothes, floor, hair"),
            ("Who was told?", self.told, "The patient"),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(prompt)
            self.fields.addWidget(label(name, "label"))
            self.fields.addWidget(field)
            field.returnPressed.connect(self._do)
        self.do.clicked.connect(self._do)

    def ask(self, title: str) -> None:
        """Empty fields."""
        super().ask(title)
        self.searched.clear()
        self.told.clear()
        self.searched.setFocus()

    def _do(self) -> None:
        searched, told = self.searched.text().strip(), self.told.text().strip()
        if not searched or not told:
            missing = "where you searched" if not searched else "who was told"
            self.tell(f"Write {missing}.")
            return
        self.wanted.emit(searched, told)


class CountPanel(Panel):
    """How many were counted after an emergency."""

    wanted = Signal(int)

    def __init__(self) -> None:
        """The number is the person's, not filled in."""
        super().__init__("", "Counted")
        self.number = QSpinBox()
        self.number.setRange(0, 999)
        self.number.setAccessibleName("Needles counted")
        self.number.lineEdit().setTextMargins(10, 0, 0, 0)
        self.fields.addWidget(label("Needles that you hold or have thrown away", "label", wrap=True))
        self.fields.addWidget(self.number)
        self.do.clicked.connect(lambda: self.wanted.emit(self.number.value()))


def options(choose: Callable[[NeedleState], None]) -> tuple[QWidget, list[Option]]:
    """The three ways, under their heading."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(label("When a needle is not simply out", "label"))
    rows = []
    for state, title, more, key in (
        (NeedleState.DROPPED, "Fell out, found", "counts as out", "D"),
        (NeedleState.LEFT_IN, "Leave in on purpose", "consent, remove-by date", "L"),
        (NeedleState.NOT_FOUND, "Searched, not found", "where, and who was told", "N"),
    ):
        row = Option(state, title, more, key)
        row.clicked.connect(lambda _checked=False, state=state: choose(state))
        rows.append(row)
        column.addWidget(row)
    column.addStretch(1)
    return made, rows


def emergency_box(hold: QWidget) -> tuple[QWidget, QWidget, Callable[[int], None]]:
    """The red box with the large button, its words, and what tells it how many are in."""
    made = frame("emergency")
    column = QVBoxLayout(made)
    column.setContentsMargins(12, 12, 12, 12)
    column.setSpacing(8)
    column.addWidget(hold)
    words = label("", "hint", tone="red", wrap=True)
    column.addWidget(words)

    def tell(number: int) -> None:
        if not number:
            words.setText("No needle is in.")
            return
        what = f"all {number}" if number != 1 else "the one needle"
        words.setText(
            f"Hold 1 second, or Ctrl+Shift+E. Marks {what} as out, stops the clocks, opens the event."
            " Count afterwards."
        )

    tell(0)
    return made, words, tell
