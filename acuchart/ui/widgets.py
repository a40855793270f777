"""The few controls that every screen is made of, in the sizes and roles of the design system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QWidget

from acuchart.ui.icons import SIZE, icon, paint_icon
from acuchart.ui.theme import font, theme


def label(text: str, role: str = "body", *, tone: str = "", wrap: bool = False) -> QLabel:
    """Words in a role of the design system; plain text, whatever the words are."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    return made


def button(text: str, role: str = "", *, icon_name: str = "", tip: str = "", tone: str = "") -> QPushButton:
    """A button; role "primary", "danger", "quiet", "small", "chip" or none. The tip names its key."""
    made = QPushButton(text.replace("&", "&&"))
    if role:
        made.setProperty("role", role)
    if icon_name:
        ink = tone or {"primary": "on_btn", "big": "on_btn", "danger": "red", "quiet": "ink2"}.get(role, "ink")
        made.setIcon(icon(icon_name, ink))
        made.setIconSize(QSize(SIZE.width() + 6, SIZE.height()))  # air between the icon and the words
    if tip:
        made.setToolTip(tip)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def choice_chip(words: str, *, on: bool = False, tip: str = "") -> QPushButton:
    """A chip of which one among its neighbours is chosen."""
    made = button(words, "chip", tip=tip)
    made.setCheckable(True)
    made.setAutoExclusive(True)
    made.setChecked(on)
    return made


def icon_button(icon_name: str, name: str, *, tip: str = "", flat: bool = True, tone: str = "ink2") -> QPushButton:
    """A square button of 44 px with an icon; ``name`` is what a screen reader says."""
    made = QPushButton()
    made.setProperty("role", "icon")
    made.setFlat(flat)
    made.setIcon(icon(icon_name, tone))
    made.setIconSize(SIZE)
    made.setAccessibleName(name)
    made.setToolTip(tip or name)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def frame(role: str, *, tone: str = "") -> QFrame:
    """A surface: "card", "strip", "bar", "nav", "side", "dock", "goal", "sunk", "rule", "vrule"."""
    made = QFrame()
    made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    return made


def viewport() -> QWidget:
    """The inside of a list or page, as Qt would make it.

    PySide looks for the kind of a widget that Qt made among all kinds there are, which a start would wait for.
    """
    made = QWidget()
    made.setAutoFillBackground(True)
    made.setBackgroundRole(QPalette.ColorRole.Base)
    return made


def empty_out(layout: QLayout) -> None:
    """Throw away every widget of a layout and of those inside it; they vanish at once."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            empty_out(inner)
        elif (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()


def set_property(widget: QWidget, name: str, value: object) -> None:
    """A dynamic property that the style sheet looks at; the widget is dressed anew where it changed."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Elided(QLabel):
    """One line, or two, that end in “…” where the room ends; the whole text is its tooltip then."""

    def __init__(self, text: str = "", role: str = "body", *, tone: str = "", two_lines: bool = False) -> None:
        """Plain text, whatever it is."""
        super().__init__()
        self._full = text
        self._two_lines = two_lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(24)
        self.say(text)

    def say(self, text: str) -> None:
        """Show another text."""
        self._full = text
        self.setAccessibleName(text)
        self._fit()

    @property
    def full(self) -> str:
        """The whole text."""
        return self._full

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        self.ensurePolished()
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._full) + 4, super().sizeHint().height())

    @property
    def two_lines_width(self) -> int:
        """The least width at which two lines hold the whole text."""
        self.ensurePolished()
        metrics, words = QFontMetrics(self.font()), self._full.split(" ")
        halves = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words)))
        return min(max(map(metrics.horizontalAdvance, pair)) for pair in halves)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        metrics, room = QFontMetrics(self.font()), max(self.width(), 8)
        first, rest = "", self._full
        if self._two_lines and metrics.horizontalAdvance(rest) > room:
            words = self._full.split(" ")
            taken = next(
                (at for at in range(len(words), 0, -1) if metrics.horizontalAdvance(" ".join(words[:at])) <= room),
                0,
            )
            first, rest = " ".join(words[:taken]), " ".join(words[taken:])
        shown = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room)
        self.setText(f"{first}\n{shown}" if first else shown)
        self.setToolTip(self._full if shown != rest else "")


