"""One sentence under the top edge: what happened and what to do; worst first, one at a time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from acuchart.ui.icons import icon
from acuchart.ui.widgets import Elided, Glyph, button, frame, icon_button, label, set_property

# kind -> tone of the band, icon, ink; the worst first
_KINDS: Final = {
    "stop": ("red", "alert", "red"),
    "warn": ("amber", "alert", "amber"),
    "check": ("violet", "clock", "violet"),
    "note": ("", "check", "pine"),
}
_ORDER: Final = tuple(_KINDS)
COPY_ELSEWHERE: Final = "Save a copy elsewhere"
# Words of the store's own sentences for a disk that is full, a file that is gone, a folder that allows no changes.
_ANOTHER_DISK: Final = ("disk is full", "takes no more changes", "cannot be written")


class Banner(QFrame):
    """A band of 44 px that is there only while it has something to say."""

    acted = Signal()

    def __init__(self) -> None:
        """Silent at first."""
        super().__init__()
        self.setProperty("role", "banner")
        self.setFixedHeight(44)
        self._kind = ""
        self._glyph = Glyph("alert", 18)
        self._words = Elided("", "strong")
        self._act = button("", "chip")
        self._close = icon_button("x", "Close this message")
        self._close.setFixedSize(36, 36)
        self._close.setIconSize(QSize(16, 16))
        row = QHBoxLayout(self)
        row.setContentsMargins(26, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self._glyph)
        row.addWidget(self._words, 1)
        row.addWidget(self._act)
        row.addWidget(self._close)
        self._act.clicked.connect(self.acted)
        self._close.clicked.connect(self.clear)
        self.hide()

    @property
    def text(self) -> str:
        """What is being said."""
        return "" if self.isHidden() else self._words.full

    def say(self, text: str, kind: str = "stop", *, act: str = "") -> None:
        """Say a sentence, unless something worse is being said. ``act`` names a button."""
        if not self.isHidden() and _ORDER.index(self._kind) < _ORDER.index(kind):
            return
        self._kind = kind
        tone, picture, ink = _KINDS[kind]
        set_property(self, "tone", tone)
        self._glyph.say(picture, ink)
        self._words.say(text)
        set_property(self._words, "tone", ink)
        self._act.setText(act)
        self._act.setVisible(bool(act))
        self._close.setIcon(icon("x", ink))
        self.setAccessibleName(text)
        self.show()

    def clear(self) -> None:
        """Nothing more to say."""
        self._kind = ""
        self.hide()

    def recovered(self) -> None:
        """Writing works again: a message about the file is over."""
        if self._kind == "stop":
            self.clear()


def demo_band() -> QFrame:
    """The line that says on every page that nobody here is real."""
    made = frame("demo")
    made.setFixedHeight(26)
    row = QHBoxLayout(made)
    row.setContentsMargins(16, 0, 16, 0)
    row.addStretch()
    row.addWidget(label("DEMO  ·  invented people, nothing here is a real chart"))
    row.addStretch()
    return made


def way_out(words: str) -> str:
    """The act against a failure that only another place to write in helps against; empty for every other one."""
    return COPY_ELSEWHERE if any(part in words for part in _ANOTHER_DISK) else ""
