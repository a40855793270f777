"""The values that are typed, a row for each measure: digits and Tab, and beside them what they were read as."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model.measure_kinds import MeasureKind
from acuchart.ui.fields import Field
from acuchart.ui.measures.conditions import Conditions
from acuchart.ui.measures.scale import MOST, Scale
from acuchart.ui.measures.values import Key, Values
from acuchart.ui.widgets import button, frame, label, set_property

_SIDES: Final = ("R", "L")  # eye clinics ask for the patient's right first
_MOMENTS: Final = {"": "", "before": "Before", "after": "After"}


class ValueField(Field):
    """A field of a row: why it is no value stands beside the row, where there is room for a sentence."""

    def tell(self, problem: str) -> None:
        """Its rim only."""
        set_property(self.edit, "error", bool(problem))


class ValueRow(QWidget):
    """One measure at one place: a field or a scale for each side or moment, and what they say."""

    def __init__(
        self, values: Values, name: str, site: str, *, moment: str | None = None, title: str = ""
    ) -> None:
        """Shows what is there, also what was typed and is no value; ``moment`` where it is settled already."""
        super().__init__()
        self._values, self.name, self.site = values, name, site
        kind = values.kinds[name]
        self.words = title or (f"{kind.name}, {site}" if site else kind.name)
        self.parts: dict[Key, ValueField | Scale] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(label(self.words, "strong", wrap=True), 1)
        column.addLayout(head)
        self._kind, self._fixed = kind, moment is not None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        column.addLayout(self._grid)
        self._moments: list[str] = []
        for one in [moment] if moment is not None else self._usual_moments():
            self._add_moment(one)
        self.later = button("After, too", "small", tip="Another value after the needles")
        self.later.clicked.connect(self._take_after)
        head.addWidget(self.later)
        self.conditions = Conditions(values, name) if kind.entry == "acuity" else None
        self.said = label("", "label", wrap=True)
        self.refused = label("", "label", tone="red", wrap=True)
        self._asked = QWidget()
        asked = QVBoxLayout(self._asked)
        asked.setContentsMargins(0, 0, 0, 0)
        self.question = label("", "label", tone="amber", wrap=True)
        self.right = button("Yes, it is right", "small")
        self.right.clicked.connect(self._answer)
        asked.addWidget(self.question)
        asked.addWidget(self.right, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.said, self.refused, self._asked, self.conditions):
            if part is not None:
                column.addWidget(part)
        self.show_all()

    def _usual_moments(self) -> list[str]:
        """Before and after where the kind is taken twice; else what this visit has of it."""
        here = self._values.document.measures.values()
        found = {one.moment for one in here if (one.kind, one.site) == (self.name, self.site)}
        if self._kind.twice and "" not in found:
            found = {"before", "after"}
        return [one for one in _MOMENTS if one in found] or [""]

    def _add_moment(self, moment: str) -> None:
        """The fields or scales of one moment, under those of the others."""
        scales, line = is_scale(self._kind), self._grid.rowCount()
        self._moments.append(moment)
        for at, side in enumerate(_SIDES if self._kind.per_side else ("",)):
            key = Key(self.name, self.site, side, moment)
            title = " ".join(part for part in (side, _MOMENTS[moment]) if part)
            box = self._scale(key, title, self._kind) if scales else self._field(key, title)
            self.parts[key] = box
            row, first = (line + at, 0) if scales else (line, 2 * at)
            if title:
                self._grid.addWidget(label(title, "label"), row, first)
            self._grid.addWidget(box, row, first + bool(title), Qt.AlignmentFlag.AlignLeft)
            box.show()
        self._grid.setColumnStretch(1 if scales else 4, 1)
        if any(self._moments) or self._kind.per_side:
            self._grid.setColumnMinimumWidth(0, 48 if any(self._moments) else 16)

    def take_moment(self, moment: str) -> None:
        """Another moment came from elsewhere."""
        if moment not in self._moments and not self._fixed:
            self._add_moment(moment)
            self.show_all()

    def _take_after(self) -> None:
        self._add_moment("after")
        self.show_all()
        next(part for key, part in self.parts.items() if key.moment == "after").setFocus()

    def _field(self, key: Key, title: str) -> ValueField:
        made = ValueField("", partial(self._keep, key))
        made.edit.setAccessibleName(f"{self.words}, {title}")
        made.edit.setReadOnly(not self._values.writable)
        made.setMaximumWidth(170)
        made.setFocusProxy(made.edit)
        return made

    def _scale(self, key: Key, title: str, kind: MeasureKind) -> Scale:
        made = Scale(f"{self.words}, {title}", round(kind.low or 0), round(kind.high or 0))
        made.writable = self._values.writable
        made.chosen.connect(partial(self._keep, key))
        return made

    def _keep(self, key: Key, typed: str) -> str | None:
        kept = self._values.take(key, typed)
        if not kept and isinstance(self.parts[key], Scale):
            self.show_one(key)  # a scale shows what the file holds; what was typed stays in its field
        self.explain()
        return None if kept and not self._refusal(key) else "not yet"

    def _refusal(self, key: Key) -> str:
        there = self._values.there(key)
        return self._values.sentence(key, there.typed) if there is not None and there.draft else ""

    def _answer(self) -> None:
        for key in self.parts:
            there = self._values.there(key)
            if there is not None and self._values.question(key):
                self._values.take(key, there.typed, sure=True, by=there.by)
        self.explain()

    def explain(self) -> None:
        """What each value was read as and what it changed, why another is none, and what is asked."""
        said, refused, asked = [], [], []
        for key in self.parts:
            side = f"{key.side}: " if key.side else ""
            if sentence := self._refusal(key):
                refused.append(f"{side}{sentence}")
                continue
            read = self._values.read(key) if isinstance(self.parts[key], ValueField) else ""
            parts = [one for one in (read, self._values.moved(key)) if one]
            if parts:
                said.append(side + ". ".join(parts))
            if question := self._values.question(key):
                asked.append(f"{side}{question}")
        for where, lines in ((self.said, said), (self.refused, refused), (self.question, asked)):
            where.setText("\n".join(dict.fromkeys(lines)))
            where.setVisible(bool(lines))
        self._asked.setVisible(bool(asked))
        self.right.setEnabled(self._values.writable)

    def show_all(self) -> None:
        """What the file holds, in every part that nobody is typing into."""
        once = self._kind.per_side and "after" not in self._moments and not self._fixed
        self.later.setVisible(once and self._values.writable)
        for key in self.parts:
            self.show_one(key)
        self.explain()

    def show_one(self, key: Key) -> None:
        """What the file holds of one value."""
        part, there, last = self.parts[key], self._values.there(key), self._values.last(key)
        typed = "" if there is None else there.typed
        if isinstance(part, Scale):
            part.writable = self._values.writable
            part.say(typed, "" if last is None else last.typed)
            return
        part.edit.setPlaceholderText("" if last is None else last.typed)
        part.edit.setReadOnly(not self._values.writable)
        part.say(typed)
        if not part.edit.hasFocus():
            part.tell(self._refusal(key))


class ValueRows(QWidget):
    """The rows, one under the other, with a line between."""

    def __init__(self, values: Values) -> None:
        """Empty at first."""
        super().__init__()
        self._values = values
        self.rows: dict[tuple[str, str], ValueRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        values.changed.connect(self._on_changed)
        values.reloaded.connect(self._show_all)

    def add(self, name: str, site: str = "") -> ValueRow:
        """Another row, or the one that is there."""
        if (name, site) not in self.rows:
            if self.rows:
                self._column.addWidget(frame("rule"))
            made = self.rows[name, site] = ValueRow(self._values, name, site)
            self._column.addWidget(made)
            made.show()  # it can take the focus in this turn of the loop
            self._chain()
        return self.rows[name, site]

    def _chain(self) -> None:
        """Tab goes through the values first; what asks for one more comes after them."""
        values = [part.edit if isinstance(part, ValueField) else part for part in self.parts().values()]
        rows = list(self.rows.values())
        how = [row.conditions for row in rows if row.conditions is not None]
        acts: list[QWidget] = [field.edit for one in how for field in one.fields.values()]
        acts += [act for row in rows for act in (row.right, row.later)]
        for first, second in pairwise([*values, *acts]):
            QWidget.setTabOrder(first, second)

    def parts(self) -> dict[Key, ValueField | Scale]:
        """Every field and scale, in the order of Tab."""
        return {key: part for row in self.rows.values() for key, part in row.parts.items()}

    def _show_all(self) -> None:
        for row in self.rows.values():
            row.show_all()

    def _on_changed(self, key: Key) -> None:
        row = self.rows.get((key.kind, key.site))
        if row is not None:
            if key not in row.parts and self._values.there(key) is not None:
                row.take_moment(key.moment)  # it was written elsewhere
            if key in row.parts:
                row.show_one(key)
            row.explain()


def is_scale(kind: MeasureKind) -> bool:
    """True for whole numbers of which all fit into a row."""
    if kind.entry != "number" or kind.low is None or kind.high is None or kind.decimals:
        return False
    return kind.low >= 0 and kind.high - kind.low < MOST and not kind.unit.startswith("%")
