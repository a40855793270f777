"""How a session is conducted on its screen: clocks, removal, emergency and signature, joined to bar and pages."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from acuchart.model.needle import NeedleState
from acuchart.model.retention import retention
from acuchart.model.session import Section
from acuchart.model.stage import SHIPPED, Stage, stage_line
from acuchart.model.stamp import StampKind
from acuchart.store import StoreError
from acuchart.store.kinds import of_practice
from acuchart.ui import actions, treatment
from acuchart.ui.alarm import is_silent, keep_silent
from acuchart.ui.banner import Banner
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.session.bar import Bar
from acuchart.ui.session.clocks import MinutesDock
from acuchart.ui.session.finish_page import FinishPage
from acuchart.ui.session.ledger_dock import LedgerDock
from acuchart.ui.session.removal_page import RemovalPage
from acuchart.ui.session.selection import Selection
from acuchart.ui.session.stages import stage_keys

_WATCH_MS: Final = 400  # the strip of running sessions reads the file when the hand rests, not at every mark


class Conduct(QObject):
    """Makes its two pages when they are first wanted, and keeps band, bar and pages in step."""

    page_wanted = Signal(str)
    said = Signal(str)
    slip_wanted = Signal()
    summary_wanted = Signal()
    signed = Signal()
    event_wanted = Signal(str)  # the form of an adverse event, with its note begun

    def __init__(
        self,
        screen: QWidget,
        context: Context,
        document: SessionDocument,
        selection: Selection,
        bar: Bar,
        pages: QStackedWidget,
    ) -> None:
        """``pages`` is where the pages of the session lie."""
        super().__init__(screen)
        self._screen, self._context, self._document = screen, context, document
        self._selection, self._bar, self._pages = selection, bar, pages
        self._removal: RemovalPage | None = None
        self._finish: FinishPage | None = None
        self._slip_pending = False
        self._watch_timer = QTimer(self)
        self._watch_timer.setSingleShot(True)
        self._watch_timer.setInterval(_WATCH_MS)
        self._watch_timer.timeout.connect(context.watch.refresh)
        self.band = Banner()
        self.band.acted.connect(self._count_now)
        self.minutes = MinutesDock(screen, document)
        self.minutes.chosen.connect(self._start)
        self.minutes.stopped.connect(partial(treatment.stop_retention, document))
        self.counts = LedgerDock(screen, document, context.atlas)
        self.counts.another_wanted.connect(self.another_set)
        bar.ledger.clicked.connect(self.show_counts)
        self._stages = stage_line(self._stored_stages())
        bar.use_stages(self._stages)
        context.watch.due.connect(self._on_due)
        self.minutes.silenced.connect(lambda silent: keep_silent(context.settings, silent))
        bar.elapsed.wanted.connect(self._offer_shown)
        bar.contact.pressed.connect(partial(treatment.toggle_contact, document))
        bar.stages.pressed.connect(self.stamp)
        bar.emergency.held.connect(self.emergency)
        bar.removal_wanted.connect(partial(self.page_wanted.emit, "removal"))
        bar.finish_wanted.connect(self._finish_count)
        actions.make(screen, "removal", partial(self.page_wanted.emit, "removal"))
        actions.make(screen, "emergency", self.emergency)
        actions.make(screen, "another-set", self.another_set)
        actions.make(screen, "counts", self.show_counts)
        keys = stage_keys(self._stages)
        for stage_id, key in keys.items():
            actions.make(screen, key, partial(self.stamp, stage_id))
        removing = {
            "out": lambda: self.removal.take_out_current(),
            "dropped": lambda: self.removal.become(NeedleState.DROPPED),
            "leave-in": lambda: self.removal.become(NeedleState.LEFT_IN),
            "not-found": lambda: self.removal.become(NeedleState.NOT_FOUND),
        }
        self._removal_actions = [actions.make(screen, key, slot) for key, slot in removing.items()]
        for action in self._removal_actions:
            action.setEnabled(False)

    # ---- pages

    @property
    def removal(self) -> RemovalPage:
        """Take out."""
        if self._removal is None:
            made = RemovalPage(self._context, self._document, self._selection)
            made.emergency_wanted.connect(self.emergency)
            made.slip_wanted.connect(self._want_slip)
            self._pages.addWidget(made)
            self._removal = made
        return self._removal

    @property
    def finish(self) -> FinishPage:
        """Finish and sign."""
        if self._finish is None:
            made = FinishPage(self._context, self._document)
            made.needle_wanted.connect(self._lead_to)
            made.count_wanted.connect(self._count_now)
            made.removal_wanted.connect(partial(self.page_wanted.emit, "removal"))
            made.note_wanted.connect(partial(self.page_wanted.emit, "note"))
            made.measures_wanted.connect(partial(self.page_wanted.emit, "measures"))
            made.consent_wanted.connect(partial(self.page_wanted.emit, "consent"))
            made.summary_wanted.connect(self.summary_wanted)
            made.slip_wanted.connect(self.slip_wanted)
            made.signed.connect(self.signed)
            self._pages.addWidget(made)
            self._finish = made
        return self._finish

    def show(self, page: str) -> QWidget | None:
        """Bring one of the two pages to the front; None where ``page`` is none of them."""
        removing = page == "removal"
        self._bar.show_removing(removing)
        for action in self._removal_actions:
            action.setEnabled(removing)
        self.minutes.hide()
        self.counts.hide()
        if removing:
            self._pages.setCurrentWidget(self.removal)
            self.removal.open()
            return self.removal
        if page == "finish":
            self._document.flush()
            self._pages.setCurrentWidget(self.finish)
            self.finish.refresh()
            self.finish.take_focus()
            return self.finish
        return None

    def settle(self) -> None:
        """Everything around catches up with the document."""
        front = self._pages.currentWidget()
        if front is not None and front is self._removal:
            self._removal.refresh()
        elif front is not None and front is self._finish:
            self._finish.refresh()
        if self.counts.isVisible():
            self.counts.refresh()
        words = treatment.emergency_words(self._document)
        if words and self._document.writable:
            self.band.say(words, "warn", act="Count now")
        else:
            self.band.clear()
        self._watch_timer.start()

    # ---- what a hand does

    def stamp(self, stage_id: str) -> None:
        """A stage is stamped; after “Needles in” the clock is offered."""
        if not self._document.writable:
            return
        stage = next((one for one in self._stages if one.id == stage_id), None)
        # A key stamps what it names, also where the practice left the stage out of its line.
        stage = stage or next(one for one in SHIPPED if one.id == stage_id)
        words = treatment.stamp_stage(self._document, stage)
        if words and stage.kind is StampKind.CONSENT:
            # That the patient has signed for nothing yet is best heard while the stage is stamped.
            missing = treatment.consent_missing(self._document, self._context)
            words = f"{words} {missing} Finish leads to the consents." if missing else words
        if words:
            self.said.emit(words)
        number = self._document.current_set
        if stage.kind is StampKind.NEEDLES_IN and retention(self._document.stamps, number) is None:
            self._offer_minutes(number)

    def another_set(self) -> None:
        """The next needles belong to a set of their own, with a clock of its own."""
        if not self._document.writable:
            return
        self.counts.hide()
        words = treatment.another_set(self._document)
        if words:
            self.said.emit(words)

    def show_counts(self) -> None:
        """The counts by set, region, needle and lot over the bar; once more, and they are gone."""
        if self.counts.isVisible():
            self.counts.hide()
            return
        self.minutes.hide()
        box = self._bar.ledger
        right = box.mapTo(self._screen, box.rect().topRight()).x()
        self.counts.offer(self._bar.y() - 10, min(right, self._screen.width() - 12), self._bar.y() - 80)

    def emergency(self) -> None:
        """Everything out now, clocks stop, the form of an adverse event opens with a line begun.

        The same line stands in the note. The count is asked for afterwards.
        """
        pulled = treatment.emergency(self._document)
        if pulled is None:
            return
        self._selection.set(())
        self.page_wanted.emit("needles")
        self.event_wanted.emit(treatment.emergency_line(self._document))

    def keep_words(self, words: str) -> None:
        """Words of an event that nobody wrote down: they go on where the note tells of the emergency."""
        before = self._document.notes.get(Section.OBJECTIVE, "").rstrip()
        self._document.type_text(Section.OBJECTIVE, f"{before} {words.strip()}".lstrip())
        self._document.flush()

    def _stored_stages(self) -> tuple[Stage, ...]:
        try:
            return of_practice(self._context.store, Stage)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return ()

    def _on_due(self, session_id: str, words: str) -> None:
        """Something has rung in this session: the bar says what, and so does the remark over the plate."""
        if session_id == self._document.session.id:
            self._bar.stages.refresh()
            self.said.emit(words.partition(": ")[2].capitalize())

    def _offer_shown(self) -> None:
        shown = self._bar.elapsed.shown
        self._offer_minutes(self._document.current_set if shown is None else shown.set_no)

    def _offer_minutes(self, set_no: int) -> None:
        self.counts.hide()
        self.minutes.offer(set_no, silent=is_silent(self._context.settings))
        left = self._bar.elapsed.mapTo(self._screen, self._bar.elapsed.rect().topLeft()).x()
        room = self._screen.width() - self.minutes.width() - 12
        self.minutes.move(max(12, min(left, room)), self._bar.y() - self.minutes.height() - 10)
        self.minutes.setFocus()

    def _start(self, minutes: int, set_no: int, at: str) -> None:
        treatment.start_retention(self._document, minutes, set_no=set_no, at=at)
        self._screen.setFocus()

    def _finish_count(self) -> None:
        if any(needle.state is NeedleState.IN for needle in self._document.needles.values()):
            return
        number = self._document.current_set
        if not any(one.kind is StampKind.COUNTED_OUT and one.set_no == number for one in self._document.stamps):
            self.stamp(StampKind.COUNTED_OUT)
        if self._slip_pending:
            self._slip_pending = False
            self.slip_wanted.emit()
            return
        self.page_wanted.emit("finish")

    def _want_slip(self) -> None:
        """The slip is printed when the count is finished: nothing may come between two needles."""
        self._slip_pending = True

    def _lead_to(self, needle_id: str) -> None:
        self.page_wanted.emit("removal")
        self.removal.show_needle(needle_id)

    def _count_now(self) -> None:
        self.page_wanted.emit("removal")
