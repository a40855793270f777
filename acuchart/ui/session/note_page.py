"""The note beside the last one: parts as typed, what the program writes, and the forms of the chosen layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from acuchart import assets
from acuchart.model.atlas import Atlas
from acuchart.model.change import Change, change_of
from acuchart.model.done import section_sentences
from acuchart.model.exam import FORMS, UNDER, sentence, taken_over, taken_over_text
from acuchart.model.finding import Finding
from acuchart.model.report import SessionReport
from acuchart.model.session import SECTION_TITLES, Note, Section, VisitKind
from acuchart.model.snippet import Snippet, in_force
from acuchart.store import ChartStore, StoreError
from acuchart.store.kinds import of_practice
from acuchart.ui.document import SessionDocument
from acuchart.ui.moments import day_of
from acuchart.ui.session.note.did import Did, auto_label, measure_names
from acuchart.ui.session.note.exam_edit import ExamEdit
from acuchart.ui.session.note.head import LAYOUTS, Head
from acuchart.ui.session.note.last import Last
from acuchart.ui.session.note.meter import Meter
from acuchart.ui.session.note.panels import MedicalPanel, MicroPanel, Panel, TcmPanel
from acuchart.ui.session.note.part import Part
from acuchart.ui.widgets import frame, label

_LETTERS: Final = {
    Section.REASON: "R",
    Section.SUBJECTIVE: "S",
    Section.OBJECTIVE: "O",
    Section.ASSESSMENT: "A",
    Section.PLAN: "P",
}
assert set(_LETTERS) == set(Section)
_WIDEST: Final = 760  # a line that is longer is hard to read
_SIDE: Final = 404  # px of the forms
_WITH_LAST: Final = 1040  # px of width from which the last session has its column
_SOON_MS: Final = 200  # what is counted follows the typing


class NotePage(QWidget):
    """Last session at the left, this one in the middle, the forms at the right, STRICTA at the foot."""

    plates_wanted = Signal(str)  # the view id
    page_wanted = Signal(str)  # a tab of the session

    def __init__(self, document: SessionDocument, store: ChartStore, atlas: Atlas) -> None:
        """Read the last session's note."""
        super().__init__()
        self._document, self._store, self._atlas = document, store, atlas
        self._practice = store.practice()
        self._measures = measure_names(store)
        self._exam = ExamEdit(document, self)
        self._parts: dict[Section, Part] = {}
        self._auto: dict[Section, QLabel] = {}
        self._snippets: Mapping[str, Snippet] = {}
        self._panels: dict[str, Panel] = {}
        self._last = Last(document, store)
        self._last_layout = self._last.layout_key
        self._looked_at = ""  # of a signed note, which keeps its layout
        self.head = Head(document, self.layout_key)
        self.did = Did(document, store, atlas, _WIDEST)
        self.meter = Meter()
        self._forms = QStackedWidget()
        self._forms.setProperty("role", "rail")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._count)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        self._scroll = self._paper()
        middle.addWidget(self._scroll, 1)
        middle.addWidget(self.meter)
        side = frame("side")
        side.setFixedWidth(_SIDE)
        beside = QVBoxLayout(side)
        beside.setContentsMargins(1, 0, 0, 0)
        beside.addWidget(_scroll(self._forms, "Forms of the layout"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._last)
        row.addLayout(middle, 1)
        row.addWidget(side)
        self._connect()
        self._show_layout()
        self.refresh()

    def _connect(self) -> None:
        document = self._document
        document.changed.connect(self._on_changed)
        document.reloaded.connect(self.refresh)
        self._exam.changed.connect(self._show_found)
        self.head.layout_chosen.connect(lambda key: self._edit_session(layout=key))
        self.head.visit_chosen.connect(lambda key: self._edit_session(visit=VisitKind(key)))
        self.head.template_read.connect(self._take_template)
        self.did.plates_wanted.connect(self.plates_wanted)
        self.meter.wanted.connect(self.lead_to)
        self._last.taken.connect(self._take_text)
        self._last.finding_taken.connect(self._take_finding)
        self._last.shown.connect(self._show_last)

    def _paper(self) -> QScrollArea:
        paper = QWidget()
        paper.setProperty("role", "paper")
        column = QVBoxLayout(paper)
        column.setContentsMargins(28, 16, 28, 24)
        column.setSpacing(2)
        column.addWidget(self.head)
        column.addSpacing(8)
        for section in Section:
            if section is Section.PLAN:
                title = _title("D", "Did")
                title.insertWidget(2, label("written from plates, clock and adjuncts", "hint"))
                column.addLayout(title)
                column.addWidget(self.did)
                column.addSpacing(8)
            column.addLayout(_title(_LETTERS[section], SECTION_TITLES[section]))
            if section in UNDER:
                self._auto[section] = auto_label(_WIDEST)
                column.addWidget(self._auto[section])
            part = Part(section, writable=self._document.writable, snippets=lambda: self._snippets)
            part.setMaximumWidth(_WIDEST)
            part.typed.connect(lambda text, section=section: self._document.type_text(section, text))
            self._parts[section] = part
            column.addWidget(part)
            column.addSpacing(6)
        column.addStretch(1)
        return _scroll(paper, "Note")

    # ---- what is shown

    @property
    def layout_key(self) -> str:
        """The layout of this session; where none was chosen yet, that of the last one."""
        wanted = (self._looked_at, self._document.session.layout, self._last_layout)
        return next((key for key in wanted if key in dict(LAYOUTS)), LAYOUTS[0][0])

    @property
    def panel(self) -> Panel:
        """The forms of the layout that is shown."""
        return self._panels[self.layout_key]

    def refresh(self) -> None:
        """Show what the document holds."""
        for section, part in self._parts.items():
            part.show_text(self._document.notes.get(section, ""))
        self.head.refresh(self.layout_key)
        self._show_found()
        self.show_needles()

    def show_needles(self) -> None:
        """The sentences of what was done, and the small plates."""
        self.did.refresh(self._last.needles)
        self._soon.start()

    def take_focus(self) -> None:
        """Snippets as they are now; the first empty part, otherwise the first."""
        self._read_snippets()
        self.did.refresh(self._last.needles)
        self._soon.start()
        empty = [part for part in self._parts.values() if not part.toPlainText()]
        self._go_to((empty or list(self._parts.values()))[0])

    def part(self, section: Section) -> Part:
        """The field of one part."""
        return self._parts[section]

    def lead_to(self, where: str) -> None:
        """The keyboard goes to where an answer is written; see ``model.stricta.Answer``."""
        kind, _, name = where.partition(":")
        if kind == "section":
            self._go_to(self._parts[Section(name)])
        elif kind == "layout":
            for choice in self.head.layouts.findChildren(QPushButton):
                if choice.isChecked():
                    choice.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif kind == "finding" and name in self.panel.places:
            self.panel.lead_to(name)
        elif kind in ("needles", "adjuncts"):
            self.page_wanted.emit(kind)

    @property
    def sentence(self) -> str:
        """What was done, as the plates say it."""
        return self.did.sentence

    @property
    def since(self) -> str:
        """What was carried from the last session and what changed."""
        return self.did.since

    @property
    def found(self) -> str:
        """What the program writes from the forms."""
        return "\n".join(made.text() for made in self._auto.values() if made.text())

    @property
    def last_words(self) -> str:
        """Everything that the last session’s column says."""
        return "\n".join(part.text() for part in self._last.findChildren(QLabel))

    @property
    def last(self) -> Last:
        """The column of the last session."""
        return self._last

    def _show_found(self) -> None:
        document = self._document
        for section, made in self._auto.items():
            said = section_sentences(
                section, document.findings.values(), document.measures.values(), self._measures
            )
            made.setText("\n".join(said))
            made.setVisible(bool(said))
        self._soon.start()

    def _show_layout(self) -> None:
        key = self.layout_key
        if key not in self._panels:
            if key == "tcm":
                made: Panel = TcmPanel(self._exam, self._atlas)
            else:
                made = MicroPanel(self._exam, self._measures) if key == "micro" else MedicalPanel(self._exam)
            made.show_last(self._last.findings)
            self._panels[key] = made
            self._forms.addWidget(made)
        if self._forms.currentWidget() is not self._panels[key]:
            self._forms.setCurrentWidget(self._panels[key])
            self._order()
        self.head.refresh(key)
        self._soon.start()

    def _show_last(self) -> None:
        for panel in self._panels.values():
            panel.show_last(self._last.findings)
        self.show_needles()

    def _count(self) -> None:
        """The meter; and Tab finds what may have come or gone."""
        document = self._document
        self.meter.show_report(
            SessionReport(
                practice=self._practice,
                patient=document.patient,
                session=document.session,
                course=document.course,
                needles=tuple(document.needles.values()),
                leads=tuple(document.leads.values()),
                areas=tuple(document.areas.values()),
                adjuncts=tuple(document.adjuncts.values()),
                findings=tuple(document.findings.values()),
                stamps=document.stamps,
                notes=document.notes,
                number_in_course=2 if self._last.earlier else 1,
            )
        )
        self._order()

    def _order(self) -> None:
        """The way of the Tab key: the text, the forms, the foot, the last session."""
        chain = [*self._parts.values(), *_stops(self.panel), *_stops(self.meter), *_stops(self._last)]
        for one, other in pairwise(chain):
            QWidget.setTabOrder(one, other)

    # ---- edits

    def _edit_session(self, **facts: Any) -> None:
        session = self._document.session
        if self._document.writable:
            self._document.edit(change_of(session, replace(session, **facts)))
        else:
            self._looked_at = facts.get("layout", self._looked_at)
        self._show_layout()
        self.did.refresh(self._last.needles)

    def _take_text(self, key: str, text: str) -> None:
        last = self._last.session
        if last is not None and self._document.writable:
            part = self._parts[Section(key)]
            part.add(taken_over_text(text, day_of(last.started_at)))
            self._go_to(part)

    def _go_to(self, part: Part) -> None:
        part.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.ensureWidgetVisible(part, 0, 60)

    def _take_finding(self, found: Finding) -> None:
        last = self._last.session
        if last is None or not self._document.writable:
            return
        there = self._document.findings.get(found.kind)
        if there is not None and sentence(there):  # what was noted today is not written over
            title = FORMS[found.kind][0]
            self.head.tell(f"{title} is noted already; empty it here before taking the last one over.", "amber")
            return
        self.head.tell("")
        after = taken_over(found, self._document.session.id, day_of(last.started_at))
        self._document.edit(change_of(there, after))

    def _take_template(self, found: Mapping[Section, str]) -> None:
        for section, text in found.items():
            self._parts[section].add(text)

    def _read_snippets(self) -> None:
        try:
            own = of_practice(self._store, Snippet)
        except StoreError:
            own = ()
        self._snippets = in_force(assets.load_snippets(), own)

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        kinds = set()
        for change in changes:
            note = change.after
            kinds.add(change.entity.value)
            if isinstance(note, Note) and not self._parts[note.section].hasFocus():
                self._parts[note.section].show_text(self._document.notes.get(note.section, ""))
        if "session" in kinds:
            self._show_layout()
        if kinds & {"adjunct", "stamp", "finding", "session"} and self.isVisible():
            self.did.refresh(self._last.needles)
        if "measure" in kinds:
            self._show_found()
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has no room for the last session."""
        super().resizeEvent(event)
        self._last.setVisible(self.width() >= _WITH_LAST)


def _title(letter: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label(letter, "letter"))
    row.addWidget(label(words, "part"))
    row.addStretch(1)
    return row


def _scroll(inside: QWidget, name: str) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidget(inside)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setAccessibleName(name)
    return scroll


def _stops(inside: QWidget) -> list[QWidget]:
    """What the keyboard can stand on in there, in the order in which it was made.

    Also the chips that a click alone reaches: Tab has to lead on from each of them.
    """
    window = inside.window()  # the list of a completer is a window of its own
    return [
        one
        for one in inside.findChildren(QWidget)
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.isEnabled() and one.window() is window
    ]
