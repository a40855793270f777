"""The facts of the selected needles; every edit is one step for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from acuchart.model.atlas import Atlas
from acuchart.model.ledger import numbers
from acuchart.model.needle import STATE_WORDS, Needle, NeedleState, Product, Technique
from acuchart.model.preset import PRESETS, Preset, lot_of
from acuchart.model.scene import GLYPHS
from acuchart.model.side import Side
from acuchart.ui.document import SessionDocument
from acuchart.ui.session.caution import Caution
from acuchart.ui.session.marking import Marking
from acuchart.ui.session.marks import MarkPainter
from acuchart.ui.session.needle_rows import local_time, point_of
from acuchart.ui.session.override_line import OverrideLine
from acuchart.ui.session.safety import SessionSafety
from acuchart.ui.session.selection import Selection
from acuchart.ui.theme import theme
from acuchart.ui.widgets import Elided, button, icon_button, label, set_property

_MIXED: Final = "—"  # the selected needles differ
_TECHNIQUES: Final = ((Technique.EVEN, "Even"), (Technique.TONIFY, "Tonify"), (Technique.DISPERSE, "Disperse"))
_FATES: Final = (
    (NeedleState.DROPPED, "Fell out, found", "D"),
    (NeedleState.LEFT_IN, "Left in on purpose", "L"),
    (NeedleState.NOT_FOUND, "Not found", "N"),
)


class _Mark(QWidget):
    """The mark of the primary needle, as it is on the plate."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(34, 34)
        self._state, self._text = NeedleState.IN, ""

    def show_mark(self, state: NeedleState, text: str) -> None:
        self._state, self._text = state, text
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        MarkPainter(theme().tokens, self.devicePixelRatioF()).draw(painter, 15, 17, self._state, self._text)
        painter.end()


