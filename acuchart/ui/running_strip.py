"""A strip with every running session, on each screen: how long, how many in; no name while names are hidden."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from acuchart.ui.discreet import discreet
from acuchart.ui.running import Running
from acuchart.ui.theme import font, theme
from acuchart.ui.time_ring import TimeRing
from acuchart.ui.watch import Watch


class RunningChip(QAbstractButton):
    """``Session 2`` over ``24:38 left · IN 32``, with its ring; a press opens it."""

    def __init__(self, running: Running, *, named: bool, narrow: bool = False) -> None:
        """``named`` says the patient; ``narrow`` says only the time."""
        super().__init__()
        self.running = running
        self._named = named
        self._narrow = narrow
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._ring = TimeRing(28, 3.5)
        self._ring.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 0, 9, 0)
        row.addWidget(self._ring)
        row.addStretch(1)
        self._title = self._more = ""
        self._shown = ("", "")
        self.setFixedHeight(46)
        self.tell_time()

    @property
    def words(self) -> str:
        """Both lines."""
        return f"{self._title}: {self._more}"

    def tell_time(self) -> None:
        """Read the wall clock."""
        now = datetime.now().astimezone()
        one = self.running
        self._ring.show_clock(one.nearest(now), now)
        title = f"Session {one.number}"
        if self._named and one.patient_name and not discreet().on:
            title = one.patient_name
        more = f"{one.time_words(now)} · IN {one.inside}"
        if (title, more) != (self._title, self._more):
            self._title, self._more = title, more
            self._shown = (f"No {one.number}", one.short_words(now)) if self._narrow else (title, more)
            self.setFixedWidth(self.sizeHint().width())
            self.setAccessibleName(f"Open {title}: {more}")
            self.setToolTip(f"{title}: {more}")
            self.update()

    def sizeHint(self) -> QSize:
        """The wider line, with a little room so that figures do not push."""
        strong, small = QFontMetrics(font("strong")), QFontMetrics(font("hint"))
        wide = max(strong.horizontalAdvance(self._shown[0]), small.horizontalAdvance(self._shown[1]) + 4)
        return QSize(46 + min(wide, 220) + 12, 46)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card; its rim is pine when the time is up."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        up = self._ring.up
        loud = up or self.hasFocus()
        painter.setPen(QPen(QColor(tokens.pine if loud else tokens.line2), 2 if loud else 1))
        painter.setBrush(QColor(tokens.sunk if self.underMouse() else tokens.raised))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 12, 12)
        strong, small = font("hint"), font("hint")
        strong.setWeight(QFont.Weight.DemiBold)
        room = self.width() - 54
        for words, face, ink, y in (
            (self._shown[0], strong, tokens.ink, 6),
            (self._shown[1], small, tokens.pine_ink if up else tokens.ink2, 23),
        ):
            painter.setFont(face)
            painter.setPen(QColor(ink))
            shown = QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.drawText(46, y, room, 17, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class RunningStrip(QWidget):
    """All running sessions but the open one; it is not there when nothing runs."""

    session_wanted = Signal(str)

    def __init__(self, watch: Watch, *, without: str = "", tight: bool = False, most: int = 6) -> None:
        """``without`` is the session that is open already; ``tight`` is the strip of a session, without names."""
        super().__init__()
        self.watch = watch
        self._without, self._most = without, most
        self._row = QHBoxLayout(self)
        side = 0 if tight else 22
        self._row.setContentsMargins(side, 0 if tight else 8, side, 0 if tight else 2)
        self._row.setSpacing(8)
        self._aside = self._narrow = False
        self._named = not tight
        self._chips: list[RunningChip] = []
        if not tight:
            self._row.addStretch(1)
        watch.changed.connect(self.refresh)
        watch.ticked.connect(self._tell_time)
        discreet().changed.connect(self._tell_time)
        self.setAccessibleName("Running sessions")
        self.refresh()

    @property
    def chips(self) -> tuple[RunningChip, ...]:
        """What is shown."""
        return tuple(self._chips)

    def refresh(self) -> None:
        """Other sessions run."""
        for old in self._chips:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        shown = [one for one in self.watch.running if one.session_id != self._without]
        # Those whose time ends first are the ones that must be seen.
        shown.sort(key=lambda one: (not one.alarms, _due(one), one.number))
        self._chips = [RunningChip(one, named=self._named, narrow=self._narrow) for one in shown[: self._most]]
        for at, chip in enumerate(self._chips):
            chip.clicked.connect(lambda _checked=False, id_=chip.running.session_id: self.session_wanted.emit(id_))
            self._row.insertWidget(at, chip)
            chip.show()  # counts at once in the room that the strip needs
        self.setVisible(bool(self._chips) and not self._aside)

    def fold(self, narrow: bool) -> None:
        """Chips that only say the time."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.refresh()

    def name_patients(self, named: bool) -> None:
        """Say who is treated, or only which session; a patient who signs or looks on reads no other's name."""
        if named != self._named:
            self._named = named
            self.refresh()

    def set_aside(self, aside: bool) -> None:
        """Make room for a screen that has a strip of its own."""
        self._aside = aside
        self.setVisible(bool(self._chips) and not aside)

    def _tell_time(self) -> None:
        for chip in self._chips:
            chip.tell_time()


def _due(one: Running) -> str:
    return one.alarms[0].due.isoformat() if one.alarms else one.since
