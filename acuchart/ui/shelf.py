"""The side of the door: practice files that were open before, any other file, and the demo."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from acuchart import paths
from acuchart.ui import moments
from acuchart.ui.page import card, empty
from acuchart.ui.rows import Row, RowList
from acuchart.ui.settings import Settings
from acuchart.ui.widgets import button, frame

SUFFIX: Final = ".acuchart"
FILTER: Final = f"Practice files (*{SUFFIX})"
_NO_OTHER: Final = "No other practice file was open here."
_SHOWN: Final = 5
_WIDE: Final = 440


class Shelf(QFrame):
    """``file_wanted`` carries a file to open; ``demo_wanted`` asks for the built-in practice."""

    file_wanted = Signal(object)
    demo_wanted = Signal()

    def __init__(self, settings: Settings, *, but: Path | None = None) -> None:
        """All recent files but one."""
        super().__init__()
        self.setProperty("role", "shelf")
        self.setFixedWidth(_WIDE)
        self._settings = settings
        self.recent = RowList("Practice files that were open before", height=63)
        self.recent.opened.connect(lambda key: self.file_wanted.emit(Path(key)))
        browse = button("Open a practice file", icon_name="doc")
        browse.clicked.connect(self.browse)
        files, column = card("Open what is there")
        column.addWidget(self.recent)
        rows = [
            Row(
                key=str(file),
                title=file.stem,
                sub=f"{file.parent}, {moments.near_day_text(moments.stamp_of(file))}",
                icon="doc",
                go="Open",
            )
            for file in settings.recent
            if file not in (paths.demo_file(), but)
        ]
        self.recent.show_rows(rows[:_SHOWN])
        self.recent.setVisible(bool(rows))
        if not rows:
            column.addWidget(empty("No practice file was open here yet." if but is None else _NO_OTHER))
        column.addWidget(frame("rule"))
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 12, 16, 12)
        foot.addWidget(browse)
        foot.addStretch()
        column.addLayout(foot)
        demo, inside = card("Look around first")
        inside.addWidget(
            empty(
                "A practice of invented people, marked as a demo on every screen and paper. Nothing in it is real."
            )
        )
        self.demo = button("Open the demo practice", icon_name="play")
        self.demo.clicked.connect(self._open_demo)
        line = QHBoxLayout()
        line.setContentsMargins(16, 0, 16, 14)
        line.addWidget(self.demo)
        line.addStretch()
        inside.addLayout(line)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(40, 56, 40, 40)
        whole.setSpacing(16)
        whole.addStretch()
        whole.addWidget(files)
        whole.addWidget(demo)
        whole.addStretch()

    def browse(self) -> None:
        """Choose a file in the system's own window."""
        start = self._settings.text("folder") or str(paths.documents_dir())
        chosen, _ = QFileDialog.getOpenFileName(self, "Open a practice file", start, FILTER)
        if chosen:
            self._settings.keep_text("folder", str(Path(chosen).parent))
            self.file_wanted.emit(Path(chosen))

    def _open_demo(self) -> None:
        self.demo.setEnabled(False)
        self.demo.setText("Making the demo…")
        QTimer.singleShot(30, self, self._demo_now)

    def _demo_now(self) -> None:
        self.demo_wanted.emit()
        self.demo.setEnabled(True)
        self.demo.setText("Open the demo practice")


def ask_new_file(parent: QWidget, suggested: Path) -> Path | None:
    """Ask where a new practice file lives; None where the person thought again. Nothing is ever overwritten."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent,
        "Where the practice file lives",
        str(suggested),
        FILTER,
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
