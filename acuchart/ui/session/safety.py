"""The guard over an open session: warnings of its needles, asked at every placement and kept."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal

from acuchart import assets
from acuchart.model import clock
from acuchart.model.adjunct import Adjunct
from acuchart.model.adverse import AdverseEvent
from acuchart.model.change import Change, change_of
from acuchart.model.fact import Fact
from acuchart.model.lead import Lead
from acuchart.model.needle import Needle
from acuchart.model.retention import in_time
from acuchart.model.safety import Guard, Warning
from acuchart.model.safety_acts import acts_of_adjunct, acts_of_lead
from acuchart.model.stamp import Stamp, StampKind
from acuchart.store import StoreError
from acuchart.store import safety as stored
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument


class SessionSafety(QObject):
    """Knows what to mind at each needle, what was kept in spite of it, and which needles made trouble."""

    changed = Signal()  # facts, rules or events are others now

    def __init__(self, context: Context, document: SessionDocument, parent: QObject | None = None) -> None:
        """Everything is read here and at each ``renew``: painting asks often and must never wait for the file."""
        super().__init__(parent)
        self._context, self._document = context, document
        self._known: dict[str, tuple[Needle, tuple[Warning, ...]]] = {}
        self._currents: dict[str, tuple[tuple[Lead, Needle | None, Needle | None], tuple[Warning, ...]]] = {}
        self._read()
        context.changed.connect(self.renew)
        document.reloaded.connect(self.renew)

    @property
    def day(self) -> date:
        """The day of the visit: facts that ended before it do not count."""
        return clock.local(self._document.session.started_at).date()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that hold on the day of the visit."""
        return self._guard.facts

    def warnings(self, needle: Needle) -> tuple[Warning, ...]:
        """What to mind at a needle, the loudest first."""
        known = self._known.get(needle.id)
        if known is not None and known[0] is needle:
            return known[1]
        found = self._guard.of_needle(needle, self._context.atlas)
        self._known[needle.id] = (needle, found)
        return found

    def badge(self, needle: Needle) -> Warning | None:
        """The loudest warning that is about this needle and not about the whole visit."""
        return next((warning for warning in self.warnings(needle) if not warning.general), None)

    def first(self, needle: Needle) -> str:
        """Its sentence, or empty."""
        found = self.badge(needle)
        return "" if found is None else found.sentence

    def warn_of(self, act: Needle | Lead | Adjunct) -> tuple[Warning, ...]:
        """What to mind at a needle, at the current of a lead, or at a row of heat, cups or current."""
        if isinstance(act, Needle):
            return self.warnings(act)
        atlas, document = self._context.atlas, self._document
        if isinstance(act, Lead):
            return self._of_lead(act)
        area = document.areas.get(act.area_id)
        return self._guard.of_acts(acts_of_adjunct(act, area, assets.load_safety(), atlas, self._guard.views))

    def _of_lead(self, lead: Lead) -> tuple[Warning, ...]:
        needles = self._document.needles
        asked = (lead, needles.get(lead.from_id), needles.get(lead.to_id))
        known = self._currents.get(lead.id)
        if known is not None and known[0] == asked:
            return known[1]
        found = self._guard.of_acts(acts_of_lead(lead, needles, self._context.atlas, self._guard.views))
        self._currents[lead.id] = (asked, found)
        return found

    def kept(self, act: Needle | Lead | Adjunct) -> str:
        """Why something was kept in spite of its warnings, in the practitioner's words, or empty."""
        said = in_time(stamp for stamp in self._document.stamps if _is_about(stamp, act.id))
        return said[-1].text.partition("\n")[2] if said else ""

    def keep(self, act: Needle | Lead | Adjunct, reason: str) -> bool:
        """Write down why something stays, with the warnings as they were worded. False where that failed."""
        sentences = " ".join(warning.sentence for warning in self.warn_of(act))
        before = [stamp for stamp in self._document.stamps if _is_about(stamp, act.id)]
        changes: list[Change] = [change_of(stamp, None) for stamp in before]
        if reason.strip():
            made: Stamp = self._document.new_stamp(
                StampKind.WARNED, text=f"{sentences}\n{reason.strip()}", needle_id=act.id
            )
            changes.append(change_of(None, made))
        return self._document.edit(*changes)

    # ---- events

    @property
    def events(self) -> tuple[AdverseEvent, ...]:
        """What went wrong in this session."""
        return self._events

    def has_event(self, needle_id: str) -> bool:
        """True for a needle that an event is pinned to."""
        return any(event.needle_id == needle_id for event in self._events)

    def write_event(self, before: AdverseEvent | None, after: AdverseEvent | None) -> bool:
        """Keep an event; it may come after the signature. False where that failed."""
        if before == after:
            return True
        return self._context.write(change_of(before, after))

    # ---- inside

    def renew(self) -> None:
        """Facts, rules or events are others now."""
        self._read()
        self.changed.emit()

    def _read(self) -> None:
        catalogue, patient = assets.load_safety(), self._document.patient
        store, session_id = self._context.store, self._document.session.id
        self._known.clear()
        self._currents.clear()
        try:
            self._guard = stored.guard(store, catalogue, patient.id, session_id, self.day)
            self._events = store.events(session_id)
        except StoreError as error:
            self._context.failed.emit(str(error))
            self._guard = Guard((), catalogue, (), patient=patient, day=self.day, first_visit=False)
            self._events = ()


def _is_about(stamp: Stamp, act_id: str) -> bool:
    return stamp.kind is StampKind.WARNED and stamp.needle_id == act_id
