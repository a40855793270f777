"""A damaged practice file: what happened, what is safe, and the choices with their cost. Nothing is touched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.store import CancelledError, StoreError, is_encrypted
from acuchart.store.opening import remove
from acuchart.store.salvage import SalvageReport, salvage
from acuchart.store.shelf import Backup, newest_proved
from acuchart.ui import moments
from acuchart.ui.choice_card import ChoiceCard, Choices
from acuchart.ui.counts_table import CountsTable, number_text
from acuchart.ui.keeper import backup_folder, second_place
from acuchart.ui.nav import Brand
from acuchart.ui.passphrase_field import PassphraseField
from acuchart.ui.settings import Settings
from acuchart.ui.task import Task, Tell
from acuchart.ui.widgets import Glyph, button, frame, label, set_property

BACKUP: Final = "backup"
SALVAGE: Final = "salvage"
LOOK: Final = "look"
_BUTTONS: Final = {BACKUP: "Bring it back", SALVAGE: "Use what was saved", LOOK: "Open to look"}
_PAGE_BYTES: Final = 4096
_STEPS: Final = {
    "copy": "Copying the file, so that it stays as it is…",
    "pages": "Checking the seal of every page…",
    "read": "Reading every record that can be read…",
    "backup": "Checking the backup and joining the two…",
    "write": "Writing them into a new file and checking it…",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be done with the damaged file at ``path``; ``source`` is a backup or the salvaged file."""

    what: str
    path: Path
    source: Path
    passphrase: str | None
    raw_key: str | None
    report: SalvageReport | None


