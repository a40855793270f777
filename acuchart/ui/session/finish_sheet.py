"""The summary beside the signature, page by page, as it will print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from acuchart.documents import DocumentError
from acuchart.store import StoreError
from acuchart.ui.paper import Pages, paper_job
from acuchart.ui.widgets import frame, label, set_property

if TYPE_CHECKING:
    from collections.abc import Callable

    from acuchart.ui.worker import Worker

_PAUSE_MS: Final = 250
_EDGE: Final = 14


class FinishSheet(QWidget):
    """Drawn in the background; charting goes on meanwhile, and a newer order makes an older one void."""

    def __init__(self, worker: Callable[[], Worker], session_id: str, paper: str) -> None:
        """Nothing is drawn before `renew`."""
        super().__init__()
        self._worker, self._session_id, self._paper = worker, session_id, paper
        self._order, self._drawn = 0, 0
        self.pages = Pages(self)
        self.said = label("", "hint", wrap=True)
        self.sheets: list[QLabel] = []
        card = frame("card")
        self._column = QVBoxLayout(card)
        self._column.setContentsMargins(_EDGE, 12, _EDGE, _EDGE)
        self._column.setSpacing(10)
        self._column.addWidget(label("As it will print", "subhead"))
        self._column.addWidget(self.said)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
        whole.addStretch(1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._draw)

    def renew(self) -> None:
        """The record has changed; the pages follow after a pause."""
        self._pause.start()

    def forget(self) -> None:
        """Nobody looks any more."""
        self._pause.stop()
        if self._order:
            self._worker().forget(self._order)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sharp at every width."""
        super().resizeEvent(event)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Sharp on another screen, too."""
        super().showEvent(event)
        self._show()

    # ---- inside

    def _draw(self) -> None:
        if not self.isVisible():
            return
        self.forget()
        if not self.pages.data:
            self._say("Drawing the pages…")
        job = paper_job("summary", self._session_id, self._paper)
        self._order = self._worker().start(job, self._take, self._refuse)

    def _take(self, data: object) -> None:
        assert isinstance(data, bytes)
        self.pages.load(data)
        self._drawn = 0
        count = self.pages.document.pageCount()
        self._say(f"{count} page{'' if count == 1 else 's'}; every letter can be printed.")
        self._show()

    def _refuse(self, error: Exception) -> None:
        expected = isinstance(error, DocumentError | StoreError)
        self._say(str(error) if expected else "The pages could not be drawn. The chart itself is safe.", "red")
        if not expected:
            raise error

    def _show(self) -> None:
        """The pages at the width that there is."""
        count, wide = self.pages.document.pageCount() if self.pages.data else 0, self.width() - 2 * _EDGE - 2
        if not count or wide < 80 or wide == self._drawn or not self.isVisible():
            return
        self._drawn = wide
        while len(self.sheets) < count:
            sheet = QLabel()
            self.sheets.append(sheet)
            self._column.addWidget(sheet)
        for number, sheet in enumerate(self.sheets):
            sheet.setVisible(number < count)
            if number < count:
                picture = self.pages.picture(number, wide, self.devicePixelRatioF())
                sheet.setPixmap(QPixmap.fromImage(picture))
                sheet.setAccessibleName(f"The summary as it prints, page {number + 1} of {count}")

    def _say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        set_property(self.said, "tone", tone)
