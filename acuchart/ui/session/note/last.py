"""The note of an earlier session, to be read; each of its parts can be taken over, and the note says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from acuchart.model.adjunct import Adjunct
from acuchart.model.done import adjunct_sentences
from acuchart.model.exam import FORMS, OF_DOING, UNDER, sentence
from acuchart.model.finding import Finding
from acuchart.model.needle import Needle
from acuchart.model.report import SessionSummary
from acuchart.model.session import SECTION_TITLES, Section, SessionStatus
from acuchart.store import ChartStore, StoreError
from acuchart.store.kinds import of_session
from acuchart.ui.document import SessionDocument
from acuchart.ui.moments import clock_text, day_of, long_day_text
from acuchart.ui.session.needle_sentence import needle_sentence
from acuchart.ui.widgets import empty_out, icon_button, label

WIDTH: Final = 264


class Last(QFrame):
    """One earlier session at a time; the arrows at its head lead through all of them."""

    taken = Signal(str, str)  # a section and its text
    finding_taken = Signal(object)  # a finding
    shown = Signal()  # another session is shown

    def __init__(self, document: SessionDocument, store: ChartStore) -> None:
        """The session right before this one."""
        super().__init__()
        self.setProperty("role", "last")
        self.setFixedWidth(WIDTH)
        self._document, self._store = document, store
        self._at = 0
        self.needles: tuple[Needle, ...] = ()
        self.findings: dict[str, Finding] = {}
        self.session: SessionSummary | None = None
        self._problem = ""
        self._earlier = self._read_list()
        self.back = icon_button("back", "The session before that one")
        self.on = icon_button("fwd", "The session after that one")
        self.back.clicked.connect(lambda: self._go(1))
        self.on.clicked.connect(lambda: self._go(-1))
        self._words = label("", "subhead", wrap=True)
        self._state = label("", "hint", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(label("Last session", "eyebrow"), 1)
        head.addWidget(self.back)
        head.addWidget(self.on)
        self._parts = QWidget()
        self._parts.setProperty("role", "rail")
        column = QVBoxLayout()
        column.setContentsMargins(16, 10, 12, 16)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._words)
        column.addWidget(self._state)
        column.addSpacing(8)
        column.addWidget(self._parts)
        column.addStretch(1)
        inside = QWidget()
        inside.setProperty("role", "rail")
        inside.setLayout(column)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName("Last session’s note")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._column = QVBoxLayout(self._parts)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._show()

    @property
    def earlier(self) -> tuple[SessionSummary, ...]:
        """The patient's sessions before this one, newest first."""
        return self._earlier

    @property
    def layout_key(self) -> str:
        """The layout of the session that is shown, or empty."""
        try:
            return "" if self.session is None else self._store.session(self.session.id).layout
        except StoreError:
            return ""

    def _read_list(self) -> tuple[SessionSummary, ...]:
        session = self._document.session
        try:
            listed = self._store.sessions(patient_id=session.patient_id)
        except StoreError as error:
            self._problem = str(error)
            return ()
        return tuple(one for one in listed if one.id != session.id and one.started_at <= session.started_at)

    def _go(self, way: int) -> None:
        self._at = min(max(self._at + way, 0), len(self._earlier) - 1)
        self._show()
        self.shown.emit()

    def _show(self) -> None:
        """Another session's words."""
        empty_out(self._column)
        last = self._earlier[self._at] if self._earlier else None
        notes: Mapping[Section, str] = {}
        adjuncts: tuple[Adjunct, ...] = ()
        needles: tuple[Needle, ...] = ()
        findings: dict[str, Finding] = {}
        if last is not None:
            try:
                notes, needles = self._store.notes(last.id), self._store.needles(last.id)
                findings = {one.kind: one for one in of_session(self._store, Finding, last.id)}
                adjuncts = of_session(self._store, Adjunct, last.id)
            except StoreError as error:
                self._problem, last = str(error), None
        self.session, self.needles, self.findings = last, needles, findings
        self._words.setText("This is the first one." if last is None else long_day_text(day_of(last.started_at)))
        self._state.setText(self._problem if last is None else _state(last))
        self.back.setEnabled(self._at + 1 < len(self._earlier))
        self.on.setEnabled(self._at > 0)
        for made in (self.back, self.on):
            made.setVisible(len(self._earlier) > 1)
        for section in Section:
            if section is Section.PLAN:
                did = [needle_sentence(needles), *adjunct_sentences(adjuncts)]
                self._part("Did", "\n".join(did).strip(), None)
            text = notes.get(section, "").strip()
            self._part(SECTION_TITLES[section], text, partial(self.taken.emit, section.value, text))
            kinds = OF_DOING if section is Section.PLAN else UNDER.get(section, ())
            for kind in kinds:
                found = findings.get(kind)
                if found is not None:
                    said = sentence(found).partition(": ")[2]
                    self._part(FORMS[kind][0], said, partial(self.finding_taken.emit, found))

    def _part(self, title: str, text: str, take: Callable[[], object] | None) -> None:
        if not text:
            return
        made = QWidget()
        made.setProperty("role", "rail")
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(label(title, "eyebrow"))
        words: QLabel = label(text, "last-words", wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(words)
        column.addStretch(1)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 6)
        row.setSpacing(4)
        row.addLayout(column, 1)
        if take is not None and self._document.writable:
            button = icon_button("copy", f"Take over: {title}", tip=f"Take over into this note: {title}")
            button.clicked.connect(lambda _checked=False: take())
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(made)


def _state(last: SessionSummary) -> str:
    of = f" of {last.planned_sessions}" if last.planned_sessions else ""
    signed = "signed" if last.status == SessionStatus.SIGNED else "not signed"
    return f"Session {last.number_in_course}{of}, {clock_text(last.started_at)}, {signed}"
