"""The values of one session: what was typed goes into the file, what is no value is kept beside as a draft."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from acuchart import assets
from acuchart.model import clock
from acuchart.model.change import Change, change_of
from acuchart.model.measure import Measure, OwnMeasure
from acuchart.model.measure_kinds import MeasureKind, as_measure, own_kind, read_value
from acuchart.model.progress import lines, progress
from acuchart.store import StoreError
from acuchart.store.kinds import of_patient, of_practice
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument


class Key(NamedTuple):
    """What tells the values of one session apart."""

    kind: str
    site: str = ""
    side: str = ""
    moment: str = ""
    by: str = "practitioner"


APART: Final = frozenset({"FACE_ZONE", "GAIS"})
"""Kinds of which the patient and the practitioner each have a value of their own."""


def key_of(one: Measure) -> Key:
    """The key of a value; who said it tells values apart only where both are asked."""
    return Key(one.kind, one.site, one.side, one.moment, one.by if one.kind in APART else "practitioner")


class Values(QObject):
    """Reads and writes measures of the open session, and knows those of the patient's earlier ones."""

    changed = Signal(object)  # the key of a value that is another one now
    reloaded = Signal()

    def __init__(self, context: Context, document: SessionDocument, parent: QObject | None = None) -> None:
        """Reads the kinds and what was measured earlier; where that fails the window says so."""
        super().__init__(parent)
        self.document = document
        self.earlier: tuple[Measure, ...] = ()
        self.kinds: dict[str, MeasureKind] = {}
        self.conditions: dict[str, dict[str, object]] = {}  # kind → how its values are measured now
        self._context = context
        self._read()
        document.changed.connect(self._on_changed)
        document.reloaded.connect(self.reloaded)

    def read_again(self) -> None:
        """Values that belong to no session came or went."""
        self._read()
        self.reloaded.emit()

    def _read(self) -> None:
        context, document = self._context, self.document
        own: tuple[OwnMeasure, ...] = ()
        try:
            own = of_practice(context.store, OwnMeasure)
            every = of_patient(context.store, Measure, document.patient.id)
            self.earlier = tuple(
                one
                for one in every
                if one.session_id != document.session.id
                and not one.draft
                and one.at <= document.session.started_at
            )
        except StoreError as error:
            context.failed.emit(str(error))
        here = {one.kind for one in document.measures.values()}  # one that was taken out since is still read
        own_kinds = {one.id: own_kind(one) for one in own if not one.removed or one.id in here}
        self.kinds = {**assets.load_measures(), **own_kinds}

    @property
    def writable(self) -> bool:
        """False for a signed session."""
        return self.document.writable

    def there(self, key: Key) -> Measure | None:
        """The value of this session, or what was typed and is none."""
        return next((one for one in self.document.measures.values() if key_of(one) == key), None)

    def last(self, key: Key) -> Measure | None:
        """The newest earlier value, of the same moment where there is one."""
        mine = [one for one in self.earlier if key_of(one)._replace(moment=key.moment) == key]
        same = [one for one in mine if one.moment == key.moment]
        return max(same or mine, key=lambda one: (one.at, one.id), default=None)

    def sentence(self, key: Key, typed: str) -> str:
        """Why a text is no value of its kind, or nothing."""
        try:
            read_value(self.kinds[key.kind], typed)
        except ValueError as error:
            return f"{error} It is kept as you typed it, and is no value yet."
        return ""

    def question(self, key: Key) -> str:
        """What has to be asked about the value that is there, until somebody has answered."""
        there = self.there(key)
        if there is None or there.value is None or there.conditions.get("sure") or key.kind not in self.kinds:
            return ""
        try:
            return read_value(self.kinds[key.kind], there.typed).question
        except ValueError:
            return ""

    def take(self, key: Key, typed: str, *, sure: bool = False, by: str = "") -> bool:
        """Write what was typed; nothing, or a dot, takes the value out. False where it could not be written."""
        there = self.there(key)
        if not self.writable or (typed == ("" if there is None else there.typed) and not sure):
            return True
        if typed.strip() in ("", "."):
            return there is None or self.document.edit(change_of(there, None))
        return self.document.edit(self.change(key, typed, sure=sure, by=by))

    def measure_so(self, name: str, conditions: dict[str, object]) -> bool:
        """How the values of a kind are measured from now on, those of this visit among them."""
        self.conditions[name] = conditions
        here = [one for one in self.document.measures.values() if one.kind == name and not one.draft]
        changes = [self.change(key_of(one), one.typed) for one in here]
        return self.document.edit(*(change for change in changes if change.before != change.after))

    def change(self, key: Key, typed: str, *, sure: bool = False, by: str = "") -> Change:
        """The change that writes what was typed; ``by`` is who answered, where the key does not say so."""
        there = self.there(key)
        kind, how = self.kinds[key.kind], self.conditions.get(key.kind)
        made = as_measure(kind, there or self._new(key, typed), typed, sure=sure, conditions=how)
        return change_of(there, replace(made, by=by or key.by))

    def put(self, key: Key, typed: str, value: float | None, *, path: str = "", how: Mapping[str, object]) -> bool:
        """Write what was drawn or tapped: its words, its number and itself. No words take it out."""
        there = self.there(key)
        if not self.writable or (not typed and there is None):
            return True
        if not typed:
            return self.document.edit(change_of(there, None))
        made = replace(there or self._new(key, typed), typed=typed, value=value, path=path, how=json.dumps(how))
        return made == there or self.document.edit(change_of(there, made))

    def read(self, key: Key) -> str:
        """What the value that is there was read as."""
        there = self.there(key)
        if there is None or there.draft or key.kind not in self.kinds:
            return ""
        try:
            return read_value(self.kinds[key.kind], there.typed).explained
        except ValueError:
            return ""

    def moved(self, key: Key, *, short: bool = False) -> str:
        """What changed since the first value, in words; empty where there is nothing to compare."""
        there = self.there(key)
        mine = (one for one in (*self.earlier, *self.document.measures.values()) if key_of(one) == key)
        found = progress(self.kinds[key.kind], next((line for line in lines(mine) if there in line), ()))
        if found is None or found.count < 2:
            return ""
        return found.short if short else found.words

    def _new(self, key: Key, typed: str) -> Measure:
        return Measure(
            id=uuid4().hex,
            patient_id=self.document.patient.id,
            kind=key.kind,
            at=clock.now(),
            typed=typed,
            site=key.site,
            side=key.side,
            moment=key.moment,
            by=key.by,
            session_id=self.document.session.id,
        )

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            one = change.after if change.after is not None else change.before
            if isinstance(one, Measure):
                self.changed.emit(key_of(one))
