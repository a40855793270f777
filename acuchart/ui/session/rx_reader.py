"""The prescription line without its widgets: typing becomes planned needles, marks become text."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from acuchart.assets import load_vocabulary
from acuchart.model import clock
from acuchart.model.atlas import Atlas
from acuchart.model.change import Change, Entity, change_of
from acuchart.model.lead_line import is_drawn, lead_items, plan_leads
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.prescription import (
    LeadItem,
    NeedleItem,
    Plan,
    Prescription,
    Problem,
    Retention,
    Unread,
    diff,
    from_needles,
    parse,
    to_needles,
    write,
)
from acuchart.model.prescription.values import Item
from acuchart.model.preset import Preset, lot_of
from acuchart.ui.document import SessionDocument

TYPED_MS: Final = 160  # after a pause in typing the plates follow: on the way to LI11 no LI1 is set
MARKED_MS: Final = 300  # after the last mark the line is written anew, never between two marks
_LONGEST_MIN: Final = 600
_RETENTION: Final = f"The retention must be from 1 to {_LONGEST_MIN} minutes: write ret 25min."


class Standing(StrEnum):
    """How line and plates stand to each other."""

    EMPTY = "empty"
    AGREE = "agree"
    WAITING = "waiting"  # needles of this typing are planned; Enter puts them in
    HELD = "held"  # the line no longer names needles that are in the skin
    ODD = "odd"  # words that could not be read or are not complete


class RxReader(QObject):
    """Line ⇄ plates of one session. Everything that it writes is one step of undo."""

    rewritten = Signal(str)  # the line as the plates say it
    followed = Signal()  # the reading or the standing is new
    shown = Signal(str)  # the view of a needle that typing has just set
    put_in = Signal(tuple)  # ids of needles that Enter put in

    def __init__(
        self,
        document: SessionDocument,
        atlas: Atlas,
        presets: Callable[[], Mapping[int, Preset]],
        in_hand: Callable[[], Preset | None],
        parent: QObject | None = None,
    ) -> None:
        """``in_hand`` is the preset that gives a needle its size where the line says none."""
        super().__init__(parent)
        self._document, self._atlas = document, atlas
        self._presets, self._in_hand = presets, in_hand
        self.reading = Prescription()
        self.remarks: tuple[str, ...] = ()
        self._kept: tuple[Item, ...] = ()  # what the line says and the plates cannot show
        self._mine: set[str] = set()  # planned needles that were typed and not confirmed
        self._held = 0
        self._pending = False
        self._own = False
        self._typed_timer = _single(self, TYPED_MS, self.follow)
        self._marked_timer = _single(self, MARKED_MS, self._rewrite_after_mark)
        document.changed.connect(self._on_changed)
        document.reloaded.connect(self._marked_timer.start)

    # ---- how it stands

    @property
    def standing(self) -> Standing:
        """The state that the words at the end of the line tell."""
        if self.reading.problems or self.remarks:
            return Standing.ODD
        if self._held:
            return Standing.HELD
        if self.waiting:
            return Standing.WAITING
        return Standing.AGREE if self.reading.items else Standing.EMPTY

    @property
    def waiting(self) -> int:
        """So many typed needles wait for Enter."""
        needles = self._document.needles
        return sum(one in needles and needles[one].state is NeedleState.PLANNED for one in self._mine)

    @property
    def held(self) -> int:
        """So many needles are on the plates that the line does not name."""
        return self._held

    @property
    def count(self) -> int:
        """Needles on the plates."""
        return len(self._document.needles)

    # ---- typing

    def type_text(self, text: str) -> None:
        """The line as it is now being typed; the plates follow after a pause."""
        self.reading = parse(text, self._atlas, load_vocabulary())
        self._pending = True
        self._typed_timer.start()
        self.followed.emit()

    def follow(self) -> None:
        """The plates say what the line says, as far as nothing that is in the skin is touched."""
        self._typed_timer.stop()
        if not self._pending or not self._document.writable:
            self._pending = False
            return
        self._pending = False
        plan = self._plan()
        gentle = plan.gentle()
        self._take(plan)
        added = [needle.id for needle in gentle.add]
        self._mine |= set(added)
        if self._write((*gentle.changes(), *self._retention())) and gentle.add:
            self.shown.emit(gentle.add[-1].view.partition("@")[0])
        self.followed.emit()

    def confirm(self) -> bool:
        """Enter: the whole plan is carried out, and what this typing has planned is in."""
        self._typed_timer.stop()
        self._pending = False
        if not self._document.writable:
            return False
        plan = self._plan()
        self._take(plan)
        mine = self._mine | {needle.id for needle in plan.add}
        after = {needle.id: needle for needle in plan.needles}
        put_in: list[str] = []
        moment = clock.now()
        for key, needle in after.items():
            if key in mine and needle.state is NeedleState.PLANNED and key not in plan.planned:
                number = self._document.current_set
                put = replace(needle, state=NeedleState.IN, placed_at=moment, set_no=number)
                after[key] = self.sized(put)
                put_in.append(key)
        done = self._write((*self._changes(after), *self._leads(after), *self._retention()))
        if done:
            self._kept = tuple(item for item in self._kept if self._stays(item))
            self._mine.clear()
            self._held = 0
            self.rewrite()
            if put_in:
                self.put_in.emit(tuple(put_in))
        self.followed.emit()
        return done

    def leave(self) -> None:
        """The line lets go of the keys: what was typed is planned, the text is that of the plates."""
        self.follow()
        self.rewrite()

    # ---- the other way

    def settle(self) -> None:
        """Take over at once what was marked a moment ago: the line must not change under a typing hand."""
        if self._marked_timer.isActive():
            self.rewrite()

    def _rewrite_after_mark(self) -> None:
        if self._pending:  # somebody types: after the next pause
            self._marked_timer.start()
        else:
            self.rewrite()

    def rewrite(self) -> None:
        """The text as the plates say it; words that were not read stay at its end."""
        self._marked_timer.stop()
        self.follow()  # what was typed a moment ago is not lost
        session = self._document.session
        items: list[Item] = list(from_needles(self._document.needles.values(), self._atlas).items)
        said = (item for item in self._kept if isinstance(item, LeadItem))
        ends = {(item.start, item.end, item.side) for item in said}
        drawn = lead_items(self._document.leads.values(), self._document.needles)
        items += [item for item in drawn if (item.start, item.end, item.side) not in ends]
        if session.retention_min is not None and not any(isinstance(item, Retention) for item in self._kept):
            items.append(Retention(minutes=session.retention_min))
        text = write(Prescription(items=(*items, *self._kept)))
        self.reading = parse(text, self._atlas, load_vocabulary())
        self._held = 0
        self.remarks = ()
        self._mine &= set(self._document.needles)
        self.rewritten.emit(text)
        self.followed.emit()

    # ---- inside

    def _plan(self) -> Plan:
        return diff(
            self.reading,
            self._document.needles.values(),
            self._atlas,
            session_id=self._document.session.id,
            presets=self._presets(),
        )

    def _take(self, plan: Plan) -> None:
        minutes = self.reading.retention_min
        odd = minutes is not None and not possible_retention(minutes)
        self.remarks = (*plan.remarks, _RETENTION) if odd else plan.remarks
        self._held = sum(needle.state is not NeedleState.PLANNED for needle in plan.remove)
        self._kept = tuple(item for item in self.reading.items if self._stays(item))

    def _stays(self, item: Item) -> bool:
        """True for what no plate shows: it is kept as it was typed."""
        if isinstance(item, Unread):
            return True
        if isinstance(item, Retention):
            return not possible_retention(item.minutes)
        if isinstance(item, LeadItem):
            return not is_drawn(item, self._document.needles, self._document.leads.values())
        if not isinstance(item, NeedleItem):
            return False
        if item.side is not None and item.code is not None and self._atlas.places(item.code):
            return False
        return not to_needles(Prescription(items=(item,)), self._atlas, session_id="-")

    def sized(self, needle: Needle) -> Needle:
        """The needle in the hand, where the line says no size."""
        preset = self._in_hand()
        if preset is None or needle.gauge_mm is not None or needle.length_mm is not None:
            lot = lot_of(self._presets().values(), needle.gauge_mm, needle.length_mm, needle.kind)
            return replace(needle, lot=needle.lot or lot)
        same = needle.kind == "filiform"
        return replace(
            needle,
            gauge_mm=preset.gauge_mm if same else None,
            length_mm=preset.length_mm if same else None,
            kind=preset.kind if same else needle.kind,
            depth_mm=preset.depth_mm if needle.depth_mm is None else needle.depth_mm,
            angle_deg=preset.angle_deg if needle.angle_deg is None else needle.angle_deg,
            technique=needle.technique or preset.technique,
            lot=needle.lot or (preset.lot if same else ""),
        )

    def _changes(self, after: Mapping[str, Needle]) -> Iterable[Change]:
        before = self._document.needles
        yield from (change_of(needle, None) for key, needle in before.items() if key not in after)
        for key, needle in after.items():
            if before.get(key) != needle:
                yield change_of(before.get(key), needle)

    def _leads(self, needles: Mapping[str, Needle]) -> Iterable[Change]:
        """The leads of the line, and no lead without its needles."""
        present = tuple(self._document.leads.values())
        gone = [lead for lead in present if not {lead.from_id, lead.to_id} <= needles.keys()]
        plan = plan_leads(
            self.reading.leads,
            needles,
            [lead for lead in present if lead not in gone],
            session_id=self._document.session.id,
            new_id=lambda: uuid.uuid4().hex,
        )
        yield from (change_of(lead, None) for lead in (*gone, *plan.remove))
        yield from (change_of(before, after) for before, after in plan.changed)
        yield from (change_of(None, lead) for lead in plan.add)

    def _retention(self) -> Iterable[Change]:
        """``ret 25min`` is the session's; a line without it sets none aside."""
        minutes = self.reading.retention_min
        session = self._document.session
        if minutes is not None and possible_retention(minutes) and round(minutes) != session.retention_min:
            yield change_of(session, replace(session, retention_min=round(minutes)))

    def _write(self, changes: tuple[Change, ...]) -> bool:
        self._own = True
        try:
            return self._document.edit(*changes)
        finally:
            self._own = False

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        if not self._own and any(
            change.entity in (Entity.NEEDLE, Entity.LEAD, Entity.SESSION) for change in changes
        ):
            self._marked_timer.start()


def possible_retention(minutes: float) -> bool:
    """True for minutes that a session can be set to."""
    return 1 <= round(minutes) <= _LONGEST_MIN


def problem_at(problems: tuple[Problem, ...], cursor: int) -> Problem | None:
    """The problem that the cursor stands in or behind, or else the last one."""
    there = [problem for problem in problems if problem.span.start <= cursor <= problem.span.end]
    found = there or list(problems)
    return found[-1] if found else None


def _single(parent: QObject, after_ms: int, slot: Callable[[], object]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(slot)
    return timer
