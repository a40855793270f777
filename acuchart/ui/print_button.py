"""One button that prints a paper or saves it as PDF; the paper is made when one of the two is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from acuchart import paths
from acuchart.ui.context import Context
from acuchart.ui.widgets import button

if TYPE_CHECKING:
    from acuchart.ui.papers.keeping import PaperFacts


class PrintButton(QWidget):
    """``said`` carries what happened, in one sentence."""

    said = Signal(str)

    def __init__(
        self,
        context: Context,
        words: str,
        make: Callable[[], bytes],
        *,
        name: str,
        facts: Callable[[], PaperFacts] | None = None,
    ) -> None:
        """``name`` is of the file and of the printer’s job; no patient is in it.

        ``facts`` are those of the paper that is made: with them it is kept and stands in Documents.
        """
        super().__init__()
        self._context, self._make, self._name, self._facts = context, make, name, facts
        self.button = button(words, "small", icon_name="print", tip=f"{words}, or save it as PDF")
        menu = QMenu(self.button)
        menu.addAction("Print").triggered.connect(lambda: self._out(to_printer=True))
        menu.addAction("Save as PDF").triggered.connect(lambda: self._out(to_printer=False))
        self.button.clicked.connect(lambda: menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft())))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.button)

    def _out(self, *, to_printer: bool) -> None:
        from acuchart.documents import DocumentError
        from acuchart.ui import printing

        try:
            data = self._make()
        except DocumentError as error:
            self.said.emit(str(error))
            return
        if to_printer:
            paper = self._context.store.practice().paper
            said = printing.print_pdf(self, data, settings=self._context.settings, paper=paper, title=self._name)
        else:
            file = paths.documents_dir() / f"{self._name}.pdf"
            said = printing.save_pdf(self, data, title=f"Save the {self._name}", suggested=file)
        went = printing.went_out(said)
        if went and self._facts is not None:
            from acuchart.ui.papers.keeping import keep_paper

            more = keep_paper(self._context, self._facts(), data, went)
            said = f"{said} {more}".strip()
        self.said.emit(said)
