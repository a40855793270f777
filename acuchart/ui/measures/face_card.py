"""Grades of the face: each zone 0 to 4 and the whole by GAIS, the patient's and the practitioner's apart."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.ui.context import Context
from acuchart.ui.measures.face_map import MOST, FaceMap, Zone
from acuchart.ui.measures.scale import Scale
from acuchart.ui.measures.values import Key, Values
from acuchart.ui.page import card
from acuchart.ui.widgets import Segment, frame, label

ZONE, GAIS = "FACE_ZONE", "GAIS"
_WHOSE: Final = (("practitioner", "I see"), ("patient", "The patient says"))
_STEPS: Final = ("very much", "much", "a bit", "same", "worse")
_GAIS_VERSION: Final = "1 very much improved, 2 much, 3 improved, 4 no change, 5 worse"
_SETTING: Final = "grades-blind"


class FaceCard(QWidget):
    """What one of the two grades is never shown while the other one grades."""

    def __init__(self, context: Context, values: Values) -> None:
        """Grades of this visit; the last one's only where they are asked for."""
        super().__init__()
        self._context, self._values = context, values
        made, column = card("Face", label("each zone 0 none to 4 most; tap a zone, then a number", "hint"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        top = QHBoxLayout()
        top.setContentsMargins(16, 10, 16, 6)
        top.setSpacing(12)
        self.by = Segment(_WHOSE, "practitioner")
        self.blind = QCheckBox("Hide the last grades")
        self.blind.setToolTip("Grade without seeing the last visit’s grades; they are compared on the curve")
        self.blind.setChecked(context.settings.text(_SETTING, "on") == "on")
        top.addWidget(self.by)
        top.addWidget(self.blind)
        top.addStretch()
        column.addLayout(top)
        self.map = FaceMap(context.atlas)
        column.addWidget(self.map)
        grid = QGridLayout()
        grid.setContentsMargins(16, 8, 16, 10)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self.named = label("", "strong", wrap=True)
        self.named.setMinimumWidth(140)
        self.zone = Scale("Grade of the zone", 0, MOST)
        grid.addWidget(self.named, 0, 0)
        grid.addWidget(self.zone, 0, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        self.sum = label("", "label", wrap=True)
        self.sum.setContentsMargins(16, 0, 16, 10)
        column.addWidget(self.sum)
        column.addWidget(frame("rule"))
        whole = QVBoxLayout()
        whole.setContentsMargins(16, 10, 16, 14)
        whole.setSpacing(6)
        whole.addWidget(label("Overall against the first visit (GAIS)", "strong", wrap=True))
        self.gais = Scale("GAIS", 1, 5, cell=54, words=_STEPS)
        whole.addWidget(self.gais)
        column.addLayout(whole)
        self.by.chosen.connect(lambda _key: self._show())
        self.blind.toggled.connect(self._hide)
        self.map.chosen.connect(lambda _zone: self._show())
        self.map.graded.connect(self._grade)
        self.zone.chosen.connect(lambda text: self._grade(self.map.zone, text))
        self.gais.chosen.connect(self._whole)
        values.changed.connect(lambda key: self._show() if key.kind in (ZONE, GAIS) else None)
        values.reloaded.connect(self._show)
        self._show()

    def key(self, zone: Zone) -> Key:
        """The key of a zone's grade by who grades now."""
        return Key(ZONE, zone.name.lower(), zone.side, by=self.by.current)

    def asked(self) -> list[tuple[str, str]]:
        """The whole, not each zone."""
        return [(GAIS, "")]

    def _hide(self, on: bool) -> None:
        self._context.settings.keep_text(_SETTING, "on" if on else "off")
        self._show()

    def _grade(self, zone: Zone, text: str) -> None:
        how = {"scale": "0 none to 4 most", **({"blind": True} if self.blind.isChecked() else {})}
        self._put(self.key(zone), text, how)

    def _whole(self, text: str) -> None:
        how = {"version": _GAIS_VERSION, **({"blind": True} if self.blind.isChecked() else {})}
        self._put(Key(GAIS, by=self.by.current), text, how)

    def _put(self, key: Key, text: str, how: dict[str, object]) -> None:
        if not self._values.put(key, text, float(text) if text else None, how=how):
            self._show()  # what the file holds, not what was chosen

    def _typed(self, key: Key) -> str:
        there = self._values.there(key)
        return "" if there is None else there.typed

    def _before(self, key: Key) -> str:
        last = None if self.blind.isChecked() else self._values.last(key)
        return "" if last is None else last.typed

    def _show(self) -> None:
        keys = {zone: self.key(zone) for zone in self.map.zones}
        grades = {zone: self._typed(key) for zone, key in keys.items()}
        last = {zone: self._before(key) for zone, key in keys.items()}
        for part in (self.zone, self.gais, self.map):
            part.writable = self._values.writable
        self.map.show_grades(grades, last)
        chosen = self.map.zone
        self.named.setText(chosen.words)
        self.zone.say(grades[chosen], last[chosen])
        gais = Key(GAIS, by=self.by.current)
        self.gais.say(self._typed(gais), self._before(gais))
        done = sum(bool(grade) for grade in grades.values())
        said = f"{done} of {len(grades)} zones graded."
        if not self.blind.isChecked():
            moved = [self._moved(zone, grades[zone], last[zone]) for zone in self.map.zones]
            said = " ".join([said, *filter(None, moved)])
        self.sum.setText(said)

    def _moved(self, zone: Zone, grade: str, last: str) -> str:
        if not (grade.isdigit() and last.isdigit()) or grade == last:
            return ""
        step = abs(int(grade) - int(last))
        words = "lower" if int(grade) < int(last) else "higher"
        return f"{zone.words} {step} {'grade' if step == 1 else 'grades'} {words} than last time."
