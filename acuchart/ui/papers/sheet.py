"""The paper as it prints, with what can be done with it under it: print, save, more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from acuchart.ui import printing
from acuchart.ui.context import Context
from acuchart.ui.paper import Pages
from acuchart.ui.paper_view import PaperView
from acuchart.ui.widgets import Elided, button, frame, icon_button, label, set_property

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_SHORTEST: Final = 320
Act = tuple[str, Callable[[], None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPaper:
    """A PDF to look at. ``name`` is the suggested file name without a patient in it; ``locked`` what is saved.

    ``paper`` is the size that the printer is asked for.
    """

    data: bytes
    name: str
    title: str
    paper: str
    locked: bytes = b""


class PaperSheet(QFrame):
    """``went`` tells how a paper left, as `printing.went_out` says it."""

    went = Signal(str)
    made = Signal()  # the pages are shown

    def __init__(self, context: Context) -> None:
        """Empty."""
        super().__init__()
        self.setProperty("role", "card")
        self._context = context
        self._paper: SheetPaper | None = None
        self._acts: Sequence[Act] = ()
        self.pages = Pages(self)
        self.view = PaperView(self, self.pages, "The paper as it prints", gap=12)
        self.view.pageNavigator().currentPageChanged.connect(lambda _page: self._count())
        self._words = label("", "body", tone="quiet", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._state = Elided("", "hint")
        self._page = label("", "hint")
        self.width_button = button("Width", "quiet", tip="As wide as the room")
        self.width_button.setCheckable(True)
        self.width_button.toggled.connect(self._zoom)
        self.print_button = button("Print", "primary", icon_name="print", tip="Print (Ctrl+P)")
        self.save_button = button("Save PDF", icon_name="doc", tip="Save the PDF (Ctrl+S)")
        self.more_button = icon_button("more", "More", flat=False)
        self.print_button.clicked.connect(self.print_pages)
        self.save_button.clicked.connect(self.ask_where)
        self.more_button.clicked.connect(self._show_menu)
        self.setMinimumWidth(_SHORTEST)
        self._lay_out()
        self.clear("")

    @property
    def state(self) -> str:
        """What is said under the pages."""
        return self._state.full

    @property
    def words(self) -> str:
        """What stands in the place of the pages, or empty."""
        return self._words.text() if self._stack.currentIndex() == 0 else ""

    @property
    def acts(self) -> dict[str, Callable[[], None]]:
        """What the menu offers, by its words."""
        return dict(self._acts)

    def show_paper(self, paper: SheetPaper, *, print_words: str, acts: Sequence[Act] = (), said: str = "") -> None:
        """Show a PDF; ``acts`` are in the menu, ``said`` stands under the pages."""
        same = self._paper is not None and self._paper.data == paper.data
        self._paper, self._acts = paper, acts
        if not same:
            self.pages.load(paper.data)
        self.print_button.setText(print_words)
        self._stack.setCurrentIndex(1)
        self._ready(ready=True)
        self.say(said)
        self._count()
        self.made.emit()

    def clear(self, words: str, *, tone: str = "quiet", acts: Sequence[Act] = ()) -> None:
        """No paper, and why."""
        self._paper, self._acts = None, acts
        self.print_button.setText("Print")
        self._words.setText(words)
        set_property(self._words, "tone", tone)
        self._stack.setCurrentIndex(0)
        self._ready(ready=False)
        self._page.setText("")
        self.say("")

    def wait(self, words: str) -> None:
        """Another paper is being made; the old one stays in sight and cannot be printed."""
        if self._paper is None:
            self._words.setText(words)
            set_property(self._words, "tone", "quiet")
        self._ready(ready=False)
        self.say(words)

    def say(self, words: str, tone: str = "") -> None:
        """A line under the pages."""
        self._state.say(words)
        set_property(self._state, "tone", tone)

    def print_pages(self) -> None:
        """Through the system's own window for printers."""
        if self._paper is None or not self.print_button.isEnabled():
            return
        count = self.pages.document.pageCount()
        printer = printing.ask_printer(self, self._context.settings, title=self._paper.title, pages=count)
        if isinstance(printer, str):
            self.say(printer, "amber")
        elif printer is not None:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Draw the pages that were chosen on a printer."""
        assert self._paper is not None
        problem = printing.print_pages(printer, self.pages, self._paper.paper)
        self._told(problem or printing.SENT, "red" if problem else "pine")

    def ask_where(self) -> None:
        """Save the PDF where the person says."""
        if self._paper is None or not self.save_button.isEnabled():
            return
        data, title = self._paper.locked or self._paper.data, f"Save “{self._paper.title}”"
        said = printing.save_pdf(self, data, self._context, title=title, name=self._paper.name)
        if said:
            self._told(said, "pine" if printing.went_out(said) else "red")

    # ---- inside

    def _told(self, said: str, tone: str) -> None:
        self.say(said, tone)
        if way := printing.went_out(said):
            self.went.emit(way)

    def _lay_out(self) -> None:
        body = frame("plain")
        self._stack = QStackedLayout(body)
        words = QWidget()
        middle = QVBoxLayout(words)
        middle.setContentsMargins(32, 24, 32, 24)
        middle.addStretch(1)
        middle.addWidget(self._words)
        middle.addStretch(2)
        self._stack.addWidget(words)
        self._stack.addWidget(self.view)
        caption = QHBoxLayout()
        caption.setContentsMargins(16, 4, 8, 4)
        caption.setSpacing(8)
        caption.addWidget(self._state, 1)
        caption.addWidget(self._page)
        caption.addWidget(self.width_button)
        acts = QHBoxLayout()
        acts.setContentsMargins(14, 10, 14, 12)
        acts.setSpacing(8)
        acts.addWidget(self.print_button, 1)
        acts.addWidget(self.save_button)
        acts.addWidget(self.more_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 1)
        column.setSpacing(0)
        column.addWidget(body, 1)
        column.addLayout(caption)
        column.addWidget(frame("rule"))
        column.addLayout(acts)

    def _ready(self, *, ready: bool) -> None:
        for one in (self.save_button, self.print_button):
            one.setEnabled(ready)
        self.more_button.setEnabled(bool(self._acts))
        self.width_button.setVisible(self._paper is not None)

    def _count(self) -> None:
        count = self.pages.document.pageCount()
        self._page.setText(f"{self.view.pageNavigator().currentPage() + 1} of {count}" if count else "")

    def _zoom(self, wide: bool) -> None:
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth if wide else QPdfView.ZoomMode.FitInView)

    def _show_menu(self) -> None:
        menu = QMenu(self.more_button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, act in self._acts:
            menu.addAction(words).triggered.connect(lambda _checked=False, act=act: act())
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))
