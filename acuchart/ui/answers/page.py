"""Own answers: what the practice's own charts say, with the number behind each figure and what it cannot say."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acuchart import assets, paths
from acuchart.files import write_beside
from acuchart.model import clock
from acuchart.model.answer_tables import Table, tables, words_of
from acuchart.model.answers import rare_together
from acuchart.store import CancelledError, StoreError
from acuchart.ui import moments
from acuchart.ui.answers.table import NumbersTable
from acuchart.ui.answers.work import Counted, count_work
from acuchart.ui.context import Context
from acuchart.ui.counts_table import number_text
from acuchart.ui.page import card
from acuchart.ui.search_line import SearchLine
from acuchart.ui.table_out import as_csv, as_lines
from acuchart.ui.task import Task
from acuchart.ui.transfer.progress_line import ProgressLine
from acuchart.ui.widgets import Segment, button, label, set_property

_VIEWS: Final = (
    ("courses", "Courses"),
    ("change", "Change"),
    ("points", "Points"),
    ("protocols", "Protocols"),
    ("years", "Years"),
)
_BY_MEASURE: Final = ("points", "protocols")


class AnswersPage(QWidget):
    """Counts once when it is first shown, and again when it is asked to."""

    map_wanted = Signal()
    counted = Signal(str)  # empty, or why nothing was counted

    def __init__(self, context: Context) -> None:
        """Nothing is read before ``refresh``."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._rules = assets.load_answer_rules()
        self._task: Task | None = None
        self._found: Counted | None = None
        self._tables: dict[str, Table] = {}
        self._outside: dict[str, Table] = {}
        self.view = Segment(_VIEWS, "courses")
        self.view.chosen.connect(lambda _key: self._show())
        self.line = SearchLine("Sift the rows")
        self.line.textChanged.connect(lambda _text: self._show())
        self.measure = QComboBox()
        self.measure.setAccessibleName("Measure")
        self.measure.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.measure.setMinimumWidth(170)
        self.measure.activated.connect(lambda _at: self._make_tables())
        self.table = NumbersTable(self._rules)
        self.table.copy_wanted.connect(self.copy_rows)
        self.again = button("Count again", "small", icon_name="undo", tip="Count with what is in the file now")
        self.again.clicked.connect(self.count)
        self.map = button(
            "Needle map", "small", icon_name="layers", tip="Where the needles of the practice went in"
        )
        self.map.clicked.connect(self.map_wanted)
        self.copy = button("Copy", "small", icon_name="copy", tip="Copy the rows, to be pasted into a spreadsheet")
        self.copy.clicked.connect(self.copy_rows)
        self.save = button("Save as CSV", "small", tip="Save the rows as a table")
        self.save.clicked.connect(self._ask_where)
        self.progress = ProgressLine()
        self.progress.stopped.connect(self._stop_counting)
        self.said = label("", "hint", wrap=True)
        self._totals: dict[str, QLabel] = {}
        self._lay_out()

    def refresh(self) -> None:
        """Count where nothing was counted yet; afterwards the numbers are those of their moment."""
        if self._found is None and self._task is None and not self.said.text():
            self.count()

    def take_focus(self) -> None:
        """Ready to sift."""
        self.line.setFocus()

    def stop(self) -> None:
        """The practice is being closed."""
        if self._task is not None:
            self._task.stop()
            self._task = None

    # ---- counting

    def count(self) -> None:
        """Count in the background; the old numbers stay until the new ones are there."""
        if self._task is not None:
            return
        self.again.setEnabled(False)
        self.said.setText("")
        self.progress.tell("Reading the charts…", 0.0)
        self._task = Task(count_work(self._context.store, moments.today()), self)
        self._task.told.connect(self.progress.tell)
        self._task.finished.connect(self._take)
        self._task.failed.connect(self._refuse)
        self._task.start()

    def _stop_counting(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _take(self, found: object) -> None:
        assert isinstance(found, Counted)
        self._found = found
        chosen = self.measure.currentData()
        self.measure.clear()
        self.measure.addItem("All measures", "")
        for kind_id in dict.fromkeys(one.kind for one in found.answers.changes if one.reached.of):
            self.measure.addItem(found.kinds[kind_id].name, kind_id)
        self.measure.setCurrentIndex(max(self.measure.findData(chosen), 0))
        self._make_tables()
        self._show_totals()
        self._end(f"Counted at {moments.clock_text(clock.now())}, on this computer, without names.")

    def _refuse(self, error: Exception) -> None:
        expected = isinstance(error, StoreError | CancelledError)
        self._end("Stopped; nothing was counted." if isinstance(error, CancelledError) else str(error))
        self.counted.emit(self.said.text())
        if not expected:
            raise error

    def _end(self, words: str) -> None:
        self._task = None
        self.progress.hide()
        self.again.setEnabled(True)
        self.said.setText(words)
        if self._found is not None:
            self.counted.emit("")

    # ---- showing

    def _make_tables(self) -> None:
        if self._found is None:
            return
        found, kind = self._found, str(self.measure.currentData() or "")
        self._tables = tables(found.answers, found.kinds, kind)
        rare = rare_together(found.answers, self._rules.rare, self._rules.rare_words)
        self._outside = tables(rare, found.kinds, kind)
        self._show()

    def _show(self) -> None:
        key = self.view.current
        self.measure.setVisible(key in _BY_MEASURE)
        table = self._tables.get(key)
        if table is None:
            return
        shown = table.sifted(self.line.text())
        self.table.show_table(shown)
        self.table.setVisible(bool(shown.rows))
        self._nothing.setVisible(not shown.rows)
        sifted = bool(self.line.text().strip())
        self._nothing.setText("No row has these words." if sifted else _EMPTY[key])
        for made in (self.copy, self.save):
            made.setEnabled(bool(shown.rows))

    def _show_totals(self) -> None:
        assert self._found is not None
        whole, since = self._found.answers.whole, self._found.answers.since
        words = {
            "Patients": number_text(whole.patients),
            "Sessions": number_text(whole.sessions),
            "Needles": number_text(whole.needles),
            "Events per 1,000 needles": words_of(whole.rate, self._rules),
            "Since": "–" if since is None else moments.day_text(since, year=True),
        }
        for name, text in words.items():
            self._totals[name].setText(text)

    # ---- out of the program

    def outside(self) -> Table:
        """What is shown, for outside the practice: rare complaints are one row."""
        table = self._outside[self.view.current].sifted(self.line.text())
        return self.table.numbers.as_shown(table)

    def copy_rows(self) -> None:
        """Everything that is shown, with tabs between the cells."""
        if self.view.current not in self._outside:
            return
        QGuiApplication.clipboard().setText(as_lines(self.outside().sheet()))
        self.said.setText(self._left("Copied"))

    def write_csv(self, path: Path) -> None:
        """Write what is shown; a file that cannot be written is said."""
        try:
            write_beside(path, as_csv(self.outside().sheet()))
        except OSError:
            self.said.setText(f"“{path.name}” could not be written there; choose another folder.")
            return
        self.said.setText(self._left(f"Saved as “{path.name}”"))

    def _left(self, done: str) -> str:
        """What was done, and what it does not tell outside."""
        if self.view.current not in ("courses", "change"):
            return f"{done}."
        return f"{done}. {self._rules.rare_words} are one row there ({self._rules.rare_source})."

    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the table", str(paths.documents_dir() / f"own-{self.view.current}.csv"), "*.csv"
        )
        if chosen:
            path = Path(chosen)
            self.write_csv(path if path.suffix.lower() == ".csv" else path.with_name(path.name + ".csv"))

    # ---- inside

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label("Own answers", "name"))
        head.addStretch()
        head.addWidget(self.map)
        head.addWidget(self.again)
        totals = QHBoxLayout()
        totals.setSpacing(34)
        for name in ("Patients", "Sessions", "Needles", "Events per 1,000 needles", "Since"):
            pair = QVBoxLayout()
            pair.setSpacing(0)
            self._totals[name] = label("–", "heading")
            pair.addWidget(self._totals[name])
            pair.addWidget(label(name, "hint"))
            totals.addLayout(pair)
        totals.addStretch()
        choose = QHBoxLayout()
        choose.setSpacing(10)
        choose.addWidget(self.view)
        choose.addWidget(self.measure)
        choose.addWidget(self.line, 1)
        made, column = card()
        self._nothing = label("", "body", tone="quiet", wrap=True)
        self._nothing.setContentsMargins(16, 14, 16, 14)
        column.addWidget(self.table, 1)
        column.addWidget(self._nothing)
        column.addStretch()
        column.addWidget(self.progress)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 10)
        foot.setSpacing(8)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.copy)
        foot.addWidget(self.save)
        column.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(26, 22, 26, 18)
        whole.setSpacing(12)
        whole.addLayout(head)
        whole.addLayout(totals)
        whole.addLayout(choose)
        whole.addWidget(made, 1)
        whole.addWidget(self._cannot_say())

    def _cannot_say(self) -> QWidget:
        rules = self._rules
        few = (
            f"“few”: fewer than {rules.few} ({rules.few_source}); for rates fewer than"
            f" {number_text(rules.few_needles)} needles ({rules.few_needles_source})."
        )
        made, column = card("What these numbers cannot say")
        grid = QGridLayout()
        grid.setContentsMargins(16, 10, 16, 8)
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(2)
        for at, (title, words) in enumerate(rules.cannot_say):
            grid.addWidget(label(title, "label"), 0, at)
            text = label(words, "hint", wrap=True)
            text.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, 1, at)
            grid.setColumnStretch(at, 1)
        column.addLayout(grid)
        foot = label(few, "hint", wrap=True)
        foot.setContentsMargins(16, 0, 16, 10)
        set_property(foot, "tone", "amber")
        column.addWidget(foot)
        return made


_EMPTY: Final = {
    "courses": "No course has begun yet.",
    "change": "No course has a measure with two values yet.",
    "points": "No needle has been recorded yet.",
    "protocols": "No session had every point of a protocol.",
    "years": "No session has taken place yet.",
}
assert set(_EMPTY) == {key for key, _ in _VIEWS}
