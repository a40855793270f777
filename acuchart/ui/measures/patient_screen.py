"""The screen that is handed to the patient: one question at a time, large, and nothing else of the practice.

It covers the whole window. What lies under it takes no key and no finger until the screen is handed back, which
takes a hold of a second or Ctrl+Return.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from acuchart.model.own_words import Question
from acuchart.ui import actions
from acuchart.ui.hold_button import HoldButton
from acuchart.ui.measures.keypad import Keypad
from acuchart.ui.measures.own_words_card import take_own
from acuchart.ui.measures.scale import Scale
from acuchart.ui.measures.values import APART, Key, Values
from acuchart.ui.widgets import button, empty_out, label

_CELL: Final = 84
_WIDE: Final = 980
THANKS: Final = "Thank you. Please hand the screen back."


class PatientScreen(QWidget):
    """Over all of ``window``; takes itself away when it is handed back."""

    left = Signal()

    def __init__(self, window: QWidget, values: Values, questions: Sequence[Question], moment: str) -> None:
        """``moment`` is before or after the needles."""
        super().__init__(window)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self._window, self._values, self._moment = window, values, moment
        self.questions = tuple(questions)
        self.at = 0
        self._off: list[QWidget | QAction] = []
        self.part: Scale | Keypad | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(40, 28, 40, 28)
        top = QHBoxLayout()
        self.place = label("", "subhead", tone="quiet")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        top.addWidget(self.place)
        top.addSpacing(16)
        top.addWidget(self.bar, 1)
        outer.addLayout(top)
        outer.addStretch(1)
        middle = QWidget()
        middle.setMaximumWidth(_WIDE)
        self._middle = QVBoxLayout(middle)
        self._middle.setSpacing(22)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(2)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        self.hand_back = HoldButton(
            "Hand back\nhold for a second", calm=True, tip="Hold for a second, or Ctrl+Return"
        )
        self.hand_back.held.connect(self.leave)
        self.back = button("Back", "big-quiet")
        self.next = button("Next", "big")
        self.back.clicked.connect(lambda: self.go(self.at - 1))
        self.next.clicked.connect(lambda: self.go(self.at + 1))
        for one in (self.back, self.next):
            one.setMinimumSize(150, 64)
            one.setProperty("large", True)
        foot.addWidget(self.hand_back)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        outer.addLayout(foot)
        window.installEventFilter(self)
        self._switch_off()
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.go(0)

    # ---- questions

    def go(self, at: int) -> None:
        """Another question; after the last one, thanks."""
        self.at = min(max(at, 0), len(self.questions))
        empty_out(self._middle)
        self.part = None
        done = self.at == len(self.questions)
        self.place.setText("" if done else f"{self.at + 1} of {len(self.questions)}")
        self.bar.setRange(0, max(1, len(self.questions)))
        self.bar.setValue(self.at)
        self.back.setVisible(self.at > 0)
        self.next.setVisible(not done)
        if done:
            self._middle.addWidget(_large(THANKS))
            self.hand_back.setFocus()
            return
        self._ask(self.questions[self.at])

    def _ask(self, question: Question) -> None:
        if question.site:
            about = label(f"“{question.site}”", "name", tone="pine", wrap=True)
            about.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._middle.addWidget(about)
        self._middle.addWidget(_large(question.words))
        there = self._values.there(self.key(question))
        typed = "" if there is None else there.typed
        row = QHBoxLayout()
        row.addStretch(1)
        if question.tapped:
            scale = Scale(question.words, question.low, question.high, cell=_CELL)
            scale.say(typed, "")  # the last answer would lead this one
            with_ends = QWidget()
            with_ends.setMaximumWidth(scale.maximumWidth())
            column = QVBoxLayout(with_ends)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(10)
            column.addWidget(scale)
            ends = QHBoxLayout()
            ends.addWidget(label(question.low_words, "subhead", tone="quiet"))
            ends.addStretch(1)
            ends.addWidget(label(question.high_words, "subhead", tone="quiet"))
            column.addLayout(ends)
            row.addWidget(with_ends, 100)
            self.part = scale
        else:
            pad = Keypad(question.words, question.high)
            pad.say(typed)
            row.addWidget(pad)
            self.part = pad
        row.addStretch(1)
        self._middle.addLayout(row)
        self.part.chosen.connect(lambda text: self._take(question, text))
        self.part.show()
        self.part.setFocus()

    def key(self, question: Question) -> Key:
        """Where an answer goes: the same value that the practitioner's page shows."""
        apart = question.kind in APART
        kind = self._values.kinds[question.kind]
        moment = self._moment if kind.twice else ""
        return Key(question.kind, question.site, "", moment, "patient" if apart else "practitioner")

    def _take(self, question: Question, text: str) -> None:
        key = self.key(question)
        take = partial(take_own, self._values) if self._values.kinds[question.kind].total else self._values.take
        if not take(key, text, by="patient"):
            self.go(self.at)  # asked anew, with what the file holds

    # ---- covering and leaving

    def leave(self) -> None:
        """The practitioner has the screen again."""
        self._window.removeEventFilter(self)
        for one in self._off:
            if isValid(one):
                one.setEnabled(True)
        self._off = []
        self.hide()
        self.left.emit()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes on, Ctrl+Return hands back; nothing else leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.leave()
            elif self.next.isVisible():
                self.go(self.at + 1)
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the window, always."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def _switch_off(self) -> None:
        """Nothing under it takes a key but the lock, which covers this, too."""
        lock = {QKeySequence(key) for key in actions.TABLE["lock"].keys}
        for child in self._window.children():
            if not isinstance(child, QWidget) or child is self or child.isWindow():
                continue
            if child.isVisible() and child.isEnabled():  # the lock waits unseen, and must open again
                self._off.append(child)
                child.setEnabled(False)
        for action in self._window.actions():
            if action.isEnabled() and not lock & set(action.shortcuts()):
                self._off.append(action)
                action.setEnabled(False)


def _large(words: str) -> QLabel:
    made = label(words, "title", wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made
