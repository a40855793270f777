"""Patients from another program's list: every change of columns, dates or look-alikes reruns the dry run."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from acuchart import paths
from acuchart.exchange.errors import ExchangeError
from acuchart.exchange.patients_csv import PatientsPlan, mapping_problem
from acuchart.exchange.patients_source import ENCODINGS, DateOrder, EncodingAskedError, SourceTable
from acuchart.files import write_beside
from acuchart.model import clock
from acuchart.store import StoreError
from acuchart.ui import moments
from acuchart.ui.choice_card import ChoiceCard, Choices
from acuchart.ui.context import Context
from acuchart.ui.counts_table import number_text
from acuchart.ui.discreet import discreet
from acuchart.ui.page import Page, card
from acuchart.ui.transfer.columns_card import ColumnsCard
from acuchart.ui.transfer.dry_run import Dry, dry_run_job, read_job
from acuchart.ui.transfer.imported import Imported
from acuchart.ui.transfer.plan_cards import DatesCard, PlanCards
from acuchart.ui.widgets import Elided, Glyph, button, frame, icon_button, label, set_property
from acuchart.ui.worker import Worker

_SIDE_BY_SIDE = 900
_FILTER = "Lists (*.csv *.tsv *.txt);;All files (*)"


class PatientsPage(QWidget):
    """``imported`` carries what was written; ``planned`` follows a dry run, ``refused`` says why there is none."""

    left = Signal()
    imported = Signal(object)
    planned = Signal()
    refused = Signal(str)

    def __init__(self, context: Context, worker: Worker) -> None:
        """No list is chosen yet."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._worker = worker
        self._order = 0
        self.path: Path | None = None
        self.table: SourceTable | None = None
        self.plan: PatientsPlan | None = None
        self.order: DateOrder | None = None
        self._keep: frozenset[int] = frozenset()
        self._delimiter: str | None = None
        self._about = Elided("", "hint")
        self._state = label("", "hint", wrap=True)
        self.choose = button("Choose a list", icon_name="doc")
        self.choose.clicked.connect(self.ask_file)
        self.columns, self.dates, self.cards = ColumnsCard(), DatesCard(), PlanCards()
        self.writings = Choices()
        self._writing_card, inside = card("How are the letters written?", label("asked, never guessed", "hint"))
        box = QVBoxLayout()
        box.setContentsMargins(16, 12, 16, 16)
        box.addWidget(label("Choose the line in which the names look right.", "hint", wrap=True))
        box.addWidget(self.writings)
        inside.addLayout(box)
        self.save_refused = button("Save the refused lines", icon_name="doc")
        self.save_refused.clicked.connect(self._ask_refused)
        self.go = button("Bring them in", "primary")
        self.go.clicked.connect(self.bring_in)
        self._build()
        self.columns.changed.connect(self.run)
        self.columns.written.connect(self._reread)
        self.dates.answered.connect(self._answer)
        self.cards.kept_changed.connect(self._keep_lines)
        self.writings.changed.connect(self._write_as)
        QShortcut(QKeySequence("Escape"), self, self.left.emit)
        self._show(None, "Choose a list first: a CSV file in which the first line names the columns.")

    @property
    def state(self) -> str:
        """What is said at the top."""
        return self._state.text()

    def refresh(self) -> None:
        """The list is of the moment it was read."""

    def take_focus(self) -> None:
        """Ready to choose a list."""
        self.choose.setFocus()

    def settle(self) -> bool:
        """Nobody waits for the lines any more."""
        self._worker.forget(self._order)
        return True

    # ---- the list

    def ask_file(self) -> None:
        """Choose a list in the system's own window."""
        start = self._context.settings.text("lists") or str(paths.documents_dir())
        chosen, _ = QFileDialog.getOpenFileName(self, "A list of patients", start, _FILTER)
        if chosen:
            self.load(Path(chosen))

    def load(self, path: Path, encoding: str | None = None, delimiter: str | None = None) -> None:
        """Read a list; where it is not Unicode the person is asked how it was written."""
        self.settle()
        self._context.settings.keep_text("lists", str(path.parent))
        if path != self.path:
            self._keep, self.order = frozenset(), None
        self.path, self._delimiter, self.table = path, delimiter, None
        self._show(None, "")
        self._writing_card.hide()
        job = read_job(path, encoding, delimiter)
        self._order = self._worker.start(
            job, self._read, self._unread, progress=lambda words: self._say(words, "")
        )

    def _read(self, table: object) -> None:
        assert isinstance(table, SourceTable)
        assert self.path is not None
        self.table = table
        self._about.say(f"{self.path.name}, {number_text(len(table.rows))} lines")
        self.columns.show_table(table)
        self.columns.show()
        self.run()

    def _unread(self, error: Exception) -> None:
        if not isinstance(error, ExchangeError | StoreError):
            raise error
        if isinstance(error, EncodingAskedError):
            self.writings.clear()
            for key, line in error.previews.items():
                self.writings.add(key, ChoiceCard(ENCODINGS[key], discreet().text(line)))
            self._writing_card.show()
            self.columns.hide()
            self.dates.hide()
        self._show(None, str(error))
        self._say("", "")
        self.refused.emit(str(error))

    def _write_as(self, encoding: str) -> None:
        if self.path is not None:
            self.load(self.path, encoding, self._delimiter)

    def _reread(self, encoding: str, delimiter: str) -> None:
        if self.path is not None:
            self.load(self.path, encoding, delimiter)

    # ---- the dry run

    def run(self) -> None:
        """Go through the lines again with what is chosen now."""
        self.settle()
        if self.table is None:
            return
        mapping = self.columns.mapping
        problem = mapping_problem(self.table, mapping)
        if problem:
            self._say("", "")
            self._show(None, problem)
            self.planned.emit()
            return
        self.go.setEnabled(False)
        job = dry_run_job(self.table, mapping, self.order, self._keep, moments.today())
        self._order = self._worker.start(job, self._ran, self._unread, progress=lambda words: self._say(words, ""))

    def _ran(self, result: object) -> None:
        assert isinstance(result, Dry)
        self._say("", "")
        self.dates.ask(result.question, self.order)
        asked = "Answer the question about the dates first." if result.plan is None else ""
        self._show(result.plan, asked)
        self.planned.emit()

    def _answer(self, key: str) -> None:
        self.order = DateOrder(key)
        self.run()

    def _keep_lines(self, lines: frozenset[int]) -> None:
        self._keep = lines
        self.run()

    # ---- written

    def bring_in(self) -> None:
        """Write everybody who was planned, as one step."""
        plan, path = self.plan, self.path
        if plan is None or path is None or not plan.planned or not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        changes = plan.changes
        if self._context.write(*changes):
            at = moments.clock_text(clock.now())
            self.imported.emit(Imported(changes=changes, source=path.name, at=at))
        else:
            self.go.setEnabled(True)

    def _ask_refused(self) -> None:
        start = Path(self._context.settings.text("lists") or paths.documents_dir()) / "refused-lines.csv"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the refused lines", str(start), "CSV (*.csv)")
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix.lower() == ".csv" else path.with_name(path.name + ".csv")
        try:
            write_beside(path, self.cards.refused_table())
        except OSError:
            self._say(f"“{path.name}” cannot be saved there; choose another folder.", "red")
            return
        self._say(f"Saved as “{path.name}”.", "pine")

    # ---- inside

    def _show(self, plan: PatientsPlan | None, why: str) -> None:
        self.plan = plan
        self.cards.show_plan(self.table, plan, why)
        number = 0 if plan is None else len(plan.planned)
        words = "nobody" if not number else f"{number_text(number)} {'person' if number == 1 else 'people'}"
        self.go.setText(f"Bring in {words}")
        self.go.setEnabled(bool(number))
        self.save_refused.setVisible(plan is not None and bool(plan.refused))

    def _build(self) -> None:
        self.columns.hide()
        self._writing_card.hide()
        page = Page()
        left, right = QVBoxLayout(), QVBoxLayout()
        for side, parts in (
            (left, (self._writing_card, self.columns)),
            (right, (self.dates, self.cards)),
        ):
            side.setSpacing(14)
            for part in parts:
                side.addWidget(part)
            side.addStretch()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(14)
        self._halves.addLayout(left, 11)
        self._halves.addLayout(right, 10)
        page.column.addLayout(self._halves)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(page, 1)
        column.addWidget(self._foot())

    def _bar(self) -> QWidget:
        bar = frame("strip")
        bar.setFixedHeight(72)
        back = icon_button("back", "Back", tip="Back (Esc)")
        back.clicked.connect(self.left)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(label("Patients from a list", "subhead"))
        words.addWidget(self._about)
        words.addStretch()
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 0, 26, 0)
        row.setSpacing(10)
        row.addWidget(back)
        row.addLayout(words, 3)
        row.addWidget(self._state, 4)
        row.addWidget(self.choose)
        return bar

    def _foot(self) -> QWidget:
        bar = frame("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(26, 10, 26, 10)
        row.setSpacing(12)
        row.addWidget(Glyph("undo", 18))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label("The whole import can be undone in one step", "strong"))
        words.addWidget(
            Elided("Until you close the practice. Charts with new work stay, and you are told which.", "hint")
        )
        row.addLayout(words, 1)
        row.addWidget(self.save_refused)
        row.addWidget(self.go)
        return bar

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column in a narrow window."""
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _say(self, words: str, tone: str) -> None:
        self._state.setText(words)
        set_property(self._state, "tone", tone)
