"""What a hand does to the needles, as steps through the gate."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from secrets import token_hex
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from acuchart.model import clock
from acuchart.model.atlas import Atlas, Position, View
from acuchart.model.change import Change, change_of
from acuchart.model.lead import Lead
from acuchart.model.ledger import in_order
from acuchart.model.needle import STATE_WORDS, Needle, NeedleState
from acuchart.model.prescription.courses import is_course
from acuchart.model.prescription.geometry import mirrored
from acuchart.model.preset import Preset, lot_of
from acuchart.model.scene import place_on
from acuchart.model.side import Side
from acuchart.ui.document import SessionDocument
from acuchart.ui.session.places import from_place_mm, is_phrase, phrase
from acuchart.ui.session.selection import Selection

SNAP_MM: Final = 8.0
"""How near a press must be to a named point. Neighbouring points of the face lie 10 to 15 mm apart, so 8 mm
reaches every point without reaching past the next one, and a fingertip on a tablet is about as wide."""
NUDGE_MM: Final = 0.5
NUDGE_FAR_MM: Final = 2.0
_GONE: Final = (NeedleState.OUT, NeedleState.DROPPED)


class Marking(QObject):
    """Places, moves, mirrors, edits and removes; every call is at most one step of undo."""

    said = Signal(str)  # a remark for the status line
    placed = Signal(str)  # the id of a needle that is new on the plate

    def __init__(
        self,
        document: SessionDocument,
        atlas: Atlas,
        selection: Selection,
        parent: QObject | None = None,
    ) -> None:
        """Work on the needles of one document."""
        super().__init__(parent)
        self._document = document
        self._atlas = atlas
        self._selection = selection
        self.preset: Preset | None = None
        self.boxes: Sequence[Preset] = ()  # the needles of the practice, with the lots that are open
        self.shown: Callable[[], Collection[str]] = tuple  # the systems whose layer is on; the plate says it

    # ---- placing

    def snap(self, view: View, x: float, y: float) -> Position | None:
        """The named place that a press at (x, y) takes, or None."""
        return self._atlas.snap(view.id, x, y, radius_mm=SNAP_MM, shown=self.shown())

    def place(
        self,
        view: View,
        x: float,
        y: float,
        *,
        snap: Position | None = None,
        direction_deg: float | None = None,
        both: bool = False,
        note: str = "",
    ) -> bool:
        """One new needle at (x, y), or at the named place ``snap``; ``both`` adds its mirror as a pair."""
        needle = self._new(view, x, y, snap, direction_deg)
        if note:
            needle = replace(needle, note=note)
        needles = [needle]
        if both:
            other = self._mirrored(needle)
            if other is not None:
                pair = _new_id()
                needles = [
                    replace(needle, pair_id=pair),
                    replace(other, pair_id=pair, ordinal=needle.ordinal + 1),
                ]
            else:
                self.said.emit(f"{needle.name} lies on the midline and has no mirror.")
        if not self._document.edit(*(change_of(None, new) for new in needles)):
            return False
        self._selection.set([needle.id])
        self.placed.emit(needle.id)
        return True

    def _new(self, view: View, x: float, y: float, snap: Position | None, direction: float | None) -> Needle:
        preset = self.preset
        x, y = _inside(x), _inside(y)
        needle = Needle(
            id=_new_id(),
            session_id=self._document.session.id,
            ordinal=self._document.next_ordinal(),
            view=view.ref,
            x=x,
            y=y,
            side=view.side_at(x),
            direction_deg=direction,
            placed_at=clock.now(),
            set_no=self._document.current_set,
        )
        if preset is not None:
            needle = replace(
                needle,
                gauge_mm=preset.gauge_mm,
                length_mm=preset.length_mm,
                kind=preset.kind,
                depth_mm=preset.depth_mm,
                angle_deg=preset.angle_deg,
                technique=preset.technique,
                lot=preset.lot,
            )
        return self._named(needle, view, snap)

    def _named(self, needle: Needle, view: View, snap: Position | None) -> Needle:
        """The needle with the name of its place: a point's code, or the phrase of a free mark."""
        if snap is None:
            return replace(
                needle,
                side=view.side_at(needle.x),
                code=None,
                system="",
                part="",
                label=phrase(self._atlas, view, needle.x, needle.y),
            )
        point = self._atlas.points[snap.code]
        return replace(
            needle,
            x=_inside(snap.x),
            y=_inside(snap.y),
            side=snap.side,
            code=snap.code,
            system=point.system,
            part=snap.part,
            label="",
        )

    def lead(self, from_id: str, to_id: str) -> str:
        """A lead between two needles, on the next free output; its id, or empty where there is one already."""
        document = self._document
        if any({lead.from_id, lead.to_id} == {from_id, to_id} for lead in document.leads.values()):
            self.said.emit("There is a lead between these two already.")
            return ""
        used = {lead.device for lead in document.leads.values()}
        device = next((letter for letter in "ABCDEFGH" if letter not in used), "")
        new = Lead(id=_new_id(), session_id=document.session.id, from_id=from_id, to_id=to_id, device=device)
        return new.id if document.edit(change_of(None, new)) else ""

    # ---- moving

    def move(self, view: View, targets: Mapping[str, tuple[float, float]], *, snap: bool) -> bool:
        """Needles to new places on ``view``; partners of linked pairs follow as mirrors. One step.

        A needle that leaves its point becomes a free mark, one that arrives at a point takes its name.
        """
        changes: dict[str, Change] = {}
        for needle_id, (x, y) in targets.items():
            needle = self._document.needles.get(needle_id)
            if needle is None or needle_id in changes:
                continue
            moved = self._moved(needle, view, x, y, snap=snap)
            _put(changes, needle, moved)
            for partner in self._document.partners(needle):
                if partner.id in targets:
                    continue
                follower = self._mirrored(moved)
                if follower is not None:
                    _put(changes, partner, _at(partner, follower))
        return self._document.edit(*changes.values())

    def nudge(self, view: View, dx_mm: float, dy_mm: float) -> bool:
        """The selected needles by millimetres of body on ``view``; partners mirror it."""
        targets: dict[str, tuple[float, float]] = {}
        for needle in self._chosen():
            place = place_on(self._atlas, view, needle)
            if place is not None and not any(p.id in targets for p in self._document.partners(needle)):
                targets[needle.id] = (
                    place[0] + dx_mm / (view.width * view.mm_per_unit),
                    place[1] + dy_mm / (view.height * view.mm_per_unit),
                )
        return bool(targets) and self.move(view, targets, snap=False)

    def _moved(self, needle: Needle, view: View, x: float, y: float, *, snap: bool) -> Needle:
        x, y = _inside(x), _inside(y)
        # Its line ran from another place.
        note = "\n".join(line for line in needle.note.splitlines() if not is_course(line, needle.code))
        there = replace(needle, view=view.ref, x=x, y=y, note=note)
        found = self.snap(view, x, y) if snap else None
        if found is not None:
            return self._named(there, view, found)
        if needle.code is not None and not snap:
            own = self._atlas.same_place(needle.code, needle.side, view.id, needle.part)
            if own is not None and from_place_mm(self._atlas, view, own, x, y) <= SNAP_MM:
                return there  # set beside its point on purpose: still that point
        if needle.code is None and needle.label and not is_phrase(needle.label):
            return replace(there, side=view.side_at(x))  # the practitioner's own words stay
        return self._named(there, view, None)

    # ---- both sides

    def mirror(self) -> bool:
        """Give each selected needle its mirror as a linked pair; one step for all."""
        changes: dict[str, Change] = {}
        ordinal = self._document.next_ordinal()
        without: list[str] = []
        linked: list[str] = []
        for needle in self._chosen():
            if needle.id in changes:
                continue
            if self._document.partners(needle):
                linked.append(needle.name)
                continue
            other = self._mirrored(needle)
            if other is None:
                without.append(needle.name)
                continue
            pair = _new_id()
            _put(changes, needle, replace(needle, pair_id=pair))
            there = self._same(other)
            if there is None:
                number = self._document.current_set
                new = replace(other, pair_id=pair, ordinal=ordinal, placed_at=clock.now(), set_no=number)
                changes[new.id] = change_of(None, new)
                ordinal += 1
            else:
                _put(changes, there, replace(there, pair_id=pair))
        if without:
            verb = "lies" if len(without) == 1 else "lie"
            has = "has" if len(without) == 1 else "have"
            self.said.emit(f"{', '.join(without)} {verb} on the midline and {has} no mirror.")
        elif linked and not changes:
            self.said.emit(f"{', '.join(linked)} already has its other side.")
        elif not changes:
            self.said.emit("Select a needle first. M then places the other side.")
        return bool(changes) and self._document.edit(*changes.values())

    def _mirrored(self, needle: Needle) -> Needle | None:
        """A new needle on the patient's other side, or None for the midline."""
        self._atlas.view_of(needle.view)  # refuses a plate of another version: its places are not this one's
        other = mirrored(needle, self._atlas)
        if other is None:
            return None
        return replace(other, id=_new_id(), part=_other_part(self._atlas, needle, other.side))

    def _same(self, wanted: Needle) -> Needle | None:
        """A needle that is already at the mirrored point and has no partner yet."""
        if wanted.code is None:
            return None
        for needle in self._document.needles.values():
            if (needle.code, needle.side, needle.part, needle.pair_id) == (
                wanted.code,
                wanted.side,
                wanted.part,
                None,
            ):
                return needle
        return None

    def unlink(self) -> bool:
        """Break the selected pairs; their needles are edited apart from now on."""
        changes: dict[str, Change] = {}
        for needle in self._with_partners():
            _put(changes, needle, replace(needle, pair_id=None))
        return bool(changes) and self._document.edit(*changes.values())

    def change_side(self) -> bool:
        """Move the selected needles to the same places on the patient's other side; pairs stay as they are."""
        changes: dict[str, Change] = {}
        for needle in self._chosen():
            other = None if self._document.partners(needle) else self._mirrored(needle)
            if other is not None:
                there = replace(_at(needle, other), direction_deg=other.direction_deg)
                _put(changes, needle, there)
        if not changes and self._selection.ids:
            self.said.emit("Only a needle beside the midline that stands alone can change sides.")
        return bool(changes) and self._document.edit(*changes.values())

    # ---- the facts of a needle

    def change(self, **facts: Any) -> bool:
        """Set fields of the selected needles and their partners in one step; ValueError for impossible sizes."""
        changes: dict[str, Change] = {}
        for needle in self._with_partners():
            _put(changes, needle, replace(needle, **facts))
        return self._document.edit(*changes.values())

    def use(self, preset: Preset) -> None:
        """The preset of the next needles; the numbers stay until another is chosen."""
        self.preset = preset

    def lot_of(self, needle: Needle) -> str:
        """The lot of the open box that a needle comes from."""
        return lot_of(self.boxes, needle.gauge_mm, needle.length_mm, needle.kind)

    def set_state(self, state: NeedleState) -> bool:
        """What became of the selected needles. Partners are not touched: needles fall out one by one."""
        changes: dict[str, Change] = {}
        for needle in self._chosen():
            if needle.state is not state:
                removed = clock.now() if state in _GONE else ""
                placed = needle.placed_at or clock.now()
                goes_in = needle.state is NeedleState.PLANNED
                _put(
                    changes,
                    needle,
                    replace(
                        needle,
                        state=state,
                        removed_at=removed,
                        placed_at=placed,
                        set_no=self._document.current_set if goes_in else needle.set_no,
                        lot=needle.lot or (self.lot_of(needle) if goes_in else ""),
                    ),
                )
        if not changes:
            if self._selection.ids:
                self.said.emit(f"That needle is already {STATE_WORDS[state]}.")
            else:
                self.said.emit("Select a needle first.")
            return False
        return self._document.edit(*changes.values())

    def remove(self) -> bool:
        """Take the selected marks away. A partner stays and stands alone."""
        changes: dict[str, Change] = {}
        chosen = self._chosen()
        for needle in chosen:
            changes[needle.id] = change_of(needle, None)
        for needle in chosen:
            for partner in self._document.partners(needle):
                if partner.id not in changes:
                    _put(changes, partner, replace(partner, pair_id=None))
        gone = {needle.id for needle in chosen}
        for lead in self._document.leads.values():
            if gone & {lead.from_id, lead.to_id}:
                changes[lead.id] = change_of(lead, None)
        return bool(changes) and self._document.edit(*changes.values())

    def _chosen(self) -> tuple[Needle, ...]:
        needles = self._document.needles
        return in_order(needles[i] for i in self._selection.ids if i in needles)

    def _with_partners(self) -> tuple[Needle, ...]:
        chosen = {needle.id: needle for needle in self._chosen()}
        for needle in tuple(chosen.values()):
            chosen.update({partner.id: partner for partner in self._document.partners(needle)})
        return in_order(chosen.values())


def _other_part(atlas: Atlas, needle: Needle, side: Side) -> str:
    """The part's name on the other side where sides name it ("left"), otherwise the same."""
    if needle.code is None or not needle.part:
        return needle.part
    parts = {place.part for place in atlas.places(needle.code) if place.side is side}
    if needle.part in parts:
        return needle.part
    return next(iter(parts)) if len(parts) == 1 else needle.part


def _at(needle: Needle, place: Needle) -> Needle:
    """``needle`` where ``place`` is, with the name of that place."""
    return replace(
        needle,
        view=place.view,
        x=place.x,
        y=place.y,
        side=place.side,
        code=place.code,
        system=place.system,
        part=place.part,
        label=place.label,
    )


def _put(changes: dict[str, Change], before: Needle, after: Needle) -> None:
    if before != after:
        changes[before.id] = change_of(before, after)


def _inside(fraction: float) -> float:
    return min(max(fraction, 0.0), 1.0)


def _new_id() -> str:
    return token_hex(16)
