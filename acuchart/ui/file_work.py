"""What is done to a practice file as a whole: another key, a backup brought back, a damaged or busy file opened.

The file is closed for it and opened again afterwards, at the same place in the window.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from acuchart.files import write_beside
from acuchart.store import (
    CancelledError,
    ChartStore,
    DamagedError,
    InUseError,
    ReadOnlyError,
    StoreError,
    open_file,
)
from acuchart.store.backup import save_copy
from acuchart.store.rekey import change_passphrase
from acuchart.store.restore import put_in_place, restore
from acuchart.store.salvage import SalvageReport
from acuchart.ui import restore_page
from acuchart.ui.banner import COPY_ELSEWHERE, Banner, way_out
from acuchart.ui.recover_page import BACKUP, LOOK, Decision, RecoverPage
from acuchart.ui.refused_page import RefusedPage
from acuchart.ui.shelf import FILTER, SUFFIX
from acuchart.ui.task import Task, Tell
from acuchart.ui.working_page import WorkingPage

if TYPE_CHECKING:
    from acuchart.ui.main_window import MainWindow

Opens = Callable[[], ChartStore]


class _Key(TypedDict):
    passphrase: str | None
    raw_key: str | None


class FileWork(QObject):
    """Belongs to the window and uses its doors only."""

    def __init__(self, window: MainWindow) -> None:
        """Nothing is under way."""
        super().__init__(window)
        self._window = window
        self._task: Task | None = None
        self._home: Opens | None = None  # how to come back from a copy that is only looked at

    def stop(self) -> None:
        """The window is being closed; the file is whole under one key at any moment."""
        if self._task is not None:
            self._task.stop()
            self._task = None

    # ---- another key

    def change_key(self, new: str | None) -> None:
        """Rewrite the file under another passphrase, or under none; opened again at the same place."""
        store = self._close()
        if store is None:
            return
        path, key = store.path, store.key()
        page = WorkingPage(
            "Rewriting the practice file",
            "A new file is written under the new key, checked from end to end and put in place of the old one."
            " Until then the old one stays as it is, even if the power goes.",
        )
        self._window.front(page)

        def work(tell: Tell, _cancelled: Callable[[], bool]) -> None:
            change_passphrase(path, new, **_key(key), progress=tell)

        def done(_result: object) -> None:
            words = "The encryption was taken off: anyone who gets hold of the file can read it."
            if new:
                words = "The passphrase was changed. Print a new recovery sheet now."
            self._again(lambda: open_file(path, passphrase=new or None), words, "note" if new else "warn")
            self._show_section("security")

        def failed(error: Exception) -> None:
            _expect(error)
            self._again(lambda: open_file(path, **_key(key)), f"The passphrase stays as it was. {error}", "stop")
            self._show_section("security")

        self._run(work, done, failed, page)

    # ---- a backup that was brought back

    def decide(self, what: str, restored: Path, key: str | None) -> None:
        """What is to become of a restored file: see ``restore_page``. “open” goes on in another practice."""
        workspace = self._window.workspace
        if workspace is None:
            return
        if what == "open":
            self._window.open_file(restored, key)
            return
        if what == restore_page.REPLACE:
            self._replace(restored, key)
        elif what == restore_page.LOOK:
            self._look(lambda: open_file(restored, **_key(key), read_only=True))
        else:
            workspace.go("practice")
            self._show_section("backups")
            if what == restore_page.KEEP:
                workspace.banner.say(f"Kept as “{restored.name}” beside the practice file.", "note")

    def _replace(self, restored: Path, key: str | None) -> None:
        store = self._close()
        if store is None:
            return
        path, old = store.path, store.key()
        self._window.close_practice()
        try:
            kept = put_in_place(restored, path, **_key(old))
        except StoreError as error:
            self._again(lambda: open_file(path, **_key(old)), f"Nothing was replaced. {error}", "stop")
            return
        words = "The backup is in place."
        if kept is not None:
            words += f" The file of before is kept as “{kept.name}”."
        self._again(lambda: open_file(path, **_key(key)), words, "note")

    def _look(self, opens: Opens) -> None:
        store = self._close()
        if store is None:
            return
        path, old, read_only = store.path, store.key(), store.read_only
        self._home = lambda: open_file(path, **_key(old), read_only=read_only)
        self._window.close_practice()
        self._again(opens, "", "note")
        self._say_where()

    def _say_where(self) -> None:
        workspace = self._window.workspace
        if workspace is None:
            return
        workspace.banner.say(
            "This is a copy, open for reading only.", "check", act="Back to the practice" if self._home else ""
        )

    def _go_home(self) -> None:
        if self._home is None or self._close() is None:
            return
        home, self._home = self._home, None
        self._window.close_practice()
        self._again(home, "", "note")

    # ---- a disk that takes no more

    def act(self, banner: Banner) -> None:
        """The button of the banner: back from a copy, or away from a full disk."""
        if way_out(banner.text):
            self.save_elsewhere()
        else:
            self._go_home()

    def save_elsewhere(self) -> None:
        """Ask for another place, write everything there, and go on in that file."""
        workspace = self._window.workspace
        if workspace is None:
            return
        store = workspace.context.store
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            "A place on another disk",
            str(Path.home() / store.path.name),
            FILTER,
            options=QFileDialog.Option.DontConfirmOverwrite,  # nothing is ever overwritten
        )
        if chosen:
            self.go_on_in(Path(chosen).with_suffix(SUFFIX))

    def go_on_in(self, target: Path) -> None:
        """Write what is open to ``target`` and take that file from now on."""
        workspace = self._window.workspace
        if workspace is None:
            return
        store, key = workspace.context.store, workspace.context.store.key()
        try:
            save_copy(store, target)
        except StoreError as error:
            workspace.banner.clear()
            workspace.banner.say(str(error), act=COPY_ELSEWHERE)
            return
        session = workspace.session
        open_session = None if session is None else session.document.session.id
        typed = {} if session is None else dict(session.document.notes)
        self._window.close_practice()
        self._again(lambda: open_file(target, **_key(key)), f"From now on this is “{target.name}”.", "note")
        workspace = self._window.workspace
        if workspace is not None and open_session is not None:
            workspace.open_session(open_session)
            if workspace.session is not None:
                for section, text in typed.items():
                    workspace.session.document.type_text(section, text)
                workspace.session.document.flush()
                workspace.session.document.reload()

    # ---- files that do not open as they should

    def trouble(
        self, path: Path, error: StoreError, *, passphrase: str | None = None, raw_key: str | None = None
    ) -> None:
        """The page that says what is wrong with a file and what can be done."""
        if isinstance(error, DamagedError):
            page = RecoverPage(path, str(error), self._window.settings, passphrase=passphrase, raw_key=raw_key)
            page.decided.connect(self.recover)
            page.elsewhere.connect(self._window.show_first_run)
            self._window.front(page)
            page.take_focus()
        elif isinstance(error, InUseError | ReadOnlyError):
            refused = RefusedPage(path, str(error))
            refused.look_wanted.connect(
                lambda: self._open(
                    path, lambda: open_file(path, passphrase=passphrase, raw_key=raw_key, read_only=True)
                )
            )
            refused.again_wanted.connect(
                lambda: self._open(path, lambda: open_file(path, passphrase=passphrase, raw_key=raw_key))
            )
            refused.elsewhere.connect(self._window.show_first_run)
            self._window.front(refused)
            refused.take_focus()
        else:
            self._window.show_first_run(str(error))

    def recover(self, decision: Decision) -> None:
        """Do what was decided for a damaged file."""
        path, source = decision.path, decision.source
        keys = _Key(passphrase=decision.passphrase, raw_key=decision.raw_key)
        if decision.what == LOOK:
            self._open(path, lambda: open_file(source, **keys, frozen=True))
            self._say_where()
            return
        page = WorkingPage(
            "Putting the practice back",
            "The damaged file is kept beside it under another name. Every page of the new one is checked first.",
        )
        self._window.front(page)
        brought = path.with_name(f"{path.stem} restored.acuchart") if decision.what == BACKUP else source

        def work(_tell: Tell, _cancelled: Callable[[], bool]) -> Path | None:
            if decision.what == BACKUP:
                brought.unlink(missing_ok=True)
                restore(source, brought, **keys).close()
            return put_in_place(brought, path, **keys)

        def done(kept: object) -> None:
            name = kept.name if isinstance(kept, Path) else path.name
            if decision.report is not None and isinstance(kept, Path):
                _write_report(kept, decision.report)
            self._again(lambda: open_file(path, **keys), f"The damaged file is kept as “{name}”.", "note")

        def failed(error: Exception) -> None:
            _expect(error)
            self._window.show_first_run(str(error))

        self._run(work, done, failed, page)

    # ---- inside

    def _close(self) -> ChartStore | None:
        """Settle what is typed; the store that was open, or None where something could not be written."""
        workspace = self._window.workspace
        if workspace is None or not workspace.close_practice():
            return None
        store = workspace.context.store
        self._window.close_practice()
        return store

    def _run(
        self,
        work: Callable[[Tell, Callable[[], bool]], object],
        done: Callable[[object], None],
        failed: Callable[[Exception], None],
        page: WorkingPage,
    ) -> None:
        self._task = Task(work, self)
        self._task.told.connect(page.tell)
        self._task.finished.connect(done)
        self._task.failed.connect(failed)
        self._task.start()

    def _open(self, path: Path, opens: Opens) -> None:
        try:
            store = opens()
        except StoreError as error:
            if isinstance(error, InUseError | ReadOnlyError):
                page = self._window.page
                if isinstance(page, RefusedPage):
                    page.tell(str(error))
                    return
            self._window.show_first_run(str(error))
            return
        self._window.show_practice(store)
        if store.read_only and self._window.workspace is not None and store.path == path:
            self._window.workspace.banner.say(f"“{path.name}” is open for reading only.", "check")

    def _again(self, opens: Opens, words: str, kind: str) -> None:
        try:
            store = opens()
        except StoreError as error:
            self._window.show_first_run(str(error))
            return
        self._window.show_practice(store)
        if words and self._window.workspace is not None:
            self._window.workspace.banner.say(words, kind)

    def _show_section(self, key: str) -> None:
        from acuchart.ui.practice import PracticePage

        workspace = self._window.workspace
        if workspace is None:
            return
        if workspace.place != "practice":
            workspace.go("practice")
        page: QWidget = workspace.page("practice")
        if isinstance(page, PracticePage):
            page.show_section(key)


def _key(key: str | None) -> _Key:
    """What ``ChartStore.key`` gave, as `open_file` and its like want it."""
    raw = key if key is not None and key.startswith("x'") else None
    return {"passphrase": None if raw else key, "raw_key": raw}


def _expect(error: Exception) -> None:
    if not isinstance(error, StoreError | CancelledError):
        raise error


def _write_report(kept: Path, report: SalvageReport) -> None:
    """Beside the damaged file: what was read of it, without patient data."""
    text = "\n".join((f"What could be read of “{kept.name}”", "", *report.lines, ""))
    try:
        write_beside(kept.with_name(f"{kept.stem} report.txt"), text.encode())
    except OSError:  # the practice itself is back; the report was on the screen
        return
