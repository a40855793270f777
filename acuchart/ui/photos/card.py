"""The newest photos on the patient's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from acuchart.model.consent import Scope
from acuchart.model.picture import Picture
from acuchart.model.pictures import newest_first
from acuchart.model.signing import missing_words
from acuchart.store import StoreError
from acuchart.store.kinds import of_patient
from acuchart.ui.context import Context
from acuchart.ui.page import card, empty
from acuchart.ui.photos.grid import paint_cell
from acuchart.ui.photos.shown import Thumbs, held_scopes, session_numbers, title_of, when_of
from acuchart.ui.widgets import button, label, set_property

_SHOWN: Final = 6
_CELL: Final = QSize(132, 150)
_GAP: Final = 8


class PhotosCard(QWidget):
    """``photos_wanted`` asks for the place where pictures are added and compared: the Photos tab of a session."""

    photos_wanted = Signal()

    def __init__(self, context: Context, patient_id: str) -> None:
        """Empty until ``refresh``."""
        super().__init__()
        self._context, self._patient_id = context, patient_id
        self._note = label("", "hint")
        self.add = button("Add, optional", "small", icon_name="plus", tip="Opens the photos of the newest visit")
        self.add.clicked.connect(lambda: self.photos_wanted.emit())
        self._empty = empty("No photos.")
        self.strip = _Strip(Thumbs(context.store))
        made, column = card("Photos", self._note)
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 12, 12)
        row.setSpacing(10)
        row.addWidget(self._empty, 1)
        row.addWidget(self.strip, 1)
        row.addWidget(self.add)
        column.addLayout(row)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        self.strip.hide()

    def refresh(self) -> None:
        """Read the pictures again."""
        store = self._context.store
        try:
            pictures = newest_first(of_patient(store, Picture, self._patient_id))
            numbers = session_numbers(store, self._patient_id) if pictures else {}
            missing = ""
            if pictures:
                missing = missing_words(held_scopes(store, self._patient_id), {Scope.PHOTO_RECORD})
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        counted = "" if len(pictures) <= 1 else f"{len(pictures)} in all, the newest first"
        self._note.setText(missing or counted)
        set_property(self._note, "tone", "amber" if missing else "")
        self._empty.setVisible(not pictures)
        self.strip.setVisible(bool(pictures))
        self.strip.show_pictures(pictures[:_SHOWN], numbers)


class _Strip(QWidget):
    """As many small pictures as fit into the width."""

    def __init__(self, thumbs: Thumbs) -> None:
        super().__init__()
        self._thumbs = thumbs
        self._pictures: Sequence[Picture] = ()
        self._numbers: dict[str, str] = {}
        self.setFixedHeight(_CELL.height())
        self.setMinimumWidth(_CELL.width())

    def show_pictures(self, pictures: Sequence[Picture], numbers: dict[str, str]) -> None:
        self._pictures, self._numbers = pictures, numbers
        said = "; ".join(f"{title_of(one)}, {when_of(one, numbers)}" for one in pictures)
        self.setAccessibleName(f"Newest photos: {said}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        step = _CELL.width() + _GAP
        for place, picture in enumerate(self._pictures[: max((self.width() + _GAP) // step, 1)]):
            box = QRectF(place * step + 1, 1, _CELL.width() - 2, _CELL.height() - 2)
            paint_cell(painter, box, self._thumbs, picture, self._numbers)
        painter.end()
