"""Every action of the program in one table: its words, its key, its icon and where it works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget

from acuchart.ui.icons import icon


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One action. ``keys`` are Qt key names; the first is shown."""

    words: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    where: str = "Everywhere"

    @property
    def key_words(self) -> str:
        """The first key as a person reads it: ``Ctrl+Z``."""
        return QKeySequence(self.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if self.keys else ""

    @property
    def tip(self) -> str:
        """``Undo (Ctrl+Z)``."""
        return f"{self.words} ({self.key_words})" if self.keys else self.words


TABLE: Final[dict[str, Row]] = {
    "today": Row(words="Today", keys=("Alt+1",), icon="home"),
    "patients": Row(words="Patients", keys=("Alt+2",), icon="users"),
    "practice": Row(words="Practice", keys=("Alt+3",), icon="gear"),
    "find": Row(words="Find a patient", keys=("Ctrl+K", "Ctrl+F"), icon="search"),
    "new-patient": Row(words="New patient", keys=("Ctrl+N",), icon="plus"),
    "open-file": Row(words="Open a practice file", keys=("Ctrl+O",), icon="doc"),
    "theme": Row(words="Light or dim room", keys=("Ctrl+D",), icon="moon"),
    "hide-names": Row(words="Hide names", keys=("Ctrl+H",), icon="eye"),
    "help": Row(words="All keys", keys=("?", "F1"), icon="help"),
    "quit": Row(words="Close acuchart", keys=("Ctrl+Q",), icon="x"),
    "start-session": Row(words="Start session", keys=("Ctrl+Return",), icon="needle", where="Patient"),
    "edit-patient": Row(words="Edit details", keys=("Ctrl+E",), icon="note", where="Patient"),
    "home": Row(words="Leave the session", keys=("Ctrl+W",), icon="home", where="Session"),
    "undo": Row(words="Undo", keys=("Ctrl+Z",), icon="undo", where="Session"),
    "redo": Row(words="Redo", keys=("Ctrl+Y", "Ctrl+Shift+Z"), icon="redo", where="Session"),
    "summary": Row(words="Treatment summary", keys=("Ctrl+P",), icon="print", where="Session"),
}


def make(widget: QWidget, key: str, slot: Callable[[], object]) -> QAction:
    """The action of ``key`` on a widget, working wherever the focus is inside it."""
    row = TABLE[key]
    made = QAction(row.words, widget)
    if row.keys:
        made.setShortcuts([QKeySequence(one) for one in row.keys])
    if row.icon:
        made.setIcon(icon(row.icon, "ink2"))
    made.setToolTip(row.tip)
    made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    made.triggered.connect(lambda _checked=False: slot())
    widget.addAction(made)
    return made


def attach(button: QAbstractButton, action: QAction) -> None:
    """A button that does what the action does, is off when it is, and shows its key in the tip."""
    button.clicked.connect(lambda _checked=False: action.trigger())
    button.setToolTip(action.toolTip())
    if not button.accessibleName():
        button.setAccessibleName(action.text())

    def follow() -> None:
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())

    action.changed.connect(follow)
    follow()
