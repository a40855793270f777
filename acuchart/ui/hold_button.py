"""A button that acts only when it is held for a second: no confirm box, and no accident."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton

from acuchart.ui.icons import paint_icon
from acuchart.ui.theme import font, theme

HOLD_MS: Final = 1000
_KEYS: Final = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HoldButton(QAbstractButton):
    """Red, ``filled`` for the large one of the removal view; or ``calm``. It fills up while it is held."""

    held = Signal()

    def __init__(self, words: str, *, filled: bool = False, tip: str = "", calm: bool = False) -> None:
        """``words`` may have two lines."""
        super().__init__()
        self.setText(words)
        self._filled = filled
        self._calm = calm
        self._part = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        plain = words.replace("\n", " ")
        self.setAccessibleName(plain)
        self.setAccessibleDescription("Hold for one second")
        self.setToolTip(tip or f"{plain}: hold for one second")
        self._motion = QVariantAnimation(self)
        self._motion.setDuration(HOLD_MS)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.valueChanged.connect(self._show_part)
        self._motion.finished.connect(self._done)
        self.setMinimumHeight(52)

    def sizeHint(self) -> QSize:
        """Words, icon and air."""
        metrics = QFontMetrics(font("subhead" if self._filled else "strong"))
        wide = max(metrics.horizontalAdvance(line) for line in self.text().split("\n"))
        return QSize(wide + 66, 64 if self._filled else 52)

    def _begin(self) -> None:
        if self.isEnabled() and self._motion.state() is not QVariantAnimation.State.Running:
            self.setDown(True)
            self._motion.start()

    def _let_go(self) -> None:
        if self._motion.state() is QVariantAnimation.State.Running:
            self._motion.stop()
        self.setDown(False)
        self._show_part(0.0)

    def _show_part(self, part: float) -> None:
        self._part = part
        self.update()

    def _done(self) -> None:
        if self._part >= 1.0:
            self._let_go()
            self.held.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The second begins."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Too short: nothing happened."""
        self._let_go()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Sliding off the button lets go."""
        if not self.rect().contains(event.position().toPoint()):
            self._let_go()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same with the keyboard."""
        if event.key() not in _KEYS:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._begin()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Too short: nothing happened."""
        if event.key() not in _KEYS:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._let_go()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever looks elsewhere has let go."""
        self._let_go()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not there is not held."""
        self._let_go()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, what is filled already, icon and words."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.45)
        box = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        shape = QPainterPath()
        shape.addRoundedRect(box, 12, 12)
        hover = tokens.sunk if self._calm else tokens.red_wash
        ground = tokens.red if self._filled else hover if self.underMouse() else tokens.surface
        painter.fillPath(shape, QColor(ground))
        if self._part > 0:
            painter.save()
            painter.setClipPath(shape)
            filling = QColor(tokens.ink if self._filled else tokens.pine if self._calm else tokens.red)
            filling.setAlphaF(0.35)
            painter.fillRect(QRectF(0, 0, self.width() * self._part, self.height()), filling)
            painter.restore()
        rim = tokens.line2 if self._calm else tokens.red if self._filled else tokens.red_line
        painter.setPen(QPen(QColor(rim), 1.5))
        painter.drawPath(shape)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.ink), 2))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 10, 10)
        ink = tokens.ink if self._calm else tokens.on_red if self._filled else tokens.red
        words = font("subhead" if self._filled else "strong")
        painter.setFont(words)
        wide = max(QFontMetrics(words).horizontalAdvance(line) for line in self.text().split("\n"))
        left = (self.width() - wide - 28) / 2
        paint_icon(painter, "hand" if self._calm else "alert", QRectF(left, self.height() / 2 - 10, 20, 20), ink)
        painter.setPen(QColor(ink))
        where = QRectF(left + 28, 0, wide + 4, self.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()
