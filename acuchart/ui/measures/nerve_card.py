"""Feeling of feet and hands: ten sites a side, vibration, and the numb area as it is drawn on the plates."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.area import Area, AreaKind
from acuchart.model.change import Change, change_of
from acuchart.model.measure import Measure
from acuchart.model.monofilament import Limb, answers_of, touched
from acuchart.model.outline import Outline, path_of
from acuchart.model.side import Side
from acuchart.store import StoreError
from acuchart.store.kinds import of_session
from acuchart.ui.context import Context
from acuchart.ui.measures.rows import ValueRow
from acuchart.ui.measures.touch_map import TouchMap
from acuchart.ui.measures.values import Key, Values
from acuchart.ui.page import card
from acuchart.ui.widgets import Segment, button, empty_out, frame, label

SITES, VIBRATION = "MONO10G", "VIB_PERC"
_MOMENTS: Final = (("before", "Before"), ("after", "After"))
_TOOLS: Final = (("sites", "Sites"), ("numb", "Numb area"))
_SIDES: Final = (Side.RIGHT, Side.LEFT)


class NerveCard(QWidget):
    """One limb at a time, both sides beside one another, before or after the needles."""

    def __init__(self, context: Context, values: Values, *, limb: str = "", moment: str = "before") -> None:
        """``limb`` is foot or hand; where none is named, what was tested last."""
        super().__init__()
        self._context, self._values = context, values
        self._limbs = assets.load_limbs()
        self._limb: Limb = self._limbs[limb or self._usual()]
        made, column = card(
            "Feeling", label("10 g thread, eyes closed; a tap is felt, a second one not felt", "hint")
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        choices = QHBoxLayout()
        choices.setContentsMargins(16, 10, 16, 4)
        choices.setSpacing(8)
        self.limb = Segment([(one.id, one.name) for one in self._limbs.values()], self._limb.id)
        self.moment = Segment(_MOMENTS, moment)
        self.tool = Segment(_TOOLS, "sites")
        for segment in (self.limb, self.moment, self.tool):
            choices.addWidget(segment)
        choices.addStretch()
        column.addLayout(choices)
        self._maps = QGridLayout()
        self._maps.setContentsMargins(12, 4, 12, 4)
        column.addLayout(self._maps)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 12)
        self.keys = label("", "hint", wrap=True)
        self.away = button(
            "Take the numb areas away", "small", tip="Those drawn here, of both sides; undo brings them back"
        )
        self.away.clicked.connect(self._no_areas)
        foot.addWidget(self.keys, 1)
        foot.addWidget(self.away)
        column.addLayout(foot)
        column.addWidget(frame("rule"))
        self._vibration = QVBoxLayout()
        self._vibration.setContentsMargins(0, 0, 0, 4)
        self._vibration.setSpacing(0)
        column.addLayout(self._vibration)
        self.maps: dict[Side, TouchMap] = {}
        self.counts: dict[Side, QLabel] = {}
        self.words: dict[Side, QLabel] = {}
        self.rows: list[ValueRow] = []
        self._last_areas = self._read_last_areas()
        self.limb.chosen.connect(self._choose_limb)
        self.moment.chosen.connect(lambda _key: self._build())
        self.tool.chosen.connect(lambda _key: self._show())
        values.changed.connect(self._on_value)
        values.reloaded.connect(self._read_again)
        values.document.changed.connect(self._on_changed)
        self._build()

    def _usual(self) -> str:
        every = (*self._values.document.measures.values(), *reversed(self._values.earlier))
        site = next((one.site for one in every if one.kind == SITES), "")
        return next((limb.id for limb in self._limbs.values() if limb.site == site), "foot")

    def key(self, side: Side) -> Key:
        """The key of the count of a side."""
        return Key(SITES, self._limb.site, side.value, self.moment.current)

    def _choose_limb(self, key: str) -> None:
        self._limb = self._limbs[key]
        self._build()

    def _build(self) -> None:
        """Other plates, and the fields for vibration."""
        empty_out(self._maps)
        empty_out(self._vibration)
        self.counts = {side: label("", "name") for side in _SIDES}
        self.words = {side: label("", "label", wrap=True) for side in _SIDES}
        for at, side in enumerate(_SIDES):
            made = self.maps[side] = TouchMap(self._context.atlas, self._limb, side)
            made.answered.connect(lambda site, felt, side=side: self._answer(side, site, felt))
            made.outlined.connect(self._outline)
            said = QVBoxLayout()
            said.setSpacing(0)
            said.setContentsMargins(4, 0, 4, 8)
            said.addWidget(self.counts[side])
            said.addWidget(self.words[side])
            said.addStretch(1)
            self._maps.addWidget(made, 0, at)
            self._maps.addLayout(said, 1, at)
            self._maps.setColumnStretch(at, 1)
        self.rows = []
        for place in self._limb.vibration:
            row = ValueRow(self._values, VIBRATION, place, moment=self.moment.current)
            self.rows.append(row)
            self._vibration.addWidget(row)
        self._show()

    # ---- what hands do

    def _answer(self, side: Side, site: str, felt: bool | None) -> None:
        key = self.key(side)
        answers = answers_of(self._values.there(key))
        if felt is None:
            answers.pop(site, None)
        else:
            answers[site] = felt
        found = touched(self._limb, answers)
        self._values.put(key, found.words, found.value, how={"sites": answers, "thread_g": 10} if answers else {})

    def _outline(self, view: str, corners: Outline) -> None:
        document = self._values.document
        made = Area(
            id=uuid4().hex,
            session_id=document.session.id,
            kind=AreaKind.NUMB,
            view=view,
            path=path_of(corners),
            closed=True,
            note=self.moment.current,
        )
        document.edit(change_of(None, made))

    def _no_areas(self) -> None:
        self._values.document.edit(*(change_of(one, None) for one in self._areas()))

    # ---- what is shown

    def _refs(self) -> set[str]:
        return {view.ref for made in self.maps.values() for view in made.views.values()}

    def _areas(self) -> list[Area]:
        refs, moment = self._refs(), self.moment.current
        numb = [
            one for one in self._values.document.areas.values() if one.kind is AreaKind.NUMB and one.view in refs
        ]
        return [one for one in numb if (one.note == "after") == (moment == "after")]

    def _read_again(self) -> None:
        self._last_areas = self._read_last_areas()
        self._show()

    def _read_last_areas(self) -> list[Area]:
        """Of the session before: what a dotted line shows. Read once, for every tap shows all anew."""
        every = self._values.earlier
        last = next((one.session_id for one in reversed(every) if one.kind == SITES and one.session_id), None)
        if last is None:
            return []
        try:
            return [one for one in of_session(self._context.store, Area, last) if one.kind is AreaKind.NUMB]
        except StoreError as error:
            self._context.failed.emit(str(error))
            return []

    def _show(self) -> None:
        drawing = self.tool.current == "numb"
        now, last_areas = self._areas(), self._last_areas
        drawn = [(one.view, one.corners, old) for old, them in ((True, last_areas), (False, now)) for one in them]
        for side, made in self.maps.items():
            key = self.key(side)
            there, last = self._values.there(key), self._values.last(key)
            answers = answers_of(there)
            made.writable, made.drawing = self._values.writable, drawing
            made.show_answers(answers, answers_of(last))
            made.show_areas(drawn)
            self._say(side, there, last)
        self.keys.setText(
            "Draw round what feels numb, on either plate. Dotted: the visit before."
            if drawing
            else "Arrows go from site to site, Y felt, N not felt. Dotted ring: another answer than last time."
        )
        self.away.setVisible(bool(now) and self._values.writable)

    def _say(self, side: Side, there: Measure | None, last: Measure | None) -> None:
        answers = answers_of(there)
        found = touched(self._limb, answers)
        typed = "" if there is None else there.typed
        self.counts[side].setText(
            f"{side.value}  {found.felt} of {found.tested}" if answers else f"{side.value}  –"
        )
        missing = typed.partition(", not felt: ")[2]
        lines = [f"Not felt: {missing}." if missing else ""]
        left = len(self._limb.sites) - found.tested
        if answers and left:
            lines.append(f"{left} not tested: no count of ten yet.")
        if not answers:
            lines.append(typed or "Not tested today.")
        if last is not None:
            lines.append(f"Last time {last.typed.partition(',')[0]}.")
        self.words[side].setText("\n".join(line for line in lines if line))

    def _on_value(self, key: Key) -> None:
        if key.kind == SITES:
            self._show()
        for row in self.rows:
            if key in row.parts:
                row.show_one(key)
                row.explain()

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        if any(isinstance(one, Area) for change in changes for one in (change.before, change.after)):
            self._show()
