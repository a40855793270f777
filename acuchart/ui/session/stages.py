"""The stage line in the bar: what was done when, stamped with one press or one key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from acuchart.model.needle import NeedleState
from acuchart.model.retention import Alarm, alarms
from acuchart.model.stage import OF_A_SET, SHIPPED, Stage, stage_line, stamped_at
from acuchart.ui.actions import TABLE
from acuchart.ui.document import SessionDocument
from acuchart.ui.icons import paint_icon
from acuchart.ui.theme import font, theme

KEYS: Final = {stage.id: f"stage-{stage.id}" for stage in SHIPPED}
"""The shipped stages → their actions in the table of keys."""
OWN_KEYS: Final = ("stage-own-1", "stage-own-2", "stage-own-3", "stage-own-4")
"""The actions of the practice’s own stages, in their order in the line."""
_WIDE: Final = 70
_FOLDED: Final = 148
_TIGHT: Final = 112
_DOT: Final = 8.5


class _Stop(QAbstractButton):
    """One stop of the line; it draws its half of the line to both neighbours."""

    def __init__(self, stage: Stage, key: str, *, first: bool, last: bool) -> None:
        super().__init__()
        self.stage, self._key = stage, key
        self._first, self._last = first, last
        self.time = ""
        self.done = self.now = self.before_done = False
        self.setFixedSize(_WIDE, 56)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def say(self, time: str, due: str, *, done: bool, now: bool, before_done: bool) -> None:
        self.time, self.done, self.now, self.before_done = time or due, done, now, before_done
        word, key = self.stage.words, f" ({self._key})" if self._key else ""
        self.setAccessibleName(f"{word}, stamped {time}" if time else f"{word}, {due or 'not stamped'}")
        self.setToolTip(f"{word} at {time}" if time else f"Stamp “{word}”{key}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, y = self.width() / 2, 13.0
        on, off = QPen(QColor(tokens.pine), 2), QPen(QColor(tokens.line2), 2)
        if not self._first:
            painter.setPen(on if self.before_done and (self.done or self.now) else off)
            painter.drawLine(QPointF(0, y), QPointF(middle - _DOT, y))
        if not self._last:
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
        shown = QFontMetrics(words).elidedText(self.stage.words, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, 24, self.width(), 15), Qt.AlignmentFlag.AlignCenter, shown)
        painter.setFont(font("micro"))
        painter.setPen(QColor(tokens.ink2))
        painter.drawText(QRectF(0, 38, self.width(), 15), Qt.AlignmentFlag.AlignCenter, self.time)
        painter.end()


class _Next(QAbstractButton):
    """The whole line in little: a dot for each stage, and a press stamps what comes next."""

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
        step = min(15.0, (self.width() - 32) / max(len(self.done) - 1, 1))
        for at, done in enumerate(self.done):
            painter.setPen(QPen(QColor(tokens.pine if done else tokens.field), 1.4))
            painter.setBrush(QColor(tokens.pine) if done else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(16 + at * step, 13), min(4.0, step / 2), min(4.0, step / 2))
        strong = font("label")
        strong.setWeight(QFont.Weight.DemiBold)
        for text, face, ink, y in (
            (self.words, strong, tokens.ink, 21),
            (self.more, font("micro"), tokens.ink2, 37),
        ):
            painter.setFont(face)
            painter.setPen(QColor(ink))
            shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, self.width() - 20)
            painter.drawText(QRectF(12, y, self.width() - 16, 17), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class StageLine(QWidget):
    """The practice's stages with their times; folded to one button where there is little room."""

    pressed = Signal(str)  # the id of a stage

    def __init__(self, document: SessionDocument) -> None:
        """The shipped stages, until ``use`` brings the practice's own."""
        super().__init__()
        self._document = document
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._stops: list[_Stop] = []
        self._next = _Next()
        self._next.clicked.connect(self._press_next)
        self._row.addWidget(self._next)
        self._folded = self._tight = False
        self.use(stage_line(()))

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The line."""
        return tuple(stop.stage for stop in self._stops)

    @property
    def wide(self) -> int:
        """How much room all stops take, px."""
        return _WIDE * len(self._stops)

    def use(self, stages: Sequence[Stage]) -> None:
        """Another line of stages."""
        if tuple(stages) == self.stages and self._stops:
            return
        for old in self._stops:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._stops = []
        keys = stage_keys(stages)
        for at, stage in enumerate(stages):
            key = TABLE[keys[stage.id]].key_words if stage.id in keys else ""
            stop = _Stop(stage, key, first=at == 0, last=at == len(stages) - 1)
            stop.clicked.connect(lambda _checked=False, id_=stage.id: self.pressed.emit(id_))
            self._row.insertWidget(at, stop)
            self._stops.append(stop)
        self.fold(self._folded, tight=self._tight)
        self.refresh()

    def fold(self, folded: bool, *, tight: bool = False) -> None:
        """One button instead of the stops; ``tight`` leaves it only what is next."""
        self._folded, self._tight = folded, tight
        self._next.setFixedWidth(_TIGHT if tight else _FOLDED)
        self._next.setVisible(folded)
        for stop in self._stops:
            stop.setVisible(not folded)

    @property
    def next(self) -> Stage | None:
        """What has rung, or the first stage to come after those that are stamped; in a later set, of that set."""
        rung = self._rung()
        if rung is not None:
            return rung
        times = self._times()
        later = self._document.current_set > 1
        counts = [time is not None and (not later or one.kind in OF_A_SET) for one, time in times]
        last = max((at for at, there in enumerate(counts) if there), default=-1)
        return next((stage for stage, time in times[last + 1 :] if time is None), None)

    def refresh(self) -> None:
        """New stamps."""
        times = self._times()
        newest = max((at for at, (_, time) in enumerate(times) if time is not None), default=-1)
        number, clock_now = self._document.current_set, datetime.now().astimezone()
        coming_at: dict[str, datetime] = {}
        for alarm in self._alarms():
            if alarm.set_no == number or alarm.is_up(clock_now):  # what has rung is shown, whatever its set
                coming_at.setdefault(alarm.stage, alarm.due)
        for at, (stop, (stage, moment)) in enumerate(zip(self._stops, times, strict=True)):
            due = coming_at.get(stage.id)
            stop.say(
                "" if moment is None else f"{moment:%H:%M}",
                "" if due is None else f"due {due:%H:%M}",
                done=moment is not None,
                now=at == newest,
                before_done=at > 0 and times[at - 1][1] is not None,
            )
            stop.setEnabled(self._document.writable)
        coming = self.next
        self._next.done = tuple(time is not None for _, time in times)
        self._next.setEnabled(self._document.writable and coming is not None)
        key = ""
        if coming is None:
            self._next.words, self._next.more = "All stages", "stamped"
        else:
            last = times[newest][1] if newest >= 0 else None
            self._next.words = coming.words
            self._next.more = "next" if last is None else f"next, after {last:%H:%M}"
            first = next((one for one in self._alarms() if one.stage == coming.id), None)
            if first is not None:
                which = f"set {first.set_no}, " if number > 1 else ""
                self._next.more = f"{which}due {first.due:%H:%M}"
            action = stage_keys(self.stages).get(coming.id)
            key = f" ({TABLE[action].key_words})" if action else ""
        self._next.setAccessibleName(f"{self._next.words}. {self._next.more}".strip(" ."))
        self._next.setToolTip(f"{self._next.words}; a press stamps it{key}")
        self._next.update()

    def sizeHint(self) -> QSize:
        """As wide as what shows."""
        return QSize(self._next.width() if self._next.isVisibleTo(self) else self.wide, 56)

    def _times(self) -> list[tuple[Stage, datetime | None]]:
        stamps, number = self._document.stamps, self._document.current_set
        return [(stop.stage, stamped_at(stop.stage, stamps, number)) for stop in self._stops]

    def _alarms(self) -> list[Alarm]:
        """What is still to ring, or has rung and is not answered; the stages only."""
        timed = [stage for stage in self.stages if stage.after_min is not None]
        return [one for one in alarms(self._document.stamps, timed) if one.stage] if timed else []

    def _rung(self) -> Stage | None:
        now = datetime.now().astimezone()
        if not any(one.state is NeedleState.IN for one in self._document.needles.values()):
            return None
        rung = next((one.stage for one in self._alarms() if one.is_up(now)), "")
        return next((stage for stage in self.stages if stage.id == rung), None)

    def _press_next(self) -> None:
        coming = self.next
        if coming is not None:
            self.pressed.emit(coming.id)


def stage_keys(stages: Sequence[Stage]) -> dict[str, str]:
    """Id of a stage → its action; the first own stages have keys, too."""
    own = [stage.id for stage in stages if stage.own]
    return KEYS | dict(zip(own, OWN_KEYS, strict=False))


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
