"""Why something stays in spite of a warning: one line under the warning, kept with it and printed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from acuchart.model.adjunct import Adjunct
from acuchart.model.lead import Lead
from acuchart.model.needle import Needle
from acuchart.ui.session.safety import SessionSafety


class OverrideLine(QWidget):
    """Shown for one needle, lead or adjunct that is warned of; nothing is blocked while it is empty."""

    def __init__(self, safety: SessionSafety) -> None:
        """Hidden."""
        super().__init__()
        self._safety = safety
        self._act: Needle | Lead | Adjunct | None = None
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("Kept in spite of this because …")
        self.edit.setAccessibleName("Why this stays in spite of the warning; printed in the summary")
        self.edit.setToolTip("The reason is kept with the session and printed in the summary")
        self.edit.setMaxLength(300)
        self.edit.editingFinished.connect(self.commit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.edit)
        self.hide()

    def show_needles(self, needles: Sequence[Needle], *, writable: bool) -> None:
        """The reason of the one selected needle; a reason that is being typed stays."""
        needle = needles[0] if len(needles) == 1 else None
        warned = needle is not None and self._safety.badge(needle) is not None
        self.show_act(needle, warned=warned, writable=writable)

    def show_act(self, act: Needle | Lead | Adjunct | None, *, warned: bool, writable: bool) -> None:
        """The reason of what is looked at, where it is warned of."""
        same = act is not None and self._act is not None and act.id == self._act.id
        if not same:
            self.commit()
        self._act = act if warned else None
        if act is None or not warned:
            self.hide()
            return
        kept = self._safety.kept(act)
        if not (same and self.edit.hasFocus() and self.edit.isModified()):
            self.edit.setText(kept)
            self.edit.setModified(False)
            self.edit.setCursorPosition(0)
        self.edit.setReadOnly(not writable)
        self.setVisible(writable or bool(kept))

    def commit(self) -> None:
        """Write what is typed."""
        act = self._act
        if act is None or not self.edit.isModified():
            return
        self.edit.setModified(False)
        if self.edit.text().strip() != self._safety.kept(act) and not self._safety.keep(act, self.edit.text()):
            self.edit.setModified(True)
