"""An open practice: the rail, the pages, the banner, and the session that takes the whole window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from acuchart.model.change import change_of
from acuchart.store import StoreError
from acuchart.ui.banner import Banner, demo_band, way_out
from acuchart.ui.context import Context
from acuchart.ui.nav import FOLDS_AT, PLACES, Nav
from acuchart.ui.page import Shown
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.places import make_beside, make_place, next_session, tie_patient

if TYPE_CHECKING:
    from acuchart.model.atlas import Position
    from acuchart.model.protocol import Protocol as ProtocolRecord
    from acuchart.store.shelf import Backup
    from acuchart.ui.alarm import Alarm
    from acuchart.ui.keeper import Keeper
    from acuchart.ui.running_strip import RunningStrip
    from acuchart.ui.session.screen import SessionScreen
    from acuchart.ui.worker import Worker

_TOOLS: Final = ("hide-names", "theme", "help", "lock")


class Workspace(QWidget):
    """Everything between opening a practice file and closing it."""

    title_changed = Signal(str)
    key_wanted = Signal(object)  # a new passphrase, or None to take the encryption off
    minutes_chosen = Signal(int)  # until the lock
    file_wanted = Signal(str, object, object)  # what to do with a restored file, its path, its key: `RestorePage`

    def __init__(self, context: Context, made: dict[str, QAction]) -> None:
        """``made`` are the window's actions by key."""
        super().__init__()
        self.context = context
        self.actions_by_key = made
        self.index = PatientIndex(context)
        self.banner = Banner()
        self._alarm: Alarm | None = None
        self.stack = QStackedWidget()
        self.nav = Nav(context, {key: made[key] for key in PLACES}, tools={key: made[key] for key in _TOOLS})
        self._pages: dict[str, QWidget] = {}
        self._place = ""
        self._session: SessionScreen | None = None
        self._back: Callable[[], None] = lambda: None
        self._worker: Worker | None = None
        self._placing: str | None = None  # the session that the atlas places into
        context.worker = self.worker
        self._right = right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.nav)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if context.demo:
            column.addWidget(demo_band())
        column.addLayout(row, 1)
        context.failed.connect(lambda words: self.banner.say(words, act=way_out(words)))
        context.changed.connect(self._written)

    # ---- where one is

    @property
    def place(self) -> str:
        """The page in front: "today", "patients", "patient", "new-patient", "practice", "session", "preview"."""
        return self._place

    @property
    def session(self) -> SessionScreen | None:
        """The open session."""
        return self._session

    @cached_property
    def keeper(self) -> Keeper:
        """The backups; made at the first question, or after the first picture."""
        from acuchart.ui.keeper import Keeper

        made = Keeper(self.context, self)
        made.changed.connect(lambda: self.nav.file.proved(made))
        made.ended.connect(lambda why_not: self.banner.say(why_not, "warn") if why_not else None)
        self.nav.file.proved(made)
        return made

    @cached_property
    def running(self) -> RunningStrip:
        """The strip of the sessions that run; made at the first question, or after the first picture."""
        from acuchart.ui.running_strip import RunningStrip

        made = RunningStrip(self.context.watch)
        made.name_patients(self._place in PLACES)
        made.session_wanted.connect(self.open_session)
        self._right.insertWidget(1, made)
        self.context.changed.connect(self.context.watch.refresh)
        return made

    def page(self, place: str) -> QWidget:
        """A page that is kept for the whole time; made when it is first wanted."""
        if place not in self._pages:
            made = make_place(self, place)
            self._pages[place] = made
            self.stack.addWidget(made)
        return self._pages[place]

    def go(self, place: str) -> None:
        """Show one of the pages on the rail. An open session is left first, if it can be."""
        if place == "points":
            self._open_points()
        elif place == "protocols":
            self._open_protocols()
        elif self.leave_session():
            self._show(place, self.page(place))

    def _open_points(self) -> None:
        """The atlas; from a session it shows that patient's history, and Enter places into the session."""
        from acuchart.ui.points.page import PointsPage

        session = self._session
        if session is not None:
            document = session.document
            self._placing = document.session.id if document.writable else None
            whose: tuple[str, str] | None = (document.patient.id, document.patient.name)
        else:
            self._placing, whose = None, None
        if not self.leave_session():
            return
        page = cast(PointsPage, self.page("points"))
        page.for_patient(*(whose or (None, "")), session_open=self._placing is not None)
        self._show("points", page)

    def _open_protocols(self) -> None:
        """The sets; from a session, Apply offers one on its plates."""
        from acuchart.ui.protocols import ProtocolsPage

        document = None if self._session is None else self._session.document
        if self.leave_session():
            page = cast(ProtocolsPage, self.page("protocols"))
            page.for_document(document)
            self._show("protocols", page)

    def apply_protocol(self, protocol: ProtocolRecord, session_id: str) -> None:
        """Offer a set on the plates of a session."""
        self.open_session(session_id)
        if self._session is not None:
            self._session.needles.offer_protocol(protocol)

    def place_point(self, place: Position, both: bool) -> None:
        """A point of the atlas becomes a needle in the session that asked."""
        if self._placing is not None:
            self.open_session(self._placing)
            if self._session is not None:
                self._session.place_at(place, both=both)

    def find_anything(self) -> None:
        """The line that finds anything; pressed again, the words in it are chosen."""
        if self._place != "find":
            self.go("find")
        cast(Shown, self.stack.currentWidget()).take_focus()

    def show_point(self, code: str) -> None:
        """A point in the atlas."""
        from acuchart.ui.points.page import PointsPage

        self.go("points")
        cast(PointsPage, self.page("points")).show_code(code)

    def open_patient(self, patient_id: str) -> None:
        """The page of one patient."""
        from acuchart.ui.patient import PatientPage

        if not self.leave_session():
            return
        try:
            made = PatientPage(self.context, self.index, patient_id)
        except StoreError as error:
            self.banner.say(str(error))
            return
        tie_patient(self, made)
        self._show("patient", made)

    def open_beside(self, what: str, patient_id: str) -> None:
        """A page about one patient, such as "over-time" or "export"; leaving it leads back to the patient."""
        if not self.leave_session():
            return
        try:
            made = make_beside(self, what, patient_id)
        except StoreError as error:
            self.banner.say(str(error))
            return
        self._show(what, made)

    def new_patient(self, name: str = "") -> None:
        """A page for somebody new; the name may be typed already."""
        from acuchart.ui.patient_form import NewPatientPage

        if not self.leave_session():
            return
        made = NewPatientPage(self.context, self.index, name)
        made.added.connect(self.open_patient)
        made.patient_wanted.connect(self.open_patient)
        made.left.connect(lambda: self.go("patients"))
        self._show("new-patient", made)

    # ---- sessions and papers

    def start_session(self, patient_id: str) -> None:
        """A new session of today; it belongs to the running course and treats what the last one did."""
        try:
            session = next_session(self.context.store, patient_id)
        except StoreError as error:
            self.banner.say(str(error))
            return
        if self.context.write(change_of(None, session)):
            self.open_session(session.id)

    def open_session(self, session_id: str, page: str = "") -> None:
        """The session takes the whole window; the rail steps aside."""
        from acuchart.ui.session.screen import SessionScreen

        if not self.leave_session():
            return
        try:
            made = SessionScreen(self.context, session_id)
            patient_id = self.context.store.session(session_id).patient_id
        except StoreError as error:
            self.banner.say(str(error))
            return
        made.home_requested.connect(lambda: self.open_patient(patient_id))
        made.summary_requested.connect(self.preview)
        made.slip_requested.connect(lambda id_: self.preview(id_, "slip"))
        made.session_requested.connect(self._go_on_with)
        made.document.recovered.connect(self.banner.recovered)
        made.conduct.signed.connect(lambda: self.keeper.back_up_if_due("signed"))
        self._show("session", made)
        self._session = made
        self.nav.hide()
        self.running.set_aside(True)
        made.setFocus()
        if page:
            made.show_page(page)

    def flush(self) -> bool:
        """Write what is typed into an open session now."""
        return self._session is None or self._session.leave()

    def emergency(self, session_id: str) -> None:
        """Everything out in a session, open or not; the lock asks for it too."""
        if self._session is not None and self._session.document.session.id == session_id:
            self._session.conduct.emergency()
        else:
            self._treat(session_id, "emergency")

    def emergency_key(self) -> None:
        """The key, whatever page is in front."""
        from acuchart.ui.emergency import pull

        pull(self)

    def more_time(self, session_id: str) -> None:
        """Five minutes more on the clock of a session, open or not."""
        self._treat(session_id, "five_more")

    def _treat(self, session_id: str, act: str) -> None:
        from acuchart.ui import treatment

        document = self._session.document if self._session is not None else None
        try:
            treatment.act_on(document, self.context.store, session_id, act, self.banner.say)
        except StoreError as error:
            self.banner.say(str(error))
        self.context.changed.emit()

    def leave_session(self) -> bool:
        """Close the open session. False where its last words could not be written: it stays open then."""
        if self._session is None:
            return True
        if not self._session.leave():
            return False
        self._session = None
        self.nav.show()
        self.running.set_aside(False)
        self.context.changed.emit()  # the session wrote through its own document
        return True

    def _go_on_with(self, session_id: str) -> None:
        """Another running session, or the same one again after it was signed."""
        same = self._session is not None and self._session.document.session.id == session_id
        # The screen that asks is not taken down under its own feet.
        QTimer.singleShot(0, self, lambda: self.open_session(session_id, "finish" if same else ""))

    def preview(self, session_id: str, kind: str = "summary") -> None:
        """The summary or another paper as it prints, over the page or session that it was asked from."""
        from acuchart.ui.preview import PreviewPage

        if self._session is not None:
            self._back = lambda: self.open_session(session_id)
        else:
            patient_id = self.context.store.session(session_id).patient_id
            self._back = lambda: self.open_patient(patient_id)
        if not self.leave_session():
            return
        made = PreviewPage(self.context, self.worker(), session_id, kind)
        made.left.connect(lambda: self._back())
        self._show("preview", made)

    def new_paper(self, patient_id: str, kind: str = "", session_id: str = "", paper_id: str = "") -> None:
        """Documents with the choices for a new paper of a patient; or a paper that is there, by its id."""
        from acuchart.ui.papers.page import DocumentsPage

        self.go("documents")
        if self._place == "documents":
            page = cast(DocumentsPage, self.page("documents"))
            page.show_line(paper_id) if paper_id else page.begin(patient_id, kind, session_id)

    def look_into_backup(self, backup: Backup) -> None:
        """A backup in a new file, and what differs, before anything is decided."""
        from acuchart.ui.restore_page import RestorePage

        if self.leave_session():
            self._show("restore", RestorePage.of(self, backup))

    def worker(self) -> Worker:
        """The one background worker; started when it is first needed."""
        from acuchart.ui.worker import Worker

        if self._worker is None:
            self._worker = Worker(self.context.store)
        return self._worker

    def close_practice(self) -> bool:
        """Leave the session and settle what is typed. False where something could not be written."""
        if not self.leave_session():
            return False
        current = self.stack.currentWidget()
        settle = getattr(current, "settle", None)
        if settle is not None and not settle():
            return False
        if self._place in PLACES:
            self.context.settings.keep_text("page", self._place)
        self.stop()
        return True

    def stop(self) -> None:
        """Nothing runs in the background any more; also where something could not be written."""
        for page in self._pages.values():
            getattr(page, "stop", lambda: None)()  # an export or import that is under way
        if self._worker is not None:
            self._worker.stop()
            self._worker = None
        if "running" in self.__dict__:
            self.context.watch.stop()
        if "keeper" in self.__dict__:
            self.keeper.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window folds the rail."""
        super().resizeEvent(event)
        self.nav.fold(self.width() <= FOLDS_AT)

    # ---- inside

    def begin_to_watch(self) -> None:
        """The backups, the clocks and the alarm begin; what ran before a restart is found again."""
        from acuchart.ui.alarm import Alarm

        if self.keeper.advice:
            self.banner.say(self.keeper.advice, "warn")
        self._alarm = Alarm(self.running.watch, self.window(), self.context.settings)
        self.running.watch.refresh()

    def _show(self, place: str, page: QWidget) -> None:
        before = self.stack.currentWidget()
        if page is not before and self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
        self._place = place
        if "running" in self.__dict__:
            self.running.name_patients(place in PLACES)
        if place != "session":
            self._refresh(page)
        self.stack.setCurrentWidget(page)
        if before is not None and before is not page and before not in self._pages.values():
            settle = getattr(before, "settle", None)
            if settle is not None:
                settle()
            self.stack.removeWidget(before)
            before.deleteLater()
        self.nav.show_place(place)
        if place != "session":
            # After the first layout, so that the line that gets the keyboard is really there.
            QTimer.singleShot(0, page, lambda: cast(Shown, page).take_focus())

    def _written(self) -> None:
        self.nav.file.saved(datetime.now().strftime("%H:%M"))
        self.banner.recovered()
        current = self.stack.currentWidget()
        if current is not None and self._place != "session":
            self._refresh(current)

    def _refresh(self, page: QWidget) -> None:
        try:
            cast(Shown, page).refresh()
        except StoreError as error:
            self.banner.say(str(error))
