"""The cover of a locked window: the time, why it is locked, the passphrase, and what runs, without names."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acuchart.ui import moments
from acuchart.ui.lock_cards import EmergencyCard, RunningCard, heading
from acuchart.ui.nav import Brand
from acuchart.ui.passphrase_field import CAPS_WORDS, PassphraseField
from acuchart.ui.running import Running
from acuchart.ui.theme import theme
from acuchart.ui.widgets import Glyph, button, empty_out, frame, label, set_property

FREE_TRIES: Final = 2
LONGEST_WAIT_S: Final = 30
_TICK_MS: Final = 1000
_WRONG: Final = "That is not the passphrase; check the spelling and Caps Lock."


def wait_after(failures: int) -> int:
    """Seconds until the next try counts: none for the first slips, then doubled, at most half a minute."""
    slow = failures - FREE_TRIES
    return 0 if slow <= 0 else min(2 ** (slow - 1), LONGEST_WAIT_S)


class LockScreen(QWidget):
    """Lies over the whole window. It asks ``opens`` whether a passphrase is right and never shows a name."""

    unlocked = Signal()
    pulled = Signal(str)  # an emergency in the session with that id
    more_wanted = Signal(str)  # five minutes more for the session with that id

    def __init__(self, window: QWidget, *, opens: Callable[[str], bool] | None) -> None:
        """``opens`` is None for a practice file without a passphrase: then any key opens."""
        super().__init__(window)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("acuchart is locked")
        self._opens = opens
        self._failures = 0
        self._wait_until = 0.0
        self.cards: list[RunningCard] = []
        self.emergency: EmergencyCard | None = None
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def show_over(self, why: str, running: tuple[Running, ...]) -> None:
        """Cover the window; ``why`` is one sentence (“Locked by you.”)."""
        self._why.setText(f"{why} Everything is saved.")
        self.fill(running)
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.field.clear()
        self._say("")
        self.take_focus()
        self._tick()
        self._timer.start()

    def take_focus(self) -> None:
        """Ready to type."""
        (self if self._opens is None else self.field).setFocus()

    def fill(self, running: tuple[Running, ...]) -> None:
        """Show what runs."""
        empty_out(self._strips)
        self.cards, self.emergency = [], None
        self._strips.addWidget(heading(running))
        self._strips.addStretch(1)
        for number, one in enumerate(running, start=1):
            card = RunningCard(one, number)
            card.more_wanted.connect(self.more_wanted)
            self.cards.append(card)
            self._strips.addWidget(card)
        if any(one.session_id for one in running):
            self.emergency = EmergencyCard(running)
            self.emergency.pulled.connect(self.pulled)
            self.emergency.left.connect(self.take_focus)
            self._strips.addWidget(self.emergency)
        self._strips.addStretch(2)
        foot = label("Clocks run on through lock, sleep and restart." if running else "", "hint")
        self._strips.addWidget(foot)

    def pull(self) -> None:
        """The emergency key: the one session that runs, or the card asks which one."""
        running = [one for one in (card.running for card in self.cards) if one.session_id]
        if len(running) == 1:
            self.pulled.emit(running[0].session_id)
        elif self.emergency is not None:
            self.emergency.ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Without a passphrase any ordinary key goes on; every other key stops here."""
        if self._opens is None and event.text():
            self._go_on()
        event.accept()

    # ---- inside

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(72, 48, 72, 40)
        left.setSpacing(10)
        left.addWidget(Brand())
        left.addStretch(2)
        self._date = label("", "body", tone="quiet")
        self._time = label("", "title")
        self._time.setStyleSheet("font-size: 72px; font-weight: 700;")
        self._why = label("", "label", wrap=True)
        why = QHBoxLayout()
        why.setSpacing(8)
        why.addWidget(Glyph("lock", 16))
        why.addWidget(self._why, 1)
        left.addWidget(self._date)
        left.addWidget(self._time)
        left.addLayout(why)
        left.addSpacing(28)
        self.field = PassphraseField("Passphrase")
        self.field.setMaximumWidth(400)
        self.field.returnPressed.connect(self._try)
        self.field.textEdited.connect(lambda _text: self._say(""))
        self.field.caps.connect(self._caps)
        self.go = button("Unlock", "big")
        self.go.clicked.connect(self._try)
        ask = QHBoxLayout()
        ask.setSpacing(8)
        ask.addWidget(self.field, 1)
        ask.addWidget(self.go)
        ask.addStretch(1)
        ask_name = label("Passphrase, or the code of the recovery sheet", "label")
        left.addWidget(ask_name)
        left.addLayout(ask)
        self._said = label(" ", "label", tone="amber", wrap=True)
        left.addWidget(self._said)
        left.addStretch(3)
        self._light = button("", "quiet", icon_name="moon")
        self._light.clicked.connect(lambda: theme().choose("light" if theme().tokens.dim else "dim"))
        theme().changed.connect(self._name_light)
        self._name_light()
        foot = QHBoxLayout()
        foot.addWidget(self._light)
        foot.addStretch()
        left.addLayout(foot)
        if self._opens is None:
            ask_name.setText("This practice file has no passphrase: the lock only hides the screen.")
            self.field.hide()
            self.go.setText("Go on")
        row.addLayout(left, 1)
        side = frame("aside")
        self._strips = QVBoxLayout(side)
        self._strips.setContentsMargins(48, 48, 48, 40)
        self._strips.setSpacing(14)
        row.addWidget(side, 1)

    def _name_light(self) -> None:
        self._light.setText("Paper light" if theme().tokens.dim else "Dim room")

    def _caps(self, on: bool) -> None:
        if on:
            self._said.setText(CAPS_WORDS)
        elif self._said.text() == CAPS_WORDS:
            self._say("")

    def _try(self) -> None:
        if self._opens is None:
            self._go_on()
            return
        if time.monotonic() < self._wait_until or not self.field.text():
            return
        if self._opens(self.field.text()):
            self._failures = 0
            self._go_on()
            return
        self._failures += 1
        self._wait_until = time.monotonic() + wait_after(self._failures)
        self.field.selectAll()
        self._say(_WRONG)
        self._tick()

    def _go_on(self) -> None:
        self._timer.stop()
        self.field.clear()
        self.field.show_words(False)
        self.hide()
        self.unlocked.emit()

    def _say(self, words: str) -> None:
        self._said.setText(words or " ")
        set_property(self.field, "error", "true" if words else "false")

    def _tick(self) -> None:
        now = datetime.now()
        self._date.setText(moments.long_day_text(now.date()))
        self._time.setText(f"{now:%H:%M}")
        for card in self.cards:
            card.tell_time()
        left = self._wait_until - time.monotonic()
        self.go.setEnabled(left <= 0)
        if left > 0:
            self._say(f"That is not the passphrase. The next try counts in {int(left) + 1} s.")
