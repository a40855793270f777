"""What was needled last time: small plates with their marks, and the points in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model.ledger import count, count_by_view, points_in_words
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.report import SessionSummary
from acuchart.store import StoreError
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.widgets import Elided, empty_out, label
from acuchart.ui.words import needle_words

if TYPE_CHECKING:
    from acuchart.model.atlas import View

_PLATES: Final = 4
_ART: Final = QSize(62, 66)


class LastPoints(QFrame):
    """The newest session's needles. A plate opens the session."""

    session_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        """Empty until `show_session`."""
        super().__init__()
        self.setProperty("role", "card")
        self._context = context
        self._shown: tuple[str, tuple[Needle, ...]] | None = None
        self._note = Elided("", "hint")
        self._words = label("", "label", wrap=True)
        self._plates = QWidget()
        self._row = QHBoxLayout(self._plates)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(label("Last points", "strong"))
        head.addStretch()
        head.addWidget(self._note, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._plates)
        column.addWidget(self._words)

    def show_session(self, session: SessionSummary | None) -> None:
        """Take a session, or none."""
        needles: tuple[Needle, ...] = ()
        if session is not None:
            try:
                needles = self._context.store.needles(session.id)
            except StoreError as error:
                self._context.failed.emit(str(error))
        key = (session.id if session else "", needles)
        if key == self._shown:
            return
        self._shown = key
        empty_out(self._row)
        placed = [needle for needle in needles if needle.state is not NeedleState.PLANNED]
        self._plates.setVisible(bool(placed))
        if session is None or not placed:
            self._note.say("")
            self._words.setText("No needles yet. Start a session and press on a plate.")
            return
        day = moments.near_day_text(session.started_at)
        self._note.say(f"{day}, {needle_words(count(placed).placed)}")
        self._words.setText(", ".join(points_in_words(placed)))
        self._fill(session.id, placed)

    def _fill(self, session_id: str, needles: list[Needle]) -> None:
        from acuchart.ui.session.thumbnails import PlateThumb

        views = self._context.atlas.views
        counts = count_by_view(needles)
        known: list[tuple[int, View]] = [
            (number.placed, views[name])
            for view, number in counts.items()
            if (name := view.partition("@")[0]) in views
        ]
        known.sort(key=lambda pair: (-pair[0], pair[1].order))
        for _number, view in known[:_PLATES]:
            thumb = PlateThumb(view, needles, art=_ART)
            thumb.clicked.connect(lambda _checked=False: self.session_wanted.emit(session_id))
            self._row.addWidget(thumb, 1)
        if len(known) > _PLATES:
            self._row.addWidget(label(f"+{len(known) - _PLATES}", "label"))
