"""The session screen: strip, plates, needles, note and bar around one open session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from acuchart.model.atlas import Position
from acuchart.model.change import Change, Entity
from acuchart.model.needle import Needle, NeedleState
from acuchart.ui import actions
from acuchart.ui.before_after import BeforeAfter
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.due_measures import DueLine, SessionDue
from acuchart.ui.patient_alerts import ConfirmLine
from acuchart.ui.session.bar import Bar
from acuchart.ui.session.conduct import Conduct
from acuchart.ui.session.marking import Marking
from acuchart.ui.session.needles_page import NeedlesPage
from acuchart.ui.session.note_page import NotePage
from acuchart.ui.session.rail import FAMILIES, next_view
from acuchart.ui.session.selection import Selection
from acuchart.ui.session.strip import GoalLine, Strip
from acuchart.ui.session.tabs import MAKERS

_COMPACT: Final = (1400, 860)  # below this, the design's sizes for 1280 × 800


class SessionScreen(QWidget):
    """One session, open. Raises StoreError where there is none with that id."""

    home_requested = Signal()
    summary_requested = Signal(str)
    slip_requested = Signal(str)
    session_requested = Signal(str)  # another session that runs

    def __init__(self, context: Context, session_id: str) -> None:
        """Everything is read here; the plate's picture comes a moment later."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._document = SessionDocument(context.store, session_id, self)
        self.selection = Selection(self)
        self.marking = Marking(self._document, context.atlas, self.selection, self)
        self._changed_views: set[str] = set()
        self._settle_timer = QTimer(self)
        self._settle_timer.setSingleShot(True)
        self._settle_timer.timeout.connect(self._settle)
        self._saved_at = ""
        made = self._make_actions()
        self.strip = Strip(self._document, made["home"], _number(context, self._document), context.watch)
        self.goal = GoalLine(self._document)
        self.confirm = ConfirmLine(context, self._document)
        self.needles = NeedlesPage(context, self._document, self.marking, self.selection)
        self.plate = self.needles.plate
        self._note: NotePage | None = None
        self._made: dict[str, QWidget] = {}
        self.due = SessionDue(context, self._document)
        self.bar = Bar(self._document, made["undo"], made["redo"], made["summary"])
        self._pages = QStackedWidget()
        self._pages.addWidget(self.needles)
        self.conduct = Conduct(self, context, self._document, self.selection, self.bar, self._pages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.goal)
        column.addWidget(self.confirm)
        column.addWidget(self.conduct.band)
        column.addWidget(self._pages, 1)
        column.addWidget(self.bar)
        self.setFocusProxy(self.plate)
        self._connect()
        self.needles.open()

    @property
    def document(self) -> SessionDocument:
        """The open session."""
        return self._document

    @property
    def note(self) -> NotePage:
        """The note's page; made when it is first wanted, since most openings are for the plates."""
        if self._note is None:
            made = NotePage(self._document, self._context.store, self._context.atlas)
            made.plates_wanted.connect(self._show_plate)
            made.page_wanted.connect(self.show_page)
            self._pages.addWidget(made)
            self._note = made
        return self._note

    def page(self, tab: str) -> QWidget:
        """The page behind one of the tabs of ``tabs.MAKERS``; made when it is first wanted."""
        made = self._made.get(tab)
        if made is None:
            page: Any = MAKERS[tab](self._context, self._document)
            if tab == "measures":
                page.column.insertWidget(0, DueLine(self.due))
                page.column.insertWidget(page.column.count() - 1, BeforeAfter(self._document, page.values.kinds))
            if tab == "consent":  # no tab of its own: Finish leads there and it leads back
                page.left.connect(partial(self.show_page, "finish"))
            made = self._made[tab] = page
            self._pages.addWidget(page)
        return made

    def leave(self) -> bool:
        """Write what is typed. False where that failed: the session should stay open then."""
        self.needles.inspector.commit()
        self.needles.event_form.settle()
        self.needles.reader.follow()
        return self._document.flush()

    def show_page(self, page: str) -> None:
        """Bring one of the tabs to the front: a key of ``tabs.TABS``."""
        self.needles.inspector.commit()
        self.needles.reader.follow()
        if page == "finish":
            self.needles.event_form.settle()
        self.strip.show_page(page)
        for action in self._mark_actions:
            action.setEnabled(page == "needles")
        if self.conduct.show(page) is not None:
            return
        if page in MAKERS:
            made: Any = self.page(page)
            self._pages.setCurrentWidget(made)
            made.take_focus()
            return
        self._pages.setCurrentWidget(self.note if page == "note" else self.needles)
        if page == "note":
            self.note.refresh()  # an emergency may have written into it
            self.note.take_focus()
        else:
            self.plate.setFocus()

    def place_at(self, place: Position, *, both: bool) -> None:
        """Put a needle into a named place of the atlas, and into its mirror with ``both``."""
        self.needles.place_at(place, both=both)

    # ---- wiring

    def _connect(self) -> None:
        document = self._document
        document.changed.connect(self._on_changed)
        document.reloaded.connect(self._on_reloaded)
        document.history_changed.connect(self._later)
        document.saved.connect(self._on_saved)
        document.failed.connect(self._context.failed)
        document.recovered.connect(self._context.changed)
        self.selection.changed.connect(self._later)
        self.strip.page_chosen.connect(self.show_page)
        self.due.changed.connect(self._show_due)
        self._show_due()
        self.plate.by_touch.connect(self._enlarge)
        self.needles.accepted.connect(lambda: self._put_in())
        self.strip.session_wanted.connect(self.session_requested)
        self.conduct.page_wanted.connect(self.show_page)
        self.conduct.said.connect(self.needles.say)
        self.conduct.event_wanted.connect(self.needles.open_event)
        self.needles.event_form.dropped.connect(self.conduct.keep_words)
        self.conduct.summary_wanted.connect(self._summary)
        self.conduct.slip_wanted.connect(self._slip)
        self.conduct.signed.connect(lambda: self.session_requested.emit(document.session.id))

    def _make_actions(self) -> dict[str, QAction]:
        made = {
            "home": actions.make(self, "home", self.home_requested.emit),
            "undo": actions.make(self, "undo", self._document.undo),
            "redo": actions.make(self, "redo", self._document.redo),
            "summary": actions.make(self, "summary", self._summary),
        }
        marks: dict[str, Callable[[], object]] = {
            "ghosts-plate": lambda: self.needles.ghosts.accept_view(self.plate.view.id),
            "ghosts-all": lambda: self.needles.ghosts.accept_all(),
            "ghosts-away": lambda: self.needles.ghosts.dismiss(),
            "lead-tool": lambda: self.needles.use_lead_tool(),
            "event": lambda: self.needles.open_event(),
            "zone": lambda: self.needles.zone_tool.toggle(),
            "area": lambda: self.needles.area_tool.toggle(),
            "pen-only": lambda: self.needles.rail.pen.click(),
            "both-sides": self.marking.mirror,
            "remove": self._remove,
            "out": self._out_or_foot,
            "dropped": partial(self._set_state, NeedleState.DROPPED),
            "leave-in": partial(self._set_state, NeedleState.LEFT_IN),
            "not-found": partial(self._set_state, NeedleState.NOT_FOUND),
            "zoom-in": lambda: self.plate.zoom_in(),
            "zoom-out": lambda: self.plate.zoom_out(),
            "zoom-fit": lambda: self.plate.fit(),
            "layers": lambda: self.needles.toggle_layers(),
            "type-point": lambda: self.needles.line.take_focus(),
        }
        for number in range(1, 10):
            marks[f"preset-{number}"] = partial(self._use_preset, number)
        for key in FAMILIES:
            marks[f"plate-{key}"] = partial(self._plate_key, key, other=False)
            marks[f"plate-{key}-other"] = partial(self._plate_key, key, other=True)
        self._mark_actions = [actions.make(self, key, slot) for key, slot in marks.items()]
        made["tab"] = actions.make(self, "note-tab", self._switch_page)
        return made

    def _show_due(self) -> None:
        self.strip.show_due(len(self.due.keys), self.due.words)

    # ---- what keys do

    def _switch_page(self) -> None:
        self.show_page("note" if self._pages.currentWidget() is self.needles else "needles")

    def _summary(self) -> None:
        if self.leave():
            self.summary_requested.emit(self._document.session.id)

    def _slip(self) -> None:
        if self.leave():
            self.slip_requested.emit(self._document.session.id)

    def _show_plate(self, view_id: str) -> None:
        self.show_page("needles")
        self.needles.show_view(view_id)

    def _use_preset(self, number: int) -> None:
        self.needles.use_preset(number)

    def _set_state(self, state: NeedleState) -> None:
        self.needles.inspector.set_state(state)

    def _plate_key(self, key: str, *, other: bool) -> None:
        self.needles.show_view(next_view(self._context.atlas, self.plate.view, key, other=other).id)

    def _out_or_foot(self) -> None:
        """O is Out while a needle is selected; with nothing selected it opens the foot, as T always does."""
        if self.selection.ids:
            self.needles.inspector.set_state(NeedleState.OUT)
        else:
            self._plate_key("T", other=False)

    def _remove(self) -> None:
        """Whatever is chosen on the plate: a lead, an area, or needles."""
        if self.needles.area_card.area is not None:
            self.needles.area_card.remove()
        elif not self.needles.leads.remove():
            self.marking.remove()

    def _put_in(self) -> None:
        chosen = [self._document.needles[one] for one in self.selection.ids if one in self._document.needles]
        if chosen and all(needle.state is NeedleState.PLANNED for needle in chosen):
            self.marking.set_state(NeedleState.IN)

    # ---- after a change: the plate has painted itself, the rest follows in the next turn of the loop

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            if change.entity is Entity.NEEDLE:
                for record in (change.before, change.after):
                    if isinstance(record, Needle):
                        self._changed_views.add(record.view.partition("@")[0])
        self._later()

    def _on_reloaded(self) -> None:
        self._changed_views |= set(self._context.atlas.views)
        self.selection.keep(self._document.needles)
        self._later()

    def _on_saved(self, at: str) -> None:
        self._saved_at = at
        self._later()

    def _later(self) -> None:
        if not self._settle_timer.isActive():
            self._settle_timer.start(0)

    def _settle(self) -> None:
        """Everything around the plate catches up, once for all changes of a turn."""
        views, self._changed_views = self._changed_views, set()
        self.selection.keep(self._document.needles)
        self.needles.refresh(views)
        if views and self._note is not None and self._pages.currentWidget() is self._note:
            self._note.show_needles()
        before = self.bar.ledger.accessibleName()
        self.bar.refresh()
        self.bar.show_saved(self._saved_at)
        counted = self.bar.ledger.accessibleName()
        if counted != before:  # a change of IN and OUT is heard, too
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.bar.ledger, counted))
        self.conduct.settle()

    # ---- sizes

    def _enlarge(self) -> None:
        """A finger or a pen is in use: nothing in the session is smaller than 44 px."""
        self.setProperty("touch", True)
        for one in self.findChildren(QPushButton):
            one.style().unpolish(one)
            one.style().polish(one)
        self.needles.fill_layers()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sizes of the design: 1280, 1440 and 1920 px wide."""
        super().resizeEvent(event)
        compact = self.width() < _COMPACT[0] or self.height() < _COMPACT[1]
        wide = self.width() >= 1800
        self.strip.setFixedHeight(60 if compact else 68)
        self.bar.setFixedHeight(76 if compact else 84)
        self.bar.fold(self.width())
        self.needles.set_widths(
            rail=120 if wide else 96 if compact else 104,
            side=380 if wide else 300 if compact else 332,
            compact=compact,
        )

    def showEvent(self, event: QShowEvent) -> None:
        """The window around may offer more."""
        super().showEvent(event)
        self.strip.adopt()
        if self.focusWidget() is None:
            self.plate.setFocus()


def _number(context: Context, document: SessionDocument) -> int:
    """The session's place in its course, from 1."""
    session = document.session
    listed = context.store.sessions(patient_id=session.patient_id)
    return next((row.number_in_course for row in listed if row.id == session.id), 1)
