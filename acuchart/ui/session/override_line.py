"""Why a needle stays in spite of a warning: one line under the warning, kept with the needle and printed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from acuchart.model.needle import Needle
from acuchart.ui.session.safety import SessionSafety


class OverrideLine(QWidget):
    """Shown for one needle that is warned of; nothing is blocked while it is empty."""

    def __init__(self, safety: SessionSafety) -> None:
        """Hidden."""
        super().__init__()
        self._safety = safety
        self._needle: Needle | None = None
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("Kept in spite of this because …")
        self.edit.setAccessibleName("Why this needle stays in spite of the warning; printed in the summary")
        self.edit.setToolTip("The reason is kept with the needle and printed in the summary")
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
        same = needle is not None and self._needle is not None and needle.id == self._needle.id
        if not same:
            self.commit()
        self._needle = needle if warned else None
        if needle is None or not warned:
            self.hide()
            return
        kept = self._safety.kept(needle)
        if not (same and self.edit.hasFocus() and self.edit.isModified()):
            self.edit.setText(kept)
            self.edit.setModified(False)
            self.edit.setCursorPosition(0)
        self.edit.setReadOnly(not writable)
        self.setVisible(writable or bool(kept))

    def commit(self) -> None:
        """Write what is typed."""
        needle = self._needle
        if needle is None or not self.edit.isModified():
            return
        self.edit.setModified(False)
        if self.edit.text().strip() != self._safety.kept(needle) and not self._safety.keep(
            needle, self.edit.text()
        ):
            self.edit.setModified(True)
