"""The note beside the last one: five parts as typed, and what was done as the plates say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from acuchart.model.atlas import Atlas
from acuchart.model.carried import difference
from acuchart.model.change import Change
from acuchart.model.needle import Needle
from acuchart.model.report import SessionSummary
from acuchart.model.session import SECTION_TITLES, Note, Section, SessionStatus
from acuchart.store import ChartStore, StoreError
from acuchart.ui.document import SessionDocument
from acuchart.ui.moments import clock_text, day_of, long_day_text
from acuchart.ui.session.needle_sentence import needle_sentence
from acuchart.ui.session.thumbnails import PlateThumb
from acuchart.ui.widgets import label

_LETTERS: Final = {
    Section.REASON: "R",
    Section.SUBJECTIVE: "S",
    Section.OBJECTIVE: "O",
    Section.ASSESSMENT: "A",
    Section.PLAN: "P",
}
assert set(_LETTERS) == set(Section)
_PROMPTS: Final = {
    Section.REASON: "What the visit is for",
    Section.SUBJECTIVE: "In the patient’s words",
    Section.OBJECTIVE: "Looked, listened, asked, felt",
    Section.ASSESSMENT: "What it comes to",
    Section.PLAN: "Next visit, home care",
}
assert set(_PROMPTS) == set(Section)
_WIDEST: Final = 760  # a line that is longer is hard to read
_MINI: Final = QSize(76, 88)


class Part(QTextEdit):
    """One part of the note: as high as its text, Tab leads on, plain text only."""

    typed = Signal(str)

    def __init__(self, section: Section, *, writable: bool) -> None:
        """Empty."""
        super().__init__()
        self.setProperty("role", "note")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setReadOnly(not writable)
        self.setAccessibleName(SECTION_TITLES[section])
        self.setPlaceholderText(_PROMPTS[section] if writable else "Nothing written")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self._changed)
        self._fit()

    def show_text(self, text: str) -> None:
        """Text from the file; it is not typed, hence not written back."""
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self._fit()

    def _changed(self) -> None:
        self._fit()
        self.typed.emit(self.toPlainText())

    def _fit(self) -> None:
        self.document().setTextWidth(max(self.viewport().width(), 80))
        high = int(self.document().size().height()) + 20
        self.setFixedHeight(max(high, 46))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the text alone."""
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
            event.ignore()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another size of letters needs another height."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()


