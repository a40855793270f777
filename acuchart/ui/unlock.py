"""The door of a locked practice file: one line, what went wrong is said under it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acuchart.store import (
    ChartStore,
    DamagedError,
    InUseError,
    ReadOnlyError,
    StoreError,
    WrongPassphraseError,
    open_by_recovery_code,
    open_file,
)
from acuchart.store.keys import key_of_recovery_code
from acuchart.ui import moments, recovery
from acuchart.ui.nav import Brand
from acuchart.ui.passphrase_field import CAPS_WORDS, PassphraseField
from acuchart.ui.settings import Settings
from acuchart.ui.shelf import Shelf
from acuchart.ui.theme import theme
from acuchart.ui.widgets import Elided, Glyph, button, label, set_property

_WIDE = 480


class UnlockPage(QWidget):
    """Asks for the passphrase of one file, or for its recovery code. ``opened`` carries the open store.

    ``trouble`` carries the error of a file that does not open although the key fits, with both forms of the key.
    """

    opened = Signal(object)
    trouble = Signal(object, object, object)
    elsewhere = Signal()
    file_wanted = Signal(object)
    demo_wanted = Signal()

    def __init__(self, file: Path, settings: Settings) -> None:
        """Nothing is read before the passphrase is there."""
        super().__init__()
        self.setProperty("role", "page")
        self._file = file
        self.field = PassphraseField("Passphrase")
        self.go = button("Unlock", "big")
        self.go.setEnabled(False)
        self.go.setToolTip("Type the passphrase first")
        self.told = label("", "body", wrap=True)
        self.told.setMinimumHeight(44)
        self._sign = Glyph("alert", 16, "amber")
        self._sign.hide()
        name = Elided(file.stem, "title")
        place = Elided(f"In {file.parent}", "body", tone="quiet")

        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        line.addWidget(self.go)
        said = QHBoxLayout()
        said.setSpacing(8)
        sign = QVBoxLayout()
        sign.setContentsMargins(0, 3, 0, 0)
        sign.addWidget(self._sign)
        sign.addStretch()
        said.addLayout(sign)
        said.addWidget(self.told, 1)
        body = QWidget()
        body.setMaximumWidth(_WIDE)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addWidget(label(moments.long_day_text(moments.today()), "label"))
        inside.addWidget(name)
        inside.addWidget(place)
        inside.addSpacing(36)
        self._asked = label("Passphrase", "strong")
        inside.addWidget(self._asked)
        inside.addLayout(line)
        inside.addLayout(said)

        other = button("Make another practice file", "quiet", icon_name="plus")
        other.clicked.connect(self.elsewhere)
        self._code = False
        self.sheet = button("Use the recovery sheet", "quiet", icon_name="doc")
        self.sheet.clicked.connect(lambda: self.ask_for_code(not self._code))
        self._light = button("", "quiet", icon_name="moon")
        self._light.clicked.connect(lambda: theme().choose("light" if theme().tokens.dim else "dim"))
        theme().changed.connect(self._name_light)
        self._name_light()
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.sheet)
        foot.addWidget(other)
        foot.addWidget(self._light)
        foot.addStretch()
        column = QVBoxLayout()
        column.setContentsMargins(96, 56, 72, 40)
        column.addWidget(Brand())
        column.addStretch(2)
        column.addWidget(body)
        column.addStretch(3)
        column.addLayout(foot)
        shelf = Shelf(settings, but=file)
        shelf.file_wanted.connect(self.file_wanted)
        shelf.demo_wanted.connect(self.demo_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        row.addWidget(shelf)

        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._unlock)
        self.field.caps.connect(self._caps)
        self.go.clicked.connect(self._unlock)

    def take_focus(self) -> None:
        """Ready to type."""
        self.field.setFocus()

    def _typed(self, text: str) -> None:
        self.go.setEnabled(bool(text))
        self.go.setToolTip("Open the file (Enter)" if text else "Type the passphrase first")
        if self.field.property("error"):
            self._say("", "")

    def _caps(self, on: bool) -> None:
        if on:
            self._say(CAPS_WORDS, "amber")
        elif self.told.text() == CAPS_WORDS:
            self._say("", "")

    def _unlock(self) -> None:
        if not self.field.text() or not self.field.isEnabled():
            return
        # Making the key takes a moment; the word for it is painted before the work starts.
        self.field.setEnabled(False)
        self.go.setEnabled(False)
        self._say("Opening…", "")
        QTimer.singleShot(30, self, self._open)

    def ask_for_code(self, on: bool) -> None:
        """Ask for the 13 groups of the recovery sheet, or for the passphrase again."""
        self._code = on
        self._asked.setText("The 13 groups of the recovery sheet" if on else "Passphrase")
        self.field.setAccessibleName("Recovery code" if on else "Passphrase")
        self.sheet.setText("Use the passphrase" if on else "Use the recovery sheet")
        self.field.show_words(on)
        self.field.clear()
        self._say("", "")
        self.field.setFocus()

    def _open(self) -> None:
        typed = self.field.text()
        try:
            store = self._opened(typed)
        except (DamagedError, InUseError, ReadOnlyError) as error:
            self.field.clear()
            code = self._code or recovery.looks_like_code(typed)
            self.trouble.emit(error, None if code else typed, key_of_recovery_code(typed) if code else None)
            return
        except StoreError as error:
            self.field.setEnabled(True)
            self.go.setEnabled(True)
            self._say(str(error), "red")
            self.field.setFocus()
            self.field.selectAll()
            return
        self.field.clear()
        self.opened.emit(store)

    def _opened(self, typed: str) -> ChartStore:
        if self._code:
            return open_by_recovery_code(self._file, typed)
        try:
            return open_file(self._file, passphrase=typed)
        except WrongPassphraseError:
            if not recovery.looks_like_code(typed):
                raise
            return open_by_recovery_code(self._file, typed)

    def _say(self, words: str, tone: str) -> None:
        self.told.setText(words)
        set_property(self.told, "tone", tone)
        set_property(self.field, "error", tone == "red")
        self._sign.setVisible(bool(tone))
        self._sign.say("alert", tone or "ink2")

    def _name_light(self) -> None:
        dim = theme().tokens.dim
        self._light.setText("Paper light" if dim else "Dim room")
