"""Documents: every paper that was made at the left, the one that is looked at or being made at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from acuchart import papers
from acuchart.documents import DocumentError
from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.kept_paper import PAPER_WORDS, PaperLine
from acuchart.store import ChartStore, StoreError
from acuchart.store.papers import kept_paper, paper_lines
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.page import side_margin
from acuchart.ui.papers.keeping import PaperFacts, keep_paper
from acuchart.ui.papers.kept_file import kept_sheet
from acuchart.ui.papers.list_card import ListCard
from acuchart.ui.papers.maker import PaperMaker, kinds
from acuchart.ui.papers.sheet import Act, PaperSheet, SheetPaper
from acuchart.ui.papers.verify import VerifyCard
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.search_line import SearchLine
from acuchart.ui.widgets import button, label

if TYPE_CHECKING:
    from acuchart.ui.worker import Worker

_PAUSE_MS: Final = 120
_NO_COPY: Final = (
    "Files for other programs are not kept a second time. Make the export anew on the page of the patient."
)


@dataclass(frozen=True, slots=True)
class _Made:
    """A paper that was made for the preview, and what would be saved of it."""

    data: bytes
    locked: bytes


class DocumentsPage(QWidget):
    """The list, or the choices for a new paper; beside it the paper as it prints."""

    patient_wanted = Signal(str)
    session_wanted = Signal(str)
    refused = Signal(str)  # why a paper cannot be made

    def __init__(self, context: Context, index: PatientIndex, worker: Callable[[], Worker]) -> None:
        """Everything is read when the page is first shown."""
        super().__init__()
        self.setProperty("role", "page")
        self._context, self._worker = context, worker
        self._order = 0
        self._facts: PaperFacts | None = None
        self.line = SearchLine("Patient, kind or words of the list")
        self.new = button("New paper", "primary", icon_name="plus", tip="New paper (Ctrl+Shift+N)")
        self.new.clicked.connect(lambda: self.begin())
        self.verify = button("Verify a file", icon_name="shield", tip="Does a paper come from this practice file?")
        self.verify.clicked.connect(self._begin_to_verify)
        self.verifier = VerifyCard(context)
        self.verifier.left.connect(self.show_list)
        self.verifier.looked.connect(self._verified)
        self.card = ListCard()
        self.list = self.card.list
        self.maker = PaperMaker(context, index)
        self.maker.changed.connect(self._make)
        self.maker.left.connect(self.show_list)
        self.sheet = PaperSheet(context)
        self.sheet.went.connect(self._went)
        self._stack = QStackedWidget()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._find)
        self.card.emptied.connect(self._nothing)
        self.line.textChanged.connect(lambda _text: self._pause.start())
        self.line.installEventFilter(self)
        self.list.looked_at.connect(lambda _id: self._look())
        self.list.opened.connect(lambda _id: self.sheet.print_button.setFocus())
        for key, slot in (
            ("Ctrl+P", self.sheet.print_pages),
            ("Ctrl+S", self.sheet.ask_where),
            ("Ctrl+Shift+N", self.begin),
            ("Escape", self._escape),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # ---- what the workspace asks

    def refresh(self) -> None:
        """Read the list again; what is looked at or chosen stays, and is drawn anew where one comes back to it."""
        try:
            lines = paper_lines(self._context.store)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        if self.making:
            self.maker.refresh()
            if not self.isVisible():
                self._make()
        self.card.show_lines(lines)

    def take_focus(self) -> None:
        """The line, or the choices of a new paper."""
        if self.making:
            self.maker.take_focus()
        elif not self.listing:
            self.verifier.take_focus()
        else:
            self.line.setFocus()
            self.line.selectAll()

    def settle(self) -> bool:
        """Nobody waits for a preview any more."""
        self._forget()
        return True

    @property
    def making(self) -> bool:
        """True while a new paper is chosen."""
        return self._stack.currentWidget() is self.maker

    @property
    def listing(self) -> bool:
        """True while the list is in front."""
        return self._stack.currentWidget() is self.card

    @property
    def shown(self) -> list[PaperLine]:
        """The lines of the list, in their order."""
        return self.card.shown

    def begin(self, patient_id: str = "", kind: str = "", session_id: str = "") -> None:
        """The choices for a new paper."""
        self._forget()
        self._stack.setCurrentWidget(self.maker)
        self.sheet.clear("")
        self.maker.begin(patient_id, kind, session_id)
        self.maker.take_focus()

    def show_line(self, paper_id: str) -> None:
        """The list with everything in it, and one line chosen."""
        self.line.clear()
        self._pause.stop()
        self._stack.setCurrentIndex(0)
        self.card.choose(paper_id)

    def show_list(self) -> None:
        """Back from the choices."""
        self._forget()
        self._stack.setCurrentIndex(0)
        self._look()
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter typed anywhere on the list goes into the line."""
        if self.listing and event.text() and event.text().isprintable() and event.text().strip():
            self.line.setFocus()
            self.line.insert(event.text())
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """From the line, Down goes into the list."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and self.shown:
                self.list.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape and self.line.text():
                self.line.clear()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Centre the columns in a wide window."""
        super().resizeEvent(event)
        side = side_margin(self.width())
        self._column.setContentsMargins(side, 22, side, 22)

    # ---- the list

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(label("Documents", "name"))
        head.addStretch(1)
        head.addWidget(self.line, 2)
        head.addWidget(self.verify)
        head.addWidget(self.new)
        for one in (self.verify, self.new):
            one.setMinimumHeight(48)
        self._stack.addWidget(self.card)
        self._stack.addWidget(self.maker)
        self._stack.addWidget(self.verifier)
        body = QHBoxLayout()
        body.setSpacing(14)
        body.addWidget(self._stack, 58)
        body.addWidget(self.sheet, 42)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(14)
        self._column.addLayout(head)
        self._column.addLayout(body, 1)

    def _find(self) -> None:
        self._pause.stop()
        if not self.listing and self.line.text():
            self.show_list()
        self.card.look_for(self.line.text())

    def _nothing(self) -> None:
        if self.listing:
            self.sheet.clear("")

    # ---- the paper at the right

    def _look(self) -> None:
        """The chosen line as it was printed."""
        line = self.list.current
        if not self.listing or line is None:
            return
        acts: list[Act] = [("Open the patient", lambda: self.patient_wanted.emit(line.patient_id))]
        if line.session_id:
            acts.append(("Open the session", lambda: self.session_wanted.emit(line.session_id)))
        if line.kind in kinds():
            again = (line.patient_id, line.kind, line.session_id)
            acts.insert(0, ("Make it anew", lambda: self.begin(*again)))
        if line.waits:
            acts.insert(0, ("Mark as given", lambda: self.give(line.id)))
        try:
            paper = kept_sheet(self._context.store, line)
        except (StoreError, ValueError) as error:
            self.sheet.clear(str(error), tone="red", acts=acts)
            return
        if paper is None:
            self.sheet.clear(_NO_COPY, acts=acts)
            return
        words = "Print and mark as given" if line.waits else "Print again"
        self.sheet.show_paper(paper, print_words=words, acts=acts, said=f"{line.kind_words}, {line.where}")

    def give(self, paper_id: str) -> None:
        """A paper was given without the program: it does not wait any more."""
        try:
            before = kept_paper(self._context.store, paper_id)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        if before is not None and not before.given_at:
            self._context.write(change_of(before, replace(before, given_at=clock.now())))

    def _went(self, way: str) -> None:
        """A paper was printed or saved: it is kept, and a line of the log says so."""
        data = self.sheet.pages.data
        line = self.list.current
        if self.making:
            facts = self._facts
        elif self.listing and line is not None and line.source == "kept_paper":
            facts = PaperFacts(
                patient_id=line.patient_id, kind=line.kind, session_id=line.session_id or None, note=line.note
            )
        else:
            facts = None
        if facts is not None:
            said = self.sheet.state
            more = keep_paper(self._context, facts, data, way)
            self.sheet.say(f"{said} {more or 'It stands in the list.'}", "pine")

    def keep_for_later(self) -> None:
        """The paper that is being made is kept, and waits until it is given."""
        if self._facts is not None and self.sheet.pages.data and self.sheet.print_button.isEnabled():
            more = keep_paper(self._context, self._facts, self.sheet.pages.data)
            self.sheet.say(more or "Kept. It stands in the list as not given yet.", "pine")

    def _begin_to_verify(self) -> None:
        self._forget()
        self._stack.setCurrentWidget(self.verifier)
        self.sheet.clear("")
        self.verifier.take_focus()

    def _verified(self, paper: object) -> None:
        """The file that was looked at; it is not kept."""
        if isinstance(paper, SheetPaper):
            self.sheet.show_paper(paper, print_words="Print")
        else:
            self.sheet.clear("")

    # ---- making

    def _make(self) -> None:
        """The paper of the choices, in the background."""
        if not self.making:
            return
        self._forget()
        missing = self.maker.missing
        if missing:
            self.sheet.clear(missing)
            return
        order, password, facts = self.maker.order, self.maker.password.text(), self.maker.facts
        self.sheet.wait("Drawing the pages…")

        def job(reader: ChartStore, _tell: Callable[[str], None]) -> _Made:
            data = papers.make(reader, order)
            return _Made(data, papers.make(reader, replace(order, password=password)) if password else b"")

        def take(made: object) -> None:
            assert isinstance(made, _Made)
            self._facts = facts
            name = PAPER_WORDS[order.kind].split(",")[0]
            paper = SheetPaper(
                data=made.data,
                locked=made.locked,
                name=f"{name.lower().replace(' ', '-')}-{moments.today().isoformat()}",
                title=name,
                paper=order.paper,
            )
            acts: list[Act] = [("Keep it, give it later", self.keep_for_later)] if facts is not None else []
            locked = " The saved file opens with the password alone." if made.locked else ""
            said = f"Every letter can be printed.{locked}"
            self.sheet.show_paper(paper, print_words="Print", acts=acts, said=said)

        self._order = self._worker().start(job, take, self._refuse)

    def _refuse(self, error: Exception) -> None:
        expected = isinstance(error, DocumentError | StoreError)
        words = str(error) if expected else "The pages could not be drawn. The chart itself is safe."
        self._facts = None
        self.sheet.clear(words, tone="red")
        self.refused.emit(words)
        if not expected:
            raise error

    def _forget(self) -> None:
        if self._order:
            self._worker().forget(self._order)
            self._order = 0

    def _escape(self) -> None:
        if not self.listing:
            self.show_list()
        elif self.line.text():
            self.line.clear()
