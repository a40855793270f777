"""The bar under the session: what is in, what is out, how long, what can be taken back, when it was saved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QColor,
    QFontMetrics,
    QHideEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.model.ledger import Count, count
from acuchart.model.needle import NeedleState
from acuchart.ui.actions import attach
from acuchart.ui.document import SessionDocument
from acuchart.ui.moments import day_text
from acuchart.ui.theme import font, theme
from acuchart.ui.widgets import Ring, button, icon_button, label

_LONG_S: Final = 12 * 3600  # a session that began longer ago than this is not running


class LedgerBox(QWidget):
    """IN and OUT, and PLANNED while something is planned; readable from a metre away."""

    def __init__(self) -> None:
        """Nothing counted yet."""
        super().__init__()
        self._count = Count()
        self.setFixedHeight(56)

    def show_count(self, counted: Count) -> None:
        """New numbers."""
        if counted == self._count and self.accessibleName():
            return
        self._count = counted
        words = [f"{counted.inside} in", f"{counted.out} out"]
        words += [f"{counted.planned} planned"] if counted.planned else []
        words += [f"{counted.left_in} left in on purpose"] if counted.left_in else []
        self.setAccessibleName(", ".join(words))
        self.setToolTip(", ".join(words))
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
        painter.setPen(QPen(QColor(tokens.line2), 1))
        painter.drawPath(shape)
        painter.end()


class Elapsed(QWidget):
    """How long the needles have been in, from the first one on; a ring where a retention is planned."""

    def __init__(self, document: SessionDocument) -> None:
        """Looks at the clock once a second while it is seen."""
        super().__init__()
        self._document = document
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._ring = Ring(52, stroke=5.0)
        self._what = label("", "hint")
        self._time = label("", "clock")
        self._of = label("", "micro")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        for part in (self._what, self._time, self._of):
            words.addWidget(part)
        words.addStretch(1)
        row.addWidget(self._ring)
        row.addLayout(words)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Read the clock."""
        needles = self._document.needles.values()
        placed = [needle for needle in needles if needle.state is not NeedleState.PLANNED and needle.placed_at]
        planned_min = self._document.session.retention_min
        self._ring.setVisible(bool(planned_min and placed))
        if not placed:
            self._what.setText("No needle in yet")
            self._time.setText("00:00")
            self._of.setText(f"{planned_min} min planned" if planned_min else "runs from the first needle")
            return
        first = clock.local(min(needle.placed_at for needle in placed))
        out = [needle.removed_at for needle in placed]
        ended = all(needle.state in (NeedleState.OUT, NeedleState.DROPPED) for needle in placed) and all(out)
        last = clock.local(max(out)) if ended else datetime.now(UTC).astimezone()
        seconds = max(0, int((last - first).total_seconds()))
        if seconds > _LONG_S:
            self._what.setText("First needle")
            self._time.setText(f"{first:%H:%M}")
            self._of.setText(day_text(first.date(), year=True))
            self._ring.hide()
            return
        hours, rest = divmod(seconds, 3600)
        shown = f"{rest // 60:02d}:{rest % 60:02d}"
        self._what.setText("All out after" if ended else "Needles in for")
        self._time.setText(f"{hours}:{shown}" if hours else shown)
        self._of.setText(
            f"of {planned_min} min, from first needle" if planned_min else f"since {first:%H:%M}, first needle"
        )
        if planned_min:
            self._ring.show_part(seconds / (planned_min * 60))

    def showEvent(self, event: QShowEvent) -> None:
        """The clock runs while it is seen."""
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """And rests while it is not."""
        super().hideEvent(event)
        self._timer.stop()


class Bar(QFrame):
    """Never scrolls away and never hides IN and OUT."""

    def __init__(self, document: SessionDocument, undo: QAction, redo: QAction, summary: QAction) -> None:
        """The actions belong to the screen."""
        super().__init__()
        self.setProperty("role", "bar")
        self._document = document
        self._undo, self._redo = undo, redo
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 18, 0)
        row.setSpacing(14)
        self.elapsed = Elapsed(document)
        row.addWidget(self.elapsed)
        row.addStretch(1)
        side = QVBoxLayout()
        side.setSpacing(1)
        pair = QHBoxLayout()
        pair.setSpacing(4)
        pair.addStretch(1)
        for action, name in ((undo, "undo"), (redo, "redo")):
            made = icon_button(name, action.text(), flat=False)
            made.setProperty("role", "icon")
            attach(made, action)
            pair.addWidget(made)
        side.addStretch(1)
        side.addLayout(pair)
        self._saved = label("", "hint")
        self._saved.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._saved.setMinimumWidth(108)
        side.addWidget(self._saved)
        side.addStretch(1)
        row.addLayout(side)
        self.ledger = LedgerBox()
        row.addWidget(self.ledger)
        self.summary = button("Summary", "primary", icon_name="print")
        self.summary.setMinimumHeight(56)
        attach(self.summary, summary)
        row.addWidget(self.summary)
        self._failed = False
        document.failed.connect(self._on_failed)
        document.recovered.connect(self._on_recovered)
        self.refresh()

    def refresh(self) -> None:
        """New counts, and what undo and redo would do."""
        self.ledger.show_count(count(self._document.needles.values()))
        for action, there, words, text in (
            (self._undo, self._document.can_undo, "Undo", self._document.undo_text),
            (self._redo, self._document.can_redo, "Redo", self._document.redo_text),
        ):
            key = action.shortcut().toString()
            action.setToolTip(f"{words}: {text} ({key})" if there else f"Nothing to {words.lower()} ({key})")
            action.setEnabled(there)
        self.elapsed.refresh()

    def show_saved(self, at: str) -> None:
        """``Saved 14:03:22``."""
        self._saved.setText(f"●  Saved {at}" if at else "")

    def _on_failed(self, sentence: str) -> None:
        self._failed = True
        self._saved.setText("Not saved")
        self._saved.setToolTip(sentence)

    def _on_recovered(self) -> None:
        self._failed = False
        self._saved.setToolTip("")
