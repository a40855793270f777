"""Bringing a backup back: into a new file first, what differs beside it, and only then a decision."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.store import CancelledError, StoreError, WrongPassphraseError, open_file
from acuchart.store.opening import remove
from acuchart.store.restore import Difference, difference, restore
from acuchart.store.shelf import Backup
from acuchart.ui import moments
from acuchart.ui.choice_card import ChoiceCard, Choices
from acuchart.ui.context import Context
from acuchart.ui.counts_table import CountsTable, number_text
from acuchart.ui.passphrase_field import PassphraseField
from acuchart.ui.task import Task, Tell
from acuchart.ui.widgets import button, frame, label, set_property

if TYPE_CHECKING:
    from acuchart.ui.workspace import Workspace

REPLACE: Final = "replace"
LOOK: Final = "look"
KEEP: Final = "keep"
THROW: Final = "throw"
_BUTTONS: Final = {
    REPLACE: "Put it in place",
    LOOK: "Open to look",
    KEEP: "Keep the new file",
    THROW: "Throw it away",
}


class RestorePage(QWidget):
    """``decided`` carries what to do, the restored file and its key; ``left`` asks to go back."""

    decided = Signal(str, object, object)
    left = Signal()
    ready = Signal()  # what differs is shown
    refused = Signal(str)

    def __init__(self, context: Context, backup: Backup) -> None:
        """Begins at once: the backup is copied beside the practice file, opened and checked."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._backup = backup
        self._keep_file = False
        self._task: Task | None = None
        self.difference: Difference | None = None
        self.key: str | None = None
        store = context.store
        at = datetime.now().strftime("%Y-%m-%d %H-%M-%S")
        self.out = store.path.with_name(f"{store.path.stem} restored {at}.acuchart")
        self.told = label("", "note", tone="quiet", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.field = PassphraseField("The passphrase of that time")
        self.field.returnPressed.connect(lambda: self._begin(self.field.text()))
        self.field.hide()
        self.choices = Choices()
        self.go = button("", "big")
        self.go.clicked.connect(self._decide)
        self.go.hide()
        self.table = CountsTable(("This backup", "Your file"))
        self.relation = label("", "body", wrap=True)
        self._build()
        QShortcut(QKeySequence("Escape"), self, self.left.emit)
        self._begin(None)

    @classmethod
    def of(cls, workspace: Workspace, backup: Backup) -> RestorePage:
        """A page that leads back to the practice's own, or hands over what was decided."""
        made = cls(workspace.context, backup)
        made.left.connect(lambda: workspace.go("practice"))
        made.decided.connect(workspace.file_wanted)
        return made

    def refresh(self) -> None:
        """The page is of the moment it was asked for."""

    def take_focus(self) -> None:
        """Nothing to type at first."""
        self.setFocus()

    def settle(self) -> bool:
        """Leave nothing behind that nobody decided to keep."""
        if self._task is not None:
            self._task.stop()
            self._task = None
        if not self._keep_file:
            remove(self.out)
        return True

    # ---- inside

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(56, 40, 56, 36)
        left.setSpacing(12)
        back = button("Back", "quiet", icon_name="back", tip="Back (Esc)")
        back.clicked.connect(self.left)
        top = QHBoxLayout()
        top.addWidget(back)
        top.addStretch()
        left.addLayout(top)
        day = moments.near_day_text(clock.stamp(self._backup.made_at))
        at = moments.clock_text(clock.stamp(self._backup.made_at))
        title = label(f"The backup of {day}, {at}", "title", wrap=True)
        left.addWidget(title)
        for widget in (self.told, self.bar, self.field, self.choices):
            left.addWidget(widget)
        left.addStretch()
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.go)
        left.addLayout(foot)
        inner = QWidget()
        inner.setProperty("role", "page")
        inner.setLayout(left)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inner)
        side = frame("aside")
        right = QVBoxLayout(side)
        right.setContentsMargins(40, 56, 40, 40)
        right.setSpacing(14)
        right.addWidget(label("What differs", "heading"))
        right.addWidget(self.table)
        right.addWidget(self.relation)
        right.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(scroll, 3)
        row.addWidget(side, 2)

    def _begin(self, passphrase: str | None) -> None:
        if self._task is not None and self._task.running:
            return
        self.field.hide()
        self.bar.show()
        self._say("Bringing it into a new file, opening it and checking every page and the whole chain…", "quiet")
        backup, out = self._backup.path, self.out
        key = None if passphrase else self._context.store.key()
        raw = key if key is not None and key.startswith("x'") else None
        words = passphrase or (None if raw else key)

        def work(_tell: Tell, _cancelled: Callable[[], bool]) -> str | None:
            made = restore(backup, out, passphrase=words, raw_key=raw)
            opened_with = made.key()
            made.close()
            return opened_with

        self._task = Task(work, self)
        self._task.finished.connect(self._restored)
        self._task.failed.connect(self._failed)
        self._task.start()

    def _restored(self, key: object) -> None:
        raw = key if isinstance(key, str) else None
        try:
            there = open_file(self.out, raw_key=raw, read_only=True)
            try:
                self.difference = difference(self._context.store, there)
            finally:
                there.close()
        except StoreError as error:
            self._failed(error)
            return
        self.key = raw
        self.bar.hide()
        self._say(
            "It was opened and checked: every page, the whole chain. Your practice file was not touched.", "quiet"
        )
        self._show(self.difference)
        self.ready.emit()

    def _failed(self, error: Exception) -> None:
        self.bar.hide()
        if isinstance(error, CancelledError):
            return
        if not isinstance(error, StoreError):
            raise error
        if isinstance(error, WrongPassphraseError):
            self._say("This backup was made under another passphrase. Type the passphrase of that time.", "amber")
            self.field.clear()
            self.field.show()
            self.field.setFocus()
        else:
            self._say(str(error), "red")
        self.refused.emit(str(error))

    def _show(self, found: Difference) -> None:
        here, there = found.here, found.there
        self.table.show_rows(
            [
                ("Patients", (number_text(there.patients), number_text(here.patients))),
                ("Sessions", (number_text(there.sessions), number_text(here.sessions))),
                ("Needles", (number_text(there.needles), number_text(here.needles))),
                ("Entries of history", (number_text(there.entries), number_text(here.entries))),
                ("Last change", (_moment(there.newest_change), _moment(here.newest_change))),
            ]
        )
        self.relation.setText(relation_words(found))
        writable = not self._context.store.read_only and not self._context.demo
        if found.relation != "same" and writable:
            loses = f"loses {number_text(found.lost_entries)} changes" if found.lost_entries else "loses nothing"
            self.choices.add(
                REPLACE,
                ChoiceCard(
                    "Put it in the place of your file",
                    "Your file of now stays beside it under another name, with the time in it.",
                    loses,
                ),
            )
        self.choices.add(
            LOOK, ChoiceCard("Look into it", "Opens the new file for reading only.", "changes nothing")
        )
        self.choices.add(
            KEEP, ChoiceCard("Keep it as a file", f"It stays as “{self.out.name}”.", "changes nothing")
        )
        self.choices.add(
            THROW, ChoiceCard("Only a try", "The new file is thrown away. The backup stays.", "changes nothing")
        )
        self.choices.changed.connect(lambda key: self.go.setText(_BUTTONS[key]))
        self.choices.choose(THROW)
        self.go.show()
        self.choices.cards[THROW].setFocus()

    def _decide(self) -> None:
        what = self.choices.current
        self._keep_file = what != THROW
        with suppress(RuntimeError):
            self.decided.emit(what, self.out, self.key)

    def _say(self, words: str, tone: str) -> None:
        self.told.setText(words)
        set_property(self.told, "tone", tone)


def relation_words(found: Difference) -> str:
    """How two files belong together, in one sentence."""
    sessions = f"{found.lost_sessions} session{'' if found.lost_sessions == 1 else 's'}"
    if found.relation == "same":
        return "Both hold exactly the same."
    if found.relation == "older":
        return (
            f"All that the backup holds is in your file. Your file went on: {number_text(found.lost_entries)}"
            f" changes in {sessions} came later."
        )
    if found.relation == "newer":
        return "The backup holds everything of your file and more."
    return (
        f"The two went on apart. {number_text(found.lost_entries)} changes in {sessions} are only in your file;"
        " keep both files."
    )


def _moment(stamp: str) -> str:
    return f"{moments.near_day_text(stamp)} {moments.clock_text(stamp)}" if stamp else "none"
