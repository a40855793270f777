"""One button that prints a paper or saves it as PDF; the paper is made when one of the two is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acuchart.ui.context import Context
from acuchart.ui.widgets import button

if TYPE_CHECKING:
    from acuchart.documents import Output
    from acuchart.ui.papers.keeping import PaperFacts
    from acuchart.ui.print_menu import PrintMenu


class PrintButton(QWidget):
    """``said`` carries what happened, in one sentence."""

    said = Signal(str)

    def __init__(
        self,
        context: Context,
        words: str,
        make: Callable[[Output], bytes],
        *,
        name: str,
        facts: Callable[[], PaperFacts] | None = None,
    ) -> None:
        """``make`` gets the choices for the file; ``name`` is of it and of the printer’s job, without a patient.

        ``facts`` are those of the paper that is made: with them it is kept and stands in Documents.
        """
        super().__init__()
        self._context, self._make, self._name, self._facts = context, make, name, facts
        self._menu: PrintMenu | None = None
        self.button = button(words, "small", icon_name="print", tip=f"{words}, or save it as PDF")
        self.button.clicked.connect(
            lambda: self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.button)

    @property
    def menu(self) -> PrintMenu:
        """What can be chosen; made at the first press."""
        if self._menu is None:
            from acuchart.ui.print_menu import PrintMenu

            self._menu = PrintMenu(self.button)
            self._menu.chosen.connect(self._out)
        return self._menu

    def _out(self, output: Output, to_printer: bool) -> None:
        from acuchart.documents import DocumentError
        from acuchart.ui import printing

        try:
            data = self._make(output)
        except DocumentError as error:
            self.said.emit(str(error))
            return
        if to_printer:
            paper = self._context.store.practice().paper
            said = printing.print_pdf(self, data, settings=self._context.settings, paper=paper, title=self._name)
        else:
            title = f"Save the {self._name}"
            said = printing.save_pdf(self, data, self._context, title=title, name=self._name)
        went = printing.went_out(said)
        if went and self._facts is not None:
            from acuchart.ui.papers.keeping import keep_paper

            # The practice file is locked itself: what is kept in it can be read without the paper's password.
            kept = self._make(replace(output, password="")) if output.password else data
            more = keep_paper(self._context, self._facts(), kept, went)
            said = f"{said} {more}".strip()
        self.said.emit(said)
