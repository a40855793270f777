"""Sessions that run at this moment: what every screen and the lock may show of them, without a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from acuchart.model import clock
from acuchart.model.ledger import count
from acuchart.model.needle import NeedleState
from acuchart.model.retention import Alarm, alarms, clock_words, nearest, retentions
from acuchart.model.stage import Stage, stage_line
from acuchart.store import ChartStore
from acuchart.store.kinds import of_practice

LONGEST: Final = timedelta(hours=12)
"""A draft whose first needle went in longer ago than this is unfinished work of another day, not running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """One session with needles in, without a name: what may be seen while locked."""

    inside: int
    out: int
    since: str  # UTC ISO text of its first needle
    session_id: str = ""
    number: int = 0  # its place among those that run, from 1; no name is needed to tell rooms apart
    alarms: tuple[Alarm, ...] = ()  # of all its sets, the first that is due first
    patient_name: str = ""  # for screens that are not locked

    def nearest(self, now: datetime) -> Alarm | None:
        """The alarm that has to be seen first, over all sets; None where no clock runs."""
        return nearest(self.alarms, now)

    def has_clock(self) -> bool:
        """True while a retention runs, which can be given more time."""
        return any(not one.words for one in self.alarms)

    def short_words(self, now: datetime) -> str:
        """Only the figures: ``24:38`` or ``+00:12``."""
        alarm = self.nearest(now)
        if alarm is not None:
            return clock_words(alarm.left(now))
        return clock_words(max(now - clock.local(self.since), timedelta())) if self.since else ""

    def time_words(self, now: datetime) -> str:
        """``24:38 left``, ``time is up +00:12``, ``turn over in 04:10``, or how long the needles have been in."""
        alarm = self.nearest(now)
        if alarm is not None:
            words, up = clock_words(alarm.left(now)), alarm.is_up(now)
            if alarm.words:
                return f"{alarm.words} now {words}" if up else f"{alarm.words} in {words}"
            return f"time is up {words}" if up else f"{words} left"
        if not self.since:
            return "needles in"
        return f"{clock_words(max(now - clock.local(self.since), timedelta()))} in"


def alarm_words(running: Running, key: str) -> str:
    """What is due, without a name: ``Session 2: time is up`` and a full stop."""
    found = next((one for one in running.alarms if one.key == key), None)
    what = "time is up" if found is None or not found.words else f"{found.words}: it is time"
    several = len({one.set_no for one in running.alarms}) > 1
    where = f", set {found.set_no}" if found is not None and several else ""
    return f"Session {running.number}{where}: {what}."


def running_sessions(store: ChartStore, now: datetime | None = None) -> tuple[Running, ...]:
    """Drafts with needles in, the earliest first. StoreError where the file cannot be read."""
    moment = now or datetime.now().astimezone()
    found = []
    stages: tuple[Stage, ...] | None = None
    for draft in store.drafts():
        if not draft.inside:
            continue
        if stages is None:
            stages = stage_line(of_practice(store, Stage))
        needles = store.needles(draft.id)
        placed = [n for n in needles if n.state is not NeedleState.PLANNED]
        since = min((n.placed_at for n in placed if n.placed_at), default=draft.started_at)
        # A set whose needles are all out rings no more; one that has none yet may have its clock already.
        out = {n.set_no for n in placed} - {n.set_no for n in placed if n.state is NeedleState.IN}
        stamps = store.stamps(draft.id)
        set_ = tuple(one for one in alarms(stamps, stages) if one.set_no not in out)
        begun = max((clock.local(since), *(one.started for one in retentions(stamps))))
        if moment - begun > LONGEST:
            continue
        found.append((since, draft, count(needles), set_))
    found.sort(key=lambda row: (row[0], row[1].id))
    return tuple(
        Running(
            inside=counted.inside,
            out=counted.out,
            since=since,
            session_id=draft.id,
            number=number,
            alarms=set_,
            patient_name=draft.patient_name,
        )
        for number, (since, draft, counted, set_) in enumerate(found, start=1)
    )
