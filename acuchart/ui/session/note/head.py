"""The head of the note: which day, which layout, how the patient was seen, and templates as plain files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from acuchart.files import write_beside
from acuchart.model.note_template import ENDING, from_text, to_text
from acuchart.model.session import VISIT_WORDS, VisitKind
from acuchart.ui.document import SessionDocument
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.moments import clock_text, day_of, long_day_text
from acuchart.ui.widgets import Segment, button, label, set_property

LAYOUTS: Final = (("tcm", "TCM"), ("micro", "Microsystem"), ("medical", "Medical"))
"""The layouts over the one record, in the order in which they are offered."""
_FILTER: Final = f"Templates (*{ENDING});;All files (*)"
_LONGEST: Final = 200_000  # bytes; a note is never as long


class Head(QWidget):
    """Two lines over the note."""

    layout_chosen = Signal(str)
    visit_chosen = Signal(str)
    template_read = Signal(dict)  # section → text

    def __init__(self, document: SessionDocument, layout: str) -> None:
        """``layout`` is the one that is shown, chosen or not."""
        super().__init__()
        self._document = document
        self._facts = label("", "label", wrap=True)
        self._said = label("", "label", tone="red", wrap=True)
        self._said.hide()
        self.layouts = Segment(LAYOUTS, layout)
        self.layouts.setAccessibleName("Layout of the note")
        self.visits = Segment(
            [(kind.value, VISIT_WORDS[kind]) for kind in VisitKind], document.session.visit.value
        )
        self.visits.setAccessibleName("How the patient was seen")
        for segment in (self.layouts, self.visits):
            segment.setProperty("tone", "tight")
        self.template = button(
            "Template", "small", icon_name="doc", tip="Save or load the note as a plain text file"
        )
        self.layouts.chosen.connect(self.layout_chosen)
        self.visits.chosen.connect(self.visit_chosen)
        self.template.clicked.connect(lambda: self._menu())
        for made in (self.layouts, self.visits, self.template):
            made.setEnabled(document.writable or made is self.layouts)
        first = QHBoxLayout()
        first.addWidget(label(long_day_text(day_of(document.session.started_at)), "heading"), 1)
        first.addWidget(self.template)
        choices = QWidget()
        row = FlowLayout(choices, gap=8)
        row.addWidget(self.layouts)
        row.addWidget(self.visits)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(first)
        column.addWidget(self._facts)
        column.addWidget(choices)
        column.addWidget(self._said)
        self.refresh(layout)

    def refresh(self, layout: str) -> None:
        """Show what the file holds."""
        session = self._document.session
        until = f" to {clock_text(session.ended_at)}" if session.ended_at else ""
        facts = [session.title, f"{session.retention_min} min retention" if session.retention_min else ""]
        facts.append(f"from {clock_text(session.started_at)}{until}")
        self._facts.setText(", ".join(part for part in facts if part))
        self.layouts.set(layout)
        self.visits.set(session.visit.value)

    def _menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Load a template…").triggered.connect(lambda: self._ask(self.load))
        menu.addAction("Save this note as a template…").triggered.connect(lambda: self._ask(self.save))
        menu.popup(self.template.mapToGlobal(QPoint(0, self.template.height())))

    def _ask(self, then: Callable[[Path], None]) -> None:
        if then == self.load:
            name, _ = QFileDialog.getOpenFileName(self, "Load a template", "", _FILTER)
        else:
            name, _ = QFileDialog.getSaveFileName(self, "Save as a template", f"template{ENDING}", _FILTER)
        if name:
            then(Path(name))

    def save(self, path: Path) -> None:
        """What stands in the sections, as a text file."""
        text = to_text(self._document.notes)
        if not text:
            self.tell("The note is empty; there is nothing to save as a template.")
            return
        try:
            write_beside(path, text.encode())
        except OSError as error:
            self.tell(f"The template could not be written to “{path.name}”: {error.strerror}.")
            return
        self.tell(
            f"Saved as “{path.name}”. It holds the words of this note: take out what names the patient.", "amber"
        )

    def load(self, path: Path) -> None:
        """The sections of a text file, under what is typed already."""
        try:
            if path.stat().st_size > _LONGEST:
                self.tell(f"“{path.name}” is too long for a template; choose a text file with a few lines.")
                return
            found = from_text(path.read_text(encoding="utf-8"))
        except OSError as error:
            self.tell(f"“{path.name}” could not be read: {error.strerror}.")
        except UnicodeDecodeError:
            self.tell(f"“{path.name}” is not a plain text file; save it as UTF-8 text and load it again.")
        except ValueError as error:
            self.tell(f"“{path.name}”: {error}")
        else:
            self.tell("")
            self.template_read.emit(found)

    def tell(self, words: str, tone: str = "red") -> None:
        """A sentence under the head, or none."""
        set_property(self._said, "tone", tone)
        self._said.setText(words)
        self._said.setVisible(bool(words))

    @property
    def said(self) -> str:
        """The sentence under the head."""
        return self._said.text()