class RecoverPage(QWidget):
    """``decided`` carries a Decision, ``elsewhere`` asks for the first page; ``ready``: all is looked at."""

    decided = Signal(object)
    elsewhere = Signal()
    ready = Signal()

    def __init__(
        self, path: Path, why: str, settings: Settings, *, passphrase: str | None, raw_key: str | None
    ) -> None:
        """``why`` is the sentence of the store. Asks for the passphrase where none is known yet."""
        super().__init__()
        self.setProperty("role", "page")
        self._path, self._why = path, why
        self._passphrase, self._raw_key = passphrase, raw_key
        self._task: Task | None = None
        self._kept = False
        at = datetime.now().strftime("%Y-%m-%d %H-%M-%S")
        self.out = path.with_name(f"{path.stem} salvaged {at}.acuchart")
        self.backup = self._newest(settings)
        self.report: SalvageReport | None = None
        self.choices = Choices()
        self.go = button("", "big")
        self.choices.changed.connect(lambda key: self.go.setText(_BUTTONS[key]))
        self.go.clicked.connect(self._decide)
        self.go.hide()
        self.told = label(why, "note", tone="quiet", wrap=True)
        self.step = label("", "label", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.field = PassphraseField("Passphrase of the file")
        self.field.setMaximumWidth(420)
        self.field.returnPressed.connect(self._typed)
        self.field.hide()
        heads = ("Backup" if self.backup is None else f"Backup {_when(self.backup)}", "This file")
        self.table = CountsTable(heads)
        self.table.hide()
        self._lines = QVBoxLayout()
        self._build()
        if is_encrypted(path) and not (passphrase or raw_key):
            self.step.setText("Type the passphrase, so that its pages can be checked.")
            self.field.show()
            self._offer()
        else:
            self._examine()

    def take_focus(self) -> None:
        """The passphrase where it is asked for, else the first choice."""
        if not self.field.isHidden():
            self.field.setFocus()

    def stop(self) -> None:
        """The page goes away: what nobody chose is not left behind."""
        if self._task is not None:
            self._task.stop()
            self._task = None
        if not self._kept:
            remove(self.out)

    # ---- building

    def _newest(self, settings: Settings) -> Backup | None:
        second = second_place(settings, self._path)
        found = [newest_proved(backup_folder(self._path), self._path.stem)]
        if second is not None:
            found.append(newest_proved(second, self._path.stem))
        there = [backup for backup in found if backup is not None]
        return max(there, key=lambda backup: backup.age, default=None)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(72, 44, 56, 36)
        left.setSpacing(12)
        left.addWidget(Brand())
        left.addSpacing(20)
        left.addWidget(label("Part of the file cannot be read", "title", wrap=True))
        left.addWidget(self.told)
        row_of_facts = QWidget()
        row_of_facts.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        facts = QHBoxLayout(row_of_facts)
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setSpacing(24)
        facts.addWidget(_fact("lock", "Nothing was changed", f"“{self._path.name}” stays as it is."), 1)
        if self.backup is None:
            facts.addWidget(
                _fact(
                    "alert", "No proved backup is near", "Plug the second place in, and open it again.", "amber"
                ),
                1,
            )
        else:
            facts.addWidget(
                _fact("shield", "A proved backup is near", f"Made {_when(self.backup)}, every page checked."), 1
            )
        self.safe = _fact("check", "Looking at what is whole", "This takes seconds, or minutes in a large file.")
        facts.addWidget(self.safe, 1)
        left.addSpacing(8)
        left.addWidget(row_of_facts)
        left.addSpacing(12)
        for widget in (self.step, self.bar, self.field):
            left.addWidget(widget)
        left.addWidget(self.choices)
        left.addStretch()
        foot = QHBoxLayout()
        other = button("Open another file", "quiet", icon_name="doc")
        other.clicked.connect(self.elsewhere)
        foot.addWidget(other)
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
        self._lines.setSpacing(8)
        right.addLayout(self._lines)
        right.addStretch()
        self.advice = label(
            "Damage once is ordinary: a power cut, a stick pulled out. If it comes again within a month, the disk"
            " may be failing: copy the practice file to another computer.",
            "hint",
            wrap=True,
        )
        right.addWidget(self.advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(scroll, 3)
        row.addWidget(side, 2)

    # ---- looking

    def _typed(self) -> None:
        if self.field.text():
            self._passphrase = self.field.text()
            self._examine()

    def _examine(self) -> None:
        self.field.hide()
        self.bar.show()
        self.choices.clear()
        self.go.hide()
        path, out, passphrase, raw_key = self._path, self.out, self._passphrase, self._raw_key
        proved = None if self.backup is None else self.backup.path

        def work(tell: Tell, _cancelled: Callable[[], bool]) -> SalvageReport:
            def saved(backup: Path | None) -> SalvageReport:
                return salvage(
                    path,
                    out,
                    passphrase=passphrase,
                    raw_key=raw_key,
                    backup=backup,
                    progress=lambda part: tell(part, 0.0),
                )

            if proved is not None:
                with suppress(StoreError):  # of another history, or under an older passphrase
                    return saved(proved)
            return saved(None)

        self._task = Task(work, self)
        self._task.told.connect(lambda part, _done: self.step.setText(_STEPS.get(part, "")))
        self._task.finished.connect(self._saved)
        self._task.failed.connect(self._not_saved)
        self._task.start()

    def _saved(self, report: object) -> None:
        assert isinstance(report, SalvageReport)
        self.report = report
        pages = -(-_size(self._path) // _PAGE_BYTES)
        if report.broken_pages:
            verb = "does" if report.broken_pages == 1 else "do"
            self.told.setText(
                f"On opening, {number_text(report.broken_pages)} of {number_text(pages)} pages {verb} not match"
                " their seal: the disk or a power cut did that. It is not something you did."
            )
        self._show_counts(report)
        self._offer()
        self.ready.emit()

    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            return
        if not isinstance(error, StoreError):
            raise error
        self._offer()
        self.step.setText(str(error))
        set_property(self.step, "tone", "amber")
        if is_encrypted(self._path) and self._raw_key is None:
            self.field.clear()
            self.field.show()
        self.ready.emit()

    def _show_counts(self, report: SalvageReport) -> None:
        proof = None if self.backup is None else self.backup.proof
        rows: list[tuple[str, tuple[str, str]]] = []
        for name, here, there in (
            ("Patients", report.patients, None if proof is None else proof.patients),
            ("Sessions", report.sessions, None if proof is None else proof.sessions),
            ("Needles", report.needles, None if proof is None else proof.needles),
            ("Entries of history", report.history, None if proof is None else proof.history),
        ):
            rows.append((name, ("none" if there is None else number_text(there), number_text(here))))
        self.table.show_rows(rows)
        self.table.show()
        for line in report.lines:
            self._lines.addWidget(label(line, "hint", wrap=True))
        whole = loses_nothing(report)
        title = "Every record could be read" if whole else "Most of it could be read"
        words = "All of it is in a new file already." if whole else "What could be read is in a new file already."
        _say_fact(self.safe, title, words)

    def _offer(self) -> None:
        self.bar.hide()
        self.step.setText("How do you want to go on?")
        set_property(self.step, "tone", "strong")
        self.choices.clear()
        report, backup = self.report, self.backup
        best = suggestion(report, backup)
        if report is not None:
            lost = "loses nothing" if loses_nothing(report) else "loses what cannot be read"
            self.choices.add(
                SALVAGE,
                ChoiceCard(
                    "Go on with all that can be read",
                    f"{number_text(report.patients)} patients, {number_text(report.sessions)} sessions and"
                    f" {number_text(report.needles)} needles were saved into a new file and checked. The damaged"
                    " file is kept beside it, with a report.",
                    lost,
                    suggested=best == SALVAGE,
                ),
            )
        if backup is not None and backup.proof is not None:
            self.choices.add(
                BACKUP,
                ChoiceCard(
                    f"The backup of {_when(backup)}",
                    "What came after it stays in the damaged file, which is kept beside it.",
                    f"loses what came\nafter {moments.clock_text(backup.proof.made_at)}",
                    suggested=best == BACKUP,
                ),
            )
            self.choices.add(
                LOOK,
                ChoiceCard(
                    "Look first, change nothing",
                    "Opens the backup for reading only: today’s patients and their last points can be seen.",
                    "loses nothing",
                ),
            )
        if best:
            self.go.show()
            self.choices.choose(best)
            self.choices.cards[best].setFocus()

    def _decide(self) -> None:
        what = self.choices.current
        if not what:
            return
        self._kept = what == SALVAGE
        source = self.out if what == SALVAGE or self.backup is None else self.backup.path
        self.decided.emit(
            Decision(
                what=what,
                path=self._path,
                source=source,
                passphrase=self._passphrase,
                raw_key=self._raw_key,
                report=self.report if what == SALVAGE else None,
            )
        )


def loses_nothing(report: SalvageReport) -> bool:
    """True where the whole old history was read, from which every record can be made."""
    return report.history_whole and not report.stand_ins


def suggestion(report: SalvageReport | None, backup: Backup | None) -> str:
    """The choice that keeps the most; empty where there is none."""
    proof = None if backup is None else backup.proof
    if report is None:
        return BACKUP if proof is not None else ""
    if proof is None or loses_nothing(report):
        return SALVAGE
    return SALVAGE if report.history >= proof.history else BACKUP


def _fact(picture: str, title: str, words: str, tone: str = "pine") -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    sign = QVBoxLayout()
    sign.addWidget(Glyph(picture, 18, tone))
    sign.addStretch()
    row.addLayout(sign)
    column = QVBoxLayout()
    column.setSpacing(2)
    head, said = label(title, "strong", wrap=True), label(words, "hint", wrap=True)
    head.setObjectName("head")
    said.setObjectName("said")
    column.addWidget(head)
    column.addWidget(said)
    column.addStretch()
    row.addLayout(column, 1)
    return made


def _say_fact(made: QWidget, title: str, words: str) -> None:
    from PySide6.QtWidgets import QLabel

    for name, text in (("head", title), ("said", words)):
        found = made.findChild(QLabel, name)
        if isinstance(found, QLabel):
            found.setText(text)


def _when(backup: Backup) -> str:
    stamp = clock.stamp(backup.made_at)
    return f"{moments.near_day_text(stamp)} {moments.clock_text(stamp)}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
