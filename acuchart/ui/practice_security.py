"""Security: the passphrase, the minutes until the lock, and the recovery sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.store import ChartStore
from acuchart.ui import moments, recovery
from acuchart.ui.context import Context
from acuchart.ui.key_panel import KeyPanel
from acuchart.ui.page import card
from acuchart.ui.settings import LOCK_MINUTES
from acuchart.ui.widgets import Elided, Glyph, Segment, button, frame, label, set_property
from acuchart.ui.worker import Worker

_MINUTES: Final = tuple((str(one), f"{one} min" if one == 5 else str(one)) for one in LOCK_MINUTES)


class Security(QWidget):
    """``key_wanted`` carries a new passphrase or None; ``minutes_chosen`` the minutes until the lock."""

    key_wanted = Signal(object)
    minutes_chosen = Signal(int)
    changed = Signal()

    def __init__(self, context: Context, worker: Callable[[], Worker]) -> None:
        """``worker`` draws the sheet."""
        super().__init__()
        self._context = context
        self._store: ChartStore = context.store
        self._worker = worker
        note = Elided("", "hint")
        made, column = card("Security", note)
        self._about = note
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(0)
        self._row.addWidget(self._passphrase(), 1)
        self._row.addWidget(frame("vrule"))
        self._row.addWidget(self._lock(), 1)
        self._row.addWidget(frame("vrule"))
        self._row.addWidget(self._sheet(), 1)
        column.addLayout(self._row)
        self.panel = KeyPanel(self._store)
        self.panel.wanted.connect(self.key_wanted)
        column.addWidget(self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        self.refresh()

    @property
    def state(self) -> tuple[str, str]:
        """What the list of sections says, and its tone."""
        minutes = self._context.settings.lock_minutes
        if not self._store.encrypted and not self._context.demo:
            return "Not encrypted", "amber"
        return f"Locks after {minutes} minutes", "ink3"

    def refresh(self) -> None:
        """How large the file is now, and what is known of the sheet."""
        path = self._store.path
        kind = "One encrypted file" if self._store.encrypted else "One file, not encrypted"
        try:
            size = f", {path.stat().st_size / 1_048_576:.1f} MB"
        except OSError:
            size = ""
        self._about.say(f"{kind}, {path.name}{size}")
        seen = self._context.settings.text(self._sheet_key())
        if not self._store.encrypted:
            self.sheet_said.setText("A file without a passphrase needs none.")
        elif seen:
            day = moments.day_text(date.fromisoformat(seen), year=True)
            self.sheet_said.setText(f"Last shown to be at hand {day}.")
        else:
            self.sheet_said.setText("Not shown to be at hand yet. Without it a forgotten passphrase is the end.")

    def lay_out(self, *, wide: bool) -> None:
        """Three columns, or one under the other."""
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    # ---- the columns

    def _passphrase(self) -> QWidget:
        encrypted = self._store.encrypted
        words = "Asked for at opening, after a lock and at a restore. It never leaves this computer."
        if not encrypted:
            words = "There is none: anyone who gets hold of this file can read it."
        if self._context.demo:
            words = "The demo has none: nobody in it is real."
        part, column = _part("key", "Passphrase")
        column.addWidget(label(words, "hint", wrap=True, tone="" if encrypted or self._context.demo else "amber"))
        line = QHBoxLayout()
        line.setSpacing(8)
        self.change = button("Change" if encrypted else "Encrypt the file", "small")
        self.change.clicked.connect(lambda: self.panel.open())
        self.remove = button("Take it off", "small")
        self.remove.clicked.connect(lambda: self.panel.open(remove=True))
        if not encrypted:
            self.remove.hide()
        for one in (self.change, self.remove):
            one.setEnabled(not self._store.read_only and not self._context.demo)
            if self._store.read_only:
                one.setToolTip("The file is open for reading only")
            line.addWidget(one)
        line.addStretch()
        column.addLayout(line)
        column.addStretch()
        return part

    def _lock(self) -> QWidget:
        part, column = _part("lock", "Lock after")
        self.minutes = Segment(_MINUTES, str(self._context.settings.lock_minutes))
        self.minutes.setAccessibleName("Minutes without a touch until the window locks")
        self.minutes.chosen.connect(self._choose_minutes)
        line = QHBoxLayout()
        line.addWidget(self.minutes)
        line.addStretch()
        column.addLayout(line)
        column.addWidget(
            label("Clocks keep running and stay visible without names. Ctrl+L locks at once.", "hint", wrap=True)
        )
        column.addStretch()
        return part

    def _sheet(self) -> QWidget:
        part, column = _part("doc", "Recovery sheet")
        self.sheet_said = label("", "hint", wrap=True)
        column.addWidget(self.sheet_said)
        self.print_sheet = button("Print", "small", icon_name="print")
        self.save_sheet = button("Save PDF", "small")
        self.prove = button("Prove I have it", "small")
        self.print_sheet.clicked.connect(lambda: self._make_sheet(self._print))
        self.save_sheet.clicked.connect(lambda: self._make_sheet(self._save))
        self.prove.clicked.connect(self._ask_for_code)
        line = QHBoxLayout()
        line.setSpacing(8)
        for one in (self.prove, self.print_sheet, self.save_sheet):
            one.setEnabled(self._store.encrypted)
            line.addWidget(one)
        line.addStretch()
        column.addLayout(line)
        self.code = QLineEdit()
        self.code.setAccessibleName("The code of the recovery sheet")
        self.code.setPlaceholderText("Type the 13 groups, then Enter")
        self.code.returnPressed.connect(self._check_code)
        self.code.hide()
        column.addWidget(self.code)
        self.sheet_told = label("", "hint", wrap=True)
        column.addWidget(self.sheet_told)
        column.addStretch()
        return part

    # ---- what they do

    def _choose_minutes(self, key: str) -> None:
        self._context.settings.lock_minutes = int(key)
        self.minutes_chosen.emit(int(key))
        self.changed.emit()

    def _ask_for_code(self) -> None:
        self.code.show()
        self.code.setFocus()

    def _check_code(self) -> None:
        typed = self.code.text()
        wrong = recovery.mistake_in(self._store, typed)
        if wrong:
            self._tell(wrong, "red")
            return
        self.code.clear()
        self.code.hide()
        self._context.settings.keep_text(self._sheet_key(), moments.today().isoformat())
        self._tell("It is the right sheet.", "pine")
        self.refresh()

    def _make_sheet(self, then: Callable[[bytes], str]) -> None:
        job = recovery.sheet_job(self._store)
        self._tell("Drawing the sheet…", "")
        self._worker().start(job, lambda data: self._drawn(data, then), self._not_drawn)

    def _drawn(self, data: object, then: Callable[[bytes], str]) -> None:
        assert isinstance(data, bytes)
        self._tell("", "")
        said = then(data)
        self._tell(said, "pine" if said.startswith(("Sent", "Saved")) else "amber")

    def _not_drawn(self, error: Exception) -> None:
        from acuchart.documents import DocumentError

        if not isinstance(error, DocumentError):
            raise error
        self._tell(str(error), "red")

    def _print(self, data: bytes) -> str:
        from acuchart.ui.printing import print_pdf

        paper, settings = self._store.practice().paper, self._context.settings
        return print_pdf(self, data, settings=settings, paper=paper, title="Recovery sheet")

    def _save(self, data: bytes) -> str:
        from acuchart.ui.printing import ask_file, went_out, write_pdf

        path = ask_file(self, self._context, title="Save the recovery sheet", name="recovery-sheet")
        said = "" if path is None else write_pdf(path, data)  # papers are not offered this folder
        return f"{said} Print it and delete the file: it opens every chart." if went_out(said) else said

    def _tell(self, words: str, tone: str) -> None:
        self.sheet_told.setText(words)
        set_property(self.sheet_told, "tone", tone)

    def _sheet_key(self) -> str:
        """Settings know a key by a number that tells nothing of it; a new key has a sheet that nobody has seen."""
        key = self._store.raw_key() or ""
        return f"sheet-{hashlib.sha256(f'acuchart sheet {key}'.encode()).hexdigest()[:16]}"


def _part(picture: str, name: str) -> tuple[QWidget, QVBoxLayout]:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(16, 14, 16, 14)
    column.setSpacing(8)
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(Glyph(picture, 16))
    head.addWidget(label(name, "strong"), 1)
    column.addLayout(head)
    return made, column
