"""An exported practice becomes a new practice file: chosen, checked, looked at, and only then made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from acuchart import paths
from acuchart.model.file_names import safe_stem
from acuchart.ui.counts_table import CountsTable, number_text
from acuchart.ui.first_run import free_file
from acuchart.ui.passphrase_field import PassphraseField
from acuchart.ui.settings import Settings
from acuchart.ui.shelf import SUFFIX, ask_new_file
from acuchart.ui.strength import Strength
from acuchart.ui.task import Task
from acuchart.ui.transfer.practice_work import EXPECTED, STOPPED, Found, Work, import_work, look_work
from acuchart.ui.transfer.progress_line import ProgressLine
from acuchart.ui.widgets import Elided, Glyph, button, frame, label, set_property

_WIDE = 620
_COUNTED = (
    ("patient", "Patients"),
    ("course", "Courses"),
    ("session", "Sessions"),
    ("needle", "Needles"),
    ("seal", "Signatures"),
    ("measure", "Measures"),
    ("picture", "Pictures"),
)
_INTRO = (
    "An export is a folder or a ZIP that acuchart wrote. Every file in it is checked first. It becomes a practice"
    " file of its own; nothing that is open now is changed."
)


class ParcelPage(QWidget):
    """``ready`` carries the new file and its passphrase or None; ``left`` asks to go back."""

    ready = Signal(object, object)
    left = Signal()
    looked = Signal()  # what the export holds is shown
    refused = Signal(str)

    def __init__(self, settings: Settings) -> None:
        """Nothing is chosen yet."""
        super().__init__()
        self.setProperty("role", "page")
        self._settings = settings
        self._task: Task | None = None
        self.source: Path | None = None
        self.found: Found | None = None
        self._place_chosen: Path | None = None
        self.folder_button = button("A folder", icon_name="doc")
        self.zip_button = button("A ZIP file", icon_name="doc")
        self.folder_button.clicked.connect(self._ask_folder)
        self.zip_button.clicked.connect(self._ask_zip)
        self.told = label("", "label", wrap=True)
        self.told.setMinimumHeight(20)
        self.progress = ProgressLine()
        self.progress.stopped.connect(self._cancel)
        self.table = CountsTable(("In the export",))
        self.place = Elided("", "strong")
        self.folder = Elided("", "hint")
        self.first = PassphraseField("Passphrase")
        self.second = PassphraseField("The passphrase once more")
        self.strength = Strength()
        self.make = button("Make the file", "big")
        self.make.clicked.connect(self._make)
        self._asked = self._ask_box()
        self._asked.hide()
        self._build()
        QShortcut(QKeySequence("Escape"), self, self._leave)
        for field in (self.first, self.second):
            field.textChanged.connect(self._typed)
            field.returnPressed.connect(self._make)

    def refresh(self) -> None:
        """Nothing here is of the open file."""

    def take_focus(self) -> None:
        """Ready to choose."""
        self.zip_button.setFocus()

    def stop(self) -> None:
        """Nothing runs any more; a half-made file is taken away by the work itself."""
        if self._task is not None:
            self._task.stop()
            self._task = None

    # ---- looking

    def look(self, source: Path) -> None:
        """Check an export and show what is in it."""
        if self._running:
            return
        self.source, self.found = source, None
        self._asked.hide()
        self._settings.keep_text("exports", str(source.parent))
        self._run(look_work(source), self._looked)

    def _looked(self, result: object) -> None:
        assert isinstance(result, Found)
        self.found = result
        self._place_chosen = None
        rows = [(name, (number_text(result.counts.get(key, 0)),)) for key, name in _COUNTED]
        self.table.show_rows(rows)
        name = result.name or "A practice without a name"
        self._say(f"“{name}”: every file is as it was written.", "pine")
        self._asked.show()
        self._typed()
        self.first.setFocus()
        self.looked.emit()

    # ---- making

    @property
    def file(self) -> Path:
        """Where the new file will be."""
        if self._place_chosen is not None:
            return self._place_chosen
        stem = safe_stem(self.found.name if self.found else "", "My practice")
        return free_file(paths.documents_dir(), stem, SUFFIX)

    def _make(self) -> None:
        if self._running or self.source is None or self.found is None or not self.make.isEnabled():
            return
        target = self.file
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            self._say(f"The folder “{target.parent.name}” cannot be made; choose another place.", "red")
            return
        passphrase = self.first.text() or None
        work = import_work(self.source, target, passphrase, self.found.counts.get("patient", 0))
        self._run(work, lambda made: self.ready.emit(made, passphrase))

    def _typed(self) -> None:
        file = self.file
        self.place.say(file.name)
        self.folder.say(f"In {file.parent}, on this computer")
        first, second = self.first.text(), self.second.text()
        self.strength.judge(first)
        self.second.setEnabled(bool(first))
        self.make.setEnabled(first == second)
        self.make.setToolTip("Make the file and open it (Enter)" if first == second else "Type it twice alike")
        self.make.setText("Make the file" if first else "Make it without a passphrase")

    # ---- inside

    @property
    def _running(self) -> bool:
        return self._task is not None and self._task.running

    def _run(self, work: Work, done: Callable[[object], None]) -> None:
        self._busy(True)
        self._say("", "")
        self._task = Task(work, self)
        self._task.told.connect(self.progress.tell)

        def finished(result: object) -> None:
            self._busy(False)
            done(result)

        self._task.finished.connect(finished)
        self._task.failed.connect(self._failed)
        self._task.start()

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        if isinstance(error, STOPPED):
            self._say("Stopped; nothing was made.", "amber")
            return
        if not isinstance(error, EXPECTED):
            raise error
        self._say(str(error), "red")
        self.refused.emit(str(error))

    def _busy(self, busy: bool) -> None:
        for one in (self.folder_button, self.zip_button, self._asked):
            one.setEnabled(not busy)
        if not busy:
            self.progress.hide()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _leave(self) -> None:
        self.stop()
        self.left.emit()

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "The folder of an export", self._start())
        if chosen:
            self.look(Path(chosen))

    def _ask_zip(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "The ZIP of an export", self._start(), "ZIP (*.zip)")
        if chosen:
            self.look(Path(chosen))

    def _start(self) -> str:
        return self._settings.text("exports") or str(paths.documents_dir())

    def _ask_place(self) -> None:
        chosen = ask_new_file(self, self.file)
        if chosen is not None:
            self._place_chosen = chosen
            self._typed()

    def _ask_box(self) -> QWidget:
        box = frame("field")
        box.setFixedHeight(54)
        row = QHBoxLayout(box)
        row.setContentsMargins(14, 4, 8, 4)
        row.setSpacing(12)
        row.addWidget(Glyph("doc", 20))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.place)
        words.addWidget(self.folder)
        row.addLayout(words, 1)
        change = button("Change", "small")
        change.setAccessibleName("Change where the file lives")
        change.clicked.connect(self._ask_place)
        row.addWidget(change)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.make)
        for title, *parts in (
            ("Where the new file lives", box),
            ("A passphrase for it", self.first, self.strength),
            ("Type it once more", self.second),
        ):
            column.addWidget(label(str(title), "strong"))
            for part in parts:
                assert isinstance(part, QWidget)
                column.addWidget(part)
        column.addLayout(foot)
        return made

    def _build(self) -> None:
        back = button("Back", "quiet", icon_name="back", tip="Back (Esc)")
        back.clicked.connect(self._leave)
        top = QHBoxLayout()
        top.addWidget(back)
        top.addStretch()
        choose = QHBoxLayout()
        choose.setSpacing(8)
        choose.addWidget(self.zip_button)
        choose.addWidget(self.folder_button)
        choose.addStretch()
        body = QWidget()
        body.setMaximumWidth(_WIDE)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(label("Read in an exported practice", "title", wrap=True))
        inside.addWidget(label(_INTRO, "note", tone="quiet", wrap=True))
        inside.addLayout(choose)
        inside.addWidget(self.told)
        inside.addWidget(self.progress)
        inside.addWidget(self._asked)
        left = QWidget()
        left.setProperty("role", "page")
        column = QVBoxLayout(left)
        column.setContentsMargins(56, 32, 56, 32)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(body)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(left)
        side = frame("aside")
        right = QVBoxLayout(side)
        right.setContentsMargins(40, 56, 40, 40)
        right.setSpacing(14)
        right.addWidget(label("What is in it", "heading"))
        right.addWidget(self.table)
        right.addStretch()
        self.table.show_rows([(name, ("–",)) for _key, name in _COUNTED])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(scroll, 3)
        row.addWidget(side, 2)

    def _say(self, words: str, tone: str) -> None:
        self.told.setText(words)
        set_property(self.told, "tone", tone)
