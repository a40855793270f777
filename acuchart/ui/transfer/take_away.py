"""A section of Practice: the whole practice out, patients from a list in, an exported practice in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from acuchart import paths
from acuchart.model import clock
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.first_run import free_file
from acuchart.ui.page import card
from acuchart.ui.task import Task
from acuchart.ui.transfer.imported import Imported, untouched_job
from acuchart.ui.transfer.practice_work import EXPECTED, STOPPED, counts_words, export_work
from acuchart.ui.transfer.progress_line import ProgressLine
from acuchart.ui.widgets import Glyph, button, frame, label, set_property
from acuchart.ui.worker import Worker

_OUT = (
    "Every chart for any program: pages for a browser, tables, JSON, FHIR, pictures and papers, with checksums."
    " The files are not encrypted; keep them as safe as paper charts."
)
_LIST = (
    "A CSV list from another program: columns, dates and look-alikes are asked about before anything is written."
)
_IN = "A folder or ZIP that acuchart exported becomes a new practice file. This one stays as it is."


class TakeAway(QWidget):
    """``list_wanted`` and ``parcel_wanted`` ask for the pages that read something in."""

    list_wanted = Signal()
    parcel_wanted = Signal()
    changed = Signal()
    ended = Signal(str)  # why the export is not there, or nothing

    def __init__(self, context: Context, worker: Callable[[], Worker]) -> None:
        """The import of this sitting is remembered here until the practice is closed."""
        super().__init__()
        self._context = context
        self._worker = worker
        self._task: Task | None = None
        self._done = ""
        self.imported: Imported | None = None
        self.zip_button = button("As a ZIP file", "primary")
        self.folder_button = button("As a folder")
        self.list_button = button("Choose a list")
        self.parcel_button = button("Read one in")
        self.undo_button = button("Undo the whole import", icon_name="undo")
        self.out_said = label("", "hint", wrap=True)
        self.list_said = label("", "hint", wrap=True)
        self.progress = ProgressLine()
        self.progress.stopped.connect(self._cancel)
        made, column = card("Take it away", label("the charts are yours", "hint"))
        column.addLayout(
            _line("layers", "The whole practice out", _OUT, self.out_said, self.zip_button, self.folder_button)
        )
        column.addWidget(self.progress)
        column.addWidget(frame("rule"))
        column.addLayout(
            _line("users", "Patients from a list", _LIST, self.list_said, self.undo_button, self.list_button)
        )
        column.addWidget(frame("rule"))
        column.addLayout(_line("doc", "An exported practice in", _IN, None, self.parcel_button))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        self.zip_button.clicked.connect(self._ask_zip)
        self.folder_button.clicked.connect(self._ask_folder)
        self.list_button.clicked.connect(self.list_wanted)
        self.parcel_button.clicked.connect(self.parcel_wanted)
        self.undo_button.clicked.connect(self.undo_import)
        self.list_button.setEnabled(not context.store.read_only)
        if context.store.read_only:
            self.list_button.setToolTip("The file is open for reading only")
        self._show_import()

    @property
    def state(self) -> tuple[str, str]:
        """What the list of sections says, and its tone."""
        if self.running:
            return "Writing the export", "pine"
        return self._done or "Export, import", "ink3"

    @property
    def running(self) -> bool:
        """True while the export is being written."""
        return self._task is not None and self._task.running

    def take_focus(self) -> None:
        """The keyboard comes back from a page that read something in."""
        (self.list_button if self.imported is None else self.undo_button).setFocus()

    # ---- out

    def export(self, target: Path) -> None:
        """Everything to ``target``: a new folder, or a file that ends in .zip."""
        if self.running:
            return
        self._context.settings.keep_text("exports", str(target.parent))
        self._busy(True)
        self._say("", "")
        self._task = Task(export_work(self._context.store, target), self)
        self._task.told.connect(self.progress.tell)
        self._task.finished.connect(lambda counts: self._exported(target, counts))
        self._task.failed.connect(self._not_exported)
        self._task.start()
        self.changed.emit()

    def stop(self) -> None:
        """The practice is being closed: nothing is left of a half-written export."""
        if self._task is not None:
            self._task.stop()
            self._task = None

    def _ask_zip(self) -> None:
        suggested = free_file(self._start(), _stem(), ".zip")
        chosen, _ = QFileDialog.getSaveFileName(self, "Where the export goes", str(suggested), "ZIP (*.zip)")
        if chosen:
            path = Path(chosen)
            self.export(path if path.suffix.lower() == ".zip" else path.with_name(path.name + ".zip"))

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Where the folder of the export goes", str(self._start()))
        if chosen:
            self.export(free_file(Path(chosen), _stem(), ""))

    def _start(self) -> Path:
        start = Path(self._context.settings.text("exports") or paths.documents_dir())
        return start if start.is_dir() else self._context.store.path.parent

    def _exported(self, target: Path, counts: dict[str, int]) -> None:
        self._busy(False)
        self._done = f"Exported at {moments.clock_text(clock.now())}"
        self._say(f"Written to “{target.name}”: {counts_words(counts)}.", "pine")
        self.changed.emit()
        self.ended.emit("")

    def _not_exported(self, error: Exception) -> None:
        self._busy(False)
        self.changed.emit()
        if isinstance(error, STOPPED):
            self._say("Stopped; nothing was written.", "amber")
        elif isinstance(error, EXPECTED):
            self._say(str(error), "red")
        else:
            raise error
        self.ended.emit(self.out_said.text())

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _busy(self, busy: bool) -> None:
        self.zip_button.setEnabled(not busy)
        self.folder_button.setEnabled(not busy)
        if not busy:
            self.progress.hide()

    def _say(self, words: str, tone: str) -> None:
        self.out_said.setText(words)
        self.out_said.setVisible(bool(words))
        set_property(self.out_said, "tone", tone)

    # ---- the import of this sitting

    def keep_import(self, imported: Imported) -> None:
        """An import that can be undone as a whole until the practice is closed."""
        self.imported = imported
        self._show_import(imported.words)

    def undo_import(self) -> None:
        """Take back every patient of the import whose chart holds nothing else yet."""
        if self.imported is None:
            return
        self.undo_button.setEnabled(False)
        self._worker().start(
            untouched_job(self.imported), self._take_back, self._not_taken, progress=self._show_import
        )

    def _take_back(self, untouched: object) -> None:
        imported = self.imported
        assert imported is not None
        assert isinstance(untouched, frozenset)
        self.undo_button.setEnabled(True)
        if imported.take_back(self._context, untouched):
            self.imported = None
            self._show_import(imported.words_after(untouched))
            self.list_button.setFocus()
        self.changed.emit()

    def _not_taken(self, error: Exception) -> None:
        self.undo_button.setEnabled(True)
        if not isinstance(error, EXPECTED):
            raise error
        self._show_import(str(error))

    def _show_import(self, words: str = "") -> None:
        self.undo_button.setVisible(self.imported is not None)
        self.list_said.setText(words)
        self.list_said.setVisible(bool(words))
        self.out_said.setVisible(bool(self.out_said.text()))


def _stem() -> str:
    return f"acuchart-export-{moments.today().isoformat()}"


def _line(picture: str, title: str, words: str, said: QWidget | None, *acts: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(16, 14, 16, 14)
    row.setSpacing(14)
    row.addWidget(Glyph(picture, 20))
    column = QVBoxLayout()
    column.setSpacing(3)
    column.addWidget(label(title, "strong"))
    column.addWidget(label(words, "hint", wrap=True))
    if said is not None:
        column.addWidget(said)
    row.addLayout(column, 1)
    for act in acts:
        row.addWidget(act)
    return row
