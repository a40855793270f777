"""Every action of the program in one table: its words, its key, its icon and where it works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget
from shiboken6 import isValid

from acuchart.ui.icons import icon


class Row(NamedTuple):
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
    "points": Row(words="Points", keys=("Alt+3",), icon="needle"),
    "protocols": Row(words="Protocols", keys=("Alt+4",), icon="copy"),
    "documents": Row(words="Documents", keys=("Alt+5",), icon="doc"),
    "practice": Row(words="Practice", keys=("Alt+6",), icon="gear"),
    "find": Row(words="Find anything", keys=("Ctrl+K", "Ctrl+F"), icon="search"),
    "answers": Row(words="Own answers: numbers of the practice", icon="chart"),
    "needle-map": Row(words="Needle map of the practice", icon="layers"),
    "new-patient": Row(words="New patient", keys=("Ctrl+N",), icon="plus"),
    "open-file": Row(words="Open a practice file", keys=("Ctrl+O",), icon="doc"),
    "theme": Row(words="Light or dim room", keys=("Ctrl+D",), icon="moon"),
    "hide-names": Row(words="Hide names", keys=("Ctrl+H",), icon="eye"),
    "lock": Row(words="Lock", keys=("Ctrl+L",), icon="lock"),
    "help": Row(words="All keys", keys=("?", "F1"), icon="help"),
    "quit": Row(words="Close acuchart", keys=("Ctrl+Q",), icon="x"),
    "start-session": Row(words="Start session", keys=("Ctrl+Return",), icon="needle", where="Patient"),
    "edit-patient": Row(words="Edit details", keys=("Ctrl+E",), icon="note", where="Patient"),
    "home": Row(words="Leave the session", keys=("Ctrl+W",), icon="home", where="Session"),
    "undo": Row(words="Undo", keys=("Ctrl+Z",), icon="undo", where="Session"),
    "redo": Row(words="Redo", keys=("Ctrl+Y", "Ctrl+Shift+Z"), icon="redo", where="Session"),
    "summary": Row(words="Treatment summary", keys=("Ctrl+P",), icon="print", where="Session"),
    "note-tab": Row(words="Plates or note", keys=("Ctrl+Tab",), icon="note", where="Session"),
    "removal": Row(words="Take needles out", keys=("R",), where="Session"),
    "emergency": Row(words="Emergency: all needles out", keys=("Ctrl+Shift+E",), icon="alert"),
    **{
        f"stage-{kind}": Row(words=f"Stamp: {words}", keys=(f"F{number}",), where="Session")
        for number, (kind, words) in enumerate(
            (
                ("consent", "consent"),
                ("cleansed", "cleansed"),
                ("needles_in", "needles in"),
                ("retention", "retention"),
                ("counted_out", "out and counted"),
                ("aftercare", "aftercare"),
                ("photo", "photo"),
            ),
            start=2,
        )
    },
    **{
        f"stage-own-{number}": Row(words=f"Stamp: own stage {number}", keys=(f"F{number + 8}",), where="Session")
        for number in range(1, 5)
    },
    "another-set": Row(words="Another set of needles", keys=("Shift+N",), icon="plus", where="Session"),
    "counts": Row(words="Counts of the needles", keys=("C",), where="Session"),
    "type-point": Row(words="Prescription line: type points", keys=("/",), where="Session"),
    "ghosts-plate": Row(words="Take over what is offered on this plate", keys=("G",), where="Session"),
    "ghosts-all": Row(words="Take over everything that is offered", keys=("Shift+G",), where="Session"),
    "ghosts-away": Row(words="Set aside what is offered", keys=("Alt+G",), where="Session"),
    "lead-tool": Row(words="Lead: drag from needle to needle", keys=("W",), icon="bolt", where="Session"),
    "zone": Row(words="No-go zone: draw round it", keys=("Z",), icon="alert", where="Session"),
    "area": Row(words="Area, stroke or cup: draw it", keys=("A",), where="Session"),
    "event": Row(words="Adverse event at the needle", keys=("X",), icon="drop", where="Session"),
    "pen-only": Row(words="Pen only: fingers move the plate", keys=("P",), where="Session"),
    "both-sides": Row(words="Both sides", keys=("M",), icon="link", where="Session"),
    "out": Row(words="Out; with nothing selected, the foot", keys=("O",), where="Session"),
    "dropped": Row(words="Fell out, found", keys=("D",), where="Session"),
    "leave-in": Row(words="Leave in on purpose", keys=("L",), where="Session"),
    "not-found": Row(words="Not found", keys=("N",), where="Session"),
    "remove": Row(words="Remove the mark", keys=("Del", "Backspace"), icon="x", where="Session"),
    "zoom-in": Row(words="Closer", keys=("+", "="), where="Session"),
    "zoom-out": Row(words="Away", keys=("-",), where="Session"),
    "zoom-fit": Row(words="Whole plate", keys=("0",), where="Session"),
    "layers": Row(words="Layers of points", keys=("Y",), icon="layers", where="Session"),
    **{f"preset-{n}": Row(words=f"Needle {n}", keys=(str(n),), where="Session") for n in range(1, 10)},
    **{
        f"plate-{key}": Row(words=f"Plate: {name}", keys=(key,), where="Session")
        for key, name in (
            ("F", "face and neck"),
            ("S", "scalp"),
            ("H", "hand and arm"),
            ("T", "foot and leg"),
            ("E", "ear"),
            ("B", "body"),
        )
    },
    **{
        f"plate-{key}-other": Row(words=f"{name}, other side or view", keys=(f"Shift+{key}",), where="Session")
        for key, name in (
            ("F", "Face"),
            ("S", "Scalp"),
            ("H", "Hand"),
            ("T", "Foot"),
            ("E", "Ear"),
            ("B", "Body"),
        )
    },
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
        if not isValid(button):  # the action lives as long as the window, the button as long as its page
            return
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())

    action.changed.connect(follow)
    follow()
