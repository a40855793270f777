"""The Adjuncts tab: what is done beside the needles, a row each, with its place and its time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model import clock
from acuchart.model.adjunct import ADJUNCT_WORDS, Adjunct, AdjunctKind
from acuchart.model.area import AREA_WORDS, FOUND, Area, AreaKind
from acuchart.model.change import Change, Entity, change_of
from acuchart.model.done import adjunct_sentence
from acuchart.model.exam import Beside
from acuchart.model.intake_words import Word
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.moments import clock_text
from acuchart.ui.page import Page, card
from acuchart.ui.session.caution import Caution
from acuchart.ui.session.note.chips import ChipRow, Chips
from acuchart.ui.session.note.exam_edit import ExamEdit
from acuchart.ui.session.note.offers import OfferLine
from acuchart.ui.session.note.rows_form import number_of
from acuchart.ui.session.override_line import OverrideLine
from acuchart.ui.session.safety import SessionSafety
from acuchart.ui.still_box import StillBox
from acuchart.ui.widgets import button, icon_button, label, set_property

_OF_AREA: Final = {AreaKind.CUP: AdjunctKind.CUPPING}
"""Areas whose adjunct has another name; the others are called alike."""
_WIDEST: Final = 980
_SHORT: Final = 92  # px of a field for a number


class AdjunctsPage(Page):
    """Chips that add a row, the rows, and what the note will say of each."""

    def __init__(self, context: Context, document: SessionDocument) -> None:
        """Reads the rows of the session."""
        super().__init__()
        self._context, self._document = context, document
        self._exam = ExamEdit(document, self)
        self._safety = SessionSafety(context, document, self)
        self._safety.changed.connect(self.refresh)
        self._rows: dict[str, AdjunctRow] = {}
        kinds = tuple(Word(form="adjunct", group="kind", word=words) for words in ADJUNCT_WORDS.values())
        self.add_chips = Chips("Add", [ChipRow(key="kind", title="", words=kinds)], writable=document.writable)
        self.add_chips.pressed.connect(self._add_chip)
        self.nothing = button("Nothing beside the needles", "chip")
        self.nothing.setCheckable(True)
        self.nothing.setEnabled(document.writable)
        self.nothing.clicked.connect(self._nothing)
        self._drawn = QWidget()
        self._drawn_row = FlowLayout(self._drawn, gap=6)
        self._drawn_buttons: list[QPushButton] = []
        self._list = QVBoxLayout()
        self._list.setContentsMargins(16, 12, 16, 14)
        self._list.setSpacing(10)
        self._empty = label("Nothing yet. Choose above what was given.", "body", tone="quiet")
        made, column = card("Beside the needles", label("each row is a line of the note", "hint"))
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 16, 0)
        top.setSpacing(8)
        top.addWidget(self.add_chips)
        top.addWidget(self._drawn)
        top.addWidget(self.nothing, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(top)
        self._list.addWidget(self._empty)
        column.addLayout(self._list)
        made.setMaximumWidth(_WIDEST)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(made, 20)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)
        document.changed.connect(self._on_changed)
        document.reloaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the document holds."""
        there = sorted(self._document.adjuncts.values(), key=lambda one: (one.ordinal, one.id))
        for gone in [known for known in self._rows if known not in self._document.adjuncts]:
            widget = self._rows.pop(gone)
            self._list.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        for at, adjunct in enumerate(there):
            made = self._rows.get(adjunct.id)
            if made is None:
                made = AdjunctRow(self._document, adjunct, self._safety)
                made.removed.connect(self._removed)
                self._rows[adjunct.id] = made
                self._list.insertWidget(at, made)
                made.show()  # at once: the keyboard may go there now
            made.show_row(adjunct)
        self._empty.setVisible(not there)
        nothing = self._exam.form("beside", Beside).nothing
        self.nothing.setChecked(nothing)
        self.nothing.setVisible(nothing or not there)
        self._offer_drawn()

    def take_focus(self) -> None:
        """The first row where there is one, else what can be added."""
        self.refresh()
        if self._rows:
            next(iter(self._rows.values())).site.setFocus()
        else:
            self.add_chips.focus_chip()

    def row(self, adjunct_id: str) -> AdjunctRow:
        """The row of an adjunct."""
        return self._rows[adjunct_id]

    def add(self, kind: AdjunctKind, **facts: Any) -> None:
        """A new row; the keyboard goes to its place."""
        ordinal = max((one.ordinal for one in self._document.adjuncts.values()), default=0) + 1
        made = Adjunct(id=uuid4().hex, session_id=self._document.session.id, ordinal=ordinal, kind=kind, **facts)
        changes = [change_of(None, made)]
        nothing = self._document.findings.get("beside")
        if nothing is not None:  # it is no longer true
            changes.append(change_of(nothing, None))
        if self._document.edit(*changes):
            self._rows[made.id].site.setFocus()
            self.ensureWidgetVisible(self._rows[made.id])

    def _add_chip(self, _key: str, words: str) -> None:
        self.add_chips.show_on({})
        self.add(next(kind for kind, said in ADJUNCT_WORDS.items() if said == words))

    def _nothing(self) -> None:
        form = self._exam.form("beside", Beside)
        self._exam.keep("beside", replace(form, nothing=not form.nothing))
        self.refresh()

    def _removed(self) -> None:
        self.add_chips.focus_chip()

    def _offer_drawn(self) -> None:
        """What was drawn on the plates and has no row yet."""
        for old in self._drawn_buttons:
            self._drawn_row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._drawn_buttons = []
        taken = {one.area_id for one in self._document.adjuncts.values()}
        for area in self._document.areas.values() if self._document.writable else ():
            if area.kind in FOUND or area.id in taken:
                continue
            made = button(f"Drawn: {AREA_WORDS[area.kind]}, {self._plate(area)}", "small", icon_name="plus")
            made.clicked.connect(lambda _checked=False, area=area: self._add_drawn(area))
            self._drawn_buttons.append(made)
            self._drawn_row.addWidget(made)
            made.show()
        self._drawn.setVisible(bool(self._drawn_buttons))

    def _add_drawn(self, area: Area) -> None:
        kind = _OF_AREA.get(area.kind) or AdjunctKind(area.kind.value)
        self.add(kind, site=self._plate(area), area_id=area.id, note=area.note)

    def _plate(self, area: Area) -> str:
        view = self._context.atlas.views.get(area.view.partition("@")[0])
        return "" if view is None else view.name.lower()

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        if any(change.entity in (Entity.ADJUNCT, Entity.AREA, Entity.FINDING) for change in changes):
            self.refresh()


