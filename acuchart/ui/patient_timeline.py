"""What happened to a patient, newest first: sessions, events, needles left in, papers, the first visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.adverse import AdverseEvent
from acuchart.model.kept_paper import KeptPaper
from acuchart.model.report import SessionSummary
from acuchart.model.session import SessionStatus
from acuchart.store import safety as stored
from acuchart.store import timeline
from acuchart.store.kinds import of_patient
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.page import card, empty
from acuchart.ui.rows import LOW, Row, RowList
from acuchart.ui.widgets import button
from acuchart.ui.words import needle_words

NEWEST: Final = 12  # sessions that are read at first; the rest is read when somebody asks for it


class TimelineCard(QWidget):
    """The card. A row opens its session."""

    session_wanted = Signal(str)
    all_wanted = Signal()

    def __init__(self, context: Context, patient_id: str) -> None:
        """Empty until ``show_sessions``."""
        super().__init__()
        self._context, self._patient_id = context, patient_id
        made, column = card("Timeline")
        self.list = RowList("Sessions and what else happened, newest first", height=LOW)
        self.list.opened.connect(self._opened)
        self._none = empty("No session yet.")
        self.every = button("", "quiet")
        self.every.clicked.connect(self.all_wanted)
        column.addWidget(self.list)
        column.addWidget(self._none)
        column.addWidget(self.every)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self.list.rows.rows

    def show_sessions(self, sessions: Sequence[SessionSummary], counted: timeline.Tally) -> None:
        """The newest sessions with what happened since the oldest of them, or everything."""
        store = self._context.store
        whole = len(sessions) >= counted.sessions
        since = "" if whole else sessions[-1].started_at
        first_id = sessions[-1].id if whole and sessions else ""
        dated = [(one.started_at, 0, self._session(one, first=one.id == first_id)) for one in sessions]
        dated += [(one.at, 2, _event(one)) for one in stored.events_of(store, self._patient_id)]
        dated += [(one.at, 1, _left_in(one)) for one in timeline.left_in(store, self._patient_id)]
        dated += [(one.at, 3, _paper(one)) for one in of_patient(store, KeptPaper, self._patient_id)]
        kept = [one for one in dated if one[0] >= since]
        self.list.show_rows([row for _, _, row in sorted(kept, key=lambda one: one[:2], reverse=True)])
        self.list.setVisible(bool(kept))
        self._none.setVisible(not kept)
        self.every.setText(f"Show all {counted.sessions} sessions")
        self.every.setVisible(not whole)

    # ---- inside

    def _opened(self, key: str) -> None:
        if key:
            self.session_wanted.emit(key)

    def _session(self, one: SessionSummary, *, first: bool) -> Row:
        signed = one.status == SessionStatus.SIGNED
        still = "" if signed else f"IN {one.inside}" if one.inside else "not signed"
        former = "" if one.patient_id == self._patient_id else "signed under the former entry"
        facts = (needle_words(one.needles), still, former, one.title)
        return Row(
            key=one.id,
            title=f"Session {one.number_in_course}{', first visit' if first else ''}",
            sub=", ".join(fact for fact in facts if fact),
            icon="needle",
            tone="pine" if signed else "amber",
            state=moments.near_day_text(one.started_at),
        )


def _event(event: AdverseEvent) -> Row:
    due = event.follow_up_on if event.resolved_on is None else None
    facts = (
        f"grade {event.grade[1:]}" if event.grade else "",
        f"follow-up {moments.day_text(due)}" if due else "",
        f"resolved {moments.day_text(event.resolved_on)}" if event.resolved_on else "not resolved",
    )
    return Row(
        key=event.session_id,
        title=assets.load_events().words(event.kind),
        sub=", ".join(fact for fact in facts if fact),
        icon="drop",
        tone="pine" if event.resolved_on else "amber",
        state=moments.near_day_text(event.at),
    )


def _left_in(one: timeline.LeftIn) -> Row:
    by = f", out by {moments.day_text(one.by)}" if one.by else ""
    return Row(
        key=one.session_id,
        title=f"{needle_words(len(one.needles)).capitalize()} left in",
        sub=f"{', '.join(one.needles)}{by}",
        icon="clock",
        tone="violet",
        state=moments.near_day_text(one.at),
    )


def _paper(one: KeptPaper) -> Row:
    return Row(
        key=one.session_id or "",
        title=one.title or one.kind.capitalize(),
        sub=one.note or "copy kept",
        icon="mail",
        state=moments.near_day_text(one.at),
    )
