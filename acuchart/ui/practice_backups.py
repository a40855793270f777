"""Backups: what is kept, when it was proved, the second place, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from acuchart.model import clock
from acuchart.store.shelf import Backup
from acuchart.ui import moments
from acuchart.ui.backup_dots import DotStrips
from acuchart.ui.context import Context
from acuchart.ui.counts_table import number_text
from acuchart.ui.keeper import PARTS, Keeper
from acuchart.ui.page import card
from acuchart.ui.rows import Row, RowList
from acuchart.ui.widgets import Elided, Glyph, button, frame, label, set_property

_SHOWN: Final = 6
_REASONS: Final = {
    "open": "on opening",
    "signed": "on signing",
    "daily": "by itself",
    "update": "before an update",
    "hand": "by hand",
}


def proved_text(backup: Backup) -> str:
    """``Today 07:58`` or ``16 Nov 08:03``."""
    assert backup.proof is not None
    at = backup.proof.proved_at
    return _first_capital(f"{moments.near_day_text(at)} {moments.clock_text(at)}")


class Backups(QWidget):
    """``restore_wanted`` carries the backup that is to be looked into or brought back."""

    restore_wanted = Signal(object)
    changed = Signal()

    def __init__(self, context: Context, keeper: Keeper) -> None:
        """Follows the keeper."""
        super().__init__()
        self._context = context
        self._keeper = keeper
        self._shown: dict[str, Backup] = {}
        self._note = label("", "hint")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        self.warning = _warning(keeper.warning)
        if not keeper.warning:
            self.warning.hide()
        whole.addWidget(self.warning)
        whole.addWidget(self._kept())
        whole.addWidget(self._proof())
        keeper.changed.connect(self.refresh)
        keeper.told.connect(self._progress)
        keeper.ended.connect(self._ended)
        self.refresh()

    @property
    def state(self) -> tuple[str, str]:
        """What the list of sections says, and its tone."""
        newest = self._keeper.last_proved
        if newest is None:
            return ("The demo is not backed up", "ink3") if self._context.demo else ("No backup yet", "amber")
        if self._keeper.second_late:
            return "Second place is late", "amber"
        text = proved_text(newest)
        return f"Proved {text[0].lower()}{text[1:]}", "ink3"

    def refresh(self) -> None:
        """Read the shelf again."""
        backups = self._keeper.backups
        size = sum(_size(backup.path) for backup in backups)
        when = "on opening, on signing and every hour" if self._keeper.automatic else "only by hand here"
        self._note.setText(f"{len(backups)} kept, {size / 1_048_576:.1f} MB, {when}")
        self.dots.show_backups(backups)
        newest = backups[0] if backups else None
        here = "Nothing kept yet"
        if newest is not None:
            here = f"Newest {moments.near_day_text(clock.stamp(newest.made_at))} {_time(newest)}"
        self.here.say(here)
        self._show_second()
        self._show_proof()
        self._show_list(backups)
        running = self._keeper.running
        self.now.setEnabled(not running)
        self._work.setVisible(running)
        self.changed.emit()

    def lay_out(self, *, wide: bool) -> None:
        """The acts beside the proof, or under it."""
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    # ---- building

    def _kept(self) -> QWidget:
        made, column = card("Backups", self._note)
        self.dots = DotStrips()
        column.addWidget(self.dots)
        column.addWidget(frame("rule"))
        self.here = Elided("", "label")
        folder = button("Open folder", "small")
        folder.clicked.connect(self._open_folder)
        column.addLayout(
            _place("doc", "This computer", "In the folder “Backups” beside the practice file", self.here, folder)
        )
        column.addWidget(frame("rule"))
        self.second_name = Elided("", "strong")
        self.second_said = Elided("", "label")
        self.choose = button("Choose", "small")
        self.choose.clicked.connect(self._choose_second)
        self.copy = button("Copy now", "small")
        self.copy.clicked.connect(self._keeper.copy_to_second)
        self.forget = button("No second place", "small")
        self.forget.clicked.connect(lambda: self._keeper.choose_second(None))
        column.addLayout(
            _place(
                "usb",
                self.second_name,
                "Second place, away from the computer",
                self.second_said,
                self.copy,
                self.choose,
                self.forget,
            )
        )
        return made

    def _proof(self) -> QWidget:
        made = frame("card")
        column = QVBoxLayout(made)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        left = QWidget()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(16, 14, 16, 14)
        inside.setSpacing(8)
        self.proved = label("", "strong")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Glyph("shield", 18, "pine"))
        head.addWidget(self.proved, 1)
        inside.addLayout(head)
        self._facts: list[tuple[QWidget, Elided]] = []
        for words in ("Opened with its key", "Every page checked", "Counted against the file", "Chain of records"):
            line, said = _fact(words)
            inside.addWidget(line)
            self._facts.append((line, said))
        inside.addStretch()
        side = frame("plain")
        acts = QVBoxLayout(side)
        acts.setContentsMargins(16, 14, 16, 14)
        acts.setSpacing(10)
        acts.addWidget(label("Try a restore", "strong"))
        acts.addWidget(
            label(
                "Brings a backup into a new file and shows what differs. Your practice file is not touched.",
                "hint",
                wrap=True,
            )
        )
        self.restore = button("Try a restore", "primary")
        self.restore.clicked.connect(self._restore_newest)
        self.now = button("Back up now")
        self.now.clicked.connect(lambda: self._keeper.back_up_now("hand"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.restore)
        row.addWidget(self.now)
        row.addStretch()
        acts.addLayout(row)
        self.told = label("", "hint", tone="amber", wrap=True)
        acts.addWidget(self.told)
        acts.addStretch()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(0)
        self._halves.addWidget(left, 3)
        self._halves.addWidget(side, 2)
        column.addLayout(self._halves)
        self._work = self._progress_line()
        column.addWidget(self._work)
        column.addWidget(frame("rule"))
        column.addWidget(_padded(label("Kept copies; open one to see what differs", "hint", tone="strong")))
        self.list = RowList("Kept backups", height=57)
        self.list.opened.connect(lambda key: self.restore_wanted.emit(self._shown[key]))
        column.addWidget(self.list)
        return made

    def _progress_line(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(16, 8, 16, 12)
        row.setSpacing(12)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.part = label("Beginning…", "hint")
        self.part.setMinimumWidth(170)
        stop = button("Stop", "small")
        stop.clicked.connect(self._keeper.cancel)
        row.addWidget(self.part)
        row.addWidget(self.bar, 1)
        row.addWidget(stop)
        return made

    # ---- showing

    def _show_second(self) -> None:
        folder = self._keeper.second
        self.second_name.say("No second place yet" if folder is None else folder.name or str(folder))
        self.choose.setText("Choose" if folder is None else "Change")
        self.forget.setVisible(folder is not None)
        self.copy.setVisible(folder is not None)
        reachable = folder is not None and folder.is_dir()
        self.copy.setEnabled(reachable and not self._keeper.running and self._keeper.last_proved is not None)
        tone = ""
        if folder is None:
            words, tone = "A fire or a thief takes the computer and its backups together.", "amber"
        elif self._keeper.second_late:
            words, tone = self._keeper.second_late, "amber"
            if not reachable:
                words += " Plug it in, the copy starts by itself."
        else:
            at = self._keeper.second_at
            words = "" if at is None else f"Newest copy of {moments.near_day_text(clock.stamp(at))}"
        self.second_said.say(words)
        set_property(self.second_said, "tone", tone)

    def _show_proof(self) -> None:
        newest = self._keeper.last_proved
        proof = None if newest is None else newest.proof
        self.restore.setEnabled(newest is not None)
        for line, _said in self._facts:
            line.setVisible(proof is not None)
        if newest is None or proof is None:
            self.proved.setText("Nothing is proved yet")
            return
        self.proved.setText(f"Last proved: {proved_text(newest)}")
        pages = number_text(proof.bytes // 4096)
        texts = (
            f"{proof.bytes / 1_048_576:.1f} MB, made {_REASONS.get(proof.reason, 'by itself')}",
            f"{pages} of {pages}",
            f"{number_text(proof.patients)} patients, {number_text(proof.sessions)} sessions,"
            f" {number_text(proof.needles)} needles",
            f"{number_text(proof.history)} entries, unbroken, ends with {proof.head[:12]}",
        )
        for (_line, said), words in zip(self._facts, texts, strict=True):
            said.say(words)

    def _show_list(self, backups: tuple[Backup, ...]) -> None:
        self._shown = {str(backup.path): backup for backup in backups[:_SHOWN]}
        rows = []
        for key, backup in self._shown.items():
            proof = backup.proof
            rows.append(
                Row(
                    key=key,
                    title=_first_capital(f"{moments.near_day_text(clock.stamp(backup.made_at))} {_time(backup)}"),
                    sub="only made" if proof is None else f"made {_REASONS.get(proof.reason, 'by itself')}",
                    state="Not proved"
                    if proof is None
                    else f"{number_text(proof.patients)} patients, counts agree",
                    state_icon="alert" if proof is None else "check",
                    state_tone="amber" if proof is None else "pine",
                    go="Look",
                )
            )
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))

    def _progress(self, part: str, done: float) -> None:
        self._work.show()
        self.part.setText(f"{PARTS.get(part, 'Working')} {done * 100:.0f} %")
        self.bar.setValue(round(done * 1000))

    def _ended(self, why_not: str) -> None:
        self._work.hide()
        self.told.setText(why_not)

    # ---- acts

    def _restore_newest(self) -> None:
        newest = self._keeper.last_proved
        if newest is not None:
            self.restore_wanted.emit(newest)

    def _open_folder(self) -> None:
        if self._keeper.folder.is_dir():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._keeper.folder)))

    def _choose_second(self) -> None:
        start = str(self._keeper.second or Path.home())
        chosen = QFileDialog.getExistingDirectory(self, "A folder or stick for the second copy", start)
        if not chosen:
            return
        if Path(chosen).resolve() == self._keeper.folder.resolve():
            self.second_said.say("That is the folder of the first copies; choose another disk or stick.")
            set_property(self.second_said, "tone", "amber")
            return
        self._keeper.choose_second(Path(chosen))


def _warning(words: str) -> QWidget:
    made = frame("alert")
    row = QHBoxLayout(made)
    row.setContentsMargins(14, 10, 14, 10)
    row.setSpacing(12)
    row.addWidget(Glyph("alert", 18, "amber"))
    row.addWidget(label(words, "alert-words", wrap=True), 1)
    return made


def _place(picture: str, name: str | Elided, sub: str, said: Elided, *acts: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(16, 10, 16, 10)
    row.setSpacing(14)
    row.addWidget(Glyph(picture, 20))
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(name if isinstance(name, Elided) else label(name, "strong"))
    words.addWidget(Elided(sub, "hint"))
    row.addLayout(words, 4)
    row.addWidget(said, 5)
    for act in acts:
        row.addWidget(act)
    return row


def _fact(words: str) -> tuple[QWidget, Elided]:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(Glyph("check", 16, "pine"))
    name = label(words, "label")
    name.setFixedWidth(170)
    row.addWidget(name)
    said = Elided("", "label")
    row.addWidget(said, 1)
    return made, said


def _padded(widget: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(16, 8, 16, 8)
    row.addWidget(widget)
    return made


def _first_capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _time(backup: Backup) -> str:
    return moments.clock_text(clock.stamp(backup.made_at))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
