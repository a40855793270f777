"""Another passphrase, a first one, or none: asked for in the page, never in a dialog."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acuchart.store import ChartStore
from acuchart.ui.passphrase_field import CAPS_WORDS, PassphraseField
from acuchart.ui.strength import Strength
from acuchart.ui.widgets import button, label, set_property

_WIDE: Final = 520
_REMOVE: Final = (
    "Without a passphrase, anyone who gets hold of this computer, of a backup or of the stick can read every"
    " chart. The disk may still hold parts of it after you encrypt the file again."
)
_CHANGE: Final = (
    "The recovery sheet of now opens only older backups afterwards: print a new one. Backups that are there keep"
    " the passphrase of now."
)
_FIRST: Final = (
    "Write it down and keep it away from the computer: nobody can reset it. Then print the recovery sheet."
)


class KeyPanel(QWidget):
    """``wanted`` carries the new passphrase, or None to take the encryption off."""

    wanted = Signal(object)
    closed = Signal()

    def __init__(self, store: ChartStore) -> None:
        """Asks for the passphrase of now first, where there is one."""
        super().__init__()
        self._store = store
        self._remove = False
        self.now = PassphraseField("The passphrase of now")
        self.first = PassphraseField("The new passphrase")
        self.second = PassphraseField("The new passphrase once more")
        self.strength = Strength()
        self.told = label("", "label", wrap=True)
        self.told.setMinimumHeight(36)
        self.go = button("", "primary")
        close = button("Leave it as it is", "quiet")
        close.clicked.connect(self.close_panel)
        body = QWidget()
        body.setMaximumWidth(_WIDE)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        self._now_name = label("The passphrase of now", "strong")
        self._new_name = label("The new passphrase", "strong")
        self._again_name = label("Type it once more", "strong")
        for widget in (
            self._now_name,
            self.now,
            self._new_name,
            self.first,
            self.strength,
            self._again_name,
            self.second,
            self.told,
        ):
            inside.addWidget(widget)
        foot = QHBoxLayout()
        foot.addWidget(self.go)
        foot.addWidget(close)
        foot.addStretch()
        inside.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 16)
        row.addWidget(body, 1)
        row.addStretch()
        for field in (self.now, self.first, self.second):
            field.textChanged.connect(self._typed)
            field.returnPressed.connect(self._go)
            field.caps.connect(self._caps)
        self.go.clicked.connect(self._go)
        self.hide()

    def open(self, *, remove: bool = False) -> None:
        """Ask for another passphrase, or whether the encryption is to be taken off."""
        self._remove = remove
        encrypted = self._store.encrypted
        for widget in (self._now_name, self.now):
            widget.setVisible(encrypted)
        for shown in (self._new_name, self.first, self.strength, self._again_name, self.second):
            shown.setVisible(not remove)
        self._clear()
        self.show()
        self._typed()
        (self.now if encrypted else self.first).setFocus()

    def close_panel(self) -> None:
        """Nothing changes."""
        self._clear()
        self.hide()
        self.closed.emit()

    def _clear(self) -> None:
        for field in (self.now, self.first, self.second):
            field.clear()

    def _typed(self) -> None:
        first, second = self.first.text(), self.second.text()
        self.strength.judge(first)
        if self._remove:
            self._say(_REMOVE, "amber")
            self.go.setText("Take the encryption off")
        else:
            differ = bool(first and second and not first.startswith(second))
            self._say(
                "The two passphrases differ." if differ else _CHANGE if self._store.encrypted else _FIRST,
                "red" if differ else "",
            )
            self.go.setText("Change the passphrase" if self._store.encrypted else "Encrypt the file")
        reason = self._missing()
        self.go.setEnabled(not reason)
        self.go.setToolTip(
            reason or "A new file is written, checked and put in place; the old one stays until then"
        )

    def _missing(self) -> str:
        if self._store.encrypted and not self.now.text():
            return "Type the passphrase of now first"
        if self._remove:
            return ""
        if not self.first.text():
            return "Type the new passphrase first"
        return "Type the same passphrase twice" if self.first.text() != self.second.text() else ""

    def _caps(self, on: bool) -> None:
        if on:
            self._say(CAPS_WORDS, "amber")

    def _go(self) -> None:
        if self._missing():
            if self.focusWidget() is not None:
                self.focusNextChild()
            return
        if self._store.encrypted and not self._store.opens(self.now.text()):
            self._say("That is not the passphrase of now; check the spelling and Caps Lock.", "red")
            self.now.setFocus()
            self.now.selectAll()
            return
        new = None if self._remove else self.first.text()
        self._clear()
        self.hide()
        self.wanted.emit(new)

    def _say(self, words: str, tone: str) -> None:
        self.told.setText(words)
        set_property(self.told, "tone", tone)
