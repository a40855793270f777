"""The stage line in the bar: what was done when, stamped with one press or one key."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from acuchart.model.retention import stage_times
from acuchart.model.stamp import STAGE_WORDS, STAGES, StampKind
from acuchart.ui.actions import TABLE
from acuchart.ui.document import SessionDocument
from acuchart.ui.icons import paint_icon
from acuchart.ui.theme import font, theme

KEYS: Final = {kind: f"stage-{kind.value}" for kind in (*STAGES, StampKind.PHOTO)}
"""Kind → its action in the table of keys."""
_WIDE: Final = 70
_FOLDED: Final = 148
_TIGHT: Final = 112
_DOT: Final = 8.5


class _Stage(QAbstractButton):
    """One stop of the line; it draws its half of the line to both neighbours."""

    def __init__(self, kind: StampKind) -> None:
        super().__init__()
        self.kind = kind
        self.time = ""
        self.done = self.now = self.before_done = False
        self.setFixedSize(_WIDE, 56)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def say(self, time: str, *, done: bool, now: bool, before_done: bool) -> None:
        self.time, self.done, self.now, self.before_done = time, done, now, before_done
        word = STAGE_WORDS[self.kind]
        key = TABLE[KEYS[self.kind]].key_words
        self.setAccessibleName(f"{word}, stamped {time}" if time else f"{word}, not stamped")
        self.setToolTip(f"{word} at {time}" if time else f"Stamp “{word}” ({key})")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, y = self.width() / 2, 13.0
        on, off = QPen(QColor(tokens.pine), 2), QPen(QColor(tokens.line2), 2)
        if self.kind is not STAGES[0]:
            painter.setPen(on if self.before_done and (self.done or self.now) else off)
            painter.drawLine(QPointF(0, y), QPointF(middle - _DOT, y))
        if self.kind is not STAGES[-1]:
            painter.setPen(on if self.done and not self.now else off)
            painter.drawLine(QPointF(middle + _DOT, y), QPointF(self.width(), y))
        paint_stop(painter, middle, y, done=self.done, now=self.now)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.pine), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 1, -2, -1), 8, 8)
        words = font("micro")
        if self.now:
            words.setWeight(QFont.Weight.DemiBold)
        painter.setFont(words)
        painter.setPen(QColor(tokens.ink if self.now else tokens.ink2))
        shown = QFontMetrics(words).elidedText(STAGE_WORDS[self.kind], Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, 24, self.width(), 15), Qt.AlignmentFlag.AlignCenter, shown)
        painter.setFont(font("micro"))
        painter.setPen(QColor(tokens.ink2))
        painter.drawText(QRectF(0, 38, self.width(), 15), Qt.AlignmentFlag.AlignCenter, self.time)
        painter.end()


class _Next(QAbstractButton):
    """The whole line in little: six dots, and a press stamps what comes next."""

    def __init__(self) -> None:
        super().__init__()
        self.done: tuple[bool, ...] = ()
        self.words = self.more = ""
        self.setFixedSize(_FOLDED, 56)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(tokens.pine if self.hasFocus() else tokens.line2), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(tokens.sunk if self.underMouse() else tokens.raised))
        painter.drawRoundedRect(box, 10, 10)
        for at, done in enumerate(self.done):
            painter.setPen(QPen(QColor(tokens.pine if done else tokens.field), 1.4))
            painter.setBrush(QColor(tokens.pine) if done else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(16 + at * 15, 13), 4, 4)
        strong = font("label")
        strong.setWeight(QFont.Weight.DemiBold)
        for text, face, ink, y in (
            (self.words, strong, tokens.ink, 21),
            (self.more, font("micro"), tokens.ink2, 37),
        ):
            painter.setFont(face)
            painter.setPen(QColor(ink))
            painter.drawText(QRectF(12, y, self.width() - 16, 17), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class StageLine(QWidget):
    """Six stages with their times; folded to one button where there is little room."""

    pressed = Signal(StampKind)

    def __init__(self, document: SessionDocument) -> None:
        """Reads the stamps of the document."""
        super().__init__()
        self._document = document
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._stages = [_Stage(kind) for kind in STAGES]
        for stage in self._stages:
            stage.clicked.connect(lambda _checked=False, kind=stage.kind: self.pressed.emit(kind))
            row.addWidget(stage)
        self._next = _Next()
        self._next.clicked.connect(self._press_next)
        row.addWidget(self._next)
        self.fold(False)
        self.refresh()

    def fold(self, folded: bool, *, tight: bool = False) -> None:
        """One button instead of six stops; ``tight`` leaves it only what is next."""
        self._next.setFixedWidth(_TIGHT if tight else _FOLDED)
        self._next.setVisible(folded)
        for stage in self._stages:
            stage.setVisible(not folded)

    @property
    def next(self) -> StampKind | None:
        """The first stage that is not stamped and comes after those that are."""
        times = stage_times(self._document.stamps)
        last = max((at for at, kind in enumerate(STAGES) if kind in times), default=-1)
        return STAGES[last + 1] if last + 1 < len(STAGES) else None

    def refresh(self) -> None:
        """New stamps."""
        times = stage_times(self._document.stamps)
        done = [kind in times for kind in STAGES]
        newest = max((at for at, there in enumerate(done) if there), default=-1)
        for at, stage in enumerate(self._stages):
            moment = times.get(stage.kind)
            stage.say(
                "" if moment is None else f"{moment:%H:%M}",
                done=done[at],
                now=at == newest,
                before_done=at > 0 and done[at - 1],
            )
            stage.setEnabled(self._document.writable)
        coming = self.next
        self._next.done = tuple(done)
        self._next.setEnabled(self._document.writable and coming is not None)
        if coming is None:
            self._next.words, self._next.more = "All stages", "stamped"
        else:
            self._next.words = STAGE_WORDS[coming]
            last = STAGES[newest] if newest >= 0 else None
            self._next.more = "next" if last is None else f"next, after {times[last]:%H:%M}"
        self._next.setAccessibleName(f"{self._next.words}. {self._next.more}".strip(" ."))
        key = "" if coming is None else f" ({TABLE[KEYS[coming]].key_words})"
        self._next.setToolTip(f"{self._next.words}; a press stamps it{key}")
        self._next.update()

    def sizeHint(self) -> QSize:
        """As wide as what shows."""
        return QSize(self._next.width() if self._next.isVisibleTo(self) else _WIDE * len(STAGES), 56)

    def _press_next(self) -> None:
        coming = self.next
        if coming is not None:
            self.pressed.emit(coming)


def paint_stop(painter: QPainter, x: float, y: float, *, done: bool, now: bool) -> None:
    """A disc with a tick, a disc with a hole for the newest one, a ring for what is to come."""
    tokens = theme().tokens
    if not done:
        painter.setPen(QPen(QColor(tokens.field), 1.4))
        painter.setBrush(QColor(tokens.raised))
        painter.drawEllipse(QPointF(x, y), _DOT, _DOT)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.pine))
    painter.drawEllipse(QPointF(x, y), _DOT, _DOT)
    if now:
        painter.setBrush(QColor(tokens.surface))
        painter.drawEllipse(QPointF(x, y), 3.2, 3.2)
    else:
        paint_icon(painter, "check", QRectF(x - 6, y - 6, 12, 12), tokens.on_pine)
