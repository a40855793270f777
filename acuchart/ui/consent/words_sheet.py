"""The words of a consent as they are read: what is asked, and the risks set apart."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model.signing import RISKS, parts_of
from acuchart.ui.widgets import Glyph, frame, label, set_property


class WordsSheet(QWidget):
    """Every word of what is or will be signed; ``large`` for those who ask for large print."""

    def __init__(self) -> None:
        """Empty at first."""
        super().__init__()
        self._asked = label("", "consent", wrap=True)
        self._risks = label("", "consent", wrap=True)
        self._box = frame("alert")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph("alert", 18, "amber"))
        head.addWidget(label(RISKS, "strong", tone="amber"), 1)
        inside = QVBoxLayout(self._box)
        inside.setContentsMargins(16, 12, 16, 14)
        inside.setSpacing(6)
        inside.addLayout(head)
        inside.addWidget(self._risks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._asked)
        column.addWidget(self._box)

    @property
    def words(self) -> str:
        """All that can be read."""
        return f"{self._asked.text()}\n{self._risks.text()}"

    def show_words(self, words: str, *, large: bool) -> None:
        """Show other words."""
        asked, risks = parts_of(words)
        self._asked.setText(asked)
        self._risks.setText(risks)
        self._box.setVisible(bool(risks))
        for part in (self._asked, self._risks):
            set_property(part, "role", "consent-large" if large else "consent")
