"""The bar under the session: stages, clocks, what is in and out, what can be taken back, when it was saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout

from acuchart.model.ledger import Count, count
from acuchart.model.removal import still_in
from acuchart.model.stage import Stage
from acuchart.ui.actions import attach
from acuchart.ui.document import SessionDocument
from acuchart.ui.hold_button import HoldButton
from acuchart.ui.session.clocks import ContactClock, RetentionClock
from acuchart.ui.session.stages import StageLine
from acuchart.ui.theme import font, theme
from acuchart.ui.widgets import button, frame, icon_button, label

_BESIDE_STAGES: Final = 980  # px that everything else in the bar needs when every stage has its own stop
_TIGHT: Final = 1160
_SET_FROM: Final = 1240  # px from which the set stands beside IN and OUT; the press on them tells it anyway


class LedgerBox(QAbstractButton):
    """IN and OUT, PLANNED while something is planned, and which set it is; readable from a metre away."""

    def __init__(self) -> None:
        """Nothing counted yet."""
        super().__init__()
        self._count = Count()
        self._set_no = 1
        self._tight = True
        self.setFixedHeight(56)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def fold(self, tight: bool) -> None:
        """In a narrow window only the counts."""
        if tight != self._tight:
            self._tight = tight
            self._fit()

    def show_count(self, counted: Count, set_no: int = 1) -> None:
        """New numbers; ``set_no`` is the set that the next needle belongs to."""
        if (counted, set_no) == (self._count, self._set_no) and self.accessibleName():
            return
        self._count, self._set_no = counted, set_no
        words = [f"{counted.inside} in", f"{counted.out} out"]
        words += [f"{counted.planned} planned"] if counted.planned else []
        words += [f"{counted.left_in} left in on purpose"] if counted.left_in else []
        words += [f"set {set_no}"] if set_no > 1 else []
        self.setAccessibleName(", ".join(words))
        self.setToolTip(f"{', '.join(words)}. A press counts by set, region, needle and lot (C)")
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(self.sizeHint().width())
        self.update()

    def sizeHint(self) -> QSize:
        """One cell for each count."""
        return QSize(sum(wide for _, _, wide in self._cells()), 56)

    def _cells(self) -> list[tuple[str, int, int]]:
        counted = self._count
        cells = [("IN", counted.inside), ("OUT", counted.out)]
        cells += [("LEFT IN", counted.left_in)] if counted.left_in else []
        cells += [("PLANNED", counted.planned)] if counted.planned else []
        cells += [("SET", self._set_no)] if self._set_no > 1 and not self._tight else []
        big, small = QFontMetrics(font("ledger")), QFontMetrics(font("micro"))
        return [
            (word, number, max(66, big.horizontalAdvance(str(number)) + 28, small.horizontalAdvance(word) + 28))
            for word, number in cells
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A box with rounded corners; IN on pine."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, 12, 12)
        painter.fillPath(shape, QColor(tokens.raised))
        x = 0
        for at, (word, number, wide) in enumerate(self._cells()):
            cell = QRect(x, 0, wide, self.height())
            if at == 0:
                painter.save()
                painter.setClipPath(shape)
                painter.fillRect(cell, QColor(tokens.pine_wash))
                painter.restore()
            else:
                painter.setPen(QColor(tokens.line2))
                painter.drawLine(x, 1, x, self.height() - 2)
            small = font("micro")
            small.setWeight(font("strong").weight())
            painter.setFont(small)
            painter.setPen(QColor(tokens.ink2))
            painter.drawText(
                cell.adjusted(0, 6, 0, 0), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, word
            )
            painter.setFont(font("ledger"))
            painter.setPen(QColor(tokens.pine_ink if at == 0 else tokens.ink))
            painter.drawText(cell.adjusted(0, 18, 0, 0), Qt.AlignmentFlag.AlignCenter, str(number))
            x += wide
        loud = self.hasFocus()
        painter.setPen(QPen(QColor(tokens.pine if loud else tokens.line2), 2 if loud else 1))
        painter.drawPath(shape)
        painter.end()


class Bar(QFrame):
    """Never scrolls away and never hides IN and OUT."""

    removal_wanted = Signal()
    finish_wanted = Signal()  # the count is finished

    def __init__(self, document: SessionDocument, undo: QAction, redo: QAction, summary: QAction) -> None:
        """The actions belong to the screen."""
        super().__init__()
        self.setProperty("role", "bar")
        self._document = document
        self._undo, self._redo = undo, redo
        self._removing = self._tight = False
        self._width = 0
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 14, 0)
        row.setSpacing(10)
        self.stages = StageLine(document)
        self.elapsed = RetentionClock(document)
        self.contact = ContactClock(document)
        for part in (self.stages, self.elapsed, self.contact):
            row.addWidget(part)
            if part is not self.contact:
                rule = frame("vrule")
                rule.setFixedHeight(48)
                row.addWidget(rule)
        row.addStretch(1)
        self.emergency = HoldButton(
            "Emergency\npull", tip="Everything out, clocks stop: hold for one second, or Ctrl+Shift+E"
        )
        row.addWidget(self.emergency)
        self.ledger = LedgerBox()
        row.addWidget(self.ledger)
        self.removal = button("Start removal", "primary")
        self.removal.setMinimumHeight(56)
        self.removal.clicked.connect(self._press)
        row.addWidget(self.removal)
        row.addLayout(self._side(undo, redo, summary))
        self._failed = False
        document.failed.connect(self._on_failed)
        document.recovered.connect(self._on_recovered)
        self.refresh()

    def _side(self, undo: QAction, redo: QAction, summary: QAction) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(1)
        pair = QHBoxLayout()
        pair.setSpacing(4)
        pair.addStretch(1)
        for action, name in ((undo, "undo"), (redo, "redo"), (summary, "print")):
            made = icon_button(name, action.text(), flat=False)
            made.setProperty("role", "icon")
            attach(made, action)
            pair.addWidget(made)
        self.summary = made
        side.addStretch(1)
        side.addLayout(pair)
        self._saved = label("", "hint")
        self._saved.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._saved.setMinimumWidth(108)
        side.addWidget(self._saved)
        side.addStretch(1)
        return side

    def fold(self, width: int) -> None:
        """Where there is little room the stages become one button; IN, OUT and the emergency always stay."""
        self._tight = width < _TIGHT
        self._width = width
        self._fold_stages()
        self.contact.fold(self._tight)
        self.ledger.fold(width < _SET_FROM)
        self.summary.setVisible(not self._tight)
        self._row.setSpacing(5 if self._tight else 10)
        self._row.setContentsMargins(8 if self._tight else 12, 0, 10 if self._tight else 14, 0)
        self._name_removal()

    def use_stages(self, stages: Sequence[Stage]) -> None:
        """The practice's own line of stages."""
        self.stages.use(stages)
        self._fold_stages()

    def _fold_stages(self) -> None:
        self.stages.fold(self._width - self.stages.wide < _BESIDE_STAGES, tight=self._tight)

    def show_removing(self, removing: bool) -> None:
        """In the removal view the button finishes the count, and the large emergency button stands there."""
        self._removing = removing
        self.emergency.setVisible(not removing)
        self._name_removal()

    def refresh(self) -> None:
        """New counts, and what undo and redo would do."""
        counted = count(self._document.needles.values())
        self.ledger.show_count(counted, self._document.current_set)
        for action, there, words, text in (
            (self._undo, self._document.can_undo, "Undo", self._document.undo_text),
            (self._redo, self._document.can_redo, "Redo", self._document.redo_text),
        ):
            key = action.shortcut().toString()
            action.setToolTip(f"{words}: {text} ({key})" if there else f"Nothing to {words.lower()} ({key})")
            action.setEnabled(there)
        self.stages.refresh()
        self.elapsed.refresh()
        self.contact.refresh()
        self.emergency.setEnabled(self._document.writable and still_in(self._document.needles.values()) > 0)
        self._name_removal()

    def show_saved(self, at: str) -> None:
        """``Saved 14:03:22``."""
        self._saved.setText(f"●  Saved {at}" if at else "")

    def _name_removal(self) -> None:
        counted = count(self._document.needles.values())
        begin = "Start removal" if self._document.writable else "See removal"
        begin = "Removal" if self._tight else begin
        self.removal.setText("Finish count" if self._removing and self._document.writable else begin)
        inside = still_in(self._document.needles.values()) > 0
        if self._removing:
            self.removal.setEnabled(not inside and self._document.writable)
            self.removal.setToolTip(
                "Needles are still in" if inside else "All out: on to the note and the signature"
            )
        else:
            self.removal.setEnabled(counted.placed > 0)
            self.removal.setToolTip("Take needles out (R)" if counted.placed else "No needle is in")

    def _press(self) -> None:
        (self.finish_wanted if self._removing else self.removal_wanted).emit()

    def _on_failed(self, sentence: str) -> None:
        self._failed = True
        self._saved.setText("Not saved")
        self._saved.setToolTip(sentence)

    def _on_recovered(self) -> None:
        self._failed = False
        self._saved.setToolTip("")
