"""What floats over the plate: the needle presets, the zoom, and a remark that goes away by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from acuchart.model.preset import Preset
from acuchart.ui.theme import font, theme
from acuchart.ui.widgets import icon_button

_SAID_MS = 5000


class _PresetButton(QAbstractButton):
    """``2 0.16×15``: the key and the needle that it puts into the hand."""

    def __init__(self, preset: Preset) -> None:
        super().__init__()
        self.preset = preset
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(44)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"Needle {preset.label}, key {preset.number}")
        self.setToolTip(
            f"{preset.label} mm ({preset.number})" if "×" in preset.label else f"{preset.label} ({preset.number})"
        )

    def sizeHint(self) -> QSize:
        bold = font("label")
        bold.setWeight(QFont.Weight.DemiBold)
        return QSize(max(70, QFontMetrics(bold).horizontalAdvance(self.preset.label) + 46), 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme().tokens
        on = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect()
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.btn if on else tokens.sunk))
            painter.drawRoundedRect(box, 10, 10)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.pine_line if on else tokens.pine), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 9, 9)
        painter.setFont(font("micro"))
        key = self.rect().adjusted(9, 13, 0, 0)
        key.setSize(QSize(18, 18))
        line = QColor(tokens.on_btn if on else tokens.line)
        if on:
            line.setAlphaF(0.45)
        painter.setPen(QPen(line, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush if on else QColor(tokens.sunk))
        painter.drawRoundedRect(key, 4, 4)
        painter.setPen(QColor(tokens.on_btn if on else tokens.ink3))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, str(self.preset.number))
        words = font("label")
        if on:
            words.setWeight(QFont.Weight.DemiBold)
        painter.setFont(words)
        painter.setPen(QColor(tokens.on_btn if on else tokens.ink2))
        painter.drawText(
            self.rect().adjusted(34, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.preset.label,
        )
        painter.end()


class PresetDock(QFrame):
    """The nine presets; those that find no room are behind “more”."""

    chosen = Signal(int)

    def __init__(self, presets: Sequence[Preset]) -> None:
        """The first is on until ``show_preset``."""
        super().__init__()
        self.setProperty("role", "dock")
        self.setAccessibleName("Needle presets")
        row = QHBoxLayout(self)
        row.setContentsMargins(5, 5, 5, 5)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self._buttons: list[_PresetButton] = []
        for preset in presets:
            made = _PresetButton(preset)
            made.clicked.connect(lambda _checked=False, number=preset.number: self.chosen.emit(number))
            self._group.addButton(made)
            self._buttons.append(made)
            row.addWidget(made)
        self._more = icon_button("more", "More needles")
        self._menu = QMenu(self._more)
        self._more.clicked.connect(self._open_menu)
        row.addWidget(self._more)

    def show_preset(self, number: int) -> None:
        """Which one is in the hand."""
        for made in self._buttons:
            made.setChecked(made.preset.number == number)
        self.update()

    def fit(self, width: int) -> None:
        """Show as many as ``width`` has room for; the one in the hand is always among them."""
        wide = [made.sizeHint().width() + 4 for made in self._buttons]
        room = width - 12
        if sum(wide) > room:
            room -= 50
        shown, used = 0, 0
        for one in wide:
            if used + one > room:
                break
            used += one
            shown += 1
        for index, made in enumerate(self._buttons):
            made.setVisible(index < shown or made.isChecked())
        self._more.setVisible(shown < len(self._buttons))
        self.adjustSize()

    def _open_menu(self) -> None:
        self._menu.clear()
        for made in self._buttons:
            if not made.isVisible():
                number = made.preset.number
                action = self._menu.addAction(f"{number}   {made.preset.label}")
                action.triggered.connect(lambda _checked=False, number=number: self.chosen.emit(number))
        self._menu.popup(self._more.mapToGlobal(self._more.rect().topLeft()))


class ZoomDock(QFrame):
    """Layers of points, closer, away, whole plate."""

    layers = Signal()
    closer = Signal()
    away = Signal()
    whole = Signal()

    def __init__(self, *, keys: bool = True) -> None:
        """Whole at first; without ``keys`` the tips name none."""
        super().__init__()
        self.setProperty("role", "dock")
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 3, 3)
        column.setSpacing(2)
        for name, words, signal in (
            ("layers", "Layers of points (Y)", self.layers),
            ("plus", "Closer (+)", self.closer),
            ("minus", "Away (−)", self.away),
            ("", "Whole plate (0)", self.whole),
        ):
            made = icon_button(name or "plus", words if keys else words.partition(" (")[0])
            if not name:
                made.setIcon(QIcon())
                made.setText("Fit")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            column.addWidget(made)
            if signal is self.whole:
                self._whole = made
        self._whole.hide()
        self.adjustSize()

    def show_zoom(self, times: float) -> None:
        """The way back to the whole plate is there when the plate is not whole."""
        self._whole.setVisible(abs(times - 1) > 0.01)
        self.adjustSize()


class Remark(QLabel):
    """One sentence over the plate, gone after a few seconds."""

    def __init__(self, parent: QWidget) -> None:
        """Hidden until something is said."""
        super().__init__(parent)
        self.setProperty("role", "remark")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, words: str) -> None:
        """Show a sentence."""
        self.setText(words)
        self.setAccessibleName(words)
        self.adjustSize()
        self.show()
        self.raise_()
        self._timer.start(_SAID_MS)
