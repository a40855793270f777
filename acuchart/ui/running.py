"""Sessions that run at this moment: what every screen and the lock may show of them, without a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from acuchart.model import clock
from acuchart.model.ledger import count
from acuchart.model.needle import NeedleState
from acuchart.model.retention import Retention, clock_words, retention
from acuchart.store import ChartStore

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
    clock: Retention | None = None
    patient_name: str = ""  # for screens that are not locked

    def short_words(self, now: datetime) -> str:
        """Only the figures: ``24:38`` or ``+00:12``."""
        if self.clock is not None and self.clock.ended is None:
            return clock_words(self.clock.left(now))
        return clock_words(max(now - clock.local(self.since), timedelta())) if self.since else ""

    def time_words(self, now: datetime) -> str:
        """``24:38 left``, ``time is up +00:12``, or how long the needles have been in."""
        if self.clock is not None and self.clock.ended is None:
            left = self.clock.left(now)
            words = clock_words(left)
            return f"time is up {words}" if self.clock.is_up(now) else f"{words} left"
        if not self.since:
            return "needles in"
        return f"{clock_words(max(now - clock.local(self.since), timedelta()))} in"


def running_sessions(store: ChartStore, now: datetime | None = None) -> tuple[Running, ...]:
    """Drafts with needles in, the earliest first. StoreError where the file cannot be read."""
    moment = now or datetime.now().astimezone()
    found = []
    for draft in store.drafts():
        if not draft.inside:
            continue
        needles = store.needles(draft.id)
        placed = [n.placed_at for n in needles if n.state is not NeedleState.PLANNED and n.placed_at]
        since = min(placed, default=draft.started_at)
        running = retention(store.stamps(draft.id))
        begun = max(clock.local(since), running.started) if running is not None else clock.local(since)
        if moment - begun > LONGEST:
            continue
        counted = count(needles)
        found.append((since, draft, counted, running))
    found.sort(key=lambda row: (row[0], row[1].id))
    return tuple(
        Running(
            inside=counted.inside,
            out=counted.out,
            since=since,
            session_id=draft.id,
            number=number,
            clock=running,
            patient_name=draft.patient_name,
        )
        for number, (since, draft, counted, running) in enumerate(found, start=1)
    )