class Segment(QFrame):
    """A few choices side by side, one of them on; arrow keys move."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], current: str) -> None:
        """``choices`` are (key, words)."""
        super().__init__()
        self.setProperty("role", "segment")
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._names = dict(choices)
        self._counts: dict[str, int] = {}
        for key, words in choices:
            made = QPushButton(words)
            made.setProperty("role", "segment")
            made.setCheckable(True)
            made.setChecked(key == current)
            made.setCursor(Qt.CursorShape.PointingHandCursor)
            made.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(made)
            self._buttons[key] = made
            row.addWidget(made)

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """Key → the button that turns it on."""
        return dict(self._buttons)

    @property
    def current(self) -> str:
        """The key that is on."""
        return next(key for key, made in self._buttons.items() if made.isChecked())

    def fold(self, *, tight: bool, without: str = "") -> None:
        """Less air around the words where there is little room; no word is ever cut. ``without`` is left away."""
        for key, made in self._buttons.items():
            made.setVisible(key != without or made.isChecked())
            if count := self._counts.get(key):  # its line and its tooltip stay
                made.setText(self._names[key] if tight else f"{self._names[key]} {count}")
            set_property(made, "tight", "true" if tight else "")
            made.ensurePolished()
            made.setMinimumWidth(made.fontMetrics().horizontalAdvance(made.text()) + (14 if tight else 24))

    def badge(self, key: str, count: int, tip: str) -> None:
        """Say on a choice how much is due there; nothing for none."""
        made = self._buttons[key]
        self._counts[key] = count
        words = self._names[key]
        made.setText(f"{words} {count}" if count else words)
        made.setToolTip(tip)
        made.setAccessibleName(f"{words}, {count} due" if count else words)
        set_property(made, "due", "true" if count else "")

    def set(self, key: str) -> None:
        """Turn another choice on without saying so."""
        self._buttons[key].setChecked(True)


def paint_ring(painter: QPainter, room: QRectF, stroke: float, part: float) -> None:
    """A track, and on it ``part`` (0 to 1) of the way round, from twelve o'clock."""
    tokens = theme().tokens
    inset = stroke / 2 + 0.5
    box = room.adjusted(inset, inset, -inset, -inset)
    painter.setPen(QPen(QColor(tokens.line), stroke))
    painter.drawEllipse(box)
    if part > 0:
        pen = QPen(QColor(tokens.pine), stroke)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(box, 90 * 16, -round(part * 360 * 16))


class Ring(QWidget):
    """A ring that starts at twelve o'clock and grows for what is done, with words in the middle."""

    def __init__(self, size: int = 40, *, stroke: float = 4.0) -> None:
        """Empty at first."""
        super().__init__()
        self._part = 0.0
        self._words = ""
        self._stroke = stroke
        self.setFixedSize(size, size)

    def show_part(self, part: float, words: str = "") -> None:
        """``part`` from 0 to 1."""
        self._part = min(max(part, 0.0), 1.0)
        self._words = words
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The track, the part, the words."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ring(painter, QRectF(self.rect()), self._stroke, self._part)
        if self._words:
            words = font("micro" if self.width() < 48 else "hint")
            words.setWeight(font("strong").weight())
            painter.setFont(words)
            painter.setPen(QColor(tokens.ink))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()


_AVATAR_RADIUS: Final = 12


class Avatar(QWidget):
    """Two initials on pine."""

    def __init__(self, initials: str = "", size: int = 40) -> None:
        """Decoration: the name stands beside it."""
        super().__init__()
        self._initials = initials
        self.setFixedSize(size, size)

    def say(self, initials: str) -> None:
        """Show other initials."""
        self._initials = initials
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A rounded square with the letters."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.pine_wash))
        painter.drawRoundedRect(self.rect(), _AVATAR_RADIUS, _AVATAR_RADIUS)
        painter.setPen(QColor(tokens.pine_ink))
        letters = font("strong")
        if self.width() > 48:
            letters.setPixelSize(20)
        painter.setFont(letters)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._initials)
        painter.end()


class Glyph(QWidget):
    """An icon that is only looked at, in a colour of the theme."""

    def __init__(self, icon_name: str, size: int = 20, tone: str = "ink2") -> None:
        """Decoration: words stand beside it."""
        super().__init__()
        self._name = icon_name
        self._tone = tone
        self.setFixedSize(size, size)

    def say(self, icon_name: str, tone: str = "ink2") -> None:
        """Show another icon."""
        self._name, self._tone = icon_name, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The icon, filling the widget."""
        painter = QPainter(self)
        paint_icon(painter, self._name, QRectF(self.rect()), getattr(theme().tokens, self._tone))
        painter.end()
