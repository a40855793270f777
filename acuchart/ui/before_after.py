"""Before and after of the open session: each pair of values, and in words what lies between them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from acuchart.model.before_after import Step, steps
from acuchart.model.change import Change
from acuchart.model.measure import Measure
from acuchart.model.measure_kinds import MeasureKind
from acuchart.ui.document import SessionDocument
from acuchart.ui.page import card
from acuchart.ui.widgets import empty_out, label, set_property


class BeforeAfter(QWidget):
    """A row for each pair; hidden until there is one."""

    def __init__(self, document: SessionDocument, kinds: Mapping[str, MeasureKind]) -> None:
        """Follows the document."""
        super().__init__()
        self._document, self._kinds = document, kinds
        self.steps: tuple[Step, ...] = ()
        made, column = card(
            "Before and after the needles", label("of this session; does not show the cause", "hint")
        )
        self._grid = QGridLayout()
        self._grid.setContentsMargins(16, 12, 16, 14)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        document.changed.connect(self._on_changed)
        document.reloaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Look at the session's measures again."""
        found = steps(self._document.measures.values(), self._kinds)
        if found == self.steps and self._grid.count():
            return
        self.steps = found
        empty_out(self._grid)
        for row, one in enumerate(found):
            said = label(f"{one.words[0].upper()}{one.words[1:]}", "strong", wrap=True)
            set_property(said, "tone", "pine" if one.found.verdict == "better" else "")
            said.setToolTip(one.band)
            self._grid.addWidget(label(one.title, "body", wrap=True), row, 0)
            self._grid.addWidget(label(one.values, "strong"), row, 1)
            self._grid.addWidget(said, row, 2)
            self._grid.addWidget(label(one.band, "hint", wrap=True), row, 3)
        self.setVisible(bool(found))

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        if any(isinstance(one.after or one.before, Measure) for one in changes):
            self.refresh()
