# ruff: noqa: E402 (the collector rests before the imports)
"""Puts the window together: folders, log, crash reports, the theme, and the practice that was open last."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

gc.disable()  # what a start loads, it keeps; from the first window on ``ui.collector`` sees to it

from acuchart import __version__, crash, logs, paths
from acuchart.store import ChartStore

# isort: split
# After the store: from here on PySide wants to read the source of every module that is imported, which takes time.
from PySide6.QtCore import QLoggingCategory, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

if _feature := sys.modules.get("shibokensupport.feature"):
    # It looks for ``__feature__`` (other names for Qt's methods) in that source; nothing here has it.
    _feature.__dict__["_mod_uses_pyside"] = lambda _module: False

from acuchart.ui.main_window import MainWindow
from acuchart.ui.settings import Settings
from acuchart.ui.theme import theme


def run(file: Path | None = None, passphrase: str | None = None) -> int:
    """Open the window on a practice file, or on the one that was open last, until it is closed."""
    logs.start()
    app = make_application()
    settings = Settings()
    theme().start(app, settings.theme)
    window = MainWindow(settings)
    crash.start(window.tell_crash)
    open_first(window, file, passphrase)
    window.show()
    try:
        return app.exec()
    finally:
        crash.stop()


def make_application() -> QApplication:
    """The one QApplication, named before anything asks for its name."""
    QGuiApplication.setDesktopFileName("acuchart")
    # The lock must be able to cover whatever is open; a dialog of the desktop itself cannot be covered.
    QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication([*sys.argv[:1], "-style", "Fusion"])
    app.setApplicationName("acuchart")
    app.setApplicationDisplayName("acuchart")
    app.setApplicationVersion(__version__)
    # Qt tells on stderr which script a face lacks, although the next face has it.
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    return app


def build_window(store: ChartStore, settings: Settings) -> MainWindow:
    """The window on an open practice file, not yet shown; it closes the file when it is closed."""
    window = MainWindow(settings)
    window.show_practice(store)
    return window


def open_first(window: MainWindow, file: Path | None, passphrase: str | None) -> None:
    """What the window begins with: the given file, the last one that is no demo, or the page that makes one."""
    recent = (one for one in window.settings.recent if one != paths.demo_file())
    wanted = file or next(recent, None)
    if wanted is None:
        window.show_first_run()
    else:
        window.open_file(wanted, passphrase)
