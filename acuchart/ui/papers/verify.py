"""Verify a file: whether it is a paper of this practice, unchanged, and what data it carries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart import paths
from acuchart.model.kept_paper import PAPER_WORDS
from acuchart.store import ChartStore, StoreError
from acuchart.store.papers import moment_of_code, with_bytes
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.page import card
from acuchart.ui.paper import Pages
from acuchart.ui.papers.sheet import SheetPaper
from acuchart.ui.widgets import Glyph, button, empty_out, icon_button, label

_CODE: Final = re.compile(r"\b[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}\b")
_NOT_KEPT: Final = (
    "No paper with exactly these bytes is kept here. It was saved with a password, printed and scanned, made in"
    " another file, or changed."
)
_CODE_ALONE: Final = (
    "A code says which state of the record a paper was made from. It does not say that no word was changed."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence; ``good`` is None for a plain remark."""

    words: str
    good: bool | None = None


def about_code(store: ChartStore, code: str) -> Verdict:
    """What the record knows of a code that papers print. Raises StoreError."""
    digits = " ".join(code.split())
    at = moment_of_code(store, code)
    if not at:
        return Verdict(
            f"The code {digits} is not in this record: the paper is of another file, or changed.", False
        )
    when = f"{moments.day_text(moments.day_of(at), year=True)}, {moments.clock_text(at)}"
    return Verdict(f"The code {digits} is of this record, as it was on {when}.", True)


def about_file(store: ChartStore, data: bytes, name: str) -> list[Verdict]:
    """What can be said of a PDF file: kept here byte for byte, its codes, the chart in it. Raises StoreError."""
    out = []
    for paper in with_bytes(store, sha256(data).hexdigest()):
        whose = discreet().name(store.patient(paper.patient_id).name)
        when = f"{moments.day_text(moments.day_of(paper.at), year=True)}, {moments.clock_text(paper.at)}"
        kind = PAPER_WORDS.get(paper.kind, paper.kind)
        out.append(Verdict(f"Byte for byte the paper “{kind}” for {whose}, made on {when}.", True))
    if not out:
        out.append(Verdict(_NOT_KEPT, False))
    codes = dict.fromkeys(_CODE.findall(_words(data)))
    out += [about_code(store, code) for code in codes]
    out.append(Verdict(_CODE_ALONE if codes else "No code can be read on its pages."))
    out.append(_data_in(data, name))
    return out


def _words(data: bytes) -> str:
    keeper = QObject()
    pages = Pages(keeper)
    pages.load(data)
    count = pages.document.pageCount()
    return " ".join(" ".join(pages.document.getAllText(at).text().split()) for at in range(max(count, 0)))


def _data_in(data: bytes, name: str) -> Verdict:
    from acuchart.exchange.errors import ExchangeError
    from acuchart.exchange.pdf_in import LockedPdfError, read_pdf

    try:
        record = read_pdf(data, name)
    except LockedPdfError:
        return Verdict("It is locked with a password, so its words and data were not looked at.")
    except ExchangeError:
        return Verdict("It carries no data for other programs.")
    visits = len(record.sessions)
    whose = discreet().name(record.patient.name)
    return Verdict(f"It carries data of {whose}: {visits} visit{'' if visits == 1 else 's'}.")


class VerifyCard(QWidget):
    """``looked`` carries the paper to show beside it, or None."""

    left = Signal()
    looked = Signal(object)

    def __init__(self, context: Context) -> None:
        """Nothing is asked yet."""
        super().__init__()
        self._context = context
        self.verdicts: list[Verdict] = []
        back = icon_button("back", "Back to the list (Esc)")
        back.clicked.connect(self.left)
        self.code = QLineEdit()
        self.code.setPlaceholderText("7f3a 91c2 5e08")
        self.code.setAccessibleName("Code at the foot of a paper")
        self.code.returnPressed.connect(self._ask_code)
        self.check = button("Look it up", "small")
        self.check.clicked.connect(self._ask_code)
        self.choose = button("Choose a PDF", icon_name="doc", tip="Nothing of it is kept")
        self.choose.clicked.connect(self._ask_file)
        self._name = label("", "strong", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        made, column = card()
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 16, 4)
        head.addWidget(back)
        head.addWidget(label("Verify a file", "subhead"), 1)
        head.addWidget(self.choose)
        column.addLayout(head)
        body = QVBoxLayout()
        body.setContentsMargins(16, 8, 16, 16)
        body.setSpacing(10)
        about = "Does a paper come from this practice file? Choose the PDF, or type the code at its foot."
        body.addWidget(label(about, "body", tone="quiet", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.code, 1)
        row.addWidget(self.check)
        body.addLayout(row)
        body.addWidget(self._name)
        body.addLayout(self._list)
        column.addLayout(body)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)

    def take_focus(self) -> None:
        """Ready for a code."""
        self.code.setFocus()
        self.code.selectAll()

    def look_at(self, file: Path) -> None:
        """Everything that can be said of a file."""
        from acuchart.exchange.pdf_in import MOST_FILE

        try:
            if file.stat().st_size > MOST_FILE:
                self._show(file.name, [Verdict("This file is larger than any paper of acuchart.", False)])
                return
            data = file.read_bytes()
        except OSError as error:
            why = (error.strerror or "the system gave no reason").lower()
            self._show(file.name, [Verdict(f"It cannot be read: {why}.", False)])
            return
        if b"%PDF-" not in data[:1024]:
            self._show(file.name, [Verdict("This is not a PDF file; choose another file.", False)])
            return
        try:
            found = about_file(self._context.store, data, file.name)
            paper = self._context.store.practice().paper
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        self._show(file.name, found)
        self.looked.emit(SheetPaper(data=data, name=file.stem, title=file.name, paper=paper))

    def _ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Verify a file", str(paths.documents_dir()), "PDF (*.pdf)")
        if chosen:
            self.look_at(Path(chosen))

    def _ask_code(self) -> None:
        typed = self.code.text().strip()
        if not typed:
            return
        try:
            found = about_code(self._context.store, typed)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        self._show("", [found, Verdict(_CODE_ALONE)])
        self.looked.emit(None)

    def _show(self, name: str, found: list[Verdict]) -> None:
        self.verdicts = found
        self._name.setText(name)
        self._name.setVisible(bool(name))
        empty_out(self._list)
        for one in found:
            sign = {True: ("check", "pine"), False: ("alert", "amber"), None: ("help", "ink3")}[one.good]
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(Glyph(sign[0], 20, sign[1]))
            row.addWidget(label(one.words, "body", wrap=True), 1)
            self._list.addLayout(row)
