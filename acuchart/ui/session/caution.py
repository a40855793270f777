"""What to mind at a point: short at first, whole after a press."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy

from acuchart.ui.theme import theme
from acuchart.ui.widgets import Glyph, label


class Caution(QAbstractButton):
    """Warnings about this needle are always shown whole; what holds for the point may be folded."""

    def __init__(self) -> None:
        """Hidden until there is something to mind."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._lines: tuple[str, ...] = ()
        self._kept = 1
        self._words = label("", "caution-words", wrap=True)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(9, 6, 9, 6)
        self._row.setSpacing(7)
        self._row.addWidget(Glyph("alert", 16, "amber"), 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._words, 1)
        self.toggled.connect(lambda _on: self._show())
        self.hide()

    def say(self, warnings: tuple[str, ...], cautions: tuple[str, ...]) -> None:
        """``warnings`` are about the needle, ``cautions`` about its point."""
        lines = (*warnings, *(f"{caution.rstrip('.')}." for caution in cautions))
        if lines != self._lines:
            self._lines = lines
            self._kept = max(len(warnings), 1)
            self.setChecked(False)
            self._show()
        self.setVisible(bool(lines))

    @property
    def shown(self) -> str:
        """The words that are seen now."""
        return self._words.text()

    def _show(self) -> None:
        more = len(self._lines) - self._kept
        folded = more > 0 and not self.isChecked()
        words = "\n".join(self._lines[: self._kept] if folded else self._lines)
        self._words.setText(f"{words}  (+ {more} more)" if folded else words)
        self.setAccessibleName("Caution: " + " ".join(self._lines))
        self.setToolTip("\n".join(self._lines) if folded else "")
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The amber ground."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = 2.0 if self.hasFocus() else 1.0
        painter.setPen(QPen(QColor(tokens.amber if self.hasFocus() else tokens.amber_line), wide))
        painter.setBrush(QColor(tokens.amber_wash))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2), 8, 8)
        painter.end()

    def hasHeightForWidth(self) -> bool:
        """Words break where the room ends."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the words at this width."""
        return max(self._row.heightForWidth(width), 34)

    def sizeHint(self) -> QSize:
        """For those who ask without a width."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return QSize(120, 34)
