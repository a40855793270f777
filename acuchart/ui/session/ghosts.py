"""Needles of before, or of a protocol, that are offered on the plates; nothing of them is in the file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from acuchart.model import clock
from acuchart.model.area import FOUND, Area
from acuchart.model.area_scene import label_of
from acuchart.model.atlas import Atlas
from acuchart.model.carried import difference, taken_over
from acuchart.model.change import Record, change_of
from acuchart.model.lead import Lead
from acuchart.model.lead_line import lead_items, plan_leads
from acuchart.model.needle import Needle
from acuchart.model.prescription import LeadItem
from acuchart.model.preset import Preset, lot_of
from acuchart.model.scene import plate_ghosts
from acuchart.store import ChartStore
from acuchart.store.kinds import of_session
from acuchart.ui.document import SessionDocument
from acuchart.ui.moments import day_of, day_text
from acuchart.ui.session.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What may be taken over: needles, the leads between them, areas, and how long the needles stay."""

    needles: tuple[Needle, ...] = ()
    leads: tuple[LeadItem, ...] = ()
    areas: tuple[Area, ...] = ()
    retention_min: int | None = None
    words: str = ""  # where it comes from: "last session, 10 Nov"
    more: str = ""  # a sentence that is said when it is taken over: measures, advice for home


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
        self._source = Offer()
        self._offered: dict[str, Needle] = {}
        self._areas: dict[str, Area] = {}
        self.boxes: Sequence[Preset] = ()  # the needles of the practice, with the lots that are open

    @property
    def words(self) -> str:
        """Where they come from."""
        return self._source.words

    @property
    def areas(self) -> tuple[Area, ...]:
        """The areas that this session does not have yet."""
        return tuple(self._areas.values())

    @property
    def offered(self) -> tuple[Needle, ...]:
        """What this session does not have yet."""
        return tuple(self._offered.values())

    def get(self, ghost_id: str) -> Needle | None:
        """One that is offered, by its id."""
        return self._offered.get(ghost_id)

    def offer(self, source: Offer) -> None:
        """Offer something else instead."""
        self._source = source
        self.refresh()

    def refresh(self) -> None:
        """Leave out what is there by now."""
        left: dict[str, Needle] = {}
        drawn: dict[str, Area] = {}
        if self._document.writable:
            if self._source.needles:
                dropped = difference(self._source.needles, self._document.needles.values()).dropped
                left = {needle.id: needle for needle in dropped if self._readable(needle.view)}
            there = {_shape(area) for area in self._document.areas.values()}
            drawn = {
                area.id: area
                for area in self._source.areas
                if _shape(area) not in there and self._readable(area.view)
            }
        if left.keys() != self._offered.keys() or drawn.keys() != self._areas.keys():
            self._offered, self._areas = left, drawn
            self.changed.emit()

    def on_view(self, view_id: str) -> tuple[Needle, ...]:
        """Those that a plate shows."""
        seen = plate_ghosts(self._atlas.views[view_id], self.offered, self._atlas)
        return tuple(self._offered[ghost.needle_id] for ghost in seen)

    def areas_on(self, view_id: str) -> tuple[Area, ...]:
        """The areas that a plate shows."""
        return tuple(area for area in self.areas if area.view.partition("@")[0] == view_id)

    def accept(self, needles: Iterable[Needle], areas: Iterable[Area] = ()) -> bool:
        """Take ghosts over: they are in now, at the same places with the same facts. One step of undo."""
        document, source = self._document, self._source
        drawn = tuple(replace(area, id=uuid.uuid4().hex, session_id=document.session.id) for area in areas)
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
        records: tuple[Record, ...] = (*new, *self._leads_of(new), *drawn)
        changes = [change_of(None, one) for one in records]
        session = document.session
        if source.retention_min and new and source.retention_min != session.retention_min:
            changes.append(change_of(session, replace(session, retention_min=source.retention_min)))
        if not (new or drawn) or not document.edit(*changes):
            return False
        if new:
            self._selection.set([new[-1].id])
        self.refresh()
        self.said.emit(f"{_taken(new, drawn)}, from {source.words}.{f' {source.more}' if source.more else ''}")
        return True

    def _leads_of(self, new: Iterable[Needle]) -> tuple[Lead, ...]:
        """The leads that have both their needles now."""
        document = self._document
        needles = {**document.needles, **{needle.id: needle for needle in new}}
        return plan_leads(
            self._source.leads,
            needles,
            document.leads.values(),
            session_id=document.session.id,
            new_id=lambda: uuid.uuid4().hex,
        ).add

    def accept_view(self, view_id: str) -> bool:
        """All of one plate."""
        self.refresh()  # an undo of a moment ago counts
        return self._accept_or_say(self.on_view(view_id), self.areas_on(view_id), "on this plate")

    def accept_all(self) -> bool:
        """All of them."""
        self.refresh()
        return self._accept_or_say(self.offered, self.areas, "any more")

    def dismiss(self) -> None:
        """Not today."""
        if self._offered or self._areas:
            self.said.emit(f"The needles from {self.words} are set aside.")
        self._source = Offer(words=self.words)
        self.refresh()

    def _accept_or_say(self, needles: tuple[Needle, ...], areas: tuple[Area, ...], where: str) -> bool:
        if not needles and not areas:
            self.said.emit(f"Nothing is offered {where}.")
        return self.accept(needles, areas)

    def _readable(self, ref: str) -> bool:
        """A ghost of a plate that was redrawn since then has no place on the new one."""
        view = self._atlas.views.get(ref.partition("@")[0])
        return view is not None and view.ref == ref


def _shape(area: Area) -> tuple[str, str, str, bool]:
    return area.kind, area.view, area.path, area.closed


def _taken(needles: tuple[Needle, ...], areas: tuple[Area, ...]) -> str:
    """``12 needles are in, 2 areas are drawn``."""
    names = needles[0].name if len(needles) == 1 else f"{len(needles)} needles"
    said = [f"{names} {'is' if len(needles) == 1 else 'are'} in"] if needles else []
    drawn = label_of(areas[0]) if len(areas) == 1 else f"{len(areas)} areas"
    said += [f"{drawn} {'is' if len(areas) == 1 else 'are'} drawn"] if areas else []
    return ", ".join(said)


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
    areas = tuple(area for area in of_session(store, Area, last.id) if area.kind not in FOUND)
    words = f"the last session, {day_text(day_of(last.started_at))}"
    ghosts.offer(Offer(needles=needles, leads=leads, areas=areas, words=words))
