"""The strip under a picture that is to leave: for whom, what is hidden, what is missing, and the button."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from acuchart import paths
from acuchart.files import write_beside
from acuchart.model.change import change_of
from acuchart.model.consent import Consent, Scope
from acuchart.model.picture import Picture
from acuchart.model.pictures import Spot
from acuchart.store import StoreError
from acuchart.ui.context import Context
from acuchart.ui.photos.export import HOW, PURPOSES, leaving_image, log_line, why_not
from acuchart.ui.photos.reading import jpeg_of
from acuchart.ui.photos.shown import held_scopes, image_of
from acuchart.ui.still_box import StillBox
from acuchart.ui.widgets import Segment, button, label, set_property


class LeaveBar(QFrame):
    """One picture; ``frame_wanted`` is told when two corners are to be pointed at."""

    frame_wanted = Signal(bool)
    hiding = Signal(str, object)  # what is hidden, and the two corners that were pointed at
    left = Signal(str)  # a plain sentence: what was written

    def __init__(self, context: Context) -> None:
        """Nothing to give away yet."""
        super().__init__()
        self.setProperty("role", "card")
        self._context = context
        self._picture: Picture | None = None
        self._held: Mapping[Scope, Consent] = {}
        self.frame: tuple[Spot, Spot] | None = None
        self.purpose = StillBox()
        self.purpose.setAccessibleName("For whom")
        for key, one in PURPOSES.items():
            self.purpose.addItem(one.words, key)
        self.how = Segment(HOW, "bar")
        self.to_whom = QLineEdit()
        self.to_whom.setPlaceholderText("Name or place, for the log")
        self.to_whom.setAccessibleName("To whom, for the log")
        self.save = button("Save to a file…", "primary", icon_name="doc")
        self.words = label("", "hint", wrap=True)
        self.words.setMinimumHeight(18)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.purpose)
        row.addWidget(self.how)
        row.addWidget(self.to_whom, 1)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.words)
        self.purpose.activated.connect(lambda _at: self.refresh())
        self.how.chosen.connect(self._chose_how)
        self.save.clicked.connect(lambda: self._ask_where())

    def show_picture(self, picture: Picture) -> None:
        """The picture that may leave."""
        if self._picture is None or picture.id != self._picture.id:
            self.frame = None
        self._picture = picture
        self.refresh()

    def show_frame(self, first: Spot, second: Spot) -> None:
        """The two corners of what may be seen."""
        self.frame = (first, second)
        self.refresh()

    def refresh(self) -> None:
        """Read the consents again, and say what is missing."""
        if self._picture is None:
            return
        try:
            self._held = held_scopes(self._context.store, self._picture.patient_id)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        self.hiding.emit(self.how.current, self.frame)
        problem = self._problem()
        self.save.setEnabled(not problem)
        self.save.setToolTip(problem or "Writes a picture without names or other data, and a line in the log")
        self.words.setText(
            problem or "A bar or a frame hides a face, but hair, moles and ears can still tell who it is."
        )
        set_property(self.words, "tone", "amber" if problem else "")

    def export(self, path: Path) -> bool:
        """Write the picture and the line of the log. False, with a sentence, where one of them failed."""
        picture = self._picture
        assert picture is not None
        if self._problem():
            return False
        purpose, how = str(self.purpose.currentData()), self.how.current
        try:
            image = leaving_image(image_of(self._context.store, picture), picture, how, self.frame)
            write_beside(path, jpeg_of(image))
            line = log_line(self._context.store, picture, purpose, how, self.to_whom.text().strip())
        except StoreError as error:
            self._context.failed.emit(str(error))
            return False
        except OSError as error:
            self._context.failed.emit(f"“{path.name}” could not be written: {(error.strerror or '').lower()}.")
            return False
        self._context.settings.keep_text("exports", str(path.parent))
        said = f"Saved as “{path.name}”."
        if self._context.store.read_only:
            self.left.emit(f"{said} The log takes no line, because the practice file is open for reading only.")
            return True
        logged = self._context.write(change_of(None, line))
        self.left.emit(
            f"{said} {'It stands in the log.' if logged else 'The line of the log could not be written.'}"
        )
        return logged

    def _problem(self) -> str:
        assert self._picture is not None
        return why_not(str(self.purpose.currentData()), self.how.current, self._picture, self._held, self.frame)

    def _chose_how(self, how: str) -> None:
        self.frame = None
        self.frame_wanted.emit(how == "crop")
        self.refresh()

    def _ask_where(self) -> None:
        assert self._picture is not None
        start = Path(self._context.settings.text("exports") or paths.documents_dir())
        start = start if start.is_dir() else self._context.store.path.parent
        name = f"{self._picture.pose or 'photo'}.jpg"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the picture", str(start / name), "JPEG (*.jpg)")
        if chosen:
            path = Path(chosen)
            self.export(path if path.suffix.lower() in (".jpg", ".jpeg") else path.with_name(path.name + ".jpg"))
