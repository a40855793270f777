"""When the time of a session is up, the window says so: its edge, a sound and a message of the system, once."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from acuchart.ui import sound
from acuchart.ui.settings import Settings
from acuchart.ui.theme import theme
from acuchart.ui.watch import Watch

EDGE_MS: Final = 4000
MESSAGE_MS: Final = 15_000
_SILENT: Final = "silent"


class Edge(QWidget):
    """The edge of the window fades in pine and out again, once: no flashing, no pop-up."""

    def __init__(self, window: QWidget) -> None:
        """Lies over everything and takes no press."""
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._strength = 0.0
        self._motion = QVariantAnimation(self)
        self._motion.setDuration(EDGE_MS)
        for at, value in ((0.0, 0.0), (0.25, 1.0), (0.7, 1.0), (1.0, 0.0)):
            self._motion.setKeyValueAt(at, value)
        self._motion.valueChanged.connect(self._show)
        self._motion.finished.connect(self.hide)
        self.hide()

    def begin(self) -> None:
        """Fade once; a fade that is under way goes on."""
        window = self.parentWidget()
        if window is not None and self._motion.state() is not QVariantAnimation.State.Running:
            self.setGeometry(window.rect())
            self.show()
            self.raise_()
            self._motion.start()

    def _show(self, strength: float) -> None:
        self._strength = strength
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A solid rim and a soft one inside it."""
        painter = QPainter(self)
        pine = QColor(theme().tokens.pine)
        wide, high, soft = self.width(), self.height(), 56.0
        for x0, y0, x1, y1, box in (
            (0.0, 0.0, 0.0, soft, QRectF(0, 0, wide, soft)),
            (0.0, high, 0.0, high - soft, QRectF(0, high - soft, wide, soft)),
            (0.0, 0.0, soft, 0.0, QRectF(0, 0, soft, high)),
            (wide, 0.0, wide - soft, 0.0, QRectF(wide - soft, 0, soft, high)),
        ):
            fade = QLinearGradient(x0, y0, x1, y1)
            for at, alpha in ((0.0, 0.45), (1.0, 0.0)):
                tone = QColor(pine)
                tone.setAlphaF(alpha * self._strength)
                fade.setColorAt(at, tone)
            painter.fillRect(box, fade)
        rim = QColor(pine)
        rim.setAlphaF(self._strength)
        for box in (
            QRectF(0, 0, wide, 6),
            QRectF(0, high - 6, wide, 6),
            QRectF(0, 0, 6, high),
            QRectF(wide - 6, 0, 6, high),
        ):
            painter.fillRect(box, rim)
        painter.end()


class Alarm(QObject):
    """Joins the watch to the window: its edge and, unless it is silent, the sound and a message of the system."""

    rang = Signal(str)

    def __init__(self, watch: Watch, window: QWidget, settings: Settings) -> None:
        """Belongs to the window that it rings in."""
        super().__init__(window)
        self._settings = settings
        self._tray: QSystemTrayIcon | None = None
        self.edge = Edge(window)
        watch.due.connect(self.ring)

    def ring(self, session_id: str, words: str) -> None:
        """Something is due; ``words`` name nobody. A window behind others asks for attention."""
        self.edge.begin()
        window = self.edge.parentWidget()
        if window is not None:
            QApplication.alert(window)
        if not is_silent(self._settings):
            sound.play()
            self._notify(words)
        self.rang.emit(session_id)

    def _notify(self, words: str) -> None:
        """A message of the system, where it takes messages; its icon goes with the message."""
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(QApplication.windowIcon(), self)
            self._tray.messageClicked.connect(self._to_front)
            self._away = QTimer(self)
            self._away.setSingleShot(True)
            self._away.setInterval(MESSAGE_MS)
            self._away.timeout.connect(self._tray.hide)
        self._tray.show()
        self._tray.showMessage("acuchart", words, QApplication.windowIcon(), MESSAGE_MS)
        self._away.start()

    def _to_front(self) -> None:
        window = self.edge.window()
        window.raise_()
        window.activateWindow()


def is_silent(settings: Settings) -> bool:
    """True where the person wants no sound."""
    return settings.text("alarm", "") == _SILENT


def keep_silent(settings: Settings, silent: bool) -> None:
    """Remember whether there is to be a sound."""
    settings.keep_text("alarm", _SILENT if silent else "sound")
