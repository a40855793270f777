"""The treatment summary as it prints: made in the background, shown, printed, saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from acuchart.documents import DocumentError
from acuchart.store import StoreError
from acuchart.ui import moments, printing
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.paper import PAPERS, TITLES, Pages, paper_job
from acuchart.ui.paper_view import PaperView
from acuchart.ui.papers.keeping import PaperFacts, keep_paper
from acuchart.ui.widgets import Elided, Segment, button, frame, icon_button, label, set_property
from acuchart.ui.worker import Worker

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_ZOOMS: Final = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)


class PreviewPage(QWidget):
    """One session's summary. ``made`` is told when the pages are there, ``refused`` why they are not."""

    left = Signal()
    made = Signal()
    refused = Signal(str)

    def __init__(self, context: Context, worker: Worker, session_id: str, kind: str = "summary") -> None:
        """Starts making the pages at once, on the paper of the practice."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._worker = worker
        self._session_id = session_id
        session = context.store.session(session_id)
        patient = context.store.patient(session.patient_id)
        self._patient_id = patient.id
        self._kind = kind
        self._order = 0
        self._day = moments.day_of(session.started_at)
        self.paper = Segment(PAPERS, context.store.practice().paper)
        self.paper.chosen.connect(lambda _key: self._make())
        self.pages = Pages(self)
        self.view = PaperView(self, self.pages, "The pages as they print", gap=16)
        self._said = label("", "subhead", tone="quiet", wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._state = Elided("", "hint")

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar(f"{discreet().name(patient.name)}, {moments.day_text(self._day, year=True)}"))
        body = frame("plain")
        self._stack = QStackedLayout(body)
        words = QWidget()
        middle = QVBoxLayout(words)
        middle.setContentsMargins(80, 40, 80, 40)
        middle.addStretch()
        middle.addWidget(self._said)
        middle.addStretch(2)
        self._stack.addWidget(words)
        self._stack.addWidget(self.view)
        column.addWidget(body, 1)
        for key, slot in (
            ("Escape", self.left.emit),
            ("Ctrl+W", self.left.emit),
            ("Ctrl+P", self.print_pages),
            ("Ctrl+S", self.ask_where),
            ("Ctrl++", lambda: self.zoom(1)),
            ("Ctrl+=", lambda: self.zoom(1)),
            ("Ctrl+-", lambda: self.zoom(-1)),
            ("Ctrl+0", self.fit),
        ):
            QShortcut(QKeySequence(key), self, slot)
        self._make()

    def refresh(self) -> None:
        """The pages are of the moment they were asked for."""

    def take_focus(self) -> None:
        """The pages scroll with the keyboard."""
        self.view.setFocus()

    def settle(self) -> bool:
        """Nobody waits for the pages any more."""
        self._worker.forget(self._order)
        return True

    @property
    def state(self) -> str:
        """What is said beside the buttons."""
        return self._state.full

    # ---- looking

    def zoom(self, step: int) -> None:
        """One step nearer or further."""
        now = self.view.zoomFactor()
        if self.view.zoomMode() is not QPdfView.ZoomMode.Custom:
            size = self.pages.document.pagePointSize(0)
            room = self.view.viewport().height() - 32
            now = room / max(1.0, size.height() / 72 * self.logicalDpiY())
        nearer = [one for one in _ZOOMS if one > now + 0.01]
        further = [one for one in reversed(_ZOOMS) if one < now - 0.01]
        found = nearer if step > 0 else further
        if found:
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
            self.view.setZoomFactor(found[0])

    def fit(self) -> None:
        """A whole page in the window."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitInView)

    # ---- out of the program

    def ask_where(self) -> None:
        """Save the PDF where the person says; the suggested name tells nothing about the patient."""
        if not self.pages.data:
            return
        title, name = f"Save the {self._kind}", f"{self._kind}-{self._day.isoformat()}"
        path = printing.ask_file(self, self._context, title=title, name=name)
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> bool:
        """Write the file; a failure leaves what was there."""
        return self._told(printing.write_pdf(path, self.pages.data, self._context.settings))

    def print_pages(self) -> None:
        """Through the system's own window for printers."""
        if not self.pages.data:
            return
        count = self.pages.document.pageCount()
        printer = printing.ask_printer(self, self._context.settings, title=TITLES[self._kind], pages=count)
        if isinstance(printer, str):
            self._say(printer, "amber")
        elif printer is not None:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Draw the pages that were chosen on a printer."""
        self._told(printing.print_pages(printer, self.pages, self.paper.current) or printing.SENT)

    # ---- inside

    def _told(self, said: str) -> bool:
        """What went out is kept, and stands in Documents; False where nothing went."""
        went = printing.went_out(said)
        if went:
            facts = PaperFacts(patient_id=self._patient_id, kind=self._kind, session_id=self._session_id)
            said = f"{said} {keep_paper(self._context, facts, self.pages.data, went)}".strip()
        self._say(said, "pine" if went else "red")
        return bool(went)

    def _bar(self, whose: str) -> QWidget:
        bar = frame("strip")
        bar.setFixedHeight(68)
        back = icon_button("back", "Back", tip="Back (Esc)")
        back.clicked.connect(self.left)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(label(TITLES[self._kind], "subhead"))
        words.addWidget(Elided(whose, "hint"))
        words.addStretch()
        less = icon_button("minus", "Smaller", tip="Smaller (Ctrl+-)")
        more = icon_button("plus", "Larger", tip="Larger (Ctrl++)")
        fit = button("Fit", "quiet", tip="A whole page (Ctrl+0)")
        less.clicked.connect(lambda: self.zoom(-1))
        more.clicked.connect(lambda: self.zoom(1))
        fit.clicked.connect(self.fit)
        self.save_button = button("Save PDF", icon_name="doc", tip="Save the PDF (Ctrl+S)")
        self.print_button = button("Print", "primary", icon_name="print", tip="Print (Ctrl+P)")
        self.save_button.clicked.connect(self.ask_where)
        self.print_button.clicked.connect(self.print_pages)
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 0, 22, 0)
        row.setSpacing(8)
        row.addWidget(back)
        row.addLayout(words, 3)
        row.addWidget(self._state, 4)
        for one in (less, fit, more, self.paper, self.save_button, self.print_button):
            row.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
        return bar

    def _make(self) -> None:
        self._worker.forget(self._order)
        self._ready(False)
        if not self.pages.data:
            self._wait("Drawing the pages…")
        self._say("Drawing the pages…", "")
        self._order = self._worker.start(
            paper_job(self._kind, self._session_id, self.paper.current),
            self._take,
            self._refuse,
        )

    def _take(self, data: object) -> None:
        assert isinstance(data, bytes)
        self.pages.load(data)
        self._stack.setCurrentIndex(1)
        self._ready(True)
        count = self.pages.document.pageCount()
        self._say(f"{count} page{'' if count == 1 else 's'}. Every letter can be printed.", "")
        self.made.emit()

    def _refuse(self, error: Exception) -> None:
        self.pages.data = b""
        expected = isinstance(error, DocumentError | StoreError)
        words = str(error) if expected else "The pages could not be drawn. The chart itself is safe."
        self._wait(words, tone="red")
        self._say("Nothing was printed or saved.", "")
        self.refused.emit(words)
        if not expected:
            raise error

    def _wait(self, words: str, tone: str = "quiet") -> None:
        self._said.setText(words)
        set_property(self._said, "tone", tone)
        self._stack.setCurrentIndex(0)

    def _ready(self, ready: bool) -> None:
        for one in (self.save_button, self.print_button):
            one.setEnabled(ready)

    def _say(self, words: str, tone: str) -> None:
        self._state.say(words)
        set_property(self._state, "tone", tone)
