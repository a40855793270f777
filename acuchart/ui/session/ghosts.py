"""Needles of before, or of a protocol, that are offered on the plates; nothing of them is in the file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from acuchart.model import clock
from acuchart.model.atlas import Atlas
from acuchart.model.carried import difference, taken_over
from acuchart.model.change import change_of
from acuchart.model.lead import Lead
from acuchart.model.lead_line import lead_items, plan_leads
from acuchart.model.needle import Needle
from acuchart.model.prescription import LeadItem
from acuchart.model.preset import Preset, lot_of
from acuchart.model.scene import plate_ghosts
from acuchart.store import ChartStore
from acuchart.ui.document import SessionDocument
from acuchart.ui.moments import day_of, day_text
from acuchart.ui.session.selection import Selection


class Ghosts(QObject):
    """What may be taken over into one session."""

    changed = Signal()
    said = Signal(str)

    def __init__(
        self, document: SessionDocument, atlas: Atlas, selection: Selection, parent: QObject | None = None
    ) -> None:
        """Nothing is offered."""
        super().__init__(parent)
        self._document, self._atlas, self._selection = document, atlas, selection
        self._source: tuple[Needle, ...] = ()
        self._leads: tuple[LeadItem, ...] = ()
        self._offered: dict[str, Needle] = {}
        self.boxes: Sequence[Preset] = ()  # the needles of the practice, with the lots that are open
        self.words = ""  # where they come from: "last session, 10 Nov"

    @property
    def offered(self) -> tuple[Needle, ...]:
        """What this session does not have yet."""
        return tuple(self._offered.values())

    def get(self, ghost_id: str) -> Needle | None:
        """One that is offered, by its id."""
        return self._offered.get(ghost_id)

    def offer(self, needles: Iterable[Needle], words: str, leads: Iterable[LeadItem] = ()) -> None:
        """Offer other needles instead, and the leads between them; ``words`` say where they come from."""
        self._source = tuple(needles)
        self._leads = tuple(leads)
        self.words = words
        self.refresh()

    def refresh(self) -> None:
        """Leave out what is there by now."""
        left: dict[str, Needle] = {}
        if self._source and self._document.writable:
            dropped = difference(self._source, self._document.needles.values()).dropped
            left = {needle.id: needle for needle in dropped if self._readable(needle)}
        if left.keys() != self._offered.keys():
            self._offered = left
            self.changed.emit()

    def on_view(self, view_id: str) -> tuple[Needle, ...]:
        """Those that a plate shows."""
        seen = plate_ghosts(self._atlas.views[view_id], self.offered, self._atlas)
        return tuple(self._offered[ghost.needle_id] for ghost in seen)

    def accept(self, needles: Iterable[Needle]) -> bool:
        """Take ghosts over: they are in now, at the same places with the same facts. One step of undo."""
        document = self._document
        new = taken_over(
            needles,
            session_id=document.session.id,
            first_ordinal=document.next_ordinal(),
            moment=clock.now(),
            new_id=lambda: uuid.uuid4().hex,
        )
        # A ghost is of another visit: its needle comes from the box that is open today.
        new = tuple(
            replace(
                needle,
                set_no=document.current_set,
                lot=lot_of(self.boxes, needle.gauge_mm, needle.length_mm, needle.kind),
            )
            for needle in new
        )
        changes = [change_of(None, needle) for needle in new]
        changes += [change_of(None, lead) for lead in self._leads_of(new)]
        if not new or not document.edit(*changes):
            return False
        self._selection.set([new[-1].id])
        self.refresh()
        names = new[0].name if len(new) == 1 else f"{len(new)} needles"
        self.said.emit(f"{names} {'is' if len(new) == 1 else 'are'} in, from {self.words}.")
        return True

    def _leads_of(self, new: Iterable[Needle]) -> tuple[Lead, ...]:
        """The leads that have both their needles now."""
        document = self._document
        needles = {**document.needles, **{needle.id: needle for needle in new}}
        return plan_leads(
            self._leads,
            needles,
            document.leads.values(),
            session_id=document.session.id,
            new_id=lambda: uuid.uuid4().hex,
        ).add

    def accept_view(self, view_id: str) -> bool:
        """All of one plate."""
        return self._accept_or_say(self.on_view(view_id), "on this plate")

    def accept_all(self) -> bool:
        """All of them."""
        return self._accept_or_say(self.offered, "any more")

    def dismiss(self) -> None:
        """Not today."""
        if self._offered:
            self.said.emit(f"The needles from {self.words} are set aside.")
        self._source = ()
        self.refresh()

    def _accept_or_say(self, needles: tuple[Needle, ...], where: str) -> bool:
        if not needles:
            self.said.emit(f"Nothing is offered {where}.")
        return self.accept(needles)

    def _readable(self, needle: Needle) -> bool:
        """A ghost of a plate that was redrawn since then has no place on the new one."""
        view = self._atlas.views.get(needle.view.partition("@")[0])
        return view is not None and view.ref == needle.view


def offer_last(ghosts: Ghosts, document: SessionDocument, store: ChartStore) -> None:
    """Offer the needles of the patient's last session where this one has fewer."""
    session = document.session
    if not document.writable:
        return
    listed = store.sessions(patient_id=session.patient_id)
    earlier = (row for row in listed if row.id != session.id and row.started_at <= session.started_at)
    last = next((row for row in earlier if row.needles), None)
    if last is None or len(document.needles) >= last.needles:
        return
    needles = store.needles(last.id)
    leads = lead_items(store.leads(last.id), {needle.id: needle for needle in needles})
    ghosts.offer(needles, f"the last session, {day_text(day_of(last.started_at))}", leads)