class Inspector(QFrame):
    """Shows the selection, or one line where nothing is selected."""

    said = Signal(str)

    def __init__(
        self,
        document: SessionDocument,
        atlas: Atlas,
        marking: Marking,
        selection: Selection,
        safety: SessionSafety,
    ) -> None:
        """Empty."""
        super().__init__()
        self.setProperty("role", "inspector")
        self._document, self._atlas, self._marking, self._selection = document, atlas, marking, selection
        self._safety = safety
        self._filling = False
        self._nine: Sequence[Preset] = PRESETS
        self._compact = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 16, 12)
        outer.setSpacing(7)
        self._none = label("", "label", tone="quiet", wrap=True)
        outer.addWidget(self._none)
        self._body = QWidget()
        outer.addWidget(self._body)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addLayout(self._head())
        self._where = label("", "hint", wrap=True)
        self._where_short = Elided("", "hint")
        column.addWidget(self._where)
        column.addWidget(self._where_short)
        self.caution = Caution()
        column.addWidget(self.caution)
        self.override = OverrideLine(safety)
        column.addWidget(self.override)
        column.addLayout(self._sizes())
        column.addLayout(self._techniques())
        column.addLayout(self._note_row())
        column.addLayout(self._fates())
        theme().changed.connect(self._dress)
        self._dress()
        self.refresh()

    def use_presets(self, presets: Sequence[Preset]) -> None:
        """The needles that can be chosen."""
        self._nine = presets
        self.refresh()

    # ---- parts

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._mark = _Mark()
        self._name = Elided("", "subhead")
        self._since = label("", "hint")
        row.addWidget(self._mark)
        row.addWidget(self._name, 1)
        row.addWidget(self._since)
        return row

    def _sizes(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        grid.setVerticalSpacing(2)
        self._captions: list[QLabel] = []
        self._product = QComboBox()
        self._product.setAccessibleName("Needle, gauge × length in millimetres")
        self._product.activated.connect(self._product_chosen)
        self._depth = self._number("Depth, millimetres", "mm")
        self._angle = self._number("Angle against the skin, degrees; 90 is straight in", "°")
        self._depth.editingFinished.connect(lambda: self._number_typed(self._depth, "depth_mm"))
        self._angle.editingFinished.connect(lambda: self._number_typed(self._angle, "angle_deg"))
        for at, (words, field) in enumerate(
            (("Needle", self._product), ("Depth, mm", self._depth), ("Angle, °", self._angle))
        ):
            caption = label(words, "micro")
            caption.setBuddy(field)
            grid.addWidget(caption, 0, at)
            grid.addWidget(field, 1, at)
            self._captions.append(caption)
        grid.setColumnStretch(0, 8)
        grid.setColumnStretch(1, 5)
        grid.setColumnStretch(2, 5)
        return grid

    def _number(self, name: str, unit: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setToolTip(f"{name} ({unit})")
        made.setMaxLength(6)
        made.setMinimumWidth(58)
        return made

    def _techniques(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._chips = {}
        for technique, words in _TECHNIQUES:
            made = button(words, "session-chip", tip=f"Technique: {words.lower()}")
            made.setCheckable(True)
            made.clicked.connect(lambda _checked=False, technique=technique: self._technique_chosen(technique))
            self._chips[technique] = made
            row.addWidget(made, 1)
        return row

    def _note_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(5)
        self._note = QLineEdit()
        self._note.setPlaceholderText("Note to this needle")
        self._note.setAccessibleName("Note to the selected needles")
        self._note.editingFinished.connect(self._note_typed)
        row.addWidget(self._note, 1)
        self._other = icon_button(
            "copy", "Move to the other side", tip="Move to the patient’s other side", flat=False
        )
        self._other.clicked.connect(lambda: self._marking.change_side())
        self._both = icon_button("link", "Both sides", flat=False)
        self._both.clicked.connect(self._both_chosen)
        row.addWidget(self._other)
        row.addWidget(self._both)
        return row

    def _fates(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(5)
        self._out = button("Out", "session-chip", icon_name="check", tip="Out (O)")
        self._out.setCheckable(True)
        self._out.clicked.connect(lambda: self.set_state(NeedleState.OUT))
        row.addWidget(self._out, 1)
        self._fates_of = {}
        for state, words, key in _FATES:
            made = button("", "icon", tip=f"{words} ({key})")
            made.setAccessibleName(words)
            made.setCheckable(True)
            made.setIconSize(QSize(26, 26))
            made.clicked.connect(lambda _checked=False, state=state: self.set_state(state))
            self._fates_of[state] = made
            row.addWidget(made)
        self._remove = icon_button("x", "Remove the mark", tip="Remove the mark (Delete)", flat=False)
        self._remove.clicked.connect(lambda: self._marking.remove())
        row.addWidget(self._remove)
        return row

    def _dress(self) -> None:
        tokens = theme().tokens
        for state, made in self._fates_of.items():
            picture = QPixmap(52, 52)
            picture.setDevicePixelRatio(2)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            MarkPainter(tokens, 2).draw(painter, 13, 13, state, GLYPHS[state].letter, size=20)
            painter.end()
            made.setIcon(QIcon(picture))
        self._mark.update()

    # ---- showing

    def set_compact(self, compact: bool) -> None:
        """In a low window the place of a point takes one line."""
        if compact != self._compact:
            self._compact = compact
            self.refresh()

    def refresh(self) -> None:
        """Show what the selected needles are now; a field that is being typed in is left alone."""
        needles = self._chosen()
        self._body.setVisible(bool(needles))
        self._none.setVisible(not needles)
        if not needles:
            there = bool(self._document.needles)
            if not self._document.writable:
                self._none.setText("Select a needle to read its details.")
            elif there:
                self._none.setText("Select a needle to see its details. Tab walks through the numbers.")
            else:
                self._none.setText("No needles yet. Tap the plate or type LI4.")
            return
        self._filling = True
        self._show_head(needles)
        self._show_facts(needles)
        self._filling = False

    def _chosen(self) -> tuple[Needle, ...]:
        there = self._document.needles
        return tuple(there[one] for one in self._selection.ids if one in there)

    def _show_head(self, needles: Sequence[Needle]) -> None:
        needle = needles[-1]
        number = numbers(self._document.needles.values()).get(needle.id)
        self._mark.show_mark(needle.state, GLYPHS[needle.state].letter or ("" if number is None else str(number)))
        point = point_of(needle, self._atlas)
        if len(needles) > 1:
            same = {one.code for one in needles} == {needle.code} and needle.code is not None and len(needles) == 2
            self._name.say(f"{needle.code} both sides" if same else f"{len(needles)} needles")
            self._since.setText("")
        else:
            known = f"  {point.pinyin or point.name} {point.hanzi_trad}" if point is not None else ""
            self._name.say(f"{needle.name}{known}")
            when = needle.removed_at or needle.placed_at
            timed = f" {local_time(when, '%H:%M:%S')}" if when and needle.state is not NeedleState.PLANNED else ""
            self._since.setText(f"{STATE_WORDS[needle.state]}{timed}")
        one_point = point is not None and len({(one.code) for one in needles}) == 1
        self._where.setText(f"{point.location}." if one_point and point is not None else "")
        if one_point and point is not None and point.depth_mm_max is not None:
            low = "" if point.depth_mm_min is None else f"{point.depth_mm_min:g} to "
            self._where.setText(f"{point.location}. Usual depth {low}{point.depth_mm_max:g} mm.")
        warnings = [warning.sentence for one in needles for warning in self._safety.warnings(one)]
        cautions = list(point.cautions) if one_point and point is not None else []
        words = self._where.text()
        self._where_short.say(words)
        self._where.setVisible(one_point and not self._compact)
        self._where_short.setVisible(one_point and self._compact)
        self.caution.say(tuple(dict.fromkeys(warnings)), tuple(cautions))
        self.override.show_needles(needles, writable=self._document.writable)

    def _show_facts(self, needles: Sequence[Needle]) -> None:
        writable = self._document.writable
        self._fill_products(needles)
        for field, name in ((self._depth, "depth_mm"), (self._angle, "angle_deg")):
            if not field.hasFocus() or not field.isModified():
                values = {getattr(one, name) for one in needles}
                value = values.pop() if len(values) == 1 else _MIXED
                field.setText("" if value is None else value if isinstance(value, str) else f"{value:g}")
                set_property(field, "error", None)
            field.setReadOnly(not writable)
        if not self._note.hasFocus() or not self._note.isModified():
            notes = {one.note for one in needles}
            self._note.setText(notes.pop() if len(notes) == 1 else "")
            self._note.setModified(False)
        self._note.setReadOnly(not writable)
        techniques = {one.technique for one in needles}
        for technique, chip in self._chips.items():
            chip.setChecked(techniques == {technique})
        states = {one.state for one in needles}
        for state, made in ((NeedleState.OUT, self._out), *self._fates_of.items()):
            made.setChecked(states == {state})
        linked = any(one.pair_id and self._document.partners(one) for one in needles)
        self._both.setToolTip("Break the pair: edit each side apart" if linked else "Both sides (M)")
        self._both.setAccessibleName(self._both.toolTip())
        set_property(self._both, "on", linked)
        sided = any(one.side is not Side.MID for one in needles)
        self._other.setEnabled(writable and sided and not linked)
        for part in (self._product, *self._chips.values(), self._out, *self._fates_of.values(), self._remove):
            part.setEnabled(writable)
        self._both.setEnabled(writable and sided)

    def _fill_products(self, needles: Sequence[Needle]) -> None:
        box = self._product
        box.clear()
        for preset in self._nine:
            box.addItem(
                preset.label, Product(gauge_mm=preset.gauge_mm, length_mm=preset.length_mm, kind=preset.kind)
            )
        labels = {one.size_label for one in needles}
        current = labels.pop() if len(labels) == 1 else _MIXED
        at = box.findText(current)
        if at < 0:
            box.insertItem(0, current or "Not chosen", None)
            at = 0
        box.setCurrentIndex(at)
        self._captions[0].setText(self._box_words(needles))

    def _box_words(self, needles: Sequence[Needle]) -> str:
        """What stands over the product: its lot, and the set where there are several."""
        lots, sets = {one.lot for one in needles}, {one.set_no for one in needles}
        parts = ["Needle"]
        parts += [f"lot {next(iter(lots))}"] if len(lots) == 1 and lots != {""} else []
        parts += [f"set {next(iter(sets))}"] if len(sets) == 1 and self._document.current_set > 1 else []
        return ", ".join(parts)

    # ---- editing

    def set_state(self, state: NeedleState) -> None:
        """Give the selected needles a state; the same state again puts them back in."""
        needles = self._chosen()
        if needles and all(one.state is state for one in needles):
            state = NeedleState.IN
        if self._marking.set_state(state):
            names = needles[0].name if len(needles) == 1 else f"{len(needles)} needles"
            verb = "is" if len(needles) == 1 else "are"
            words = {NeedleState.DROPPED: "fell out and is found", NeedleState.LEFT_IN: "stays in on purpose"}
            said = words.get(state) if len(needles) == 1 else None
            self.said.emit(f"{names} {said or f'{verb} {STATE_WORDS[state]}'}.")
        self.refresh()

    def _product_chosen(self, at: int) -> None:
        product = self._product.itemData(at)
        if isinstance(product, Product):
            lot = lot_of(self._nine, product.gauge_mm, product.length_mm, product.kind)
            self._marking.change(
                gauge_mm=product.gauge_mm, length_mm=product.length_mm, kind=product.kind, lot=lot
            )

    def _technique_chosen(self, technique: Technique) -> None:
        same = all(one.technique is technique for one in self._chosen())
        self._marking.change(technique=Technique.NONE if same else technique)
        self.refresh()

    def _number_typed(self, field: QLineEdit, name: str) -> None:
        text = field.text().strip().replace(",", ".").removesuffix("mm").removesuffix("°").strip()
        if self._filling or not field.isModified() or text == _MIXED:
            return
        try:
            value = float(text) if text else None
            self._marking.change(**{name: value})
        except ValueError:
            set_property(field, "error", True)
            what, high = ("depth", "300 mm") if name == "depth_mm" else ("angle", "180°")
            self.said.emit(f"“{field.text().strip()}” is no {what}; type a number from 0 to {high}.")
            return
        field.setModified(False)
        self.refresh()

    def _note_typed(self) -> None:
        if self._filling or not self._note.isModified():
            return
        self._note.setModified(False)
        self._marking.change(note=self._note.text().strip())

    def _both_chosen(self) -> None:
        linked = any(self._document.partners(one) for one in self._chosen())
        if linked:
            self._marking.unlink()
        else:
            self._marking.mirror()

    def commit(self) -> None:
        """Take over what is typed and not finished, before the screen is left."""
        self._number_typed(self._depth, "depth_mm")
        self._number_typed(self._angle, "angle_deg")
        self._note_typed()
        self.override.commit()