class AdjunctRow(QWidget):
    """One adjunct in two lines of fields, and under them the sentence of the note."""

    removed = Signal()

    def __init__(self, document: SessionDocument, adjunct: Adjunct, safety: SessionSafety) -> None:
        """Fields of one row."""
        super().__init__()
        self._safety = safety
        self.caution, self.override = Caution(), OverrideLine(safety)
        self._document, self._adjunct = document, adjunct
        self.kind = StillBox()
        for kind, words in ADJUNCT_WORDS.items():
            self.kind.addItem(words, kind)
        self.kind.setAccessibleName("Kind")
        self.kind.setFixedWidth(190)
        self.site = self._line("Where, such as upper back", "site")
        self.what = self._line("Product, formula or device", "what")
        self.at = self._line("Begin, as 14:05", "at", short="14:05")
        self.now = button("Now", "small", tip="Stamp the beginning; pressed again, the minutes until now")
        self.minutes = self._line("Minutes", "minutes", short="min")
        self.passes = self._line("Passes", "passes", short="passes")
        self.deep = self._line("Depth in millimetres", "depth_mm", short="mm deep")
        self.note = self._line("Note", "note")
        self.remove = icon_button("x", "Remove this row", tip="Remove this row; undo brings it back")
        self.sentence = label("", "hint", wrap=True)
        first, second = QHBoxLayout(), QHBoxLayout()
        for line, widgets in (
            (first, (self.kind, self.site, self.what)),
            (second, (self.at, self.now, self.minutes, self.passes, self.deep, self.note, self.remove)),
        ):
            line.setSpacing(8)
            for widget in widgets:
                line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.sentence)
        column.addWidget(self.caution)
        column.addWidget(self.override)
        for field in (self.kind, self.now, self.remove):
            field.setEnabled(document.writable)
        self.kind.activated.connect(lambda _at: self._keep(kind=AdjunctKind(self.kind.currentData())))
        self.now.clicked.connect(lambda: self._stamp())
        self.remove.clicked.connect(lambda: self._remove())
        self.show_row(adjunct)

    def show_row(self, adjunct: Adjunct) -> None:
        """What the file holds; a field with the keyboard in it keeps its words."""
        self._adjunct = adjunct
        self.kind.setCurrentIndex(self.kind.findData(adjunct.kind))
        for field, text in (
            (self.site, adjunct.site),
            (self.what, adjunct.what),
            (self.at, clock_text(adjunct.at) if adjunct.at else ""),
            (self.minutes, _number(adjunct.minutes)),
            (self.passes, _number(adjunct.passes)),
            (self.deep, _number(adjunct.depth_mm)),
            (self.note, adjunct.note),
        ):
            if not field.hasFocus() and not field.property("error"):
                field.setText(text)
        micro = adjunct.kind is AdjunctKind.MICRONEEDLING
        self.passes.setVisible(micro or adjunct.passes is not None)
        self.deep.setVisible(micro or adjunct.depth_mm is not None)
        self.now.setText("Stop" if adjunct.at and adjunct.minutes is None else "Now")
        self.now.setEnabled(self._document.writable and not (adjunct.at and adjunct.minutes is not None))
        self.sentence.setText(adjunct_sentence(adjunct))
        warnings = self._safety.warn_of(adjunct)
        self.caution.say(tuple(one.sentence for one in warnings), ())
        self.override.show_act(adjunct, warned=bool(warnings), writable=self._document.writable)
        self.what.offer([row.word for row in assets.load_intake_words().of("adjunct", adjunct.kind.value)])

    def _line(self, words: str, name: str, *, short: str = "") -> OfferLine:
        made = OfferLine()
        made.setPlaceholderText(short or words)
        made.setAccessibleName(words)
        made.setToolTip(words)
        made.setReadOnly(not self._document.writable)
        if short:
            made.setFixedWidth(_SHORT)
        made.editingFinished.connect(lambda: self._typed(made, name))
        return made

    def _typed(self, field: QLineEdit, name: str) -> None:
        text = field.text().strip()
        value: Any = text
        problem = ""
        if name == "at":
            if text and text == (clock_text(self._adjunct.at) if self._adjunct.at else ""):
                return  # the seconds of a stamp stay
            moment = clock.on_day_of(text, self._document.session.started_at)
            value, problem = moment or "", "" if moment or not text else f"“{text}” is no time; write it as 14:05."
        elif name in ("minutes", "passes", "depth_mm"):
            number = number_of(text)
            problem = f"“{text}” is no number." if text and number is None else ""
            value = int(number) if name == "passes" and number is not None else number
        set_property(field, "error", bool(problem))
        if problem:
            self.sentence.setText(problem)
            return
        self._keep(**{name: value})

    def _keep(self, **facts: Any) -> None:
        new = replace(self._adjunct, **facts)
        if new == self._adjunct:
            self.sentence.setText(adjunct_sentence(new))
        elif not self._document.edit(change_of(self._adjunct, new)):
            self.show_row(self._adjunct)

    def _stamp(self) -> None:
        if not self._adjunct.at:
            self._keep(at=clock.now())
        else:
            self._keep(minutes=clock.minutes_between(self._adjunct.at, clock.now()))

    def _remove(self) -> None:
        if self._document.edit(change_of(self._adjunct, None)):
            self.removed.emit()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
