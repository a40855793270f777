"""One patient out: what goes is chosen at the left, every word of it stands at the right, the log below."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart import paths
from acuchart.documents import DocumentError
from acuchart.exchange.errors import ExchangeError
from acuchart.exchange.one_patient import write_files
from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.disclosure import Disclosure
from acuchart.store import StoreError
from acuchart.store.kinds import of_patient
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.page import Page, card, empty
from acuchart.ui.paper import Pages
from acuchart.ui.rows import Row, RowList
from acuchart.ui.transfer.choices import Choices
from acuchart.ui.transfer.leaving import FORMATS, Leaving, Stop, leaving_job, telling
from acuchart.ui.transfer.words_view import WordsView
from acuchart.ui.widgets import Elided, button, frame, icon_button, label, set_property
from acuchart.ui.worker import Worker

_LEFT = 416
_LOG_ROWS = 3
_OPEN_FILE = (
    "These files can be read by anybody who gets hold of them. Put them on a locked stick or into a locked"
    " archive, and tell its password another way. acuchart sends nothing itself."
)


class ExportPage(QWidget):
    """Opened from the page of a patient; ``left`` leads back to it. Nothing leaves before Save."""

    left = Signal()
    made = Signal()  # the words are shown
    refused = Signal(str)

    def __init__(self, context: Context, worker: Worker, patient_id: str) -> None:
        """StoreError where there is no such patient."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._worker = worker
        self._order = 0
        self._stop = Stop()
        self._leaving: Leaving | None = None
        store = context.store
        self._patient = store.patient(patient_id)
        days = [moments.day_of(session.started_at) for session in store.sessions(patient_id=patient_id)]
        today = moments.today()
        self.choices = Choices(store.practice().paper, min(days, default=today), max(days, default=today))
        self.words = WordsView()
        self.to_whom = QLineEdit()
        self.to_whom.setPlaceholderText("Nobody else: for myself")
        self.to_whom.setAccessibleName("To whom")
        self.note = QLineEdit()
        self.note.setPlaceholderText("On a locked stick, password told by telephone")
        self.note.setAccessibleName("Note for the log")
        self.save_button = button("Save", "primary", icon_name="doc", tip="Save where you say (Ctrl+S)")
        self.save_button.clicked.connect(self.ask_where)
        self.stop_button = button("Stop", "small")
        self.stop_button.clicked.connect(self.stop_making)
        self.again_button = button("Make them again", "small")
        self.again_button.clicked.connect(self._make)
        self._state = label("", "hint", wrap=True)
        self._whose = Elided("", "hint")
        self.log = RowList("What went out before", height=52, fit=False)
        self.log.setMaximumHeight(52 * _LOG_ROWS)
        self._no_log = empty("Nothing has left this chart yet.")
        self._build()
        QShortcut(QKeySequence("Escape"), self, self.left.emit)
        QShortcut(QKeySequence("Ctrl+S"), self, self.ask_where)
        self.choices.changed.connect(self._make)
        discreet().changed.connect(self._say_whose)
        self.refresh()
        self._make()

    @property
    def state(self) -> str:
        """What is said beside Save."""
        return self._state.text()

    @property
    def files(self) -> dict[str, bytes]:
        """What would leave now, by file name; nothing while it is being made."""
        return {} if self._leaving is None else self._leaving.files

    def refresh(self) -> None:
        """Read the log again."""
        lines = of_patient(self._context.store, Disclosure, self._patient.id)
        self.log.show_rows([_line(one) for one in reversed(lines)])
        self.log.setFixedHeight(52 * min(max(len(lines), 1), _LOG_ROWS))
        self.log.setVisible(bool(lines))
        self._no_log.setVisible(not lines)
        self._say_whose()

    def take_focus(self) -> None:
        """Ready for whom it goes to."""
        self.to_whom.setFocus()

    def settle(self) -> bool:
        """Nobody waits for the files any more."""
        self._stop.wanted = True
        self._worker.forget(self._order)
        return True

    # ---- making

    def stop_making(self) -> None:
        """Stop; nothing was written anyway."""
        self.settle()
        self._ready("Stopped; nothing was written.", tone="amber")
        self.words.clear("stopped")
        self.again_button.show()

    def _make(self) -> None:
        self.settle()
        self._leaving = None
        self.again_button.hide()
        problem = self.choices.problem
        if problem:
            self._ready(problem, tone="red")
            self.words.clear("")
            return
        self._stop = Stop()
        self.save_button.setEnabled(False)
        self.stop_button.show()
        self._say("Reading the chart…", "")
        self._order = self._worker.start(
            leaving_job(self._patient.id, self.choices.choice, self._stop),
            self._take,
            self._refuse,
            progress=lambda words: self._say(words, ""),
        )

    def _take(self, result: object) -> None:
        if not isinstance(result, Leaving):
            return
        self._leaving = result
        words, marks = result.words, result.marks
        if not words:
            words = self._paper_words(result.files)
            marks = tuple(telling(words, self._patient))
        self.words.show_words(words, marks, result.files)
        if not result.files:
            self._leaving = None
            self._ready("No visit lies in these days, so there is no summary to save.", tone="amber")
        else:
            visits = f"{result.visits} visit{'' if result.visits == 1 else 's'}"
            self._ready(f"{visits}. Nothing was written yet.")
            self.save_button.setEnabled(True)
        self.made.emit()

    def _refuse(self, error: Exception) -> None:
        expected = isinstance(error, DocumentError | StoreError | ExchangeError)
        words = str(error) if expected else "The files could not be made. The chart itself is safe."
        self.words.clear("")
        self._ready(words, tone="red")
        self.refused.emit(words)
        if not expected:
            raise error

    def _paper_words(self, files: dict[str, bytes]) -> str:
        texts = []
        pages = Pages(self)
        for name, data in files.items():
            pages.load(data)
            document = pages.document
            read = (document.getAllText(page).text() for page in range(document.pageCount()))
            texts.append("\n".join((name, *(text.replace("\r", "") for text in read))))
        pages.deleteLater()
        return "\n\n".join(texts)

    # ---- out

    def ask_where(self) -> None:
        """One file gets a name, several a folder; suggested names tell nothing about the patient."""
        if not self.files or not self.save_button.isEnabled():
            return
        start = Path(self._context.settings.text("exports") or paths.documents_dir())
        start = start if start.is_dir() else self._context.store.path.parent
        if len(self.files) > 1:
            chosen = QFileDialog.getExistingDirectory(self, "A folder for the files", str(start))
            if chosen:
                self.save(Path(chosen))
            return
        name = next(iter(self.files))
        ending = "".join(Path(name).suffixes[-2:] if name.endswith(".json") else Path(name).suffixes[-1:])
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the file", str(start / name), f"*{ending}")
        if chosen:
            path = Path(chosen)
            path = path if path.name.lower().endswith(ending) else path.with_name(path.name + ending)
            self.save(path.parent, path.name)

    def save(self, folder: Path, name: str = "") -> bool:
        """Write what was shown, byte for byte, then the line of the log. ``name`` is for a single file."""
        assert self._leaving is not None
        files = {name: next(iter(self.files.values()))} if name else self.files
        try:
            written = write_files(files, folder, replace=bool(name))
        except ExchangeError as error:
            self._say(str(error), "red")
            return False
        self._context.settings.keep_text("exports", str(folder))
        said = f"Saved as “{written[0].name}”." if len(written) == 1 else f"Saved {len(written)} files."
        if self._context.store.read_only:
            self._say(
                f"{said} The log takes no line, because the practice file is open for reading only.", "amber"
            )
            return True
        if self._context.write(change_of(None, self._logged())):
            self._say(f"{said} It stands in the log below.", "pine")
        else:
            self._say(f"{said} The line of the log could not be written; the reason is at the top.", "amber")
        return True

    def _logged(self) -> Disclosure:
        assert self._leaving is not None
        choice = self.choices.choice
        return Disclosure(
            id=uuid4().hex,
            patient_id=self._patient.id,
            at=clock.now(),
            what=FORMATS[choice.kind][1],
            to_whom=self.to_whom.text().strip(),
            scope=choice.scope,
            note=self.note.text().strip(),
            record_code=self._leaving.record_code,
        )

    # ---- inside

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        left = Page()
        left.setFixedWidth(_LEFT)
        left.column.addWidget(self.choices)
        left.column.addWidget(label(_OPEN_FILE, "hint", wrap=True))
        title = label("Note for the log", "label")
        title.setBuddy(self.note)
        left.column.addWidget(title)
        left.column.addWidget(self.note)
        left.column.addStretch()
        right = QVBoxLayout()
        right.setContentsMargins(0, 22, 26, 22)
        right.setSpacing(14)
        right.addWidget(self.words, 1)
        log, inside = card("What went out before", label("kept for good", "hint"))
        inside.addWidget(self.log)
        inside.addWidget(self._no_log)
        right.addWidget(log)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(left)
        row.addLayout(right, 1)
        column.addLayout(row, 1)

    def _bar(self) -> QWidget:
        bar = frame("strip")
        bar.setFixedHeight(72)
        self._back = icon_button("back", "Back", tip="Back (Esc)")
        self._back.clicked.connect(self.left)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(label("Export this chart", "subhead"))
        words.addWidget(self._whose)
        words.addStretch()
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 0, 26, 0)
        row.setSpacing(10)
        row.addWidget(self._back)
        row.addLayout(words, 3)
        row.addWidget(self._state, 4)
        row.addWidget(self.stop_button)
        row.addWidget(self.again_button)
        to = label("To", "label")
        to.setBuddy(self.to_whom)
        row.addWidget(to)
        row.addWidget(self.to_whom, 3)
        row.addWidget(self.save_button)
        return bar

    def _say_whose(self) -> None:
        born = "" if self._patient.born is None else f", born {moments.day_text(self._patient.born, year=True)}"
        self._whose.say(discreet().name(self._patient.name) + discreet().text(born))

    def _ready(self, words: str, tone: str = "") -> None:
        self.stop_button.hide()
        self.save_button.setEnabled(False)
        self._say(words, tone)

    def _say(self, words: str, tone: str) -> None:
        self._state.setText(words)
        set_property(self._state, "tone", tone)


def _line(one: Disclosure) -> Row:
    at = f"{moments.day_text(moments.day_of(one.at), year=True)}, {moments.clock_text(one.at)}"
    whom = one.to_whom or "For myself"
    sub = ", ".join(filter(None, (one.what, one.scope, one.note)))
    return Row(key=one.id, title=whom, sub=sub, icon="doc", state=at)
