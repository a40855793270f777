"""The one window: the door before a practice is open, and the practice after."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from acuchart.store import ChartStore, PassphraseNeededError, StoreError, is_encrypted, open_file
from acuchart.ui import actions, collector
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.icons import icon
from acuchart.ui.nav import PLACES
from acuchart.ui.settings import Settings
from acuchart.ui.theme import load_script_fonts, theme
from acuchart.ui.workspace import Workspace

if TYPE_CHECKING:
    from acuchart.ui.file_work import FileWork
    from acuchart.ui.lock import Locker

_SIZE: Final = QSize(1440, 900)
_SMALLEST: Final = QSize(960, 640)
_GEOMETRY: Final = "window"
_LATER_MS: Final = 1500  # what the first picture does not need


class MainWindow(QMainWindow):
    """Shows the first-run page, the unlock page or the workspace; remembers its size and its light."""

    crashed = Signal(object)  # from any thread: the path of the report, or None

    def __init__(self, settings: Settings) -> None:
        """Empty until `show_first_run`, `ask_for` or `show_practice`."""
        super().__init__()
        collector.start()
        self.settings = settings
        self.workspace: Workspace | None = None
        self._store: ChartStore | None = None
        self._locker: Locker | None = None
        self._refused_to_close = False
        self._file_work: FileWork | None = None
        self._keys: QWidget | None = None
        self._painted = False
        self.setWindowTitle("acuchart")
        self.setWindowIcon(icon("logo", "pine"))
        self.setMinimumSize(_SMALLEST)
        body = QWidget()
        self._stack = QStackedWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setCentralWidget(body)
        self.actions_by_key = self._make_actions()
        self._restore()
        self.crashed.connect(self._tell_crash, Qt.ConnectionType.QueuedConnection)
        theme().changed.connect(self._keep_theme)
        theme().changed.connect(self._name_actions)
        discreet().changed.connect(self._name_actions)

    def paintEvent(self, event: QPaintEvent) -> None:
        """What the first picture does not need is made after it."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._settle_in)

    def _settle_in(self) -> None:
        load_script_fonts()
        self._watch_over_practice()

    def _watch_over_practice(self) -> None:
        """The lock, the clocks and the alarm of the open practice."""
        if self._store is not None and self.workspace is not None:
            self._store.raw_key()  # known while the file is still there: a lost file is copied under the same key
            self.workspace.begin_to_watch()
            self._locker = self.locker

    # ---- what is shown

    def show_first_run(self, words: str = "") -> None:
        """The page that makes or opens a practice file; ``words`` say why one could not be opened."""
        from acuchart.ui.first_run import FirstRunPage

        page = FirstRunPage(self.settings)
        page.opened.connect(self.show_practice)
        page.file_wanted.connect(self.open_file)
        page.demo_wanted.connect(self.open_demo)
        self.front(page)
        if words:
            page.tell(words)
        page.take_focus()

    def ask_for(self, file: Path) -> None:
        """The page that asks for a passphrase."""
        from acuchart.ui.unlock import UnlockPage

        page = UnlockPage(file, self.settings)
        page.opened.connect(self.show_practice)
        page.file_wanted.connect(self.open_file)
        page.demo_wanted.connect(self.open_demo)
        page.elsewhere.connect(self.show_first_run)
        page.trouble.connect(
            lambda error, passphrase, key: self.file_work.trouble(file, error, passphrase=passphrase, raw_key=key)
        )
        self.front(page)
        page.take_focus()

    def open_file(self, file: Path, passphrase: str | None = None) -> None:
        """Open a practice file, or ask for its passphrase, or say why it cannot be opened."""
        try:
            if is_encrypted(file) and not passphrase:
                # A file that is no practice file at all is refused here, before anybody types a passphrase.
                try:
                    open_file(file).close()
                except PassphraseNeededError:
                    self.ask_for(file)
                return
            store = open_file(file, passphrase=passphrase)
        except StoreError as error:
            self.file_work.trouble(file, error, passphrase=passphrase)
            return
        self.show_practice(store)

    def open_demo(self) -> None:
        """The built-in practice of invented people."""
        from acuchart.demo import ensure_demo

        try:
            file = ensure_demo()
        except StoreError as error:
            self.show_first_run(str(error))
            return
        self.open_file(file)

    def show_practice(self, store: ChartStore) -> None:
        """Take over an open file; it is closed with the window."""
        self.close_practice()
        self._store = store
        self.settings.opened(store.path)
        context = Context(store, self.settings)
        made = Workspace(context, self.actions_by_key)
        context.setParent(made)
        made.key_wanted.connect(lambda new: self.file_work.change_key(new))
        made.file_wanted.connect(lambda what, path, key: self.file_work.decide(what, path, key))
        made.minutes_chosen.connect(self._set_minutes)
        made.banner.acted.connect(lambda: self.file_work.act(made.banner))
        self.workspace = made
        self.front(made)
        self._name_window()
        self._enable()
        place = self.settings.text("page", "today")
        made.go(place if place in PLACES else "today")
        if self._painted:
            self._watch_over_practice()

    # ---- the window itself

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is typed is written first. Where that fails the window stays, and closes the second time."""
        if self.workspace is not None and not self.workspace.close_practice() and not self._refused_to_close:
            self._refused_to_close = True
            self.workspace.banner.say("The last words could not be written. Close again to leave without them.")
            event.ignore()
            return
        self.settings.keep_layout(_GEOMETRY, self.saveGeometry())
        self.settings.flush()
        self.close_practice()
        if self._file_work is not None:
            self._file_work.stop()
        stop = getattr(self.page, "stop", None)
        if stop is not None:
            stop()
        super().closeEvent(event)

    def tell_crash(self, report: Path | None) -> None:
        """For `crash.start`; may be called from any thread."""
        self.crashed.emit(report)

    def _tell_crash(self, report: Path | None) -> None:
        if self.workspace is None:
            return
        self.workspace.flush()
        words = "Something unexpected happened. What was written is safe on disk."
        if report is not None:
            words += f" A report without any patient’s data is in “{report.name}”."
        self.workspace.banner.say(words, "warn")

    @property
    def locker(self) -> Locker | None:
        """The lock of the open practice; made at the first wish, or after the first picture."""
        if self._locker is None and self._store is not None and self.workspace is not None:
            self._locker = self._make_locker(self._store, self.workspace)
        return self._locker

    @property
    def file_work(self) -> FileWork:
        """What is done to a file as a whole; made when it is first wanted."""
        from acuchart.ui.file_work import FileWork

        if self._file_work is None:
            self._file_work = FileWork(self)
        return self._file_work

    @property
    def page(self) -> QWidget | None:
        """What fills the window."""
        return self._stack.currentWidget()

    def front(self, page: QWidget) -> None:
        """Let a page fill the window; the one before it goes."""
        before = self._stack.currentWidget()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if before is not None:
            stop = getattr(before, "stop", None)
            if stop is not None:
                stop()
            self._stack.removeWidget(before)
            before.deleteLater()
        if not isinstance(page, Workspace):
            self.setWindowTitle("acuchart")
            self._enable()

    def _make_locker(self, store: ChartStore, workspace: Workspace) -> Locker:
        from acuchart.ui.desktop_lock import DesktopLock
        from acuchart.ui.lock import Locker
        from acuchart.ui.running import running_sessions

        made = Locker(
            self,
            opens=partial(opens, store) if store.encrypted else None,
            running=lambda: running_sessions(store),
            flush=workspace.flush,
            minutes=self.settings.lock_minutes,
            emergency=workspace.emergency,
            emergency_key=workspace.emergency_key,
            more_time=workspace.more_time,
        )
        made.locked.connect(lambda: self.setWindowTitle("acuchart, locked"))
        made.unlocked.connect(self._name_window)
        desktop = DesktopLock(made)
        desktop.wanted.connect(made.lock)
        QTimer.singleShot(_LATER_MS, desktop, desktop.start)
        return made

    def _name_window(self) -> None:
        self.setWindowTitle("acuchart" if self._store is None else f"{self._store.path.stem} – acuchart")

    def _set_minutes(self, minutes: int) -> None:
        if self.locker is not None:
            self.locker.set_minutes(minutes)

    def _lock(self) -> None:
        if self.locker is not None:
            self.locker.lock()

    def close_practice(self) -> None:
        """Close the open file, wherever one is; what is typed was settled before."""
        if self._locker is not None:
            self._locker.end()
            self._locker = None
        if self.workspace is not None:
            self.workspace.close_practice()
            self.workspace.stop()
            self.workspace = None
        if self._store is not None:
            self._store.close()
            self._store = None

    def _switch_file(self) -> None:
        if self.workspace is not None and not self.workspace.close_practice():
            return
        self.close_practice()
        self.show_first_run()

    def _make_actions(self) -> dict[str, QAction]:
        slots: dict[str, Callable[[], object]] = {
            **{place: partial(self._in_practice, "go", place) for place in (*PLACES, "answers", "needle-map")},
            "find": partial(self._in_practice, "find_anything"),
            "new-patient": partial(self._in_practice, "new_patient"),
            "open-file": self._switch_file,
            "theme": self._switch_theme,
            "hide-names": lambda: discreet().turn(not discreet().on),
            "lock": self._lock,
            "help": self._show_keys,
            "quit": self.close,
        }
        made = {}
        for key, slot in slots.items():
            made[key] = actions.make(self, key, slot)
            # The whole window, also while nothing in it has the keyboard.
            made[key].setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        _name_theme(made["theme"])
        return made

    def _name_actions(self) -> None:
        _name_hiding(self.actions_by_key["hide-names"])
        _name_theme(self.actions_by_key["theme"])

    def _enable(self) -> None:
        for key in (*PLACES, "find", "new-patient", "hide-names", "lock"):
            self.actions_by_key[key].setEnabled(self.workspace is not None)

    def _in_practice(self, method: str, *arguments: str) -> None:
        if self.workspace is None:
            return
        if method == "new_patient":
            self.workspace.new_patient(self._typed_name())
            return
        getattr(self.workspace, method)(*arguments)

    def _typed_name(self) -> str:
        """What is typed into the line that finds becomes the name of somebody new."""
        from acuchart.ui.search_line import SearchLine

        focus = self.focusWidget()
        return focus.text().strip() if isinstance(focus, SearchLine) else ""

    def _keep_theme(self) -> None:
        self.settings.theme = theme().choice

    def _switch_theme(self) -> None:
        theme().choose("light" if theme().tokens.dim else "dim")

    def _show_keys(self) -> None:
        from acuchart.ui.keys_overlay import KeysOverlay

        if not isinstance(self._keys, KeysOverlay):
            self._keys = KeysOverlay(self)
        self._keys.toggle()

    def _restore(self) -> None:
        state = self.settings.layout(_GEOMETRY)
        if state is None or not self.restoreGeometry(state):
            screen = QGuiApplication.primaryScreen()
            room = screen.availableSize() if screen is not None else _SIZE
            self.resize(_SIZE.boundedTo(room))


def opens(store: ChartStore, typed: str) -> bool:
    """True where ``typed`` is the passphrase of the file, or the code of its recovery sheet."""
    from acuchart.ui import recovery

    return store.opens(typed) or recovery.is_code_of(store, typed)


def _name_hiding(action: QAction) -> None:
    words = "Show names" if discreet().on else "Hide names"
    action.setText(words)
    action.setIcon(icon("eyeoff" if discreet().on else "eye", "ink2"))
    action.setToolTip(f"{words} ({actions.TABLE['hide-names'].key_words})")


def _name_theme(action: QAction) -> None:
    dim = theme().tokens.dim
    action.setIcon(icon("sun" if dim else "moon", "ink2"))
    action.setText("Paper light" if dim else "Dim room")
    action.setToolTip(f"{action.text()} ({actions.TABLE['theme'].key_words})")
