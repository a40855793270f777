"""The emergency key with no session in front: all needles out of the session that runs, or that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from acuchart.ui.discreet import discreet
from acuchart.ui.nav import PLACES
from acuchart.ui.running import Running
from acuchart.ui.theme import theme
from acuchart.ui.widgets import button, frame, label

if TYPE_CHECKING:
    from acuchart.ui.workspace import Workspace

_MOST: Final = 9  # a figure chooses


def pull(workspace: Workspace) -> None:
    """Everything out at once where one session runs; which one is asked where several do."""
    if workspace.session is not None:
        workspace.session.conduct.emergency()
        return
    watch = workspace.context.watch
    watch.refresh()
    if not watch.running:
        workspace.banner.say("No needle is in.", "note")
    elif len(watch.running) == 1:
        _pull(workspace, watch.running[0].session_id)
    elif QApplication.activeModalWidget() is None and workspace.findChild(EmergencySheet) is None:
        named = workspace.place in PLACES and not discreet().on
        EmergencySheet(workspace, watch.running[:_MOST], lambda id_: _pull(workspace, id_), named=named)


def _pull(workspace: Workspace, session_id: str) -> None:
    if QApplication.activeModalWidget() is None:
        workspace.open_session(session_id)
    if workspace.session is not None and workspace.session.document.session.id == session_id:
        workspace.session.conduct.emergency()
    else:  # a page with words that cannot be written stays; the needles are out all the same
        workspace.emergency(session_id)


class EmergencySheet(QWidget):
    """Lies over the page and asks in which session; a figure or a press answers, Escape leaves."""

    def __init__(
        self, page: QWidget, running: tuple[Running, ...], chosen: Callable[[str], None], *, named: bool
    ) -> None:
        """Shown at once."""
        super().__init__(page)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Emergency: in which session?")
        self._chosen = chosen
        self._before = self.window().focusWidget()
        self.buttons: list[QPushButton] = []
        self._sheet = frame("emergency")
        self._sheet.setFixedWidth(520)
        column = QVBoxLayout(self._sheet)
        column.setContentsMargins(22, 18, 22, 20)
        column.setSpacing(10)
        column.addWidget(label("Emergency: in which session?", "heading"))
        words = "All its needles are marked as out and its clocks stop. Press its figure, or Esc for none."
        column.addWidget(label(words, "body", wrap=True))
        for number, one in enumerate(running, start=1):
            who = one.patient_name if named and one.patient_name else f"Session {one.number}"
            made = button(f"{number}   {who}: {one.inside} in", "danger")
            made.setStyleSheet("min-height: 56px; font-size: 16px;")
            made.clicked.connect(lambda _checked=False, id_=one.session_id: self._choose(id_))
            self.buttons.append(made)
            column.addWidget(made)
        whole = QVBoxLayout(self)
        whole.addWidget(self._sheet, 0, Qt.AlignmentFlag.AlignCenter)
        page.installEventFilter(self)
        self.setGeometry(page.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A figure chooses, Escape leaves; nothing goes to the page beneath."""
        at = event.key() - Qt.Key.Key_1
        if 0 <= at < len(self.buttons):
            self.buttons[at].click()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
            if self._before is not None:
                self._before.setFocus()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the sheet leaves."""
        if not self._sheet.geometry().contains(event.position().toPoint()):
            self._leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the page whatever its size."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what lies under the sheet."""
        tokens = theme().tokens
        shade = QColor(tokens.sunk if tokens.dim else tokens.ink)
        shade.setAlphaF(0.72 if tokens.dim else 0.38)
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), shade)
        painter.end()

    def _choose(self, session_id: str) -> None:
        self._leave()
        self._chosen(session_id)

    def _leave(self) -> None:
        self.setParent(None)
        self.hide()
        self.deleteLater()
