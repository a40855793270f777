"""The Measures tab: digits and Tab through the usual set, and beside each value what it was read as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final
from uuid import uuid4

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit

from acuchart import assets
from acuchart.model import clock
from acuchart.model.change import Change, change_of
from acuchart.model.measure import Measure, OwnMeasure
from acuchart.model.measure_kinds import MeasureKind, own_kind, read_value
from acuchart.model.progress import lines, progress
from acuchart.store import StoreError
from acuchart.store.kinds import of_patient, of_practice
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.page import Page, card
from acuchart.ui.widgets import label

_USUAL: Final = ("PAIN_NRS",)  # where the patient has no earlier measure
_EYES: Final = (("R", "", "R"), ("L", "", "L"))  # eye clinics ask for the patient's right first
_TIMES: Final = (("", "before", "Before"), ("", "after", "After"))
Key = tuple[str, str, str, str]  # kind, site, side, moment


class MeasuresPage(Page):
    """One row for each measure of the usual set; more are added from the list below."""

    def __init__(self, context: Context, document: SessionDocument) -> None:
        """Reads the kinds, and what the patient's last session asked for."""
        super().__init__()
        self._document, self._context = document, context
        self.fields: dict[Key, QLineEdit] = {}
        self._beside: dict[tuple[str, str], QLabel] = {}
        self._earlier: tuple[Measure, ...] = ()
        own: tuple[OwnMeasure, ...] = ()
        try:
            own = of_practice(context.store, OwnMeasure)
            every = of_patient(context.store, Measure, document.patient.id)
            self._earlier = tuple(one for one in every if one.session_id != document.session.id)
        except StoreError as error:
            context.failed.emit(str(error))
        kinds: Mapping[str, MeasureKind] = assets.load_measures()
        self._kinds = {**kinds, **{one.id: own_kind(one) for one in own if not one.removed}}
        made, column = card("Measures", label("digits, then Tab; what is typed is kept to the letter", "hint"))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(16, 12, 16, 14)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(5, 1)
        self._grid.setVerticalSpacing(8)
        column.addLayout(self._grid)
        self.more = QComboBox()
        self.more.setAccessibleName("Add a measure")
        self.more.addItem("Add a measure", "")
        for kind in self._kinds.values():
            if kind.entry != "drawing":
                self.more.addItem(kind.name, kind.id)
        self.more.activated.connect(self._add_chosen)
        self.more.setEnabled(document.writable)
        self.column.addWidget(made)
        self.column.addWidget(self.more)
        self.column.addStretch(1)
        for name, site in self._usual():
            self._add_row(name, site)
        document.changed.connect(self._on_changed)
        document.reloaded.connect(self._show_all)

    def take_focus(self) -> None:
        """The first empty field, otherwise the first."""
        empty = [one for one in self.fields.values() if not one.text()]
        for field in (empty or list(self.fields.values()))[:1]:
            field.setFocus()

    def _usual(self) -> list[tuple[str, str]]:
        here = list(self._document.measures.values())
        last = [one.session_id for one in self._earlier if one.session_id]
        there = [one for one in self._earlier if last and one.session_id == last[-1]]
        keys = dict.fromkeys((one.kind, one.site) for one in [*there, *here])
        known = [key for key in keys if key[0] in self._kinds and self._kinds[key[0]].entry != "drawing"]
        return known or [(name, "") for name in _USUAL]

    def _add_chosen(self, index: int) -> None:
        name = self.more.itemData(index)
        self.more.setCurrentIndex(0)
        if name and (name, "") not in self._beside:
            self._add_row(name, "")
        for key, field in self.fields.items():
            if key[0] == name:
                field.setFocus()
                break

    def _add_row(self, name: str, site: str) -> None:
        kind, row = self._kinds[name], self._grid.rowCount()
        words = f"{kind.name}, {site}" if site else kind.name
        self._grid.addWidget(label(words, "strong", wrap=True), row, 0)
        beside = label("", "body", wrap=True)
        for column, (side, moment, title) in enumerate(_EYES if kind.per_side else _TIMES, start=0):
            field = QLineEdit()
            field.setMinimumHeight(44)
            field.setMaximumWidth(150)
            field.setAccessibleName(f"{words}, {title}")
            field.setReadOnly(not self._document.writable)
            key = (name, site, side, moment)
            self.fields[key] = field
            field.editingFinished.connect(partial(self._take, key))
            self._grid.addWidget(label(title, "label"), row, 1 + 2 * column)
            self._grid.addWidget(field, row, 2 + 2 * column)
        self._grid.addWidget(beside, row, 5)
        self._beside[name, site] = beside
        self._show_row(name, site)

    def _there(self, key: Key) -> Measure | None:
        found = (one for one in self._document.measures.values() if _key(one) == key)
        return next(found, None)

    def _take(self, key: Key) -> None:
        """Write what was typed; an impossible value stays in its field, with the reason beside."""
        typed, there = self.fields[key].text(), self._there(key)
        if not self._document.writable or typed == ("" if there is None else there.typed):
            self._explain(key[0], key[1])
            return
        if typed.strip() in ("", "."):
            if there is not None:
                self._document.edit(change_of(there, None))
            self._explain(key[0], key[1])
            return
        kind = self._kinds[key[0]]
        try:
            found = read_value(kind, typed)
        except ValueError:
            self._explain(key[0], key[1])
            return
        if there is not None:
            made = replace(there, typed=typed, value=found.value, how=found.how)
        else:
            made = Measure(
                id=uuid4().hex,
                patient_id=self._document.patient.id,
                kind=key[0],
                at=clock.now(),
                typed=typed,
                value=found.value,
                site=key[1],
                side=key[2],
                moment=key[3],
                session_id=self._document.session.id,
                how=found.how,
            )
        self._document.edit(change_of(there, made))
        self._explain(key[0], key[1])

    def _explain(self, name: str, site: str) -> None:
        """What each field was read as, and what changed since the first value."""
        kind, said = self._kinds[name], []
        for key, field in self.fields.items():
            if key[:2] != (name, site) or field.text().strip() in ("", "."):
                continue
            side = f"{key[2]} " if key[2] else ""
            try:
                found = read_value(kind, field.text())
            except ValueError as error:
                said.append(f"{side}{error} It is not in the chart yet.")
                continue
            said.append(f"{side}{found.explained}" + (f". {found.question}" if found.question else ""))
            there = self._there(key)
            every = [one for one in (*self._earlier, *self._document.measures.values()) if _key(one) == key]
            moved = progress(kind, next((line for line in lines(every) if there in line), ()))
            if moved is not None and moved.count > 1:
                said.append(f"{side}{moved.words}")
        beside = self._beside[name, site]
        beside.setText("\n".join(dict.fromkeys(said)))

    def _show_row(self, name: str, site: str) -> None:
        for key, field in self.fields.items():
            if key[:2] == (name, site) and not field.hasFocus():
                there = self._there(key)
                field.setText("" if there is None else there.typed)
        self._explain(name, site)

    def _show_all(self) -> None:
        for name, site in self._beside:
            self._show_row(name, site)

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            one = change.after if change.after is not None else change.before
            if isinstance(one, Measure) and (one.kind, one.site) in self._beside:
                for key, field in self.fields.items():
                    if key == _key(one) and not field.hasFocus():
                        field.setText("" if change.after is None else one.typed)
                self._explain(one.kind, one.site)


def _key(one: Measure) -> Key:
    return one.kind, one.site, one.side, one.moment
