"""The card of the list: kinds to choose from, heads of the columns, the lines, and the list as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from acuchart import paths
from acuchart.files import write_beside
from acuchart.model.kept_paper import PAPER_WORDS, PaperLine, found, in_order
from acuchart.ui.discreet import discreet
from acuchart.ui.icons import icon
from acuchart.ui.page import card
from acuchart.ui.papers.list import Heads, PapersList, cells
from acuchart.ui.table_out import as_csv, as_lines
from acuchart.ui.widgets import button, frame, label, set_property

_CHIPS: Final = ("handout", "letter", "consent", "slip")  # the others are under “More”
_HEADS: Final = ("Paper", "About it", "For", "Made", "Sent")


class ListCard(QWidget):
    """``emptied`` when no line fits what is looked for."""

    emptied = Signal()

    def __init__(self) -> None:
        """Nothing is listed yet."""
        super().__init__()
        self._lines: tuple[PaperLine, ...] = ()
        self.shown: list[PaperLine] = []
        self._kind, self._waiting, self._words = "", False, ""
        self.list = PapersList()
        self.heads = Heads()
        self.every = self._chip("All", "")
        self.chips = {kind: self._chip(f"{PAPER_WORDS[kind].split(',')[0]}s", kind) for kind in _CHIPS}
        self.more = button("More", "chip", tip="Other kinds of paper")
        self.more.setCheckable(True)
        self.more.clicked.connect(self._ask_kind)
        self.open = button("Open", "chip", icon_name="alert", tone="amber", tip="Papers that are not given yet")
        set_property(self.open, "tone", "amber")
        self.open.setCheckable(True)
        self.open.clicked.connect(self._only_waiting)
        self._count = label("", "hint")
        self.copy = button("Copy list", "quiet", icon_name="copy", tip="To be pasted into a spreadsheet")
        self.copy.clicked.connect(self._copy)
        self.save = button("Save as CSV", "quiet", icon_name="doc", tip="The lines that are shown, as a table")
        self.save.clicked.connect(self._ask_where)
        self._lay_out()
        self.heads.sorted_by.connect(lambda _by, _down: self.show_found())
        discreet().changed.connect(self.list.viewport().update)

    def show_lines(self, lines: Sequence[PaperLine]) -> None:
        """Other lines; the filter, the order and the chosen line stay."""
        self._lines = tuple(lines)
        self.show_found()

    def choose(self, paper_id: str) -> None:
        """Everything is listed, and one line is chosen."""
        self._kind, self._waiting, self._words = "", False, ""
        self.show_found(paper_id)

    def look_for(self, words: str) -> None:
        """Only lines with all these words."""
        self._words = words
        self.show_found()

    def take_kind(self, kind: str) -> None:
        """Only lines of a kind; empty for all."""
        self._kind = kind
        self.show_found()

    def _lay_out(self) -> None:
        made, inside = card()
        chips = QHBoxLayout()
        chips.setContentsMargins(16, 12, 16, 6)
        chips.setSpacing(8)
        for chip in (self.every, *self.chips.values(), self.more):
            chips.addWidget(chip)
        chips.addStretch()
        chips.addWidget(self.open)
        inside.addLayout(chips)
        inside.addWidget(self.heads)
        inside.addWidget(frame("rule"))
        self._nothing = label("", "body", tone="quiet", wrap=True)
        self._nothing.setContentsMargins(16, 14, 16, 14)
        inside.addWidget(self._nothing)
        inside.addWidget(self.list, 1)
        inside.addWidget(frame("rule"))
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 6, 8, 6)
        foot.addWidget(self._count, 1)
        foot.addWidget(self.copy)
        foot.addWidget(self.save)
        inside.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)

    def _chip(self, words: str, kind: str) -> QPushButton:
        made = button(words, "chip")
        made.setCheckable(True)
        made.clicked.connect(lambda _checked=False: self.take_kind(kind))
        return made

    def _only_waiting(self, on: bool) -> None:
        self._waiting = on
        self.show_found()

    def _ask_kind(self) -> None:
        menu = QMenu(self.more)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind, words in PAPER_WORDS.items():
            count = sum(one.kind == kind for one in self._lines)
            if kind not in _CHIPS and count:
                act = menu.addAction(f"{words}, {count}")
                act.triggered.connect(lambda _checked=False, kind=kind: self.take_kind(kind))
        menu.aboutToHide.connect(lambda: self._say_chips())
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def show_found(self, keep: str = "") -> None:
        """Show the lines that fit, in the order that was chosen."""
        lines = found(self._lines, kind=self._kind, waiting=self._waiting, words=self._words)
        by, down = self.heads.by, self.heads.down
        self.shown = in_order(lines, by, down=down)
        current = self.list.current
        keep = keep or ("" if current is None else current.id)
        self.list.show_lines(self.shown, grouped=by == "made" and down, keep=keep)
        self.list.setVisible(bool(self.shown))
        self._nothing.setVisible(not self.shown)
        none = "No paper was made yet. What is printed or saved anywhere in the program stands here."
        self._nothing.setText("No paper fits." if self._lines else none)
        total = len(self._lines)
        order = "newest first" if by == "made" and down else "sorted"
        self._count.setText(f"{len(self.shown)} of {total}, {order}" if total else "")
        for one in (self.copy, self.save):
            one.setEnabled(bool(self.shown))
        self._say_chips()
        if not self.shown:
            self.emptied.emit()

    def _say_chips(self) -> None:
        self.every.setText(f"All {len(self._lines)}")
        for kind, chip in (("", self.every), *self.chips.items()):
            chip.setChecked(kind == self._kind)
            chip.setIcon(icon("check", "pine_ink") if kind == self._kind else QIcon())  # not by colour alone
        other = self._kind if self._kind not in ("", *_CHIPS) else ""
        self.more.setChecked(bool(other))
        self.more.setText(PAPER_WORDS.get(other, "More"))
        waiting = sum(one.waits for one in self._lines)
        self.open.setText(f"Open {waiting}")
        self.open.setVisible(bool(waiting) or self._waiting)
        self.open.setChecked(self._waiting)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(as_lines(self._rows()))
        self._count.setText(f"{len(self.shown)} lines were copied.")

    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the list of papers", str(paths.documents_dir() / "papers.csv"), "*.csv"
        )
        if chosen:
            self.write_csv(Path(chosen))

    def write_csv(self, path: Path) -> None:
        """Write the lines that are shown; a file that cannot be written is said."""
        try:
            write_beside(path, as_csv(self._rows()))
        except OSError:
            self._count.setText(f"“{path.name}” could not be written there; choose another folder.")
            return
        self._count.setText(f"Saved as “{path.name}”.")

    def _rows(self) -> list[list[str]]:
        return [list(_HEADS), *(cells(one) for one in self.shown)]