class NotePage(QWidget):
    """Last session at the left, this one in the middle."""

    plates_wanted = Signal(str)  # the view id

    def __init__(self, document: SessionDocument, store: ChartStore, atlas: Atlas) -> None:
        """Read the last session's note."""
        super().__init__()
        self._document, self._atlas = document, atlas
        self._parts: dict[Section, Part] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._last = _Last(document, store)
        self._before = self._last.needles
        row.addWidget(self._last)
        row.addWidget(self._editor(), 1)
        document.changed.connect(self._on_changed)
        document.reloaded.connect(self.refresh)
        self.refresh()

    def _editor(self) -> QScrollArea:
        paper = QWidget()
        paper.setProperty("role", "paper")
        column = QVBoxLayout(paper)
        column.setContentsMargins(28, 18, 28, 24)
        column.setSpacing(2)
        session = self._document.session
        head = label(long_day_text(day_of(session.started_at)), "heading")
        column.addWidget(head)
        until = f" to {clock_text(session.ended_at)}" if session.ended_at else ""
        facts = [session.title, f"{session.retention_min} min retention" if session.retention_min else ""]
        facts.append(f"from {clock_text(session.started_at)}{until}")
        column.addWidget(label(", ".join(part for part in facts if part), "label"))
        column.addSpacing(10)
        for section in Section:
            if section is Section.PLAN:
                self._done(column)
            column.addLayout(_title(_LETTERS[section], SECTION_TITLES[section]))
            part = Part(section, writable=self._document.writable)
            part.setMaximumWidth(_WIDEST)
            part.typed.connect(lambda text, section=section: self._document.type_text(section, text))
            self._parts[section] = part
            column.addWidget(part)
            column.addSpacing(6)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(paper)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll

    def _done(self, column: QVBoxLayout) -> None:
        title = _title("D", "Did")
        title.insertWidget(2, label("written from the plates", "hint"))
        column.addLayout(title)
        self._sentence = label("", "auto", wrap=True)
        self._sentence.setMaximumWidth(_WIDEST)
        self._sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._sentence.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column.addWidget(self._sentence)
        self._since = label("", "hint", wrap=True)
        self._since.setMaximumWidth(_WIDEST)
        column.addWidget(self._since)
        self._minis = QHBoxLayout()
        self._minis.setContentsMargins(0, 8, 0, 0)
        self._minis.setSpacing(8)
        self._minis.addStretch(1)
        self._mini_of: dict[str, PlateThumb] = {}
        column.addLayout(self._minis)
        column.addSpacing(8)

    def refresh(self) -> None:
        """Show what the document holds."""
        for section, part in self._parts.items():
            part.show_text(self._document.notes.get(section, ""))
        self.show_needles()

    def show_needles(self) -> None:
        """The sentence and the small plates."""
        needles = tuple(self._document.needles.values())
        self._sentence.setText(needle_sentence(needles) or "No needles yet. Mark them on the plates.")
        since = difference(self._before, needles).sentence if self._before and needles else ""
        self._since.setText(f"Against the last session: {since}." if since else "")
        self._since.setVisible(bool(since))
        by_view: dict[str, list[Needle]] = {}
        for needle in needles:
            by_view.setdefault(needle.view.partition("@")[0], []).append(needle)
        for view_id in [known for known in self._mini_of if known not in by_view]:
            self._mini_of.pop(view_id).deleteLater()
        order = [view for view in self._atlas.views.values() if view.id in by_view]
        for at, view in enumerate(order):
            made = self._mini_of.get(view.id)
            if made is None:
                made = PlateThumb(view, art=_MINI)
                made.setFixedWidth(100)
                made.clicked.connect(lambda _checked=False, view_id=view.id: self.plates_wanted.emit(view_id))
                self._mini_of[view.id] = made
                self._minis.insertWidget(at, made)
            made.set_needles(by_view[view.id])

    def take_focus(self) -> None:
        """The first empty part, otherwise the first."""
        empty = [part for part in self._parts.values() if not part.toPlainText()]
        (empty or list(self._parts.values()))[0].setFocus()

    def part(self, section: Section) -> Part:
        """The field of one part."""
        return self._parts[section]

    @property
    def sentence(self) -> str:
        """What was done, as the plates say it."""
        return self._sentence.text()

    @property
    def since(self) -> str:
        """What was carried from the last session and what changed."""
        return self._since.text()

    @property
    def last_words(self) -> str:
        """Everything that the last session’s column says."""
        return "\n".join(part.text() for part in self._last.findChildren(QLabel))

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            note = change.after
            if isinstance(note, Note) and not self._parts[note.section].hasFocus():
                self._parts[note.section].show_text(self._document.notes.get(note.section, ""))


class _Last(QFrame):
    """The note of the session before this one, to be read."""

    def __init__(self, document: SessionDocument, store: ChartStore) -> None:
        super().__init__()
        self.setProperty("role", "last")
        self.setFixedWidth(300)
        column = QVBoxLayout()
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        column.addWidget(label("Last session", "eyebrow"))
        try:
            last = _before(document, store)
            notes: Mapping[Section, str] = {} if last is None else store.notes(last.id)
            needles = () if last is None else store.needles(last.id)
        except StoreError as error:
            last, notes, needles = None, {}, ()
            column.addWidget(label(str(error), "label", tone="red", wrap=True))
        self.needles = needles
        if last is None:
            column.addWidget(label("This is the first one.", "label"))
        else:
            column.addWidget(label(long_day_text(day_of(last.started_at)), "subhead", wrap=True))
            of = f" of {last.planned_sessions}" if last.planned_sessions else ""
            signed = "signed" if last.status == SessionStatus.SIGNED else "not signed"
            column.addWidget(label(f"Session {last.number_in_course}{of}, {signed}", "hint"))
            column.addSpacing(8)
            written = [(SECTION_TITLES[section], notes.get(section, "").strip()) for section in Section]
            written.insert(len(written) - 1, ("Did", needle_sentence(needles)))
            for title, text in written:
                if text:
                    column.addWidget(label(title, "eyebrow"))
                    words: QLabel = label(text, "last-words", wrap=True)
                    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                    column.addWidget(words)
                    column.addSpacing(8)
        column.addStretch(1)
        inside = QWidget()
        inside.setProperty("role", "rail")
        inside.setLayout(column)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName("Last session’s note")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)


def _before(document: SessionDocument, store: ChartStore) -> SessionSummary | None:
    session = document.session
    earlier = [
        other
        for other in store.sessions(patient_id=session.patient_id)
        if other.id != session.id and other.started_at <= session.started_at
    ]
    return earlier[0] if earlier else None


def _title(letter: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label(letter, "letter"))
    row.addWidget(label(words, "part"))
    row.addStretch(1)
    return row
