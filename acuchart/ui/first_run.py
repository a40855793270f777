"""Before a practice is open: make a file, open one, or look around in the demo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from acuchart import paths
from acuchart.model.file_names import safe_stem
from acuchart.model.practice import Practice
from acuchart.store import StoreError, create_file, open_file
from acuchart.ui.nav import Brand
from acuchart.ui.passphrase_field import CAPS_WORDS, PassphraseField
from acuchart.ui.settings import Settings
from acuchart.ui.shelf import SUFFIX, Shelf, ask_new_file
from acuchart.ui.strength import Strength
from acuchart.ui.widgets import Elided, Glyph, button, frame, label, set_property

if TYPE_CHECKING:
    from acuchart.ui.transfer.parcel_page import ParcelPage

_WIDE: Final = 560


class FirstRunPage(QWidget):
    """``opened`` carries a new open store, ``file_wanted`` a file to open; ``demo_wanted`` asks for the demo."""

    opened = Signal(object)
    file_wanted = Signal(object)
    demo_wanted = Signal()

    def __init__(self, settings: Settings) -> None:
        """Recent files come from the settings."""
        super().__init__()
        self.setProperty("role", "page")
        self._folder: Path | None = None
        self._chosen: Path | None = None
        self._settings = settings
        self._parcel: ParcelPage | None = None
        door = QWidget()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(door)
        row = QHBoxLayout(door)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self._left())
        row.addWidget(scroll, 1)
        self.shelf = Shelf(settings)
        self.shelf.file_wanted.connect(self.file_wanted)
        self.shelf.demo_wanted.connect(self.demo_wanted)
        row.addWidget(self.shelf)
        self._typed()

    def take_focus(self) -> None:
        """Ready for the name of the practice."""
        self.name.setFocus()

    def stop(self) -> None:
        """The page goes away: nothing is read in any more."""
        if self._parcel is not None:
            self._parcel.stop()

    def read_in(self) -> ParcelPage:
        """An exported practice instead of an empty one."""
        from acuchart.ui.transfer.parcel_page import ParcelPage

        if self._parcel is None:
            self._parcel = ParcelPage(self._settings)
            self._parcel.left.connect(self._back)
            self._parcel.ready.connect(self._read)
            self._stack.addWidget(self._parcel)
        self._stack.setCurrentWidget(self._parcel)
        self._parcel.take_focus()
        return self._parcel

    def tell(self, words: str, tone: str = "red") -> None:
        """What went wrong, beside the buttons."""
        self.told.setText(words)
        set_property(self.told, "tone", tone)

    @property
    def file(self) -> Path:
        """Where the new file will be."""
        if self._chosen is not None:
            return self._chosen
        if self._folder is None:
            self._folder = paths.documents_dir()
        return free_file(self._folder, safe_stem(self.name.text(), "My practice"), SUFFIX)

    def _left(self) -> QWidget:
        self.name = QLineEdit()
        self.name.setProperty("role", "big")
        self.name.setPlaceholderText("Fernwood Practice")
        self.name.setAccessibleName("Name of the practice")
        self.first = PassphraseField("Passphrase")
        self.second = PassphraseField("The passphrase once more")
        self.strength = Strength()
        self.told = label("", "label", wrap=True)
        self.told.setMinimumHeight(38)
        self.make = button("Make the file", "big")
        self._place_name = Elided("", "strong")
        self._place = Elided("", "hint")
        change = button("Change", "small")
        change.setAccessibleName("Change where the file lives")
        change.clicked.connect(self._choose_place)
        box = frame("field")
        box.setFixedHeight(54)
        place = QHBoxLayout(box)
        place.setContentsMargins(14, 4, 8, 4)
        place.setSpacing(12)
        place.addWidget(Glyph("doc", 20))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._place_name)
        words.addWidget(self._place)
        place.addLayout(words, 1)
        place.addWidget(change)

        body = QWidget()
        body.setMaximumWidth(_WIDE)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addWidget(label("Make a practice file", "title"))
        inside.addWidget(
            label(
                "Every chart and note lives in one encrypted file on this computer."
                " acuchart has no network code, so nothing leaves it.",
                "note",
                tone="quiet",
                wrap=True,
            )
        )
        for title, *parts in (
            ("Name of the practice", self.name),
            ("Where the file lives", box),
            ("Passphrase", self.first, self.strength),
            ("Type it once more", self.second),
        ):
            inside.addSpacing(12)
            inside.addWidget(label(str(title), "strong"))
            for part in parts:
                assert isinstance(part, QWidget)
                inside.addWidget(part)
        inside.addWidget(self.told)
        self.parcel = button("Read in an exported practice", "quiet", icon_name="layers")
        self.parcel.clicked.connect(lambda: self.read_in())
        foot = QHBoxLayout()
        foot.addWidget(self.parcel)
        foot.addStretch()
        foot.addWidget(self.make)
        inside.addLayout(foot)

        left = QWidget()
        left.setProperty("role", "page")
        column = QVBoxLayout(left)
        column.setContentsMargins(96, 48, 56, 32)
        column.setSpacing(0)
        column.addWidget(Brand())
        column.addSpacing(28)
        column.addWidget(body)
        column.addStretch()
        for field in (self.name, self.first, self.second):
            field.textChanged.connect(self._typed)
            field.returnPressed.connect(self._make)
        for field in (self.first, self.second):
            field.caps.connect(self._caps)
        self.make.clicked.connect(self._make)
        return left

    def _back(self) -> None:
        self._stack.setCurrentIndex(0)
        self.take_focus()

    def _read(self, file: Path, passphrase: str | None) -> None:
        try:
            store = open_file(file, passphrase=passphrase)
        except StoreError as error:
            self._back()
            self.tell(str(error))
            return
        self.opened.emit(store)

    def _choose_place(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        chosen = ask_new_file(self, self.file)
        if chosen is not None:
            self._chosen = chosen
            self._typed()

    def _typed(self) -> None:
        file = self.file
        self._place_name.say(file.name)
        self._place.say(f"In {file.parent}, on this computer")
        first, second = self.first.text(), self.second.text()
        self.strength.judge(first)
        self.second.setEnabled(bool(first))
        if first and second and not first.startswith(second):
            self.tell("The two passphrases differ.", "red")
        elif not first:
            self.tell("Without a passphrase, anyone who gets hold of this computer can read the charts.", "amber")
        else:
            self.tell("Write it down and keep it away from the computer: nobody can reset it.", "")
        reason = self._missing()
        self.make.setEnabled(not reason)
        self.make.setToolTip(reason or "Make the file and open it (Enter)")
        self.make.setText("Make the file" if first else "Make it without a passphrase")

    def _missing(self) -> str:
        if not self.name.text().strip():
            return "Give the practice a name first"
        return "Type the same passphrase twice" if self.first.text() != self.second.text() else ""

    def _caps(self, on: bool) -> None:
        if on:
            self.tell(CAPS_WORDS, "amber")

    def _make(self) -> None:
        if self._missing():
            if self.focusWidget() is not None:
                self.focusNextChild()
            return
        self.make.setEnabled(False)
        self.tell("Making the file…", "")
        QTimer.singleShot(30, self, self._made)

    def _made(self) -> None:
        file = self.file
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            self.tell(f"The folder “{file.parent.name}” cannot be made; choose another place.")
            self.make.setEnabled(True)
            return
        try:
            store = create_file(
                file, practice=Practice(name=self.name.text().strip()), passphrase=self.first.text() or None
            )
        except StoreError as error:
            self.tell(str(error))
            self.make.setEnabled(True)
            return
        self.first.clear()
        self.second.clear()
        self.opened.emit(store)


def free_file(folder: Path, stem: str, ending: str) -> Path:
    """A path in ``folder`` at which nothing is yet: the name, or the name with a number."""
    made, number = folder / f"{stem}{ending}", 2
    while made.exists():
        made = folder / f"{stem} {number}{ending}"
        number += 1
    return made
