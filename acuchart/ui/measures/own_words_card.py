"""What the patient scores in own words: complaints, an activity, how it goes; and their mean where it is free."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart.model.change import change_of
from acuchart.model.own_words import profile
from acuchart.ui.measures.rows import ValueRow
from acuchart.ui.measures.scale import Scale
from acuchart.ui.measures.values import Key, Values
from acuchart.ui.page import card
from acuchart.ui.widgets import button, empty_out, label

_ENDS: Final = {
    "MYMOP2": (6, "0 no trouble, 6 very much trouble in the last week"),
    "PSFS": (10, "0 not possible, 10 without any trouble"),
}
_LONGEST: Final = 80


class OwnWordsCard(QWidget):
    """A row for each wording; a new one is typed below."""

    def __init__(self, values: Values, name: str) -> None:
        """``name`` is MYMOP2 or PSFS."""
        super().__init__()
        self._values, self._name = values, name
        self._most, ends = _ENDS[name]
        kind = values.kinds[name]
        self.total = label("", "label")
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        made, column = card(kind.name, self.total)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        hint = label(ends, "hint")
        hint.setContentsMargins(16, 8, 16, 0)
        column.addWidget(hint)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(16, 8, 16, 4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        column.addLayout(self._grid)
        self.paper = ValueRow(values, name, "", moment="", title="Total of a paper, where there are no words yet")
        column.addWidget(self.paper)
        self.said = label("", "label", wrap=True)
        self.said.setContentsMargins(16, 0, 16, 4)
        column.addWidget(self.said)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 4, 16, 14)
        foot.setSpacing(8)
        self.words = QLineEdit()
        self.words.setMaxLength(_LONGEST)
        self.words.setPlaceholderText("In the patient’s words, such as: burning soles at night")
        self.words.setAccessibleName(f"Another row of {kind.name}")
        self.add = button("Add", "small")
        foot.addWidget(self.words, 1)
        foot.addWidget(self.add)
        column.addLayout(foot)
        self.scales: dict[str, Scale] = {}
        self._new: list[str] = []
        self.words.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        values.changed.connect(lambda key: self._show() if key.kind == name else None)
        values.reloaded.connect(self._build)
        self._build()

    def sites(self) -> list[str]:
        """The wordings, the oldest first."""
        every = (*self._values.earlier, *self._values.document.measures.values())
        known = [one.site for one in every if one.kind == self._name and one.site]
        return list(dict.fromkeys([*known, *self._new]))

    def asked(self) -> list[tuple[str, str]]:
        """Each wording."""
        return [(self._name, site) for site in self.sites()]

    def _add(self) -> None:
        words = " ".join(self.words.text().split())
        if words and self._values.writable:
            self._new.append(words)
            self.words.clear()
            self._build()
            self.scales[words].setFocus()

    def _build(self) -> None:
        empty_out(self._grid)
        self.scales = {}
        for at, site in enumerate(self.sites()):
            scale = self.scales[site] = Scale(site, 0, self._most)
            scale.chosen.connect(lambda text, site=site: self._take(site, text))
            self._grid.addWidget(label(f"“{site}”", "strong", wrap=True), at, 0)
            self._grid.addWidget(scale, at, 1)
            scale.show()
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._show()

    def _take(self, site: str, text: str) -> None:
        if not take_own(self._values, Key(self._name, site), text):
            self._show()  # what the file holds, not what was chosen

    def _show(self) -> None:
        if set(self.scales) != set(self.sites()):
            self._build()
            return
        said = []
        for site, scale in self.scales.items():
            key = Key(self._name, site)
            there, last = self._values.there(key), self._values.last(key)
            scale.writable = self._values.writable
            scale.say("" if there is None else there.typed, "" if last is None else last.typed)
            moved = self._values.moved(key, short=True) if there is not None else ""
            if moved:
                said.append(f"“{site}”: {moved}.")
        self.said.setText("\n".join(said))
        self.said.setVisible(bool(said))
        self.paper.setVisible(not self.scales)
        self.paper.show_all()
        self.words.setEnabled(self._values.writable)
        self.add.setEnabled(self._values.writable)
        total = Key(self._name)
        there, last = self._values.there(total), self._values.last(total)
        parts = ["" if there is None else f"mean {there.typed}", "" if last is None else f"last time {last.typed}"]
        self.total.setText(", ".join(part for part in parts if part))


def take_own(values: Values, key: Key, text: str, *, by: str = "practitioner") -> bool:
    """Write one score, and with it in the same step the mean of all of this visit."""
    kind = values.kinds[key.kind]
    here = [one for one in values.document.measures.values() if one.kind == key.kind and one.site]
    scores = {one.site: one.value for one in here if one.value is not None}
    there, total = values.there(key), values.there(Key(key.kind))
    if text == ("" if there is None else there.typed):
        return True
    if text:
        changes = [values.change(key, text, by=by)]
        scores[key.site] = float(text)
    else:
        changes = [change_of(there, None)]
        scores.pop(key.site, None)
    mean = profile(kind, scores.values())
    if mean is None and total is not None:
        changes.append(change_of(total, None))
    elif mean is not None:
        changes.append(values.change(Key(key.kind), f"{mean:.1f}", by=by))
    return values.document.edit(*changes)
